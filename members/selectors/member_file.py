"""What other subjects know of a member, as the member's file shows it: each part only where the reader may open it."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Max, Q, Sum

from members.models import (
    Attendance,
    DevelopmentCase,
    DuesCharge,
    DuesPayment,
    Honour,
    Meeting,
    Member,
    ServiceHours,
    ServiceRecord,
)
from members.rules.dues import month_of
from members.scope import PartyScope
from members.states.life import CAME, AttendanceState
from xinhui.accounts.models import User
from xinhui.core import clock

SHOWN, YEAR = 6, timedelta(days=365)
#: What is settled of a meeting: who came, who was excused, who was not.
_SETTLED = (*CAME, AttendanceState.LEAVE, AttendanceState.ABSENT)


@dataclass(frozen=True)
class Paid:
    """A member's dues: months that are over and unpaid, what they come to, the last payment."""

    months: int
    fen: int
    last_paid_on: date | None


def dues_of(user: User, scope: PartyScope, member: Member) -> Paid | None:
    """None where the reader sees no pay: that is for who keeps the branch's records and the member. Two queries."""
    if not (scope.keeps(member.area_code, member.organization.path) or scope.member_id == member.pk):
        return None
    over = DuesCharge.objects.visible_to(user).unpaid().filter(member=member, month__lt=month_of(clock.today()))
    sums = over.order_by().aggregate(months=Count("pk", filter=Q(amount__gt=0)), fen=Sum("amount", default=0))
    paid = DuesPayment.objects.visible_to(user).filter(member=member, reversed_by=None, amount__gt=0)
    return Paid(sums["months"], sums["fen"], paid.order_by().aggregate(last=Max("paid_on"))["last"])


def more_of(user: User, scope: PartyScope, member: Member) -> dict[str, Any]:
    """Dues, case of development, attendance of the year, honours, service. Nine queries whatever there is."""
    meetings = Meeting.objects.visible_to(user).filter(planned_for__gte=clock.now() - YEAR).values("pk")
    attended = Attendance.objects.visible_to(user).filter(member=member, meeting__in=meetings, state__in=_SETTLED)
    year = attended.order_by().aggregate(expected=Count("pk"), came=Count("pk", filter=Q(state__in=CAME)))
    hours = ServiceHours.objects.visible_to(user).filter(member=member)
    served = ServiceRecord.objects.visible_to(user).filter(member=member).select_related("post")
    return {
        "dues": dues_of(user, scope, member),
        "case": DevelopmentCase.objects.visible_to(user).filter(member=member).first(),
        "life": year,
        "attended": attended.select_related("meeting").order_by("-meeting__planned_for", "-pk")[:SHOWN],
        "honours": Honour.objects.visible_to(user).filter(member=member).order_by("-awarded_on", "-pk")[:SHOWN],
        "minutes": hours.order_by().aggregate(sum=Sum("change", default=0))["sum"],
        "served": served.order_by("-on", "-pk")[:SHOWN],
    }  # fmt: skip

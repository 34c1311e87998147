"""Every day: applications that wait too long, and displays that are over. The office is told once each."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from django.db import transaction
from django.db.models import F, Q, QuerySet

from members.rules.chains import working_day_after
from talent.models import TalentApplication
from talent.rules.applications import ANSWER_DAYS
from talent.services.frame import office_people, require_office, tell
from talent.states.applications import ApplicationState
from xinhui.accounts.actors import Actor
from xinhui.core import clock
from xinhui.core.services.calendar import schedule_for

LATE, OVER = "talent.applications_late", "talent.displays_over"


def remind_applications(*, actor: Actor) -> int:
    """Both; one message a kind and day, however many there are. Returns how many messages were offered."""
    with transaction.atomic():
        require_office(actor)
        late = late_applications().filter(reminded_on__isnull=True).order_by("pk").values_list("pk", flat=True)
        told = _tell(LATE, list(late), "?state=submitted")
        over = TalentApplication.objects.filter(
            Q(reminded_on__isnull=True) | Q(reminded_on__lte=F("public_until")),
            state=ApplicationState.PUBLISHED, public_until__lt=clock.today(),
        )  # fmt: skip
        return told + _tell(OVER, list(over.order_by("pk").values_list("pk", flat=True)), "?state=published")


def late_applications() -> "QuerySet[TalentApplication]":
    """Those that wait for the office longer than promised."""
    schedule, today = schedule_for(None), clock.today()
    day = today - timedelta(days=1)
    while working_day_after(day, ANSWER_DAYS, schedule.is_workday) >= today:
        day -= timedelta(days=1)
    return TalentApplication.objects.filter(
        state__in=(ApplicationState.SUBMITTED, ApplicationState.VERIFYING),
        waiting_since__lt=datetime.combine(day + timedelta(days=1), time(0), clock.LOCAL),
    )


def _tell(kind: str, found: Sequence[int], query: str) -> int:
    if not found:
        return 0
    TalentApplication.objects.filter(pk__in=found).update(reminded_on=clock.today())
    return tell(office_people(), kind, f"{kind}:{clock.today()}", f"/talent/applications/{query}",
                {"count": len(found)})  # fmt: skip

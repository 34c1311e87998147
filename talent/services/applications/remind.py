"""Every day: applications that wait too long, and displays that are over. The office is told once each."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import F, Q

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
        late = late_applications()
        told = _tell(LATE, late, "?state=submitted")
        over = TalentApplication.objects.filter(
            Q(reminded_on__isnull=True) | Q(reminded_on__lte=F("public_until")),
            state=ApplicationState.PUBLISHED, public_until__lt=clock.today(),
        )  # fmt: skip
        return told + _tell(OVER, list(over.order_by("pk").values_list("pk", flat=True)), "?state=published")


def late_applications(*, reminded: bool = False) -> list[int]:
    """Those that wait for the office longer than promised; `reminded`: also those told of already."""
    schedule, today = schedule_for(None), clock.today()
    rows = TalentApplication.objects.filter(state__in=(ApplicationState.SUBMITTED, ApplicationState.VERIFYING))
    if not reminded:
        rows = rows.filter(reminded_on__isnull=True)
    waiting = rows.order_by("pk").values_list("pk", "waiting_since")
    ends = {day: working_day_after(day, ANSWER_DAYS, schedule.is_workday)
            for day in {clock.local(at).date() for _pk, at in waiting}}  # fmt: skip
    return [pk for pk, at in waiting if ends[clock.local(at).date()] < today]


def _tell(kind: str, found: Sequence[int], query: str) -> int:
    if not found:
        return 0
    TalentApplication.objects.filter(pk__in=found).update(reminded_on=clock.today())
    return tell(office_people(), kind, f"{kind}:{clock.today()}", f"/talent/applications/{query}",
                {"count": len(found)})  # fmt: skip

"""The doorbell's other end."""

from celery import shared_task

from grids.models import Division
from grids.models.division import DivisionKind
from xinhui.accounts.actors import SYSTEM
from xinhui.core import clock
from xinhui.dashboards.briefing.services import make_due


@shared_task(name="xinhui.dashboards.tasks.write_briefings")
def write_briefings() -> int:
    """Briefings that are due: on Monday the week's, on the first the month's and the quarter's.

    It runs daily, so that a day on which nothing ran is made up for on the next. Returns how many were written.
    """
    made = 0
    for code in Division.objects.filter(kind=DivisionKind.DISTRICT, is_active=True).values_list("code", flat=True):
        made += len(make_due(actor=SYSTEM, area_code=code, today=clock.today()))
    return made

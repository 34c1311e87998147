"""Briefings of the demo district: the latest week's and month's are issued, a town's waits as a draft."""

from datetime import datetime

from xinhui.accounts.actors import SYSTEM, Actor
from xinhui.accounts.models import User
from xinhui.core import clock
from xinhui.dashboards.briefing.periods import latest
from xinhui.dashboards.briefing.services import issue_briefing, make_briefing
from xinhui.dashboards.briefing.states import BriefingKind
from xinhui.demo.divisions import DISTRICT_CODE

#: 会城街道 (domain.md, “Grids”), where most of the district's issues are.
TOWN = "440705001"
NOTE = "请各镇（街道）和有关部门对照简报，逐项核实，限期整改。"


def build(now: datetime) -> None:
    """Written by the portal; the command centre issues the week's, the district leader the month's."""
    signers = ((BriefingKind.WEEKLY, "zhihui", ""), (BriefingKind.MONTHLY, "quzhang", NOTE))
    for kind, username, note in signers:
        period = latest(kind, clock.local(now).date())
        row, is_new = make_briefing(
            actor=SYSTEM, kind=kind, first=period.first, last=period.last, area_code=DISTRICT_CODE
        )
        if is_new:
            issue_briefing(actor=Actor.of(User.objects.get(username=username)), briefing_id=row.pk, note=note)
    week = latest(BriefingKind.WEEKLY, clock.local(now).date())
    make_briefing(actor=SYSTEM, kind=BriefingKind.WEEKLY, first=week.first, last=week.last, area_code=TOWN)

"""Rounds of an activation, for the tests of this folder."""

from datetime import datetime, timedelta

from grids.models import Activation, ReportRound, SituationReport
from grids.services.situation.reports import submit_report
from grids.services.situation.rounds import call_for_reports
from tests.grids.emergencies.kit import activated
from tests.world import DISTRICT, VILLAGE
from tests.world_grids import MONDAY, District
from xinhui.core import clock

#: The plan of tests/grids/emergencies/kit.py asks for figures every hour.
FIRST = MONDAY + timedelta(minutes=60)


def begun(district: District, *, area: str = DISTRICT, is_drill: bool = False) -> Activation:
    """Put in force on Monday at nine."""
    with clock.moved(MONDAY):
        return activated(district, area=area, is_drill=is_drill)


def called(district: District, activation: Activation | None = None, at: datetime = MONDAY) -> ReportRound:
    """A round asked for by the command centre."""
    activation = activation or begun(district)
    with clock.moved(at + timedelta(minutes=1)):
        return call_for_reports(actor=district.act("command"), activation_id=activation.pk)


def report_of(opened: ReportRound, village: str = VILLAGE) -> SituationReport:
    """What the village owes."""
    return opened.reports.get(area_code=village)


def sent(district: District, report: SituationReport, who: str = "secretary", **figures: int) -> SituationReport:
    """The village sends its figures."""
    return submit_report(actor=district.act(who), report_id=report.pk, figures=figures)

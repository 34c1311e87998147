"""One of the cadre office confirms a front-line visit while another sends it back, on PostgreSQL.

One decides, the other is told what has happened meanwhile; one step stands in the history. The control takes the row
locks away. Beside it, the office and the unit propose the same person for a posting: one proposal stands.
"""

from collections import Counter
from datetime import date

from cadres.models import KeyProject, ObservationVisit, Posting
from cadres.services.observations.visits import confirm_visit, send_back_visit
from cadres.services.tempering.proposals import propose_posting
from tests.races.duel import RACES_MARKS, duel, without_locks
from tests.world_cadres import Cadres, enter
from xinhui.audit.selectors.verify import verify_chains

pytestmark = RACES_MARKS
RACES, CONTROL_RACES, PROPOSALS = 100, 60, 30
DAY = date(2026, 1, 5)


def made(cadres: Cadres, count: int) -> list[ObservationVisit]:
    """Visits that a third person has recorded."""
    unit, recorder = cadres.world.unit("water"), cadres.world.people["handler"]
    project = KeyProject.objects.create(name="重点项目", kind="works", lead_unit=unit, opened_on=DAY)
    return ObservationVisit.objects.bulk_create(
        ObservationVisit(project=project, state="recorded", planned_on=DAY, visited_on=DAY, place="工地",
                         recorded_by=recorder)
        for _number in range(count)
    )  # fmt: skip


def race(cadres: Cadres, rows: list[ObservationVisit]) -> int:
    """One confirms, the other sends back; how many were refused."""
    actors = [cadres.act("cadre_office"), cadres.act("office_two")]

    def act(number: int, side: int) -> None:
        if side == 0:
            confirm_visit(actor=actors[0], observation_visit_id=rows[number].pk)
        else:
            send_back_visit(actor=actors[1], observation_visit_id=rows[number].pk, reason="补充")

    return duel(len(rows), act, forgiving=True)


def steps(rows: list[ObservationVisit]) -> Counter[int]:
    """Times decided → visits."""
    return Counter(row.lines.count() for row in rows)


def test_a_visit_is_decided_once(cadres: Cadres) -> None:
    rows = made(cadres, RACES)
    assert race(cadres, rows) == RACES
    assert steps(rows) == Counter({1: RACES})
    assert all(report.broken is None for report in verify_chains())


def test_control_without_the_locks_it_is_decided_twice(cadres: Cadres) -> None:
    rows = made(cadres, CONTROL_RACES)
    with without_locks():
        race(cadres, rows)
    assert steps(rows)[2] > 0


def test_one_person_is_proposed_once(cadres: Cadres) -> None:
    people = [enter(cadres, "clerk", XingMing=f"派出{number}", ShenFenZheng="") for number in range(PROPOSALS)]
    actors = [cadres.act("cadre_office"), cadres.act("personnel")]

    def act(number: int, side: int) -> None:
        propose_posting(actor=actors[side], cadre_id=people[number].pk, kind="exchange", host=f"地点{side}",
                        starts_on=date(2030, 1, 1), ends_on=date(2030, 6, 1), reason="x")  # fmt: skip

    assert duel(PROPOSALS, act, forgiving=True) == PROPOSALS
    assert Posting.objects.count() == PROPOSALS

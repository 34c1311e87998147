"""Two grade different people 优秀 at the same moment, and one place is left, on PostgreSQL.

One gets it, the other is told that the cap is reached. The control takes the row locks away.
"""

from collections import Counter
from datetime import date
from decimal import Decimal
from typing import Any

from cadres.models import AppraisalScheme, Cadre, PersonAppraisal, UnitAppraisal
from cadres.services.appraisal.grades import grade_person
from tests.races.duel import RACES_MARKS, duel, without_locks
from tests.world_cadres import Cadres
from xinhui.audit.selectors.verify import verify_chains
from xinhui.core import clock

pytestmark = RACES_MARKS
RACES, CONTROL_RACES = 100, 60
BEST = "excellent"


def made(cadres: Cadres, count: int) -> list[list[PersonAppraisal]]:
    """Appraisals of five people each, of whom one may be 优秀: in schemes of their own."""
    unit, people = cadres.world.unit("city_management"), cadres.world.people
    facts: dict[str, Any] = {
        "kind": "special", "state": "open", "begins_on": date(2025, 1, 1), "ends_on": date(2025, 12, 31),
        "self_due_on": date(2026, 1, 12), "indicator_weight": 0, "ballot_weight": 0, "leader_weight": 100,
        "drafted_by": people["cadre_office"], "opened_by": people["office_two"], "opened_at": clock.now(),
    }  # fmt: skip
    schemes = AppraisalScheme.objects.bulk_create(AppraisalScheme(name=f"{n}", **facts) for n in range(count))
    rows = UnitAppraisal.objects.bulk_create(UnitAppraisal(scheme=one, unit=unit, state="grades") for one in schemes)
    files = [*Cadre.objects.filter(unit=unit).order_by("pk")]
    files += Cadre.objects.bulk_create(Cadre(unit=unit, name=f"{n}", form_sealed="x") for n in range(5 - len(files)))
    return [PersonAppraisal.objects.bulk_create(PersonAppraisal(unit_appraisal=row, cadre=one) for one in files)
            for row in rows]  # fmt: skip


def race(cadres: Cadres, rows: list[list[PersonAppraisal]]) -> int:
    """Both grade; how many were refused."""
    actor = cadres.act("personnel")

    def act(number: int, side: int) -> None:
        grade_person(actor=actor, person_id=rows[number][side].pk, points=Decimal(95), grade=BEST)

    return duel(len(rows), act, forgiving=True)


def best(rows: list[list[PersonAppraisal]]) -> Counter[int]:
    """People graded 优秀 → appraisals."""
    units = [people[0].unit_appraisal_id for people in rows]
    graded = Counter(PersonAppraisal.objects.filter(grade=BEST).values_list("unit_appraisal_id", flat=True))
    return Counter(graded[pk] for pk in units)


def test_the_cap_holds(cadres: Cadres) -> None:
    rows = made(cadres, RACES)
    assert race(cadres, rows) == RACES
    assert best(rows) == Counter({1: RACES})
    assert all(report.broken is None for report in verify_chains())


def test_control_without_the_locks_the_cap_is_broken(cadres: Cadres) -> None:
    rows = made(cadres, CONTROL_RACES)
    with without_locks():
        race(cadres, rows)
    assert best(rows)[2] > 0

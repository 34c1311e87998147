"""Two of the cadre office sign the same record of conduct off at the same moment, on PostgreSQL.

One signs, the other is told that it is done; one step stands in its way. The control takes the row locks away.
"""

from collections import Counter
from datetime import date, timedelta
from typing import Any

from cadres.models import ConductRecord, RecordRound, UnitReturn
from cadres.models.records import sealed_facts
from cadres.services.records.sign import sign_record
from tests.races.duel import RACES_MARKS, duel, without_locks
from tests.world_cadres import Cadres
from xinhui.audit.selectors.verify import verify_chains

pytestmark = RACES_MARKS
RACES, CONTROL_RACES = 100, 60
DAY = date(2026, 1, 5)


def made(cadres: Cadres, count: int) -> list[ConductRecord]:
    """Records that a third person has checked, of rounds of their own so that no race waits for another's return."""
    unit, people = cadres.world.unit("city_management"), cadres.world.people
    rounds = RecordRound.objects.bulk_create(
        RecordRound(year=1000 + number, quarter=1, state="open", opens_on=DAY, closes_on=DAY) for number in range(count)
    )
    returns = UnitReturn.objects.bulk_create(
        UnitReturn(
            round=row, unit=unit, state="submitted", submitted_by=people["personnel"], submitted_at=row.created_at
        )
        for row in rounds
    )
    facts: dict[str, Any] = {
        "unit": unit, "cadre": cadres.files["deputy"], "polarity": "positive", "kind": "award", "level": "unit",
        "facts_sealed": sealed_facts("x"), "written_by": people["personnel"], "checked_by": people["command"],
        "state": "checked",
    }  # fmt: skip
    return ConductRecord.objects.bulk_create(
        ConductRecord(unit_return=row, source=f"{number}", happened_on=DAY + timedelta(days=number), **facts)
        for number, row in enumerate(returns)
    )


def race(cadres: Cadres, rows: list[ConductRecord]) -> int:
    """Both sign; how many were refused."""
    actors = [cadres.act("cadre_office"), cadres.act("office_two")]

    def act(number: int, side: int) -> None:
        sign_record(actor=actors[side], record_id=rows[number].pk)

    return duel(len(rows), act, forgiving=True)


def steps(rows: list[ConductRecord]) -> Counter[int]:
    """Times signed → records."""
    return Counter(row.entries.filter(verb="sign").count() for row in rows)


def test_a_record_is_signed_once(cadres: Cadres) -> None:
    rows = made(cadres, RACES)
    assert race(cadres, rows) == RACES
    assert steps(rows) == Counter({1: RACES})
    assert all(report.broken is None for report in verify_chains())


def test_control_without_the_locks_it_is_signed_twice(cadres: Cadres) -> None:
    rows = made(cadres, CONTROL_RACES)
    with without_locks():
        race(cadres, rows)
    assert steps(rows)[2] > 0

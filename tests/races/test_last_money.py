"""Two pay the last money of a village project at the same moment, on PostgreSQL.

One of the two is entered, the other is told what is left; the book adds up. The control takes the row locks away.
"""

from collections import Counter
from datetime import date

from django.db.models import Sum

from members.models import VillagePlan, VillageProject
from members.services import frame
from members.services.villages import projects
from tests.races.duel import RACES_MARKS, duel, without_locks
from tests.world import VILLAGE
from tests.world_members import Party
from xinhui.audit.selectors.verify import verify_chains

pytestmark = RACES_MARKS
RACES, CONTROL_RACES = 100, 60
DAY = date(2026, 3, 1)
BUDGET = 1000


def made(party: Party, count: int) -> list[VillageProject]:
    """Projects under way, each of a plan of its own, that can pay once."""
    plans = VillagePlan.objects.bulk_create(
        VillagePlan(area_code=f"{VILLAGE[:9]}{200 + number}", version=1, first_year=2025, last_year=2029, vision="x",
                    state="filed", approved_by=party.user("organizer"), filed_on=DAY)
        for number in range(count)
    )  # fmt: skip
    return VillageProject.objects.bulk_create(
        VillageProject(plan=plan, area_code=plan.area_code, kind="party", title="x", goal="x", starts_on=DAY, due_on=DAY,
                       started_on=DAY, state="under_way", budget_public=BUDGET)
        for plan in plans
    )  # fmt: skip


def race(party: Party, rows: list[VillageProject]) -> int:
    """Both sides pay more than half; how many were refused."""
    actors = [party.act("organizer"), party.act("org_department")]

    def act(number: int, side: int) -> None:
        projects.spend(actor=actors[side], project_id=rows[number].pk, fen=600, text="材料")

    return duel(len(rows), act, forgiving=True)


def books(rows: list[VillageProject]) -> tuple[Counter[int], int]:
    """(payments → projects, projects whose book and sum differ)."""
    times: Counter[int] = Counter()
    wrong = 0
    for row in VillageProject.objects.filter(pk__in=[row.pk for row in rows]):
        times[row.entries.count()] += 1
        wrong += (row.entries.aggregate(sum=Sum("fen"))["sum"] or 0) != row.spent
    return times, wrong


def test_the_last_money_is_paid_once(party: Party) -> None:
    rows = made(party, RACES)
    assert race(party, rows) == RACES
    assert books(rows) == (Counter({1: RACES}), 0)
    assert all(report.broken is None for report in verify_chains())


def test_control_without_the_locks_it_is_paid_twice(party: Party) -> None:
    rows = made(party, CONTROL_RACES)
    with without_locks(frame):
        race(party, rows)
    times, wrong = books(rows)
    assert times[2] > 0 and wrong >= times[2]

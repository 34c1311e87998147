"""A worker acknowledges an order at the very moment at which it is chased, five hundred times, on PostgreSQL.

Each race has its own grid, due at its own second. An acknowledgement first ends the chase before anybody above is
asked; a chase first asks the grid leader once, and the acknowledgement ends it there. Never both in one order, never
a chase of what is answered. The control takes the row locks away, and the same judge must find such rows.
"""

from collections import Counter, defaultdict
from datetime import datetime, timedelta

from grids.models import ActivationEntry, Division, GridOrder, OrderStep
from grids.services.emergencies import chase, receipts
from grids.services.emergencies.chase import chase_due
from grids.services.emergencies.receipts import acknowledge_order
from tests.grids.emergencies.kit import activated, approved_plan, more_grids
from tests.races.duel import RACES_MARKS, duel, without_locks
from tests.world import VILLAGE
from tests.world_grids import MONDAY, District
from xinhui.accounts.actors import Actor
from xinhui.audit.selectors.verify import verify_chains
from xinhui.core import clock
from xinhui.outbox.models import Message

pytestmark = RACES_MARKS
RACES, CONTROL_RACES, BOTH_SIDES = 500, 200, 10
MINUTES, FIRST_DUE = 60, MONDAY + timedelta(hours=1)


def prepare(district: District, count: int) -> list[GridOrder]:
    """An order at `count` vacant grids of a village, due a second apart: the secretary answers on their behalf."""
    more_grids([f"{VILLAGE}{n:03}" for n in range(100, 100 + count)], dict(Division.objects.values_list("code", "pk")))
    with clock.moved(MONDAY):
        activated(district, approved_plan(district, minutes=MINUTES), area=VILLAGE)
    rows = list(GridOrder.objects.filter(is_vacant=True).order_by("area_code"))
    assert len(rows) == count
    GridOrder.objects.exclude(is_vacant=True).update(due_at=FIRST_DUE + timedelta(days=1))
    OrderStep.objects.exclude(grid_order__is_vacant=True).update(due_at=FIRST_DUE + timedelta(days=1))
    for number, row in enumerate(rows):
        row.due_at = FIRST_DUE + timedelta(seconds=number)
        OrderStep.objects.filter(grid_order=row).update(due_at=row.due_at, first_due_at=row.due_at)
    GridOrder.objects.bulk_update(rows, ["due_at"])
    return rows


def race(actor: Actor, rows: list[GridOrder], *, forgiving: bool) -> int:
    """Run them all; how many sides failed."""

    def act(number: int, side: int) -> None:
        at: datetime = FIRST_DUE + timedelta(seconds=number)
        with clock.moved(at):
            if side == 0:
                acknowledge_order(actor=actor, uuid=rows[number].uuid)
            else:
                chase_due()

    return duel(len(rows), act, forgiving=forgiving, hold=(0.010, 0.002))


def judge(rows: list[GridOrder]) -> tuple[Counter[str], list[str]]:
    """(outcome → count, what is wrong): read from what is committed."""
    verbs: dict[int, list[str]] = defaultdict(list)
    entries = ActivationEntry.objects.filter(grid_order__in=rows).order_by("id")
    for pk, verb in entries.values_list("grid_order_id", "verb"):
        verbs[pk or 0].append(verb)
    told = Counter(Message.objects.filter(kind="emergency.chased").values_list("link", flat=True))
    steps = {step.grid_order_id: step for step in OrderStep.objects.filter(grid_order__in=rows)}
    outcomes: Counter[str] = Counter()
    wrong = []
    for row in GridOrder.objects.filter(pk__in=[row.pk for row in rows]):
        step, outcome = steps[row.pk], " ".join(verbs[row.pk])
        outcomes[outcome] += 1
        climbed = int(outcome.startswith("chase"))
        fits = (
            outcome in ("acknowledge", "chase acknowledge")
            and (row.state, row.chase_count, row.due_at) == ("acknowledged", climbed, None)
            and (step.state, step.missed) == ("met", climbed)
            and (told[f"/orders/{row.uuid}/"] > 0) == bool(climbed)
        )
        if not fits:
            wrong.append(f"{row.area_code}: {outcome}, step {step.state} missed {step.missed}, {row.state}")
    return outcomes, wrong


def test_never_both(district: District) -> None:
    rows = prepare(district, RACES)
    race(district.act("secretary"), rows, forgiving=False)
    outcomes, wrong = judge(rows)
    print(f"{RACES} races: {dict(outcomes)}; wrong: {len(wrong)}")
    assert not wrong, "\n".join(wrong[:10])
    assert sum(outcomes.values()) == RACES
    assert min(outcomes["acknowledge"], outcomes["chase acknowledge"]) >= BOTH_SIDES, outcomes
    assert all(report.broken is None for report in verify_chains())


def test_without_the_lock_both_happen(district: District) -> None:
    rows = prepare(district, CONTROL_RACES)
    with without_locks(chase, receipts):
        failed = race(district.act("secretary"), rows, forgiving=True)
    outcomes, wrong = judge(rows)
    print(f"control, {CONTROL_RACES} races: {dict(outcomes)}; wrong: {len(wrong)}; failed: {failed}")
    assert wrong, "the control found nothing: the races prove nothing"

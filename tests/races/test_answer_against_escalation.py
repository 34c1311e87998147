"""An answer and an escalation reach for the same step at the same moment, a thousand times, on PostgreSQL.

Each race has its own whistle, due at its own second: one thread responds, the other ticks, both let go at a barrier.
Whichever commits first wins: an answer first is on time and nothing climbs; an escalation first is told once and the
answer is kept as late. The control takes the row locks away, and the very same judge must then find doubles.
"""

from collections import Counter
from datetime import datetime, timedelta

from grids.models import Assignment, Step, TimelineEntry
from grids.services import frame, tick
from grids.services.respond import respond
from grids.services.tick import advance_due
from tests.multiply import multiply
from tests.races.duel import RACES_MARKS, duel, without_locks
from tests.world_chain import dispatched
from tests.world_grids import MONDAY, District
from xinhui.accounts.actors import Actor
from xinhui.audit.selectors.verify import verify_chains
from xinhui.core import clock
from xinhui.outbox.models import Message

pytestmark = RACES_MARKS
RACES, CONTROL_RACES = 1000, 300
#: Neither side may have it always: each outcome at least this often in RACES.
BOTH_SIDES = 20


def prepare(district: District, count: int, first_due: datetime) -> list[int]:
    """`count` dispatched whistles due a second apart; their assignments' ids."""
    with clock.moved(MONDAY):
        whistle = dispatched(district)
    return [row.pk for row in multiply(whistle, [first_due + timedelta(seconds=n) for n in range(count)])]


def race(actor: Actor, assignments: list[int], first_due: datetime, *, forgiving: bool) -> int:
    """Run them all; how many sides failed (only when `forgiving`)."""

    def act(number: int, side: int) -> None:
        with clock.moved(first_due + timedelta(seconds=number)):
            if side == 0:
                respond(actor=actor, assignment_id=assignments[number])
            else:
                advance_due()

    return duel(len(assignments), act, forgiving=forgiving)


def judge(assignments: list[int]) -> tuple[Counter[str], list[str]]:
    """(outcome → count, what is wrong): read from what is committed."""
    verbs: dict[int, list[str]] = {pk: [] for pk in assignments}
    entries = TimelineEntry.objects.filter(assignment_id__in=assignments).order_by("id")
    for assignment_id, verb in entries.values_list("assignment_id", "verb"):
        verbs[assignment_id or 0].append(verb)
    escalated = Counter(
        Message.objects.filter(kind="whistle.escalated").values_list("link", flat=True)
    )  # fmt: skip
    outcomes: Counter[str] = Counter()
    wrong = []
    steps = {(s.assignment_id, s.stage): s for s in Step.objects.filter(assignment_id__in=assignments)}
    for lead in Assignment.objects.filter(pk__in=assignments).select_related("whistle"):
        answer, handle = steps[lead.pk, "respond"], steps.get((lead.pk, "handle"))
        outcome = " ".join(verbs[lead.pk])
        outcomes[outcome] += 1
        climbed = int(outcome.startswith("escalate"))
        fits = (
            outcome in ("respond", "escalate respond")
            and (answer.state, answer.missed, answer.position) == ("met", climbed, climbed)
            and (lead.state, lead.response_late) == ("responded", bool(climbed))
            and lead.whistle.escalation_count == climbed
            and escalated[f"/whistles/{lead.whistle_id}/"] == climbed
            and handle is not None
            and lead.whistle.due_at == lead.due_at == handle.due_at
        )
        if not fits:
            wrong.append(f"{lead.pk}: {outcome}, step {answer.state} at {answer.position}, late {lead.response_late}")
    return outcomes, wrong


def test_never_both(district: District) -> None:
    first_due = MONDAY + timedelta(days=1)
    assignments = prepare(district, RACES, first_due)
    race(district.act("handler"), assignments, first_due, forgiving=False)
    outcomes, wrong = judge(assignments)
    print(f"{RACES} races: {dict(outcomes)}; wrong: {len(wrong)}")
    assert not wrong, "\n".join(wrong[:10])
    assert sum(outcomes.values()) == RACES
    assert min(outcomes["respond"], outcomes["escalate respond"]) >= BOTH_SIDES, outcomes
    assert all(report.broken is None for report in verify_chains())


def test_without_the_lock_both_happen(district: District) -> None:
    first_due = MONDAY + timedelta(days=1)
    assignments = prepare(district, CONTROL_RACES, first_due)
    with without_locks(frame, tick):
        failed = race(district.act("handler"), assignments, first_due, forgiving=True)
    outcomes, wrong = judge(assignments)
    print(f"control, {CONTROL_RACES} races: {dict(outcomes)}; wrong: {len(wrong)}; failed: {failed}")
    doubled = [line for line in wrong if "respond escalate" in line or "late False" in line]
    assert doubled, "the control found no double: the races prove nothing"

"""Every (state, verb) pair of the four tables, through the real services.

Allowed: the row stands in the table's target afterwards. Not allowed: the table refuses, the service refuses with
TransitionRefused, and nothing was written. A verb that no service can even address in a state (a release where there
is no whistle) has no driver there: then only the table is asked.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import models, transaction

from grids.models import Assignment, Issue, Step, TimelineEntry, Whistle
from grids.services.adjust_assignment import hand_over, resume, suspend
from grids.services.approve_whistle import approve_whistle, reject_whistle
from grids.services.close_whistle import close_whistle, rework_whistle, verify_whistle, withdraw_whistle
from grids.services.dispatch_whistle import dispatch_whistle
from grids.services.finish_assignment import finish_assignment
from grids.services.merge_issues import merge_issues
from grids.services.raise_whistle import raise_whistle
from grids.services.respond import respond
from grids.services.return_assignment import accept_return, claim_return, dispute_return, rule_return
from grids.services.settle_issue import confirm_issue, dismiss_issue, settle_issue
from grids.services.tick import tick
from grids.states import ASSIGNMENT_TABLE, ISSUE_TABLE, STEP_TABLE, WHISTLE_TABLE
from tests.world_chain import assignment_in, issue_in, lead_of, raised, step_in, whistle_in
from tests.world_grids import MONDAY, District
from xinhui.accounts.actors import Actor
from xinhui.audit.models import Entry
from xinhui.core import clock
from xinhui.core.errors import TransitionRefused
from xinhui.core.transitions import TransitionTable
from xinhui.outbox.models import Message


@dataclass(frozen=True)
class Hands:
    """Who acts, and what they need at hand: made before the verb, so that a refused verb leaves no trace at all."""

    district: District
    twin_id: int
    photos: list[UUID]

    def act(self, handle: str) -> Actor:
        """The person as an actor."""
        return self.district.act(handle)

    def unit_id(self, handle: str) -> int:
        """A unit's id."""
        return self.district.world.unit(handle).pk


Driver = Callable[[Hands, Any], object]


class _Undo(Exception):
    """Rolls one verb back, so that the next finds the same row."""


def _lead_id(whistle: Whistle) -> int:
    return lead_of(whistle).pk


def _verified(d: Hands, issue: Issue) -> None:
    """Carry a whistled issue's whistle to the brink of closing, then close it."""
    whistle = issue.whistles.latest("id")
    respond(actor=d.act("handler"), assignment_id=_lead_id(whistle))
    finish_assignment(actor=d.act("handler"), assignment_id=_lead_id(whistle), result="已更换")
    verify_whistle(actor=d.act("worker"), whistle_id=whistle.pk, photos=d.photos)
    close_whistle(actor=d.act("dispatcher"), whistle_id=whistle.pk)


def _accept_claim(d: Hands, whistle: Whistle) -> None:
    """The lead's return, accepted: the whistle is recalled."""
    claim_return(actor=d.act("handler"), assignment_id=_lead_id(whistle), rule="第12项", reason="非我单位")
    accept_return(actor=d.act("dispatcher"), assignment_id=_lead_id(whistle))


def _do_all(d: Hands, whistle: Whistle) -> None:
    """The lead responds and finishes: the whistle is finished."""
    respond(actor=d.act("handler"), assignment_id=_lead_id(whistle))
    finish_assignment(actor=d.act("handler"), assignment_id=_lead_id(whistle), result="已更换")


def _tick_later(_d: Hands, step: Step) -> None:
    """Two working weeks later, at a working hour."""
    with clock.moved(MONDAY + timedelta(days=14)):
        tick()


def _whistle_in(district: District, state: str) -> Whistle:
    """Pending: of a category without a department, since its approval stops at “to dispatch”."""
    return raised(district, category="S109") if state == "pending" else whistle_in(district, state)


ISSUE_DRIVERS: dict[str, Driver] = {
    "confirm": lambda d, i: confirm_issue(actor=d.act("worker"), issue_id=i.pk),
    "dismiss": lambda d, i: dismiss_issue(actor=d.act("secretary"), issue_id=i.pk, reason="无此情况"),
    "settle": lambda d, i: settle_issue(actor=d.act("worker"), issue_id=i.pk, note="当场扶正"),
    "whistle": lambda d, i: raise_whistle(actor=d.act("worker"), issue_id=i.pk, reason="无力处理"),
    "release": lambda d, i: withdraw_whistle(
        actor=d.act("dispatcher"), whistle_id=i.whistles.latest("id").pk, reason="误报"
    ),
    "close": _verified,
    "merge": lambda d, i: merge_issues(actor=d.act("dispatcher"), duplicate_id=i.pk, original_id=d.twin_id),
}
WHISTLE_DRIVERS: dict[str, Driver] = {
    "approve": lambda d, w: approve_whistle(actor=d.act("town_leader"), whistle_id=w.pk),
    "reject": lambda d, w: reject_whistle(actor=d.act("town_leader"), whistle_id=w.pk, reason="可自行处理"),
    "dispatch": lambda d, w: dispatch_whistle(
        actor=d.act("dispatcher"), whistle_id=w.pk, lead_unit_id=d.unit_id("city_management")
    ),
    "recall": _accept_claim,
    "finish": _do_all,
    "verify": lambda d, w: verify_whistle(actor=d.act("worker"), whistle_id=w.pk, photos=d.photos),
    "rework": lambda d, w: rework_whistle(actor=d.act("worker"), whistle_id=w.pk, reason="仍有松动"),
    "close": lambda d, w: close_whistle(actor=d.act("dispatcher"), whistle_id=w.pk),
    "withdraw": lambda d, w: withdraw_whistle(actor=d.act("dispatcher"), whistle_id=w.pk, reason="误报"),
    "merge": lambda d, w: merge_issues(actor=d.act("dispatcher"), duplicate_id=w.issue_id, original_id=d.twin_id),
}


def _rule(uphold: bool) -> Driver:
    return lambda d, a: rule_return(actor=d.act("command"), assignment_id=a.pk, uphold=uphold, reason="依清单裁定")


ASSIGNMENT_DRIVERS: dict[str, Driver] = {
    "respond": lambda d, a: respond(actor=d.act("handler"), assignment_id=a.pk),
    "claim_return": lambda d, a: claim_return(
        actor=d.act("handler"), assignment_id=a.pk, rule="第12项", reason="非我单位"
    ),
    "accept_return": lambda d, a: accept_return(actor=d.act("dispatcher"), assignment_id=a.pk),
    "dispute_return": lambda d, a: dispute_return(actor=d.act("dispatcher"), assignment_id=a.pk, reason="清单列明"),
    "uphold_return": _rule(True),
    "overrule_return": _rule(False),
    "suspend": lambda d, a: suspend(actor=d.act("department_leader"), assignment_id=a.pk, reason="等待许可"),
    "resume": lambda d, a: resume(actor=d.act("handler"), assignment_id=a.pk),
    "hand_over": lambda d, a: hand_over(
        actor=d.act("department_leader"), assignment_id=a.pk, unit_id=d.unit_id("bureau"), reason="属其职责"
    ),
    "finish": lambda d, a: finish_assignment(actor=d.act("handler"), assignment_id=a.pk, result="已更换"),
    "rework": lambda d, a: rework_whistle(actor=d.act("worker"), whistle_id=a.whistle_id, reason="仍有松动"),
    "cancel": lambda d, a: withdraw_whistle(actor=d.act("dispatcher"), whistle_id=a.whistle_id, reason="误报"),
}


def _of_step(verb: str) -> Driver:
    return lambda d, s: ASSIGNMENT_DRIVERS[verb](d, s.assignment)


STEP_DRIVERS: dict[str, Driver] = {
    "meet": _of_step("finish"),
    "escalate": _tick_later,
    "pause": _of_step("suspend"),
    "resume": _of_step("resume"),
    "stop": _of_step("cancel"),
}


@dataclass(frozen=True)
class Machine:
    """A table, how to reach its states, how to do its verbs; `silent`: verbs done through another row, which may
    succeed there and must then leave this row alone."""

    table: TransitionTable[Any]
    reach: Callable[[District, str], models.Model]
    drivers: dict[str, Driver]
    silent: frozenset[str] = frozenset()
    out_of_reach: frozenset[tuple[str, str]] = frozenset()


_NO_WHISTLE = ("to_confirm", "open", "settled", "merged", "dismissed")
_NO_ASSIGNMENT = ("pending", "to_dispatch", "rejected", "withdrawn", "merged")
MACHINES = {
    "issue": Machine(
        ISSUE_TABLE,
        issue_in,
        ISSUE_DRIVERS,
        out_of_reach=frozenset((state, verb) for state in _NO_WHISTLE for verb in ("release", "close")),
    ),
    "whistle": Machine(
        WHISTLE_TABLE,
        _whistle_in,
        WHISTLE_DRIVERS,
        silent=frozenset({"merge"}),
        out_of_reach=frozenset((state, verb) for state in _NO_ASSIGNMENT for verb in ("recall", "finish")),
    ),
    "assignment": Machine(ASSIGNMENT_TABLE, assignment_in, ASSIGNMENT_DRIVERS, silent=frozenset({"cancel"})),
    "step": Machine(STEP_TABLE, step_in, STEP_DRIVERS, silent=frozenset({"escalate"})),
}
STATES = [(name, str(state)) for name, machine in MACHINES.items() for state in machine.table.states]


def _footprint() -> list[object]:
    """Everything a refused verb must leave as it was."""
    counts = [model.objects.count() for model in (TimelineEntry, Message, Entry)]
    rows = [
        list(model.objects.order_by("pk").values_list("pk", "state")) for model in (Issue, Whistle, Assignment, Step)
    ]
    return [*counts, *rows]


def _try(machine: Machine, hands: Hands, row: Any, state: str, verb: str) -> str | None:
    """Do the verb and roll it back; what is wrong, or None."""
    wanted = next((str(t.target) for t in machine.table.transitions if t.verb == verb and state in t.sources), None)
    before, error = _footprint(), ""
    try:
        machine.drivers[verb](hands, row)
    except TransitionRefused as refusal:
        error = refusal.verb
    after = str(type(row)._default_manager.values_list("state", flat=True).get(pk=row.pk))
    if wanted is not None:
        return None if not error and after == wanted else f"{verb}: wanted {wanted}, got {after} {error}"
    if after != state or machine.table.allows(state, verb):
        return f"{verb}: not in the table, yet the row moved to {after}"
    if not error and verb not in machine.silent:
        return f"{verb}: not in the table, yet not refused"
    if error and _footprint() != before:
        return f"{verb}: refused, yet something was written"
    return None


@pytest.mark.parametrize(("name", "state"), STATES)
def test_every_verb_in_every_state(district: District, name: str, state: str) -> None:
    machine = MACHINES[name]
    assert set(machine.drivers) == set(machine.table.verbs)
    troubles: list[str] = []
    with clock.moved(MONDAY):
        row = machine.reach(district, state)
        code = row.category.code if isinstance(row, Issue | Whistle) else "B101"
        hands = Hands(district, district.report(category=code).pk, [district.photo()])
        for verb in machine.table.verbs:
            if (state, verb) in machine.out_of_reach:
                assert not machine.table.allows(state, verb)
                with pytest.raises(TransitionRefused):
                    machine.table.next(state, verb)
                continue
            try:
                with transaction.atomic():
                    trouble = _try(machine, hands, type(row)._default_manager.get(pk=row.pk), state, verb)
                    raise _Undo
            except _Undo:
                troubles += [trouble] if trouble else []
    assert not troubles, "\n".join(troubles)


def test_the_end_states_end() -> None:
    """No verb leads out of what is over; the terminal states are these and no others."""
    ends = {
        name: {str(s) for s in machine.table.states if not machine.table.verbs_from(str(s))}
        for name, machine in MACHINES.items()
    }
    assert ends == {
        "issue": {"settled", "closed", "merged", "dismissed"},
        "whistle": {"closed", "rejected", "withdrawn", "merged"},
        "assignment": {"returned", "handed_over", "cancelled"},
        "step": {"met", "stopped"},
    }

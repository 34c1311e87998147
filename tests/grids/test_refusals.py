"""Every verb of the chain × everyone of the cast, then unknown rows and empty words: refused, and nothing written."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction

from grids.models import Issue, Step, Supervision, TimelineEntry, Whistle
from grids.services.adjust_assignment import ask_extension, decide_extension, resume, suspend
from grids.services.approve_whistle import approve_whistle, reject_whistle
from grids.services.close_whistle import close_whistle, rate_whistle, rework_whistle, verify_whistle, withdraw_whistle
from grids.services.dispatch_whistle import dispatch_whistle
from grids.services.finish_assignment import finish_assignment
from grids.services.merge_issues import merge_issues
from grids.services.raise_whistle import raise_whistle
from grids.services.respond import respond
from grids.services.return_assignment import accept_return, claim_return, dispute_return, rule_return
from grids.services.settle_issue import confirm_issue, dismiss_issue, settle_issue
from grids.services.supervise import reply_supervision, supervise_whistle
from tests.world import CAST
from tests.world_chain import assignment_in, issue_in, whistle_in
from tests.world_grids import MONDAY, District
from xinhui.accounts.actors import Actor
from xinhui.audit.models import Entry
from xinhui.core import clock
from xinhui.core.errors import Forbidden, InvalidInput, NotFound
from xinhui.core.worktime import BudgetUnit
from xinhui.outbox.models import Message

GRID_PEOPLE = "worker grid_leader secretary"
DISPATCHERS = "town_leader dispatcher command"
UNIT = "handler department_leader"
UNKNOWN = 999_999_999


@dataclass(frozen=True)
class Try:
    """One attempt: by whom, on which row, with which words; `photo` is the actor's own, `other_id` a second row."""

    actor: Actor
    pk: int
    text: str
    photo: UUID
    other_id: int


@dataclass(frozen=True)
class Verb:
    """How to reach its row, how to do it, who may, and which text it cannot do without."""

    reach: Callable[[District], int]
    act: Callable[[Try], object]
    allowed: str
    text_field: str | None = None


def _issue(state: str) -> Callable[[District], int]:
    return lambda d: issue_in(d, state).pk


def _whistle(state: str) -> Callable[[District], int]:
    return lambda d: whistle_in(d, state).pk


def _part(state: str) -> Callable[[District], int]:
    return lambda d: assignment_in(d, state).pk


def _asked(d: District) -> int:
    lead = assignment_in(d, "responded")
    request = ask_extension(
        actor=d.act("handler"), assignment_id=lead.pk, amount=1, unit=BudgetUnit.WORKING_DAY, reason="等待材料"
    )
    return request.pk


def _supervised(d: District) -> int:
    whistle = whistle_in(d, "dispatched")
    return supervise_whistle(actor=d.act("command"), whistle_id=whistle.pk, demand="限时办结").pk


VERBS: dict[str, Verb] = {
    "confirm": Verb(_issue("to_confirm"), lambda t: confirm_issue(actor=t.actor, issue_id=t.pk), GRID_PEOPLE),
    "dismiss": Verb(
        _issue("open"),
        lambda t: dismiss_issue(actor=t.actor, issue_id=t.pk, reason=t.text),
        f"{GRID_PEOPLE} {DISPATCHERS}",
        "reason",
    ),
    "settle": Verb(
        _issue("open"),
        lambda t: settle_issue(actor=t.actor, issue_id=t.pk, note=t.text),
        f"{GRID_PEOPLE} {DISPATCHERS}",
        "note",
    ),
    "raise": Verb(
        _issue("open"),
        lambda t: raise_whistle(actor=t.actor, issue_id=t.pk, reason=t.text),
        f"{GRID_PEOPLE} {DISPATCHERS}",
        "reason",
    ),
    "merge": Verb(
        _issue("open"),
        lambda t: merge_issues(actor=t.actor, duplicate_id=t.pk, original_id=t.other_id),
        f"secretary {DISPATCHERS}",
    ),
    "approve": Verb(_whistle("pending"), lambda t: approve_whistle(actor=t.actor, whistle_id=t.pk), "town_leader"),
    "reject": Verb(
        _whistle("pending"),
        lambda t: reject_whistle(actor=t.actor, whistle_id=t.pk, reason=t.text),
        "town_leader",
        "reason",
    ),
    "verify": Verb(
        _whistle("finished"),
        lambda t: verify_whistle(actor=t.actor, whistle_id=t.pk, photos=[t.photo]),
        GRID_PEOPLE,
    ),
    "rework": Verb(
        _whistle("finished"),
        lambda t: rework_whistle(actor=t.actor, whistle_id=t.pk, reason=t.text),
        GRID_PEOPLE,
        "reason",
    ),
    "close": Verb(
        _whistle("verified"), lambda t: close_whistle(actor=t.actor, whistle_id=t.pk), f"secretary {DISPATCHERS}"
    ),
    "rate": Verb(
        _whistle("closed"),
        lambda t: rate_whistle(actor=t.actor, whistle_id=t.pk, speed=5, quality=5, attitude=5),
        GRID_PEOPLE,
    ),
    "withdraw": Verb(
        _whistle("dispatched"),
        lambda t: withdraw_whistle(actor=t.actor, whistle_id=t.pk, reason=t.text),
        DISPATCHERS,
        "reason",
    ),
    "supervise": Verb(
        _whistle("dispatched"),
        lambda t: supervise_whistle(actor=t.actor, whistle_id=t.pk, demand=t.text),
        "town_leader command district_leader",
        "demand",
    ),
    "reply": Verb(
        _supervised, lambda t: reply_supervision(actor=t.actor, supervision_id=t.pk, reply=t.text), UNIT, "reply"
    ),
    "respond": Verb(_part("sent"), lambda t: respond(actor=t.actor, assignment_id=t.pk), UNIT),
    "claim_return": Verb(
        _part("sent"),
        lambda t: claim_return(actor=t.actor, assignment_id=t.pk, rule=t.text, reason="非我单位"),
        UNIT,
        "rule",
    ),
    "claim_return_reason": Verb(
        _part("sent"),
        lambda t: claim_return(actor=t.actor, assignment_id=t.pk, rule="第12项", reason=t.text),
        UNIT,
        "reason",
    ),
    "accept_return": Verb(
        _part("return_claimed"), lambda t: accept_return(actor=t.actor, assignment_id=t.pk), DISPATCHERS
    ),
    "dispute_return": Verb(
        _part("return_claimed"),
        lambda t: dispute_return(actor=t.actor, assignment_id=t.pk, reason=t.text),
        DISPATCHERS,
        "reason",
    ),
    "rule_return": Verb(
        _part("disputed"),
        lambda t: rule_return(actor=t.actor, assignment_id=t.pk, uphold=True, reason=t.text),
        "command district_leader",
        "reason",
    ),
    "suspend": Verb(
        _part("responded"),
        lambda t: suspend(actor=t.actor, assignment_id=t.pk, reason=t.text),
        "department_leader",
        "reason",
    ),
    "resume": Verb(_part("suspended"), lambda t: resume(actor=t.actor, assignment_id=t.pk), UNIT),
    "finish": Verb(
        _part("responded"),
        lambda t: finish_assignment(actor=t.actor, assignment_id=t.pk, result=t.text),
        UNIT,
        "result",
    ),
    "ask_extension": Verb(
        _part("responded"),
        lambda t: ask_extension(
            actor=t.actor, assignment_id=t.pk, amount=1, unit=BudgetUnit.WORKING_DAY, reason=t.text
        ),
        UNIT,
        "reason",
    ),
    "decide_extension": Verb(
        _asked, lambda t: decide_extension(actor=t.actor, extension_id=t.pk, grant=True), DISPATCHERS
    ),
}


class _Undo(Exception):
    """Rolls one attempt back."""


def footprint() -> list[Any]:
    """What a refused verb must leave as it was."""
    rows: list[Any] = [model.objects.count() for model in (TimelineEntry, Message, Entry, Supervision)]
    rows += [list(model.objects.order_by("pk").values_list("pk", "state")) for model in (Issue, Whistle, Step)]
    return rows


def attempt(verb: Verb, what: Try) -> type[Exception] | None:
    """Do it and roll it back; the refusal's class. A refusal that wrote something fails here."""
    refusal: type[Exception] | None = None
    try:
        with transaction.atomic():
            before = footprint()
            try:
                verb.act(what)
            except (Forbidden, NotFound, InvalidInput) as error:
                refusal = type(error)
                assert footprint() == before
            raise _Undo
    except _Undo:
        return refusal


@pytest.mark.parametrize("name", VERBS)
def test_who_may(district: District, name: str) -> None:
    verb = VERBS[name]
    with clock.moved(MONDAY):
        pk, twin = verb.reach(district), district.report().pk
        refusals = {
            handle: attempt(verb, Try(district.act(handle), pk, "照章办理", district.photo(handle), twin))
            for handle in CAST
        }
    allowed = {handle for handle, refusal in refusals.items() if refusal is None}
    assert allowed == set(verb.allowed.split())
    assert set(refusals.values()) <= {None, Forbidden}


@pytest.mark.parametrize("name", VERBS)
def test_unknown_row_and_empty_words(district: District, name: str) -> None:
    verb = VERBS[name]
    actor = district.act(verb.allowed.split()[0])
    with clock.moved(MONDAY):
        photo = district.photo(verb.allowed.split()[0])
        assert attempt(verb, Try(actor, UNKNOWN, "照章办理", photo, UNKNOWN - 1)) is NotFound
        if verb.text_field is None:
            return
        pk = verb.reach(district)
        for text in ("", " \n\t", "长" * 2001):
            with pytest.raises(InvalidInput) as caught:
                verb.act(Try(actor, pk, text, photo, pk))
            assert caught.value.field == verb.text_field
            assert caught.value.action


def test_dispatch_belongs_to_dispatchers(district: District) -> None:
    with clock.moved(MONDAY):
        whistle = whistle_in(district, "to_dispatch")
        lead = district.world.unit("water").pk
        verb = Verb(
            lambda d: whistle.pk,
            lambda t: dispatch_whistle(actor=t.actor, whistle_id=t.pk, lead_unit_id=t.other_id),
            DISPATCHERS,
        )
        photo = district.photo()
        outcome = {h: attempt(verb, Try(district.act(h), whistle.pk, "", photo, lead)) for h in CAST}
        assert {h for h, refusal in outcome.items() if refusal is None} == set(DISPATCHERS.split())
        dispatcher = district.act("dispatcher")
        assert attempt(verb, Try(dispatcher, UNKNOWN, "", photo, lead)) is NotFound
        assert attempt(verb, Try(dispatcher, whistle.pk, "", photo, UNKNOWN)) is InvalidInput

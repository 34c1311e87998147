"""Demands of firms (企业诉求): raised, taken by a unit, answered, confirmed by the firm, or reopened."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from members.models import ChainDemand, ChainFirm, DemandEntry
from members.rules.chains import AGAIN_DAYS, ANSWER_DAYS, ANSWER_MOST, CONFIRM_DAYS, TAKE_DAYS, working_day_after
from members.selectors.chains import firm_people, unit_people
from members.services.chains.chains import require_firm_side
from members.services.chains.frame import hold_firm, leads_unit, require_any, tell, unit_in_force
from members.states.chains import DEMAND_TABLE, DemandKind
from xinhui.accounts.actors import Actor
from xinhui.accounts.roles import Role
from xinhui.audit.services import record
from xinhui.core import clock
from xinhui.core.checks import hold, line, number, one_of, words
from xinhui.core.errors import Conflict, Forbidden
from xinhui.core.services.calendar import schedule_for


def due_in(days: int, since: date | None = None) -> date:
    """The day so many working days after today, or after `since`."""
    return working_day_after(since or clock.today(), days, schedule_for(None).is_workday)


def raise_demand(*, actor: Actor, firm_id: int, title: str, kind: str, detail: str = "") -> ChainDemand:
    """The firm has a problem: by who keeps its records, its organization or its instructor; the committee is told.

    Raises NotFound, Forbidden, InvalidInput (title, kind, detail), Conflict `firm-left`.
    """
    title, kind = line(title, field="title", limit=120), one_of(kind, DemandKind.values, field="kind")
    detail = words(detail, field="detail", limit=1000, required=False)
    with transaction.atomic():
        firm = hold_firm(firm_id)
        require_firm_side(actor, firm)
        row = ChainDemand.objects.create(
            firm=firm, area_code=firm.area_code, title=title, kind=kind, detail=detail, raised_at=clock.now(),
            due_on=due_in(TAKE_DAYS),
        )  # fmt: skip
        _line(actor, row, "raise", detail)
        _tell(row, "raised", firm_people(firm, committee=True))
    return row


def take_demand(*, actor: Actor, demand_id: int, unit_id: int | None, days: int = ANSWER_DAYS) -> ChainDemand:
    """A unit works on it: named by who keeps the chain or the place, or taken by the unit's own officer; `days`:
    working days to answer. Raises NotFound, Forbidden, TransitionRefused, InvalidInput (unit, days)."""
    number(days, field="days", least=1, most=ANSWER_MOST)
    with transaction.atomic():
        row, firm = _held(demand_id, "take")
        unit = unit_in_force(unit_id)
        if not leads_unit(actor, unit.pk):
            require_any(actor, row.area_code, [firm.chain.path])
        row.unit, row.due_on, row.chased_level = unit, due_in(days), 0
        _written(actor, row, "take", unit.name)
        _tell(row, "taken", unit_people([unit.pk])[unit.pk] | firm_people(firm))
    return row


def hand_back_demand(*, actor: Actor, demand_id: int, reason: str) -> ChainDemand:
    """It is not the unit's matter. Raises NotFound, Forbidden, TransitionRefused, InvalidInput (reason)."""
    reason = line(reason, field="reason")
    with transaction.atomic():
        row, firm = _held(demand_id, "hand_back")
        _require_unit(actor, row)
        row.unit, row.due_on, row.chased_level = None, due_in(TAKE_DAYS), 0
        _written(actor, row, "hand_back", reason)
        _tell(row, "handed_back", firm_people(firm, committee=True))
    return row


def extend_demand(*, actor: Actor, demand_id: int, days: int, reason: str) -> ChainDemand:
    """The firm's side gives more working days, counted from the due day.

    Raises NotFound, Forbidden, TransitionRefused, InvalidInput (days, reason).
    """
    reason = line(reason, field="reason")
    number(days, field="days", least=1, most=ANSWER_MOST)
    with transaction.atomic():
        row, firm = _held(demand_id, "extend")
        require_firm_side(actor, firm)
        assert row.due_on is not None  # by constraint
        row.due_on, row.chased_level = due_in(days, max(row.due_on, clock.today())), 0
        _written(actor, row, "extend", reason)
    return row


def answer_demand(*, actor: Actor, demand_id: int, answer: str) -> ChainDemand:
    """What the unit did; the firm is to confirm it. Raises NotFound, Forbidden, TransitionRefused, InvalidInput
    (answer)."""
    answer = words(answer, field="answer", limit=1000)
    with transaction.atomic():
        row, firm = _held(demand_id, "answer")
        _require_unit(actor, row)
        row.answer, row.answered_by_id, row.due_on, row.chased_level = answer, actor.user_id, due_in(CONFIRM_DAYS), 0
        _written(actor, row, "answer", answer)
        _tell(row, "answered", firm_people(firm))
    return row


def confirm_demand(*, actor: Actor, demand_id: int, rating: int, words_of_firm: str = "") -> ChainDemand:
    """The firm was helped, with a mark from 1 to 5; never by whoever answered.

    Raises NotFound, Forbidden, TransitionRefused, InvalidInput (rating, words_of_firm), Conflict `own-answer`.
    """
    number(rating, field="rating", least=1, most=5)
    said = line(words_of_firm, field="words_of_firm", limit=200, required=False)
    with transaction.atomic():
        row, firm = _held(demand_id, "confirm")
        require_firm_side(actor, firm)
        if actor.user_id is not None and row.answered_by_id == actor.user_id:
            raise Conflict(code="own-answer", message=_("Nobody confirms the own answer."),
                           action=_("Let somebody of the firm's side do it."))  # fmt: skip
        row.rating, row.due_on, row.closed_at = rating, None, clock.now()
        _written(actor, row, "confirm", said)
        _tell(row, "confirmed", unit_people([row.unit_id or 0]).get(row.unit_id or 0, set()))
    return row


def reopen_demand(*, actor: Actor, demand_id: int, reason: str) -> ChainDemand:
    """The firm was not helped: the same unit works on it again. Raises NotFound, Forbidden, TransitionRefused,
    InvalidInput (reason)."""
    reason = line(reason, field="reason")
    with transaction.atomic():
        row, firm = _held(demand_id, "reopen")
        require_firm_side(actor, firm)
        row.reopened += 1
        row.due_on, row.chased_level = due_in(AGAIN_DAYS), 0
        _written(actor, row, "reopen", reason)
        _tell(row, "reopened", unit_people([row.unit_id or 0]).get(row.unit_id or 0, set()))
    return row


def withdraw_demand(*, actor: Actor, demand_id: int, reason: str) -> ChainDemand:
    """The firm no longer asks. Raises NotFound, Forbidden, TransitionRefused, InvalidInput (reason)."""
    reason = line(reason, field="reason")
    with transaction.atomic():
        row, firm = _held(demand_id, "withdraw")
        require_firm_side(actor, firm)
        row.due_on, row.closed_at = None, clock.now()
        _written(actor, row, "withdraw", reason)
    return row


def _held(demand_id: int, verb: str) -> tuple[ChainDemand, ChainFirm]:
    """The firm, then the demand, both locked. Raises NotFound, TransitionRefused."""
    firm_id = ChainDemand.objects.filter(pk=demand_id).values_list("firm_id", flat=True).first()
    firm = hold_firm(firm_id or 0)
    row = hold(ChainDemand.objects.all(), demand_id)
    DEMAND_TABLE.next(row.state, verb)
    return row, firm


def _require_unit(actor: Actor, row: ChainDemand) -> None:
    """Raise Forbidden unless the actor leads an organization of the unit, or is the organization department."""
    if actor.kind == "system" or actor.scope.covers(row.area_code, Role.ORGANIZATION_DEPARTMENT):
        return
    if not leads_unit(actor, row.unit_id):
        raise Forbidden(
            code="unit-required", message=_("Only the unit that has taken the demand does this."),
            action=_("Ask an officer of its party organization."),
        )  # fmt: skip


def _written(actor: Actor, row: ChainDemand, verb: str, text: str) -> None:
    row.state = DEMAND_TABLE.next(row.state, verb)
    row.save()
    _line(actor, row, verb, text)


def _line(actor: Actor, row: ChainDemand, verb: str, text: str, **detail: Any) -> None:
    DemandEntry.objects.create(demand=row, at=clock.now(), by_id=actor.user_id, verb=verb, text=text, due_on=row.due_on)
    record(actor=actor, verb=f"party.demand.{verb}", target=row,
           detail={"state": row.state, "unit": row.unit_id, "due": row.due_on, **detail})  # fmt: skip


def _tell(row: ChainDemand, event: str, people: set[int]) -> None:
    tell(people, f"party.demand_{event}", f"demand:{row.pk}:{event}:{clock.now().isoformat()}",
         f"/party/chain-demands/{row.pk}/", {"title": row.title, "firm": row.firm.name})  # fmt: skip

"""Needs of firms in market and park grids: taken in, given to a unit, answered, closed by the firm's word (G8)."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from grids.levels import Level
from grids.models import EnterpriseNeed, Grid
from grids.models.division import Scenario
from grids.models.duty import NeedKind, NeedState
from grids.selectors.recipients import RecipientRequest, grid_people, recipients_for
from grids.services.frame import GRID_PEOPLE, required_text, unit_by_id
from grids.services.kit import short_text
from grids.services.teams.frame import TEAM_KEEPERS, hold_team_grid, one_of, past_day
from xinhui.accounts.actors import Actor, require
from xinhui.accounts.models import Unit, UnitKind
from xinhui.accounts.roles import Role
from xinhui.accounts.scope import Scope
from xinhui.audit.services import record
from xinhui.core import clock
from xinhui.core.errors import Conflict, Forbidden, InvalidInput, NotFound
from xinhui.core.locking import locked
from xinhui.core.transitions import Transition, TransitionTable
from xinhui.outbox.services.enqueue import Draft, enqueue

FIRM_MAX = 120
_N = NeedState
NEED_TABLE: TransitionTable[NeedState] = TransitionTable(
    states=tuple(NeedState),
    transitions=(
        Transition("assign", frozenset({_N.OPEN}), _N.OPEN),
        Transition("answer", frozenset({_N.OPEN}), _N.ANSWERED),
        Transition("close", frozenset({_N.ANSWERED}), _N.CLOSED),
    ),
)
#: Who answers for a unit, by its kind; departments, bureaus and the rest by their own posts.
UNIT_LEVEL = {
    UnitKind.VILLAGE_COMMITTEE: Level.VILLAGE,
    UnitKind.TOWN_OFFICE: Level.TOWN,
    UnitKind.COMMAND_CENTRE: Level.COMMAND,
}
AREA_ANSWERERS = {
    UnitKind.VILLAGE_COMMITTEE: (Role.VILLAGE_SECRETARY,),
    UnitKind.TOWN_OFFICE: (Role.TOWN_DISPATCHER, Role.TOWN_LEADER),
    UnitKind.COMMAND_CENTRE: (Role.COMMAND_CENTRE,),
}


def take_need(
    *,
    actor: Actor,
    grid_id: int,
    firm_name: str,
    kind: str,
    text: str,
    unit_id: int | None = None,
    taken_on: date | None = None,
) -> EnterpriseNeed:
    """Take in what a firm asks for; with `unit_id` it goes to that unit at once. The grid's own workers may.

    Raises NotFound (grid), Forbidden, InvalidInput (firm_name, kind, text, unit, taken_on), Conflict `need-not-here`.
    """
    firm_name = short_text(required_text(firm_name, field="firm_name"), limit=FIRM_MAX, field="firm_name")
    one_of(kind, NeedKind.values, field="kind")
    text = required_text(text, field="text")
    day = past_day(taken_on, field="taken_on")
    with transaction.atomic():
        grid = hold_team_grid(grid_id)
        require(actor, *GRID_PEOPLE, *TEAM_KEEPERS, area_code=grid.code)
        if grid.scenario != Scenario.MARKET_PARK:
            raise Conflict(
                code="need-not-here",
                message=_("Firms' needs are taken in by market and park grids."),
                action=_("Change the grid's scenario first, or report an issue."),
            )
        unit = unit_for(grid, unit_id) if unit_id is not None else None
        need = EnterpriseNeed.objects.create(
            grid=grid, area_code=grid.code, firm_name=firm_name, kind=kind, text=text, taken_on=day,
            taken_by=actor.label[:80], unit=unit,
        )  # fmt: skip
        if unit is not None:
            tell_unit(need, grid, unit)
        detail = {"firm": firm_name, "kind": kind, "unit": unit.code if unit else None}
        record(actor=actor, verb="need.take", target=need, detail=detail)
    return need


def assign_need(*, actor: Actor, need_id: int, unit_id: int) -> EnterpriseNeed:
    """Give an open need to the unit that must answer it; its people are told.

    Raises NotFound, Forbidden, InvalidInput (unit), TransitionRefused.
    """
    with transaction.atomic():
        need = hold_need(need_id)
        require(actor, *TEAM_KEEPERS, area_code=need.area_code)
        need.state = NEED_TABLE.next(need.state, "assign")
        before, need.unit = need.unit, unit_for(need.grid, unit_id)
        need.save(update_fields=["unit", "updated_at"])
        tell_unit(need, need.grid, need.unit)
        detail = {"from": before.code if before else None, "to": need.unit.code}
        record(actor=actor, verb="need.assign", target=need, detail=detail)
    return need


def answer_need(*, actor: Actor, need_id: int, answer: str) -> EnterpriseNeed:
    """The unit's answer; the grid's people are told to take it to the firm.

    Raises NotFound, Forbidden, InvalidInput (answer), Conflict `need-unassigned`, TransitionRefused.
    """
    answer = required_text(answer, field="answer")
    with transaction.atomic():
        need = hold_need(need_id)
        if need.unit is None:
            raise Conflict(
                code="need-unassigned", message=_("No unit was named to answer this need."),
                action=_("Have it given to a unit first."),
            )  # fmt: skip
        if actor.kind != "system" and not may_answer(actor.scope, need.unit):
            raise Forbidden(
                code="not-your-unit", message=_("%(unit)s answers this need.") % {"unit": need.unit.name},
                action=_("Ask someone who holds a post there."),
            )  # fmt: skip
        need.state = NEED_TABLE.next(need.state, "answer")
        need.answer, need.answered_at = answer, clock.now()
        need.save(update_fields=["state", "answer", "answered_at", "updated_at"])
        _tell(need, need.grid, "need.answered", f"need:{need.pk}:answered", grid_people(need.area_code))
        detail = {"unit": need.unit.code, "answer": answer}
        record(actor=actor, verb="need.answer", target=need, detail=detail)
    return need


def close_need(*, actor: Actor, need_id: int, satisfied: bool) -> EnterpriseNeed:
    """Close by the firm's word. Raises NotFound, Forbidden, TransitionRefused."""
    with transaction.atomic():
        need = hold_need(need_id)
        require(actor, *GRID_PEOPLE, *TEAM_KEEPERS, area_code=need.area_code)
        need.state = NEED_TABLE.next(need.state, "close")
        need.satisfied, need.closed_at = satisfied, clock.now()
        need.save(update_fields=["state", "satisfied", "closed_at", "updated_at"])
        record(actor=actor, verb="need.close", target=need, detail={"satisfied": satisfied})
    return need


def hold_need(need_id: int) -> EnterpriseNeed:
    """The need, locked. Raises NotFound."""
    rows = EnterpriseNeed.objects.select_related("grid", "unit").defer("grid__boundary")
    need = locked(rows.filter(pk=need_id)).first()
    if need is None:
        raise NotFound(code="need-unknown", message=_("There is no such need."))
    return need


def unit_for(grid: Grid, unit_id: int) -> Unit:
    """A unit that may answer for the grid; raises InvalidInput."""
    unit = unit_by_id(unit_id, field="unit")
    if not grid.code.startswith(unit.area_code):
        raise InvalidInput(
            code="unit-elsewhere", field="unit",
            message=_("%(unit)s does not answer for this grid.") % {"unit": unit.name},
            action=_("Choose a department, or the town or village of the grid."),
        )  # fmt: skip
    return unit


def may_answer(scope: Scope, unit: Unit) -> bool:
    """Whether one of the posts answers for the unit."""
    roles = AREA_ANSWERERS.get(UnitKind(unit.kind))
    if roles:
        return scope.covers(unit.area_code, *roles)
    return unit.pk in scope.unit_ids(Role.DEPARTMENT_HANDLER, Role.DEPARTMENT_LEADER)


def tell_unit(need: EnterpriseNeed, grid: Grid, unit: Unit) -> None:
    """Message the unit's people, once a need and unit."""
    level = UNIT_LEVEL.get(UnitKind(unit.kind), Level.DEPARTMENT)
    people = recipients_for([RecipientRequest(level, unit.pk, unit.area_code)])[0]
    _tell(need, grid, "need.assigned", f"need:{need.pk}:assigned:u{unit.pk}", people)


def _tell(need: EnterpriseNeed, grid: Grid, kind: str, key: str, people: Iterable[int]) -> None:
    facts = {"firm": need.firm_name, "place": grid.name, "text": need.text[:80],
             "unit": need.unit.name if need.unit else ""}  # fmt: skip
    link = f"/grids/{grid.code}/#needs"
    enqueue(drafts=[Draft(key=key, recipient_id=pk, kind=kind, context=facts, link=link) for pk in sorted(people)])

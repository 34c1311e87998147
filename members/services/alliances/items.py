"""The lists of resources and demands: entered, amended, withdrawn."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from members.models import Alliance, AllianceItem
from members.services.alliances.frame import (
    hold_alliance,
    hold_items,
    require_alliance_keeper,
    require_alliance_or_unit,
    seat_of,
)
from members.states.alliance import ITEM_TABLE, WishKind, WishList
from xinhui.accounts.actors import Actor
from xinhui.audit.services import record
from xinhui.core.checks import line, number, one_of, unknown
from xinhui.core.errors import InvalidInput

TITLE_MAX, TEXT_MAX, WANTED_MAX, MEASURE_MAX, TIMES_MAX = 120, 400, 60, 10, 200


@dataclass(frozen=True)
class ItemFacts:
    """What is offered (`unit_id`, `times`: how many projects it can serve) or needed (`wanted_by`)."""

    title: str
    kind: str
    quantity: int = 1
    measure: str = ""
    text: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    unit_id: int | None = None
    times: int = 1
    wanted_by: str = ""


def enter_item(*, actor: Actor, alliance_id: int, side: str, facts: ItemFacts) -> AllianceItem:
    """Put an item on a list: a resource by the unit's own people or the alliance's, a demand by the alliance's.

    Raises NotFound, Forbidden, InvalidInput (title, kind, quantity, measure, text, ends_on, unit, times, wanted_by),
    Conflict `alliance-dissolved`.
    """
    one_of(side, WishList.values, field="side")
    with transaction.atomic():
        alliance = hold_alliance(alliance_id)
        item = AllianceItem(alliance=alliance, side=side)
        _require(actor, alliance, side, facts.unit_id)
        _fill(item, alliance, facts)
        item.save()
        record(actor=actor, verb="alliance.item.enter", target=item, area_code=alliance.area_code,
               detail={"list": side, "kind": item.kind, "title": item.title})  # fmt: skip
    return item


def amend_item(*, actor: Actor, item_id: int, facts: ItemFacts) -> AllianceItem:
    """Say it differently while nothing came of it. Raises NotFound, Forbidden, InvalidInput (as `enter_item`; also
    times, below what is given away), TransitionRefused."""
    with transaction.atomic():
        item = _held(item_id)
        _require(actor, item.alliance, item.side, item.unit_id)
        item.state = ITEM_TABLE.next(item.state, "amend")
        _fill(item, item.alliance, facts)
        used = item.resource_projects.live().count()
        if item.times <= used:
            raise InvalidInput(
                code="times-used", field="times", message=_("%(count)d projects use it already.") % {"count": used},
                action=_("Give a larger number, or withdraw it."),
            )  # fmt: skip
        item.save()
        record(actor=actor, verb="alliance.item.amend", target=item, area_code=item.alliance.area_code,
               detail={"title": item.title})  # fmt: skip
    return item


def withdraw_item(*, actor: Actor, item_id: int, reason: str) -> AllianceItem:
    """Take it off the list; projects under way go on. Raises NotFound, Forbidden, InvalidInput (reason),
    TransitionRefused."""
    reason = line(reason, field="reason")
    with transaction.atomic():
        item = _held(item_id)
        _require(actor, item.alliance, item.side, item.unit_id)
        item.state, item.reason = ITEM_TABLE.next(item.state, "withdraw"), reason
        item.save(update_fields=["state", "reason"])
        record(actor=actor, verb="alliance.item.withdraw", target=item, area_code=item.alliance.area_code,
               detail={"reason": reason})  # fmt: skip
    return item


def _held(item_id: int) -> AllianceItem:
    item = hold_items(item_id).get(item_id)
    if item is None:
        raise unknown()
    return item


def _require(actor: Actor, alliance: Alliance, side: str, unit_id: int | None) -> None:
    if side == WishList.RESOURCE and unit_id is not None:
        require_alliance_or_unit(actor, alliance, [unit_id])
    else:
        require_alliance_keeper(actor, alliance)


def _fill(item: AllianceItem, alliance: Alliance, facts: ItemFacts) -> None:
    """The item with checked facts; a resource keeps its unit, a demand has none."""
    item.title = line(facts.title, field="title", limit=TITLE_MAX)
    item.kind = one_of(facts.kind, WishKind.values, field="kind")
    item.text = line(facts.text, field="text", limit=TEXT_MAX, required=False)
    item.quantity = number(facts.quantity, field="quantity", least=1)
    item.measure = line(facts.measure, field="measure", limit=MEASURE_MAX, required=False)
    if facts.starts_on and facts.ends_on and facts.ends_on < facts.starts_on:
        raise InvalidInput(
            code="days-order", field="ends_on", message=_("The last day is before the first."),
            action=_("Give a later day."),
        )  # fmt: skip
    item.starts_on, item.ends_on = facts.starts_on, facts.ends_on
    if item.side == WishList.RESOURCE:
        item.unit = seat_of(alliance, facts.unit_id or item.unit_id, field="unit").unit
        item.times = number(facts.times, field="times", least=1, most=TIMES_MAX)
    else:
        item.wanted_by = line(facts.wanted_by, field="wanted_by", limit=WANTED_MAX)

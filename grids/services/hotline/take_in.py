"""Take in a work order: kept once however often it is sent, placed at once where place and category are certain."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import pgettext_lazy

from grids.hotline_states import WORDS_DO, HotlineKind, HotlineState, HotlineUrgency, SortReason
from grids.models import Category, Grid, HotlineCategory, HotlineOrder
from grids.models.hotline import Channel, seal_caller
from grids.selectors.hotline_place import Guess, place_of
from grids.services.frame import required_text
from grids.services.hotline.frame import HOTLINE_SIDE, deadline, log_order, masked, tell_desk
from grids.services.hotline.place import into_the_chain
from grids.services.receipts import content_hash
from xinhui.accounts.actors import Actor, require
from xinhui.core import clock
from xinhui.core.checks import line, one_of
from xinhui.core.coordinates import CoordinateSystem, to_wgs84, validate_point
from xinhui.core.errors import Conflict, DomainError, InvalidInput

#: A call later than this is a wrong clock or a wrong column.
AHEAD_MAX_SECONDS = 300
#: An order that is taken over from another system may be old, but not older than the hotline's own records.
BACK_MAX = timedelta(days=3 * 366)


@dataclass(frozen=True)
class OrderFacts:
    """An order as the hotline sends it; times aware, the place (if any) in `coordinate_system`."""

    number: str
    kind: str
    content: str
    called_at: datetime
    due_at: datetime
    urgency: str = HotlineUrgency.NORMAL
    address: str = ""
    latitude: float | None = None
    longitude: float | None = None
    coordinate_system: str = CoordinateSystem.WGS84
    classification: str = ""
    caller_name: str = ""
    caller_phone: str = ""

    def body(self) -> dict[str, Any]:
        """What the content hash covers; the same moment in two zones is the same."""
        facts = {name: getattr(self, name) for name in self.__dataclass_fields__}
        moments = {name: facts[name].timestamp() for name in ("called_at", "due_at")}
        return {**facts, **moments}


def take_in_order(*, actor: Actor, facts: OrderFacts, channel: str = Channel.API) -> tuple[HotlineOrder, bool]:
    """Keep an order; returns (order, was it new).

    The same number with the same body gives the same order, with another body Conflict `number-reused`: what changes
    is sent as an amendment. Raises InvalidInput, Forbidden.
    """
    require(actor, *HOTLINE_SIDE)
    order = checked_order(facts)
    order.sender_id, order.channel = actor.user_id, channel
    known = HotlineOrder.objects.filter(number=order.number).first()
    if known is None:
        try:
            with transaction.atomic():
                _keep(actor, order)
            return order, True
        except IntegrityError:  # a copy of the same request committed first
            known = HotlineOrder.objects.filter(number=order.number).first()
            if known is None:
                raise
    return _replay(known, order, actor), False


def _replay(known: HotlineOrder, order: HotlineOrder, actor: Actor) -> HotlineOrder:
    is_foreign = actor.kind == "client" and known.sender_id != actor.user_id
    if known.content_hash != order.content_hash or is_foreign:
        raise Conflict(
            code="number-reused", field="number",
            message=pgettext_lazy("hotline", "This order number is known with another content."),
            action=pgettext_lazy("hotline", "Send what changed as an amendment, or give the new order its own number."),
        )  # fmt: skip
    return known


def checked_order(facts: OrderFacts) -> HotlineOrder:
    """The order not yet written, placed as far as its facts say; raises InvalidInput naming the field."""
    one_of(facts.kind, HotlineKind.values, field="kind")
    one_of(facts.urgency, HotlineUrgency.values, field="urgency")
    one_of(facts.coordinate_system, CoordinateSystem.values, field="coordinate_system")
    now = clock.now()
    if (facts.called_at - now).total_seconds() > AHEAD_MAX_SECONDS:
        raise InvalidInput(
            code="call-ahead", field="called_at", message=pgettext_lazy("hotline", "This call is yet to come."),
            action=pgettext_lazy("hotline", "Check the time and its offset."),
        )  # fmt: skip
    if now - facts.called_at > BACK_MAX:
        raise InvalidInput(
            code="call-long-ago", field="called_at", message=pgettext_lazy("hotline", "This call is years ago."),
            action=pgettext_lazy("hotline", "Check the time and its offset."),
        )  # fmt: skip
    content = required_text(facts.content, field="content")
    address = line(facts.address, field="address", limit=160, required=False)
    point, classification = _point(facts), line(facts.classification, field="classification", limit=120, required=False)
    guess = place_of(point=point, address=address, content=content)
    mapped = HotlineCategory.objects.filter(name=classification, category__is_active=True).select_related("category")
    row = mapped.first() if classification else None
    caller = {
        "name": line(facts.caller_name, field="caller_name", limit=40, required=False),
        "phone": line(facts.caller_phone, field="caller_phone", limit=40, required=False),
        "text": content if masked(content) != content else "",
        "address": address if masked(address) != address else "",
    }
    return HotlineOrder(
        number=line(facts.number, field="number", limit=40), content_hash=content_hash(facts.body()), kind=facts.kind,
        urgency=facts.urgency, called_at=facts.called_at, due_at=deadline(facts.due_at, facts.called_at),
        received_at=now, content=masked(content), address=masked(address), latitude=point[0] if point else None,
        longitude=point[1] if point else None, classification=classification, caller_sealed=seal_caller(caller),
        category=row.category if row else None, area_code=guess.area_code, grid_id=guess.grid_id,
        sort_reason=_reason(facts.kind, guess, row.category if row else None),
    )  # fmt: skip


def _point(facts: OrderFacts) -> tuple[float, float] | None:
    if facts.latitude is None or facts.longitude is None:
        if facts.latitude is not None or facts.longitude is not None:
            raise InvalidInput(
                code="half-a-place", field="longitude" if facts.longitude is None else "latitude",
                message=pgettext_lazy("hotline", "A place has a latitude and a longitude."),
                action=pgettext_lazy("hotline", "Send both, or neither."),
            )  # fmt: skip
        return None
    validate_point(facts.latitude, facts.longitude)
    return to_wgs84(facts.latitude, facts.longitude, facts.coordinate_system)


def _reason(kind: str, guess: Guess, category: Category | None) -> str:
    if kind in WORDS_DO:
        return SortReason.WORDS
    if guess.grid_id is None:
        return SortReason.PLACE if category else SortReason.BOTH
    return "" if category else SortReason.CATEGORY


def _keep(actor: Actor, order: HotlineOrder) -> None:
    """Write the order; where nothing is left to ask, its issue and whistle too."""
    is_certain, order.sort_reason = not order.sort_reason, order.sort_reason or SortReason.PLACE
    order.save(force_insert=True)
    placed = is_certain and _placed(actor, order)
    if not placed:
        tell_desk(order, "to_sort")
    data = {"kind": order.kind, "channel": order.channel, "area": order.area_code, "placed": placed}
    log_order(actor=actor, order=order, verb="take_in", at=order.received_at, data=data)


def _placed(actor: Actor, order: HotlineOrder) -> bool:
    """Whether the chain took it; what the chain refuses waits for a person, and the order is kept all the same."""
    assert order.grid_id is not None and order.category is not None
    grid = Grid.objects.get(pk=order.grid_id)
    try:
        with transaction.atomic():
            into_the_chain(actor=actor, order=order, grid=grid, category=order.category)
    except DomainError:
        order.state, order.issue, order.sort_reason = HotlineState.TO_SORT, None, SortReason.PLACE
        return False
    return True

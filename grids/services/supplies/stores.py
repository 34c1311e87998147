"""Stores of supplies and what is done with a stock: taken in, handed out, counted, moved to another store."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from grids.models import Division, StockLevel, Store
from grids.relief_roles import KEEPERS
from grids.services.emergencies.frame import line
from grids.services.kit import short_text
from grids.services.policing.squads import checked_phone
from grids.services.supplies.frame import (
    Move,
    checked_quantity,
    hold_stores,
    kind_in_use,
    level_of,
    write_moves,
)
from grids.supply_states import MoveKind
from xinhui.accounts.actors import Actor, require
from xinhui.audit.services import record
from xinhui.core import clock
from xinhui.core.errors import Conflict, InvalidInput
from xinhui.core.locking import locked

NAME_MAX, PLACE_MAX, KEEPER_MAX, NOTE_MAX = 60, 120, 40, 200


def open_store(
    *, actor: Actor, name: str, area_code: str, place: str, keeper_name: str = "", keeper_phone: str = ""
) -> Store:
    """Enter a store of the district, a town or a village. Raises Forbidden, InvalidInput (name, area_code, place,
    keeper_name, phone), Conflict `store-there`."""
    name, place = line(name, limit=NAME_MAX, field="name"), line(place, limit=PLACE_MAX, field="place")
    keeper_name = short_text(keeper_name.strip(), limit=KEEPER_MAX, field="keeper_name")
    keeper_phone = checked_phone(keeper_phone) if keeper_phone.strip() else ""
    with transaction.atomic():
        division = locked(Division.objects.filter(code=area_code, is_active=True).defer("boundary")).first()
        if division is None:
            raise InvalidInput(
                code="area-unknown", field="area_code", message=_("There is no such division in force."),
                action=_("Choose a town or village."),
            )  # fmt: skip
        require(actor, *KEEPERS, area_code=area_code)
        if Store.objects.filter(area_code=area_code, name=name, closed_on=None).exists():
            raise Conflict(code="store-there", field="name", message=_("There is a store of this name here."))
        store = Store.objects.create(
            name=name, area_code=area_code, place=place, keeper_name=keeper_name, keeper_phone=keeper_phone
        )
        record(actor=actor, verb="store.open", target=store, detail={"name": name, "place": place})
    return store


def close_store(*, actor: Actor, store_id: int, reason: str) -> Store:
    """Take an empty store off the list.

    Raises NotFound, Forbidden, InvalidInput (reason), Conflict `store-not-empty`.
    """
    reason = line(reason, limit=NOTE_MAX, field="reason")
    with transaction.atomic():
        store = _held(actor, store_id)
        left = StockLevel.objects.filter(store=store, quantity__gt=0).select_related("kind").first()
        if left is not None:
            raise Conflict(
                code="store-not-empty",
                message=_("There are still %(left)d %(measure)s of %(kind)s in it.")
                % {"left": left.quantity, "measure": left.kind.measure, "kind": left.kind.name},
                action=_("Move or hand out what is left first."),
            )
        store.closed_on = clock.today()
        store.save(update_fields=["closed_on", "updated_at"])
        record(actor=actor, verb="store.close", target=store, detail={"reason": reason})
    return store


def receive_stock(*, actor: Actor, store_id: int, kind_id: int, quantity: int, note: str = "") -> StockLevel:
    """Take supplies in: bought, given, brought back.

    Raises NotFound, Forbidden, InvalidInput (kind, quantity, note), Conflict `store-closed`.
    """
    return _change(actor, store_id, kind_id, MoveKind.RECEIVED, checked_quantity(quantity), _note(note))


def issue_stock(*, actor: Actor, store_id: int, kind_id: int, quantity: int, note: str) -> StockLevel:
    """Hand supplies out; `note` says to whom and what for. Raises as `receive_stock`, and Conflict `stock-short`."""
    note = line(note, limit=NOTE_MAX, field="note")
    return _change(actor, store_id, kind_id, MoveKind.ISSUED, -checked_quantity(quantity), note)


def _change(actor: Actor, store_id: int, kind_id: int, why: MoveKind, change: int, note: str) -> StockLevel:
    kind = kind_in_use(kind_id)
    with transaction.atomic():
        store = _held(actor, store_id)
        movement = write_moves(actor, [Move(store, kind, why, change, note)])[0]
        detail = {"kind": kind.code, "change": change, "balance": movement.balance, "note": note}
        record(actor=actor, verb=f"stock.{why}", target=store, detail=detail)
        return StockLevel.objects.get(store=store, kind=kind)


def count_stock(*, actor: Actor, store_id: int, kind_id: int, quantity: int, note: str) -> StockLevel:
    """Write down what a stocktaking found; the difference goes into the ledger with its reason.

    Raises NotFound, Forbidden, InvalidInput (kind, quantity, note).
    """
    kind, note = kind_in_use(kind_id), line(note, limit=NOTE_MAX, field="note")
    checked_quantity(quantity, least=0)
    with transaction.atomic():
        store = _held(actor, store_id)
        was = level_of(store, kind).quantity
        if quantity != was:
            write_moves(actor, [Move(store, kind, MoveKind.COUNTED, quantity - was, note)])
        detail = {"kind": kind.code, "found": quantity, "was": was, "note": note}
        record(actor=actor, verb="stock.count", target=store, detail=detail)
        return StockLevel.objects.get(store=store, kind=kind)


def warn_below(*, actor: Actor, store_id: int, kind_id: int, quantity: int) -> StockLevel:
    """Have the keepers told when a stock falls below a line; 0: no more. Raises as `receive_stock`."""
    kind = kind_in_use(kind_id)
    checked_quantity(quantity, least=0)
    with transaction.atomic():
        level = level_of(_held(actor, store_id), kind)
        level.warn_below = quantity
        level.save(update_fields=["warn_below", "updated_at"])
        record(actor=actor, verb="stock.warn_below", target=level, detail={"kind": kind.code, "line": quantity})
    return level


def transfer_stock(
    *, actor: Actor, store_id: int, to_store_id: int, kind_id: int, quantity: int, note: str = ""
) -> StockLevel:
    """Move supplies between two stores that one keeps both: out of the one and into the other at once, or not at all.

    Raises NotFound, Forbidden, InvalidInput (to_store, kind, quantity, note), Conflict `store-closed`, `stock-short`.
    """
    kind, note = kind_in_use(kind_id), _note(note)
    checked_quantity(quantity)
    if store_id == to_store_id:
        raise InvalidInput(code="same-store", field="to_store", message=_("This is the store that it lies in already."))
    with transaction.atomic():
        source, target = hold_stores(store_id, to_store_id, field="to_store")
        for store in (source, target):
            require(actor, *KEEPERS, area_code=store.area_code)
        write_moves(actor, [
            Move(source, kind, MoveKind.SENT, -quantity, note, target),
            Move(target, kind, MoveKind.ARRIVED, quantity, note, source),
        ])  # fmt: skip
        detail = {"kind": kind.code, "quantity": quantity, "to": target.pk, "note": note}
        record(actor=actor, verb="stock.transfer", target=source, detail=detail)
        return StockLevel.objects.get(store=source, kind=kind)


def _held(actor: Actor, store_id: int) -> Store:
    store = hold_stores(store_id)[0]
    require(actor, *KEEPERS, area_code=store.area_code)
    return store


def _note(note: str) -> str:
    return short_text(note.replace("\x00", " ").strip(), limit=NOTE_MAX, field="note")

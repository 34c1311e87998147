"""What every verb of supplies begins and ends with: rows locked, the ledger written, the stock kept with it.

Lock order: request, stores by id, stock levels by id, the audit chain last. A stock level is only touched under its
store's lock, so that two first deliveries of a kind do not collide.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from grids.levels import Level
from grids.models import StockLevel, Store, SupplyKind, SupplyMovement, SupplyRequest
from grids.selectors.recipients import RecipientRequest, recipients_for
from grids.services.emergencies.frame import unknown
from grids.supply_states import MoveKind
from xinhui.accounts.actors import Actor, person_id
from xinhui.core import clock
from xinhui.core.errors import Conflict, InvalidInput
from xinhui.core.locking import locked
from xinhui.outbox.services.enqueue import Draft, enqueue

QUANTITY_MAX = 1_000_000
LEVEL_OF_DIGITS = {12: Level.VILLAGE, 9: Level.TOWN, 6: Level.COMMAND}


@dataclass(frozen=True)
class Move:
    """One change of one stock, to be written."""

    store: Store
    kind: SupplyKind
    why: MoveKind
    change: int
    note: str = ""
    counterpart: Store | None = None
    request: SupplyRequest | None = None


def checked_quantity(number: int, *, field: str = "quantity", least: int = 1) -> int:
    """The number; raises InvalidInput outside `least` to a million."""
    if not isinstance(number, int) or not least <= number <= QUANTITY_MAX:
        raise InvalidInput(
            code="quantity-out-of-range",
            field=field,
            message=_("Give a whole number from %(least)d to %(most)d.") % {"least": least, "most": QUANTITY_MAX},
        )
    return number


def kind_in_use(kind_id: int) -> SupplyKind:
    """The kind of supply; raises InvalidInput."""
    kind = SupplyKind.objects.filter(pk=kind_id, is_active=True).first()
    if kind is None:
        raise InvalidInput(
            code="supply-kind-unknown", field="kind", message=_("There is no such kind of supply."),
            action=_("Choose one from the list."),
        )  # fmt: skip
    return kind


def hold_stores(*store_ids: int, field: str = "store") -> list[Store]:
    """The stores in use, locked in the order of their ids, returned in the order asked. Raises NotFound, Conflict."""
    rows = {row.pk: row for row in locked(Store.objects.filter(pk__in=store_ids).order_by("pk"))}
    found = []
    for store_id in store_ids:
        store = rows.get(store_id)
        if store is None:
            raise unknown()
        if store.closed_on is not None:
            raise Conflict(
                code="store-closed", field=field, message=_("%(store)s was closed.") % {"store": store.name},
                action=_("Choose another store."),
            )  # fmt: skip
        found.append(store)
    return found


def level_of(store: Store, kind: SupplyKind) -> StockLevel:
    """The stock of a kind in a store that the caller holds; made when it is the first of its kind."""
    level = locked(StockLevel.objects.filter(store=store, kind=kind)).first()
    return level or StockLevel.objects.create(store=store, kind=kind, area_code=store.area_code)


def write_moves(actor: Actor, moves: Sequence[Move]) -> list[SupplyMovement]:
    """Change the stocks and write the ledger; the stores are held. Raises Conflict `stock-short`, nothing written.

    Whoever keeps a store is told when a stock falls below its warning line: once a crossing.
    """
    levels = [level_of(move.store, move.kind) for move in moves]
    for move, level in zip(moves, levels, strict=True):
        if level.quantity + move.change < 0:
            raise short(move.store, move.kind, level.quantity)
    written, now = [], clock.now()
    for move, level in zip(moves, levels, strict=True):
        was_low = level.is_low
        level.quantity += move.change
        level.save(update_fields=["quantity", "updated_at"])
        written.append(SupplyMovement.objects.create(
            store=move.store, kind=move.kind, area_code=move.store.area_code, why=move.why, change=move.change,
            balance=level.quantity, counterpart=move.counterpart, request=move.request, at=now, by_id=person_id(actor),
            note=move.note,
        ))  # fmt: skip
        if level.is_low and not was_low:
            _warn(move, level, written[-1])
    return written


def short(store: Store, kind: SupplyKind, left: int) -> Conflict:
    """There is not as much in the store."""
    return Conflict(
        code="stock-short",
        field="quantity",
        message=_("There are only %(left)d %(measure)s of %(kind)s in %(store)s.")
        % {"left": left, "measure": kind.measure, "kind": kind.name, "store": store.name},
        action=_("Take fewer, or choose another store."),
    )


def _warn(move: Move, level: StockLevel, movement: SupplyMovement) -> None:
    context = {"store": move.store.name, "kind": move.kind.name, "left": level.quantity, "measure": move.kind.measure,
               "line": level.warn_below}  # fmt: skip
    enqueue(drafts=[
        Draft(key=f"stock-low:{movement.pk}", recipient_id=user_id, kind="supply.low", context=context,
              link=f"/supplies/stores/{move.store.pk}/")
        for user_id in sorted(keepers_of(move.store.area_code))
    ])  # fmt: skip


def keepers_of(area_code: str) -> frozenset[int]:
    """Who is told of a place: those of its own level, or of the first above that has somebody."""
    return recipients_for([RecipientRequest(LEVEL_OF_DIGITS[len(area_code)], None, area_code)])[0]

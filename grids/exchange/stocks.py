"""What lies in the stores as a table: a row a kind in a store; as a stocktaking, differences go into the ledger."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from grids.exchange.places import Places, number_in
from grids.models import StockLevel, Store, SupplyKind
from grids.services.emergencies.frame import line
from grids.services.supplies.frame import QUANTITY_MAX
from grids.services.supplies.stores import NAME_MAX, PLACE_MAX, count_stock, open_store
from xinhui.accounts.actors import Actor
from xinhui.accounts.roles import Role
from xinhui.core.errors import DomainError
from xinhui.exchange.registry import Column, Importer, Options, Outcome, Progress, Rejection, Row
from xinhui.exchange.tables import TABLE_SUFFIXES, read_table

COLUMNS = (
    Column("store", _("Store"), required=True, also=_("name")),
    Column("area", _("Area code"), required=True, hint=_("6, 9 or 12 digits"), also=_("code,area code")),
    Column("place", _("Address"), hint=_("of a store that is new")),
    Column("kind", _("Kind of supply"), required=True, hint=_("its name or code"), also=_("supplies")),
    Column("quantity", _("Quantity"), required=True, hint=_("what lies there")),
)
DISTRICT_DIGITS = 6
Key = tuple[str, str]


def read(path: Path, options: Options) -> list[Row]:
    """The table's rows, as they come."""
    return read_table(path, COLUMNS)


def check(actor: Actor, rows: Sequence[Row], options: Options) -> list[Rejection]:
    """Places in force, kinds on the list, quantities that are numbers, no kind twice in a store."""
    places, kinds, known, seen = Places(), _kinds(), _stores(), dict[tuple[str, str, int], int]()
    rejected = []
    for row in rows:
        field, message = _wrong(row, places, kinds, known, seen)
        if message is not None:
            rejected.append(Rejection(row.number, field, str(message)))
    return rejected


def _kinds() -> dict[str, int]:
    """Name or code → id, of the kinds in use."""
    found = {}
    for pk, code, name in SupplyKind.objects.filter(is_active=True).values_list("pk", "code", "name"):
        found[code], found[name] = pk, pk
    return found


def _stores() -> dict[Key, int]:
    rows = Store.objects.filter(closed_on=None).values_list("area_code", "name", "pk")
    return {(area, name): pk for area, name, pk in rows}


def _wrong(
    row: Row, places: Places, kinds: dict[str, int], known: dict[Key, int], seen: dict[tuple[str, str, int], int]
) -> tuple[str, Any]:
    values = row.values
    wrong = places.wrong(values["area"], least=DISTRICT_DIGITS)
    if wrong is not None:
        return "area", wrong
    if values["kind"] not in kinds:
        return "kind", _("There is no kind “%(value)s”.") % {"value": values["kind"]}
    try:
        quantity = number_in(values["quantity"])
    except ValueError:
        return "quantity", _("“%(value)s” is no number.") % {"value": values["quantity"]}
    if quantity > QUANTITY_MAX:
        return "quantity", _("Give a whole number from %(least)d to %(most)d.") % {"least": 0, "most": QUANTITY_MAX}
    try:
        line(values["store"], limit=NAME_MAX, field="store")
        if (values["area"], values["store"]) not in known:
            line(values.get("place", ""), limit=PLACE_MAX, field="place")
    except DomainError as error:
        return error.field or "store", error.message
    key = (values["area"], values["store"], kinds[values["kind"]])
    if key in seen:
        return "kind", _("This kind of this store is also in row %(row)d.") % {"row": seen[key]}
    seen[key] = row.number
    return "", None


def apply(actor: Actor, rows: Sequence[Row], options: Options, progress: Progress) -> Outcome:
    """Row by row; what another's change made impossible is refused alone."""
    outcome, kinds, known, note = Outcome(), _kinds(), _stores(), gettext("by the imported table")
    levels = {(store, kind): left for store, kind, left in StockLevel.objects.values_list("store", "kind", "quantity")}
    for done, row in enumerate(rows, 1):
        values = row.values
        key, kind_id, quantity = (values["area"], values["store"]), kinds[values["kind"]], number_in(values["quantity"])
        try:
            with transaction.atomic():
                if key not in known:
                    store = open_store(actor=actor, name=values["store"], area_code=values["area"],
                                       place=values["place"])  # fmt: skip
                    known[key] = store.pk
                before = levels.get((known[key], kind_id))
                if before != quantity:
                    count_stock(actor=actor, store_id=known[key], kind_id=kind_id, quantity=quantity, note=note)
        except DomainError as error:
            outcome.rejected.append(Rejection.of(row.number, error))
        else:
            outcome.created += before is None
            outcome.changed += before is not None and before != quantity
            outcome.unchanged += before == quantity
        progress(done)
    return outcome


IMPORTER = Importer(
    kind="stocks",
    label=_("Stocks of supplies"),
    help=_("Excel or CSV: a row a kind in a store; what differs from the ledger is written down as a stocktaking."),
    roles=(Role.COMMAND_CENTRE,),
    suffixes=TABLE_SUFFIXES,
    read=read,
    check=check,
    apply=apply,
    columns=COLUMNS,
)

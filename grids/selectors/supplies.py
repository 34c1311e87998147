"""What lies where, what is running low, what is asked for: sums over the stock levels, which the ledger holds true."""

from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, Count, ExpressionWrapper, F, Prefetch, Q, QuerySet, Sum

from grids.models import Division, StockLevel, Store, SupplyKind, SupplyMovement, SupplyRequest
from grids.relief_roles import APPROVERS, KEEPERS
from grids.supply_states import OPEN_REQUESTS, RequestState
from xinhui.accounts.models import User
from xinhui.accounts.scope import Scope, area_range

LOW = Q(quantity__lt=F("warn_below"))
IN_USE = Q(store__closed_on__isnull=True)


@dataclass(frozen=True)
class KindRow:
    """One kind: pieces in store, in how many stores, in how many of them low; pieces asked for and not yet here."""

    kind: SupplyKind
    quantity: int
    stores: int
    low: int
    wanted: int


def _levels(user: User, area: str) -> QuerySet[StockLevel]:
    rows = StockLevel.objects.visible_to(user).filter(IN_USE)
    return rows.filter(**area_range("area_code", area)) if area else rows


def requests_of(user: User, area: str = "", activation_id: int | None = None) -> QuerySet[SupplyRequest]:
    """Requests that the reader sees, the open ones first, the newest first."""
    rows = SupplyRequest.objects.visible_to(user).select_related("kind", "to_store", "from_store", "requested_by")
    if area:
        rows = rows.filter(**area_range("area_code", area))
    if activation_id is not None:
        rows = rows.filter(activation_id=activation_id)
    is_over = Q(state__in=[state for state in RequestState if state not in OPEN_REQUESTS])
    return rows.annotate(over=ExpressionWrapper(is_over, BooleanField())).order_by("over", "-requested_at", "-pk")


def by_kind(user: User, area: str = "") -> list[KindRow]:
    """A row a kind in use. Three queries."""
    sums = {
        row["kind_id"]: row
        for row in _levels(user, area).order_by().values("kind_id").annotate(
            pieces=Sum("quantity"), stores=Count("pk", filter=Q(quantity__gt=0)), low=Count("pk", filter=LOW)
        )
    }  # fmt: skip
    wanted = dict(
        requests_of(user, area).filter(state__in=OPEN_REQUESTS).order_by().values("kind_id")
        .annotate(pieces=Sum("quantity")).values_list("kind_id", "pieces")
    )  # fmt: skip
    none = {"pieces": 0, "stores": 0, "low": 0}
    return [
        KindRow(kind, found["pieces"], found["stores"], found["low"], wanted.get(kind.pk, 0))
        for kind in SupplyKind.objects.filter(is_active=True)
        for found in (sums.get(kind.pk, none),)
    ]


def figures(user: User, area: str = "") -> dict[str, int]:
    """`stores`, `low` stocks, and requests: `waiting` for a decision, `under_way`."""
    stores = Store.objects.visible_to(user).filter(closed_on=None)
    if area:
        stores = stores.filter(**area_range("area_code", area))
    counts = requests_of(user, area).order_by().aggregate(
        waiting=Count("pk", filter=Q(state=RequestState.REQUESTED)),
        under_way=Count("pk", filter=Q(state__in=[RequestState.APPROVED, RequestState.SENT])),
    )  # fmt: skip
    return {"stores": stores.count(), "low": _levels(user, area).filter(LOW).count(), **counts}


def stores_of(user: User, area: str = "") -> QuerySet[Store]:
    """Stores in use with their `levels`, the district's own first."""
    rows = Store.objects.visible_to(user).filter(closed_on=None)
    if area:
        rows = rows.filter(**area_range("area_code", area))
    levels = StockLevel.objects.select_related("kind").order_by("kind__order", "kind__code")
    return rows.prefetch_related(Prefetch("levels", levels)).order_by("area_code", "name")


def ledger(user: User, store_id: int) -> QuerySet[SupplyMovement]:
    """The movements of a store, the newest first."""
    rows = SupplyMovement.objects.visible_to(user).filter(store_id=store_id)
    return rows.select_related("kind", "counterpart", "by", "request").order_by("-pk")


def sources_for(request: SupplyRequest, scope: Scope) -> list[tuple[str, str]]:
    """(store id, name with what is left) of the stores that the reader may promise from and that hold the kind."""
    rows = StockLevel.objects.filter(IN_USE, kind_id=request.kind_id, quantity__gt=0).select_related("store")
    return [
        (str(row.store_id), f"{row.store.name}（{row.quantity} {request.kind.measure}）")
        for row in rows.order_by("-quantity") if scope.covers(row.area_code, *APPROVERS)
        and row.store_id != request.to_store_id
    ]  # fmt: skip


def stores_kept(scope: Scope) -> list[tuple[str, str]]:
    """(id, name) of the stores in use that the reader keeps."""
    rows = Store.objects.filter(closed_on=None).order_by("area_code", "name")
    return [(str(row.pk), row.name) for row in rows if scope.covers(row.area_code, *KEEPERS)]


def places_kept(scope: Scope, *, least: int = 6) -> list[tuple[str, str]]:
    """(code, name) of the divisions in force that the reader keeps; `least` digits: 9 leaves the district out."""
    condition = Q(pk__in=[])
    for area in scope.areas(*KEEPERS):
        condition |= Q(**area_range("code", area))
    rows = Division.objects.filter(condition, is_active=True).order_by("code").values_list("code", "name")
    towns: dict[str, str] = {}
    found = []
    for code, name in rows:
        if len(code) == 9:
            towns[code] = name
        if len(code) >= least:
            town = towns.get(code[:9]) if len(code) == 12 else None
            found.append((code, f"{town} {name}" if town else name))
    return found


def names_of(rows: Any) -> dict[str, str]:
    """Area code → name, of the rows' places. One query."""
    codes = {row.area_code for row in rows}
    return dict(Division.objects.filter(code__in=codes).values_list("code", "name"))

"""Village points: overview of villages, a village's desk, an account's ledger, the board, the shop."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, Count, Q, QuerySet, Sum, When
from django.db.models.functions import Coalesce

from grids.models import Division
from grids.models.division import DivisionKind
from members.models import (
    Deed,
    DeedObjection,
    PointAccount,
    PointEntry,
    PointRule,
    PointRuleSet,
    Redemption,
    ShopGood,
    ShopMovement,
)
from members.models.village_scoped import home_village, led_villages
from members.rules.points import period_of
from members.scope import READERS, PartyScope, party_scope_of
from members.states.points import DeedState, EntryKind, RedemptionState, RuleSetState
from xinhui.accounts.models import User
from xinhui.accounts.scope import area_q, area_range

ON_BOARD_MOST = 200
_OWN = "_villages_with_an_account"


def villages_read(scope: PartyScope) -> QuerySet[Division]:
    """Villages in force whose records the user reads, or at home in."""
    condition = area_q("code", scope.posts.areas(*READERS)) | Q(code__in=sorted(led_villages(scope)))
    if home := home_village(scope):
        condition |= Q(code=home)
    rows = Division.objects.filter(condition, kind=DivisionKind.VILLAGE, is_active=True)
    return rows.defer("boundary").order_by("code")


@dataclass(frozen=True)
class VillageCount:
    """A village with points, in figures."""

    code: str
    name: str
    version: int | None
    accounts: int
    earned: int
    redeemed: int
    waiting: int
    objected: int
    to_hand_out: int


def overview(user: User, *, area: str = "") -> list[VillageCount]:
    """Villages that have rules or accounts, busiest first. Six queries for any number."""
    rules = PointRuleSet.objects.visible_to(user).filter(state=RuleSetState.IN_FORCE)
    versions = dict(rules.values_list("area_code", "version"))
    accounts = _by_village(PointAccount.objects.visible_to(user).open(), Count("pk"))
    entries = PointEntry.objects.visible_to(user)
    earned = _by_village(entries.filter(kind=EntryKind.EARNED), Sum("change"))
    spent = _by_village(entries.filter(kind__in=(EntryKind.REDEEMED, EntryKind.RETURNED)), Sum("change"))
    deeds = Deed.objects.visible_to(user)
    waiting = _by_village(deeds.filter(state__in=(DeedState.REPORTED, DeedState.CHECKED)), Count("pk"))
    objected = _by_village(deeds.filter(state=DeedState.OBJECTED), Count("pk"))
    reserved = _by_village(Redemption.objects.visible_to(user).filter(state=RedemptionState.RESERVED), Count("pk"))
    codes = {code for code in {*versions, *accounts} if code.startswith(area)}
    names = dict(Division.objects.filter(code__in=codes).values_list("code", "name"))
    rows = [
        VillageCount(code, names.get(code, code), versions.get(code), accounts.get(code, 0), earned.get(code, 0),
                     -spent.get(code, 0), waiting.get(code, 0), objected.get(code, 0), reserved.get(code, 0))
        for code in codes
    ]  # fmt: skip
    return sorted(rows, key=lambda row: (-row.objected, -row.waiting, -row.earned, row.code))


def _by_village(rows: QuerySet[Any], what: Any) -> dict[str, int]:
    return dict(rows.order_by().values_list("area_code").annotate(n=what).values_list("area_code", "n"))


@dataclass(frozen=True)
class Desk:
    """A village's figures: of all time, and what waits."""

    accounts: int
    earned: int
    redeemed: int
    left: int
    states: dict[str, int]
    to_hand_out: int


def desk(user: User, village: str) -> Desk:
    """Five queries."""
    here = {"area_code": village}
    accounts = PointAccount.objects.visible_to(user).open().filter(**here)
    counted = accounts.aggregate(n=Count("pk"), left=Coalesce(Sum("balance"), 0))
    entries = dict(
        PointEntry.objects.visible_to(user).filter(**here).order_by().values_list("kind").annotate(n=Sum("change"))
    )
    states = dict(Deed.objects.visible_to(user).filter(**here).order_by().values_list("state").annotate(n=Count("pk")))
    waiting = Redemption.objects.visible_to(user).filter(**here, state=RedemptionState.RESERVED).count()
    spent = -(entries.get(EntryKind.REDEEMED, 0) + entries.get(EntryKind.RETURNED, 0))
    return Desk(counted["n"], entries.get(EntryKind.EARNED, 0), spent, counted["left"], states, waiting)


def deeds_of(user: User, village: str, *, state: str = "") -> QuerySet[Deed]:
    """A village's deeds, those that wait first; `state` limits them."""
    rows = Deed.objects.visible_to(user).filter(area_code=village).select_related("account", "rule")
    return rows.filter(state=state) if state else rows


def rules_in_force(village: str) -> PointRuleSet | None:
    """The village's rules in force."""
    return PointRuleSet.objects.filter(area_code=village, state=RuleSetState.IN_FORCE).first()


def rules_to_choose(village: str) -> list[PointRule]:
    """Rules that a deed may be reported under."""
    rows = PointRule.objects.filter(rule_set__area_code=village, rule_set__state=RuleSetState.IN_FORCE)
    return list(rows.order_by("code"))


@dataclass(frozen=True)
class Total:
    """Sums of one account: all its points, by what became of them."""

    earned: int
    deducted: int
    redeemed: int
    expired: int
    corrected: int


def total_of(account: PointAccount) -> Total:
    """One query."""
    sums: dict[str, int] = defaultdict(int)
    sums |= dict(account.entries.order_by().values_list("kind").annotate(n=Sum("change")))
    return Total(
        sums[EntryKind.EARNED], -sums[EntryKind.DEDUCTED], -(sums[EntryKind.REDEEMED] + sums[EntryKind.RETURNED]),
        -sums[EntryKind.EXPIRED], sums[EntryKind.CORRECTED],
    )  # fmt: skip


def rank_of(account: PointAccount) -> int:
    """The account's place in its village, by balance. One query."""
    return PointAccount.objects.open().filter(area_code=account.area_code, balance__gt=account.balance).count() + 1


def what_for(entry: PointEntry) -> str:
    """The deed, the good or the reason of an entry."""
    if entry.deed is not None:
        return entry.deed.what
    return str(entry.redemption.good) if entry.redemption is not None else entry.note


def ledger_of(account: PointAccount) -> QuerySet[PointEntry]:
    """The account's entries, the newest first, with what they come from."""
    rows = PointEntry.objects.filter(account=account)
    return rows.select_related("deed__rule", "redemption__good", "corrects", "corrected_by").order_by("-pk")


@dataclass(frozen=True)
class Board:
    """What the village reads: open to objections, counted in the period, not counted, and the order of balances."""

    open: Sequence[Deed]
    counted: Sequence[Deed]
    upheld: Sequence[Deed]
    ranking: Sequence[PointAccount]
    first: date
    after: date
    rules: PointRuleSet | None


def board(user: User, village: str, *, day: date) -> Board:
    """The board of the month that `day` lies in. Balances only when the village shows them. Five queries."""
    first, after = period_of(day, "month")
    rows = Deed.objects.visible_to(user).filter(area_code=village).select_related("account", "rule")
    of_month = rows.filter(published_on__gte=first, published_on__lt=after).order_by("-published_on", "-pk")
    waiting = rows.filter(state__in=(DeedState.PUBLISHED, DeedState.OBJECTED)).order_by("objections_until", "pk")
    rules = rules_in_force(village)
    ranking: Sequence[PointAccount] = ()
    if rules is not None and rules.shows_balances:
        # Names and balances are the village's own publication; whoever reads the board reads them.
        ranked = PointAccount.objects.open().filter(area_code=village, balance__gt=0)
        ranking = list(ranked.order_by("-balance", "name")[:50])
    return Board(
        list(waiting[:ON_BOARD_MOST]), list(of_month.filter(state=DeedState.COUNTS)[:ON_BOARD_MOST]),
        list(of_month.filter(state=DeedState.UPHELD)[:ON_BOARD_MOST]), ranking, first, after, rules,
    )  # fmt: skip


def objections_of(user: User, deed: Deed) -> QuerySet[DeedObjection]:
    """The deed's objections that the user may read."""
    return DeedObjection.objects.visible_to(user).filter(deed=deed).select_related("raised_by", "decided_by")


def goods_of(user: User, village: str, *, offered: bool = False) -> QuerySet[ShopGood]:
    """What the shop has."""
    rows = ShopGood.objects.visible_to(user).filter(area_code=village)
    return rows.filter(is_offered=True) if offered else rows.order_by("-is_offered", "points", "name")


def redemptions_of(user: User, village: str) -> QuerySet[Redemption]:
    """The village's redemptions, those to be handed out first."""
    rows = Redemption.objects.visible_to(user).filter(area_code=village).select_related("account", "good")
    waiting = Case(When(state=RedemptionState.RESERVED, then=0), default=1)
    return rows.order_by(waiting, "-asked_at", "-pk")


def shop_ledger(user: User, village: str) -> QuerySet[ShopMovement]:
    """Movements of the shop, the newest first."""
    return ShopMovement.objects.visible_to(user).filter(area_code=village).select_related("good").order_by("-pk")


def own_account(user: User) -> PointAccount | None:
    """The open account of the user's household."""
    member_id = party_scope_of(user).member_id
    return PointAccount.objects.open().filter(member_id=member_id or 0).first()


def has_account(scope: PartyScope, village: str) -> bool:
    """Whether the user's household has an open account in the village. One query a request."""
    found: frozenset[str] | None = scope.__dict__.get(_OWN)
    if found is None:
        rows = PointAccount.objects.open().filter(member_id=scope.member_id or 0)
        found = frozenset(rows.values_list("area_code", flat=True))
        scope.__dict__[_OWN] = found
    return village in found


def entries_earned() -> QuerySet[PointEntry]:
    """Entries of points earned in the whole district."""
    return PointEntry.objects.filter(kind=EntryKind.EARNED)


def points_earned() -> int:
    """Points earned in the whole district."""
    return entries_earned().aggregate(n=Coalesce(Sum("change"), 0))["n"] or 0


def handed_out() -> QuerySet[Redemption]:
    """Redemptions handed out in the whole district."""
    return Redemption.objects.filter(state=RedemptionState.HANDED_OUT)


def goods_redeemed() -> int:
    """How many redemptions were handed out in the whole district."""
    return handed_out().count()


def entries_of_village(user: User, village: str) -> QuerySet[PointEntry]:
    """The whole ledger of a village, as it is exported."""
    rows = PointEntry.objects.visible_to(user).filter(**area_range("area_code", village))
    return rows.select_related("account", "deed", "redemption__good").order_by("pk")

"""Two households redeem the last piece of soap at the same moment, on PostgreSQL; and one household its points twice.

One of the two gets it, the other keeps the points; both ledgers say the same. The control takes the row locks away,
and the same judge must find both served.
"""

from collections import Counter

from django.db.models import Sum

from members.models import PointAccount, PointEntry, Redemption, ShopGood, ShopMovement
from members.services.points import frame, shop
from members.services.points.accounts import open_accounts
from tests.members.points.kit import deed_in, in_force
from tests.races.duel import RACES_MARKS, duel, without_locks
from tests.world import VILLAGE
from tests.world_members import Party
from xinhui.audit.selectors.verify import verify_chains

pytestmark = RACES_MARKS
RACES, CONTROL_RACES = 100, 60


def households(party: Party, count: int) -> list[PointAccount]:
    """Accounts with ten points each, earned by a deed."""
    in_force(party)
    rows = open_accounts(actor=party.act("secretary"), area_code=VILLAGE, names=[f"{n}号户" for n in range(count)])
    for row in rows:
        deed_in(party, "counts", row)
    return rows


def goods(party: Party, count: int, *, stock: int) -> list[ShopGood]:
    """Goods of ten points with so many pieces each."""
    actor = party.act("secretary")
    return [
        shop.offer_good(actor=actor, area_code=VILLAGE, name=f"肥皂{n}", points=10, stock=stock) for n in range(count)
    ]


def race(party: Party, rows: list[ShopGood], who: list[tuple[PointAccount, PointAccount]]) -> int:
    """Both sides redeem the same good, each for its account; how many were refused."""
    actors = [party.act("secretary"), party.act("organizer")]

    def act(number: int, side: int) -> None:
        shop.redeem_points(actor=actors[side], account_id=who[number][side].pk, good_id=rows[number].pk)

    return duel(len(rows), act, forgiving=True)


def judge(rows: list[ShopGood]) -> tuple[Counter[int], int]:
    """(times redeemed → goods, goods or accounts whose ledger and balance differ)."""
    times = Counter(Redemption.objects.filter(good=row).count() for row in rows)
    wrong = 0
    for good in ShopGood.objects.all():
        wrong += ShopMovement.objects.filter(good=good).aggregate(sum=Sum("change"))["sum"] != good.stock
    for account in PointAccount.objects.all():
        wrong += PointEntry.objects.filter(account=account).aggregate(sum=Sum("change"))["sum"] != account.balance
    return times, wrong


def pairs(rows: list[PointAccount]) -> list[tuple[PointAccount, PointAccount]]:
    """Neighbours compete."""
    return list(zip(rows[::2], rows[1::2], strict=True))


def test_the_last_piece_goes_out_once(party: Party) -> None:
    rows, who = goods(party, RACES, stock=1), pairs(households(party, 2 * RACES))
    assert race(party, rows, who) == RACES, "one of the two is refused, every time"
    assert judge(rows) == (Counter({1: RACES}), 0)
    assert PointAccount.objects.filter(balance=10).count() == RACES, "whoever was refused keeps the points"
    assert all(report.broken is None for report in verify_chains())


def test_the_same_points_are_spent_once(party: Party) -> None:
    rows = goods(party, RACES, stock=2)
    who = [(row, row) for row in households(party, RACES)]
    assert race(party, rows, who) == RACES
    assert judge(rows) == (Counter({1: RACES}), 0)


def test_control_without_the_locks_it_goes_out_twice(party: Party) -> None:
    rows, who = goods(party, CONTROL_RACES, stock=1), pairs(households(party, 2 * CONTROL_RACES))
    with without_locks(frame):
        race(party, rows, who)
    times, wrong = judge(rows)
    assert times[2] > 0 and wrong >= times[2]

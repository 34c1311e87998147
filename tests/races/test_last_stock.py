"""Two officers send the last of a stock at the same moment, and two transfers cross each other, on PostgreSQL.

One of the two gets it, the other is told what is left; the ledger and the level say the same. The control takes the
row locks away, and the same judge must find both sent.
"""

from collections import Counter

from django.db.models import Sum

from grids.models import StockLevel, Store, SupplyMovement
from grids.services.supplies import frame
from grids.services.supplies.stores import issue_stock, open_store, receive_stock, transfer_stock
from tests.grids.supplies.kit import tents
from tests.races.duel import RACES_MARKS, duel, without_locks
from tests.world import TOWN
from tests.world_grids import District
from xinhui.audit.selectors.verify import verify_chains

pytestmark = RACES_MARKS
RACES, CONTROL_RACES, PIECES = 200, 100, 10


def stores(district: District, count: int, pieces: int = PIECES) -> list[Store]:
    """Stores of the town, each with the last so many tents."""
    command, kind = district.act("command"), tents().pk
    made = [open_store(actor=command, name=f"储备点{n}", area_code=TOWN, place="x") for n in range(count)]
    for row in made:
        receive_stock(actor=command, store_id=row.pk, kind_id=kind, quantity=pieces)
    return made


def race(district: District, rows: list[Store]) -> int:
    """Both sides hand out all there is; how many were refused."""
    actors, kind = [district.act("dispatcher"), district.act("town_leader")], tents().pk

    def act(number: int, side: int) -> None:
        issue_stock(actor=actors[side], store_id=rows[number].pk, kind_id=kind, quantity=PIECES, note="发放")

    return duel(len(rows), act, forgiving=True)


def judge(rows: list[Store]) -> tuple[Counter[int], list[str]]:
    """(times handed out → stores, stores whose ledger and level differ)."""
    levels = dict(StockLevel.objects.filter(store__in=rows).values_list("store_id", "quantity"))
    times: Counter[int] = Counter()
    wrong = []
    for row in rows:
        moves = SupplyMovement.objects.filter(store=row)
        times[moves.filter(why="issued").count()] += 1
        if moves.aggregate(sum=Sum("change"))["sum"] != levels[row.pk] or levels[row.pk] != 0:
            wrong.append(row.name)
    return times, wrong


def test_the_last_stock_goes_out_once(district: District) -> None:
    rows = stores(district, RACES)
    assert race(district, rows) == RACES, "one of the two is refused, every time"
    assert judge(rows) == (Counter({1: RACES}), [])
    assert all(report.broken is None for report in verify_chains())


def test_control_without_the_lock_it_goes_out_twice(district: District) -> None:
    rows = stores(district, CONTROL_RACES)
    with without_locks(frame):
        race(district, rows)
    times, wrong = judge(rows)
    assert times[2] > 0
    assert len(wrong) >= times[2]


def test_transfers_that_cross_each_other_do_not_lock_up(district: District) -> None:
    one, other = stores(district, 2, 1000)
    actor, kind = district.act("command"), tents().pk

    def act(number: int, side: int) -> None:
        source, target = (one, other) if side == 0 else (other, one)
        transfer_stock(actor=actor, store_id=source.pk, to_store_id=target.pk, kind_id=kind, quantity=1 + number % 3)

    assert duel(100, act, forgiving=False) == 0
    left = dict(StockLevel.objects.values_list("store_id", "quantity"))
    assert left == {one.pk: 1000, other.pk: 1000}

"""Stocks and shelters by table: what gets in, what never does, the same file twice."""

from collections.abc import Callable

from grids.models import Shelter, StockLevel, Store, SupplyKind, SupplyMovement
from tests.exchange.conftest import Desk
from tests.grids.shelters.kit import shelter
from tests.world import DISTRICT, GRID, TOWN, VILLAGE

Desks = Callable[[str], Desk]
STOCK = ("储备点", "区划代码", "地址", "物资", "数量")
SHELTER = ("名称", "类型", "区划代码", "地址", "容纳人数", "管理员", "电话", "纬度", "经度")


def kinds() -> None:
    SupplyKind.objects.create(code="tent", name="帐篷", measure="顶")
    SupplyKind.objects.create(code="boat", name="冲锋舟", measure="艘")


def test_a_table_is_a_stocktaking(desk: Desks) -> None:
    kinds()
    clerk = desk("command")
    lines = [
        ("区物资储备中心", DISTRICT, "会城", "帐篷", 1200), ("区物资储备中心", DISTRICT, "", "boat", "12"),
        ("罗坑储备点", TOWN, "镇政府旁", "帐篷", "1,050.0"),
    ]  # fmt: skip
    job = clerk.table("stocks", STOCK, lines)
    # the second row names no address, and its store is not there yet
    assert [(row["row"], row["field"]) for row in job.rejected] == [(3, "place")]
    job = clerk.apply(job)
    assert (job.outcome["created"], Store.objects.count()) == (2, 2)
    again = clerk.apply(clerk.table("stocks", STOCK, lines))
    assert (again.outcome["created"], again.outcome["changed"], again.outcome["unchanged"]) == (1, 0, 2)
    less = clerk.apply(clerk.table("stocks", STOCK, [("罗坑储备点", TOWN, "", "tent", 1000)]))
    assert less.outcome["changed"] == 1
    assert sorted(StockLevel.objects.values_list("quantity", flat=True)) == [12, 1000, 1200]
    assert list(SupplyMovement.objects.values_list("why", "change").order_by("pk")) == [
        ("counted", 1200), ("counted", 1050), ("counted", 12), ("counted", -50),
    ]  # fmt: skip


def test_wrong_stocks_are_listed_one_by_one(desk: Desks) -> None:
    kinds()
    lines = [
        ("甲", "440705999", "x", "帐篷", 1), ("甲", TOWN, "x", "飞机", 1), ("甲", TOWN, "x", "帐篷", "很多"),
        ("甲", TOWN, "x", "帐篷", 10**8), ("长" * 61, TOWN, "x", "帐篷", 1), ("甲", TOWN, "x", "帐篷", -1),
        ("甲", TOWN, "x", "帐篷", 1), ("甲", TOWN, "x", "tent", 2), ("甲", GRID, "x", "帐篷", 1),
    ]  # fmt: skip
    job = desk("command").table("stocks", STOCK, lines)
    assert {row["row"]: row["field"] for row in job.rejected} == {
        2: "area", 3: "kind", 4: "quantity", 5: "quantity", 6: "store", 7: "quantity", 9: "kind", 10: "area",
    }  # fmt: skip
    assert job.accepted == 1


def test_shelters_come_in_and_are_corrected(desk: Desks) -> None:
    clerk = desk("command")
    lines = [
        ("罗坑小学", "学校", VILLAGE, "村口", 300, "何校长", "6600000", 22.405, 113.005),
        ("镇体育馆", "", TOWN, "镇中心", "1,000", "", "", "", ""),
    ]
    job = clerk.apply(clerk.table("shelters", SHELTER, lines))
    assert job.outcome["created"] == 2
    assert list(Shelter.objects.order_by("capacity").values_list("name", "kind", "capacity", "latitude")) == [
        ("罗坑小学", "school", 300, 22.405), ("镇体育馆", "other", 1000, None),
    ]  # fmt: skip
    lines[1] = ("镇体育馆", "体育馆", TOWN, "镇中心", 800, "", "", "", "")
    again = clerk.apply(clerk.table("shelters", SHELTER, lines))
    assert (again.outcome["changed"], again.outcome["unchanged"]) == (1, 1)
    assert Shelter.objects.get(name="镇体育馆").kind == "gym"


def test_wrong_shelters_are_listed_one_by_one(desk: Desks) -> None:
    lines = [
        ("甲", "", DISTRICT, "x", 1, "", "", "", ""), ("甲", "轮船", TOWN, "x", 1, "", "", "", ""),
        ("甲", "", TOWN, "x", "许多", "", "", "", ""), ("甲", "", TOWN, "x", 0, "", "", "", ""),
        ("甲", "", TOWN, "x", 5, "", "无", "", ""), ("甲", "", TOWN, "x", 5, "", "", "北", ""),
        ("甲", "", TOWN, "x", 5, "", "", 22.4, ""), ("甲", "", TOWN, "x", 5, "", "", "", ""),
        ("甲", "", TOWN, "x", 6, "", "", "", ""), ("乙", "", TOWN, "x", 5, "", "", "nan", "nan"),
    ]  # fmt: skip
    job = desk("command").table("shelters", SHELTER, lines)
    assert {row["row"]: row["field"] for row in job.rejected} == {
        2: "area", 3: "kind", 4: "capacity", 5: "capacity", 6: "phone", 7: "latitude", 8: "latitude", 10: "name",
        11: "latitude",
    }  # fmt: skip


def test_a_shelter_that_vanished_meanwhile_is_refused_alone(desk: Desks, district: object) -> None:
    clerk = desk("command")
    job = clerk.table("shelters", SHELTER, [
        ("罗坑小学", "", VILLAGE, "村口", 300, "", "", "", ""), ("文化楼", "", VILLAGE, "村口", 30, "", "", "", ""),
    ])  # fmt: skip
    assert job.rejected == []
    shelter(district, "罗坑小学", capacity=300)  # type: ignore[arg-type]
    job = clerk.apply(job)
    assert (job.outcome["created"], job.outcome["changed"]) == (1, 1)


def test_only_the_command_centre_brings_tables(desk: Desks) -> None:
    for handle in ("town_leader", "secretary", "worker", "handler"):
        for kind in ("stocks", "shelters"):
            assert desk(handle).client.get(f"/exchange/new/{kind}/").status_code in (403, 404), handle

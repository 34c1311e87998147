"""Buildings, stairwells and stewards from Excel: what they come to, what never gets in, the same file twice."""

from collections.abc import Callable

from grids.models import Building, Stairwell, Steward
from grids.selectors.buildings import coverage, total
from tests.exchange.conftest import Desk
from tests.world import GRID, OTHER_GRID, SECOND_GRID
from tests.world_grids import District

Desks = Callable[[str], Desk]
HEADING = ("网格代码", "楼栋", "类别", "地址", "户数", "楼梯", "楼组长", "电话", "党员")
LINES = [
    (GRID, "一栋", "", "人民路 1 号", 24, "1，2", "何姨", "10000001", "是"),
    (GRID, "二栋", "商住楼", "人民路 2 号", 12, "1", "陈叔", "10000002", ""),
    (GRID, "二栋", "商住楼", "人民路 2 号", 12, "2", "何姨", "10000001", "是"),
    (SECOND_GRID, "一栋", "自建房", "东巷 1 号", "", "1", "", "", ""),
]


def test_a_table_brings_buildings_stairwells_and_stewards(desk: Desks, district: District) -> None:
    clerk = desk("command")
    job = clerk.table("buildings", HEADING, LINES)
    assert (job.accepted, job.rejected, Building.objects.count()) == (4, [], 0)
    job = clerk.apply(job)
    assert (job.outcome["created"], job.outcome["refused"]) == (4, [])
    whole = total(coverage(district.act_user("command")))
    assert (whole.buildings, whole.stairwells, whole.covered, whole.stewards, whole.party) == (3, 5, 4, 2, 1)
    assert Steward.objects.get(name="何姨").charges.filter(ends_on=None).count() == 3
    assert Building.objects.get(area_code=SECOND_GRID).kind == "self_built"


def test_the_same_file_again_changes_nothing_and_a_later_one_adds(desk: Desks) -> None:
    clerk = desk("command")
    clerk.apply(clerk.table("buildings", HEADING, LINES))
    again = clerk.apply(clerk.table("buildings", HEADING, LINES))
    assert (again.outcome["created"], again.outcome["changed"], again.outcome["unchanged"]) == (0, 0, 4)
    more = [
        (GRID, "一栋", "", "人民路 1 号", 24, "1，2，3", "", "", ""),
        (SECOND_GRID, "一栋", "", "东巷 1 号", "", "1", "李伯", "10000005", "否"),
    ]
    later = clerk.apply(clerk.table("buildings", HEADING, more))
    assert (later.outcome["created"], later.outcome["changed"], later.outcome["refused"]) == (0, 2, [])
    assert Stairwell.objects.filter(building__name="一栋", area_code=GRID).count() == 3
    assert Steward.objects.get(name="李伯").is_party_member is False


def test_bad_rows_are_listed_one_by_one(desk: Desks) -> None:
    lines = [
        ("440705999999999", "一栋", "", "路", 1, "1", "", "", ""),
        (GRID, "一栋", "城堡", "路", 1, "1", "", "", ""),
        (GRID, "一栋", "", "路", "很多", "1", "", "", ""),
        (GRID, "一栋", "", "路", 9999, "1", "", "", ""),
        (GRID, "一栋", "", "路", 1, "1,1", "", "", ""),
        (GRID, "一栋", "", "路", 1, "1", "何姨", "无", ""),
        (GRID, "一栋", "", "路", 1, "1", "", "", ""),
        (GRID, "一栋", "", "路", 1, "1", "", "", ""),
        (OTHER_GRID, "一栋", "", "路", 1, "1", "", "", ""),
    ]
    job = desk("command").table("buildings", HEADING, lines)
    assert {row["row"]: row["field"] for row in job.rejected} == {
        2: "grid", 3: "kind", 4: "households", 5: "households", 6: "stairwells", 7: "phone", 9: "stairwells",
    }  # fmt: skip
    assert job.accepted == 2


def test_only_the_command_centre_imports(desk: Desks) -> None:
    for handle in ("town_leader", "secretary", "worker", "handler"):
        assert desk(handle).client.get("/exchange/new/buildings/").status_code in (403, 404), handle

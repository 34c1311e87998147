"""The tree in the browser admin: a keeper draws, renames, recodes, cuts and merges through the services."""

import json
from collections.abc import Mapping
from typing import Any

import pytest
from django.test import Client
from shapely.geometry import box, mapping, shape

from grids.geometry import square_metres
from grids.models import CodeChange, Division, Grid
from grids.services.divisions.cut import cut_grid, read_line
from tests.world import GRID, SECOND_GRID, TOWN, VILLAGE
from tests.world_grids import CORNERS, SIDE, District
from xinhui.audit.models import Entry
from xinhui.core.errors import InvalidInput

SOUTH, WEST = CORNERS[GRID]


@pytest.fixture
def keeper(client: Client, district: District) -> Client:
    client.force_login(district.world.command)
    return client


def verb(client: Client, model: str, code: str, name: str, data: Mapping[str, Any]) -> Any:
    rows = Grid if model == "grid" else Division
    pk = rows.objects.get(code=code).pk
    return client.post(f"/admin/grids/{model}/{pk}/verb/{name}/", data, HTTP_ACCEPT_LANGUAGE="zh-hans")


def area(grid: Grid) -> float:
    return square_metres(shape(grid.boundary))


def line_at(part: float) -> str:
    """A north–south line through the grid, as an official writes it, with a full-width comma on one line."""
    longitude = WEST + SIDE * part
    return f"{longitude}，{SOUTH - 0.001}\n\n{longitude}, {SOUTH + SIDE + 0.001}\n"


def test_a_keeper_cuts_a_grid_along_a_line(keeper: Client) -> None:
    whole = Grid.objects.get(code=GRID)
    done = verb(keeper, "grid", GRID, "split", {"name": "第九网格", "line": line_at(0.6), "reason": "镇会议纪要3号"})
    assert done.status_code == 302, done.content.decode()
    new = Grid.objects.get(name="第九网格")
    kept = Grid.objects.get(code=GRID)
    assert area(kept) > area(new) > 0
    assert area(kept) + area(new) == pytest.approx(area(whole), rel=1e-6)
    assert CodeChange.objects.latest("pk").reason == "镇会议纪要3号"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("113.0", "第 1 个点不是两个数字"),
        ("113.0, 22.4", "分割线至少需要两个点"),
        (f"{WEST + 9 * SIDE}, {SOUTH}\n{WEST + 9 * SIDE}, {SOUTH + SIDE}", "没有把网格分成两部分"),
    ],
)
def test_a_line_that_does_not_cut_is_refused_in_words(keeper: Client, line: str, said: str) -> None:
    count = Grid.objects.count()
    answer = verb(keeper, "grid", GRID, "split", {"name": "第九网格", "line": line, "reason": "纪要"})
    assert answer.status_code == 400
    page = answer.content.decode()
    assert said in page
    assert "第九网格" in page  # what was typed is still there
    assert Grid.objects.count() == count


def test_read_line_and_cut_by_hand(district: District) -> None:
    assert read_line("113.1, 22.4\n113.2 22.5") == [(113.1, 22.4), (113.2, 22.5)]
    with pytest.raises(InvalidInput) as refused:
        cut_grid(actor=district.act("command"), code=GRID, line=[(0.0, 0.0), (1.0, 1.0)], name="x", reason="y")
    assert refused.value.field == "line"


def test_rename_recode_close_of_a_village(keeper: Client) -> None:
    assert verb(keeper, "division", VILLAGE, "rename", {"name": "新河村", "reason": "批复"}).status_code == 302
    assert Division.objects.get(code=VILLAGE).name == "新河村"
    taken = verb(keeper, "division", VILLAGE, "recode", {"new_code": TOWN, "reason": "批复"})
    assert taken.status_code == 400
    new = VILLAGE[:-3] + "288"
    assert verb(keeper, "division", VILLAGE, "recode", {"new_code": new, "reason": "批复"}).status_code == 302
    assert Grid.objects.filter(code=new + GRID[12:]).exists()
    assert Entry.objects.filter(verb__startswith="division.").count() >= 2
    refused = verb(keeper, "division", new, "close", {"reason": "批复"})
    assert refused.status_code == 400  # grids are still in it: said, not done
    assert Division.objects.get(code=new).is_active


def test_neighbours_are_merged_and_a_scenario_is_set(keeper: Client) -> None:
    assert verb(keeper, "grid", GRID, "scenario", {"scenario": "urban"}).status_code == 302
    done = verb(keeper, "grid", GRID, "merge", {"codes": f"{SECOND_GRID}， ", "name": "", "reason": "合并"})
    assert done.status_code == 302, done.content.decode()
    assert not Grid.objects.get(code=SECOND_GRID).is_active


def test_a_drawn_boundary_is_checked_then_saved_by_the_verb(keeper: Client) -> None:
    grid = Grid.objects.get(code=GRID)
    page = f"/admin/grids/grid/{grid.pk}/change/"
    over = mapping(box(WEST + SIDE / 2, SOUTH, WEST + 1.5 * SIDE, SOUTH + SIDE))
    refused = keeper.post(page, {"boundary": json.dumps(over)})
    assert refused.status_code == 200
    smaller = mapping(box(WEST, SOUTH, WEST + SIDE / 2, SOUTH + SIDE))
    assert keeper.post(page, {"boundary": json.dumps(smaller)}).status_code == 302
    assert area(Grid.objects.get(code=GRID)) < area(grid)
    assert Entry.objects.filter(verb="division.boundary", area_code=GRID).count() == 1


def test_a_new_grid_and_a_new_village(keeper: Client) -> None:
    made = keeper.post(
        "/admin/grids/grid/add/",
        {"division_code": VILLAGE, "name": "第八网格", "scenario": "rural", "reason": "批复"},
    )
    assert made.status_code == 302, made.content.decode()
    village = keeper.post(
        "/admin/grids/division/add/", {"code": TOWN + "277", "name": "新村", "kind": "", "reason": "批复"}
    )
    assert village.status_code == 302, village.content.decode()
    assert Division.objects.get(code=TOWN + "277").parent.code == TOWN  # type: ignore[union-attr]

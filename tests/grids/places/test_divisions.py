"""The tree of divisions: created, renamed, redrawn, split, merged, recoded, closed; its history and its audit."""

from typing import Any

import pytest
import shapely
from shapely.geometry import box, mapping, shape

from grids.geometry import square_metres
from grids.models import CodeChange, Division, Grid, Hazard, Issue, TeamPost, Whistle
from grids.models.division import Scenario
from grids.selectors.coverage import coverage_of
from grids.selectors.places import locate
from grids.services.divisions.change import close_place, rename_place, set_boundary, set_scenario
from grids.services.divisions.create import create_division, create_grid
from grids.services.divisions.merge import merge_grids
from grids.services.divisions.recode import coded_fields, recode_place
from grids.services.divisions.split import Part, split_grid
from tests.world import GRID, OTHER_GRID, SECOND_GRID, TOWN, VILLAGE
from tests.world_chain import raised
from tests.world_grids import CORNERS, SIDE, District
from xinhui.accounts.models import Post
from xinhui.audit.models import Entry
from xinhui.core import clock
from xinhui.core.errors import Conflict, DomainError, Forbidden, InvalidInput, NotFound


def square(west: float, south: float, east: float, north: float) -> dict[str, Any]:
    return dict(mapping(box(west, south, east, north)))


def beside(code: str, *, width: float = SIDE) -> dict[str, Any]:
    """A square east of the two squares of the village."""
    south, west = CORNERS[SECOND_GRID]
    return square(west + SIDE, south, west + SIDE + width, south + SIDE)


def halves(code: str) -> tuple[dict[str, Any], dict[str, Any]]:
    south, west = CORNERS[code]
    middle = west + SIDE / 2
    return square(west, south, middle, south + SIDE), square(middle, south, west + SIDE, south + SIDE)


def last_change() -> CodeChange:
    return CodeChange.objects.latest("pk")


def test_a_grid_is_created_found_and_remembered(district: District) -> None:
    actor = district.act("command")
    grid = create_grid(actor=actor, division_code=VILLAGE, name="第三网格", reason="新建小区", boundary=beside(VILLAGE))
    assert grid.code == VILLAGE + "003"
    found = locate(CORNERS[SECOND_GRID][0] + SIDE / 2, CORNERS[SECOND_GRID][1] + SIDE * 1.5)
    assert found is not None
    assert found.code == grid.code
    change = last_change()
    assert (change.kind, change.new_codes, change.reason) == ("create", [grid.code], "新建小区")
    assert Entry.objects.filter(verb="division.create", area_code=grid.code).count() == 1


@pytest.mark.parametrize(
    ("kwargs", "code", "field"),
    [
        ({"boundary": square(113.005, 22.40, 113.015, 22.41)}, "boundary-overlaps", "boundary"),
        ({"boundary": {"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [0, 1], [1, 0], [0, 0]]]}},
         "boundary-unusable", "boundary"),
        ({"boundary": {"type": "Point", "coordinates": [113, 22]}}, "boundary-unusable", "boundary"),
        ({"boundary": {"type": "Polygon"}}, "boundary-unusable", "boundary"),
        ({"boundary": square(500000, 2480000, 500100, 2480100)}, "boundary-unusable", "boundary"),
        ({"name": " "}, "text-missing", "name"),
        ({"name": "长" * 81}, "text-too-long", "name"),
        ({"reason": ""}, "text-missing", "reason"),
        ({"scenario": "moon"}, "choice-unknown", "scenario"),
        ({"code": OTHER_GRID[:12] + "009"}, "code-elsewhere", "code"),
        ({"code": GRID}, "code-taken", "code"),
        ({"division_code": "440705999999"}, "place-unknown", "division"),
        ({"division_code": GRID}, "not-a-division", "division"),
    ],
)  # fmt: skip
def test_bad_grids_are_refused_and_leave_nothing(
    district: District, kwargs: dict[str, Any], code: str, field: str
) -> None:
    before = (Grid.objects.count(), CodeChange.objects.count(), Entry.objects.count())
    good: dict[str, Any] = {"division_code": VILLAGE, "name": "第三网格", "reason": "新建小区"}
    with pytest.raises(DomainError) as refused:
        create_grid(actor=district.act("command"), **{**good, **kwargs})
    assert (refused.value.code, refused.value.field) == (code, field)
    assert (Grid.objects.count(), CodeChange.objects.count(), Entry.objects.count()) == before


@pytest.mark.parametrize("handle", ["worker", "secretary", "town_leader", "handler", "district_leader"])
def test_only_keepers_change_the_tree(district: District, handle: str) -> None:
    with pytest.raises(Forbidden):
        rename_place(actor=district.act(handle), code=GRID, name="x", reason="x")
    with pytest.raises(Forbidden):
        merge_grids(actor=district.act(handle), into=GRID, codes=[SECOND_GRID], reason="x")


def test_a_village_takes_its_kind_from_its_code(district: District) -> None:
    actor = district.act("command")
    assert create_division(actor=actor, code=TOWN + "001", name="新社区", reason="设立").kind == "community"
    assert create_division(actor=actor, code=TOWN + "230", name="新村", reason="设立").kind == "village"
    assert create_division(actor=actor, code=TOWN + "455", name="管理区", reason="统计").kind == "statistical"
    assert create_division(actor=actor, code="440705111", name="新镇", reason="设立").kind == "town"
    with pytest.raises(InvalidInput, match=r"渔场|Fishery"):
        create_division(actor=actor, code=TOWN + "400", name="x", kind="village", reason="x")
    with pytest.raises(NotFound):
        create_division(actor=actor, code="440705998001", name="x", reason="x")


def test_renaming_keeps_the_code_and_the_old_name(district: District) -> None:
    old = Division.objects.get(code=VILLAGE).name
    rename_place(actor=district.act("command"), code=VILLAGE, name="新罗坑村", reason="撤村改名")
    assert Division.objects.get(code=VILLAGE).name == "新罗坑村"
    assert (last_change().old_name, last_change().new_name) == (old, "新罗坑村")
    with pytest.raises(InvalidInput):
        rename_place(actor=district.act("command"), code=VILLAGE, name="新罗坑村", reason="again")


def test_a_split_leaves_no_ground_out_and_keeps_the_cases(district: District) -> None:
    issue = district.report()
    kept, rest = halves(GRID)
    area = square_metres(shape(Grid.objects.get(code=GRID).boundary))
    grids = split_grid(
        actor=district.act("command"), code=GRID, kept=kept, parts=[Part("东片网格", rest)], reason="人口增加"
    )
    assert [grid.code for grid in grids] == [GRID, VILLAGE + "003"]
    assert sum(square_metres(shape(grid.boundary)) for grid in grids) == pytest.approx(area, rel=1e-6)
    assert Issue.objects.get(pk=issue.pk).area_code == GRID
    assert last_change().new_codes == [GRID, VILLAGE + "003"]
    place = locate(CORNERS[GRID][0] + SIDE / 2, CORNERS[GRID][1] + SIDE * 0.9)
    assert place is not None
    assert place.code == VILLAGE + "003"


def test_a_split_that_does_not_fit_is_refused(district: District) -> None:
    kept, rest = halves(GRID)
    south, west = CORNERS[GRID]
    actor = district.act("command")
    for parts, words in (
        ([Part("东", square(west + SIDE * 0.6, south, west + SIDE, south + SIDE))], r"m²|平方米"),
        ([Part("东", square(west + SIDE * 0.4, south, west + SIDE, south + SIDE))], r"m²|平方米"),
        ([Part("东", square(west + SIDE / 2, south, west + SIDE * 1.2, south + SIDE))], r"m²|平方米"),
        ([], r"网格|grid"),
    ):
        with pytest.raises(InvalidInput, match=words):
            split_grid(actor=actor, code=GRID, kept=kept, parts=parts, reason="x")
    assert Grid.objects.count() == 3
    assert rest


def test_a_merge_moves_what_is_open_and_ends_the_posts(district: District) -> None:
    whistle = raised(district, category="X201")
    done = district.report()
    Issue.objects.filter(pk=done.pk).update(state="dismissed")
    from_grid = Grid.objects.get(code=GRID)
    Hazard.objects.create(grid=from_grid, area_code=GRID, kind="fire", level=1, place="x", description="x",
                          found_on=clock.today(), recheck_on=clock.today())  # fmt: skip
    TeamPost.objects.create(grid=from_grid, area_code=GRID, duty="leader", holder_name="甲", starts_on="2026-01-01")
    grid = merge_grids(
        actor=district.act("command"), into=SECOND_GRID, codes=[GRID], reason="规模过小", name="合并网格"
    )
    whistle.refresh_from_db()
    assert (whistle.area_code, whistle.issue.area_code, whistle.issue.grid_id) == (SECOND_GRID, SECOND_GRID, grid.pk)
    assert set(whistle.assignments.values_list("area_code", flat=True)) == {SECOND_GRID}
    assert Issue.objects.get(pk=done.pk).area_code == GRID
    assert Hazard.objects.get().area_code == SECOND_GRID
    assert TeamPost.objects.get().ends_on == clock.today()
    assert not Post.objects.in_force().filter(area_code=GRID).exists()
    assert not Grid.objects.get(code=GRID).is_active
    both = shapely.union_all([box(113.0, 22.4, 113.01, 22.41), box(113.01, 22.4, 113.02, 22.41)])
    assert shape(grid.boundary).symmetric_difference(both).area < 1e-12
    assert Whistle.objects.visible_to(district.act_user("secretary")).filter(pk=whistle.pk).exists()
    assert last_change().old_codes == [GRID, SECOND_GRID]
    with pytest.raises(Conflict):
        create_grid(actor=district.act("command"), division_code=VILLAGE, code=GRID, name="x", reason="x")


def test_only_grids_of_one_village_merge(district: District) -> None:
    with pytest.raises(InvalidInput):
        merge_grids(actor=district.act("command"), into=GRID, codes=[OTHER_GRID], reason="x")
    with pytest.raises(InvalidInput):
        merge_grids(actor=district.act("command"), into=GRID, codes=[GRID], reason="x")


def test_a_village_moved_to_another_town_takes_everything_along(district: District) -> None:
    whistle = raised(district)
    moved = "440705104266"
    recode_place(actor=district.act("command"), code=VILLAGE, new_code=moved, reason="区划调整")
    whistle.refresh_from_db()
    assert whistle.area_code == moved + GRID[-3:]
    assert Division.objects.get(code=moved).parent == Division.objects.get(code="440705104")
    for model, field in coded_fields():
        assert not model._default_manager.filter(**{f"{field}__startswith": VILLAGE}).exists(), model
    secretary = district.act_user("secretary")
    assert Whistle.objects.visible_to(type(secretary).objects.get(pk=secretary.pk)).filter(pk=whistle.pk).exists()
    assert Entry.objects.filter(area_code=GRID).exists()  # the trail keeps what was
    with pytest.raises(Conflict):
        create_division(actor=district.act("command"), code=VILLAGE, name="x", reason="x")


def test_a_place_in_use_is_not_closed(district: District) -> None:
    actor = district.act("command")
    for code in (TOWN, VILLAGE, GRID):
        with pytest.raises(Conflict):
            close_place(actor=actor, code=code, reason="x")
    grid = create_grid(actor=actor, division_code=VILLAGE, name="空网格", reason="x")
    close_place(actor=actor, code=grid.code, reason="误建")
    assert not Grid.objects.get(code=grid.code).is_active


def test_boundary_and_scenario(district: District) -> None:
    actor = district.act("command")
    kept, _rest = halves(GRID)
    set_boundary(actor=actor, code=GRID, boundary=kept)
    assert locate(CORNERS[GRID][0] + SIDE / 2, CORNERS[GRID][1] + SIDE * 0.9) is None
    south, west = CORNERS[GRID]
    with pytest.raises(InvalidInput) as refused:
        set_boundary(actor=actor, code=GRID, boundary=square(west, south, west + SIDE * 1.5, south + SIDE))
    assert refused.value.code == "boundary-overlaps"
    assert SECOND_GRID in str(refused.value.message)
    assert set_scenario(actor=actor, code=GRID, scenario=Scenario.URBAN).scenario == "urban"


def test_coverage_finds_gaps_overlaps_and_ground_outside(district: District) -> None:
    Division.objects.filter(code=VILLAGE).update(boundary=square(113.0, 22.40, 113.03, 22.41))
    (village,) = [row for row in coverage_of(TOWN) if row.code == VILLAGE]
    third = square_metres(box(113.02, 22.40, 113.03, 22.41))
    assert village.gap == pytest.approx(third, rel=1e-6)
    assert (village.overlaps, village.outside, village.without_shape) == ([], {}, [])
    Grid.objects.filter(code=SECOND_GRID).update(boundary=square(113.009, 22.40, 113.04, 22.41))
    (village,) = [row for row in coverage_of(TOWN) if row.code == VILLAGE]
    assert [(o.first, o.second) for o in village.overlaps] == [(GRID, SECOND_GRID)]
    assert set(village.outside) == {SECOND_GRID}
    assert village.gap == 0
    with pytest.raises(InvalidInput) as refused:
        set_boundary(actor=district.act("command"), code=GRID, boundary=square(113.0, 22.39, 113.005, 22.41))
    assert refused.value.code == "boundary-outside-parent"

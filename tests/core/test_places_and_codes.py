"""Coordinates there and back, and codes that carry the tree in their digits."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xinhui.core.area_codes import (
    AreaLevel,
    ancestors,
    is_area_code,
    is_within,
    level_of,
    next_grid_code,
    parent_of,
    validate_area_code,
    village_kind,
)
from xinhui.core.coordinates import CoordinateSystem, from_wgs84, to_wgs84, to_wgs84_many, validate_point
from xinhui.core.errors import InvalidInput

SYSTEMS = st.sampled_from(list(CoordinateSystem.values))
#: Guangdong and its neighbours.
LATS, LONS = st.floats(18, 28), st.floats(106, 120)
CODES = st.sampled_from([6, 9, 12, 15]).flatmap(lambda n: st.text("0123456789", min_size=n, max_size=n))
EARTH_M = 6_371_000


def metres(a: tuple[float, float], b: tuple[float, float]) -> float:
    north, east = math.radians(a[0] - b[0]), math.radians(a[1] - b[1]) * math.cos(math.radians(a[0]))
    return EARTH_M * math.hypot(north, east)


@given(LATS, LONS, SYSTEMS)
def test_there_and_back_is_within_ten_centimetres(lat: float, lon: float, system: str) -> None:
    assert metres(to_wgs84(*from_wgs84(lat, lon, system), system), (lat, lon)) < 0.1


@given(st.lists(st.tuples(LATS, LONS), min_size=1, max_size=30), SYSTEMS)
def test_many_points_go_where_each_goes(points: list[tuple[float, float]], system: str) -> None:
    rows = np.array(points)
    lats, lons = to_wgs84_many(rows[:, 0], rows[:, 1], system)
    alone = np.array([to_wgs84(lat, lon, system) for lat, lon in points])
    assert np.allclose(np.column_stack([lats, lons]), alone, rtol=0, atol=1e-9)


@given(LATS, LONS)
def test_the_datums_differ_as_known(lat: float, lon: float) -> None:
    """GCJ-02 is 100 to 800 m off in China; BD-09 about another kilometre."""
    gcj, bd = from_wgs84(lat, lon, "gcj02"), from_wgs84(lat, lon, "bd09")
    assert 50 < metres(gcj, (lat, lon)) < 900
    assert 500 < metres(bd, gcj) < 1300


@given(st.floats(-1000, 1000), st.floats(-1000, 1000))
def test_only_places_on_earth_are_taken(lat: float, lon: float) -> None:
    on_earth = abs(lat) <= 90 and abs(lon) <= 180
    if on_earth:
        assert validate_point(lat, lon) == (lat, lon)
        return
    with pytest.raises(InvalidInput) as refused:
        validate_point(lat, lon)
    assert refused.value.field == ("latitude" if abs(lat) > 90 else "longitude")


@pytest.mark.parametrize("point", [(math.nan, 113.0), (22.5, math.nan), (math.inf, 0.0)])
def test_what_is_no_number_is_no_place(point: tuple[float, float]) -> None:
    with pytest.raises(InvalidInput):
        validate_point(*point)


@given(CODES)
def test_a_code_lies_in_itself_its_parent_and_all_above(code: str) -> None:
    above = ancestors(code)
    assert is_within(code, code)
    assert all(is_within(code, each) for each in above)
    assert [len(each) for each in above] == list(range(len(code) - 3, 5, -3))
    assert parent_of(code) == (above[0] if above else None)
    assert level_of(code) == AreaLevel(len(code))
    assert not is_within(code, "")


@given(CODES, CODES)
def test_two_codes_contain_one_another_only_when_they_are_one(a: str, b: str) -> None:
    assert (is_within(a, b) and is_within(b, a)) == (a == b)


@given(st.text(max_size=20))
def test_anything_else_is_refused_by_name(text: str) -> None:
    if is_area_code(text):
        assert validate_area_code(text) == text
        return
    with pytest.raises(InvalidInput) as refused:
        validate_area_code(text, field="area")
    assert (refused.value.field, refused.value.code) == ("area", "area-code")


@pytest.mark.parametrize("code", ["44070", "4407051", "44０705", "440705 ", "٤٤٠٧٠٥", "440705103201001000"])
def test_codes_that_only_look_like_codes(code: str) -> None:
    assert not is_area_code(code)


@pytest.mark.parametrize(
    ("last", "kind"), [("001", "community"), ("199", "community"), ("200", "village"), ("399", "village"),
                       ("400", "similar"), ("449", "similar"), ("450", "statistical"), ("999", "statistical")],
)  # fmt: skip
def test_the_last_digits_say_what_a_village_is(last: str, kind: str) -> None:
    assert village_kind("440705103" + last) == kind


@given(st.sets(st.integers(1, 999), max_size=200))
def test_a_new_grid_takes_the_lowest_free_number(taken: set[int]) -> None:
    village = "440705103201"
    code = next_grid_code(village, {f"{village}{n:03d}" for n in taken})
    number = int(code[12:])
    assert number not in taken
    assert taken >= set(range(1, number))


def test_a_village_has_999_grids_at_most() -> None:
    village = "440705103201"
    with pytest.raises(InvalidInput):
        next_grid_code(village, {f"{village}{n:03d}" for n in range(1, 1000)})

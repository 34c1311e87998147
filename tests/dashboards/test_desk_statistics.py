"""Intervals, medians, places and the funnel against published values and what they promise."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xinhui.dashboards.desk.statistics import Interval, around_median, byar, median, places, wilson


def test_wilson_as_published() -> None:
    # Newcombe, Statistics in Medicine 17 (1998), table I, method 3.
    for events, trials, low, high in ((81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611),
                                      (1, 29, 0.0061, 0.1718)):  # fmt: skip
        found = wilson(events, trials)
        assert (round(found.low, 4), round(found.high, 4)) == (low, high)
    assert wilson(0, 0) == Interval(0.0, 1.0)


def test_byar_is_near_the_exact_limits() -> None:
    # Exact Poisson limits of 10 events: 4.795–18.39 (Pearson and Hartley).
    found = byar(10, 1)
    assert found.low == pytest.approx(4.795, abs=0.02) and found.high == pytest.approx(18.39, abs=0.02)
    assert byar(0, 4).low == 0 and byar(0, 4).high == pytest.approx(3.689 / 4, abs=0.03)


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_an_interval_holds_its_share_and_narrows_with_its_base(pair: tuple[int, int]) -> None:
    events, trials = pair
    own, more = wilson(events, trials), wilson(events * 10, trials * 10)
    assert 0 <= own.low <= events / trials + 1e-12 and events / trials - 1e-12 <= own.high <= 1
    assert more.high - more.low < own.high - own.low


@given(st.lists(st.floats(0, 1000), min_size=1, max_size=160))
def test_the_middle_lies_within_its_ranks(values: list[float]) -> None:
    found, middle = around_median(values), median(values)
    assert middle is not None and found.low <= middle <= found.high
    assert found.low in values and found.high in values


def test_ranks_of_ten_are_the_second_and_the_ninth() -> None:
    found = around_median([float(value) for value in range(1, 11)])
    assert (found.low, found.high) == (2, 9)  # sign test, n = 10: 97.9 per cent


def test_nobody_is_placed_where_intervals_overlap() -> None:
    best, middling, same, worst = Interval(0.8, 0.9), Interval(0.5, 0.7), Interval(0.6, 0.75), Interval(0.1, 0.2)
    found = places([best, middling, same, worst, None], higher_is_better=True)
    assert [(p.first, p.last) if p else None for p in found] == [(1, 1), (2, 3), (2, 3), (4, 4), None]
    turned = places([best, worst], higher_is_better=False)
    assert [p.first if p else 0 for p in turned] == [2, 1]

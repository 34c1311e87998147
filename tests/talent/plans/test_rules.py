"""Days, reminders and lights of tasks: pure rules at their edges and by hypothesis."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talent.rules.plans import REMIND_BEFORE, light_of, reminder_due, time_passed, working_days_left
from talent.states.plans import TalentTaskState, TaskLight
from xinhui.core.worktime import DEFAULT_PERIODS, Schedule, parse_periods

SCHEDULE = Schedule(parse_periods(DEFAULT_PERIODS))


@pytest.mark.parametrize(("today", "left"), [
    (date(2026, 10, 29), 1), (date(2026, 10, 30), 0), (date(2026, 11, 2), 0), (date(2026, 10, 23), 5),
    (date(2026, 9, 30), 18), (date(2026, 10, 7), 18),  # the holiday holds nothing, the Saturday made up for it does
])  # fmt: skip
def test_working_days_until_the_thirtieth_of_october(today: date, left: int) -> None:
    assert working_days_left(SCHEDULE, today, date(2026, 10, 30)) == left


@pytest.mark.parametrize(("left", "told", "mark"), [
    (16, None, None), (15, None, 15), (14, 15, None), (14, None, 15), (5, 15, 5), (5, None, 5), (3, 5, None),
    (1, 5, 1), (0, 5, 1), (0, 1, None),
])  # fmt: skip
def test_each_mark_is_told_once_and_a_day_that_was_left_out_is_made_up_for(
    left: int, told: int | None, mark: int | None
) -> None:
    assert reminder_due(left, told) == mark


@given(st.lists(st.integers(0, 40), min_size=1, max_size=30))
def test_nobody_is_reminded_of_a_mark_twice(days: list[int]) -> None:
    told, marks = None, []
    for left in sorted(days, reverse=True):
        mark = reminder_due(left, told)
        if mark is not None:
            told = mark
            marks.append(mark)
    assert marks == sorted(set(marks), reverse=True) and set(marks) <= set(REMIND_BEFORE)
    assert (min(days) <= 15) == bool(marks)


@pytest.mark.parametrize(("reached", "passed", "light"), [
    ("0", "0.09", TaskLight.GREEN), ("0", "0.10", TaskLight.RED), ("45", "0.5", TaskLight.GREEN),
    ("44.99", "0.5", TaskLight.AMBER), ("30", "0.5", TaskLight.AMBER), ("29.99", "0.5", TaskLight.RED),
    ("100", "1", TaskLight.GREEN),
])  # fmt: skip
def test_a_light_is_quantity_against_time(reached: str, passed: str, light: TaskLight) -> None:
    found = light_of("under_way", reached=Decimal(reached), wanted=Decimal(100), passed=Decimal(passed), is_late=False)
    assert found == light


@given(st.sampled_from(TalentTaskState.values), st.decimals(0, 200, places=2), st.decimals(0, 1, places=2))
def test_a_late_task_is_red_whatever_was_reached(state: str, reached: Decimal, passed: Decimal) -> None:
    found = light_of(state, reached=reached, wanted=Decimal(100), passed=passed, is_late=True)
    expected = {"done": TaskLight.GREEN, "dropped": TaskLight.NONE, "suspended": TaskLight.NONE}
    assert found == expected.get(state, TaskLight.RED)


def test_time_passes_from_the_adoption_to_the_deadline() -> None:
    first, last = date(2026, 8, 1), date(2026, 10, 30)
    days = [date(2026, 7, 1), first, date(2026, 9, 15), last, date(2027, 1, 1)]
    assert [time_passed(first, last, day) for day in days] == [0, 0, Decimal("0.5"), 1, 1]
    assert time_passed(last, last, last) == 0, "a list adopted on the last day divides nothing by nothing"

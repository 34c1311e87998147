"""The age of retirement against the tables of the regulation."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cadres.rules.retirement import RetirementClass, age_on, months_later, retires_in

MAN, CADRE, WORKER = RetirementClass


@pytest.mark.parametrize(
    ("who", "born", "retires"),
    [
        (MAN, date(1964, 12, 31), date(2024, 12, 1)), (MAN, date(1965, 1, 1), date(2025, 2, 1)),
        (MAN, date(1965, 4, 30), date(2025, 5, 1)), (MAN, date(1965, 5, 1), date(2025, 7, 1)),
        (MAN, date(1976, 8, 9), date(2039, 7, 1)), (MAN, date(1976, 9, 1), date(2039, 9, 1)),
        (MAN, date(1990, 3, 1), date(2053, 3, 1)), (CADRE, date(1969, 12, 1), date(2024, 12, 1)),
        (CADRE, date(1970, 1, 5), date(2025, 2, 1)), (CADRE, date(1981, 9, 5), date(2039, 9, 1)),
        (WORKER, date(1975, 1, 5), date(2025, 2, 1)), (WORKER, date(1975, 3, 5), date(2025, 5, 1)),
        (WORKER, date(1984, 11, 5), date(2039, 11, 1)),
    ],
)  # fmt: skip
def test_the_tables(who: RetirementClass, born: date, retires: date) -> None:
    assert retires_in(who, born) == retires


@given(st.sampled_from(RetirementClass), st.dates(date(1950, 1, 1), date(2009, 12, 31)), st.integers(0, 400))
def test_nobody_born_later_retires_earlier(who: RetirementClass, born: date, days: int) -> None:
    later = date.fromordinal(min(born.toordinal() + days, date(2010, 1, 1).toordinal()))
    assert retires_in(who, born) <= retires_in(who, later)
    assert 0 <= months_later(who, born) <= (60 if who == WORKER else 36)


def test_full_years() -> None:
    assert [age_on(date(1980, 5, 20), day) for day in (date(2026, 5, 19), date(2026, 5, 20))] == [45, 46]

"""Conditions of a pool: every one shown with what the file says; what is lacking is not met."""

from datetime import date, timedelta

from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st

from cadres.rules.pools import LEVELS, Conditions, Person, findings, is_over_age
from cadres.states.cadre import PostLevel
from cadres.states.pools import INSIDE, OPEN, POOL_TABLE, PoolEntryState

DAY = date(2026, 9, 14)
FULL = Person(date(1991, 9, 15), 3, "middle", date(2013, 7, 1), date(2012, 6, 1), "法学")
ALL = Conditions(35, 3, "middle", 5, True, True)


def test_everything_is_asked_in_order_and_met() -> None:
    found = findings(ALL, FULL, DAY)
    assert [one.name for one in found] == ["age", "education", "level", "work_years", "party", "speciality"]
    assert all(one.is_met for one in found)
    assert (found[0].wanted, found[0].found) == ("35", "34"), "the birthday is tomorrow"
    assert findings(Conditions(), FULL, DAY) == []


def test_what_the_file_lacks_is_not_met() -> None:
    empty = Person(None, 0, "none", None, None, " ")
    found = findings(ALL, empty, DAY)
    assert not any(one.is_met for one in found)
    assert [one.found for one in found] == ["", "", "none", "", "", " "]


@given(st.dates(date(1960, 1, 1), date(2004, 12, 31)), st.integers(18, 65), st.integers(0, 400))
def test_over_age_from_the_birthday_on_and_never_both(born: date, most: int, days: int) -> None:
    asked, turned = Conditions(age_most=most), born + relativedelta(years=most + 1)
    assert not is_over_age(asked, born, turned - timedelta(days=1))
    day = turned + timedelta(days=days + 1)  # 29 February turns on 28 February or 1 March
    assert is_over_age(asked, born, day)
    for at in (turned - timedelta(days=1), day):
        (one,) = findings(asked, Person(born, 0, "none", None, None, ""), at)
        assert one.is_met is not is_over_age(asked, born, at)
    assert not is_over_age(Conditions(), born, day) and not is_over_age(asked, None, day)


def test_levels_are_ordered_and_states_are_whole() -> None:
    assert set(LEVELS) == set(PostLevel) and LEVELS[-1] == PostLevel.COUNTY
    assert set(INSIDE) < set(OPEN) < set(PoolEntryState)
    for state in PoolEntryState:
        assert bool(POOL_TABLE.verbs_from(state)) is (state in OPEN), "only an open entry goes on"

"""Quarters, terms and chases; the machines pair by pair."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cadres.rules.records import CHASES, MONTHS, Quarter, chase_step, expires_on, workdays_since
from cadres.states.records import (
    DECIDED,
    POSITIVE_KINDS,
    RECORD_TABLE,
    RETURN_TABLE,
    ROUND_TABLE,
    Polarity,
    RecordKind,
    RecordState,
    ReturnState,
    RoundState,
    SourceLevel,
)
from members.rules.chains import working_day_after
from xinhui.core.transitions import TransitionTable

DAYS = st.dates(date(2000, 1, 1), date(2100, 12, 31))


def is_weekday(day: date) -> bool:
    return day.weekday() < 5


@given(DAYS)
def test_every_day_lies_in_its_quarter(day: date) -> None:
    quarter = Quarter.of(day)
    assert quarter.first_day <= day <= quarter.last_day
    assert quarter.after.before == quarter == quarter.before.after
    assert quarter.after.first_day == quarter.last_day + timedelta(days=1)
    assert quarter < quarter.after


@given(DAYS, st.integers(0, 40))
def test_the_nth_working_day_has_so_many_before_it(day: date, many: int) -> None:
    last = working_day_after(day, many, is_weekday)
    assert workdays_since(day, last, is_weekday) == many
    assert many == 0 or is_weekday(last)


@given(DAYS, st.integers(0, 30))
def test_chases_follow_in_order_and_reach_further(day: date, later: int) -> None:
    step, reach = chase_step(day, day + timedelta(days=later), is_weekday)
    passed = workdays_since(day, day + timedelta(days=later), is_weekday)
    assert step == sum(passed >= days for days, _reach in CHASES)
    assert reach == (CHASES[step - 1][1] if step else 0)


def test_a_record_of_29_february_expires_on_the_28th() -> None:
    assert expires_on(date(2024, 2, 29), 12) == date(2025, 2, 28)
    assert set(MONTHS) == {(polarity, level) for polarity in Polarity.values for level in SourceLevel.values}
    assert len(POSITIVE_KINDS) == len(RecordKind) - len(POSITIVE_KINDS) == 7


#: What each machine allows; everything else is refused.
ALLOWED = {
    "round": {("planned", "open"), ("open", "extend"), ("open", "close"), ("closed", "settle")},
    "return": {("owed", "write"), ("owed", "submit"), ("submitted", "send_back"), ("submitted", "settle")},
    "record": {
        ("draft", "edit"), ("draft", "drop"), ("draft", "submit"), ("submitted", "send_back"), ("submitted", "check"),
        ("submitted", "refuse"), ("checked", "send_back"), ("checked", "sign"), ("checked", "refuse"),
        *(("in_force", verb) for verb in ("reply", "answer", "verify", "clear", "plead", "decide", "revoke", "expire")),
    },
}  # fmt: skip


@pytest.mark.parametrize(("name", "table", "states"), [
    ("round", ROUND_TABLE, RoundState), ("return", RETURN_TABLE, ReturnState), ("record", RECORD_TABLE, RecordState),
])  # fmt: skip
def test_every_pair(name: str, table: TransitionTable[str], states: type[RecordState]) -> None:
    found = {(str(state), verb) for state in states for verb in table.verbs if table.allows(state, verb)}
    assert found == ALLOWED[name]
    assert set(DECIDED) == {"in_force", "refused", "revoked", "expired"}

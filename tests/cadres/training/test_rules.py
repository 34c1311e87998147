"""Rules of training without a database."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cadres.rules.training import (
    is_watched,
    mean_of,
    position_after,
    required_hours,
    training_certificate_number,
)
from cadres.states.training import CLASS_TABLE, NOMINATION_TABLE, PLAN_TABLE
from xinhui.core.errors import TransitionRefused

WHOLE = st.integers(min_value=0, max_value=10_000)


@given(WHOLE, WHOLE, st.floats(-100, 100_000), WHOLE)
def test_a_video_never_runs_back_nor_ahead_of_the_clock(before: int, said: int, elapsed: float, length: int) -> None:
    before = min(before, length)
    after = position_after(before, said, elapsed, length)
    assert before <= after <= length
    assert after <= max(before, said), "never further than the page says"
    assert after - before <= max(elapsed, 0) * 1.5 and after - before <= 90, "a silence is no watching"


@given(st.lists(st.tuples(WHOLE, st.floats(0, 30)), max_size=40))
def test_no_sequence_of_reports_is_faster_than_time(reports: list[tuple[int, float]]) -> None:
    position = 0
    for said, elapsed in reports:
        position = position_after(position, said, elapsed, 10_000)
    assert position <= 1.5 * sum(elapsed for _said, elapsed in reports)


@pytest.mark.parametrize(("position", "length", "is_enough"), [(540, 600, True), (539, 600, False), (0, 0, False)])
def test_nine_tenths_count(position: int, length: int, is_enough: bool) -> None:
    assert is_watched(position, length) is is_enough


def test_hours_of_a_level_and_the_mean_of_ratings() -> None:
    assert [required_hours(level) for level in ("county", "county_deputy", "township", "none")] == [110, 110, 90, 90]
    assert (mean_of(20, 4), mean_of(23, 5)) == (None, 4.6)


def test_numbers_of_certificates_cannot_be_guessed() -> None:
    number = training_certificate_number(2026, 42, 7, "secret")
    assert re.fullmatch(r"GBPX-2026-0042-007-[0-9a-f]{6}", number)
    assert number != training_certificate_number(2026, 42, 7, "another")


_CLASS = {
    ("draft", "change"): "draft", ("draft", "open"): "open", ("open", "begin"): "running",
    ("running", "finish"): "finished", ("finished", "archive"): "archived",
    **{(state, "cancel"): "cancelled" for state in ("draft", "open", "running")},
}  # fmt: skip
_SEAT = {
    ("waiting", "promote"): "seated", ("waiting", "withdraw"): "withdrawn", ("seated", "withdraw"): "withdrawn",
    ("waiting", "lapse"): "lapsed", ("seated", "lapse"): "lapsed", ("seated", "complete"): "completed",
    ("seated", "miss"): "missed",
}  # fmt: skip
_PLAN = {("draft", "set"): "draft", ("draft", "adopt"): "adopted", ("adopted", "close"): "closed"}


@pytest.mark.parametrize(("table", "wanted"), [(CLASS_TABLE, _CLASS), (NOMINATION_TABLE, _SEAT), (PLAN_TABLE, _PLAN)])
def test_every_pair_of_state_and_verb(table: object, wanted: dict[tuple[str, str], str]) -> None:
    for state in table.states:  # type: ignore[attr-defined]  # any of three tables
        for verb in table.verbs:  # type: ignore[attr-defined]
            if (str(state), verb) in wanted:
                assert table.next(state, verb) == wanted[str(state), verb]  # type: ignore[attr-defined]
            else:
                with pytest.raises(TransitionRefused):
                    table.next(state, verb)  # type: ignore[attr-defined]

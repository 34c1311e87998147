"""Days of a posting, and the tables of its states."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from cadres.rules.tempering import chase_level, midterm_day, next_due, overlap
from cadres.states.tempering import (
    DUE_POSTINGS,
    OPEN_POSTINGS,
    POSTING_TABLE,
    SERVED,
    PostingState,
    PostingVerb,
)

DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))
SPANS = st.tuples(DAYS, st.integers(0, 1098)).map(lambda one: (one[0], one[0] + timedelta(days=one[1])))


@given(SPANS)
def test_the_middle_lies_between_and_short_ones_have_none(span: tuple[date, date]) -> None:
    middle = midterm_day(*span)
    long = (span[1] - span[0]).days >= 90
    assert (middle is not None) is long
    assert next_due(*span, is_midterm_done=True) == span[1]
    if middle is not None:
        assert span[0] < middle < span[1] and next_due(*span, is_midterm_done=False) == middle
        assert abs((middle - span[0]).days - (span[1] - middle).days) <= 1


@given(SPANS, SPANS)
def test_periods_overlap_exactly_when_they_share_a_day(one: tuple[date, date], other: tuple[date, date]) -> None:
    shared = min(one[1], other[1]) >= max(one[0], other[0])
    assert overlap(one, other) is overlap(other, one) is shared


def test_chased_from_the_day_after_and_by_the_office_after_a_week() -> None:
    due = date(2027, 3, 15)
    assert [chase_level(due, due + timedelta(days=n)) for n in (-1, 0, 1, 7, 8)] == [0, 0, 1, 1, 2]


def test_tables_are_whole() -> None:
    assert set(POSTING_TABLE.verbs) <= set(PostingVerb.values)
    for state in PostingState:
        assert bool(POSTING_TABLE.verbs_from(state)) is (state in {*OPEN_POSTINGS, *DUE_POSTINGS})
    assert set(DUE_POSTINGS) < set(SERVED) and not set(SERVED) & {"proposed", "refused", "withdrawn"}

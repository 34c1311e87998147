"""Which organization stands where, how many members it needs, its term, and who is elected."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from members.rules.organizations import (
    BRANCHES,
    OrganizationKind,
    Vote,
    election_due,
    has_committee,
    is_large,
    may_be_branch,
    may_stand_below,
    term_years,
)

K = OrganizationKind
ALLOWED = {
    (K.COMMITTEE, K.COMMITTEE), (K.COMMITTEE, K.GENERAL_BRANCH), (K.COMMITTEE, K.BRANCH), (K.COMMITTEE, K.JOINT_BRANCH),
    (K.COMMITTEE, K.TEMPORARY_BRANCH), (K.GENERAL_BRANCH, K.BRANCH), (K.GENERAL_BRANCH, K.JOINT_BRANCH),
    (K.GENERAL_BRANCH, K.TEMPORARY_BRANCH), (K.BRANCH, K.GROUP), (K.JOINT_BRANCH, K.GROUP),
    (K.TEMPORARY_BRANCH, K.GROUP),
}  # fmt: skip


@pytest.mark.parametrize("parent", K)
@pytest.mark.parametrize("kind", K)
def test_what_stands_below_what(kind: OrganizationKind, parent: OrganizationKind) -> None:
    assert may_stand_below(kind, parent) == ((parent, kind) in ALLOWED)


def test_three_make_a_branch_and_seven_a_committee() -> None:
    assert [may_be_branch(number) for number in (2, 3)] == [False, True]
    assert [has_committee(number) for number in (6, 7)] == [False, True]
    assert [is_large(number) for number in (50, 51)] == [False, True]
    assert {K.BRANCH, K.JOINT_BRANCH, K.TEMPORARY_BRANCH} == BRANCHES


@pytest.mark.parametrize(
    ("kind", "elsewhere", "in_village"),
    [(K.COMMITTEE, 5, 5), (K.GENERAL_BRANCH, 3, 5), (K.BRANCH, 3, 5), (K.JOINT_BRANCH, 3, 5),
     (K.TEMPORARY_BRANCH, None, None), (K.GROUP, None, None)],
)  # fmt: skip
def test_terms(kind: OrganizationKind, elsewhere: int | None, in_village: int | None) -> None:
    assert term_years(kind, in_village=False) == elsewhere
    if elsewhere is None:
        assert term_years(kind, in_village=True) is None
    else:
        assert term_years(kind, in_village=True) == in_village


def test_the_next_election_and_a_year_of_leeway() -> None:
    begun = date(2024, 2, 29)
    assert election_due(K.BRANCH, begun, in_village=False) == date(2027, 2, 28)
    assert election_due(K.BRANCH, begun, in_village=True, shift_months=-12) == date(2028, 2, 29)
    assert election_due(K.COMMITTEE, begun, in_village=False, shift_months=12) == date(2030, 2, 28)
    assert election_due(K.GROUP, begun, in_village=False) is None
    with pytest.raises(ValueError, match="a year"):
        election_due(K.BRANCH, begun, in_village=False, shift_months=13)


@pytest.mark.parametrize(
    ("entitled", "present", "quorate"), [(10, 8, False), (10, 9, True), (5, 4, False), (7, 6, True)]
)
def test_more_than_four_fifths_are_there(entitled: int, present: int, quorate: bool) -> None:
    assert Vote(entitled, present, 1).is_quorate is quorate


@pytest.mark.parametrize(("seats", "least"), [(1, 2), (3, 4), (5, 6), (6, 8), (7, 9)])
def test_a_fifth_more_candidates_than_seats(seats: int, least: int) -> None:
    assert Vote(50, 50, seats).least_candidates == least


def test_who_is_elected() -> None:
    vote = Vote(entitled=20, present=18, seats=3)
    assert vote.elected({"甲": 17, "乙": 12, "丙": 10, "丁": 9}) == ["甲", "乙", "丙"]
    assert vote.elected({"甲": 17, "乙": 9, "丙": 8}) == ["甲"], "half of those present is not more than half"
    assert vote.elected({"甲": 17, "乙": 12, "丙": 11, "丁": 11}) == ["甲", "乙"], (
        "a tie for the last seat stands again"
    )
    assert Vote(entitled=20, present=16, seats=3).elected({"甲": 16}) == [], "no quorum, no election"


@given(
    st.dictionaries(st.text(min_size=1, max_size=3), st.integers(0, 60), max_size=9), st.integers(1, 60),
    st.integers(1, 7),
)  # fmt: skip
def test_an_election_is_fair(votes: dict[str, int], present: int, seats: int) -> None:
    """Never more than the seats, never without a majority, and nobody with as many votes is left out."""
    elected = Vote(present, present, seats).elected(votes)
    assert len(elected) <= seats
    for name in elected:
        assert votes[name] * 2 > present
        assert all(votes[other] < votes[name] for other in set(votes) - set(elected))

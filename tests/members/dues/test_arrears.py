"""Arrears: how many months in a row, warned once each time, never decided by the portal."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from members.models import DuesCharge
from members.rules.dues import has_left, in_a_row, oldest_back, warning, yuan
from members.rules.months import months_after
from members.selectors.dues_arrears import arrears_of
from members.services.dues.arrears import excuse_arrears, warn_of_arrears
from tests.grids.emergencies.kit import told
from tests.members.dues.kit import BRANCH, at, based, charge, charged, paid
from tests.world_members import Party
from xinhui.accounts.actors import SYSTEM

TODAY = date(2026, 9, 14)


@given(st.sets(st.integers(0, 12)))
def test_months_in_a_row_end_with_the_last_one_that_is_over(back: set[int]) -> None:
    unpaid = {months_after(date(2026, 9, 1), -number) for number in back}
    row = in_a_row(unpaid, TODAY)
    assert all(number in back for number in range(1, row + 1)) and row + 1 not in back
    assert has_left(row) == (row >= 6)


@pytest.mark.parametrize(
    ("owed", "this_month_unpaid", "day", "expected"),
    [(2, True, 14, None), (3, True, 14, 3), (4, True, 30, 3), (5, True, 14, 5), (5, True, 20, 5), (5, True, 21, 6),
     (5, False, 30, 5), (6, False, 1, 6), (9, True, 1, 6)],
)  # fmt: skip
def test_which_warning_is_due(owed: int, this_month_unpaid: bool, day: int, expected: int | None) -> None:
    assert warning(owed, this_month_unpaid=this_month_unpaid, today=date(2026, 9, day)) == expected


def test_six_months_back_and_yuan() -> None:
    assert oldest_back(TODAY) == date(2026, 3, 1)
    assert [yuan(fen) for fen in (0, 5, 123450, -9000)] == ["0.00", "0.05", "1234.50", "-90.00"]


def test_each_warning_goes_out_once(party: Party) -> None:
    based(party)
    charged(party, *range(1, 8))
    others = DuesCharge.objects.exclude(member=party.members["party_member"])
    DuesCharge.objects.filter(pk__in=others).update(exempt="excused", exempt_note="测试")
    for day in (date(2026, 3, 31), date(2026, 4, 1), date(2026, 4, 2), date(2026, 5, 9)):
        with at(day):
            warn_of_arrears(actor=SYSTEM)
    assert (told("dues.arrears_3"), told("dues.own_arrears_3")) == ({"aju": 1}, {"alan": 1})
    for day in (date(2026, 6, 1), date(2026, 6, 20)):
        with at(day):
            warn_of_arrears(actor=SYSTEM)
    assert (told("dues.arrears_5"), told("dues.arrears_6")) == ({"aju": 1}, {})
    for day in (date(2026, 6, 21), date(2026, 6, 30), date(2026, 7, 2)):
        with at(day):
            warn_of_arrears(actor=SYSTEM)
            found = arrears_of(party.user(BRANCH))
    assert (told("dues.arrears_6"), told("dues.own_arrears_6")) == ({"aju": 1}, {"alan": 1})
    assert [(row.in_a_row, row.has_left, row.fen) for row in found] == [(6, True, 54000)]
    assert party.member("party_member").state == "active", "the branch decides, never the portal"


def test_paying_or_excusing_ends_the_row(party: Party) -> None:
    based(party)
    charged(party, 1, 2, 3, 4, 5)
    with at(date(2026, 5, 5)):
        assert {row.in_a_row for row in arrears_of(party.user("organizer"))} == {4}
        assert arrears_of(party.user("town_leader")) == [], "rows are for who keeps the records"
    paid(party, charge(party, "party_member", 4), on=date(2026, 5, 5))
    with at(date(2026, 5, 5)):
        excuse_arrears(actor=party.act(BRANCH), member_id=party.members["branch_secretary"].pk, reason="住院")
        names = {row.name for row in arrears_of(party.user("organizer"))}
    assert not names & {"阿兰", "阿菊"} and len(names) == 6

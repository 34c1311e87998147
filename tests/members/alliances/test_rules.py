"""What fits what, when an alliance meets, who hears of a late project: pure."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from members.rules.alliances import CHASE_AFTER_DAYS, Reason, Wish, chase_level, fit, meeting_due, rhythm, settled_state
from members.states.alliance import ADVANCE
from tests.world import OTHER_VILLAGE, TOWN, VILLAGE

DAY = date(2026, 6, 1)
SECOND_VILLAGE = TOWN + "202"


@pytest.mark.parametrize(
    ("need", "offer", "reasons"),
    [
        (Wish("venue", VILLAGE), Wish("venue", VILLAGE), ["same_kind", "same_place", "whole_time", "enough"]),
        (Wish("venue", VILLAGE), Wish("venue", TOWN), ["same_kind", "place_inside", "whole_time", "enough"]),
        (Wish("venue", VILLAGE, 20), Wish("venue", SECOND_VILLAGE, 5), ["same_kind", "same_town", "whole_time", "part"]),
        (Wish("venue", VILLAGE, 1, DAY, DAY + timedelta(9)), Wish("venue", VILLAGE, 1, DAY + timedelta(5)),
         ["same_kind", "same_place", "part_time", "enough"]),
        (Wish("venue", VILLAGE, 1, DAY, DAY), Wish("venue", VILLAGE, 1, DAY, DAY),
         ["same_kind", "same_place", "whole_time", "enough"]),
        (Wish("venue", VILLAGE, 1, DAY), Wish("venue", VILLAGE, 1, DAY, DAY + timedelta(400)),
         ["same_kind", "same_place", "part_time", "enough"]),
    ],
)  # fmt: skip
def test_what_fits_says_why(need: Wish, offer: Wish, reasons: list[str]) -> None:
    found = fit(need, offer)
    assert found is not None
    assert [reason.value for reason in found.reasons] == reasons


@pytest.mark.parametrize(
    ("need", "offer"),
    [
        (Wish("venue", VILLAGE), Wish("funds", VILLAGE)),
        (Wish("venue", VILLAGE), Wish("venue", OTHER_VILLAGE)),
        (Wish("venue", VILLAGE, 1, DAY), Wish("venue", VILLAGE, 1, None, DAY - timedelta(1))),
        (Wish("venue", VILLAGE, 1, None, DAY), Wish("venue", VILLAGE, 1, DAY + timedelta(1))),
    ],
)
def test_what_does_not_fit(need: Wish, offer: Wish) -> None:
    assert fit(need, offer) is None


def test_the_nearer_offer_is_worth_more() -> None:
    need = Wish("venue", VILLAGE, 5)
    worths = [fit(need, Wish("venue", area, 1)) for area in (VILLAGE, TOWN, SECOND_VILLAGE)]
    found = [each.worth for each in worths if each is not None]
    assert found == sorted(found, reverse=True) and len(set(found)) == 3
    full = fit(need, Wish("venue", SECOND_VILLAGE, 5))
    assert full is not None and full.worth > found[-1]
    assert {reason.value for reason in Reason} == {
        "same_place", "place_inside", "same_town", "same_kind", "whole_time", "part_time", "enough", "part",
    }  # fmt: skip


DAYS = st.none() | st.dates(date(2026, 1, 1), date(2026, 12, 31))


@given(DAYS, DAYS, DAYS, DAYS)
def test_times_meet_exactly_when_they_share_a_day(
    a: date | None, b: date | None, c: date | None, d: date | None
) -> None:
    need, offer = Wish("venue", VILLAGE, 1, a, b), Wish("venue", VILLAGE, 1, c, d)
    first = max(x for x in (a, c, date.min) if x is not None)
    last = min(x for x in (b, d, date.max) if x is not None)
    whole = all(
        side is None or (own is not None and compare)
        for side, own, compare in (
            (c, a, a is not None and c is not None and c <= a),
            (d, b, b is not None and d is not None and d >= b),
        )
    )
    empty_wish = (a and b and a > b) or (c and d and c > d)  # the database refuses those
    found = fit(need, offer)
    if empty_wish:
        return
    assert (found is not None) == (first <= last)
    if found is not None:
        assert (Reason.WHOLE_TIME in found.reasons) == whole


def test_an_alliance_meets_once_a_quarter() -> None:
    last = date(2026, 1, 31)
    assert meeting_due(last) == date(2026, 4, 30)
    assert [rhythm(last, day).value for day in (
        date(2026, 4, 15), date(2026, 4, 16), date(2026, 4, 30), date(2026, 5, 1),
    )] == ["kept", "soon", "soon", "overdue"]  # fmt: skip


@given(st.integers(-400, 400))
def test_a_late_project_is_chased_up_step_by_step(days: int) -> None:
    level = chase_level(DAY, DAY + timedelta(days=days))
    assert level == len([after for after in CHASE_AFTER_DAYS if days >= after])
    assert chase_level(DAY, DAY + timedelta(days=days + 1)) >= level


def test_an_item_stands_where_the_slowest_of_its_projects_stands() -> None:
    for times, projects, state in [
        (1, [], "open"), (1, ["matched"], "matched"), (1, ["rated"], "rated"), (2, ["rated"], "open"),
        (2, ["rated", "in_hand"], "in_hand"), (3, ["done", "rated", "done"], "done"),
    ]:  # fmt: skip
        assert settled_state(times, projects, order=ADVANCE, free="open") == state

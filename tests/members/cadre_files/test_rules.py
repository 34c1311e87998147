"""What a file must hold on a day, and what points make which grade: pure rules."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from members.rules.cadre_files import Held, Requirement, Rhythm, Wanted, percent, wanted
from members.rules.secretary_grades import level_of, moved
from members.states.cadre_files import VillagePost

TABLE = (
    Requirement("secretary", "registration", "once"), Requirement("secretary", "pledge", "this_year", 4),
    Requirement("secretary", "appraisal", "last_year", 4), Requirement("secretary", "audit", "departure"),
    Requirement("director", "education", "once"),
)  # fmt: skip
HELD = (Held("secretary", date(2025, 6, 1)),)


@pytest.mark.parametrize(
    ("today", "found"),
    [
        (date(2026, 3, 31), {Wanted("registration")}),
        (date(2026, 4, 1), {Wanted("registration"), Wanted("pledge", 2026), Wanted("appraisal", 2025)}),
        (date(2025, 12, 1), {Wanted("registration"), Wanted("pledge", 2025)}),
    ],
)
def test_yearly_documents_from_their_month_on_for_years_served(today: date, found: set[Wanted]) -> None:
    assert wanted(TABLE, HELD, today=today, is_closed=False) == found


def test_by_the_posts_held_and_by_the_last_on_departure() -> None:
    both = (*HELD, Held("director", date(2025, 6, 1)))
    day = date(2026, 1, 1)
    assert wanted(TABLE, both, today=day, is_closed=False) == {Wanted("registration"), Wanted("education")}
    left = (Held("director", date(2020, 1, 1), date(2023, 1, 1)), Held("secretary", date(2025, 6, 1), day))
    assert wanted(TABLE, left, today=day, is_closed=True) == {Wanted("audit")}
    moved_on = (Held("secretary", date(2020, 1, 1), date(2023, 1, 1)), Held("director", date(2023, 1, 2), day))
    assert wanted(TABLE, moved_on, today=day, is_closed=True) == set()


def test_another_term_is_the_same_service() -> None:
    terms = (Held("secretary", date(2021, 1, 1), date(2025, 12, 31)), Held("secretary", date(2026, 1, 1)))
    assert Wanted("appraisal", 2025) in wanted(TABLE, terms, today=date(2026, 5, 1), is_closed=False)


_DAYS = st.dates(date(2015, 1, 1), date(2030, 1, 1))
_ROWS = st.lists(
    st.builds(Requirement, st.sampled_from(VillagePost.values), st.sampled_from(["pledge", "appraisal", "audit"]),
              st.sampled_from(Rhythm.values), st.integers(1, 12)), max_size=8,
)  # fmt: skip


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(_ROWS, st.lists(st.builds(Held, st.sampled_from(VillagePost.values), _DAYS), max_size=3), _DAYS)
def test_nothing_is_wanted_for_a_year_before_service_or_to_come(
    rows: list[Requirement], posts: list[Held], today: date
) -> None:
    found = wanted(rows, posts, today=today, is_closed=False)
    begun = min((post.starts_on.year for post in posts), default=9999)
    assert all(one.year == 0 or begun <= one.year <= today.year for one in found)
    assert {one.kind for one in found} <= {row.kind for row in rows if row.rhythm != "departure"}


@given(st.integers(0, 40), st.integers(0, 40))
def test_a_hundred_percent_only_when_nothing_is_missing(required: int, missing: int) -> None:
    missing = min(required, missing)
    assert (percent(required, missing) == 100) == (missing == 0)


@pytest.mark.parametrize(
    ("total", "level"), [(100, "first"), (85, "first"), (84, "second"), (70, "second"), (69, "third"), (0, "third")]
)
def test_grades_by_points(total: int, level: str) -> None:
    assert level_of(total, first_from=85, second_from=70) == level


@pytest.mark.parametrize(
    ("before", "now", "found"),
    [("third", "first", 1), ("first", "second", -1), ("second", "second", 0), ("", "first", 0), ("first", "", 0)],
)
def test_up_and_down(before: str, now: str, found: int) -> None:
    assert moved(before, now) == found

"""Credit codes, gaps by the constitution's article 30, and working days until the next level hears."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from members.rules.chains import (
    _ALPHABET,
    Cover,
    FirmGap,
    chase_level,
    cleaned_code,
    code_check,
    gap_of,
    gap_reminder,
    is_credit_code,
    working_day_after,
)

FIRSTS = st.builds(
    lambda kind, region, rest: f"{kind}{region}{rest}", st.text(_ALPHABET, min_size=2, max_size=2),
    st.from_regex(r"\A[0-9]{6}\Z"), st.text(_ALPHABET, min_size=9, max_size=9),
)  # fmt: skip


@given(FIRSTS, st.integers(0, 16), st.sampled_from(_ALPHABET))
def test_one_wrong_character_is_found(first: str, place: int, other: str) -> None:
    code = first + code_check(first)
    assert is_credit_code(code)
    wrong = code[:place] + other + code[place + 1 :]
    assert is_credit_code(wrong) == (wrong == code)


@pytest.mark.parametrize(
    ("text", "possible"),
    [("91350100M000100Y43", True), ("91350100m000100y43", True), ("9135-0100 M000100Y43", True), ("91350100M000100Y44", False),
     ("", False), ("9135010OM000100Y43", False), ("９1350100M000100Y43", False)],
)  # fmt: skip
def test_codes_as_people_write_them(text: str, possible: bool) -> None:
    assert is_credit_code(cleaned_code(text)) == possible


@pytest.mark.parametrize(
    ("full", "cover", "industry", "gap"),
    [(3, Cover.OWN, False, None), (3, Cover.JOINT, False, FirmGap.FOUND), (3, Cover.JOINT, True, None),
     (3, Cover.INSTRUCTOR, False, FirmGap.FOUND), (2, Cover.JOINT, False, None), (2, Cover.INSTRUCTOR, False, None),
     (0, Cover.NONE, False, FirmGap.UNCOVERED), (3, Cover.NONE, True, FirmGap.FOUND)],
)  # fmt: skip
def test_what_is_lacking(full: int, cover: Cover, industry: bool, gap: FirmGap | None) -> None:
    assert gap_of(full, cover, industry=industry) == gap


def weekday(day: date) -> bool:
    return day.weekday() < 5


def test_working_days_and_levels() -> None:
    friday = date(2026, 9, 11)
    assert working_day_after(friday, 2, weekday) == date(2026, 9, 15)
    levels = [chase_level(friday, friday + timedelta(days=days), weekday) for days in (0, 2, 3, 5, 10)]
    assert levels == [0, 0, 1, 2, 3]
    assert [gap_reminder(friday, friday + timedelta(days=days)) for days in (0, 29, 30, 61)] == [0, 0, 1, 2]

"""Structure, reshuffle and fit as pure rules: every measure, every band, and what must hold for any team."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cadres.rules.fit import Asked, Candidate, Condition, fit, ranked
from cadres.rules.reshuffle import LADDER, Caution, Seat, Step, cautions_of_step, play, related
from cadres.rules.structure import Bound, Measure, Person, Unity, age_band, judge, read, slices, tenure_band

TODAY = date(2026, 9, 14)
#: 何 of 1968, 罗 of 1991, and somebody whose file says nothing.
TEAM = (
    Person(1, "何", sex="male", born_on=date(1968, 3, 1), education_level=4, speciality="法学", native_place="广东新会",
           joined_on=date(1990, 1, 1), since=date(2016, 9, 14), has_town_work=True),
    Person(2, "罗", sex="female", born_on=date(1991, 9, 14), education_level=3, speciality="土木工程",
           native_place="广东台山", since=date(2026, 3, 14), has_village_work=True),
    Person(3, "空", is_complete=False),
)  # fmt: skip


@pytest.mark.parametrize(("measure", "value", "lacking"), [
    ("members", 3, ()), ("under_35", 1, (3,)), ("under_40", 1, (3,)), ("over_55", 1, (3,)), ("women", 1, (3,)),
    ("outside", 2, ()), ("university", 2, (3,)), ("graduate", 1, (3,)), ("speciality", 1, (3,)), ("town", 1, (3,)),
    ("village", 1, (3,)), ("long", 1, (3,)), ("age", Decimal("46.5"), (3,)), ("tenure", Decimal("5.3"), (3,)),
])  # fmt: skip
def test_every_measure_says_whom_it_counted_and_who_does_not_say(
    measure: str, value: Decimal, lacking: tuple[int, ...]
) -> None:
    reading = read(Measure(measure), TEAM, TODAY, ("法学", "经济"))
    assert (reading.value, reading.lacking, reading.of) == (value, lacking, 3)


def test_a_verdict_is_open_while_a_file_that_lacks_the_datum_could_turn_it() -> None:
    women = read(Measure.WOMEN, TEAM, TODAY)
    two = judge(women, Bound.AT_LEAST, Unity.NUMBER, Decimal(2))
    assert (two.is_met, two.is_open, two.shown) == (False, True, "1")
    three = judge(women, Bound.AT_LEAST, Unity.NUMBER, Decimal(3))
    assert (three.is_met, three.is_open) == (False, False)
    third = judge(women, Bound.AT_LEAST, Unity.PERCENT, Decimal("33.3"))
    assert (third.is_met, third.shown) == (True, "33.3%")
    assert judge(read(Measure.AGE, (), TODAY), Bound.AT_MOST, Unity.NUMBER, Decimal(45)).shown == "—"


@pytest.mark.parametrize(("born", "band"), [((1991, 9, 14), "≤35"), ((1990, 9, 14), "36–40"), ((1986, 9, 15), "36–40"),
                                            ((1985, 9, 14), "41–45"), ((1971, 9, 15), "51–55"),
                                            ((1970, 9, 14), "≥56")])  # fmt: skip
def test_bands_of_ages_meet_without_a_gap(born: tuple[int, int, int], band: str) -> None:
    assert age_band(Person(1, "x", born_on=date(*born)), TODAY) == band


@pytest.mark.parametrize(("since", "band"), [((2026, 1, 1), "<1"), ((2025, 9, 14), "1–3"), ((2023, 9, 14), "3–5"),
                                             ((2021, 9, 14), "5–10"), ((2016, 9, 14), "≥10")])  # fmt: skip
def test_bands_of_years_in_post(since: tuple[int, int, int], band: str) -> None:
    assert tenure_band(Person(1, "x", since=date(*since)), TODAY) == band


@given(st.lists(st.tuples(st.integers(1, 500), st.sampled_from(["a", "b", ""])), unique_by=lambda pair: pair[0]))
def test_a_picture_shows_everybody_once(said: list[tuple[int, str]]) -> None:
    found = slices([("a", "A"), ("b", "B")], said, "—")
    assert sorted(pk for one in found for pk in one.pks) == sorted(pk for pk, _key in said)


@st.composite
def plans(draw: st.DrawFn) -> tuple[list[Seat], list[Step]]:
    """Posts with holders or without, and moves: each person and each post once."""
    many = draw(st.integers(1, 8))
    holders = draw(st.permutations([*range(100, 100 + many // 2 + 1), *[None] * many]))[:many]
    seats = [Seat(pk, 1, "副局长", "township_deputy", holder) for pk, holder in enumerate(holders, 1)]
    movers = draw(st.lists(st.integers(100, 112), unique=True, max_size=many))
    to = draw(st.permutations([*range(1, many + 1), *[None] * many]))
    return seats, [Step(who, post) for who, post in zip(movers, to, strict=False)]


@given(plans(), st.randoms())
def test_after_any_plan_nobody_sits_twice_and_nobody_is_lost(plan: tuple[list[Seat], list[Step]], luck: object) -> None:
    seats, steps = plan
    found = play(seats, steps)
    sitting = [holder for holder in found.after.values() if holder is not None]
    assert len(sitting) == len(set(sitting))
    had = {seat.holder_id for seat in seats if seat.holder_id is not None}
    assert had == (had & set(sitting)) | set(found.displaced)
    assert all(found.after[step.post_id] == step.cadre_id for step in steps if step.post_id is not None)
    assert play(seats, steps[::-1]) == found, "the order of the moves makes no difference"
    assert set(found.fallen_vacant) == {
        pk for pk, holder in found.before.items() if holder is not None and found.after[pk] is None
    }


@pytest.mark.parametrize("level", LADDER)
def test_one_step_of_the_ladder_raises_no_question(level: str) -> None:
    at = LADDER.index(level)
    for place, to in enumerate(LADDER):
        seat = Seat(1, 1, "x", to, None)
        found = cautions_of_step(
            seat, (), since=date(2020, 1, 1), retires_on=date(2040, 1, 1), level=level, today=TODAY
        )
        assert (Caution.STEP in found) == (place - at > 1)


def test_terms_years_and_age_raise_theirs() -> None:
    seat = Seat(1, 1, "局长", "township", None)
    held = (Seat(2, 1, "副局长", "township_deputy", 7, held_since=date(2026, 1, 1), term_ends_on=date(2028, 1, 1)),)
    found = cautions_of_step(seat, held, since=None, retires_on=date(2030, 1, 1), level="township_deputy", today=TODAY)
    assert set(found) == {Caution.IN_TERM, Caution.SHORT, Caution.AGE}
    assert cautions_of_step(held[0], held, since=None, retires_on=None, level="township", today=TODAY) == [
        Caution.SHORT
    ]


def test_a_like_name_asks_and_nobody_is_kin_of_oneself() -> None:
    names = {"罗秀珍": [2, 9], "何建国": [1]}
    assert [(row.of, row.cadre) for row in related([(1, [("妻子", "罗秀珍"), ("本人", "何建国"), ("子", "")])], names)] == [
        (1, 2), (1, 9)]  # fmt: skip


WHO = Candidate(1, date(1980, 6, 1), 3, "大学", "法学", "副局长", date(2020, 9, 14), date(2002, 7, 1), date(2022, 9, 14),
                True, False, True, {2025: "称职", 2024: "优秀"})  # fmt: skip


@pytest.mark.parametrize(("asked", "points", "lacks"), [
    (Asked(Condition.EDUCATION, 20, 3), "20.0", "education_level"),
    (Asked(Condition.EDUCATION, 20, 4), "0.0", "education_level"),
    (Asked(Condition.SPECIALITY, 10, 0, ("法学", "经济")), "10.0", ""),
    (Asked(Condition.POST_WORDS, 10, 0, ("局长",)), "10.0", "present_post"),
    (Asked(Condition.YEARS_IN_RANK, 10, 8), "5.0", "rank_since"),
    (Asked(Condition.YEARS_IN_POST, 10, 3), "10.0", "since"),
    (Asked(Condition.YEARS_OF_WORK, 10, 48), "5.0", "began_work_on"),
    (Asked(Condition.TOWN, 10), "10.0", ""), (Asked(Condition.VILLAGE, 10), "0.0", ""),
    (Asked(Condition.YEARS_LEFT, 10, 5), "10.0", "born_on"),
    (Asked(Condition.APPRAISALS, 10, 2), "8.0", "appraisals"), (Asked(Condition.APPRAISALS, 10, 4), "4.0", "appraisals"),
])  # fmt: skip
def test_each_component_has_its_points_and_says_when_the_file_is_silent(asked: Asked, points: str, lacks: str) -> None:
    (part,) = fit(WHO, [asked], TODAY).components
    assert (part.points, part.is_lacking) == (Decimal(points), False) and part.reason
    if lacks:
        empty = {"education_level": 0, "present_post": "", "appraisals": None}.get(lacks)
        silent = Candidate(**{**vars(WHO), lacks: empty})
        (part,) = fit(silent, [asked], TODAY).components
        assert (part.points, part.is_lacking) == (Decimal(0), True)


@given(st.lists(st.sampled_from(Condition), unique=True, min_size=1), st.integers(1, 100))
def test_a_total_lies_between_0_and_100_and_weights_scale_out(kinds: list[Condition], weight: int) -> None:
    asked = [Asked(kind, weight, 3, ("法学",)) for kind in kinds]
    total = fit(WHO, asked, TODAY).total
    assert 0 <= total <= 100
    assert fit(WHO, [Asked(kind, 100, 3, ("法学",)) for kind in kinds], TODAY).total - total <= Decimal("5")


def test_ties_go_to_who_lacks_less_then_is_longer_in_the_rank_then_the_lower_file() -> None:
    rows = [Candidate(**{**vars(WHO), "pk": pk, "rank_since": since})
            for pk, since in ((5, None), (4, date(2021, 1, 1)), (3, date(2021, 1, 1)), (2, date(2019, 1, 1)))]  # fmt: skip
    assert [row.candidate.pk for row in ranked(rows, [Asked(Condition.TOWN, 10)], TODAY)] == [2, 3, 4, 5]

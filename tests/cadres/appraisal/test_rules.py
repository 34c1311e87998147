"""Caps, points, merged classes of voters, advice; and what the portal draws, with the records it counts."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cadres.models import CreditEntry, IndicatorValue, Nomination, TrainingClass
from cadres.rules import appraisal as r
from cadres.rules.ballot_codes import ALPHABET, cleaned, new_code
from cadres.rules.slips_pdf import slips_pdf
from cadres.selectors.appraisal import value_lines
from cadres.selectors.appraisal_scores import scores_of
from cadres.selectors.appraisal_sources import INDICATOR_SOURCES, Period
from cadres.services.appraisal import schemes, work
from cadres.states.appraisal import AppraisalKind, IndicatorSource, grades_of
from cadres.states.training import CreditSource
from grids.models import Whistle
from tests.cadres.appraisal.kit import counted, crowded, drafted, of, on
from tests.cadres.records.kit import in_force
from tests.world_cadres import Cadres
from tests.world_chain import dispatched, whistle_in
from tests.world_grids import District
from xinhui.core.clock import LOCAL, local

COUNTS = st.dictionaries(st.sampled_from("abc"), st.integers(0, 40))


@pytest.mark.parametrize(
    ("people", "percent", "rounding", "most"),
    [(16, 20, "down", 3), (16, 20, "nearest", 3), (16, 20, "up", 4), (18, 20, "nearest", 4), (4, 20, "down", 0),
     (0, 20, "up", 0), (10, 25, "nearest", 3), (100, 15, "down", 15)],
)  # fmt: skip
def test_the_cap_is_whole_persons(people: int, percent: int, rounding: str, most: int) -> None:
    assert r.quota_of(people, percent, rounding) == most


@given(st.integers(0, 500), st.integers(1, 40))
def test_the_cap_never_exceeds_the_share_when_rounded_down(people: int, percent: int) -> None:
    down, nearest, up = (r.quota_of(people, percent, way) for way in ("down", "nearest", "up"))
    assert down * 100 <= people * percent <= up * 100 and down <= nearest <= up <= down + 1


@given(COUNTS)
def test_no_group_of_fewer_than_five_is_shown_and_none_is_lost(ballots: dict[str, int]) -> None:
    groups = r.groups_of(ballots)
    assert all(group.ballots >= r.FEWEST_BALLOTS for group in groups)
    named = [one for group in groups for one in group.classes]
    assert len(named) == len(set(named))
    if sum(ballots.values()) >= r.FEWEST_BALLOTS:
        assert sum(group.ballots for group in groups) == sum(ballots.values())
        assert set(named) == {one for one, count in ballots.items() if count}
    else:
        assert not groups


def test_small_classes_join_one_another_before_a_large_one() -> None:
    assert [group.classes for group in r.groups_of({"a": 3, "b": 9, "c": 4})] == [("a", "c"), ("b",)]
    assert [group.classes for group in r.groups_of({"a": 3, "b": 9, "c": 6})] == [("a", "c"), ("b",)]


@pytest.mark.parametrize(("value", "none", "full", "points"), [
    (96, 0, 100, "96.0"), (120, 0, 100, "100.0"), (-5, 0, 100, "0.0"), (1, 4, 0, "75.0"), (2, -1, 3, "75.0"),
])  # fmt: skip
def test_points_grow_in_proportion(value: int, none: int, full: int, points: str) -> None:
    assert r.points_of(Decimal(value), Decimal(none), Decimal(full)) == Decimal(points)


def test_the_advice_and_when_a_reason_is_asked_for() -> None:
    assert [r.advised(Decimal(score)) for score in ("90", "89.9", "75", "74.9", "60", "59.9")] == [0, 1, 1, 2, 2, 3]
    assert r.advised(None) is None
    assert r.score_of([r.Part(60, Decimal(90)), r.Part(40, None)]) is None
    assert r.score_of([r.Part(100, Decimal(90)), r.Part(0, None)]) == Decimal("90.0")
    asks = {(place, advice) for place in range(4) for advice in (None, 0, 1, 2, 3) if r.asks_reason(place, advice)}
    assert (0, 0) not in asks and (1, 0) not in asks and (0, None) not in asks and (0, 1) in asks and (1, 2) in asks
    assert {(2, 2), (3, 3), (2, None), (3, None)} <= asks
    assert r.ballot_points((1, 1, 0, 0)) == Decimal("90.0") and r.ballot_points((0, 0, 0, 0)) is None


def test_routine_grades_are_others() -> None:
    assert grades_of(AppraisalKind.ROUTINE)[0] == "good" and grades_of(AppraisalKind.TERM)[0] == "excellent"


@given(st.text(alphabet=ALPHABET, min_size=12, max_size=12), st.booleans())
def test_a_code_is_known_however_it_is_typed(text: str, is_wide: bool) -> None:
    code = "-".join(text[place : place + 4] for place in (0, 4, 8))
    typed = "".join(chr(ord(char) + 0xFEE0) for char in text) if is_wide else f" {text.lower()} "
    assert cleaned(typed) == cleaned(code) == code
    assert not cleaned(text[:-1]) and len({new_code() for _one in range(50)}) == 50


def test_slips_are_ten_to_a_page() -> None:
    many = slips_pdf("单位民主测评", "https://x.example/cadres/vote/abc/", {"A": ["AAAA"] * 3, "B": ["BBBB"] * 18})
    assert many.count(b"/Type /Page\n") == 3


@pytest.mark.django_db
def test_values_are_drawn_once_with_the_records_behind_them(cadres: Cadres) -> None:
    crowded(cadres)
    in_force(cadres, kind="late", happened_on=date(2026, 3, 2))
    with on(4, 8):
        clerk, unit = cadres.files["deputy"], cadres.world.unit("city_management")
        _credit(cadres, 24, datetime(2026, 2, 3, tzinfo=LOCAL))
        _credit(cadres, 99, datetime(2025, 12, 31, tzinfo=LOCAL))  # before the period
        row = drafted(cadres, begins_on=date(2026, 1, 1), ends_on=date(2026, 4, 7), self_due_on=date(2026, 4, 8),
                      levels=["none", "township"])  # fmt: skip
        schemes.add_indicator(actor=cadres.act("cadre_office"), scheme_id=row.pk, name="正反向记实", source="conduct",
                              weight=20, none_at=Decimal(-2), full_at=Decimal(2))  # fmt: skip
        schemes.open_scheme(actor=cadres.act("office_two"), scheme_id=row.pk)
        of_unit = row.unit_appraisals.get(unit=unit)
        counted(cadres, of_unit)
        work.to_grades(actor=cadres.act("personnel"), unit_appraisal_id=of_unit.pk)
    found = {one.indicator.source: one for one in IndicatorValue.objects.filter(person__cadre=clerk)}
    assert found["credits"].value == 24 and len(found["credits"].records) == 1
    assert found["conduct"].value == -1 and len(found["conduct"].records) == 1
    (score,) = scores_of(of_unit, [of(cadres, "deputy")])
    seen = {who: {line.part.indicator.source: (len(line.links), line.hidden)
                  for line in value_lines(cadres.world.people[who], score)}
            for who in ("personnel", "department_leader", "other_personnel")}  # fmt: skip
    assert seen["personnel"]["conduct"] == (1, 0) and seen["other_personnel"]["conduct"] == (0, 1)
    assert seen["department_leader"]["conduct"] == (1, 0), "the person in person"
    assert seen["department_leader"]["credits"] == (1, 0)


def _credit(cadres: Cadres, hours: int, at: datetime) -> None:
    held = TrainingClass.objects.create(
        title=f"班{hours}", kind="main", organizer=cadres.world.unit("org_department"), place="区委党校",
        starts_on=at.date(), ends_on=at.date(), nominate_until=at.date(), places=9, credit_hours=hours,
        manager=cadres.world.people["cadre_office"],
    )  # fmt: skip
    seat = Nomination.objects.create(
        training_class=held,
        cadre=cadres.files["deputy"],
        state="completed",
        queued_at=at,
        by=cadres.world.people["cadre_office"],
    )
    CreditEntry.objects.create(cadre=cadres.files["deputy"], year=at.year, hours=hours, source=CreditSource.CLASS,
                               nomination=seat, at=at)  # fmt: skip


@pytest.mark.django_db
def test_on_time_is_the_share_of_the_unit_s_whistles_due_in_the_period(cadres: Cadres, district: District) -> None:
    first, late, running = whistle_in(district, "closed"), whistle_in(district, "closed"), dispatched(district)
    unit, due = first.lead_unit_id, first.close_due_at
    assert unit is not None and due is not None and {late.lead_unit_id, running.lead_unit_id} == {unit}
    Whistle.objects.filter(pk=late.pk).update(closed_on_time=False)
    Whistle.objects.filter(pk=running.pk).update(close_due_at=due + timedelta(days=400))
    source = INDICATOR_SOURCES[IndicatorSource.ON_TIME]
    day = local(due).date()
    drawn = source.draw(unit, [7, 8], Period(day, day))
    assert drawn[7] == drawn[8] and (drawn[7].value, drawn[7].records) == (Decimal("50.0"), [first.pk, late.pk])
    assert source.draw(unit, [7], Period(day - timedelta(days=9), day - timedelta(days=8))) == {}
    people = cadres.world.people
    assert len(source.seen(people["command"], drawn[7].records)) == 2
    assert source.seen(people["cadre_office"], drawn[7].records) == [], "files of cadres open no whistle"

"""Timetable: lessons become sessions without holidays, nothing clashes, what moves is told."""

from datetime import date, time
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from members.models import CourseSession, SchoolTerm
from members.rules.university import Slot, certificate_number, has_earned, percent, refund, session_days, shortened
from members.services.university import courses, schools
from members.states.university import TERM_TABLE, SchoolTermState
from tests.members.university.kit import PLANNING, TERM, Campus, told
from tests.world import GRID, OTHER_TOWN, TOWN
from xinhui.core import clock
from xinhui.core.errors import Conflict, DomainError, Forbidden, InvalidInput, NotFound, TransitionRefused

TIMES = st.times().map(lambda t: t.replace(second=0, microsecond=0, tzinfo=None))


@given(TIMES, TIMES, TIMES, TIMES)
def test_two_slots_meet_when_a_minute_belongs_to_both(a: time, b: time, c: time, d: time) -> None:
    day = date(2026, 9, 7)
    one, other = Slot(day, min(a, b), max(a, b)), Slot(day, min(c, d), max(c, d))

    def minutes(slot: Slot) -> set[int]:
        return set(range(slot.starts.hour * 60 + slot.starts.minute, slot.ends.hour * 60 + slot.ends.minute))

    assert one.meets(other) == other.meets(one)
    if minutes(one) and minutes(other):
        assert one.meets(other) == bool(minutes(one) & minutes(other))
    assert not one.meets(Slot(date(2026, 9, 8), other.starts, other.ends))


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(0, 200), st.integers(0, 6))
def test_weekly_days(first: date, length: int, weekday: int) -> None:
    last = date.fromordinal(first.toordinal() + length)
    days = list(session_days(first, last, weekday, lambda day: day.day == 1))
    every = [date.fromordinal(n) for n in range(first.toordinal(), last.toordinal() + 1)]
    assert days == [day for day in every if day.weekday() == weekday and day.day != 1]


def test_small_rules() -> None:
    assert [percent(5, 6), percent(0, 0), percent(6, 6)] == [83, 0, 100]
    assert has_earned(4, 5, 80) and not has_earned(3, 4, 80) and not has_earned(0, 0, 1)
    assert [refund(500, begun) for begun in (0, 1, 2)] == [500, 500, 0]
    assert [shortened("林美"), shortened("欧阳大海"), shortened("林")] == ["林*", "欧***", "林*"]
    number = certificate_number(TOWN, 2026, 42, "secret")
    assert number.startswith("LD103-2026-00042-") and number != certificate_number(TOWN, 2026, 42, "other")


def test_lessons_become_sessions_without_holidays(campus: Campus) -> None:
    course = campus.course(weekday=3)  # Thursdays: 1 October is the national holiday, 8 October a working day again
    days = [row.day for row in course.sessions.all()]
    assert days == [date(2026, 9, 10), date(2026, 9, 17), date(2026, 9, 24), date(2026, 10, 8), date(2026, 10, 15)]


def test_every_clash_is_named(campus: Campus) -> None:
    campus.course("书法", weekday=0, room="101", teacher="何老师")
    campus.course("国画", weekday=0, room="102", teacher="关老师", subject="painting")
    third = campus.course("舞蹈", weekday=None, teacher="何老师", subject="dance")

    def lesson(**facts: Any) -> Any:
        values = {"weekday": 0, "starts": time(10), "ends": time(11), "room": "102", **facts}
        return courses.add_lesson(actor=campus.keeper, course_id=third.pk, **values)

    with pytest.raises(Conflict) as refusal:
        lesson()
    assert refusal.value.code == "timetable-clash"
    text = str(refusal.value)
    mondays = ("2026-09-07", "2026-09-14", "2026-09-21", "2026-09-28", "2026-10-12")
    assert all(
        f"{day} 09:00–10:30 何老师（书法）" in text and f"{day} 09:00–10:30 102（国画）" in text for day in mondays
    )
    assert not CourseSession.objects.filter(course=third).exists()
    assert lesson(starts=time(10, 30), ends=time(11, 30)).sessions.count() == 5, "one begins when the other ends"
    assert lesson(weekday=1, starts=time(9), ends=time(10)).pk


def test_around_the_service_the_constraint_holds(campus: Campus) -> None:
    course = campus.course()
    row = course.sessions.first()
    assert row is not None
    row.pk, row.teacher = None, "别人"
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def test_wrong_lessons_are_named(campus: Campus) -> None:
    course = campus.course(weekday=None)
    wrong: list[tuple[str, dict[str, Any]]] = [
        ("ends", {"ends": time(8)}), ("room", {"room": " "}), ("weekday", {"weekday": 7}), ("room", {"room": "长" * 41}),
    ]  # fmt: skip
    for field, facts in wrong:
        values: dict[str, Any] = {"weekday": 0, "starts": time(9), "ends": time(10), "room": "101", **facts}
        with pytest.raises(InvalidInput) as refusal:
            courses.add_lesson(actor=campus.keeper, course_id=course.pk, **values)
        assert refusal.value.field == field


def test_a_lesson_with_no_day_left(campus: Campus) -> None:
    course = campus.course(weekday=None)
    with clock.moved(PLANNING.replace(month=10, day=17)), pytest.raises(Conflict) as refusal:
        courses.add_lesson(
            actor=campus.keeper, course_id=course.pk, weekday=0, starts=time(9), ends=time(10), room="101"
        )
    assert refusal.value.code == "no-days"


def test_a_session_moves_or_is_cancelled_and_its_students_know(campus: Campus) -> None:
    course = campus.course()
    campus.course("国画", weekday=1, room="102", teacher="关老师")
    campus.opened(course)
    campus.enrolled(course, user_id=campus.party.user("party_member").pk)
    first, second, third = course.sessions.all()[:3]
    move: dict[str, Any] = {"starts": time(9), "ends": time(10), "room": "102"}
    with pytest.raises(Conflict) as clash:
        courses.move_session(actor=campus.keeper, session_id=first.pk, day=date(2026, 9, 8), **move)
    assert "国画" in str(clash.value)
    with pytest.raises(InvalidInput) as outside:
        courses.move_session(actor=campus.keeper, session_id=first.pk, day=date(2026, 12, 1), **move)
    assert outside.value.field == "day"
    moved = courses.move_session(actor=campus.keeper, session_id=first.pk, day=date(2026, 9, 9), **move)
    assert (moved.day, moved.moved_from, moved.room) == (date(2026, 9, 9), date(2026, 9, 7), "102")
    with pytest.raises(Conflict) as same:
        courses.move_session(actor=campus.keeper, session_id=first.pk, day=date(2026, 9, 9), **move)
    assert same.value.code == "session-unmoved"
    courses.cancel_session(actor=campus.keeper, session_id=second.pk, reason="台风停课")
    with pytest.raises(Conflict):
        courses.cancel_session(actor=campus.keeper, session_id=second.pk, reason="台风停课")
    assert (told("moved"), told("cancelled")) == ({"alan": 1}, {"alan": 1})
    courses.drop_lesson(actor=campus.keeper, lesson_id=third.lesson_id, reason="教师离任")
    assert not course.sessions.filter(is_cancelled=False).exists()
    with pytest.raises(Conflict):
        courses.drop_lesson(actor=campus.keeper, lesson_id=third.lesson_id, reason="教师离任")
    assert told("lesson_dropped") == {"alan": 1}


VERBS: dict[str, Any] = {
    "open_enrolment": schools.open_enrolment, "begin": schools.begin_term, "finish": schools.finish_term
}  # fmt: skip


@pytest.mark.parametrize("verb", list(VERBS))
def test_every_state_and_verb_of_a_term(campus: Campus, verb: str) -> None:
    assert set(VERBS) == set(TERM_TABLE.verbs)
    course = campus.course()
    with clock.moved(PLANNING.replace(month=10, day=20)):
        course.sessions.update(listed_at=clock.now())
        for state in SchoolTermState:
            SchoolTerm.objects.update(state=state)
            if TERM_TABLE.allows(state, verb):
                assert VERBS[verb](actor=campus.keeper, term_id=campus.term.pk).state == TERM_TABLE.next(state, verb)
            else:
                with pytest.raises(TransitionRefused):
                    VERBS[verb](actor=campus.keeper, term_id=campus.term.pk)
                assert SchoolTerm.objects.get().state == state


def test_enrolment_needs_courses_with_a_timetable(campus: Campus) -> None:
    for code in ("courses-missing", "timetable-missing"):
        with pytest.raises(Conflict) as refusal:
            schools.open_enrolment(actor=campus.keeper, term_id=campus.term.pk)
        assert refusal.value.code == code
        if code == "courses-missing":
            campus.course("书法", weekday=None)
    assert "书法" in str(refusal.value)


def test_a_term_begins_on_its_day(campus: Campus) -> None:
    campus.opened()
    with pytest.raises(Conflict) as early:
        schools.begin_term(actor=campus.keeper, term_id=campus.term.pk)
    assert early.value.code == "too-early"


def test_wrong_schools_are_named(campus: Campus) -> None:
    wrong: list[tuple[str, dict[str, Any]]] = [
        ("area_code", {"area_code": GRID}), ("area_code", {"area_code": "440705999"}), ("name", {"name": ""}), ("head", {"head": "长" * 41}), ("place", {"place": " "}),
    ]  # fmt: skip
    for field, facts in wrong:
        values: dict[str, Any] = {"area_code": TOWN, "name": "老年大学分校", "place": "x", "head": "x", **facts}
        with pytest.raises(InvalidInput) as refusal:
            schools.open_school(actor=campus.party.act("org_department"), **values)
        assert refusal.value.field == field


def test_wrong_terms_are_named(campus: Campus) -> None:
    wrong: list[tuple[str, dict[str, Any]]] = [
        ("ends_on", {"ends_on": date(2026, 9, 1)}), ("enrol_to", {"enrol_to": date(2026, 8, 1)}), ("name", {"name": " "}), ("enrol_from", {"enrol_from": date(2026, 9, 9)}), ("ends_on", {"enrol_to": date(2026, 12, 1)}),
    ]  # fmt: skip
    for field, facts in wrong:
        with pytest.raises(InvalidInput) as refusal:
            schools.plan_term(actor=campus.keeper, school_id=campus.school.pk, **{**TERM, "name": "x", **facts})
        assert refusal.value.field == field


def test_wrong_courses_are_named(campus: Campus) -> None:
    campus.course(weekday=None)
    wrong: list[tuple[str, dict[str, Any]]] = [
        ("capacity", {"capacity": 0}), ("minimum", {"minimum": 3}), ("subject", {"subject": "x"}), ("teacher", {"teacher": ""}), ("fee_fen", {"fee_fen": -1}), ("needed_percent", {"needed_percent": 101}), ("name", {"name": "书法"}), ("teacher_username", {"teacher_username": "nobody"}),
    ]  # fmt: skip
    for field, facts in wrong:
        values: dict[str, Any] = {"name": "国画", "subject": "painting", "teacher": "关老师", "capacity": 2, **facts}
        with pytest.raises(DomainError) as refusal:
            courses.plan_course(actor=campus.keeper, term_id=campus.term.pk, **values)
        assert refusal.value.field == field


def test_who_may(campus: Campus) -> None:
    course = campus.course()
    for who in ("secretary", "district_leader", "other_secretary", "party_member", "branch_secretary", "command"):
        actor = campus.party.act(who)
        with pytest.raises(Forbidden):
            schools.open_school(actor=actor, area_code=TOWN, name="分校", place="x", head="x")
        with pytest.raises(Forbidden):
            courses.call_off_course(actor=actor, course_id=course.pk, reason="x")
    with pytest.raises(Forbidden):
        schools.open_school(actor=campus.keeper, area_code=OTHER_TOWN, name="分校", place="x", head="x")
    with pytest.raises(NotFound):
        courses.set_capacity(actor=campus.keeper, course_id=0, capacity=9)
    assert schools.open_school(
        actor=campus.party.act("org_department"), area_code=OTHER_TOWN, name="x", place="x", head="x"
    )


def test_a_school_closes_when_its_terms_have_ended(campus: Campus) -> None:
    with pytest.raises(Conflict) as refusal:
        schools.close_school(actor=campus.keeper, school_id=campus.school.pk, reason="合并")
    assert refusal.value.code == "terms-open"
    SchoolTerm.objects.update(state="finished")
    schools.close_school(actor=campus.keeper, school_id=campus.school.pk, reason="合并")
    with pytest.raises(Conflict) as closed:
        schools.plan_term(actor=campus.keeper, school_id=campus.school.pk, **{**TERM, "name": "x"})
    assert closed.value.code == "school-closed"

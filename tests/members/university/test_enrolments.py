"""Enrolments: places, the waiting list in order, fees back until the second session, one's own and others'."""

from datetime import datetime, time
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from members.models import Course, Enrolment, Student
from members.services.university import courses, schools
from members.services.university import enrolments as e
from members.services.university.daily import run_university
from members.states.university import ENROLMENT_TABLE, EnrolmentState
from tests.members.university.kit import PLANNING, Campus, told
from tests.world import OTHER_TOWN, TOWN
from xinhui.accounts.actors import SYSTEM
from xinhui.core import clock
from xinhui.core.clock import LOCAL
from xinhui.core.errors import Conflict, DomainError, Forbidden, TransitionRefused
from xinhui.outbox.models import Message


def states(course: Course) -> list[str]:
    """The list as it stands, in the order in which they came."""
    return list(course.enrolments.order_by("queued_at", "pk").values_list("state", flat=True))


def test_the_waiting_list_moves_up_in_order(campus: Campus) -> None:
    course = campus.course(capacity=2)
    campus.opened(course)
    first, _second = campus.enrolled(course), campus.enrolled(course)
    third = campus.enrolled(course, user_id=campus.party.user("party_member").pk)
    fourth = campus.enrolled(course, user_id=campus.party.user("organ_member").pk)
    assert states(course) == ["enrolled", "enrolled", "waiting", "waiting"]
    assert [e.position_of(row) for row in (first, third, fourth)] == [0, 1, 2]
    assert told("waiting") == {"alan": 1, "abai": 1}
    e.withdraw(actor=campus.keeper, enrolment_id=first.pk, reason="生病")
    assert states(course) == ["withdrawn", "enrolled", "enrolled", "waiting"]
    assert told("promoted") == {"alan": 1}
    e.withdraw(actor=campus.party.act("organ_member"), enrolment_id=fourth.pk)
    assert told("promoted") == {"alan": 1}, "who only waited frees no place"
    fifth = campus.enrolled(course, user_id=campus.party.user("probationer").pk)
    courses.set_capacity(actor=campus.keeper, course_id=course.pk, capacity=3)
    fifth.refresh_from_db()
    assert (fifth.state, fifth.enrolled_at) == ("enrolled", clock.now())
    course.refresh_from_db()
    assert course.taken == 3
    with pytest.raises(DomainError) as fewer:
        courses.set_capacity(actor=campus.keeper, course_id=course.pk, capacity=2)
    assert fewer.value.field == "capacity"


def test_nobody_jumps_the_queue(campus: Campus) -> None:
    course = campus.course(capacity=1)
    campus.opened(course)
    campus.enrolled(course)
    waiting = campus.enrolled(course)
    Course.objects.update(capacity=2)  # by hand, without the verb that moves the list up
    assert campus.enrolled(course).state == "waiting"
    assert e.position_of(waiting) == 1


VERBS: dict[str, Any] = {
    "withdraw": lambda c, row: e.withdraw(actor=c.keeper, enrolment_id=row.pk),
    "promote": lambda c, row: e.promote_waiting(c.keeper, Course.objects.select_related("term__school").get()),
    "lapse": lambda c, row: courses.call_off_course(actor=c.keeper, course_id=row.course_id, reason="人数不足"),
}


@pytest.mark.parametrize("state", list(EnrolmentState))
def test_every_state_and_verb(campus: Campus, state: EnrolmentState) -> None:
    assert set(VERBS) == set(ENROLMENT_TABLE.verbs)
    course = campus.course(capacity=1)
    campus.opened(course)
    row = campus.enrolled(course)
    for verb, do in VERBS.items():
        Enrolment.objects.filter(pk=row.pk).update(state=state)
        Course.objects.update(taken=state == "enrolled", called_off_on=None)
        try:
            with transaction.atomic():
                do(campus, row)
        except TransitionRefused:
            assert not ENROLMENT_TABLE.allows(state, verb), verb
        row.refresh_from_db()
        allowed = ENROLMENT_TABLE.allows(state, verb)
        assert row.state == (ENROLMENT_TABLE.next(state, verb) if allowed else state), verb


def test_a_fee_comes_back_until_the_second_session(campus: Campus) -> None:
    course = campus.course(capacity=4, fee_fen=12000)
    campus.opened(course)
    rows = [campus.enrolled(course) for _each in range(4)]
    for row in rows[:3]:
        e.note_payment(actor=campus.keeper, enrolment_id=row.pk)
    with pytest.raises(Conflict) as twice:
        e.note_payment(actor=campus.keeper, enrolment_id=rows[0].pk)
    assert twice.value.code == "nothing-to-pay"
    moments = [datetime(2026, 9, 7, 8, tzinfo=LOCAL), datetime(2026, 9, 14, 8, 59, tzinfo=LOCAL),
               datetime(2026, 9, 14, 9, 0, tzinfo=LOCAL), datetime(2026, 9, 7, 8, tzinfo=LOCAL)]  # fmt: skip
    back = []
    for row, moment in zip(rows, moments, strict=True):
        with clock.moved(moment):
            back.append(e.withdraw(actor=campus.keeper, enrolment_id=row.pk).refunded_fen)
    assert back == [12000, 12000, 0, 0], "before the first, before the second, when it begins, never paid"
    with pytest.raises(IntegrityError), transaction.atomic():
        Enrolment.objects.filter(pk=rows[3].pk).update(refunded_fen=1)


def test_called_off_everything_comes_back(campus: Campus) -> None:
    course = campus.course(capacity=1, fee_fen=5000)
    campus.opened(course)
    paid = campus.enrolled(course, user_id=campus.party.user("party_member").pk)
    campus.enrolled(course, user_id=campus.party.user("organ_member").pk)
    e.note_payment(actor=campus.keeper, enrolment_id=paid.pk)
    with clock.moved(PLANNING.replace(month=9, day=22)):
        courses.call_off_course(actor=campus.keeper, course_id=course.pk, reason="教师离任")
    paid.refresh_from_db()
    assert (paid.state, paid.refunded_fen, states(course)) == ("lapsed", 5000, ["lapsed", "lapsed"])
    assert told("called_off") == {"alan": 1, "abai": 1}
    assert not course.sessions.filter(is_cancelled=False).exists()
    for refused in (lambda: campus.enrolled(course), lambda: courses.call_off_course(
            actor=campus.keeper, course_id=course.pk, reason="x")):  # fmt: skip
        with pytest.raises(Conflict) as refusal:
            refused()
        assert refusal.value.code == "course-over"


def test_one_enrols_oneself_in_the_days_of_enrolment(campus: Campus) -> None:
    course = campus.course(capacity=3)
    member, stranger = campus.party.act("party_member"), campus.party.act("worker")
    with pytest.raises(Conflict) as planned:
        e.enrol_myself(actor=member, course_id=course.pk)
    assert planned.value.code == "enrolment-closed"
    campus.opened(course)
    row = e.enrol_myself(actor=member, course_id=course.pk)
    assert (row.student.member, row.student.birth_year) == (campus.party.member("party_member"), 1980)
    with pytest.raises(Conflict) as again:
        e.enrol_myself(actor=member, course_id=course.pk)
    assert again.value.code == "enrolled-already"
    with pytest.raises(DomainError) as ageless:
        e.enrol_myself(actor=stranger, course_id=course.pk)
    assert ageless.value.field == "birth_year", "of somebody who is no member the portal knows no year of birth"
    assert e.enrol_myself(actor=stranger, course_id=course.pk, birth_year=1958).student.member is None
    with clock.moved(PLANNING.replace(month=9, day=14)):
        with pytest.raises(Conflict) as late:
            e.enrol_myself(actor=campus.party.act("organ_member"), course_id=course.pk, birth_year=1960)
        assert late.value.code == "enrolment-closed"
        assert campus.enrolled(course).state == "enrolled", "the school itself still may"
    with pytest.raises(Forbidden):
        e.withdraw(actor=stranger, enrolment_id=row.pk)
    assert e.withdraw(actor=member, enrolment_id=row.pk).state == "withdrawn"


def test_nobody_sits_in_two_rooms_at_once(campus: Campus) -> None:
    one = campus.course("书法")
    other = campus.course("国画", weekday=0, starts=time(10), ends=time(11), room="102", teacher="关老师")
    later = campus.course("舞蹈", weekday=0, starts=time(14), ends=time(15), room="102", teacher="关老师")
    campus.opened(one)
    student = campus.student()
    e.enrol(actor=campus.keeper, course_id=one.pk, student_id=student.pk)
    with pytest.raises(Conflict) as clash:
        e.enrol(actor=campus.keeper, course_id=other.pk, student_id=student.pk)
    assert (clash.value.code, "书法" in str(clash.value)) == ("student-clash", True)
    e.enrol(actor=campus.keeper, course_id=later.pk, student_id=student.pk)


def test_a_student_is_entered_once_and_sealed(campus: Campus) -> None:
    first = campus.student(name="梁婆婆", phone="13912345678")
    again = campus.student(name="梁婆婆", phone="139 1234 5678")
    assert first == again
    assert "139" not in Student.objects.values_list("phone_sealed", flat=True)[0][:6]
    assert first.phone_masked == "139****5678"
    wrong: list[tuple[str, dict[str, Any]]] = [
        ("name", {"name": ""}), ("birth_year", {"birth_year": 1899}), ("phone", {"phone": "12"}),
        ("member", {"member_id": campus.party.member("other_party_member").pk}), ("user", {"user_id": 10**6}),
    ]  # fmt: skip
    for field, facts in wrong:
        with pytest.raises(DomainError) as refusal:
            campus.student(**facts)
        assert refusal.value.field == field
    with pytest.raises(IntegrityError), transaction.atomic():
        Student.objects.update(phone_sealed="13912345678")


def test_who_may_enrol_others(campus: Campus) -> None:
    course = campus.course()
    campus.opened(course)
    student = campus.student()
    for who in ("secretary", "other_organizer", "branch_secretary", "district_leader"):
        with pytest.raises(Forbidden):
            e.enrol(actor=campus.party.act(who), course_id=course.pk, student_id=student.pk)
    with pytest.raises(Conflict) as elsewhere:
        other = e.enter_student(actor=campus.party.act("other_organizer"), area_code=OTHER_TOWN,
                                facts=e.StudentFacts("别处", 1950))  # fmt: skip
        e.enrol(actor=campus.keeper, course_id=course.pk, student_id=other.pk)
    assert elsewhere.value.code == "student-elsewhere"


def test_terms_go_on_by_themselves(campus: Campus) -> None:
    course = campus.course()
    assert run_university(actor=SYSTEM) == 1
    campus.term.refresh_from_db()
    assert campus.term.state == "enrolling"
    campus.enrolled(course)
    with clock.moved(PLANNING.replace(month=9, day=9)):
        assert run_university(actor=SYSTEM) == 2, "it has begun, and the list of the seventh is missing"
        run_university(actor=SYSTEM)
        assert told("lists_missing") == {"tanweiyuan": 1}, "once a week"
    with clock.moved(PLANNING.replace(month=10, day=20)):
        run_university(actor=SYSTEM)
        assert told("stuck") == {"tanweiyuan": 1}
        course.sessions.update(listed_at=clock.now())
        run_university(actor=SYSTEM)
        campus.term.refresh_from_db()
        assert campus.term.state == "finished"
    assert Message.objects.filter(kind="university.not_certified").count() == 0, "the student has no account"
    assert schools.unlisted_sessions(campus.term) == []
    assert campus.term.area_code == TOWN

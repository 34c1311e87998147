"""Attendance, the end of the term with its certificates, temporary branches and outings."""

from datetime import date
from typing import Any

import pytest

from members.models import CourseAttendance, CourseCertificate, Organization, TemporaryAttachment
from members.selectors.university import verified
from members.services.university import attendance as a
from members.services.university import branches as b
from members.services.university import courses, schools
from tests.members.university.kit import PLANNING, Campus, told
from xinhui.core import clock
from xinhui.core.errors import Conflict, DomainError, Forbidden, NotFound, TransitionRefused


def test_the_list_and_the_taps(campus: Campus) -> None:
    teacher = campus.party.user("organ_member")
    course = campus.course(capacity=5, teacher_username=teacher.username)
    campus.opened(course)
    one, two, three = (campus.enrolled(course) for _each in range(3))
    session = course.sessions.all()[0]
    with pytest.raises(Conflict) as early:
        a.take_list(actor=campus.keeper, session_id=session.pk, present=[one.pk])
    assert early.value.code == "too-early"
    with clock.moved(PLANNING.replace(month=9, day=7, hour=9)):
        with pytest.raises(Forbidden):
            a.tap(actor=campus.party.act("party_member"), session_id=session.pk, enrolment_id=one.pk)
        a.tap(actor=campus.party.act("organ_member"), session_id=session.pk, enrolment_id=one.pk)
        assert _said(session) == {one.pk: "present", two.pk: "absent", three.pk: "absent"}
        a.tap(actor=campus.party.act("organ_member"), session_id=session.pk, enrolment_id=two.pk)
        assert _said(session) == {one.pk: "present", two.pk: "present", three.pk: "absent"}
        a.take_list(actor=campus.keeper, session_id=session.pk, present=[two.pk], on_leave=[three.pk])
        assert _said(session) == {one.pk: "absent", two.pk: "present", three.pk: "leave"}
        with pytest.raises(DomainError) as stranger:
            a.take_list(actor=campus.keeper, session_id=session.pk, present=[10**6])
        assert stranger.value.field == "present"
        with pytest.raises(NotFound):
            a.tap(actor=campus.keeper, session_id=session.pk, enrolment_id=10**6)
        with pytest.raises(DomainError) as unknown:
            a.tap(actor=campus.keeper, session_id=session.pk, enrolment_id=one.pk, presence="x")
        assert unknown.value.field == "presence"
        with pytest.raises(Conflict) as held:
            courses.cancel_session(actor=campus.keeper, session_id=session.pk, reason="x")
        assert held.value.code == "session-over"


def _said(session: Any) -> dict[int, str]:
    return dict(CourseAttendance.objects.filter(session=session).values_list("enrolment_id", "presence"))


def test_certificates_for_those_who_came(campus: Campus) -> None:
    """Five Mondays, one cancelled: four held; 75 percent are needed, so three times suffice and two do not."""
    course = campus.course(capacity=4, needed_percent=75)
    campus.opened(course)
    people = ("party_member", "organ_member", "probationer", "other_party_member")
    rows = [campus.enrolled(course, user_id=campus.party.user(who).pk) for who in people]
    waiting = campus.enrolled(course)
    came = [rows[:1], rows[:2], rows[:3], rows[:3]]
    sessions = list(course.sessions.all())
    courses.cancel_session(actor=campus.keeper, session_id=sessions[4].pk, reason="台风")
    with clock.moved(PLANNING.replace(month=10, day=19)):
        schools.begin_term(actor=campus.keeper, term_id=campus.term.pk)
        for session, present in zip(sessions[:3], came, strict=False):
            a.take_list(actor=campus.keeper, session_id=session.pk, present=[row.pk for row in present])
        with pytest.raises(Conflict) as missing:
            schools.finish_term(actor=campus.keeper, term_id=campus.term.pk)
        assert missing.value.code == "lists-missing"
        a.take_list(actor=campus.keeper, session_id=sessions[3].pk, present=[row.pk for row in came[3]])
        schools.finish_term(actor=campus.keeper, term_id=campus.term.pk)
        for row in (*rows, waiting):
            row.refresh_from_db()
        assert [(row.attended, row.held) for row in rows] == [(4, 4), (3, 4), (2, 4), (0, 4)]
        issued = list(CourseCertificate.objects.order_by("pk"))
        assert [(row.enrolment, row.percent) for row in issued] == [(rows[0], 100), (rows[1], 75)]
        assert waiting.state == "lapsed"
        assert (told("certified"), told("not_certified")) == ({"alan": 1, "abai": 1}, {"azhu": 1, "ahe": 1})
        found = verified(issued[0].number.upper())
        assert found is not None and found.enrolment == rows[0]
        assert verified(issued[0].number[:-1]) is None
        with pytest.raises(TypeError):
            issued[0].save()
        with pytest.raises(TypeError):
            issued[0].delete()
        with pytest.raises(TransitionRefused):
            schools.finish_term(actor=campus.keeper, term_id=campus.term.pk)
        with pytest.raises(Conflict):
            a.tap(actor=campus.keeper, session_id=sessions[0].pk, enrolment_id=rows[2].pk)


def branch_of(campus: Campus, *people: str, name: str = "罗坑镇老年大学临时党支部") -> Any:
    """A course with these members, and the temporary branch they make."""
    course = campus.course(capacity=20)
    campus.opened(course)
    members = [campus.party.member(who) for who in people]
    for member in members:
        campus.enrolled(course, name=member.name, member_id=member.pk)
    return b.set_up_school_branch(
        actor=campus.keeper, school_id=campus.school.pk, name=name, member_ids=[row.pk for row in members],
        course_id=course.pk,
    )  # fmt: skip


def test_a_temporary_branch_takes_nobody_away(campus: Campus) -> None:
    extra = [campus.party.enter("grid_branch", 900 + number) for number in range(2)]
    campus.party.members |= {"extra0": extra[0], "extra1": extra[1]}
    branch = branch_of(campus, "party_member", "extra0", "extra1")
    organization = Organization.objects.get(pk=branch.organization_id)
    assert (organization.kind, organization.sector, organization.parent) == (
        "temporary_branch", "retired", campus.party.organization("town_committee"))  # fmt: skip
    assert organization.terms.get().due_on is None
    assert campus.party.member("party_member").organization == campus.party.organization("grid_branch")
    row = TemporaryAttachment.objects.get(member=campus.party.member("party_member"))
    assert row in TemporaryAttachment.objects.visible_to(campus.party.user("party_member"))
    assert not TemporaryAttachment.objects.visible_to(campus.party.user("other_organizer")).exists()
    for who, code in (("party_member", "attached-already"), ("branch_secretary", "no-student")):
        with pytest.raises(DomainError) as refusal:
            b.attach_member(actor=campus.keeper, branch_id=branch.pk, member_id=campus.party.member(who).pk)
        assert refusal.value.code == code
    b.end_attachment(actor=campus.keeper, attachment_id=row.pk, reason="课程结束")
    with pytest.raises(Conflict):
        b.end_attachment(actor=campus.keeper, attachment_id=row.pk, reason="课程结束")
    with pytest.raises(Conflict) as twice:
        b.set_up_school_branch(
            actor=campus.keeper, school_id=campus.school.pk, name="另一个", member_ids=[], course_id=branch.course_id
        )
    assert twice.value.code == "branch-exists"
    with pytest.raises(Forbidden):
        b.attach_member(actor=campus.party.act("secretary"), branch_id=branch.pk, member_id=row.member_id)


def test_a_branch_needs_three_full_members(campus: Campus) -> None:
    with pytest.raises(DomainError) as refusal:
        branch_of(campus, "party_member", "branch_secretary", "probationer")
    assert (refusal.value.code, refusal.value.field) == ("too-few-members", "members")
    assert not Organization.objects.filter(kind="temporary_branch").exists(), "nothing stays behind"


def test_outings_count_hours(campus: Campus) -> None:
    campus.party.members["extra0"] = campus.party.enter("grid_branch", 900)
    branch = branch_of(campus, "party_member", "branch_secretary", "extra0")
    students = [row.student_id for row in branch.course.enrolments.all()]
    outing: dict[str, Any] = {
        "title": "为村民写春联",
        "place": "罗坑村文化室",
        "minutes": 120,
        "day": date(2026, 8, 20),
    }
    row = b.record_outing(actor=campus.keeper, branch_id=branch.pk, student_ids=students, **outing)
    assert row.students.count() == 3
    wrong: list[tuple[str, dict[str, Any]]] = [
        ("minutes", {"minutes": 5}), ("title", {"title": " "}), ("day", {"day": date(2027, 1, 1)}),
        ("students", {"student_ids": []}), ("students", {"student_ids": [10**6]}),
    ]  # fmt: skip
    for field, facts in wrong:
        with pytest.raises(DomainError) as refusal:
            b.record_outing(actor=campus.keeper, branch_id=branch.pk, **{"student_ids": students, **outing, **facts})
        assert refusal.value.field == field

"""Temporary branches at senior universities: set up below the town's committee, attended without leaving one's own."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from members.models import (
    Course,
    Member,
    Organization,
    School,
    SchoolBranch,
    SchoolOuting,
    Student,
    TemporaryAttachment,
)
from members.rules.organizations import LEAST_OF_BRANCH, OrganizationKind
from members.services.frame import hold_member, require_keeper_of
from members.services.organizations.set_up import OrganizationFacts, set_up_organization
from members.services.university.frame import hold_open_school, write
from members.states.organization import COUNTED, Attachment, Sector, Standing
from members.states.university import EnrolmentState
from xinhui.accounts.actors import Actor
from xinhui.core import clock
from xinhui.core.checks import hold, line, number, past_day
from xinhui.core.errors import Conflict, InvalidInput


def set_up_school_branch(
    *, actor: Actor, school_id: int, name: str, member_ids: Sequence[int], course_id: int | None = None
) -> SchoolBranch:
    """Set up a temporary branch of the school (or one of its courses) below the committee of its place, with those of
    its students who are members: at least three full ones.

    Raises NotFound, Forbidden, InvalidInput (name, course, members), Conflict `school-closed`, `branch-exists`,
    `no-committee`, and what `set_up_organization` raises.
    """
    name = line(name, field="name", limit=120)
    with transaction.atomic():
        school = hold_open_school(school_id)
        course = _course(school, course_id)
        committee = Organization.objects.in_being().filter(
            area_code=school.area_code, attached_to=Attachment.TOWN, kind=OrganizationKind.COMMITTEE
        ).order_by("path").first()  # fmt: skip
        if committee is None:
            raise Conflict(code="no-committee", message=_("There is no party committee of this place."))
        if SchoolBranch.objects.filter(school=school, course=course, organization__dissolved_on=None).exists():
            raise Conflict(code="branch-exists", field="course", message=_("There is a temporary branch already."))
        facts = OrganizationFacts(
            name=name, kind=OrganizationKind.TEMPORARY_BRANCH, sector=Sector.RETIRED, attached_to=Attachment.SCHOOL,
            place=school.name, area_code=school.area_code,
        )  # fmt: skip
        organization = set_up_organization(actor=actor, parent_id=committee.pk, facts=facts)
        branch = SchoolBranch.objects.create(
            school=school, course=course, organization=organization, area_code=school.area_code
        )
        members = [hold_member(pk, field="members") for pk in sorted(set(member_ids))]
        full = sum(1 for row in members if row.standing == Standing.FULL)
        if full < LEAST_OF_BRANCH:
            raise InvalidInput(
                code="too-few-members", field="members",
                message=_("A branch needs %(least)d full members; %(found)d are named.")
                % {"least": LEAST_OF_BRANCH, "found": full},
                action=_("Name more, or join another school's branch."),
            )  # fmt: skip
        for member in members:
            _attach(actor, branch, member)
        write(actor, "branch.set_up", branch, school=school.pk, course=course_id, members=len(members))
    return branch


def _course(school: School, course_id: int | None) -> Course | None:
    if course_id is None:
        return None
    course = Course.objects.filter(pk=course_id, term__school=school, called_off_on=None).first()
    if course is None:
        raise InvalidInput(code="course-unknown", field="course", message=_("This is no course of the school."))
    return course


def _hold_branch(branch_id: int) -> SchoolBranch:
    branch = hold(SchoolBranch.objects.select_related("organization", "school"), branch_id)
    if branch.organization.dissolved_on is not None:
        raise Conflict(code="branch-dissolved", message=_("This temporary branch was dissolved."))
    return branch


def attach_member(*, actor: Actor, branch_id: int, member_id: int) -> TemporaryAttachment:
    """Let a member take part in a temporary branch; the membership stays where it is.

    Raises NotFound, Forbidden, InvalidInput (member), Conflict `branch-dissolved`, `attached-already`.
    """
    with transaction.atomic():
        branch = _hold_branch(branch_id)
        require_keeper_of(actor, branch.organization)
        return _attach(actor, branch, hold_member(member_id, field="member"))


def _attach(actor: Actor, branch: SchoolBranch, member: Member) -> TemporaryAttachment:
    if not member_students(branch.school).filter(member=member).exists():
        raise InvalidInput(
            code="no-student", field="member",
            message=_("%(name)s learns at no course of this school.") % {"name": member.name},
            action=_("Enrol the member first, and link the student to the member's file."),
        )  # fmt: skip
    if branch.attachments.filter(member=member, ends_on=None).exists():
        raise Conflict(
            code="attached-already", field="member", message=_("This member takes part in the branch already.")
        )
    row = TemporaryAttachment.objects.create(
        branch=branch, member=member, area_code=branch.area_code, starts_on=clock.today()
    )
    write(actor, "branch.attach", row, member=member.pk, branch=branch.pk)
    return row


def member_students(school: School) -> QuerySet[Student]:
    """Students enrolled at the school whose file among the members is known."""
    return Student.objects.filter(
        member__state__in=COUNTED, enrolments__state=EnrolmentState.ENROLLED, enrolments__course__term__school=school
    ).distinct()


def end_attachment(*, actor: Actor, attachment_id: int, reason: str) -> TemporaryAttachment:
    """A member takes part no longer. Raises NotFound, Forbidden, InvalidInput (reason), Conflict `attachment-ended`."""
    reason = line(reason, field="reason")
    with transaction.atomic():
        rows = TemporaryAttachment.objects.select_related("branch__organization")
        row = hold(rows, attachment_id)
        require_keeper_of(actor, row.branch.organization)
        if row.ends_on is not None:
            raise Conflict(code="attachment-ended", message=_("This has ended already."))
        row.ends_on = clock.today()
        row.save(update_fields=["ends_on", "updated_at"])
        write(actor, "branch.detach", row, member=row.member_id, reason=reason)
    return row


def record_outing(
    *, actor: Actor, branch_id: int, title: str, place: str, minutes: int, student_ids: Sequence[int],
    day: date | None = None,
) -> SchoolOuting:  # fmt: skip
    """Write down an outing to serve others, and who went along.

    Raises NotFound, Forbidden, InvalidInput (title, place, minutes, day, students), Conflict `branch-dissolved`.
    """
    title, place = line(title, field="title", limit=80), line(place, field="place", limit=120)
    number(minutes, field="minutes", least=10, most=720)
    day = past_day(day, field="day")
    with transaction.atomic():
        branch = _hold_branch(branch_id)
        require_keeper_of(actor, branch.organization)
        wanted = set(student_ids)
        students = list(Student.objects.filter(
            pk__in=wanted, enrolments__course__term__school=branch.school
        ).distinct())  # fmt: skip
        if not wanted or len(students) < len(wanted):
            raise InvalidInput(
                code="students-unknown", field="students", message=_("Name students of the school who went along.")
            )
        row = SchoolOuting.objects.create(
            branch=branch, area_code=branch.area_code, title=title, place=place, day=day, minutes=minutes
        )
        row.students.set(students)
        write(actor, "outing.record", row, branch=branch.pk, participants=len(students), minutes=minutes)
    return row

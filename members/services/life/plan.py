"""Planning a meeting, moving it, calling the members, calling it off."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from members.models import Attendance, Meeting, Member, Officer, Organization
from members.rules.life import MeetingKind
from members.services.frame import hold_organization, require_keeper_of
from members.services.life.frame import hold_meeting, recount, require_runner, to_expected, write
from members.states.life import MEETING_TABLE, MeetingState
from members.states.organization import Duty, MemberState, Standing
from xinhui.accounts.actors import Actor
from xinhui.core import clock
from xinhui.core.checks import line, one_of, words
from xinhui.core.errors import Conflict, InvalidInput
from xinhui.outbox.services.enqueue import enqueue

TITLE_MAX, PLACE_MAX = 120, 120


@dataclass(frozen=True)
class MeetingFacts:
    """What is said of a meeting. `host_id`, `lecturer_id`: members of the branch; `group_id`: of a group meeting."""

    kind: str
    title: str
    place: str
    planned_for: datetime
    host_id: int | None = None
    lecturer_id: int | None = None
    group_id: int | None = None


def plan_meeting(*, actor: Actor, organization_id: int, facts: MeetingFacts) -> Meeting:
    """Plan a meeting of a branch for a time that is yet to come; nobody is told before it is called.

    Raises NotFound, Forbidden, InvalidInput (kind, title, place, planned_for, host, lecturer, group, organization),
    Conflict `organization-dissolved`.
    """
    with transaction.atomic():
        organization = hold_organization(organization_id)
        require_keeper_of(actor, organization)
        _require_ahead(facts.planned_for)
        meeting = draft_of(organization, facts)
        meeting.save()
        write(actor, "plan", meeting, {"at": facts.planned_for})
    return meeting


def draft_of(organization: Organization, facts: MeetingFacts) -> Meeting:
    """The meeting, checked and not yet written. Raises InvalidInput."""
    one_of(facts.kind, MeetingKind.values, field="kind")
    if not organization.is_branch:
        raise InvalidInput(
            code="not-a-branch", field="organization",
            message=_("Branches hold meetings; this is a %(kind)s.") % {"kind": organization.get_kind_display()},
            action=_("Choose a branch."),
        )  # fmt: skip
    lecturer = _member_of(organization, facts.lecturer_id, field="lecturer")
    if facts.kind == MeetingKind.LECTURE and lecturer is None:
        raise InvalidInput(
            code="lecturer-missing", field="lecturer", message=_("A party lecture names who gives it."),
            action=_("Choose the lecturer."),
        )  # fmt: skip
    return Meeting(
        organization=organization, group=_group(organization, facts), area_code=organization.area_code,
        kind=facts.kind, title=line(facts.title, field="title", limit=TITLE_MAX),
        place=line(facts.place, field="place", limit=PLACE_MAX), planned_for=facts.planned_for,
        host=_member_of(organization, facts.host_id, field="host"), lecturer=lecturer,
    )  # fmt: skip


def move_meeting(*, actor: Actor, meeting_id: int, planned_for: datetime, place: str) -> Meeting:
    """Another time or place; who was invited is told. Raises NotFound, Forbidden, InvalidInput (planned_for, place),
    TransitionRefused."""
    place = line(place, field="place", limit=PLACE_MAX)
    with transaction.atomic():
        meeting = hold_meeting(meeting_id)
        require_keeper_of(actor, meeting.organization)
        meeting.state = MEETING_TABLE.next(meeting.state, "move")
        _require_ahead(planned_for)
        meeting.planned_for, meeting.place = planned_for, place
        meeting.signing_from = meeting.signing_until = None
        meeting.save()
        if meeting.state == MeetingState.CALLED:
            enqueue(drafts=to_expected(meeting, "meeting_moved", f"moved:{clock.now().isoformat()}"))
        write(actor, "move", meeting, {"at": planned_for})
    return meeting


def call_meeting(*, actor: Actor, meeting_id: int) -> Meeting:
    """Invite those expected: the branch's members, the committee, or the group. They are told.

    Raises NotFound, Forbidden, TransitionRefused, Conflict `nobody-expected`.
    """
    with transaction.atomic():
        meeting = hold_meeting(meeting_id)
        require_keeper_of(actor, meeting.organization)
        meeting.state = MEETING_TABLE.next(meeting.state, "call")
        expect(meeting)
        meeting.save()
        enqueue(drafts=to_expected(meeting, "meeting_called", "called"))
        write(actor, "call", meeting, {"expected": meeting.expected})
    return meeting


def cancel_meeting(*, actor: Actor, meeting_id: int, reason: str) -> Meeting:
    """Call it off; who was invited is told. Raises NotFound, Forbidden, InvalidInput (reason), TransitionRefused."""
    reason = words(reason, field="reason", limit=200)
    with transaction.atomic():
        meeting = hold_meeting(meeting_id)
        require_keeper_of(actor, meeting.organization)
        meeting.state = MEETING_TABLE.next(meeting.state, "cancel")
        meeting.reason = reason
        meeting.save()
        enqueue(drafts=to_expected(meeting, "meeting_cancelled", "cancelled", {"reason": reason}))
        write(actor, "cancel", meeting, {"reason": reason})
    return meeting


def add_expected(*, actor: Actor, meeting_id: int, member_id: int) -> Attendance:
    """Put a member of the branch on the list: one who joined after the call, or a guest at a committee's meeting.

    Raises NotFound, Forbidden, InvalidInput (member), Conflict `meeting-over`, `expected-already`.
    """
    with transaction.atomic():
        meeting = hold_meeting(meeting_id)
        require_runner(actor, meeting)
        if meeting.state != MeetingState.CALLED:
            raise Conflict(
                code="meeting-over", message=_("The list is open only after the call and before the minutes."),
                action=_("Write the attendance down in the minutes."),
            )  # fmt: skip
        member = _member_of(meeting.organization, member_id, field="member")
        if member is None or Attendance.objects.filter(meeting=meeting, member=member).exists():
            raise Conflict(
                code="expected-already", field="member", message=_("This member is on the list already."),
                action=_("Choose another member."),
            )  # fmt: skip
        row = Attendance.objects.create(meeting=meeting, member=member, has_vote=member.standing == Standing.FULL)
        recount(meeting)
        write(actor, "expect", meeting, {"member": member.pk})
    return row


def expect(meeting: Meeting) -> None:
    """Write the list of those expected. Raises Conflict `nobody-expected`."""
    rows = [
        Attendance(meeting=meeting, member_id=pk, has_vote=standing == Standing.FULL)
        for pk, standing in expected_members(meeting).order_by("pk").values_list("pk", "standing")
    ]
    if not rows:
        raise Conflict(
            code="nobody-expected", message=_("Nobody would be invited to this meeting."),
            action=_("Enter the members, the committee or the group's members first."),
        )  # fmt: skip
    Attendance.objects.bulk_create(rows, batch_size=500)
    recount(meeting)


def expected_members(meeting: Meeting) -> QuerySet[Member]:
    """Who is expected: members on the register who are in touch; of them the committee, or the group."""
    members = Member.objects.filter(organization_id=meeting.organization_id, state=MemberState.ACTIVE)
    if meeting.kind == MeetingKind.GROUP:
        return members.filter(group_id=meeting.group_id)
    if meeting.kind == MeetingKind.COMMITTEE:
        officers = Officer.objects.in_force().filter(organization_id=meeting.organization_id)
        return members.filter(pk__in=officers.exclude(duty=Duty.GROUP_LEADER).values("member_id"))
    return members


def _require_ahead(at: datetime) -> None:
    if at <= clock.now():
        raise InvalidInput(
            code="time-past", field="planned_for", message=_("This time has passed."),
            action=_("Give a time to come, or enter a meeting that was held."),
        )  # fmt: skip


def _member_of(organization: Organization, member_id: int | None, *, field: str) -> Member | None:
    if member_id is None:
        return None
    rows = Member.objects.filter(organization=organization, state=MemberState.ACTIVE, pk=member_id)
    member = rows.first()
    if member is None:
        raise InvalidInput(
            code="member-elsewhere", field=field, message=_("This is no member of the branch."),
            action=_("Choose a member of the branch."),
        )  # fmt: skip
    return member


def _group(organization: Organization, facts: MeetingFacts) -> Organization | None:
    if facts.kind != MeetingKind.GROUP:
        return None
    group = Organization.objects.in_being().filter(parent=organization, pk=facts.group_id or 0).first()
    if group is None:
        raise InvalidInput(
            code="group-missing", field="group", message=_("A group meeting names a group of the branch."),
            action=_("Choose the group."),
        )  # fmt: skip
    return group

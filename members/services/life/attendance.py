"""Leave asked for and decided; attendance written down by an officer, one by one or from a table."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from members.models import Attendance, Meeting
from members.services.frame import own_member
from members.services.life.frame import (
    facts_of,
    hold_meeting,
    officers_with_accounts,
    recount,
    require_runner,
    write,
)
from members.services.life.make_up import settle_make_ups
from members.states.life import ATTENDANCE_TABLE, CAME, MARKS, AttendanceState, How, MeetingState
from xinhui.accounts.actors import Actor
from xinhui.core import clock
from xinhui.core.checks import hold, one_of, unknown, words
from xinhui.core.errors import Conflict
from xinhui.core.locking import locked
from xinhui.outbox.services.enqueue import Draft, enqueue

#: Attendance may still be written down in these.
OPEN = (MeetingState.CALLED, MeetingState.HELD)


@dataclass(frozen=True)
class Mark:
    """What is written down of a member."""

    member_id: int
    state: str
    reason: str = ""


def ask_leave(*, actor: Actor, meeting_id: int, reason: str) -> Attendance:
    """Ask not to come, before the meeting begins; its officers are told.

    Raises NotFound (not expected), Forbidden, InvalidInput (reason), TransitionRefused, Conflict `meeting-begun`.
    """
    reason = words(reason, field="reason", limit=200)
    with transaction.atomic():
        member = own_member(actor)
        meeting = hold_meeting(meeting_id)
        row = locked(Attendance.objects.filter(meeting=meeting, member=member)).first()
        if row is None:
            raise unknown()
        if meeting.state != MeetingState.CALLED or clock.now() >= meeting.planned_for:
            raise Conflict(
                code="meeting-begun", message=_("Leave is asked for before the meeting begins."),
                action=_("Tell the host."),
            )  # fmt: skip
        row.state = ATTENDANCE_TABLE.next(row.state, "ask_leave")
        row.reason = reason
        row.save(update_fields=["state", "reason"])
        people = officers_with_accounts([meeting.organization_id]).get(meeting.organization_id, [])
        context = {**facts_of(meeting), "name": member.name}
        enqueue(drafts=[
            Draft(key=f"life:leave:{row.pk}:{clock.now().isoformat()}", recipient_id=user_id, kind="party.leave_asked",
                  context=context, link=f"/party/life/meetings/{meeting.pk}/")
            for user_id in people if user_id != actor.user_id
        ])  # fmt: skip
        write(actor, "ask_leave", meeting, {"member": member.pk})
    return row


def grant_leave(*, actor: Actor, attendance_id: int) -> Attendance:
    """Say yes. Raises NotFound, Forbidden, TransitionRefused, Conflict `own-leave`, `attendance-closed`."""
    return _decide(actor, attendance_id, "grant_leave", "")


def refuse_leave(*, actor: Actor, attendance_id: int, reason: str) -> Attendance:
    """Say no, and why. Raises as `grant_leave`, InvalidInput (reason)."""
    return _decide(actor, attendance_id, "refuse_leave", words(reason, field="reason", limit=200))


def _decide(actor: Actor, attendance_id: int, verb: str, answer: str) -> Attendance:
    with transaction.atomic():
        meeting, row = _held(attendance_id)
        require_runner(actor, meeting)
        _require_open(meeting)
        row.state = ATTENDANCE_TABLE.next(row.state, verb)
        if row.member.user_id is not None and row.member.user_id == actor.user_id:
            raise Conflict(
                code="own-leave", message=_("Nobody decides on leave of their own."),
                action=_("Ask another officer."),
            )  # fmt: skip
        row.save(update_fields=["state"])
        if row.member.user_id is not None:
            context = {**facts_of(meeting), "state": str(row.get_state_display()), "answer": answer}
            key = f"life:leave:{row.pk}:{verb}:{clock.now().isoformat()}"
            enqueue(drafts=[Draft(key=key, recipient_id=row.member.user_id, kind="party.leave_decided",
                                  context=context, link=f"/m/party/meetings/{meeting.pk}/")])  # fmt: skip
        write(actor, verb, meeting, {"member": row.member_id})
    return row


def mark_attendance(*, actor: Actor, attendance_id: int, state: str, reason: str = "") -> Attendance:
    """Write down whether a member came; until the minutes are confirmed.

    Raises NotFound, Forbidden, InvalidInput (state, reason), Conflict `attendance-closed`.
    """
    with transaction.atomic():
        meeting, row = _held(attendance_id)
        require_runner(actor, meeting)
        _require_open(meeting)
        put(meeting, [row], {row.member_id: checked_mark(Mark(row.member_id, state, reason))}, How.OFFICER)
        write(actor, "mark", meeting, {"member": row.member_id, "state": state})
    return row


def mark_many(*, actor: Actor, meeting_id: int, marks: Sequence[Mark], how: How = How.OFFICER) -> int:
    """Write down many, all or none; returns how many changed. Raises as `mark_attendance`, NotFound (not expected)."""
    checked = {mark.member_id: checked_mark(mark) for mark in marks}
    with transaction.atomic():
        meeting = hold_meeting(meeting_id)
        require_runner(actor, meeting)
        _require_open(meeting)
        rows = list(locked(Attendance.objects.filter(meeting=meeting, member_id__in=checked).order_by("pk")))
        if len(rows) < len(checked):
            raise unknown("member")
        changed = [row for row in rows if row.state != checked[row.member_id].state]
        put(meeting, changed, checked, how)
        if changed:
            write(actor, "mark_many", meeting, {"changed": len(changed), "how": how})
    return len(changed)


def checked_mark(mark: Mark) -> Mark:
    """The mark in order; raises InvalidInput (state, reason)."""
    one_of(mark.state, [str(state) for state in MARKS], field="state")
    reason = words(mark.reason, field="reason", limit=200, required=mark.state == AttendanceState.LEAVE)
    return Mark(mark.member_id, mark.state, reason)


def put(meeting: Meeting, rows: Sequence[Attendance], marks: dict[int, Mark], how: How) -> None:
    """Write the marks, the counts and, after the meeting, what is to be made up. The meeting and the rows are held."""
    for row in rows:
        mark = marks[row.member_id]
        row.state, row.reason = AttendanceState(mark.state), mark.reason
        row.how, row.at = (how, row.at or clock.now()) if mark.state in CAME else ("", None)
        row.updated_at = clock.now()
    Attendance.objects.bulk_update(rows, ["state", "reason", "how", "at", "updated_at"], batch_size=500)
    recount(meeting)
    if meeting.took_place:
        settle_make_ups(meeting, rows)


def _held(attendance_id: int) -> tuple[Meeting, Attendance]:
    meeting_id = Attendance.objects.filter(pk=attendance_id).values_list("meeting_id", flat=True).first()
    meeting = hold_meeting(meeting_id)
    return meeting, hold(Attendance.objects.select_related("member"), attendance_id)


def _require_open(meeting: Meeting) -> None:
    if meeting.state not in OPEN:
        raise Conflict(
            code="attendance-closed",
            message=_("Attendance is written down after the call and until the minutes are confirmed."),
            action=_("Ask the organization above to send the minutes back."),
        )  # fmt: skip

"""Make-up studies (补课): owed by who was not there, handed in by the member, approved by an officer."""

from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from members.models import Attendance, MakeUp, Meeting
from members.rules.life import MAKE_UP_DAYS, NOT_MADE_UP
from members.services.frame import own_member, require_keeper_of
from members.services.life.frame import facts_of, long_enough, officers_with_accounts
from members.states.life import CAME, MAKE_UP_TABLE, AttendanceState, MakeUpState
from xinhui.accounts.actors import Actor, person_id
from xinhui.audit.services import record
from xinhui.core import clock
from xinhui.core.checks import hold, unknown, words
from xinhui.core.errors import Conflict
from xinhui.outbox.services.enqueue import Draft, enqueue

MISSED = (AttendanceState.ABSENT, AttendanceState.LEAVE)


def settle_make_ups(meeting: Meeting, rows: Sequence[Attendance]) -> None:
    """After the minutes: who missed the meeting owes a make-up study within 14 days, who came owes none.

    Absent or on leave, it is the same: what was missed is studied. The meeting is held.
    """
    if meeting.kind in NOT_MADE_UP:
        return
    due = clock.today() + timedelta(days=MAKE_UP_DAYS)
    came = [row.pk for row in rows if row.state in CAME]
    missed = [row for row in rows if row.state in MISSED]
    known = MakeUp.objects.filter(attendance__in=[row.pk for row in missed]).values_list("attendance_id", flat=True)
    fresh = [MakeUp(attendance=row, due_on=due) for row in missed if row.pk not in set(known)]
    MakeUp.objects.outstanding().filter(attendance__in=came).update(state=MakeUpState.DROPPED, updated_at=clock.now())
    dropped = MakeUp.objects.filter(attendance__in=[row.pk for row in missed], state=MakeUpState.DROPPED)
    dropped.update(state=MakeUpState.OWED, due_on=due, updated_at=clock.now())
    MakeUp.objects.bulk_create(fresh, batch_size=500)
    users = dict(
        Attendance.objects.filter(pk__in=[row.attendance_id for row in fresh], member__user__isnull=False).values_list(
            "pk", "member__user_id"
        )
    )
    context = {**facts_of(meeting), "due": due.isoformat()}
    enqueue(drafts=[
        Draft(key=f"life:makeup:{row.pk}:owed", recipient_id=users[row.attendance_id], kind="party.make_up_owed",
              context=context, link=f"/m/party/makeups/{row.pk}/")
        for row in fresh if row.attendance_id in users
    ])  # fmt: skip


def submit_make_up(*, actor: Actor, make_up_id: int, text: str) -> MakeUp:
    """Hand in what one studied, at least 50 characters; the branch's officers are told.

    Raises NotFound (not one's own), Forbidden, InvalidInput (text), TransitionRefused.
    """
    text = long_enough(text, action=_("Say what you studied and what you make of it."))
    with transaction.atomic():
        member = own_member(actor)
        row = _held(make_up_id)
        if row.attendance.member_id != member.pk:
            raise unknown()
        row.state = MAKE_UP_TABLE.next(row.state, "submit")
        row.text, row.submitted_at, row.note = text, clock.now(), ""
        row.save()
        meeting = row.attendance.meeting
        people = officers_with_accounts([meeting.organization_id]).get(meeting.organization_id, [])
        context = {**facts_of(meeting), "name": member.name}
        enqueue(drafts=[
            Draft(key=f"life:makeup:{row.pk}:in:{clock.now().isoformat()}", recipient_id=user_id,
                  kind="party.make_up_submitted", context=context, link=f"/party/life/meetings/{meeting.pk}/")
            for user_id in people if user_id != actor.user_id
        ])  # fmt: skip
        _write(actor, "submit", row)
    return row


def approve_make_up(*, actor: Actor, make_up_id: int) -> MakeUp:
    """Accept it. Raises NotFound, Forbidden, TransitionRefused, Conflict `own-make-up`."""
    with transaction.atomic():
        row = _decide(actor, make_up_id, "approve")
        row.approved_at, row.approved_by_id = clock.now(), person_id(actor)
        row.save()
        _tell(row, "")
        _write(actor, "approve", row)
    return row


def return_make_up(*, actor: Actor, make_up_id: int, reason: str) -> MakeUp:
    """Give it back to be written again. Raises as `approve_make_up`, InvalidInput (reason)."""
    reason = words(reason, field="reason", limit=200)
    with transaction.atomic():
        row = _decide(actor, make_up_id, "return")
        row.note = reason
        row.save()
        _tell(row, reason)
        _write(actor, "return", row)
    return row


def _held(make_up_id: int) -> MakeUp:
    rows = MakeUp.objects.select_related("attendance__meeting__organization", "attendance__member")
    return hold(rows, make_up_id)


def _decide(actor: Actor, make_up_id: int, verb: str) -> MakeUp:
    row = _held(make_up_id)
    require_keeper_of(actor, row.attendance.meeting.organization)
    row.state = MAKE_UP_TABLE.next(row.state, verb)
    if row.attendance.member.user_id is not None and row.attendance.member.user_id == actor.user_id:
        raise Conflict(
            code="own-make-up", message=_("Nobody approves a make-up study of their own."),
            action=_("Ask another officer, or the organization above."),
        )  # fmt: skip
    return row


def _tell(row: MakeUp, note: str) -> None:
    if row.attendance.member.user_id is None:
        return
    context = {**facts_of(row.attendance.meeting), "state": str(row.get_state_display()), "note": note}
    key = f"life:makeup:{row.pk}:{row.state}:{clock.now().isoformat()}"
    enqueue(drafts=[Draft(key=key, recipient_id=row.attendance.member.user_id, kind="party.make_up_decided",
                          context=context, link=f"/m/party/makeups/{row.pk}/")])  # fmt: skip


def _write(actor: Actor, verb: str, row: MakeUp) -> None:
    meeting = row.attendance.meeting
    record(actor=actor, verb=f"party.make_up.{verb}", target=row, area_code=meeting.area_code,
           detail={"meeting": meeting.pk, "member": row.attendance.member_id})  # fmt: skip

"""What a meeting was: minutes, resolutions, files; entered late; confirmed by the secretary, sent back from above."""

from collections.abc import Sequence
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from members.models import Attendance, Meeting, MeetingFile, Officer, Resolution
from members.rules.life import MeetingKind, is_passed, may_decide
from members.services.frame import hold_organization, require_keeper, require_keeper_of
from members.services.life.attendance import Mark, put
from members.services.life.frame import (
    facts_of,
    hold_meeting,
    officers_with_accounts,
    require_runner,
    require_secretary,
    write,
)
from members.services.life.make_up import settle_make_ups
from members.services.life.plan import MeetingFacts, draft_of, expect
from members.states.life import CAME, MEETING_TABLE, AttendanceState, How, MeetingState
from members.states.organization import Duty
from xinhui.accounts.actors import Actor, person_id
from xinhui.attachments.services.store import store_document, store_photo
from xinhui.core import clock
from xinhui.core.checks import number, words
from xinhui.core.errors import Conflict, InvalidInput
from xinhui.core.locking import locked
from xinhui.outbox.services.enqueue import Draft, enqueue

MINUTES_LEAST, MINUTES_MAX = 20, 10_000


def record_meeting(*, actor: Actor, meeting_id: int, minutes: str) -> Meeting:
    """Write the minutes of a meeting that has begun. Who neither came nor has leave is absent from now on.

    Raises NotFound, Forbidden, InvalidInput (minutes), TransitionRefused, Conflict `meeting-ahead`.
    """
    minutes = _minutes(minutes)
    with transaction.atomic():
        meeting = hold_meeting(meeting_id)
        require_runner(actor, meeting)
        state = MEETING_TABLE.next(meeting.state, "hold")
        if clock.now() < meeting.planned_for:
            raise Conflict(
                code="meeting-ahead", message=_("This meeting has not begun yet."),
                action=_("Write the minutes afterwards, or move the meeting."),
            )  # fmt: skip
        _write_down(meeting, state, minutes)
        rows = list(locked(Attendance.objects.filter(meeting=meeting).order_by("pk")))
        waiting = [row for row in rows if row.state in (AttendanceState.EXPECTED, AttendanceState.LEAVE_ASKED)]
        settle_make_ups(meeting, [row for row in rows if row not in waiting])
        absent = {row.member_id: Mark(row.member_id, AttendanceState.ABSENT) for row in waiting}
        put(meeting, waiting, absent, How.OFFICER)
        write(actor, "hold", meeting, {"on": meeting.held_on, "present": meeting.present})
    return meeting


def enter_meeting(
    *, actor: Actor, organization_id: int, facts: MeetingFacts, minutes: str, present: Sequence[int]
) -> Meeting:
    """Enter a meeting that was held without the portal: who of those expected came, all others were absent.

    Raises NotFound, Forbidden, InvalidInput (as `plan_meeting`; minutes, present), Conflict `nobody-expected`.
    """
    minutes = _minutes(minutes)
    with transaction.atomic():
        organization = hold_organization(organization_id)
        require_keeper_of(actor, organization)
        if facts.planned_for > clock.now():
            raise InvalidInput(
                code="time-ahead", field="planned_for", message=_("This time is yet to come."),
                action=_("Plan the meeting instead."),
            )  # fmt: skip
        meeting = draft_of(organization, facts)
        meeting.save()
        expect(meeting)
        rows = list(Attendance.objects.filter(meeting=meeting).order_by("pk"))
        came = set(present)
        if not came <= {row.member_id for row in rows}:
            raise InvalidInput(
                code="member-elsewhere", field="present", message=_("Only who is expected at a meeting is present."),
                action=_("Choose from the list."),
            )  # fmt: skip
        _write_down(meeting, MeetingState.HELD, minutes)
        states = {row.member_id: "present" if row.member_id in came else "absent" for row in rows}
        put(meeting, rows, {pk: Mark(pk, state) for pk, state in states.items()}, How.OFFICER)
        write(actor, "enter", meeting, {"on": meeting.held_on, "present": meeting.present})
    return meeting


def amend_meeting(*, actor: Actor, meeting_id: int, minutes: str) -> Meeting:
    """Correct the minutes before they are confirmed. Raises NotFound, Forbidden, InvalidInput (minutes),
    TransitionRefused."""
    minutes = _minutes(minutes)
    with transaction.atomic():
        meeting = hold_meeting(meeting_id)
        require_runner(actor, meeting)
        meeting.state = MEETING_TABLE.next(meeting.state, "amend")
        meeting.minutes = minutes
        meeting.save(update_fields=["state", "minutes"])
        write(actor, "amend", meeting)
    return meeting


def add_resolution(
    *, actor: Actor, meeting_id: int, text: str, in_favour: int, against: int = 0, abstained: int = 0
) -> Resolution:
    """Write down what was voted on. It passes with more than half of all who have a vote, there or not.

    Raises NotFound, Forbidden, InvalidInput (text, in_favour, against, abstained), TransitionRefused, Conflict
    `no-quorum` (fewer than half of those with a vote were there).
    """
    text = words(text, field="text", limit=400)
    for name, votes in (("in_favour", in_favour), ("against", against), ("abstained", abstained)):
        number(votes, field=name, most=10_000)
    with transaction.atomic():
        meeting = hold_meeting(meeting_id)
        require_runner(actor, meeting)
        MEETING_TABLE.next(meeting.state, "resolve")
        voters = Attendance.objects.filter(meeting=meeting, has_vote=True)
        entitled, voting = voters.count(), voters.filter(state__in=CAME).count()
        if not may_decide(entitled, voting):
            raise Conflict(
                code="no-quorum",
                message=_("%(voting)d of %(entitled)d with a vote were there: fewer than half, so nothing is decided.")
                % {"voting": voting, "entitled": entitled},
                action=_("Call another meeting."),
            )  # fmt: skip
        if in_favour + against + abstained > voting:
            raise InvalidInput(
                code="too-many-votes", field="in_favour",
                message=_("These are more votes than the %(voting)d members with a vote who were there.")
                % {"voting": voting}, action=_("Count again."),
            )  # fmt: skip
        row = Resolution.objects.create(
            meeting=meeting, text=text, entitled=entitled, voting=voting, in_favour=in_favour, against=against,
            abstained=abstained, is_passed=is_passed(entitled, in_favour),
        )  # fmt: skip
        write(actor, "resolve", meeting, {"resolution": row.pk, "passed": row.is_passed})
    return row


def attach_file(*, actor: Actor, meeting_id: int, upload: "UploadedFile[Any]") -> MeetingFile:
    """Add a photo, or a PDF, Word or Excel file. Raises NotFound, Forbidden, InvalidInput (upload),
    TransitionRefused."""
    with transaction.atomic():
        meeting = hold_meeting(meeting_id)
        require_runner(actor, meeting)
        MEETING_TABLE.next(meeting.state, "attach")
        is_photo = (upload.content_type or "").startswith("image/")
        try:
            store = store_photo if is_photo else store_document
            attachment = store(actor=actor, upload=upload)
        except InvalidInput as error:
            raise InvalidInput(code=error.code, field="upload", message=error.message, action=error.action) from error
        row: MeetingFile = MeetingFile.objects.get_or_create(meeting=meeting, attachment=attachment)[0]
        write(actor, "attach", meeting, {"file": attachment.pk})
    return row


def confirm_meeting(*, actor: Actor, meeting_id: int) -> Meeting:
    """The secretary stands by the minutes; from now on they are fixed. Raises NotFound, Forbidden
    `secretary-required`, TransitionRefused."""
    with transaction.atomic():
        meeting = hold_meeting(meeting_id)
        require_secretary(actor, meeting.organization)
        meeting.state = MEETING_TABLE.next(meeting.state, "confirm")
        meeting.confirmed_at, meeting.confirmed_by_id, meeting.reason = clock.now(), person_id(actor), ""
        meeting.save()
        write(actor, "confirm", meeting)
    return meeting


def send_back(*, actor: Actor, meeting_id: int, reason: str) -> Meeting:
    """The organization above returns confirmed minutes to be corrected; the branch's officers are told.

    Raises NotFound, Forbidden, InvalidInput (reason), TransitionRefused.
    """
    reason = words(reason, field="reason", limit=200)
    with transaction.atomic():
        meeting = hold_meeting(meeting_id)
        parent = meeting.organization.parent
        require_keeper(actor, area_code=meeting.area_code, path=parent.path if parent is not None else "")
        meeting.state = MEETING_TABLE.next(meeting.state, "send_back")
        meeting.confirmed_at, meeting.confirmed_by, meeting.reason = None, None, reason
        meeting.save()
        people = officers_with_accounts([meeting.organization_id]).get(meeting.organization_id, [])
        enqueue(drafts=[
            Draft(key=f"life:{meeting.pk}:back:{clock.now().isoformat()}", recipient_id=user_id,
                  kind="party.minutes_sent_back", context={**facts_of(meeting), "reason": reason},
                  link=f"/party/life/meetings/{meeting.pk}/")
            for user_id in people
        ])  # fmt: skip
        write(actor, "send_back", meeting, {"reason": reason})
    return meeting


def _write_down(meeting: Meeting, state: MeetingState, minutes: str) -> None:
    now = clock.now()
    meeting.state, meeting.minutes, meeting.recorded_at = state, minutes, now
    meeting.held_on = clock.local(meeting.planned_for).date()
    if meeting.signing_until is not None and meeting.signing_until > now:
        meeting.signing_until = now
    if meeting.kind == MeetingKind.LECTURE and meeting.lecturer_id is not None:
        meeting.by_secretary = Officer.objects.in_force(meeting.held_on).filter(
            organization_id=meeting.organization_id, member_id=meeting.lecturer_id, duty=Duty.SECRETARY
        ).exists()  # fmt: skip
    meeting.save()


def _minutes(text: str) -> str:
    text = words(text, field="minutes", limit=MINUTES_MAX)
    if len(text) < MINUTES_LEAST:
        raise InvalidInput(
            code="minutes-short", field="minutes",
            message=_("Minutes have at least %(least)d characters.") % {"least": MINUTES_LEAST},
            action=_("Write what was discussed and decided."),
        )  # fmt: skip
    return text

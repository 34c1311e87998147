"""Signing in: opened and closed by whoever runs the meeting, done by each member with the code on the screen."""

import hashlib
import hmac
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from members.models import Attendance, Meeting, WrongCode
from members.rules.life import LATE_MINUTES
from members.rules.sign_in import LOCKED_FOR, TRIES, TRY_SPAN, code_of, is_code, locked_until, window_of
from members.services.frame import own_member
from members.services.life.frame import hold_meeting, recount, require_runner, write
from members.states.life import ATTENDANCE_TABLE, CAME, MEETING_TABLE, How, MeetingState
from xinhui.accounts.actors import Actor
from xinhui.core import clock
from xinhui.core.checks import number
from xinhui.core.errors import Conflict, Forbidden, InvalidInput
from xinhui.core.locking import locked

#: How long before its hour a meeting may be opened for signing in, and how long it stays open unless said otherwise.
EARLIEST = timedelta(hours=2)
OPEN_MINUTES, OPEN_MOST = 60, 240


def signing_key() -> bytes:
    """The key of all codes, derived from the portal's own."""
    return hmac.new(settings.FIELD_KEY.encode(), b"members.life.sign_in", hashlib.sha256).digest()


def current_code(meeting: Meeting) -> str:
    """The six digits of this half minute."""
    return code_of(signing_key(), meeting.pk, window_of(clock.now()))


def is_signing_open(meeting: Meeting) -> bool:
    """Whether members sign in now."""
    now = clock.now()
    return (
        meeting.state == MeetingState.CALLED
        and meeting.signing_from is not None
        and meeting.signing_until is not None
        and meeting.signing_from <= now < meeting.signing_until
    )


def open_signing(*, actor: Actor, meeting_id: int, minutes: int = OPEN_MINUTES) -> Meeting:
    """Let members sign in from now for so many minutes. Raises NotFound, Forbidden, InvalidInput (minutes),
    TransitionRefused, Conflict `too-early`."""
    number(minutes, field="minutes", least=5, most=OPEN_MOST)
    with transaction.atomic():
        meeting = hold_meeting(meeting_id)
        require_runner(actor, meeting)
        meeting.state = MEETING_TABLE.next(meeting.state, "open_signing")
        now = clock.now()
        if now < meeting.planned_for - EARLIEST:
            raise Conflict(
                code="too-early", message=_("Signing in opens two hours before the meeting at the earliest."),
                action=_("Come back later, or move the meeting."),
            )  # fmt: skip
        meeting.signing_from, meeting.signing_until = now, now + timedelta(minutes=minutes)
        meeting.save(update_fields=["signing_from", "signing_until"])
        write(actor, "open_signing", meeting, {"minutes": minutes})
    return meeting


def close_signing(*, actor: Actor, meeting_id: int) -> Meeting:
    """End signing in now. Raises NotFound, Forbidden, TransitionRefused."""
    with transaction.atomic():
        meeting = hold_meeting(meeting_id)
        require_runner(actor, meeting)
        meeting.state = MEETING_TABLE.next(meeting.state, "close_signing")
        if is_signing_open(meeting):
            meeting.signing_until = clock.now()
            meeting.save(update_fields=["signing_until"])
        write(actor, "close_signing", meeting)
    return meeting


def sign_in(*, actor: Actor, meeting_id: int | None, code: str) -> Attendance:
    """Sign in oneself with the code on the screen; twice is once. From a quarter of an hour after its hour: late.

    Raises Forbidden `not-a-member`, `not-expected` (also of a meeting that there is not), `codes-locked`; Conflict
    `signing-closed`; InvalidInput `code-wrong` (code). A wrong code is written down before it is refused.
    """
    with transaction.atomic():
        row = _own_row(actor, meeting_id)
        if row.state in CAME:
            return row
        refused = _refusal(row, code)
        if refused is None:
            _come(row)
            recount(row.meeting)
            write(actor, "sign_in", row.meeting, {"member": row.member_id, "state": row.state})
    if refused is not None:
        raise refused
    return row


def _own_row(actor: Actor, meeting_id: int | None) -> Attendance:
    """The actor's row, the meeting locked before it."""
    member = own_member(actor)
    meeting = locked(Meeting.objects.select_related("organization").filter(pk=meeting_id or 0)).first()
    row = locked(Attendance.objects.filter(meeting=meeting, member=member)).first() if meeting is not None else None
    if meeting is None or row is None:
        raise Forbidden(
            code="not-expected", message=_("You are not on the list of this meeting."),
            action=_("Ask the host to put you on it; members of another branch are guests."),
        )  # fmt: skip
    if not is_signing_open(meeting):
        raise Conflict(
            code="signing-closed", field="code", message=_("Signing in to this meeting is not open."),
            action=_("Tell the host: an officer can write you down as present."),
        )  # fmt: skip
    row.meeting = meeting
    return row


def _refusal(row: Attendance, code: str) -> Forbidden | InvalidInput | None:
    """Why the code is not taken; a wrong one is written down."""
    now = clock.now()
    tries = WrongCode.objects.filter(meeting_id=row.meeting_id, member_id=row.member_id)
    recent = list(tries.filter(at__gt=now - TRY_SPAN - LOCKED_FOR).values_list("at", flat=True))
    until = locked_until(recent, now)
    if until is not None:
        return Forbidden(
            code="codes-locked", field="code",
            message=_("%(tries)d wrong codes: further ones are taken from %(time)s on.")
            % {"tries": TRIES, "time": f"{clock.local(until):%H:%M:%S}"},
            action=_("Ask the host to write you down as present."),
        )  # fmt: skip
    if is_code(signing_key(), row.meeting_id, code[:20], now):
        return None
    WrongCode.objects.create(meeting_id=row.meeting_id, member_id=row.member_id, at=now)
    return InvalidInput(
        code="code-wrong", field="code", message=_("This is not the code on the screen."),
        action=_("It changes every half minute: look again and type the six digits."),
    )  # fmt: skip


def _come(row: Attendance) -> None:
    now = clock.now()
    is_late = now > row.meeting.planned_for + timedelta(minutes=LATE_MINUTES)
    row.state = ATTENDANCE_TABLE.next(row.state, "sign_in_late" if is_late else "sign_in")
    row.how, row.at = How.CODE, now
    row.save(update_fields=["state", "how", "at"])

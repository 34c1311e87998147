"""Activities of a centre: planned, signed up for within the places, the waiting list promoted, counted, cancelled."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from members.models import ActivitySignUp, CentreActivity, CentreRoom, RoomBooking
from members.services.centres.bookings import check_room
from members.services.centres.frame import hold_centre, hold_row, require_ahead, require_centre_keeper
from members.services.frame import own_member
from members.states.centres import ACTIVITY_TABLE, SIGN_UP_TABLE, ActivityState, BookingState, SignUpState
from xinhui.accounts.actors import Actor, person_id
from xinhui.audit.services import record
from xinhui.core import clock
from xinhui.core.checks import line, number, words
from xinhui.core.errors import Conflict, InvalidInput
from xinhui.outbox.services.enqueue import Draft, enqueue


@dataclass(frozen=True)
class ActivityFacts:
    """What is said of an activity; with a room, the room is booked for it."""

    title: str
    starts_at: datetime
    ends_at: datetime
    capacity: int
    about: str = ""
    room_id: int | None = None


def plan_activity(*, actor: Actor, centre_id: int, facts: ActivityFacts) -> CentreActivity:
    """Announce an activity. Raises NotFound (room), Forbidden, InvalidInput (title, starts_at, ends_at, capacity,
    about, people), Conflict `room-taken`, `room-closed`, `centre-closed`."""
    title, about = line(facts.title, field="title", limit=80), words(facts.about, field="about", required=False)
    require_ahead(facts.starts_at, field="starts_at")
    if facts.ends_at <= facts.starts_at:
        raise InvalidInput(
            code="span",
            field="ends_at",
            message=_("An activity ends after it has begun."),
            action=_("Give a later time."),
        )
    number(facts.capacity, field="capacity", least=1, most=5000)
    with transaction.atomic():
        centre = hold_centre(actor, centre_id)
        activity = CentreActivity.objects.create(
            centre=centre, title=title, about=about, starts_at=facts.starts_at, ends_at=facts.ends_at,
            capacity=facts.capacity,
        )  # fmt: skip
        if facts.room_id is not None:
            room = hold_row(
                CentreRoom.objects.filter(centre=centre).select_related("centre"), facts.room_id, field="room"
            )
            if facts.capacity > room.capacity:
                raise InvalidInput(
                    code="room-too-small", field="capacity",
                    message=_("The room holds %(many)d people.") % {"many": room.capacity},
                    action=_("Offer fewer places, or choose a larger room."),
                )  # fmt: skip
            check_room(room, facts.starts_at, facts.ends_at, facts.capacity)
            RoomBooking.objects.create(
                room=room, activity=activity, starts_at=facts.starts_at, ends_at=facts.ends_at, people=facts.capacity,
                purpose=title, booked_by_id=person_id(actor),
            )  # fmt: skip
        _note(actor, activity, "plan", {"places": facts.capacity})
    return activity


def sign_up(*, actor: Actor, activity_id: int) -> ActivitySignUp:
    """A member takes a place, or the next one on the waiting list. Raises NotFound, Forbidden, Conflict `signed-up`,
    `activity-over`."""
    with transaction.atomic():
        member = own_member(actor)
        activity = _held(activity_id)
        _require_before(activity)
        rows = ActivitySignUp.objects.filter(activity=activity).exclude(state=SignUpState.WITHDRAWN)
        if rows.filter(member=member).exists():
            raise Conflict(code="signed-up", message=_("You have signed up already."))
        has_place = rows.filter(state=SignUpState.IN).count() < activity.capacity
        row = ActivitySignUp.objects.create(
            activity=activity, member=member, state=SignUpState.IN if has_place else SignUpState.WAITING
        )
        _note(actor, activity, "sign_up", {"state": row.state})
    return row


def withdraw(*, actor: Actor, activity_id: int) -> ActivitySignUp:
    """A member gives the place back before it begins; the first of the waiting list gets it and is told.

    Raises NotFound, Forbidden, Conflict `not-signed-up`, `activity-over`.
    """
    with transaction.atomic():
        member = own_member(actor)
        activity = _held(activity_id)
        _require_before(activity)
        rows = ActivitySignUp.objects.filter(activity=activity, member=member)
        row = rows.exclude(state=SignUpState.WITHDRAWN).first()
        if row is None:
            raise Conflict(code="not-signed-up", message=_("You have not signed up."))
        _change(row, "withdraw")
        _promote(activity)
        _note(actor, activity, "withdraw", {})
    return row


def _promote(activity: CentreActivity) -> None:
    """Give free places to those who wait, in the order of asking; each is told. The activity is held."""
    rows = ActivitySignUp.objects.filter(activity=activity)
    free = activity.capacity - rows.filter(state=SignUpState.IN).count()
    waiting = rows.filter(state=SignUpState.WAITING).select_related("member").order_by("pk")
    promoted = list(waiting[: max(0, free)])
    for row in promoted:
        _change(row, "promote")
    _tell(activity, promoted, "centre.activity_place")


def _change(row: ActivitySignUp, verb: str) -> None:
    row.state = SIGN_UP_TABLE.next(row.state, verb)
    row.save(update_fields=["state"])


def finish_activity(*, actor: Actor, activity_id: int, attended: int, note: str = "") -> CentreActivity:
    """It was held: how many were there. Raises NotFound, Forbidden, InvalidInput (attended, note), TransitionRefused,
    Conflict `not-begun`."""
    note = line(note, field="note", required=False)
    number(attended, field="attended", most=20_000)
    with transaction.atomic():
        activity = _held(activity_id)
        require_centre_keeper(actor, activity.centre)
        activity.state = ACTIVITY_TABLE.next(activity.state, "finish")
        if activity.starts_at > clock.now():
            raise Conflict(code="not-begun", message=_("It has not begun yet."), action=_("Come back afterwards."))
        activity.attended, activity.note = attended, note
        activity.save(update_fields=["state", "attended", "note"])
        RoomBooking.objects.filter(activity=activity, state=BookingState.BOOKED).update(
            state=BookingState.KEPT, updated_at=clock.now()
        )
        _note(actor, activity, "finish", {"attended": attended})
    return activity


def cancel_activity(*, actor: Actor, activity_id: int, reason: str) -> CentreActivity:
    """It will not be held: its room is free again, everybody who signed up is told. Raises NotFound, Forbidden,
    InvalidInput (reason), TransitionRefused."""
    reason = line(reason, field="reason")
    with transaction.atomic():
        activity = _held(activity_id)
        require_centre_keeper(actor, activity.centre)
        activity.state, activity.note = ACTIVITY_TABLE.next(activity.state, "cancel"), reason
        activity.save(update_fields=["state", "note"])
        RoomBooking.objects.filter(activity=activity, state=BookingState.BOOKED).update(
            state=BookingState.CANCELLED, note=reason, updated_at=clock.now()
        )
        rows = ActivitySignUp.objects.filter(activity=activity).exclude(state=SignUpState.WITHDRAWN)
        _tell(activity, list(rows.select_related("member")), "centre.activity_cancelled")
        _note(actor, activity, "cancel", {"reason": reason})
    return activity


def _held(activity_id: int) -> CentreActivity:
    return hold_row(CentreActivity.objects.select_related("centre__organization"), activity_id)


def _require_before(activity: CentreActivity) -> None:
    if activity.state != ActivityState.PLANNED or activity.starts_at <= clock.now():
        raise Conflict(
            code="activity-over", message=_("The sign-up for this activity is over."), action=_("Look for another one.")
        )


def _tell(activity: CentreActivity, rows: list[ActivitySignUp], kind: str) -> None:
    context = {"title": activity.title, "centre": activity.centre.name, "note": activity.note,
               "when": f"{clock.local(activity.starts_at):%Y-%m-%d %H:%M}"}  # fmt: skip
    enqueue(drafts=[
        Draft(key=f"{kind}:{row.pk}", recipient_id=row.member.user_id, kind=kind, context=context,
              link=f"/party/centres/{activity.centre_id}/")
        for row in rows if row.member.user_id is not None
    ])  # fmt: skip


def _note(actor: Actor, activity: CentreActivity, verb: str, detail: dict[str, object]) -> None:
    record(actor=actor, verb=f"party.centre_activity.{verb}", target=activity, area_code=activity.centre.area_code,
           detail=detail)  # fmt: skip

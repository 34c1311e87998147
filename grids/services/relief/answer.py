"""Answering a roll call: for oneself, or on behalf of somebody who was rung up."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from grids.emergency_states import ChaseLevel
from grids.models import RollCall, RollCallAnswer
from grids.models.roll_call import CallStatus
from grids.services.emergencies.frame import ABOVE, minute, unknown, write
from grids.services.emergencies.recipients import people_of
from grids.services.emergencies.send import kind_of
from grids.services.kit import short_text
from grids.services.teams.frame import one_of
from xinhui.accounts.actors import Actor, person_id, require
from xinhui.accounts.roles import Role
from xinhui.core import clock
from xinhui.core.coordinates import validate_point
from xinhui.core.errors import InvalidInput
from xinhui.core.locking import locked
from xinhui.outbox.services.enqueue import Draft, enqueue

NOTE_MAX = 500
LEVELS_ABOVE = [level for level in ChaseLevel if level != ChaseLevel.WORKER]
#: Who may answer for somebody whom they reached otherwise.
ON_BEHALF = (Role.GRID_LEADER, *ABOVE)


def answer_roll_call(
    *,
    actor: Actor,
    uuid: UUID,
    status: str,
    note: str = "",
    latitude: float | None = None,
    longitude: float | None = None,
    device_at: datetime | None = None,
) -> RollCallAnswer:
    """Say that one is safe, or needs help (then with a note). The later answer holds, by the time it was given; what
    comes in after the call was closed is kept as late. Everyone above the grid is told of who needs help.

    Raises NotFound, Forbidden, InvalidInput (status, note, latitude).
    """
    one_of(status, [CallStatus.SAFE, CallStatus.NEEDS_HELP], field="status")
    note = short_text(note.replace("\x00", " ").strip(), limit=NOTE_MAX, field="note")
    if status == CallStatus.NEEDS_HELP and not note:
        raise InvalidInput(
            code="help-note-missing", field="note", message=_("Say what help is needed, and where."),
            action=_("Write a few words."),
        )  # fmt: skip
    if (latitude is None) != (longitude is None):
        raise InvalidInput(code="place-half", field="latitude", message=_("Give latitude and longitude, or neither."))
    if latitude is not None and longitude is not None:
        validate_point(latitude, longitude)
    with transaction.atomic():
        row = _held(uuid)
        on_behalf = row.user_id != actor.user_id
        if on_behalf:
            require(actor, *ON_BEHALF, area_code=row.area_code)
        now = clock.now()
        given = device_at or now
        is_older = row.answered_at is not None and given < (row.device_at or row.answered_at)
        facts = {
            "status": status,
            "on_behalf": on_behalf,
            "late": row.roll_call.closed_at is not None,
            "older": is_older,
        }
        if not is_older:
            _write(row, actor, status, note, (latitude, longitude), now, device_at)
            if status == CallStatus.NEEDS_HELP:
                facts["messages"] = _tell_above(row)
        entry = minute(
            actor=actor, activation_id=row.roll_call.activation_id, area_code=row.area_code, verb="roll_answer", at=now,
            device_at=device_at, text=note, data={key: value for key, value in facts.items() if value},
        )  # fmt: skip
        write(actor=actor, verb="roll_call.answer", target=row, entries=[entry], detail=entry.data)
    return row


def _held(uuid: UUID) -> RollCallAnswer:
    row = locked(RollCallAnswer.objects.filter(uuid=uuid).select_related("user")).first()
    if row is None:
        raise unknown()
    # Read after the lock, and with its activation: whether it is a drill decides what is told.
    row.roll_call = RollCall.objects.select_related("activation").get(pk=row.roll_call_id)
    return row


def _write(
    row: RollCallAnswer, actor: Actor, status: str, note: str, place: tuple[float | None, float | None], now: datetime,
    device_at: datetime | None,
) -> None:  # fmt: skip
    row.status, row.note = status, note
    row.latitude, row.longitude = place
    row.answered_at, row.device_at, row.answered_by_id = now, device_at, person_id(actor)
    row.is_late = row.roll_call.closed_at is not None
    row.save()


def _tell_above(row: RollCallAnswer) -> int:
    """The grid leader, the village, the town and the command centre, once for each new call for help."""
    call = row.roll_call
    people = people_of([call.activation_id], {row.area_code})[call.activation_id]
    wanted = {user for level in LEVELS_ABOVE for user in people.at(level, row.area_code)} - {row.user_id}
    context = {"person": row.user.label, "note": row.note, "activation": call.activation.title, "phone": row.user.phone}
    key = f"roll-help:{row.pk}:{clock.now():%Y%m%d%H%M%S}"
    return enqueue(drafts=[
        Draft(key=key, recipient_id=user_id, kind=kind_of(call.activation, "needs_help"), context=context,
              link=f"/emergencies/{call.activation_id}/roll-call/")
        for user_id in sorted(wanted)
    ])  # fmt: skip

"""Meetings of an alliance: planned, held with minutes, resolutions and attendance, or called off."""

from collections.abc import Collection
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.models import Alliance, AllianceAttendance, AllianceMeeting, AllianceSeat
from members.selectors.party_people import people_of_units
from members.services.alliances.frame import hold_alliance, require_alliance_keeper, tell
from members.states.alliance import MEETING_TABLE
from xinhui.accounts.actors import Actor
from xinhui.audit.services import record
from xinhui.core import clock
from xinhui.core.checks import hold, line, past_day, words
from xinhui.core.errors import InvalidInput

TOPIC_MAX, PLACE_MAX = 120, 120


def plan_meeting(*, actor: Actor, alliance_id: int, topic: str, planned_on: date, place: str) -> AllianceMeeting:
    """Call a meeting; the units' people are told. Raises NotFound, Forbidden, InvalidInput (topic, place, planned_on),
    Conflict `alliance-dissolved`."""
    topic = line(topic, field="topic", limit=TOPIC_MAX)
    place = line(place, field="place", limit=PLACE_MAX)
    if planned_on < clock.today():
        raise InvalidInput(
            code="day-past",
            field="planned_on",
            message=pgettext_lazy("alliance", "This day has passed."),
            action=pgettext_lazy("alliance", "Give today or later."),
        )
    with transaction.atomic():
        alliance = hold_alliance(alliance_id)
        require_alliance_keeper(actor, alliance)
        row = AllianceMeeting.objects.create(alliance=alliance, topic=topic, planned_on=planned_on, place=place)
        _tell_units(alliance, row, "party.alliance_meeting")
        record(actor=actor, verb="alliance.meeting.plan", target=row, area_code=alliance.area_code,
               detail={"on": planned_on, "topic": topic})  # fmt: skip
    return row


def hold_meeting(
    *, actor: Actor, meeting_id: int, minutes: str, resolutions: str, present: Collection[int],
    held_on: date | None = None,
) -> AllianceMeeting:  # fmt: skip
    """Write down a meeting that was held; `present`: ids of the seats whose units came, the others were absent.

    Raises NotFound, Forbidden, InvalidInput (minutes, resolutions, present, held_on), TransitionRefused.
    """
    minutes = words(minutes, field="minutes")
    resolutions = words(resolutions, field="resolutions")
    day = past_day(held_on, field="held_on")
    with transaction.atomic():
        alliance, row = _held(actor, meeting_id)
        target = MEETING_TABLE.next(row.state, "hold")
        seats = {
            seat.pk: seat for seat in AllianceSeat.objects.in_force().filter(alliance=alliance, joined_on__lte=day)
        }
        if not present or not set(present) <= set(seats):
            raise InvalidInput(
                code="present-unknown", field="present",
                message=_("Tick at least one unit, and only units that had joined by that day."),
            )  # fmt: skip
        row.state, row.held_on, row.minutes, row.resolutions = target, day, minutes, resolutions
        row.save(update_fields=["state", "held_on", "minutes", "resolutions"])
        AllianceAttendance.objects.bulk_create(
            AllianceAttendance(meeting=row, seat=seat, representative=seat.representative, was_present=pk in present)
            for pk, seat in seats.items()
        )
        record(actor=actor, verb="alliance.meeting.hold", target=row, area_code=alliance.area_code,
               detail={"on": day, "present": len(set(present)), "of": len(seats)})  # fmt: skip
    return row


def call_off_meeting(*, actor: Actor, meeting_id: int, reason: str) -> AllianceMeeting:
    """It does not take place; the units' people are told. Raises NotFound, Forbidden, InvalidInput (reason),
    TransitionRefused."""
    reason = line(reason, field="reason")
    with transaction.atomic():
        alliance, row = _held(actor, meeting_id)
        row.state, row.reason = MEETING_TABLE.next(row.state, "call_off"), reason
        row.save(update_fields=["state", "reason"])
        _tell_units(alliance, row, "party.alliance_meeting_off", reason=reason)
        record(actor=actor, verb="alliance.meeting.call_off", target=row, area_code=alliance.area_code,
               detail={"reason": reason})  # fmt: skip
    return row


def _held(actor: Actor, meeting_id: int) -> tuple[Alliance, AllianceMeeting]:
    alliance_id = AllianceMeeting.objects.filter(pk=meeting_id).values_list("alliance_id", flat=True).first()
    alliance = hold_alliance(alliance_id)
    row = hold(AllianceMeeting.objects.all(), meeting_id)
    require_alliance_keeper(actor, alliance)
    return alliance, row


def _tell_units(alliance: Alliance, row: AllianceMeeting, kind: str, **more: str) -> None:
    units = AllianceSeat.objects.in_force().filter(alliance=alliance).values_list("unit_id", flat=True)
    people = set().union(*people_of_units(units).values())
    tell(people, kind, f"alliance:meeting:{row.pk}:{row.state}", f"/party/alliance-meetings/{row.pk}/",
         alliance=alliance.name, topic=row.topic, day=row.planned_on.isoformat(), place=row.place, **more)  # fmt: skip

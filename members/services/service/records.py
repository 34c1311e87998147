"""Service, time by time: a place taken, signed in and out at the post, or entered by the community's list."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from members.models import Member, ServicePost, ServiceRecord
from members.rules.service import (
    DAYS_TO_RECORD,
    EARLY,
    fits_weekdays,
    metres_between,
    minutes_served,
    most_minutes,
)
from members.services.frame import own_member
from members.services.service.frame import (
    hold_any_member,
    hold_own,
    refuse_own,
    require_community,
    require_registered,
    tell,
    tell_community,
)
from members.states.service import RECORD_TABLE, RecordState
from xinhui.accounts.actors import Actor
from xinhui.audit.services import record
from xinhui.core import clock
from xinhui.core.checks import hold, line, number, one_of, past_day
from xinhui.core.coordinates import CoordinateSystem, to_wgs84, validate_point
from xinhui.core.errors import Conflict, InvalidInput

PHONE, RECORDS = "/m/party/service/", "/party/service/records/"


@dataclass(frozen=True)
class Position:
    """Where a phone says it is."""

    latitude: float
    longitude: float
    coordinate_system: str = CoordinateSystem.WGS84


def take_place(*, actor: Actor, post_id: int, on: date) -> ServiceRecord:
    """A member takes a place of a post on a day.

    Raises NotFound, Forbidden `not-a-member`, InvalidInput (on), Conflict `not-registered`, `post-closed`,
    `post-full`, `place-taken`.
    """
    with transaction.atomic():
        member = own_member(actor)
        post = hold(ServicePost.objects.all(), post_id)
        require_registered(member, post.community)
        _check_day(post, on)
        taken = ServiceRecord.objects.with_a_place().filter(post=post, on=on)
        if taken.filter(member=member).exists():
            raise Conflict(
                code="place-taken", field="on", message=_("You have a place on this day already."),
                action=_("Choose another day."),
            )  # fmt: skip
        if taken.count() >= post.capacity:
            raise Conflict(
                code="post-full", field="on", message=_("All %(many)d places of this day are taken.")
                % {"many": post.capacity}, action=_("Choose another day or another post."),
            )  # fmt: skip
        row = ServiceRecord.objects.create(
            post=post, member=member, area_code=post.area_code, on=on, asked_at=clock.now(),
            most_minutes=most_minutes(post.minutes),
        )  # fmt: skip
        record(actor=actor, verb="party.service.take_place", target=row, detail={"post": post.pk, "on": on})
    return row


def _check_day(post: ServicePost, on: date) -> None:
    today = clock.today()
    if post.closed_on is not None or (post.ends_on is not None and post.ends_on < today):
        raise Conflict(
            code="post-closed", message=_("This post is closed."), action=_("Choose another post."),
        )  # fmt: skip
    last = post.ends_on or today + timedelta(days=90)
    if not max(post.starts_on, today) <= on <= last:
        raise InvalidInput(
            code="day-outside", field="on", message=_("Choose a day from %(first)s to %(last)s.")
            % {"first": max(post.starts_on, today).isoformat(), "last": last.isoformat()},
        )  # fmt: skip
    if not fits_weekdays(post.weekdays, on):
        raise InvalidInput(
            code="weekday-wrong", field="on", message=_("There is no service on this weekday."),
            action=_("Choose one of the days that the post names."),
        )  # fmt: skip


def hold_record(record_id: int) -> ServiceRecord:
    """The record with its member, both locked: the member first."""
    member_id = ServiceRecord.objects.filter(pk=record_id).values_list("member_id", flat=True).first()
    member = hold_any_member(member_id)
    row = hold(ServiceRecord.objects.select_related("post"), record_id)
    row.member = member
    return row


def move(row: ServiceRecord, verb: str, *fields: str) -> None:
    """Write the next state and the fields; raises TransitionRefused."""
    row.state = RECORD_TABLE.next(row.state, verb)
    row.save(update_fields=["state", *fields])


def _own(actor: Actor, record_id: int) -> tuple[Member, ServiceRecord]:
    member = own_member(actor)
    return member, hold_own(ServiceRecord.objects.select_related("post"), record_id, member)


def give_place_back(*, actor: Actor, record_id: int) -> ServiceRecord:
    """The member gives the place back. Raises NotFound, Forbidden, TransitionRefused."""
    with transaction.atomic():
        _member, row = _own(actor, record_id)
        move(row, "cancel")
        record(actor=actor, verb="party.service.cancel", target=row, detail={"post": row.post_id})
    return row


def sign_in(*, actor: Actor, record_id: int, position: Position | None = None) -> ServiceRecord:
    """Sign in at the post, on its day; without a position, or too far away, it is marked for the community to decide.

    Raises NotFound, Forbidden, InvalidInput (coordinates), Conflict `not-today`, `too-early`, TransitionRefused.
    """
    with transaction.atomic():
        _member, row = _own(actor, record_id)
        RECORD_TABLE.next(row.state, "sign_in")
        _check_time(row)
        row.distance_m = _distance(row.post, position)
        row.is_elsewhere = row.distance_m is None or row.distance_m > row.post.radius_m
        row.signed_in_at = clock.now()
        move(row, "sign_in", "distance_m", "is_elsewhere", "signed_in_at")
        record(actor=actor, verb="party.service.sign_in", target=row, detail={"elsewhere": row.is_elsewhere})
    return row


def _check_time(row: ServiceRecord) -> None:
    if row.on != clock.today():
        raise Conflict(
            code="not-today", message=_("Your place is on %(day)s.") % {"day": row.on.isoformat()},
            action=_("Sign in on that day; for a day gone by ask the community."),
        )  # fmt: skip
    begins = datetime.combine(row.on, row.post.time_from, tzinfo=clock.LOCAL)
    if clock.now() < begins - EARLY:
        raise Conflict(
            code="too-early", message=_("The service begins at %(time)s.") % {"time": f"{row.post.time_from:%H:%M}"},
            action=_("Sign in from one hour before."),
        )  # fmt: skip


def _distance(post: ServicePost, position: Position | None) -> int | None:
    if position is None:
        return None
    one_of(position.coordinate_system, CoordinateSystem.values, field="coordinate_system")
    validate_point(position.latitude, position.longitude)
    here = to_wgs84(position.latitude, position.longitude, position.coordinate_system)
    return metres_between(*here, post.latitude, post.longitude)


def sign_out(*, actor: Actor, record_id: int) -> ServiceRecord:
    """Sign out: the minutes since signing in count, at most one and a half times the post's (rules/service.py).

    Raises NotFound, Forbidden, TransitionRefused.
    """
    with transaction.atomic():
        member, row = _own(actor, record_id)
        RECORD_TABLE.next(row.state, "sign_out")
        assert row.signed_in_at is not None  # the state says so
        row.signed_out_at = clock.now()
        row.minutes = minutes_served(row.signed_in_at, row.signed_out_at, row.most_minutes)
        move(row, "sign_out", "signed_out_at", "minutes")
        record(actor=actor, verb="party.service.sign_out", target=row, detail={"minutes": row.minutes})
        tell_community("service.to_rate", str(row.pk), row.area_code,
                       {"name": member.name, "title": row.post.title}, f"{RECORDS}?state=signed_out")  # fmt: skip
    return row


def record_attendance(
    *, actor: Actor, post_id: int, on: date, record_ids: Sequence[int], minutes: int
) -> list[ServiceRecord]:
    """The community's list: who of those with a place was there, and how long; the others are left as they are.

    Raises NotFound, Forbidden, InvalidInput (on, minutes, record_ids), Conflict `too-late`, TransitionRefused.
    """
    past_day(on, field="on")
    with transaction.atomic():
        wanted = ServiceRecord.objects.filter(pk__in=record_ids, post_id=post_id, on=on)
        held = [hold_record(pk) for pk in wanted.order_by("member_id").values_list("pk", flat=True)]
        post = ServicePost.objects.filter(pk=post_id).first()
        if post is None or not held or len(held) < len(set(record_ids)):
            raise InvalidInput(
                code="nobody-on-the-list", field="record_ids", message=_("Name at least one who has a place."),
            )  # fmt: skip
        require_community(actor, post.area_code)
        _in_time(on)
        for row in held:
            refuse_own(actor, row.member)
            row.minutes = number(minutes, field="minutes", least=1, most=row.most_minutes)
            row.is_by_list = True
            move(row, "attend", "minutes", "is_by_list")
            record(actor=actor, verb="party.service.attend", target=row, detail={"minutes": minutes, "on": on})
    return held


def _in_time(on: date) -> None:
    if (clock.today() - on).days > DAYS_TO_RECORD:
        raise Conflict(
            code="too-late", field="on",
            message=_("Attendance is entered within %(days)d days.") % {"days": DAYS_TO_RECORD},
            action=_("Ask the town's party-building office."),
        )  # fmt: skip


def attend(*, actor: Actor, record_id: int, minutes: int) -> ServiceRecord:
    """One of the list. Errors as `record_attendance`, and NotFound."""
    found = ServiceRecord.objects.filter(pk=record_id).values_list("post_id", "on").first()
    if found is None:
        hold_record(record_id)
        raise AssertionError("hold_record refuses what is not there")
    return record_attendance(actor=actor, post_id=found[0], on=found[1], record_ids=[record_id], minutes=minutes)[0]


def note_absence(*, actor: Actor, record_id: int) -> ServiceRecord:
    """Did not come: by the community, after the day has begun. Raises NotFound, Forbidden, InvalidInput (on),
    TransitionRefused."""
    with transaction.atomic():
        row = hold_record(record_id)
        require_community(actor, row.area_code)
        past_day(row.on, field="on")
        move(row, "miss")
        record(actor=actor, verb="party.service.miss", target=row, detail={"on": row.on})
    return row


def refuse_record(*, actor: Actor, record_id: int, reason: str) -> ServiceRecord:
    """The community does not recognise it. Raises NotFound, Forbidden, InvalidInput (reason), TransitionRefused."""
    reason = line(reason, field="reason")
    with transaction.atomic():
        row = hold_record(record_id)
        require_community(actor, row.area_code)
        row.note = reason
        move(row, "refuse", "note")
        record(actor=actor, verb="party.service.refuse", target=row, detail={"reason": reason})
        tell("service.not_recognised", str(row.pk), [row.member.user_id],
             {"title": row.post.title, "note": reason}, PHONE)  # fmt: skip
    return row


def close_missed(*, actor: Actor) -> int:
    """Daily: a place that nobody took up and nobody entered for a week counts as absence. Returns how many."""
    with transaction.atomic():
        last = clock.today() - timedelta(days=DAYS_TO_RECORD)
        late = ServiceRecord.objects.filter(state=RecordState.ASKED, on__lt=last)
        pks = list(late.order_by("member_id", "pk").values_list("pk", flat=True)[:500])
        for pk in pks:
            row = hold_record(pk)
            if row.state == RecordState.ASKED:
                move(row, "miss")
                record(actor=actor, verb="party.service.miss", target=row, detail={"on": row.on})
    return len(pks)

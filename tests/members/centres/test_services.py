"""Hours, rooms, bookings, activities with a waiting list, visits."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from grids.models import Division
from members.models import ActivitySignUp, Centre, RoomBooking, VisitCount
from members.rules.centres import checked_hours, holds, open_at, periods_on, read_line
from members.selectors.centres import map_of
from members.services.centres.activities import (
    ActivityFacts,
    cancel_activity,
    finish_activity,
    plan_activity,
    sign_up,
    withdraw,
)
from members.services.centres.bookings import cancel_booking, keep_booking, miss_booking
from members.services.centres.places import close_centre, count_visits
from members.states.centres import BOOKING_TABLE, BookingState
from tests.members.centres.kit import HOURS, NOW, TOMORROW, book, centre, room
from tests.world import TOWN
from tests.world_members import Party
from xinhui.core import clock
from xinhui.core.errors import DomainError, Forbidden
from xinhui.core.services.calendar import schedule_for
from xinhui.outbox.models import Message

HOUR = timedelta(hours=1)
VERBS: dict[str, Any] = {"cancel": cancel_booking, "keep": keep_booking, "miss": miss_booking}


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with clock.moved(NOW):
        yield


def test_hours_as_people_write_them() -> None:
    assert read_line("09：00—12:00，14:00-17:30") == [["09:00", "12:00"], ["14:00", "17:30"]]
    assert read_line(" ") == []
    for wrong in ("9-12", "12:00-09:00", "09:00-12:00 11:00-13:00"):
        with pytest.raises(ValueError):
            read_line(wrong)
    with pytest.raises(KeyError):
        checked_hours({"1": []})


def test_open_by_the_hour_and_closed_on_sundays(party: Party) -> None:
    schedule = schedule_for(None)
    monday = periods_on(HOURS, date(2026, 9, 14), schedule, closed_on_holidays=True)
    assert open_at(monday, NOW)
    assert not open_at(monday, NOW + 3 * HOUR), "at noon it has closed"
    assert holds(monday, NOW + HOUR, NOW + 6 * HOUR), "over the noon break"
    assert not holds(monday, NOW, NOW + 9 * HOUR)
    assert periods_on(HOURS, date(2026, 9, 13), schedule, closed_on_holidays=True) == []


@pytest.mark.parametrize(
    ("facts", "code", "field"),
    [
        ({"starts_at": TOMORROW + HOUR, "ends_at": TOMORROW + 3 * HOUR}, "room-taken", "starts_at"),
        ({"starts_at": TOMORROW - HOUR}, "out-of-hours", "starts_at"),
        ({"starts_at": NOW - HOUR}, "not-ahead", "starts_at"),
        ({"starts_at": NOW + timedelta(days=91)}, "not-ahead", "starts_at"),
        ({"ends_at": TOMORROW}, "span", "ends_at"),
        ({"people": 21}, None, "people"),
        ({"purpose": " "}, None, "purpose"),
    ],
)
def test_a_booking_is_refused(party: Party, facts: dict[str, Any], code: str | None, field: str) -> None:
    row = room(party)
    book(party, row)
    with pytest.raises(DomainError) as refused:
        book(party, row, "branch_secretary", **facts)
    assert refused.value.field == field
    assert code in (None, refused.value.code)
    assert RoomBooking.objects.count() == 1


def test_back_to_back_and_after_a_cancellation(party: Party) -> None:
    row = room(party)
    first = book(party, row)
    book(party, row, starts_at=first.ends_at, ends_at=first.ends_at + HOUR)
    cancel_booking(actor=party.act("party_member"), booking_id=first.pk)
    again = book(party, row, "branch_secretary", organization_id=party.organizations["grid_branch"].pk)
    assert (again.organization, again.member) == (party.organizations["grid_branch"], None)
    with pytest.raises(Forbidden):
        book(party, row, "party_member", organization_id=party.organizations["other_branch"].pk)


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("state", BookingState)
def test_every_state_and_verb(party: Party, state: BookingState, verb: str) -> None:
    row = book(party, room(party))
    RoomBooking.objects.filter(pk=row.pk).update(state=state)
    with clock.moved(NOW if verb == "cancel" else row.ends_at):
        if BOOKING_TABLE.allows(state, verb):
            changed = VERBS[verb](actor=party.act("secretary"), booking_id=row.pk)
            assert changed.state == BOOKING_TABLE.next(state, verb)
        else:
            with pytest.raises(DomainError):
                VERBS[verb](actor=party.act("secretary"), booking_id=row.pk)


def test_judged_afterwards_and_by_the_centre_only(party: Party) -> None:
    row = book(party, room(party))
    with pytest.raises(DomainError) as early:
        miss_booking(actor=party.act("secretary"), booking_id=row.pk)
    assert early.value.code == "not-begun"
    with clock.moved(row.ends_at):
        with pytest.raises(Forbidden):
            miss_booking(actor=party.act("party_member"), booking_id=row.pk)
        with pytest.raises(DomainError) as late:
            cancel_booking(actor=party.act("party_member"), booking_id=row.pk)
        assert late.value.code == "has-begun"
    with pytest.raises(Forbidden):
        cancel_booking(actor=party.act("other_party_member"), booking_id=row.pk)


def test_the_centre_cancels_and_the_member_is_told(party: Party) -> None:
    row = book(party, room(party))
    cancel_booking(actor=party.act("secretary"), booking_id=row.pk, note="停电")
    told = Message.objects.filter(kind="centre.booking_cancelled").values_list("recipient", flat=True)
    assert list(told) == [party.users["party_member"].pk]


def test_places_waiting_list_and_promotion(party: Party) -> None:
    place = room(party)
    facts = ActivityFacts("书法课", TOMORROW, TOMORROW + HOUR, 1, room_id=place.pk)
    activity = plan_activity(actor=party.act("secretary"), centre_id=place.centre_id, facts=facts)
    with pytest.raises(DomainError) as taken:
        book(party, place)
    assert taken.value.code == "room-taken"
    states = [
        sign_up(actor=party.act(who), activity_id=activity.pk).state
        for who in ("party_member", "branch_secretary", "organ_member")
    ]
    assert states == ["in", "waiting", "waiting"]
    with pytest.raises(DomainError) as twice:
        sign_up(actor=party.act("party_member"), activity_id=activity.pk)
    assert twice.value.code == "signed-up"
    withdraw(actor=party.act("party_member"), activity_id=activity.pk)
    stand = dict(ActivitySignUp.objects.values_list("member__name", "state"))
    assert stand == {"阿兰": "withdrawn", "阿菊": "in", "阿柏": "waiting"}
    assert Message.objects.get(kind="centre.activity_place").recipient_id == party.users["branch_secretary"].pk
    cancel_activity(actor=party.act("secretary"), activity_id=activity.pk, reason="台风")
    assert Message.objects.filter(kind="centre.activity_cancelled").count() == 2
    assert book(party, place).state == "booked", "the room is free again"


def test_an_activity_is_counted_after_it_began(party: Party) -> None:
    where = centre(party)
    facts = ActivityFacts("义诊", TOMORROW, TOMORROW + HOUR, 5)
    activity = plan_activity(actor=party.act("secretary"), centre_id=where.pk, facts=facts)
    with pytest.raises(DomainError) as early:
        finish_activity(actor=party.act("secretary"), activity_id=activity.pk, attended=9)
    assert early.value.code == "not-begun"
    with pytest.raises(DomainError) as busy:
        close_centre(actor=party.act("secretary"), centre_id=where.pk, reason="搬迁")
    assert busy.value.code == "bookings-ahead"
    with clock.moved(TOMORROW + HOUR):
        done = finish_activity(actor=party.act("secretary"), activity_id=activity.pk, attended=9)
        assert (done.state, done.attended) == ("held", 9)
        close_centre(actor=party.act("secretary"), centre_id=where.pk, reason="搬迁")
        with pytest.raises(DomainError) as closed:
            count_visits(actor=party.act("secretary"), centre_id=where.pk, kind="residents", number_of=3)
        assert closed.value.code == "centre-closed"


def test_visits_of_a_day_are_replaced_not_added(party: Party) -> None:
    where = centre(party)
    for number in (12, 15):
        count_visits(actor=party.act("secretary"), centre_id=where.pk, kind="residents", number_of=number)
    assert list(VisitCount.objects.values_list("day", "number")) == [(NOW.date(), 15)]
    with pytest.raises(DomainError) as before:
        count_visits(actor=party.act("secretary"), centre_id=where.pk, kind="residents", number_of=1,
                     day=NOW.date() - timedelta(days=1))  # fmt: skip
    assert before.value.field == "day"
    for who in ("other_branch_secretary", "party_member"):
        with pytest.raises(Forbidden):
            count_visits(actor=party.act(who), centre_id=where.pk, kind="residents", number_of=1)


def test_what_the_database_itself_refuses(party: Party) -> None:
    row = book(party, room(party))
    for wrong in ({"ends_at": row.starts_at}, {"member": None}, {"people": 0}):
        with pytest.raises(IntegrityError), transaction.atomic():
            RoomBooking.objects.filter(pk=row.pk).update(**wrong)


@pytest.mark.parametrize(
    ("facts", "field"),
    [({"hours": {"1": []}}, "hours"), ({"latitude": 22.5}, "latitude"), ({"kind": "bar"}, "kind"), ({}, "name")],
)
def test_a_centre_is_refused(party: Party, facts: dict[str, Any], field: str) -> None:
    centre(party)
    with pytest.raises(DomainError) as refused:
        centre(party, **facts)
    assert refused.value.field == field


def test_the_map_shows_centres_with_a_point_and_the_outlines_of_towns(party: Party) -> None:
    located, user = centre(party), party.user("secretary")
    assert map_of(user) == {"places": [], "towns": []}, "nothing to show: no outlines are read"
    Centre.objects.filter(pk=located.pk).update(latitude=22.41, longitude=112.9)
    ring = [[112.8, 22.3], [113.0, 22.3], [113.0, 22.5], [112.8, 22.5], [112.8, 22.3]]
    Division.objects.filter(code=TOWN).update(boundary={"type": "Polygon", "coordinates": [ring]})
    with clock.moved(NOW), CaptureQueriesContext(connection) as queries:
        found = map_of(user)
    (place,) = found["places"]
    assert (place["latitude"], place["is_open"], place["url"]) == (22.41, True, f"/party/centres/{located.pk}/")
    assert "Polygon" in [town["type"] for town in found["towns"]]
    assert len(queries) < 8
    assert map_of(party.user("other_branch_secretary"), area="440705999")["places"] == []

"""Micro-wishes, reminders, and the rules of minutes, distance and quarters."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from members.models import ServiceHours, ServiceRequest
from members.rules import service as rules
from members.services.service import registrations, wishes
from members.services.service.reminders import remind_service, working_days_since
from members.states.service import WISH_TABLE, WishState
from tests.members.service.kit import BEFORE, DAY, HERE, asked, balance, post, registered, served, told, wish
from tests.world_members import Party
from xinhui.accounts.actors import SYSTEM
from xinhui.core import clock
from xinhui.core.clock import LOCAL
from xinhui.core.errors import Conflict, Forbidden, InvalidInput, NotFound, TransitionRefused
from xinhui.core.services.calendar import schedule_for


@pytest.fixture
def ready(party: Party) -> Party:
    registered(party)
    return party


def test_from_the_wish_to_certified_minutes(ready: Party) -> None:
    row = wish(ready, taken_by="organ_member", done=True)
    row = wishes.confirm_wish(actor=ready.act("secretary"), wish_id=row.pk, rating=5, minutes=45, words="又快又好")
    assert (row.state, row.minutes, row.rating) == ("confirmed", 45, 5)
    assert balance(ready) == 45
    assert ServiceHours.objects.get().wish == row
    assert told("service.returned") == {"asong"} and told("service.wish_taken") == {"chenzhishu"}


def test_one_taker(ready: Party) -> None:
    registered(ready, "organ_secretary")
    row = wish(ready, taken_by="organ_member")
    with pytest.raises(TransitionRefused):
        wishes.take_wish(actor=ready.act("organ_secretary"), wish_id=row.pk)
    with pytest.raises(NotFound):
        wishes.give_wish_back(actor=ready.act("organ_secretary"), wish_id=row.pk)
    with pytest.raises(Conflict):
        wishes.take_wish(actor=ready.act("other_organ_member"), wish_id=row.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        ServiceRequest.objects.filter(pk=row.pk).update(taker=None)
    wishes.give_wish_back(actor=ready.act("organ_member"), wish_id=row.pk)
    assert (
        wishes.take_wish(actor=ready.act("organ_secretary"), wish_id=row.pk).taker == ready.members["organ_secretary"]
    )


def test_wrong_wishes_are_named(ready: Party) -> None:
    for field, facts in (("title", {"title": ""}), ("kind", {"kind": "x"}), ("beneficiary", {"beneficiary": "张三"}),
                         ("wanted_by", {"wanted_by": clock.today() - timedelta(days=1)})):  # fmt: skip
        with pytest.raises(InvalidInput) as refusal:
            wish(ready, **facts)
        assert refusal.value.field == field
    row = wish(ready, taken_by="organ_member")
    for minutes in (0, 481):
        with pytest.raises(InvalidInput) as long:
            wishes.finish_wish(actor=ready.act("organ_member"), wish_id=row.pk, result="x", minutes=minutes)
        assert long.value.field == "minutes"
    wishes.finish_wish(actor=ready.act("organ_member"), wish_id=row.pk, result="灯已换好", minutes=60)
    with pytest.raises(InvalidInput) as more:
        wishes.confirm_wish(actor=ready.act("secretary"), wish_id=row.pk, rating=4, minutes=61)
    assert more.value.field == "minutes"
    with pytest.raises(Forbidden):
        wishes.confirm_wish(actor=ready.act("organ_secretary"), wish_id=row.pk, rating=4)


VERBS: dict[str, Callable[[Party, int], ServiceRequest]] = {
    "take": lambda p, pk: wishes.take_wish(actor=p.act("organ_member"), wish_id=pk),
    "give_back": lambda p, pk: wishes.give_wish_back(actor=p.act("organ_member"), wish_id=pk),
    "finish": lambda p, pk: wishes.finish_wish(actor=p.act("organ_member"), wish_id=pk, result="好了", minutes=30),
    "confirm": lambda p, pk: wishes.confirm_wish(actor=p.act("secretary"), wish_id=pk, rating=4),
    "send_back": lambda p, pk: wishes.send_wish_back(actor=p.act("secretary"), wish_id=pk, reason="还差一盏"),
    "cancel": lambda p, pk: wishes.cancel_wish(actor=p.act("secretary"), wish_id=pk, reason="已解决"),
}


@pytest.mark.parametrize("state", list(WishState))
def test_every_state_and_verb(ready: Party, state: WishState) -> None:
    assert set(VERBS) == set(WISH_TABLE.verbs)
    row = wish(ready, taken_by="organ_member", done=True)
    taker = None if state == "open" else ready.members["organ_member"]
    for verb in VERBS:
        ServiceRequest.objects.filter(pk=row.pk).update(
            state=state, taker=taker, taken_at=clock.now(), minutes=60, rating=5, confirmed_at=clock.now()
        )
        if WISH_TABLE.allows(state, verb):
            assert VERBS[verb](ready, row.pk).state == WISH_TABLE.next(state, verb)
            continue
        with pytest.raises(TransitionRefused):
            VERBS[verb](ready, row.pk)
        assert ServiceRequest.objects.get(pk=row.pk).state == state


def test_a_registration_that_waits_is_said_once(party: Party) -> None:
    friday = datetime(2026, 9, 25, 10, 0, tzinfo=LOCAL)  # the holidays of October begin on Thursday, 1
    with clock.moved(friday - timedelta(days=2)):  # Wednesday
        asked(party)
    with clock.moved(datetime(2026, 9, 28, 10, 0, tzinfo=LOCAL)):
        assert remind_service(actor=SYSTEM) == 0, "three working days are not over"
    with clock.moved(datetime(2026, 9, 30, 10, 0, tzinfo=LOCAL)):
        assert remind_service(actor=SYSTEM) == 1
        assert remind_service(actor=SYSTEM) == 0
    assert told("service.waiting") == {"chenzhishu"}


def test_unrated_service_and_a_quarter_without_any(ready: Party) -> None:
    served(ready, post(ready))
    with clock.moved(DAY + timedelta(days=7)):
        remind_service(actor=SYSTEM)
        assert told("service.unrated") == set()
    with clock.moved(DAY + timedelta(days=8)):
        remind_service(actor=SYSTEM)
    assert told("service.unrated") == {"chenzhishu"}


@pytest.mark.parametrize(("day", "people"), [(date(2027, 3, 10), set()), (date(2027, 3, 20), {"asong"})])
def test_the_units_secretary_learns_who_did_not_serve(party: Party, day: date, people: set[str]) -> None:
    with clock.moved(BEFORE):
        row = asked(party)
        registrations.accept_registration(actor=party.act("org_department"), registration_id=row.pk)
    with clock.moved(datetime(day.year, day.month, day.day, 8, 0, tzinfo=LOCAL)):
        remind_service(actor=SYSTEM)
        remind_service(actor=SYSTEM)
    assert told("service.idle") == people


@pytest.mark.django_db
def test_working_days_pass_over_weekends() -> None:
    schedule = schedule_for(None)
    assert working_days_since(date(2026, 9, 11), date(2026, 9, 14), schedule) == 1
    assert working_days_since(date(2026, 9, 14), date(2026, 9, 14), schedule) == 0


@given(st.integers(-10_000, 100_000), st.integers(1, 1080))
def test_minutes_stay_within(seconds: int, most: int) -> None:
    start = datetime(2026, 9, 19, 9, 0, tzinfo=LOCAL)
    found = rules.minutes_served(start, start + timedelta(seconds=seconds), most)
    assert 0 <= found <= most
    if 0 <= seconds // 60 <= most:
        assert found == seconds // 60


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_a_quarter_begins_before_its_day(day: date) -> None:
    first = rules.quarter_begins(day)
    assert first <= day < first + timedelta(days=93)
    assert rules.quarter_of(first) == rules.quarter_of(day) and first.day == 1


def test_distances_and_texts() -> None:
    assert rules.metres_between(HERE.latitude, HERE.longitude, HERE.latitude, HERE.longitude) == 0
    assert rules.metres_between(22.40, 113.00, 22.41, 113.00) == pytest.approx(1112, abs=1)
    assert (rules.hours_text(90), rules.most_minutes(45)) == ("1.50", 67)
    assert rules.fits_weekdays("", DAY.date()) and rules.fits_weekdays("6", DAY.date())
    assert not rules.fits_weekdays("12345", DAY.date())

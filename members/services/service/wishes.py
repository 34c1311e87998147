"""Micro-wishes: taken up by one member, done, confirmed by the community."""

from django.db import transaction

from members.models import Member, ServiceRequest
from members.rules.service import hours_text
from members.services.frame import own_member
from members.services.service.frame import (
    checked_rating,
    hold_any_member,
    refuse_own,
    require_community,
    require_registered,
    tell,
    tell_community,
    tell_unit,
)
from members.services.service.hours import Entry, write_hours
from members.states.service import WISH_TABLE, HoursWhy
from xinhui.accounts.actors import Actor
from xinhui.audit.services import record
from xinhui.core import clock
from xinhui.core.checks import hold, line, number, unknown
from xinhui.core.checks import words as text_of

PHONE, WISHES = "/m/party/service/", "/party/service/wishes/"
MINUTES_MAX = 480


def _move(wish: ServiceRequest, verb: str, *fields: str) -> None:
    wish.state = WISH_TABLE.next(wish.state, verb)
    wish.save(update_fields=["state", *fields])


def _held(wish_id: int) -> tuple[ServiceRequest, Member | None]:
    """The wish and its taker, both locked: the member first."""
    taker_id = ServiceRequest.objects.filter(pk=wish_id).values_list("taker_id", flat=True).first()
    member = hold_any_member(taker_id) if taker_id is not None else None
    wish = hold(ServiceRequest.objects.all(), wish_id)
    if wish.taker_id != taker_id:  # taken or given back while we waited
        raise unknown()
    return wish, member


def take_wish(*, actor: Actor, wish_id: int) -> ServiceRequest:
    """A member registered with the community takes a wish up; the first one has it.

    Raises NotFound, Forbidden `not-a-member`, Conflict `not-registered`, TransitionRefused.
    """
    with transaction.atomic():
        member = own_member(actor)
        wish = hold(ServiceRequest.objects.all(), wish_id)
        require_registered(member, wish.community)
        wish.taker, wish.taken_at = member, clock.now()
        _move(wish, "take", "taker", "taken_at")
        record(actor=actor, verb="party.wish.take", target=wish, detail={"member": member.pk})
        tell_community("service.wish_taken", f"{wish.pk}:{member.pk}", wish.area_code,
                       {"name": member.name, "title": wish.title}, WISHES)  # fmt: skip
    return wish


def _own(actor: Actor, wish_id: int) -> tuple[Member, ServiceRequest]:
    member = own_member(actor)
    wish = hold(ServiceRequest.objects.all(), wish_id)
    if wish.taker_id not in (None, member.pk):
        raise unknown()
    return member, wish


def give_wish_back(*, actor: Actor, wish_id: int) -> ServiceRequest:
    """The taker gives it back; it is open again. Raises NotFound, Forbidden, TransitionRefused."""
    with transaction.atomic():
        member, wish = _own(actor, wish_id)
        wish.taker = wish.taken_at = None
        _move(wish, "give_back", "taker", "taken_at")
        record(actor=actor, verb="party.wish.give_back", target=wish, detail={"member": member.pk})
    return wish


def finish_wish(*, actor: Actor, wish_id: int, result: str, minutes: int) -> ServiceRequest:
    """The taker says what was done, and how long it took.

    Raises NotFound, Forbidden, InvalidInput (result, minutes), TransitionRefused.
    """
    result = text_of(result, field="result", limit=500)
    number(minutes, field="minutes", least=1, most=MINUTES_MAX)
    with transaction.atomic():
        member, wish = _own(actor, wish_id)
        wish.result, wish.minutes, wish.done_at = result, minutes, clock.now()
        _move(wish, "finish", "result", "minutes", "done_at")
        record(actor=actor, verb="party.wish.finish", target=wish, detail={"minutes": minutes})
        tell_community("service.wish_done", f"{wish.pk}:{wish.done_at:%Y%m%d%H%M%S}", wish.area_code,
                       {"name": member.name, "title": wish.title}, WISHES)  # fmt: skip
    return wish


def confirm_wish(
    *, actor: Actor, wish_id: int, rating: int, minutes: int | None = None, words: str = ""
) -> ServiceRequest:
    """The community confirms, rates and certifies the minutes (None: as the taker said, never more).

    Raises NotFound, Forbidden `own-service`, InvalidInput (rating, words, minutes), TransitionRefused.
    """
    checked_rating(rating)
    words = line(words, field="words", required=rating < 3)
    with transaction.atomic():
        wish, member = _held(wish_id)
        require_community(actor, wish.area_code)
        WISH_TABLE.next(wish.state, "confirm")
        assert member is not None  # wish_taken_has_its_taker
        refuse_own(actor, member)
        said = wish.minutes or 0
        wish.minutes = number(said if minutes is None else minutes, field="minutes", least=0, most=said)
        wish.rating, wish.rating_words, wish.confirmed_at = rating, words, clock.now()
        _move(wish, "confirm", "minutes", "rating", "rating_words", "confirmed_at")
        day = clock.local(wish.done_at or clock.now()).date()
        write_hours(actor, member, Entry(day, wish.kind, wish.area_code, HoursWhy.CERTIFIED, wish.minutes, wish=wish))
        record(actor=actor, verb="party.wish.confirm", target=wish, detail={"rating": rating, "minutes": wish.minutes})
        context = {"name": member.name, "title": wish.title, "hours": hours_text(wish.minutes), "rating": rating}
        tell("service.certified", f"wish:{wish.pk}", [member.user_id], context, PHONE)
        tell_unit("service.returned", f"wish:{wish.pk}", member, context, f"{WISHES}?state=confirmed")
    return wish


def send_wish_back(*, actor: Actor, wish_id: int, reason: str) -> ServiceRequest:
    """Not yet as it was wished for: the taker goes on. Raises NotFound, Forbidden, InvalidInput (reason),
    TransitionRefused."""
    reason = line(reason, field="reason")
    with transaction.atomic():
        wish, member = _held(wish_id)
        require_community(actor, wish.area_code)
        wish.note = reason
        done = wish.done_at
        _move(wish, "send_back", "note")
        record(actor=actor, verb="party.wish.send_back", target=wish, detail={"reason": reason})
        tell("service.wish_back", f"{wish.pk}:{done:%Y%m%d%H%M%S}", [member.user_id if member else None],
             {"title": wish.title, "note": reason}, PHONE)  # fmt: skip
    return wish


def cancel_wish(*, actor: Actor, wish_id: int, reason: str) -> ServiceRequest:
    """The community takes the wish from its list. Raises NotFound, Forbidden, InvalidInput (reason),
    TransitionRefused."""
    reason = line(reason, field="reason")
    with transaction.atomic():
        wish, member = _held(wish_id)
        require_community(actor, wish.area_code)
        wish.note = reason
        _move(wish, "cancel", "note")
        record(actor=actor, verb="party.wish.cancel", target=wish, detail={"reason": reason})
        tell("service.wish_back", f"{wish.pk}:cancel", [member.user_id if member else None],
             {"title": wish.title, "note": reason}, PHONE)  # fmt: skip
    return wish

"""Talks: due for an occasion, given to somebody, held with a sealed note, confirmed by the person."""

from collections.abc import Collection
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cadres.models import Cadre, CareTalk
from cadres.models.care import NOTE
from cadres.rules.care import due_day
from cadres.selectors.people import office_people, person_of, personnel_of
from cadres.services.care.frame import hold_own, hold_with_file, keep, require_others, user_in_use
from cadres.services.frame import hold_cadre, tell
from cadres.states.cadre import CADRE_TABLE
from cadres.states.care import RAISED_BY_RULE, TALK_TABLE, TALKS, Occasion
from cadres.states.follow_ups import CareVerb
from xinhui.accounts.actors import Actor
from xinhui.audit.services import record
from xinhui.core import clock
from xinhui.core.checks import one_of, past_day, words
from xinhui.core.errors import Conflict, InvalidInput
from xinhui.core.sealed import seal


def page_of_talk(talk: CareTalk) -> str:
    """Where a talk is shown."""
    return f"/cadres/care/talks/{talk.pk}/"


def raise_talk(*, actor: Actor, cadre_id: int, occasion: str, occasion_on: date | None = None) -> CareTalk:
    """Something has happened that calls for a talk; kind and due day follow from the occasion.

    Raises NotFound, TransitionRefused (not in service), InvalidInput (occasion, occasion_on), Conflict `talk-there`.
    """
    allowed = [value for value in Occasion.values if value not in RAISED_BY_RULE]
    occasion = one_of(occasion, allowed, field="occasion")
    day = past_day(occasion_on, field="occasion_on")
    with transaction.atomic():
        cadre = hold_cadre(actor, cadre_id)
        require_others(actor, cadre)
        CADRE_TABLE.next(cadre.state, "change")
        talk, is_new = put_on_the_list(actor, cadre, occasion, day)
        if not is_new:
            raise Conflict(
                code="talk-there", field="occasion", message=_("A talk for this occasion is on the list already."),
            )  # fmt: skip
    return talk


def put_on_the_list(actor: Actor, cadre: Cadre, occasion: str, day: date) -> tuple[CareTalk, bool]:
    """The talk of the occasion, and whether it is new. Within the caller's transaction, the file locked."""
    kind, days = TALKS[occasion]
    talk, is_new = CareTalk.objects.get_or_create(
        cadre=cadre, occasion=occasion, occasion_on=day, defaults={"kind": kind, "due_on": due_day(day, days)},
    )  # fmt: skip
    if is_new:
        keep(actor, CareVerb.TALK_RAISE, talk=talk)
        tell(personnel_of(cadre.unit_id) - person_of(cadre), "cadre.talk_due", f"talk:{talk.pk}:due",
             page_of_talk(talk), {"due": talk.due_on.isoformat()})  # fmt: skip
        # neither kind nor occasion: a talk after a discipline or about an illness says too much
        record(actor=actor, verb="cadre.talk.raise", target=talk, area_code=cadre.unit.area_code,
               detail={"due": talk.due_on})  # fmt: skip
    return talk, is_new


def assign_talk(*, actor: Actor, talk_id: int, talker: str, planned_on: date | None = None) -> CareTalk:
    """Who holds the talk, by account name, and when it is planned for.

    Raises NotFound, TransitionRefused, InvalidInput (talker, planned_on).
    """
    if planned_on is not None and planned_on < clock.today():
        raise InvalidInput(code="in-the-past", field="planned_on", message=_("This day is past."))
    with transaction.atomic():
        cadre, talk = hold_with_file(actor, CareTalk.objects.all(), talk_id)
        talk.state = TALK_TABLE.next(talk.state, "assign")
        user = user_in_use(talker, field="talker")
        if user.pk == cadre.user_id:
            raise InvalidInput(code="own-talk", field="talker", message=_("Nobody holds this talk with themselves."))
        talk.talker, talk.planned_on, talk.chased_level, talk.is_reminded = user, planned_on, 0, False
        talk.save(update_fields=["talker", "planned_on", "state", "chased_level", "is_reminded", "updated_at"])
        keep(actor, CareVerb.TALK_ASSIGN, talk=talk)
        tell([user.pk], "cadre.talk_yours", f"talk:{talk.pk}:yours:{clock.now().isoformat()}", page_of_talk(talk),
             {"due": talk.due_on.isoformat()})  # fmt: skip
        record(actor=actor, verb="cadre.talk.assign", target=talk, area_code=cadre.unit.area_code,
               detail={"talker": user.pk})  # fmt: skip
    return talk


def assign_many(
    *, actor: Actor, talk_ids: Collection[int], talker: str, planned_on: date | None = None
) -> list[CareTalk]:
    """The same for several at once: all or none. Raises as `assign_talk`, InvalidInput `nobody-ticked`."""
    if not talk_ids:
        raise InvalidInput(code="nobody-ticked", message=_("Tick the talks first."))
    rows = CareTalk.objects.filter(pk__in=talk_ids).order_by("cadre_id", "pk").values_list("pk", flat=True)
    with transaction.atomic():
        return [assign_talk(actor=actor, talk_id=pk, talker=talker, planned_on=planned_on) for pk in list(rows)]


def hold_talk(*, actor: Actor, talk_id: int, note: str, held_on: date | None = None) -> CareTalk:
    """The talk took place; by the talker, whose note is sealed. The person is asked to confirm.

    Raises NotFound (also to everybody but the talker), TransitionRefused, InvalidInput (note, held_on).
    """
    note = words(note, field="note", limit=4000)
    day = past_day(held_on, field="held_on")
    with transaction.atomic():
        cadre, talk = hold_own(actor, CareTalk.objects.all(), talk_id, path="talker")
        talk.state = TALK_TABLE.next(talk.state, "hold")
        # before retirement the talk may well be held ahead of the day
        if day < talk.occasion_on and talk.occasion != Occasion.RETIREMENT:
            raise InvalidInput(code="before-occasion", field="held_on", message=_("This is before the occasion."))
        talk.held_on, talk.note_sealed = day, seal(note, purpose=NOTE)
        talk.save(update_fields=["state", "held_on", "note_sealed", "updated_at"])
        keep(actor, CareVerb.TALK_HOLD, talk=talk)
        tell(person_of(cadre), "cadre.talk_confirm", f"talk:{talk.pk}:held:{talk.denied}", "/cadres/mine/care/")
        record(actor=actor, verb="cadre.talk.hold", target=talk, area_code=cadre.unit.area_code, detail={"on": day})
    return talk


def confirm_talk(*, actor: Actor, talk_id: int) -> CareTalk:
    """It took place; by the person. Raises NotFound, TransitionRefused."""
    with transaction.atomic():
        cadre, talk = hold_own(actor, CareTalk.objects.all(), talk_id, path="cadre__user")
        talk.state, talk.confirmed_at = TALK_TABLE.next(talk.state, "confirm"), clock.now()
        talk.save(update_fields=["state", "confirmed_at", "updated_at"])
        keep(actor, CareVerb.TALK_CONFIRM, talk=talk)
        record(actor=actor, verb="cadre.talk.confirm", target=talk, area_code=cadre.unit.area_code)
    return talk


def deny_talk(*, actor: Actor, talk_id: int) -> CareTalk:
    """It did not take place; by the person. It is due again, the cadre office is told. Raises as `confirm_talk`."""
    with transaction.atomic():
        cadre, talk = hold_own(actor, CareTalk.objects.all(), talk_id, path="cadre__user")
        talk.state, talk.denied = TALK_TABLE.next(talk.state, "deny"), talk.denied + 1
        talk.save(update_fields=["state", "denied", "updated_at"])
        keep(actor, CareVerb.TALK_DENY, talk=talk)
        people = office_people() | {pk for pk in [talk.talker_id] if pk is not None}
        tell(people, "cadre.talk_denied", f"talk:{talk.pk}:denied:{talk.denied}", page_of_talk(talk))
        record(actor=actor, verb="cadre.talk.deny", target=talk, area_code=cadre.unit.area_code)
    return talk


def drop_talk(*, actor: Actor, talk_id: int, reason: str) -> CareTalk:
    """The occasion is gone. By whoever keeps the file. Raises NotFound, TransitionRefused, InvalidInput (reason)."""
    reason = words(reason, field="reason", limit=200)
    with transaction.atomic():
        cadre, talk = hold_with_file(actor, CareTalk.objects.all(), talk_id)
        talk.state = TALK_TABLE.next(talk.state, "drop")
        talk.dropped_sealed = seal(reason, purpose=NOTE)
        talk.save(update_fields=["state", "dropped_sealed", "updated_at"])
        keep(actor, CareVerb.TALK_DROP, talk=talk)
        record(actor=actor, verb="cadre.talk.drop", target=talk, area_code=cadre.unit.area_code)
    return talk

"""What is agreed in a talk: entered by the talker or the cadre office, done or dropped, seen by the person."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cadres.models import Cadre, CareTalk, TalkFollowUp
from cadres.models.sealed_line import seal_words
from cadres.scope import cadre_scope
from cadres.selectors.people import person_of
from cadres.services.care.frame import keep, require_others
from cadres.services.frame import may_read, tell
from cadres.states.care import TALK_TABLE
from cadres.states.follow_ups import FOLLOW_TABLE, CareVerb
from xinhui.accounts.actors import Actor
from xinhui.audit.services import record
from xinhui.core import clock
from xinhui.core.checks import hold, past_day, unknown, words
from xinhui.core.errors import InvalidInput

MINE = "/cadres/mine/care/"


def agree_follow_up(*, actor: Actor, talk_id: int, text: str, due_on: date) -> TalkFollowUp:
    """Something was agreed with the person; by the talker or the cadre office.

    Raises NotFound, TransitionRefused (not held), InvalidInput (text, due_on).
    """
    text = words(text, field="text", limit=500)
    if due_on < clock.today():
        raise InvalidInput(code="in-the-past", field="due_on", message=_("This day is past."))
    with transaction.atomic():
        cadre, talk = _hold_talk(actor, talk_id)
        if not (cadre_scope(actor.scope).is_office or talk.talker_id == actor.user_id):
            raise unknown()
        TALK_TABLE.next(talk.state, "agree")
        row = TalkFollowUp.objects.create(talk=talk, text_sealed=seal_words(text), due_on=due_on)
        keep(actor, CareVerb.TALK_AGREE, talk=talk)
        tell(person_of(cadre), "cadre.follow_new", f"follow:{row.pk}:new", MINE, {"due": due_on.isoformat()})
        record(actor=actor, verb="cadre.follow.agree", target=row, area_code=cadre.unit.area_code,
               detail={"due": due_on})  # fmt: skip
    return row


def _hold_talk(actor: Actor, pk: int | None) -> tuple[Cadre, CareTalk]:
    """File and talk, locked; for the talker and the readers of the file. Raises NotFound."""
    found = CareTalk.objects.filter(pk=pk or 0).values_list("cadre_id", flat=True).first()
    cadre = hold(Cadre.objects.select_related("unit"), found)
    talk = hold(CareTalk.objects.all(), pk)
    is_talker = actor.user_id is not None and talk.talker_id == actor.user_id
    if not (is_talker or may_read(actor, cadre.unit_id)):
        raise unknown()
    require_others(actor, cadre)
    return cadre, talk


def finish_follow_up(*, actor: Actor, follow_up_id: int, outcome: str, ended_on: date | None = None) -> TalkFollowUp:
    """It is done: what came of it; by the talker or whoever keeps the file.

    Raises NotFound, TransitionRefused, InvalidInput (outcome, ended_on).
    """
    day = past_day(ended_on, field="ended_on")
    return _end(actor, follow_up_id, "finish", words(outcome, field="outcome", limit=1000), day)


def drop_follow_up(*, actor: Actor, follow_up_id: int, reason: str) -> TalkFollowUp:
    """It is no longer wanted. Raises NotFound, TransitionRefused, InvalidInput (reason)."""
    return _end(actor, follow_up_id, "drop", words(reason, field="reason", limit=200), clock.today())


def _end(actor: Actor, pk: int, verb: str, said: str, day: date) -> TalkFollowUp:
    with transaction.atomic():
        found = TalkFollowUp.objects.filter(pk=pk).values_list("talk_id", flat=True).first()
        cadre, talk = _hold_talk(actor, found)
        row = hold(TalkFollowUp.objects.all(), pk)
        row.state = FOLLOW_TABLE.next(row.state, verb)
        if day < clock.local(row.created_at).date():
            raise InvalidInput(code="before-agreed", field="ended_on", message=_("This is before it was agreed."))
        row.outcome_sealed, row.ended_on = seal_words(said), day
        row.save(update_fields=["state", "outcome_sealed", "ended_on", "updated_at"])
        keep(actor, CareVerb.FOLLOW_FINISH if verb == "finish" else CareVerb.FOLLOW_DROP, talk=talk)
        tell(person_of(cadre), "cadre.follow_ended", f"follow:{row.pk}:ended", MINE)
        record(actor=actor, verb=f"cadre.follow.{verb}", target=row, area_code=cadre.unit.area_code)
    return row

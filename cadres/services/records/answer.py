"""The right of reply: the person answers what is recorded, the cadre office answers the reply, in time."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cadres.models import ConductRecord, RecordReply
from cadres.models.answers import REPLY
from cadres.rules.records import ANSWER_DAYS
from cadres.selectors.people import office_people, person_of
from cadres.services.frame import tell
from cadres.services.records.frame import hold_for_office, hold_record, refuse_own, written
from cadres.states.records import RECORD_TABLE, RecordVerb, ReplyState
from members.rules.chains import working_day_after
from xinhui.accounts.actors import Actor
from xinhui.audit.services import record
from xinhui.core import clock
from xinhui.core.checks import hold, one_of, unknown, words
from xinhui.core.errors import Conflict
from xinhui.core.sealed import seal
from xinhui.core.services.calendar import schedule_for


def require_own(actor: Actor, row: ConductRecord) -> int:
    """The acting account, which is the person's own. Raises NotFound: others are not told that there is a record."""
    if actor.user_id is None or row.cadre.user_id != actor.user_id:
        raise unknown()
    return actor.user_id


def reply_to_record(*, actor: Actor, record_id: int, text: str) -> RecordReply:
    """What the person says to it; the office is to answer within its working days.

    Raises NotFound, TransitionRefused, InvalidInput (text), Conflict `reply-waits`.
    """
    text = words(text, field="text")
    with transaction.atomic():
        row = hold_record(actor, record_id)
        require_own(actor, row)
        RECORD_TABLE.next(row.state, "reply")
        if row.replies.filter(state=ReplyState.OPEN).exists():
            raise Conflict(code="reply-waits", field="text", message=_("A reply waits for its answer already."))
        due = working_day_after(clock.today(), ANSWER_DAYS, schedule_for(None).is_workday)
        reply = RecordReply.objects.create(record=row, text_sealed=seal(text, purpose=REPLY), at=clock.now(),
                                           due_on=due)  # fmt: skip
        written(actor, row, RecordVerb.REPLY)
        tell(office_people(), "cadre.record_replied", f"reply:{reply.pk}", f"/cadres/records/{row.pk}/",
             {"due": due.isoformat()})  # fmt: skip
    return reply


def answer_reply(*, actor: Actor, record_id: int, state: str, answer: str) -> RecordReply:
    """The record stands, or the reply was accepted (then it is cleared or revoked by its own verb).

    Never by who signed the record off. Raises NotFound, Forbidden, TransitionRefused, InvalidInput (state, answer),
    Conflict `no-reply`, `same-person`.
    """
    state = one_of(state, (ReplyState.UPHELD, ReplyState.ACCEPTED), field="state")
    answer = words(answer, field="answer")
    with transaction.atomic():
        row = hold_for_office(actor, record_id, "answer")
        person = refuse_own(actor, row.signed_by_id, row.cadre.user_id,
                            message=_("Who signed the record off does not judge the reply."))  # fmt: skip
        reply: RecordReply | None = row.replies.filter(state=ReplyState.OPEN).first()
        if reply is None:
            raise Conflict(code="no-reply", message=_("No reply waits for an answer."))
        reply.state, reply.answer_sealed = ReplyState(state), seal(answer, purpose=REPLY)
        reply.answered_by_id, reply.answered_at = person, clock.now()
        reply.save()
        written(actor, row, RecordVerb.ANSWER, reply=reply.pk)
        tell(person_of(row.cadre), "cadre.reply_answered", f"reply:{reply.pk}:answered",
             f"/cadres/mine/records/{row.pk}/")  # fmt: skip
    return reply


def chase_replies(*, actor: Actor) -> int:
    """Replies not answered in time: the office hears of each once, and again a week later. Returns how many."""
    rows = RecordReply.objects.filter(state=ReplyState.OPEN, due_on__lt=clock.today()).order_by("pk")
    return sum(_chase(actor, pk) for pk in list(rows.values_list("pk", flat=True)))


def _chase(actor: Actor, reply_id: int) -> int:
    with transaction.atomic():
        reply = hold(RecordReply.objects.select_related("record"), reply_id)
        step = 1 + (clock.today() - reply.due_on).days // 7
        if reply.state != ReplyState.OPEN or step <= reply.chased:
            return 0
        reply.chased = step
        reply.save(update_fields=["chased", "updated_at"])
        tell(office_people(), "cadre.reply_late", f"reply:{reply.pk}:late:{step}",
             f"/cadres/records/{reply.record_id}/", {"due": reply.due_on.isoformat()})  # fmt: skip
        record(actor=actor, verb="cadre.reply.chase", target=reply, detail={"step": step})
    return 1

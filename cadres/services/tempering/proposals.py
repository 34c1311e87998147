"""A posting is proposed by a unit or the office and decided by another person of the office."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cadres.models import Cadre, Posting
from cadres.rules.tempering import next_due
from cadres.selectors.people import office_people
from cadres.services.frame import hold_cadre, may_read, require_person, tell
from cadres.services.pools.frame import refuse_own_matter
from cadres.services.tempering import frame as f
from cadres.states.cadre import CadreState
from cadres.states.tempering import OPEN_POSTINGS, POSTING_TABLE, PostingKind
from xinhui.accounts.actors import Actor
from xinhui.core.checks import line, one_of, unknown
from xinhui.core.errors import Conflict


def propose_posting(
    *, actor: Actor, cadre_id: int, kind: str, starts_on: date, ends_on: date, reason: str,
    host_unit_id: int | None = None, host: str = "", duty: str = "",
) -> Posting:  # fmt: skip
    """Somebody for a posting: by the unit's personnel officer or the cadre office.

    Raises NotFound (cadre, host_unit), InvalidInput (kind, host, duty, ends_on, reason), Conflict `not-in-service`,
    `posted` (cadre), `overlapping` (starts_on), `age-limit` (ends_on), `own-unit` (host_unit), `own-matter`.
    """
    reason = line(reason, field="reason", limit=f.WORDS_MOST)
    host = line(host, field="host", limit=80, required=False)
    facts = {"kind": one_of(kind, PostingKind.values, field="kind"), "starts_on": starts_on, "ends_on": ends_on,
             "duty": line(duty, field="duty", limit=80, required=False)}  # fmt: skip
    f.check_days(starts_on, ends_on)
    require_person(actor)
    with transaction.atomic():
        cadre = hold_cadre(actor, cadre_id, field="cadre")
        refuse_own_matter(actor, cadre)
        unit, place = f.checked_host(cadre, host_unit_id, host)
        row = new_posting(actor, cadre, {**facts, "host_unit": unit, "host": place})
        f.keep_line(actor, row, "propose", reason)
        tell(office_people() - {actor.user_id or 0}, "cadre.posting_proposed", key=f"posting:{row.pk}:proposed",
             link=f"/cadres/tempering/{row.pk}/", context={"host": row.host})  # fmt: skip
    return row


def new_posting(actor: Actor, cadre: Cadre, facts: dict[str, object]) -> Posting:
    """Checked against what the person (file held) does at the time."""
    row = Posting(cadre=cadre, proposed_by_id=actor.user_id, **facts)
    if cadre.state != CadreState.IN_SERVICE:
        raise Conflict(code="not-in-service", field="cadre", message=_("This cadre is not in service."))
    if Posting.objects.filter(cadre=cadre, state__in=OPEN_POSTINGS).exists():
        raise Conflict(code="posted", field="cadre",
                       message=_("This person has a posting under way, or one to be approved."))  # fmt: skip
    f.check_free(cadre, row.starts_on, row.ends_on)
    row.save()
    return row


def approve_posting(*, actor: Actor, posting_id: int, words: str = "") -> Posting:
    """Send somebody: by the cadre office, never by who proposed.

    Raises NotFound, Forbidden, TransitionRefused, InvalidInput (words), Conflict `own-proposal`, `own-matter`,
    `not-in-service`, `overlapping`, `age-limit`.
    """
    words = line(words, field="words", limit=f.WORDS_MOST, required=False)
    with transaction.atomic():
        row = _to_decide(actor, posting_id, "approve")
        send(actor, row, words)
    return row


def send(actor: Actor, row: Posting, words: str) -> None:
    """Approved (row held, the decider checked): the day of the next step, word to all concerned."""
    if row.cadre.state != CadreState.IN_SERVICE:
        raise Conflict(code="not-in-service", message=_("This cadre is not in service."))
    f.check_free(row.cadre, row.starts_on, row.ends_on, but=row.pk)
    row.decided_by_id = actor.user_id
    f.set_due(row, next_due(row.starts_on, row.ends_on, is_midterm_done=False))
    f.turn(actor, row, "approve", words)
    f.tell_units(actor, row, "cadre.posting_sent", "sent", more={row.proposed_by_id or 0})
    f.tell_person(row, "cadre.posting_sent_you", "sent")


def refuse_posting(*, actor: Actor, posting_id: int, reason: str) -> Posting:
    """Not sent: by the cadre office, never by who proposed.

    Raises NotFound, Forbidden, TransitionRefused, InvalidInput (reason), Conflict `own-proposal`, `own-matter`.
    """
    reason = line(reason, field="reason", limit=f.WORDS_MOST)
    with transaction.atomic():
        row = _to_decide(actor, posting_id, "refuse")
        row.decided_by_id = actor.user_id
        f.turn(actor, row, "refuse", reason)
        tell({row.proposed_by_id or 0} - {0}, "cadre.posting_refused", key=f"posting:{row.pk}:refused",
             link=f"/cadres/tempering/{row.pk}/", context={"host": row.host})  # fmt: skip
    return row


def _to_decide(actor: Actor, posting_id: int, verb: str) -> Posting:
    row = f.of_office(actor, posting_id, verb)
    refuse_own_proposal(actor, row)
    return row


def refuse_own_proposal(actor: Actor, row: Posting) -> None:
    """Raise Conflict when the actor proposed it."""
    if actor.user_id is not None and row.proposed_by_id == actor.user_id:
        raise Conflict(
            code="own-proposal", message=_("Whoever proposes a posting does not decide about it."),
            action=_("Leave it to a colleague of the cadre office."),
        )  # fmt: skip


def withdraw_posting(*, actor: Actor, posting_id: int, reason: str) -> Posting:
    """The proposal is taken back by the person's unit or the office. Raises NotFound, TransitionRefused, InvalidInput
    (reason), Conflict `own-matter`."""
    reason = line(reason, field="reason", limit=f.WORDS_MOST)
    with transaction.atomic():
        row = f.hold_posting(actor, posting_id)
        if not may_read(actor, row.cadre.unit_id):
            raise unknown()
        POSTING_TABLE.next(row.state, "withdraw")
        refuse_own_matter(actor, row.cadre)
        return f.turn(actor, row, "withdraw", reason)


def call_off_posting(*, actor: Actor, posting_id: int, reason: str) -> Posting:
    """An approved posting that has not begun does not take place: by the cadre office.

    Raises NotFound, Forbidden, TransitionRefused, InvalidInput (reason), Conflict `begun`, `own-matter`.
    """
    reason = line(reason, field="reason", limit=f.WORDS_MOST)
    with transaction.atomic():
        row = f.of_office(actor, posting_id, "call_off")
        if row.has_begun:
            raise Conflict(code="begun", message=_("This posting has begun already."),
                           action=_("Enter the return instead."))  # fmt: skip
        f.set_due(row, None)
        f.turn(actor, row, "call_off", reason)
        f.tell_units(actor, row, "cadre.posting_changed", "called-off")
        f.tell_person(row, "cadre.posting_changed_you", "called-off")
    return row

"""What the employer does with candidates: invites, interviews, offers, refuses, reports a hire."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from members.rules.identity import cleaned, is_possible
from talent.models import JobCandidate, JobPost
from talent.models.jobs import CANDIDATE_IDENTITY
from talent.services.frame import require_unit, tell, unit_people
from talent.services.jobs.frame import accounts_of, held_candidate, refuse_full
from xinhui.accounts.actors import Actor
from xinhui.audit.services import record
from xinhui.core import clock
from xinhui.core.checks import hold, line, number, past_day
from xinhui.core.errors import InvalidInput
from xinhui.core.sealed import seal


def invite_candidate(*, actor: Actor, candidate_id: int, interview_at: datetime, interview_place: str) -> JobCandidate:
    """To an interview; again with another time. Raises NotFound, Forbidden, TransitionRefused, InvalidInput."""
    place = line(interview_place, field="interview_place", limit=120)
    if interview_at <= clock.now():
        raise InvalidInput(code="time-over", field="interview_at", message=_("This time is over."),
                           action=_("Give a later one."))  # fmt: skip
    with transaction.atomic():
        row = held_candidate(actor, candidate_id, "invite")
        return _saved(actor, row, "invite", interview_at=interview_at, interview_place=place)


def note_interview(*, actor: Actor, candidate_id: int, interviewed_on: date | None = None) -> JobCandidate:
    """The interview was held. Raises NotFound, Forbidden, TransitionRefused, InvalidInput (interviewed_on)."""
    day = past_day(interviewed_on, field="interviewed_on")
    with transaction.atomic():
        return _saved(actor, held_candidate(actor, candidate_id, "interviewed"), "interviewed", interviewed_on=day)


def make_offer(*, actor: Actor, candidate_id: int, offer_pay: int) -> JobCandidate:
    """An offer; the candidate answers on the own page. Raises NotFound, Forbidden, TransitionRefused, InvalidInput."""
    pay = number(offer_pay, field="offer_pay", least=1, most=500_000)
    with transaction.atomic():
        row = held_candidate(actor, candidate_id, "offer")
        return _saved(actor, row, "offer", offer_pay=pay, offered_on=clock.today(), reminded_on=None)


def refuse_candidate(*, actor: Actor, candidate_id: int, reason: str) -> JobCandidate:
    """Not chosen; the candidate reads the words. Raises NotFound, Forbidden, TransitionRefused, InvalidInput."""
    reason = line(reason, field="reason")
    with transaction.atomic():
        row = held_candidate(actor, candidate_id, "refuse")
        return _saved(actor, row, "refuse", ended_on=clock.today(), ended_reason=reason)


def note_decline(*, actor: Actor, candidate_id: int, reason: str) -> JobCandidate:
    """The candidate declined by word. Raises NotFound, Forbidden, TransitionRefused, InvalidInput (reason)."""
    reason = line(reason, field="reason")
    with transaction.atomic():
        row = held_candidate(actor, candidate_id, "decline")
        return _saved(actor, row, "decline", ended_on=clock.today(), ended_reason=reason)


def _saved(actor: Actor, row: JobCandidate, verb: str, **values: Any) -> JobCandidate:
    for field, value in values.items():
        setattr(row, field, value)
    row.save(update_fields=["state", *values])
    record(actor=actor, verb=f"talent.candidate.{verb}", target=row, area_code=row.post.area_code)
    return row


def report_hire(*, actor: Actor, candidate_id: int, identity: str, proof: str, starts_on: date) -> JobCandidate:
    """Signed: takes one of the openings, and waits for the unit or the office to confirm it.

    Raises NotFound, Forbidden, TransitionRefused, InvalidInput (identity, proof, starts_on), Conflict `post-full`.
    """
    proof, card = line(proof, field="proof", limit=120), cleaned(identity)
    if not is_possible(card):
        raise InvalidInput(code="identity-wrong", field="identity", message=_("This identity number cannot be right."),
                           action=_("Compare it with the card."))  # fmt: skip
    first = past_day(starts_on, field="starts_on")
    with transaction.atomic():
        post = _post_of(candidate_id)
        row = held_candidate(actor, candidate_id, "report")
        refuse_full(post, but=row.pk)
        _saved(actor, row, "report", identity_sealed=seal(card, purpose=CANDIDATE_IDENTITY), proof=proof,
               starts_on=first, reported_by_id=actor.user_id, confirmed_by=None)  # fmt: skip
        tell(unit_people(row.unit_id) - {actor.user_id}, "talent.hire_reported",
             f"candidate:{row.pk}:reported:{clock.now():%Y%m%d%H%M%S}", f"/talent/candidates/{row.pk}/",
             {"title": row.post.title, "employer": row.post.employer.name})  # fmt: skip
    return row


def _post_of(candidate_id: int) -> JobPost:
    """The post, locked before its candidate: whoever takes an opening waits for whoever takes the one before."""
    post_id = JobCandidate.objects.filter(pk=candidate_id).values_list("post_id", flat=True).first()
    return hold(JobPost.objects.select_related("employer"), post_id)


def send_back_hire(*, actor: Actor, candidate_id: int, reason: str) -> JobCandidate:
    """The proof is not enough: back to the employer. By the unit or the office.

    Raises NotFound, Forbidden, TransitionRefused, InvalidInput (reason).
    """
    reason = line(reason, field="reason")
    with transaction.atomic():
        row = held_candidate(actor, candidate_id, "send_back")
        require_unit(actor, row.unit_id)
        row.ended_reason = reason
        _saved(actor, row, "send_back", ended_reason=reason, identity_sealed="", reported_by=None)
        tell(accounts_of(row.post.employer_id), "talent.hire_sent_back",
             f"candidate:{row.pk}:sent_back:{clock.now():%Y%m%d%H%M%S}", f"/talent/candidates/{row.pk}/",
             {"title": row.post.title, "reason": reason})  # fmt: skip
    return row

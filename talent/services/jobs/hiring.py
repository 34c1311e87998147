"""A hire confirmed: the person on the register, the intake settled, so that the targets count it."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from members.rules.identity import born_on, sex_of
from talent.models import Employer, JobCandidate, JobPost, Person
from talent.models.jobs import CANDIDATE_IDENTITY
from talent.services.frame import require_unit, tell
from talent.services.jobs.frame import accounts_of, held_candidate, refuse_full
from talent.services.jobs.posts import closed
from talent.services.people import checked_person, come_back, settle_intake
from talent.states.jobs import JOB_TABLE, CandidateState
from talent.states.people import PersonState, Source
from xinhui.accounts.actors import Actor
from xinhui.audit.services import record
from xinhui.core.checks import hold, unknown
from xinhui.core.errors import Forbidden
from xinhui.core.sealed import unseal


def confirm_hire(*, actor: Actor, candidate_id: int) -> JobCandidate:
    """By the unit or the office, another person than who reported it; the last opening taken closes the post.

    Raises NotFound, Forbidden `same-person`, TransitionRefused, Conflict `post-full`, `settled` (person).
    """
    with transaction.atomic():
        seen = JobCandidate.objects.select_related("post").filter(pk=candidate_id).first()
        if seen is None:
            raise unknown()
        employer = hold(Employer.objects.all(), seen.post.employer_id, field="employer")
        require_unit(actor, employer.unit_id)
        person = _person(actor, seen, employer) if seen.state == CandidateState.REPORTED else None
        post = hold(JobPost.objects.select_related("employer"), seen.post_id)
        row = held_candidate(actor, candidate_id, "confirm")
        if person is None:
            raise unknown()
        if row.reported_by_id is not None and row.reported_by_id == actor.user_id:
            raise Forbidden(code="same-person", message=_("Whoever reports a hire does not confirm it."),
                            action=_("Ask a colleague."))  # fmt: skip
        refuse_full(post, but=row.pk)
        row.intake = settle_intake(
            actor=actor, person_id=person.pk, employer_id=employer.pk, proof=row.proof, settled_on=row.starts_on,
            source=Source.EVENT if row.event_id else Source.APPLICATION,
        )  # fmt: skip
        row.confirmed_by_id, row.identity_sealed, row.ended_reason = actor.user_id, "", ""
        row.save(update_fields=["state", "intake", "confirmed_by", "identity_sealed", "ended_reason"])
        record(actor=actor, verb="talent.candidate.confirm", target=row, area_code=post.area_code,
               detail={"intake": row.intake_id, "event": row.event_id})  # fmt: skip
        _close_when_full(actor, post)
        tell(accounts_of(employer.pk), "talent.hire_confirmed", f"candidate:{row.pk}:confirmed",
             f"/talent/candidates/{row.pk}/", {"title": post.title})  # fmt: skip
    return row


def _person(actor: Actor, row: JobCandidate, employer: Employer) -> Person:
    """Found by the identity number, or entered with what the candidate and the post say."""
    card = unseal(row.identity_sealed, purpose=CANDIDATE_IDENTITY)
    values = checked_person(
        name=row.name, identity=card, phone=row.phone, sex=sex_of(card), born_on=born_on(card), degree=row.degree,
        skill=row.skill, field=row.post.field, school=row.school, major=row.major, post=row.post.title,
    )  # fmt: skip
    person, is_new = Person.objects.get_or_create(
        identity_print=values.pop("identity_print"),
        defaults={**values, "employer": employer, "consent_at": row.consent_at, "consent_version": row.consent_version},
    )
    if is_new:
        record(actor=actor, verb="talent.person.enter", target=person, area_code=employer.area_code)
    elif person.state == PersonState.LEFT:
        come_back(actor=actor, person_id=person.pk)
    return person


def _close_when_full(actor: Actor, post: JobPost) -> None:
    hired = post.candidates.filter(state=CandidateState.HIRED).count()
    if hired >= post.number and JOB_TABLE.allows(post.state, "close"):
        post.state = JOB_TABLE.next(post.state, "close")
        closed(actor, post, str(_("All openings are taken.")))

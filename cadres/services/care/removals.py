"""Adjusting who does not fit the post: proposed, verified by another, the person heard, decided by two."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cadres.models import EstablishedPost, RemovalCase
from cadres.models.removals import REMOVAL
from cadres.selectors.people import office_people, person_of
from cadres.services.care.frame import hold_own, hold_with_file, keep, require_another, require_others
from cadres.services.care.talks import put_on_the_list
from cadres.services.establishment import free_post
from cadres.services.frame import hold_cadre, require_office, tell
from cadres.states.care import REMOVAL_OPEN, REMOVAL_TABLE, Occasion, RemovalOutcome, RemovalReason
from cadres.states.follow_ups import CareVerb
from xinhui.accounts.actors import Actor, person_id
from xinhui.audit.services import record
from xinhui.core import clock
from xinhui.core.checks import hold, one_of, past_day, unknown, words
from xinhui.core.errors import Conflict, InvalidInput
from xinhui.core.sealed import seal


def propose_removal(*, actor: Actor, established_post_id: int, reason: str, grounds: str) -> RemovalCase:
    """The holder of a post does not fit it: reason by the rule, grounds sealed. By whoever keeps the file.

    Raises NotFound, InvalidInput (reason, grounds), Conflict `post-vacant`, `removal-open`.
    """
    reason = one_of(reason, RemovalReason.values, field="reason")
    grounds = words(grounds, field="grounds", limit=4000)
    with transaction.atomic():
        found = EstablishedPost.objects.filter(pk=established_post_id, is_active=True).first()
        if found is None:
            raise unknown()
        if found.holder_id is None:
            raise Conflict(code="post-vacant", message=_("This post is vacant."))
        cadre = hold_cadre(actor, found.holder_id)
        require_others(actor, cadre)
        post = hold(EstablishedPost.objects.filter(holder=cadre, is_active=True), established_post_id)
        if RemovalCase.objects.filter(cadre=cadre, state__in=REMOVAL_OPEN).exists():
            raise Conflict(code="removal-open", message=_("An adjustment of this person is under way."))
        row = RemovalCase.objects.create(
            cadre=cadre, post=post, reason=reason, grounds_sealed=seal(grounds, purpose=REMOVAL),
            proposed_by_id=person_id(actor),
        )  # fmt: skip
        tell(
            office_people() - {row.proposed_by_id, cadre.user_id},
            "cadre.removal_step",
            f"removal:{row.pk}:proposed",
            _page(row),
        )
        keep(actor, CareVerb.REMOVAL_PROPOSE, removal=row)
        record(actor=actor, verb="cadre.removal.propose", target=row, area_code=cadre.unit.area_code)
    return row


def _page(row: RemovalCase) -> str:
    return f"/cadres/care/removals/{row.pk}/"


def verify_removal(*, actor: Actor, removal_id: int, findings: str) -> RemovalCase:
    """The grounds were looked into; by another of the cadre office than who proposed. The person may now be heard.

    Raises Forbidden, NotFound, TransitionRefused, InvalidInput (findings), Conflict `same-person`.
    """
    findings = words(findings, field="findings", limit=4000)
    with transaction.atomic():
        require_office(actor)
        cadre, row = hold_with_file(actor, RemovalCase.objects.all(), removal_id)
        row.state = REMOVAL_TABLE.next(row.state, "verify")
        row.verified_by_id = require_another(actor, row.proposed_by_id)
        row.findings_sealed = seal(findings, purpose=REMOVAL)
        row.save(update_fields=["state", "verified_by", "findings_sealed", "updated_at"])
        tell(person_of(cadre), "cadre.removal_side", f"removal:{row.pk}:side", "/cadres/mine/care/")
        keep(actor, CareVerb.REMOVAL_VERIFY, removal=row)
        record(actor=actor, verb="cadre.removal.verify", target=row, area_code=cadre.unit.area_code)
    return row


def say_side(*, actor: Actor, removal_id: int, side: str) -> RemovalCase:
    """The person's own words, until the hearing is recorded. Raises NotFound, TransitionRefused, InvalidInput
    (side)."""
    side = words(side, field="side", limit=4000)
    with transaction.atomic():
        cadre, row = hold_own(actor, RemovalCase.objects.all(), removal_id, path="cadre__user")
        row.state = REMOVAL_TABLE.next(row.state, "say")
        row.side_sealed = seal(side, purpose=REMOVAL)
        row.save(update_fields=["state", "side_sealed", "updated_at"])
        tell(office_people(), "cadre.removal_said", f"removal:{row.pk}:said", _page(row))
        keep(actor, CareVerb.REMOVAL_SAY, removal=row)
        record(actor=actor, verb="cadre.removal.say", target=row, area_code=cadre.unit.area_code)
    return row


def hear_removal(*, actor: Actor, removal_id: int, hearing: str, heard_on: date | None = None) -> RemovalCase:
    """What the person said when heard; by the cadre office.

    Raises Forbidden, NotFound, TransitionRefused, InvalidInput (hearing, heard_on).
    """
    hearing, day = words(hearing, field="hearing", limit=4000), past_day(heard_on, field="heard_on")
    with transaction.atomic():
        require_office(actor)
        cadre, row = hold_with_file(actor, RemovalCase.objects.all(), removal_id)
        row.state = REMOVAL_TABLE.next(row.state, "hear")
        if day < clock.local(row.created_at).date():
            raise InvalidInput(code="before-proposal", field="heard_on", message=_("This is before the proposal."))
        row.hearing_sealed, row.heard_on = seal(hearing, purpose=REMOVAL), day
        row.save(update_fields=["state", "hearing_sealed", "heard_on", "updated_at"])
        keep(actor, CareVerb.REMOVAL_HEAR, removal=row)
        record(actor=actor, verb="cadre.removal.hear", target=row, area_code=cadre.unit.area_code, detail={"on": day})
    return row


def agree_removal(*, actor: Actor, removal_id: int) -> RemovalCase:
    """The first of the two who decide. Raises Forbidden, NotFound, TransitionRefused."""
    with transaction.atomic():
        require_office(actor)
        cadre, row = hold_with_file(actor, RemovalCase.objects.all(), removal_id)
        row.state, row.first_by_id = REMOVAL_TABLE.next(row.state, "agree"), person_id(actor)
        row.save(update_fields=["state", "first_by", "updated_at"])
        tell(
            office_people() - {row.first_by_id, cadre.user_id},
            "cadre.removal_step",
            f"removal:{row.pk}:agreed",
            _page(row),
        )
        keep(actor, CareVerb.REMOVAL_AGREE, removal=row)
        record(actor=actor, verb="cadre.removal.agree", target=row, area_code=cadre.unit.area_code)
    return row


def decide_removal(*, actor: Actor, removal_id: int, outcome: str) -> RemovalCase:
    """The second decides how the person is adjusted: the post is vacant from now on, a talk on leaving it is due.

    Raises Forbidden, NotFound, TransitionRefused, InvalidInput (outcome), Conflict `same-person`, `post-changed`.
    """
    outcome = one_of(outcome, RemovalOutcome.values, field="outcome")
    with transaction.atomic():
        require_office(actor)
        cadre, row = hold_with_file(actor, RemovalCase.objects.all(), removal_id)
        row.state = REMOVAL_TABLE.next(row.state, "decide")
        row.second_by_id = require_another(actor, row.first_by_id)
        post = hold(EstablishedPost.objects.all(), row.post_id)
        if post.holder_id != cadre.pk:
            raise Conflict(
                code="post-changed", message=_("The person no longer holds this post."),
                action=_("Drop the case, with the reason."),
            )  # fmt: skip
        row.outcome, row.decided_on = outcome, clock.today()
        row.save(update_fields=["state", "second_by", "outcome", "decided_on", "updated_at"])
        free_post(actor=actor, established_post_id=row.post_id,
                  reason=str(_("By decision no. %(number)d") % {"number": row.pk}))  # fmt: skip
        put_on_the_list(actor, cadre, Occasion.LEAVING_POST, clock.today())
        tell(person_of(cadre), "cadre.removal_told", f"removal:{row.pk}:decided", "/cadres/mine/care/")
        keep(actor, CareVerb.REMOVAL_DECIDE, removal=row)
        record(actor=actor, verb="cadre.removal.decide", target=row, area_code=cadre.unit.area_code)
    return row


def drop_removal(*, actor: Actor, removal_id: int, reason: str) -> RemovalCase:
    """Nothing comes of it; by the office. Raises Forbidden, NotFound, TransitionRefused, InvalidInput (reason)."""
    reason = words(reason, field="reason", limit=500)
    with transaction.atomic():
        require_office(actor)
        cadre, row = hold_with_file(actor, RemovalCase.objects.all(), removal_id)
        row.state, row.dropped_sealed = REMOVAL_TABLE.next(row.state, "drop"), seal(reason, purpose=REMOVAL)
        row.save(update_fields=["state", "dropped_sealed", "updated_at"])
        if row.verified_by_id is not None:
            tell(person_of(cadre), "cadre.removal_told", f"removal:{row.pk}:dropped", "/cadres/mine/care/")
        keep(actor, CareVerb.REMOVAL_DROP, removal=row)
        record(actor=actor, verb="cadre.removal.drop", target=row, area_code=cadre.unit.area_code)
    return row

"""Profiles of posts: conditions and weights in the open. By the cadre office."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cadres.models import PostProfile, ProfileCondition
from cadres.rules.fit import NEEDS_NUMBER, NEEDS_WORDS, Condition
from cadres.services.frame import require_office
from cadres.states.cadre import PostLevel
from xinhui.accounts.actors import Actor
from xinhui.audit.services import record
from xinhui.core.checks import hold, line
from xinhui.core.errors import Conflict, InvalidInput


def make_profile(*, actor: Actor, name: str, candidates: str) -> PostProfile:
    """A profile without conditions. Raises Forbidden, InvalidInput (name, candidates), Conflict `name-taken`."""
    name = line(name, field="name", limit=60)
    if candidates not in PostLevel.values:
        raise InvalidInput(code="unknown-choice", field="candidates", message=_("Choose one of the list."))
    with transaction.atomic():
        require_office(actor)
        if PostProfile.objects.filter(name=name, is_active=True).exists():
            raise Conflict(code="name-taken", field="name", message=_("A profile in force has this name already."))
        row = PostProfile.objects.create(name=name, candidates=candidates)
        record(actor=actor, verb="cadre.profile.make", target=row, detail={"candidates": candidates})
    return row


def stop_profile(*, actor: Actor, profile_id: int) -> PostProfile:
    """No longer in force. Raises NotFound, Forbidden."""
    with transaction.atomic():
        require_office(actor)
        row = hold(PostProfile.objects.filter(is_active=True), profile_id)
        row.is_active = False
        row.save(update_fields=["is_active", "updated_at"])
        record(actor=actor, verb="cadre.profile.stop", target=row)
    return row


def set_condition(
    *, actor: Actor, profile_id: int, kind: str, weight: int, number: int = 0, words: str = ""
) -> ProfileCondition:
    """A condition of the profile, or another weight for it. Raises NotFound, Forbidden, InvalidInput (kind, weight,
    number, words)."""
    if kind not in Condition.values:
        raise InvalidInput(code="unknown-choice", field="kind", message=_("Choose one of the list."))
    if not 1 <= weight <= 100:
        raise InvalidInput(code="out-of-range", field="weight", message=_("A weight is from 1 to 100."))
    most = {Condition.EDUCATION: 4, Condition.APPRAISALS: 10}.get(Condition(kind), 60)
    if kind in NEEDS_NUMBER and not 1 <= number <= most:
        raise InvalidInput(code="out-of-range", field="number",
                           message=_("Give a number from 1 to %(most)d.") % {"most": most})  # fmt: skip
    words = line(words, field="words", limit=120, required=kind in NEEDS_WORDS)
    number, words = number if kind in NEEDS_NUMBER else 0, words if kind in NEEDS_WORDS else ""
    with transaction.atomic():
        require_office(actor)
        profile = hold(PostProfile.objects.filter(is_active=True), profile_id)
        facts = {"weight": weight, "number": number, "words": words}
        row, _made = ProfileCondition.objects.update_or_create(profile=profile, kind=kind, defaults=facts)
        record(actor=actor, verb="cadre.profile.condition", target=profile, detail={"kind": kind, **facts})
    return row


def drop_condition(*, actor: Actor, condition_id: int) -> None:
    """No longer asked. Raises NotFound, Forbidden."""
    with transaction.atomic():
        require_office(actor)
        row = hold(ProfileCondition.objects.filter(profile__is_active=True), condition_id)
        record(actor=actor, verb="cadre.profile.drop", target=row.profile, detail={"kind": row.kind})
        row.delete()

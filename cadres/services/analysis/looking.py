"""Looks that analysis takes into sealed forms: the grades of candidates, and up to four people side by side."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cadres.models import Cadre, PostProfile
from cadres.models.sealed_form import opened
from cadres.rules.facts import appraisals_of
from cadres.rules.fit import Asked, Candidate, Condition, Fit, ranked
from cadres.services.frame import may_read, require_office
from cadres.services.look import keep_looks
from cadres.states.looks import Look
from xinhui.accounts.actors import Actor
from xinhui.core import clock
from xinhui.core.checks import hold, unknown
from xinhui.core.errors import InvalidInput

COMPARED_MOST, CANDIDATES_MOST = 4, 600
_WEIGHED = ("born_on", "education_level", "education", "speciality", "present_post", "since", "began_work_on",
            "rank_since", "has_town_work", "has_village_work", "is_complete")  # fmt: skip


def conditions_of(profile: PostProfile) -> list[Asked]:
    """The conditions as the formula takes them, the heaviest first."""
    return [Asked(Condition(row.kind), row.weight, row.number, row.word_list) for row in profile.conditions.all()]


def candidate_of(row: Cadre, *, is_opened: bool) -> Candidate:
    """What may be weighed of a file."""
    grades = appraisals_of(opened(row.form_sealed)) if is_opened else None
    return Candidate(pk=row.pk, appraisals=grades, **{name: getattr(row, name) for name in _WEIGHED})


def weigh(*, actor: Actor, profile_id: int, unit_id: int | None = None) -> list[tuple[Fit, Cadre]]:
    """Everybody in service whom the profile means, the best fit first. Forms are opened only when grades are asked;
    each is a look on the trail. Raises NotFound, Forbidden, InvalidInput `too-many` (unit)."""
    with transaction.atomic():
        require_office(actor)
        profile = hold(PostProfile.objects.filter(is_active=True), profile_id)
        asked = conditions_of(profile)
        is_opened = any(one.kind == Condition.APPRAISALS for one in asked)
        people = Cadre.objects.in_service().filter(post_level=profile.candidates).select_related("unit")
        people = people.filter(unit=unit_id) if unit_id else people
        rows = list(
            (people.defer("photo_sealed") if is_opened else people.light()).order_by("pk")[: CANDIDATES_MOST + 1]
        )
        if len(rows) > CANDIDATES_MOST:
            raise InvalidInput(
                code="too-many", field="unit", message=_("More than %(most)d people.") % {"most": CANDIDATES_MOST},
                action=_("Choose a unit."),
            )  # fmt: skip
        if is_opened and rows:
            keep_looks(actor, rows, Look.FIT)
    files = {row.pk: row for row in rows}
    fits = ranked([candidate_of(row, is_opened=is_opened) for row in rows], asked, clock.today())
    return [(fit, files[fit.candidate.pk]) for fit in fits]


def look_at_together(*, actor: Actor, cadre_ids: Sequence[int]) -> list[Cadre]:
    """Up to four files side by side, in the order asked; each is a look. Raises NotFound, InvalidInput (pk)."""
    wanted = list(dict.fromkeys(cadre_ids))
    if not 1 <= len(wanted) <= COMPARED_MOST:
        raise InvalidInput(code="too-many", field="pk", message=_("Choose two to four people."))
    with transaction.atomic():
        found = {
            row.pk: row for row in Cadre.objects.filter(pk__in=wanted).select_related("unit").defer("photo_sealed")
        }
        if len(found) < len(wanted) or not all(may_read(actor, row.unit_id) for row in found.values()):
            raise unknown()
        rows = [found[pk] for pk in wanted]
        keep_looks(actor, rows, Look.COMPARE)
    return rows

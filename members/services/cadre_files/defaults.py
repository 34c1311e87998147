"""The usual requirements and criteria: what most districts use, taken over by the department and then edited there."""

from django.db import transaction
from django.utils.translation import gettext as _

from members.models import GradingCriterion, RequiredDocument
from members.rules.cadre_files import Rhythm
from members.states.cadre_files import CadreDocumentKind as K
from members.states.cadre_files import VillagePost
from xinhui.accounts.actors import Actor, role_names
from xinhui.accounts.roles import Role
from xinhui.audit.services import record
from xinhui.core.errors import Conflict, Forbidden

#: kind → (when, from the month, posts; none: all)
USUAL: dict[str, tuple[str, int, tuple[str, ...]]] = {
    K.REGISTRATION: (Rhythm.ONCE, 1, ()),
    K.SCREENING: (Rhythm.ONCE, 1, ()),
    K.APPOINTMENT: (Rhythm.ONCE, 1, ()),
    K.EDUCATION: (Rhythm.ONCE, 1, ()),
    K.PLEDGE: (Rhythm.THIS_YEAR, 4, ()),
    K.APPRAISAL: (Rhythm.LAST_YEAR, 4, ()),
    K.TRAINING: (Rhythm.LAST_YEAR, 4, (VillagePost.SECRETARY,)),
    K.AUDIT: (Rhythm.DEPARTURE, 1, (VillagePost.SECRETARY, VillagePost.DIRECTOR)),
}


def criteria() -> tuple[tuple[str, str, int], ...]:
    """(title, what is looked at, points): 100 in all. Words of the language in which the department works."""
    return (
        (_("Political leadership"), _("Decisions carried out, theoretical study, ideology"), 20),
        (_("Building of the organization"), _("Organization life, members, committee, model village"), 25),
        (_("Governance of the grid"), _("Grids, disputes, whistles answered, points"), 20),
        (_("Development of the village"), _("Collective income, living environment, projects"), 20),
        (_("Conduct and the people's judgement"), _("Honesty, complaints, appraisal by members and residents"), 15),
    )


def take_over_usual(*, actor: Actor) -> int:
    """Write the usual requirements and criteria where there are none. Returns rows written.

    Raises Forbidden, Conflict `requirements-there`.
    """
    if not actor.scope.has(Role.ORGANIZATION_DEPARTMENT):
        raise Forbidden(
            code="department-required", message=_("This is for the organization department."),
            action=_("Ask someone with one of these posts: %(roles)s.")
            % {"roles": role_names((Role.ORGANIZATION_DEPARTMENT,))},
        )  # fmt: skip
    with transaction.atomic():
        if RequiredDocument.objects.exists() or GradingCriterion.objects.exists():
            raise Conflict(
                code="requirements-there", message=_("There are requirements or criteria already."),
                action=_("Change them in the administration."),
            )  # fmt: skip
        rows = RequiredDocument.objects.bulk_create(
            RequiredDocument(post=post, kind=kind, rhythm=rhythm, from_month=month)
            for kind, (rhythm, month, posts) in USUAL.items() for post in posts or VillagePost.values
        )  # fmt: skip
        made = GradingCriterion.objects.bulk_create(
            GradingCriterion(title=title, hint=hint, points=points, place=place)
            for place, (title, hint, points) in enumerate(criteria(), 1)
        )
        record(actor=actor, verb="party.cadre_file.usual", target=rows[0], detail={"rows": len(rows)})
    return len(rows) + len(made)

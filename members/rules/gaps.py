"""What an organization lacks by the rules, each with the rule it comes from. Pure."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise


class Gap(models.TextChoices):
    """Kinds of gaps in cover and in order."""

    GRID = "grid", _("Grids without a party organization")
    VILLAGE = "village", _("Villages and communities without a party organization")
    UNIT = "unit", _("Units of the district without a party organization")
    TOO_FEW = "too_few", _("Branches with fewer than three full members")
    TOO_MANY = "too_many", _("Branches with more than fifty full members")
    NO_COMMITTEE = "no_committee", _("Branches with seven full members and no committee")
    NO_SECRETARY = "no_secretary", _("Organizations without a secretary")
    OVERDUE = "overdue", _("Organizations whose re-election is overdue")


#: Gap → the rule that it comes from, as people cite it.
RULES: dict[Gap, StrPromise] = {
    Gap.GRID: _("Every grid has its party organization (plan of the district)."),
    Gap.VILLAGE: _("Every village and community has its party organization (Constitution of the Party, article 30)."),
    Gap.UNIT: _("Wherever three full members work, an organization is set up (Constitution of the Party, article 30)."),
    Gap.TOO_FEW: _("Fewer than three full members join a joint branch (work regulations of branches)."),
    Gap.TOO_MANY: _("A branch normally has fifty members at most: divide it (work regulations of branches)."),
    Gap.NO_COMMITTEE: _(
        "From seven full members a branch elects a committee of 3 to 7 (work regulations of branches)."
    ),
    Gap.NO_SECRETARY: _("An office that falls vacant is filled within six months (election regulations)."),
    Gap.OVERDUE: _("An election is delayed by a year at most, with approval (election regulations)."),
}

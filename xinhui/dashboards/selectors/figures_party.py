"""Published figures of the members room (systems.md, G6 and M1–M9), each from a query over its records."""

from django.utils.translation import gettext_lazy as _

from members.models import Member, Organization
from members.selectors.teams import measures_in_force, plans, teams_with_members
from xinhui.dashboards.selectors.figure import Figure

PARTY_FIGURES: tuple[Figure, ...] = (
    Figure("M1.organizations", _("Party organizations"), lambda: Organization.objects.in_being().count(), None),
    Figure("M1.members", _("Members of the party"), lambda: Member.objects.counted().count(), None),
    Figure("M1.plans", _("Plans for members in force"), plans, 1),
    Figure("M1.teams", _("Teams with members under the plan in force"), teams_with_members, 6),
    Figure("M1.measures", _("Measures in force"), measures_in_force, None),
)

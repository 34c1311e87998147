"""Published figures of the members room (systems.md, G6 and M1–M9), each from a query over its records."""

from django.utils.translation import gettext_lazy as _

from members.models import Member, Organization
from members.selectors.gaps import covered_grids
from members.selectors.quarter_figures import agreements_in_force, quarters_covered, quarters_listed
from xinhui.dashboards.selectors.figure import Figure

PARTY_FIGURES: tuple[Figure, ...] = (
    Figure("M1.organizations", _("Party organizations"), lambda: Organization.objects.in_being().count(), None),
    Figure("M1.grids", _("Grids with an organization on the register"), covered_grids, 817),
    Figure("M1.members", _("Members of the party"), lambda: Member.objects.counted().count(), None),
    Figure("M3.quarters", _("Residential quarters on the list"), quarters_listed, None),
    Figure("M3.covered", _("Residential quarters covered"), quarters_covered, 100),
    Figure("M3.agreements", _("Joint-work agreements in force"), agreements_in_force, None),
)

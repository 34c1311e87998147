"""Published figures of the members room (systems.md, G6 and M1–M9), each from a query over its records."""

from django.utils.translation import gettext_lazy as _

from members.models import Member, Organization
from members.selectors import development, dues
from xinhui.dashboards.selectors.figure import Figure

PARTY_FIGURES: tuple[Figure, ...] = (
    Figure("M1.organizations", _("Party organizations"), lambda: Organization.objects.in_being().count(), None),
    Figure("M1.members", _("Members of the party"), lambda: Member.objects.counted().count(), None),
    Figure("M1.development", _("People under development"), development.in_development, None),
    Figure("M1.confirmed", _("Became full members by the 25 steps"), development.confirmed, None),
    Figure("M1.dues_month", _("Members charged dues this month"), dues.charged_this_month, None),
)

"""Published figures of the members room (systems.md, G6 and M1–M9), each from a query over its records."""

from django.utils.translation import gettext_lazy as _

from members.models import Member, Organization
from members.selectors.gaps import covered_grids
from members.selectors.life import attendance_percent, meetings_held_this_year
from xinhui.dashboards.selectors.figure import Figure

PARTY_FIGURES: tuple[Figure, ...] = (
    Figure("M1.organizations", _("Party organizations"), lambda: Organization.objects.in_being().count(), None),
    Figure("M1.grids", _("Grids with an organization on the register"), covered_grids, 817),
    Figure("M1.members", _("Members of the party"), lambda: Member.objects.counted().count(), None),
    Figure("M1.meetings", _("Meetings of party branches held this year"), meetings_held_this_year, None),
    Figure("M1.theme_days", _("Theme party days held this year"), lambda: meetings_held_this_year("theme_day"), None),
    Figure("M1.attendance", _("Attendance of branch meetings this year, percent"), attendance_percent, None),
)

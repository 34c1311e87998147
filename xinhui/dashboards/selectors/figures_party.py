"""Published figures of the members room (systems.md, G6 and M1–M9), each from a query over its records."""

from django.utils.translation import gettext_lazy as _

from members.models import Member, Organization
from members.selectors.university import courses_count, students_count, towns_covered
from xinhui.dashboards.selectors.figure import Figure

PARTY_FIGURES: tuple[Figure, ...] = (
    Figure("M1.organizations", _("Party organizations"), lambda: Organization.objects.in_being().count(), None),
    Figure("M1.members", _("Members of the party"), lambda: Member.objects.counted().count(), None),
    Figure("M7.towns", _("Towns with a senior university"), towns_covered, 11),
    Figure("M7.courses", _("Courses of senior universities"), courses_count, None),
    Figure("M7.students", _("Students of senior universities"), students_count, None),
)

"""Published figures of the members room (systems.md, G6 and M1–M9), each from a query over its records."""

from django.utils.translation import gettext_lazy as _

from members.models import Member, Organization
from members.selectors import alliances, reviews
from xinhui.dashboards.selectors.figure import Figure

PARTY_FIGURES: tuple[Figure, ...] = (
    Figure("M1.organizations", _("Party organizations"), lambda: Organization.objects.in_being().count(), None),
    Figure("M1.members", _("Members of the party"), lambda: Member.objects.counted().count(), None),
    Figure("G6.units", _("Units in alliances of towns and communities"), alliances.units_joined, 64),
    Figure("G6.alliances", _("Alliances of towns and communities"), alliances.in_being, None),
    Figure("G6.deployed", _("People sent down to grids"), alliances.people_sent_down, 20000),
    Figure("G6.projects", _("Projects of alliances"), alliances.projects_agreed, None),
    Figure("M8.rounds", _("Rounds of mutual review published"), reviews.rounds_published, None),
    Figure("M8.scores", _("Scores given by peers"), reviews.scores_given, None),
    Figure("M8.groups", _("Youth theory study groups"), reviews.groups_in_being, None),
    Figure("M8.sessions", _("Study sessions held"), reviews.sessions_held, None),
)

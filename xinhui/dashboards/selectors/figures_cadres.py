"""Published figures of the cadres room (systems.md, C1–C8), each from a query over its records."""

from django.utils.translation import gettext_lazy as _

from cadres.models import Cadre
from cadres.selectors import training
from cadres.selectors.appraisal import appraised
from cadres.selectors.care import people_adjusted, people_used_again
from cadres.selectors.observations import visits_linked
from cadres.selectors.pools import people_in_pools, pools_in_use
from cadres.selectors.promotions import promoted
from cadres.selectors.records import first_quarter, names_cleared
from cadres.selectors.structure import teams_analysed
from cadres.selectors.tempering import person_times
from cadres.states.tempering import PostingKind
from xinhui.dashboards.selectors.figure import Figure

CADRE_FIGURES: tuple[Figure, ...] = (
    Figure("C1.files", _("Files of cadres in service"), lambda: Cadre.objects.in_service().count(), None),
    Figure("C2.positive", _("Commendations of the latest first quarter"), lambda: first_quarter("positive"), 1700),
    Figure("C2.negative", _("Criticisms of the latest first quarter"), lambda: first_quarter("negative"), 300),
    Figure("C3.pools", _("Reserve pools in use"), pools_in_use, 3),
    Figure("C3.people", _("People in reserve pools"), people_in_pools, 300),
    Figure("C4.classes", _("Person-times in classes and night school"), training.classes_person_times, 9300),
    Figure("C4.cloud", _("Person-times in the cloud classroom"), training.cloud_person_times, 23_000),
    Figure("C6.cleared", _("Names cleared of cadres"), names_cleared, 32),
    Figure("C4.held", _("Training classes held or under way"), training.classes_standing, None),
    Figure("C1.teams", _("Leading teams analysed"), teams_analysed, None),
    Figure("C6.reused", _("People used again after a discipline"), people_used_again, 7),
    Figure("C6.removed", _("People adjusted who did not fit their post"), people_adjusted, 5),
    Figure("C7.promoted", _("Cadres promoted"), promoted, 182),
    Figure("C7.appraised", _("People appraised in the latest settled year"), appraised, None),
    Figure("C5.front_line", _("Person-times sent to the front line"),
           lambda: person_times(PostingKind.FRONT_LINE), 2000),
    Figure("C5.exchanged", _("Cadres exchanged"), lambda: person_times(PostingKind.EXCHANGE), 27),
    Figure("C5.investment", _("Cadres sent to investment work"), lambda: person_times(PostingKind.INVESTMENT), 11),
    Figure("C8.visits", _("Front-line visits linked to cadres"), visits_linked, None),
)  # fmt: skip

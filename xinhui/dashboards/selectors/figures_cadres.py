"""Published figures of the cadres room (systems.md, C1–C8), each from a query over its records."""

from django.utils.translation import gettext_lazy as _

from cadres.models import Cadre, Promotion, ReservePool
from cadres.selectors import training
from cadres.selectors.appraisal import latest_results
from cadres.selectors.care import approved_reuses, decided_removals
from cadres.selectors.observations import linked_visits
from cadres.selectors.pools import entries_inside
from cadres.selectors.records import cleared_records, records_of_first_quarter
from cadres.selectors.structure import posts_of_teams
from cadres.selectors.tempering import postings_begun
from cadres.states.tempering import PostingKind
from xinhui.dashboards.selectors.figure import Different, Figure

CADRE_FIGURES: tuple[Figure, ...] = (
    Figure("C1.files", _("Files of cadres in service"), Cadre.objects.in_service, None),
    Figure(
        "C2.positive",
        _("Commendations of the latest first quarter"),
        lambda: records_of_first_quarter("positive"),
        1700,
        sign="+",
    ),
    Figure(
        "C2.negative",
        _("Criticisms of the latest first quarter"),
        lambda: records_of_first_quarter("negative"),
        300,
        sign="+",
    ),
    Figure("C3.pools", _("Reserve pools in use"), ReservePool.objects.in_use, 3),
    Figure("C3.people", _("People in reserve pools"), entries_inside, 300, Different("cadre"), sign="+"),
    Figure("C4.classes", _("Person-times in classes and night school"), training.seats_completed, 9300, sign="+"),
    Figure("C4.cloud", _("Person-times in the cloud classroom"), training.videos_watched, 23_000),
    Figure("C6.cleared", _("Names cleared of cadres"), cleared_records, 32),
    Figure("C4.held", _("Training classes held or under way"), training.classes_kept, None),
    Figure("C1.teams", _("Leading teams analysed"), posts_of_teams, None, Different("unit")),
    Figure("C6.reused", _("People used again after a discipline"), approved_reuses, 7, Different("cadre")),
    Figure("C6.removed", _("People adjusted who did not fit their post"), decided_removals, 5, Different("cadre")),
    Figure("C7.promoted", _("Cadres promoted"), Promotion.objects.appointed, 182),
    Figure("C7.appraised", _("People appraised in the latest settled year"), latest_results, None),
    Figure(
        "C5.front_line",
        _("Person-times sent to the front line"),
        lambda: postings_begun(PostingKind.FRONT_LINE),
        2000,
        sign="+",
    ),
    Figure("C5.exchanged", _("Cadres exchanged"), lambda: postings_begun(PostingKind.EXCHANGE), 27),
    Figure("C5.investment", _("Cadres sent to investment work"), lambda: postings_begun(PostingKind.INVESTMENT), 11),
    Figure("C8.visits", _("Front-line visits linked to cadres"), linked_visits, None),
)

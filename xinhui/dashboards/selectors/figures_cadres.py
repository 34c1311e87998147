"""Published figures of the cadres room (systems.md, C1–C8), each from a query over its records."""

from django.utils.translation import gettext_lazy as _

from cadres.models import Cadre
from cadres.selectors.structure import teams_analysed
from xinhui.dashboards.selectors.figure import Figure

CADRE_FIGURES: tuple[Figure, ...] = (
    Figure("C1.files", _("Files of cadres in service"), lambda: Cadre.objects.in_service().count(), None),
    Figure("C1.teams", _("Leading teams analysed"), teams_analysed, None),
)

"""The figures of cadres: for who reads the files, by the cadres room's own rule."""

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import pgettext_lazy

from cadres.models import Cadre, PoolEntry
from cadres.scope import cadre_scope_of
from xinhui.dashboards.desk.figures import Line, Rows
from xinhui.dashboards.desk.lens import Lens


def _reads(lens: Lens) -> bool:
    return cadre_scope_of(lens.user).is_reader


def _line(row: Cadre) -> Line:
    return Line(row.name, str(row.unit), reverse("cadres:file", args=[row.pk]))


def _in_pools(lens: Lens) -> QuerySet[Cadre]:
    entries = PoolEntry.objects.inside().filter(pool__is_active=True)
    return Cadre.objects.visible_to(lens.user).filter(pk__in=entries.values("cadre"))


CADRES: tuple[Rows, ...] = (
    Rows("cadres", pgettext_lazy("desk", "Cadres in service"),
         lambda lens: Cadre.objects.visible_to(lens.user).in_service(), _line, _reads, past=False,
         dress=lambda rows: rows.select_related("unit").order_by("unit", "pk")),
    Rows("reserve", pgettext_lazy("desk", "People in reserve pools"),
         _in_pools, _line, _reads, past=False,
         dress=lambda rows: rows.select_related("unit").order_by("unit", "pk")),
)  # fmt: skip

"""The figures of the desk that are counted from rows: the day, wartime, party, talent; cadres where the room is."""

from importlib import import_module

from django.conf import settings
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import pgettext_lazy

from grids.models import Activation, Grid, GridOrder, Issue, WartimeGrid, Whistle
from members.models import Member, Organization, Quarter, VillagePlan
from members.scope import party_scope_of
from talent.models import Carrier, KeyInvestment, UniversityAgreement
from talent.scope import talent_scope_of
from talent.selectors.projects import LEAST
from talent.states.carriers import CarrierLevel
from xinhui.core import clock
from xinhui.dashboards.desk.chain import whistles_seen
from xinhui.dashboards.desk.figures import Line, Rows
from xinhui.dashboards.desk.lens import Lens
from xinhui.dashboards.desk.lines import grid_line, grid_rows, issue_line, issue_rows, whistle_line, whistle_rows


def _anyone(_lens: Lens) -> bool:
    return True


def _in_area(lens: Lens) -> bool:
    return lens.has_area


def _reads_party(lens: Lens) -> bool:
    return lens.has_area and party_scope_of(lens.user).is_reader


def _reads_talent(lens: Lens) -> bool:
    scope = talent_scope_of(lens.user)
    return scope.is_office or scope.looks_on


def _reported(lens: Lens) -> QuerySet[Issue]:
    rows = Issue.objects.visible_to(lens.user).filter(received_at__gte=lens.midnight, received_at__lte=lens.at)
    if lens.has_area or not lens.is_past:
        return rows
    return rows.filter(Q(pk__in=whistles_seen(lens).values("issue")) | Q(reporter_id=lens.user.pk))


def _settled(lens: Lens) -> QuerySet[Issue]:
    return _reported(lens).filter(settled_at__lte=lens.at)


def _raised(lens: Lens) -> QuerySet[Whistle]:
    return whistles_seen(lens).filter(raised_at__gte=lens.midnight, raised_at__lte=lens.at)


def _closed(lens: Lens) -> QuerySet[Whistle]:
    return whistles_seen(lens).filter(closed_at__gte=lens.midnight, closed_at__lte=lens.at)


TODAY: tuple[Rows, ...] = (
    Rows("reported", pgettext_lazy("desk", "Issues reported"), _reported, issue_line, _anyone, dress=issue_rows),
    Rows(
        "settled", pgettext_lazy("desk", "of them settled on the spot"), _settled, issue_line, _anyone, dress=issue_rows
    ),
    Rows("raised", pgettext_lazy("desk", "Whistles blown"), _raised, whistle_line, _anyone, dress=whistle_rows),
    Rows("closed", pgettext_lazy("desk", "Whistles closed"), _closed, whistle_line, _anyone, dress=whistle_rows),
)


def activations(lens: Lens, *, drills: bool = False) -> QuerySet[Activation]:
    """Plans in force at the moment; a drill never counts among the real ones."""
    rows = Activation.objects.visible_to(lens.user).filter(is_drill=drills, activated_at__lte=lens.at)
    return rows.filter(Q(ended_at=None) | Q(ended_at__gt=lens.at))


def _wartime_grids(lens: Lens) -> QuerySet[Grid]:
    held = WartimeGrid.objects.visible_to(lens.user).filter(is_drill=False, since__lte=lens.at)
    held = held.filter(Q(until=None) | Q(until__gt=lens.at))
    return Grid.objects.visible_to(lens.user).filter(pk__in=held.values("grid"))


def orders(lens: Lens) -> QuerySet[GridOrder]:
    """Orders at grids, of the versions in force at the moment in activations in force."""
    rows = GridOrder.objects.visible_to(lens.user).filter(order__activation__in=activations(lens))
    return rows.filter(Q(order__ended_at=None) | Q(order__ended_at__gt=lens.at), order__issued_at__lte=lens.at)


def _missing(lens: Lens) -> Q:
    return Q(acknowledged_at=None) | Q(acknowledged_at__gt=lens.at)


def _missing_grids(lens: Lens) -> QuerySet[Grid]:
    return Grid.objects.filter(pk__in=orders(lens).filter(_missing(lens)).values("grid"))


def _answered_grids(lens: Lens) -> QuerySet[Grid]:
    """Grids that acknowledged every order in force there."""
    asked = Grid.objects.filter(pk__in=orders(lens).values("grid"))
    return asked.exclude(pk__in=orders(lens).filter(_missing(lens)).values("grid"))


def _activation(row: Activation) -> Line:
    begun = f"{clock.local(row.activated_at):%Y-%m-%d %H:%M}" if row.activated_at else ""
    detail = f"{row.number} · {row.plan.get_severity_display()} · {begun}"
    return Line(row.title, detail, reverse("grids:emergency_screen", args=[row.pk]))


def _activation_rows(rows: QuerySet[Activation]) -> QuerySet[Activation]:
    return rows.select_related("plan").order_by("plan__severity", "-activated_at", "pk")


WARTIME: tuple[Rows, ...] = (
    Rows("activations", pgettext_lazy("desk", "Plans in force"), activations, _activation, _in_area,
         dress=_activation_rows, is_alarm=True),
    Rows("wartime-grids", pgettext_lazy("desk", "Grids in wartime"), _wartime_grids, grid_line, _in_area,
         dress=grid_rows),
    Rows("answered-grids", pgettext_lazy("desk", "Grids that acknowledged every order"), _answered_grids, grid_line,
         _in_area, dress=grid_rows),
    Rows("missing-grids", pgettext_lazy("desk", "Grids missing"), _missing_grids, grid_line, _in_area,
         dress=grid_rows, is_alarm=True),
)  # fmt: skip


def _place(row: Organization | Quarter) -> Line:
    name = "members:organization" if isinstance(row, Organization) else "members:quarter"
    return Line(row.name, row.area_code, reverse(name, args=[row.pk]))


def _member(row: Member) -> Line:
    return Line(row.name, str(row.organization), reverse("members:member", args=[row.pk]))


def _village_plan(row: VillagePlan) -> Line:
    return Line(f"{row.area_code} {row}", row.get_state_display(), reverse("members:village_plan", args=[row.pk]))


PARTY: tuple[Rows, ...] = (
    Rows("organizations", pgettext_lazy("desk", "Party organizations"),
         lambda lens: Organization.objects.visible_to(lens.user).in_being(), _place, _reads_party, past=False,
         dress=lambda rows: rows.order_by("path")),
    Rows("members", pgettext_lazy("desk", "Members of the party"),
         lambda lens: Member.objects.visible_to(lens.user).counted(), _member, _reads_party, past=False,
         dress=lambda rows: rows.select_related("organization").order_by("organization__path", "pk")),
    Rows("quarters", pgettext_lazy("desk", "Residential quarters covered"),
         lambda lens: Quarter.objects.visible_to(lens.user).on_the_list().covered(), _place, _reads_party, past=False,
         dress=lambda rows: rows.order_by("area_code", "pk")),
    Rows("village-plans", pgettext_lazy("desk", "Village plans in force"),
         lambda lens: VillagePlan.objects.visible_to(lens.user).in_force(), _village_plan, _reads_party, past=False,
         dress=lambda rows: rows.order_by("area_code", "pk")),
)  # fmt: skip


def _carrier(row: Carrier) -> Line:
    detail = f"{row.get_kind_display()} · {row.get_level_display()} · {row.host}"
    return Line(row.name, detail, reverse("talent:carrier", args=[row.pk]))


def _carrier_rows(rows: QuerySet[Carrier]) -> QuerySet[Carrier]:
    return rows.select_related("host").order_by("level", "kind", "name", "pk")


def _platforms(lens: Lens) -> QuerySet[Carrier]:
    return Carrier.objects.visible_to(lens.user).standing().platforms().filter(level=CarrierLevel.PROVINCE)


TALENT: tuple[Rows, ...] = (
    Rows("platforms", pgettext_lazy("desk", "Provincial platforms"), _platforms, _carrier, _reads_talent, past=False,
         dress=_carrier_rows),
    Rows("stations", pgettext_lazy("desk", "Doctoral and postdoctoral stations"),
         lambda lens: Carrier.objects.visible_to(lens.user).standing().stations(), _carrier, _reads_talent, past=False,
         dress=_carrier_rows),
    Rows("projects", pgettext_lazy("desk", "Key projects over 100 million yuan"),
         lambda lens: KeyInvestment.objects.visible_to(lens.user).going().filter(money__gt=LEAST),
         lambda row: Line(row.name, "", reverse("talent:project", args=[row.pk])), _reads_talent, past=False,
         dress=lambda rows: rows.order_by("-money", "pk")),
    Rows("agreements", pgettext_lazy("desk", "Agreements with universities in force"),
         lambda lens: UniversityAgreement.objects.visible_to(lens.user).in_force(),
         lambda row: Line(str(row), str(row.university), reverse("talent:agreement", args=[row.pk])), _reads_talent,
         past=False, dress=lambda rows: rows.select_related("university").order_by("university__name", "pk")),
)  # fmt: skip

#: None on a server without the room.
CADRES: tuple[Rows, ...] = import_module("xinhui.dashboards.desk.book_cadres").CADRES if settings.CADRES else ()
BOOK: dict[str, Rows] = {rows.key: rows for rows in (*TODAY, *WARTIME, *PARTY, *TALENT, *CADRES)}

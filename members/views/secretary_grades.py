"""Pages of the yearly grades of village and community secretaries: the year, one grade, a new year."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods
from django_stubs_ext import StrOrPromise

from grids.selectors.emergency_desk import place_names
from members.forms.secretary_grades import GradingForm
from members.models import Grading, SecretaryGrade
from members.models.secretary_grades import ABOVE
from members.rules.secretary_grades import SecretaryLevel, moved
from members.scope import party_scope_of
from members.selectors import secretary_grades
from members.selectors.secretary_grades import shows_points
from members.services.secretary_grades.years import open_grading
from members.states.secretary_grades import GradeState, VillageClass
from members.views.base import area_of, excel, for_party, form_of, is_party, new_row, page_of, row_or_404, user_of
from members.views.cadre_files import is_department
from members.views.subjects import subject_of
from members.views.trades import is_place
from xinhui.core import clock

FILTERS = ("state", "level", "village")
#: Lines of the history that are the town's and the department's own.
INNER = ("score", "return")
ENTRY_WORDS: dict[str, StrOrPromise] = {
    "score": gettext_lazy("Scored by the town"), "approve": gettext_lazy("Approved and published"),
    "return": gettext_lazy("Sent back to the town"), "object": gettext_lazy("The secretary objected"),
    "uphold": gettext_lazy("Objection to the grade upheld"),
    "dismiss": gettext_lazy("Objection to the grade dismissed"),
    "settle": gettext_lazy("Days for objections over"), "drop": gettext_lazy("Left before the score"),
}  # fmt: skip


def _chosen(request: HttpRequest) -> tuple[int, list[int], dict[str, str]]:
    years = secretary_grades.years()
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdecimal() and int(asked) in years else (years[0] if years else clock.today().year)
    return year, years, {name: request.GET.get(name, "") for name in FILTERS}


@for_party(is_place)
@require_GET
def secretary_grade_list(request: HttpRequest) -> HttpResponse:
    """A year: how many of each grade and class, town by town, and every secretary with the year before."""
    user, scope, (year, years, chosen) = user_of(request), party_scope_of(request.user), _chosen(request)
    towns = secretary_grades.by_town(user, year=year)
    context = page_of(request, secretary_grades.listed(user, year=year, area=area_of(request), **chosen), 50)
    found: list[Any] = list(context["rows"])
    codes = {code for row in found for code in (row.area_code[:9], row.area_code)}
    names = place_names(sorted(codes | {town.code for town in towns}))
    grading = Grading.objects.visible_to(user).filter(year=year).first()
    kind = subject_of("secretary-grading")
    assert kind is not None
    context |= {
        "items": [
            (row, f"{names.get(row.area_code[:9], '')} {names.get(row.area_code, '')}",
             shows_points(scope, row), moved(row.level_before or "", row.level))
            for row in found
        ],
        "towns": [(names.get(town.code, town.code), town) for town in towns],
        "sums": [sum(column) for column in zip(*(town.columns for town in towns), strict=True)],
        "year": year, "years": years, "grading": grading, "chosen": chosen, "area": area_of(request),
        "levels": SecretaryLevel.choices, "classes": VillageClass.choices, "states": GradeState.choices,
        "verbs": kind.open_to(scope, grading) if grading is not None else [], "may_open": is_department(scope),
        "here": request.get_full_path(),
    }  # fmt: skip
    return render(request, "members/secretary_grades.html", context)


@for_party(is_place)
@require_GET
def secretary_grade_table(request: HttpRequest) -> HttpResponse:
    """The year as Excel, with the points on every criterion."""
    user, scope, (year, _years, chosen) = user_of(request), party_scope_of(request.user), _chosen(request)
    rows = secretary_grades.listed(user, year=year, area=area_of(request), **chosen).prefetch_related("scores")
    grading = Grading.objects.visible_to(user).filter(year=year).first()
    items = list(grading.items.all()) if grading is not None else []
    found: list[Any] = list(rows[:20_000])
    names = place_names(sorted({code for row in found for code in (row.area_code[:9], row.area_code)}))
    heading = [_("Town"), _("Village or community"), _("Village secretary"), _("State of the grade"),
               _("Points of the secretary"), _("Grade of the secretary"), _("Grade of the year before"),
               _("Class of the village"), *(item.title for item in items)]  # fmt: skip
    return excel(_("Grades of secretaries %(year)d") % {"year": year}, heading,
                 (_line(row, names, items, shows_points(scope, row)) for row in found))  # fmt: skip


def _line(row: Any, names: dict[str, str], items: list[Any], shows: bool) -> list[Any]:
    given = {one.item_id: one.points for one in row.scores.all()} if shows else {}
    before = SecretaryLevel(row.level_before).label if row.level_before else ""
    return [
        names.get(row.area_code[:9], ""), names.get(row.area_code, ""), row.cadre.name, str(row.get_state_display()),
        row.total if shows else None, str(row.get_level_display()) if shows else "", str(before),
        str(row.get_village_class_display()) if shows else "", *(given.get(item.pk) for item in items),
    ]  # fmt: skip


@for_party(is_party)
@require_GET
def secretary_grade_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One secretary's year: points with reasons, objection and decision, the years before."""
    user, scope = user_of(request), party_scope_of(request.user)
    row: SecretaryGrade = row_or_404(
        SecretaryGrade.objects.visible_to(user).select_related("cadre", "grading", "scored_by"), pk
    )
    shows, is_above = shows_points(scope, row), scope.posts.covers(row.area_code, *ABOVE)
    entries = row.entries.select_related("by")
    names = place_names([row.area_code[:9], row.area_code])
    kind = subject_of("secretary-grade")
    assert kind is not None
    context = {
        "row": row, "shows": shows, "scores": row.scores.select_related("item") if shows else [],
        "entries": [(ENTRY_WORDS[one.verb], one) for one in entries if is_above or one.verb not in INNER],
        "history": secretary_grades.of_cadre(user, row.cadre_id).exclude(pk=row.pk),
        "place": f"{names.get(row.area_code[:9], '')} {names.get(row.area_code, '')}",
        "verbs": kind.open_to(scope, row), "is_above": is_above, "reads_file": is_place(scope),
        "here": request.get_full_path(),
    }  # fmt: skip
    return render(request, "members/secretary_grade.html", context)


@for_party(is_department)
@require_http_methods(["GET", "POST"])
def secretary_grading_new(request: HttpRequest) -> HttpResponse:
    """Open a year."""
    return new_row(
        request, form_of(request, GradingForm), open_grading, title=_("Open a year of grading"),
        back=reverse("members:secretary_grades"),
        page=lambda row: f"{reverse('members:secretary_grades')}?year={row.year}",
        hint=_("Every secretary in office is to be scored by the town; the criteria in use are copied."),
    )  # fmt: skip

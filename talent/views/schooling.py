"""School places: the public page with rules and counts, the years of the desk, one year with every child's reasons."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods

from grids.views.acting import done
from grids.views.base import row_or_404, user_of
from grids.views.files import marked_table
from grids.views.policing import page_of
from talent.forms.schooling import YearForm
from talent.models import SchoolWish, SchoolYear
from talent.scope import talent_scope_of
from talent.selectors import schooling as found
from talent.services.schooling.years import open_year
from talent.states.schooling import WishState
from talent.views.base import act_form, for_everybody, for_talent, is_office, reads_figures, works
from talent.views.subjects import SUBJECTS
from xinhui.accounts.actors import Actor


@require_GET
def schools_public(request: HttpRequest) -> HttpResponse:
    """Rules, days, the seed, places and how many are left by school: for everybody, nobody is named."""
    return for_everybody(request, "talent/schools_public.html", {"years": found.years_public()})


@for_talent(reads_figures)
@require_GET
def year_list(request: HttpRequest) -> HttpResponse:
    """The years in sight with their counts."""
    user = user_of(request)
    years = SchoolYear.objects.visible_to(user).order_by("-opens_on", "-pk")
    context = {"years": [found.counted(row) for row in years[:20]], "is_office": talent_scope_of(user).is_office}
    return render(request, "talent/school_years.html", context)


@for_talent(is_office)
@require_http_methods(["GET", "POST"])
def year_new(request: HttpRequest) -> HttpResponse:
    """A school year."""

    def do(actor: Actor, values: dict[str, Any]) -> str:
        return f"/talent/schools/{open_year(actor=actor, **values).pk}/"

    return done(request, act_form(request, YearForm), do, title=pgettext("schooling", "New school year"),
                back="/talent/schools/desk/")  # fmt: skip


def _wishes(user: Any, row: SchoolYear) -> Any:
    rows = SchoolWish.objects.visible_to(user).filter(year=row).exclude(state=WishState.WITHDRAWN)
    return rows.select_related("ticket__person", "first__school", "second__school", "third__school", "place__school",
                               "proposed__school", "year").order_by("order", "ticket__number")  # fmt: skip


@for_talent(reads_figures)
@require_GET
def year_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One year: places, and the children in sight in the published order with wish by wish what came of it."""
    user = user_of(request)
    scope = talent_scope_of(user)
    row: SchoolYear = row_or_404(SchoolYear.objects.visible_to(user), pk)
    page, wish = page_of(request, _wishes(user, row)), SUBJECTS["school-wish"]
    page["rows"] = [(one, found.lines_of(one), wish.open_to(scope, one)) for one in page["rows"]]
    context = {"row": row, "count": found.counted(row), "verbs": SUBJECTS["school-year"].open_to(scope, row),
               "works": works(scope), **page}  # fmt: skip
    return render(request, "talent/school_year.html", context)


@for_talent(works)
@require_GET
def year_table(request: HttpRequest, pk: int) -> HttpResponse:
    """The children in sight as a marked Excel table, in the published order."""
    user = user_of(request)
    row: SchoolYear = row_or_404(SchoolYear.objects.visible_to(user), pk)
    heading = [pgettext("schooling", "Order"), pgettext("ticket", "Number of the ticket"),
               pgettext("schooling", "Child"), pgettext("schooling", "Grade"), pgettext("schooling", "Tier"),
               pgettext("schooling", "Months settled"), pgettext("schooling", "Lot"),
               pgettext("schooling", "First wish"), pgettext("schooling", "Second wish"),
               pgettext("schooling", "Third wish"), pgettext("schooling", "Place"),
               pgettext("schooling", "Stands")]  # fmt: skip
    lines = [
        [one.order or "", one.ticket.number, one.child, one.get_grade_display(), one.tier, one.months, one.lot[:12],
         *[str(wish.school) if wish else "" for wish in (one.first, one.second, one.third)],
         str((one.place or one.proposed).school) if one.place or one.proposed else "", one.get_state_display()]
        for one in _wishes(user, row)[:5000]
    ]  # fmt: skip
    return marked_table(request, pgettext("schooling", "School places"), heading, lines)

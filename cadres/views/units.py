"""Units and their establishment, and who looked at which file."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from cadres.forms.files import PostForm, QuotaForm
from cadres.models import Cadre
from cadres.scope import cadre_scope_of
from cadres.selectors.establishment import is_over, posts_of, ranks_of, units_of
from cadres.selectors.looks import look_of, looks_shown
from cadres.services.establishment import establish_post, set_quota
from cadres.views.base import act_form, for_cadres, is_office, is_reader
from cadres.views.subjects import SUBJECTS
from grids.views.acting import done
from grids.views.base import for_roles, row_or_404, user_of
from grids.views.policing import page_of
from xinhui.accounts.models import Unit
from xinhui.accounts.roles import Role
from xinhui.core import clock


def _unit(request: HttpRequest, pk: int) -> Unit:
    unit: Unit = row_or_404(units_of(user_of(request)), pk)
    return unit


@for_cadres(is_reader)
@require_GET
def unit_list(request: HttpRequest) -> HttpResponse:
    """Units in reach with their posts, vacancies and terms that have ended."""
    return render(request, "cadres/units.html", {"units": units_of(user_of(request))})


@for_cadres(is_reader)
@require_GET
def unit_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The establishment of one unit."""
    user, unit, today = user_of(request), _unit(request, pk), clock.today()
    scope = cadre_scope_of(user)
    posts = [(post, SUBJECTS["post"].open_to(scope, post), is_over(post, today)) for post in posts_of(user, unit)]
    people = Cadre.objects.visible_to(user).in_service().light().filter(unit=unit)
    context = {"unit": unit, "posts": posts, "ranks": ranks_of(user, unit), "people": people,
               "is_office": scope.is_office, "here": request.path}  # fmt: skip
    return render(request, "cadres/unit.html", context)


@for_cadres(is_office)
@require_http_methods(["GET", "POST"])
def post_new(request: HttpRequest, pk: int) -> HttpResponse:
    """A post for a unit."""
    unit = _unit(request, pk)
    there = f"/cadres/units/{unit.pk}/"

    def do(actor: object, values: dict[str, object]) -> str:
        establish_post(actor=actor, unit_id=unit.pk, **values)  # type: ignore[arg-type]  # as the form cleaned them
        return there

    return done(request, act_form(request, PostForm), do, title=_("Establish a post"), back=there, hint=unit.name)


@for_cadres(is_office)
@require_http_methods(["GET", "POST"])
def quota_new(request: HttpRequest, pk: int) -> HttpResponse:
    """A quota of a unit, or another number for it."""
    unit = _unit(request, pk)
    there = f"/cadres/units/{unit.pk}/"

    def do(actor: object, values: dict[str, object]) -> str:
        set_quota(actor=actor, unit_id=unit.pk, **values)  # type: ignore[arg-type]  # as the form cleaned them
        return there

    return done(request, act_form(request, QuotaForm), do, title=_("Set a quota"), back=there, hint=unit.name)


@for_roles(Role.SECURITY_ADMIN)
@require_GET
def looks(request: HttpRequest) -> HttpResponse:
    """Who looked at which file, and what for: for the security administrator, who reads no file."""
    page = page_of(request, looks_shown(user_of(request)))
    page["looks"] = [(row, look_of(row).label) for row in page["rows"]]
    return render(request, "cadres/looks.html", page)

"""Pages of front-line observation: key projects, visits, recording one, the table, the person's own page."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cadres.forms.observations import PlanForm, ProjectForm, RecordForm
from cadres.models import KeyProject, ObservationLine, ObservationVisit, VisitFact, VisitSighting
from cadres.scope import cadre_scope_of
from cadres.selectors import observations as o
from cadres.selectors.own import own_file
from cadres.services.look import look_at_many, look_at_visit
from cadres.services.observations.projects import attach_people, open_project
from cadres.services.observations.visits import plan_visit, record_visit
from cadres.states.looks import Look
from cadres.states.observations import PROJECT_TABLE, VISIT_TABLE, ProjectKind, ProjectState, VisitState
from cadres.views.base import act_form, for_cadres, is_anybody, is_office, is_reader
from cadres.views.subjects import SUBJECTS
from grids.views.acting import done
from grids.views.base import row_or_404, user_of
from grids.views.files import marked_table
from grids.views.policing import page_of
from xinhui.accounts.actors import Actor
from xinhui.core.errors import DomainError, NotFound


@for_cadres(is_reader)
@require_GET
def project_list(request: HttpRequest) -> HttpResponse:
    """Figures, and key projects with how long nobody has been there."""
    user, said = user_of(request), request.GET.dict()
    context = {
        "totals": o.totals(user), "judgements": o.judgements(user), "kinds": ProjectKind.choices, "said": said,
        "states": ProjectState.choices, "is_office": cadre_scope_of(user).is_office,
        **page_of(request, o.projects_shown(user, said)),
    }  # fmt: skip
    return render(request, "cadres/observations.html", context)


def _project(request: HttpRequest, pk: int) -> KeyProject:
    row: KeyProject = row_or_404(KeyProject.objects.visible_to(user_of(request)).select_related("lead_unit"), pk)
    return row


@for_cadres(is_office)
@require_http_methods(["GET", "POST"])
def project_new(request: HttpRequest) -> HttpResponse:
    """A key project opens."""

    def do(actor: Actor, values: dict[str, Any]) -> str:
        return f"/cadres/observations/projects/{open_project(actor=actor, **values).pk}/"

    form = act_form(request, ProjectForm)
    return done(request, form, do, title=_("Open a key project"), back="/cadres/observations/")


@for_cadres(is_reader)
@require_GET
def project_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One project: its people and its visits, as far as the reader may know of them."""
    user, scope, project = user_of(request), cadre_scope_of(request.user), _project(request, pk)
    words = request.GET.get("words", "").strip()
    may_attach = scope.is_office and PROJECT_TABLE.allows(project.state, "attach")
    end = SUBJECTS["project-person"]
    visits = ObservationVisit.objects.visible_to(user).filter(project=project)
    context = {
        "project": project, "people": [(row, end.open_to(scope, row)) for row in o.people_of(user, project)],
        "verbs": SUBJECTS["key-project"].open_to(scope, project), "may_attach": may_attach, "words": words,
        "free": o.people_to_attach(user, project, words)[:20] if may_attach and words else [],
        **page_of(request, o.with_projects(visits).order_by("-planned_on", "-pk")),
    }  # fmt: skip
    return render(request, "cadres/key_project.html", context)


@for_cadres(is_office)
@require_POST
def project_people(request: HttpRequest, pk: int) -> HttpResponse:
    """Attach all who are ticked. What is wrong is said above the list."""
    project = _project(request, pk)
    ticked = [int(value) for value in request.POST.getlist("people") if value.isascii() and value.isdecimal()]
    try:
        rows = attach_people(actor=Actor.of_request(request), key_project_id=project.pk, cadre_ids=ticked,
                             duty=request.POST.get("duty", ""))  # fmt: skip
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Attached to the project: %(n)d.") % {"n": len(rows)})
    return redirect("cadres:key_project", project.pk)


@for_cadres(is_office)
@require_http_methods(["GET", "POST"])
def visit_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Plan a visit: nobody but the observers is told."""
    project = _project(request, pk)

    def do(actor: Actor, values: dict[str, Any]) -> str:
        return f"/cadres/observations/visits/{plan_visit(actor=actor, key_project_id=project.pk, **values).pk}/"

    return done(request, act_form(request, PlanForm), do, title=_("Plan a front-line visit"), hint=project.name,
                back=f"/cadres/observations/projects/{project.pk}/")  # fmt: skip


@for_cadres(is_reader)
@require_GET
def visit_list(request: HttpRequest) -> HttpResponse:
    """Visits that the reader may know of."""
    user, said = user_of(request), request.GET.dict()
    context = {"states": VisitState.choices, "said": said, **page_of(request, o.visits_shown(user, said))}
    return render(request, "cadres/front_visits.html", context)


@for_cadres(is_anybody, shows_others=True)
@require_GET
def visit_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One visit; the look is on the trail before the words are opened. A unit sees its own people's judgements only."""
    user, scope = user_of(request), cadre_scope_of(request.user)
    try:
        row = look_at_visit(actor=Actor.of_request(request), user=user, observation_visit_id=pk)
    except NotFound as error:
        raise Http404 from error
    is_observer = row.observers.filter(pk=user.pk).exists()
    settle = SUBJECTS["visit-matter"]
    facts = VisitFact.objects.visible_to(user).filter(visit=row).select_related("visit")
    sightings = VisitSighting.objects.visible_to(user).filter(visit=row).select_related("cadre__unit")
    sightings = sightings.defer("cadre__form_sealed", "cadre__photo_sealed")
    context = {
        "row": row, "is_inside": scope.is_office or is_observer, "is_office": scope.is_office,
        "may_record": is_observer and VISIT_TABLE.allows(row.state, "record"), "observers": row.observers.all(),
        "sightings": [(one, scope.reads(one.cadre.unit_id)) for one in sightings],
        "facts": [(fact, settle.open_to(scope, fact)) for fact in facts],
        "lines": ObservationLine.objects.visible_to(user).filter(visit=row).select_related("by"),
        "verbs": SUBJECTS["front-visit"].open_to(scope, row), "is_reader": scope.is_reader,
    }  # fmt: skip
    return render(request, "cadres/front_visit.html", context)


@for_cadres(is_anybody, shows_others=True)
@require_http_methods(["GET", "POST"])
def visit_record(request: HttpRequest, pk: int) -> HttpResponse:
    """What was seen: the observers write it; what was sent back stands there again."""
    user = user_of(request)
    try:
        row = look_at_visit(actor=Actor.of_request(request), user=user, observation_visit_id=pk)
    except NotFound as error:
        raise Http404 from error
    if not row.observers.filter(pk=user.pk).exists():
        raise PermissionDenied
    there = f"/cadres/observations/visits/{row.pk}/"
    if not VISIT_TABLE.allows(row.state, "record"):
        return redirect(there)
    form = act_form(request, RecordForm, target=row)

    def do(actor: Actor, values: dict[str, Any]) -> str:
        record_visit(actor=actor, observation_visit_id=row.pk, **values)
        return there

    return done(request, form, do, title=_("Record the front-line visit"), back=there, hint=str(row))


@for_cadres(is_reader)
@require_GET
def observation_table(request: HttpRequest) -> HttpResponse:
    """Confirmed judgements as an Excel table, without words; each person's look is kept."""
    rows = list(VisitSighting.objects.visible_to(user_of(request)).confirmed().defer("words_sealed")
                .select_related("visit__project").order_by("-visit__visited_on", "pk"))  # fmt: skip
    people = {
        one.pk: one for one in look_at_many(
            actor=Actor.of_request(request), cadre_ids={row.cadre_id for row in rows}, what=Look.LIST)
    }  # fmt: skip
    heading = [_("Full name of the cadre"), _("Unit"), _("Present post"), _("Key project"),
               pgettext("observation", "visited on"), pgettext("observation", "judgement")]  # fmt: skip
    lines = [
        [people[row.cadre_id].name, people[row.cadre_id].unit.name, people[row.cadre_id].present_post,
         row.visit.project.name, row.visit.visited_on, row.get_judgement_display()]
        for row in rows if row.cadre_id in people
    ]  # fmt: skip
    return marked_table(request, _("Front-line observations"), heading, lines)


@for_cadres(is_anybody)
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """How I was seen to work; and the visits that I am to make."""
    user = user_of(request)
    context = {"cadre": own_file(user), "rows": o.own_observations(user)[:50], "visits": o.own_visits(user)[:50]}
    return render(request, "cadres/mine_observations.html", context)

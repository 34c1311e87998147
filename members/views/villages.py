"""Pages of village plans (一规划二项目三清单) and of the lead-goose programme."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from grids.models import Division
from grids.selectors.emergency_desk import place_names
from members.forms import villages as f
from members.models import Goose, VillageList, VillagePlan, VillageProject
from members.models.village_scoped import keeps_village
from members.scope import PartyScope, party_scope_of
from members.selectors import villages as found
from members.selectors.points import villages_read
from members.services.villages.geese import enter_goose
from members.services.villages.lists import DISTRICT_DIGITS, draft_list
from members.services.villages.plans import APPROVERS, draft_plan
from members.states.villages import ListKind, ListState, PlanState
from members.views.base import (
    area_of,
    excel,
    for_party,
    form_of,
    is_keeper,
    is_party,
    is_reader,
    new_row,
    page_of,
    row_or_404,
    user_of,
)
from members.views.service import with_verbs
from members.views.village_verbs import goose_page, keeps_list, list_page, plan_page
from xinhui.accounts.roles import Role
from xinhui.attachments.links import signed_url

SUMS = ("villages", "in_force", "waiting", "behind", "running", "overdue", "budget", "spent")


def is_approver(scope: PartyScope) -> bool:
    """Approves plans and keeps the programme of a town or the district."""
    return scope.posts.has(*APPROVERS)


@for_party(is_party)
@require_GET
def village_plans(request: HttpRequest) -> HttpResponse:
    """By town: plans in force, behind, waiting, projects and money; below, the plans of a town or village."""
    user, scope, area = user_of(request), party_scope_of(request.user), area_of(request)
    state = request.GET.get("state", "")
    rows = found.plans_read(user, area=area, state=state).order_by("area_code", "-version")
    context = page_of(request, rows, 50)
    lines = found.lines_of(context.pop("rows"))
    towns = found.towns_of(user, scope)
    total = {name: sum(getattr(town, name) for town in towns) for name in SUMS}
    context |= {"lines": lines, "towns": towns, "total": total, "area": area, "state": state,
                "states": PlanState.choices, "may_draft": scope.is_keeper, "is_reader": scope.is_reader}  # fmt: skip
    return render(request, "members/village_plans.html", context)


@for_party(is_reader)
@require_GET
def village_plan_table(request: HttpRequest) -> HttpResponse:
    """The plans in reach as Excel."""
    rows = list(found.plans_read(user_of(request), area=area_of(request)).order_by("area_code", "-version")[:5000])
    heading = [_("Village"), _("First year"), _("Last year"), _("Version"), _("State"), _("Last year measured"),
               _("Share of the goals (%)"), _("Projects"), _("Projects done"), _("Milestones overdue")]  # fmt: skip
    lines = (
        [row.village, row.plan.first_year, row.plan.last_year, row.plan.version, str(row.plan.get_state_display()),
         row.year, row.share, row.projects, row.done, row.overdue]
        for row in found.lines_of(rows)
    )  # fmt: skip
    return excel(_("Village plans"), heading, lines)


@for_party(is_keeper)
@require_http_methods(["GET", "POST"])
def village_plan_new(request: HttpRequest) -> HttpResponse:
    """Begin a plan."""
    return new_row(
        request, form_of(request, f.VillagePlanForm), draft_plan, title=_("Draft a village plan"),
        back=reverse("members:village_plans"), page=plan_page,
        hint=_("Targets and the two projects are written on the next page; then the plan goes to the town."),
    )  # fmt: skip


@for_party(is_party)
@require_GET
def village_plan(request: HttpRequest, pk: int) -> HttpResponse:
    """One plan: targets by year, the two projects, the town's grades, other versions."""
    user, scope = user_of(request), party_scope_of(request.user)
    rows = VillagePlan.objects.visible_to(user)
    plan: VillagePlan = row_or_404(rows.select_related("approved_by"), pk)
    years = range(plan.first_year, plan.last_year + 1)
    targets = [
        (line.target, {row.year: (row, share, verbs) for (row, share), (_row, verbs) in zip(
            line.years, with_verbs(request, "target-year", [row for row, _share in line.years]), strict=True)})
        for line in found.targets_of(plan)
    ]  # fmt: skip
    context = {
        "plan": plan, "line": found.lines_of([plan])[0], "years": years,
        "targets": [(target, [by_year.get(year) for year in years]) for target, by_year in targets],
        "projects": plan.projects.all(), "reviews": plan.reviews.select_related("reviewed_by"),
        "others": rows.filter(area_code=plan.area_code).exclude(pk=plan.pk),
        "verbs": with_verbs(request, "village-plan", [plan])[0][1], "here": request.get_full_path(),
        "keeps": keeps_village(scope, plan.area_code),
    }  # fmt: skip
    return render(request, "members/village_plan.html", context)


@for_party(is_party)
@require_GET
def village_project(request: HttpRequest, pk: int) -> HttpResponse:
    """One project: budget and what was paid, milestones, what was done."""
    user = user_of(request)
    project: VillageProject = row_or_404(VillageProject.objects.visible_to(user).select_related("plan"), pk)
    entries = project.entries.select_related("by", "photo")
    context = {
        "project": project, "village": place_names([project.area_code]).get(project.area_code, project.area_code),
        "left": project.budget - project.spent, "here": request.get_full_path(),
        "milestones": with_verbs(request, "project-milestone", project.milestones.select_related("project")),
        "entries": [(row, signed_url(row.photo, user, "thumb") if row.photo else "",
                     signed_url(row.photo, user) if row.photo else "") for row in entries[:100]],
        "verbs": with_verbs(request, "village-project", [project])[0][1],
    }  # fmt: skip
    return render(request, "members/village_project.html", context)


def _place(request: HttpRequest, code: str) -> Division:
    """The district (template) or a village in reach."""
    scope = party_scope_of(request.user)
    rows = villages_read(scope)
    if len(code) == DISTRICT_DIGITS and scope.is_reader:
        rows = Division.objects.filter(is_active=True).defer("boundary")
    place = rows.filter(code=code).first()
    if place is None:
        raise Http404
    return place


@for_party(is_party)
@require_GET
def village_lists(request: HttpRequest, code: str) -> HttpResponse:
    """The three lists of a place: in force, what the last version changed, the draft."""
    user, scope, place = user_of(request), party_scope_of(request.user), _place(request, code)
    context = {
        "place": place, "is_template": len(code) == DISTRICT_DIGITS, "here": request.get_full_path(),
        "may_draft": keeps_list(scope, VillageList(area_code=code)),
        "parts": [_part(request, kind, rows) for kind, rows in found.lists_of(user, code).items()],
    }  # fmt: skip
    return render(request, "members/village_lists.html", context)


def _part(request: HttpRequest, kind: str, rows: list[VillageList]) -> dict[str, Any]:
    """One kind: the draft and the version in force, each with what it changed, and versions before."""
    draft = next((row for row in rows if row.state == ListState.DRAFT), None)
    present = next((row for row in rows if row.state == ListState.PUBLISHED), None)
    before = next((row for row in rows if row.state == ListState.REPLACED), None)
    return {
        "label": ListKind(kind).label, "kind": kind, "present": present, "draft": draft,
        "changed": found.changed(before, present) if present is not None else [],
        "draft_changed": found.changed(present, draft) if draft is not None else [],
        "draft_items": with_verbs(request, "village-list-item", draft.items.select_related("of")) if draft else [],
        "draft_verbs": with_verbs(request, "village-list", [draft])[0][1] if draft else [],
        "former": [row for row in rows if row.state == ListState.REPLACED],
    }  # fmt: skip


@for_party(is_keeper)
@require_http_methods(["GET", "POST"])
def village_list_new(request: HttpRequest, code: str) -> HttpResponse:
    """A new version of a list."""
    place = _place(request, code)
    if not keeps_list(party_scope_of(request.user), VillageList(area_code=code)):
        raise PermissionDenied
    form = form_of(request, f.VillageListForm, target=place, initial={"kind": request.GET.get("kind")})
    return new_row(
        request, form, draft_list,
        title=_("Draft a new version"), back=reverse("members:village_lists", args=[code]), page=list_page,
        hint=_("It begins with the list in force, or with the district's template."),
    )  # fmt: skip


@for_party(is_party)
@require_GET
def list_index(request: HttpRequest) -> HttpResponse:
    """Villages in reach with their lists in force."""
    user, scope, area = user_of(request), party_scope_of(request.user), area_of(request)
    rows = villages_read(scope)
    rows = rows.filter(code__startswith=area) if area else rows
    context = page_of(request, rows, 60)
    held: dict[str, set[str]] = {}
    lists = VillageList.objects.visible_to(user).in_force().filter(area_code__in=[row.code for row in context["rows"]])
    for code, kind in lists.values_list("area_code", "kind"):
        held.setdefault(code, set()).add(kind)
    districts = scope.posts.areas(Role.ORGANIZATION_DEPARTMENT)
    items = [(row, [kind in held.get(row.code, ()) for kind in ListKind.values]) for row in context["rows"]]
    context |= {"items": items, "kinds": ListKind.labels, "district": districts[0] if districts else "", "area": area}
    return render(request, "members/village_list_index.html", context)


@for_party(is_party)
@require_GET
def goose_list(request: HttpRequest) -> HttpResponse:
    """Who takes part in the lead-goose programme."""
    user, scope, area = user_of(request), party_scope_of(request.user), area_of(request)
    context = page_of(request, found.geese_read(user, area=area), 50)
    names = place_names([row.area_code for row in context["rows"]])
    context |= {"items": [(row, names.get(row.area_code, row.area_code)) for row in context["rows"]],
                "may_enter": is_approver(scope), "area": area}  # fmt: skip
    return render(request, "members/geese.html", context)


@for_party(is_approver)
@require_http_methods(["GET", "POST"])
def goose_new(request: HttpRequest) -> HttpResponse:
    """A secretary enters the programme."""
    return new_row(
        request, form_of(request, f.GooseForm), enter_goose, title=_("Enter a lead goose"),
        back=reverse("members:geese"), page=goose_page,
    )  # fmt: skip


@for_party(is_party)
@require_GET
def goose(request: HttpRequest, pk: int) -> HttpResponse:
    """One lead goose: mentor, trainings, grades, the projects led."""
    user = user_of(request)
    row: Goose = row_or_404(Goose.objects.visible_to(user).select_related("member", "mentor"), pk)
    context = {
        "goose": row, "village": place_names([row.area_code]).get(row.area_code, row.area_code),
        "entries": row.entries.select_related("by"), "here": request.get_full_path(),
        "hours": sum(entry.hours or 0 for entry in row.entries.all()),
        "projects": VillageProject.objects.visible_to(user).filter(
            area_code=row.area_code, plan__state=PlanState.FILED
        ),
        "verbs": with_verbs(request, "goose", [row])[0][1],
    }  # fmt: skip
    return render(request, "members/goose.html", context)

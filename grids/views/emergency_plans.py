"""The plan library: a plan's page, its forms, its way to approval, and putting it in force."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from grids.emergency_states import PlanState
from grids.forms_emergencies import REAL, ActivateForm, PlanDutySet, PlanForm, StepSet, plan_text
from grids.forms_teams import ReasonForm
from grids.models import Division, EmergencyPlan
from grids.models.scoped import AREA_ROLES
from grids.selectors import emergency_desk
from grids.services.emergencies import plans
from grids.services.emergencies.activate import activate_plan
from grids.services.emergencies.frame import COMMANDERS
from grids.services.emergencies.recipients import LEVEL_POSTS
from grids.views.base import add_error, for_roles, row_or_404, user_of
from xinhui.accounts.actors import Actor
from xinhui.accounts.models import Post
from xinhui.accounts.roles import Role
from xinhui.accounts.scope import scope_of
from xinhui.core.errors import DomainError

APPROVERS = (Role.DISTRICT_LEADER,)


@for_roles(*AREA_ROLES)
@require_GET
def plan_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One version of a plan: steps, wartime duties, whom it reaches, the other versions."""
    user = user_of(request)
    rows = EmergencyPlan.objects.visible_to(user).select_related("drafted_by", "approved_by")
    plan = row_or_404(rows.prefetch_related("steps", "duties"), pk)
    versions = list(emergency_desk.versions(plan))
    scope = scope_of(user)
    commands, approves = scope.has(*COMMANDERS), scope.has(*APPROVERS)
    is_prepared = any(row.state in (PlanState.DRAFT, PlanState.PROPOSED) for row in versions)
    context = {
        "plan": plan,
        "versions": versions,
        "reached": _reached(),
        "may_edit": commands and plan.state == PlanState.DRAFT,
        "may_decide": approves and plan.state == PlanState.PROPOSED,
        "may_copy": commands and not is_prepared,
        "may_activate": commands and plan.state == PlanState.APPROVED,
        "refusal": ReasonForm(target=plan),
        "own_draft": plan.drafted_by_id == user.pk,
    }
    return render(request, "grids/emergency_plan.html", context)


def _reached() -> list[tuple[str, int]]:
    """Whom an activation over the district would freeze today: people by role, lowest first. One query."""
    people: dict[str, set[int]] = {role: set() for _digits, roles in LEVEL_POSTS.values() for role in roles}
    posts = Post.objects.in_force().filter(role__in=people, user__is_active=True)
    for role, user_id in posts.values_list("role", "user_id"):
        people[role].add(user_id)
    return [(str(Role(role).label), len(users)) for role, users in people.items()]


@for_roles(*COMMANDERS)
@require_http_methods(["GET", "POST"])
def plan_new(request: HttpRequest) -> HttpResponse:
    """Draft the first version of a plan."""
    return _plan_form(request, None)


@for_roles(*COMMANDERS)
@require_http_methods(["GET", "POST"])
def plan_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a draft."""
    return _plan_form(request, row_or_404(EmergencyPlan.objects.visible_to(request.user), pk))


def _plan_form(request: HttpRequest, plan: EmergencyPlan | None) -> HttpResponse:
    data = request.POST if request.method == "POST" else None
    said = plans.text_of(plan) if plan else None
    form = PlanForm(data, target=plan)
    steps = StepSet(data, prefix="steps", initial=[vars(step) for step in said.steps] if said else None)
    duties = PlanDutySet(
        data, prefix="duties", initial=[{"duty": duty, "text": text} for duty, text in said.duties] if said else None
    )
    is_valid = data is not None and all([form.is_valid(), steps.is_valid(), duties.is_valid()])
    if is_valid:
        actor, text = Actor.of_request(request), plan_text(form.cleaned_data, steps, duties)
        try:
            if plan is None:
                head = {name: form.cleaned_data[name] for name in ("event", "severity")}
                saved = plans.draft_plan(actor=actor, text=text, **head)
            else:
                saved = plans.edit_plan(actor=actor, plan_id=plan.pk, text=text)
        except DomainError as error:
            add_error(form, error)
        else:
            messages.success(request, _("The draft was saved."))
            return redirect("grids:plan_detail", saved.pk)
    status = 400 if data is not None else 200
    context = {"form": form, "steps": steps, "duties": duties, "plan": plan}
    return render(request, "grids/emergency_plan_form.html", context, status=status)


#: Verb → (service, who may).
PLAN_VERBS: dict[str, tuple[Callable[..., EmergencyPlan], tuple[Role, ...]]] = {
    "propose": (plans.propose_plan, COMMANDERS),
    "refuse": (plans.refuse_plan, APPROVERS),
    "approve": (plans.approve_plan, APPROVERS),
    "copy": (plans.copy_plan, COMMANDERS),
}


@for_roles(*COMMANDERS)
@require_POST
def plan_act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Hand in, send back, approve, or begin a new version; what cannot be done is said on the plan's page."""
    if verb not in PLAN_VERBS:
        raise Http404
    service, roles = PLAN_VERBS[verb]
    plan = row_or_404(EmergencyPlan.objects.visible_to(request.user), pk)
    if not scope_of(request.user).has(*roles):
        raise PermissionDenied
    said: dict[str, Any] = {"reason": request.POST.get("reason", "")} if verb == "refuse" else {}
    try:
        row = service(actor=Actor.of_request(request), plan_id=plan.pk, **said)
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("grids:plan_detail", pk)
    messages.success(request, _("Done."))
    return redirect("grids:plan_edit" if verb == "copy" else "grids:plan_detail", row.pk)


@for_roles(*COMMANDERS)
@require_http_methods(["GET", "POST"])
def plan_activate(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a plan in force: drill or real is chosen, never assumed, and the real thing is confirmed in words."""
    rows = EmergencyPlan.objects.visible_to(request.user).prefetch_related("steps", "duties")
    plan = row_or_404(rows, pk)
    form = ActivateForm(request.POST or None, target=_areas(request), initial={"authority": plan.authority})
    if request.method == "POST" and form.is_valid():
        try:
            activation = activate_plan(actor=Actor.of_request(request), plan_id=plan.pk, **form.values())
        except DomainError as error:
            add_error(form, error)
        else:
            sent = _("Drill begun: %(title)s") if activation.is_drill else _("In force: %(title)s")
            messages.success(request, sent % {"title": activation.title})
            return redirect("grids:emergency_screen", activation.pk)
    context = {"form": form, "plan": plan, "words": REAL, "immediate": [s for s in plan.steps.all() if s.is_immediate]}
    return render(request, "grids/emergency_activate.html", context, status=400 if form.errors else 200)


def _areas(request: HttpRequest) -> list[tuple[str, str]]:
    """The district, its towns and villages, as the tree stands."""
    rows = Division.objects.visible_to(request.user).filter(is_active=True).order_by("code")
    return [
        ("", "—"),
        *((code, "　" * ((len(code) - 6) // 3) + name) for code, name in rows.values_list("code", "name")),
    ]

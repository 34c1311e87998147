"""Doing a verb on a key site, squad, dispute, building or steward: one form page for all."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from grids.forms_policing import VisitForm
from grids.models import (
    Building,
    Deployment,
    FollowUp,
    Grid,
    KeySite,
    MediationCase,
    Shelter,
    ShelterOpening,
    Squad,
    SquadActivity,
    SquadMember,
    SquadRequest,
    SquadShare,
    Stairwell,
    Steward,
    Store,
    SupplyRequest,
)
from grids.views.base import BUSINESS, add_error, for_roles, row_or_404, take_photos
from grids.views.local_verbs import BY_NAME, KEY
from xinhui.accounts.actors import Actor
from xinhui.accounts.scope import scope_of
from xinhui.core.errors import DomainError


def _target(request: HttpRequest, subject: str, pk: int) -> Any:
    user = request.user
    rows: dict[str, Any] = {
        "grid": Grid.objects.visible_to(user).active().defer("boundary"),
        "site": KeySite.objects.visible_to(user).select_related("grid").defer("grid__boundary"),
        "squad": Squad.objects.visible_to(user),
        "member": SquadMember.objects.visible_to(user).select_related("squad"),
        "share": SquadShare.objects.visible_to(user).select_related("activity", "member"),
        "call": SquadActivity.objects.visible_to(user).select_related("squad"),
        "case": MediationCase.objects.visible_to(user).select_related("grid").defer("grid__boundary"),
        "visit": FollowUp.objects.visible_to(user).select_related("case"),
        "building": Building.objects.visible_to(user),
        "stairwell": Stairwell.objects.visible_to(user).select_related("building"),
        "steward": Steward.objects.visible_to(user),
        "deployment": Deployment.objects.visible_to(user),
        "store": Store.objects.visible_to(user),
        "supply": SupplyRequest.objects.visible_to(user).select_related("kind", "from_store", "activation"),
        "shelter": Shelter.objects.visible_to(user),
        "opening": ShelterOpening.objects.visible_to(user).select_related("shelter"),
        "muster": SquadRequest.objects.visible_to(user).select_related("activation"),
    }
    return row_or_404(rows[subject], pk)


def _page_of(subject: str, target: Any) -> str:
    """Where the row is shown."""
    pages = {
        "site": lambda: f"/policing/sites/{target.pk}/",
        "squad": lambda: f"/policing/squads/{target.pk}/",
        "member": lambda: f"/policing/squads/{target.squad_id}/",
        "share": lambda: f"/policing/activities/{target.activity_id}/",
        "call": lambda: f"/policing/activities/{target.pk}/",
        "case": lambda: f"/mediation/{target.pk}/",
        "visit": lambda: f"/mediation/{target.case_id}/",
        "grid": lambda: f"/grids/{target.code}/",
        "store": lambda: f"/supplies/stores/{target.pk}/",
        "supply": lambda: f"/supplies/requests/{target.pk}/",
        "shelter": lambda: f"/shelters/{target.pk}/",
        "opening": lambda: f"/shelters/{target.shelter_id}/",
        "muster": lambda: f"/policing/squads/requests/{target.pk}/",
        "deployment": lambda: f"/deployments/?area={target.area_code[:12]}",
    }
    return pages.get(subject, lambda: f"/buildings/{target.area_code}/")()


@for_roles(*BUSINESS)
@require_http_methods(["GET", "POST"])
def local_act(request: HttpRequest, subject: str, pk: int, verb: str) -> HttpResponse:
    """GET shows the verb's form; POST does it and goes back; an error shows the form again, nothing lost."""
    if verb not in BY_NAME.get(subject, {}):
        raise Http404
    chosen, target, scope = BY_NAME[subject][verb], _target(request, subject, pk), scope_of(request.user)
    if not chosen.may(scope, target):
        raise PermissionDenied
    posted = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = chosen.form(*posted, target=target, scope=scope)
    wanted = request.POST.get("next") or request.GET.get("next", "")
    safe = bool(wanted) and url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()})
    back = wanted if safe else _page_of(subject, target)
    if request.method == "POST" and form.is_valid():
        actor = Actor.of_request(request)
        try:
            if isinstance(form, VisitForm) and form.cleaned_data["picture"]:
                form.photo = take_photos(actor, [form.cleaned_data["picture"]])[0]
            chosen.service(actor=actor, **{KEY[subject]: pk}, **form.values(), **dict(chosen.extra))
        except DomainError as error:
            if error.status == 403:
                return render(request, "403.html", {"reason": str(error)}, status=403)
            add_error(form, error)
        else:
            messages.success(request, _("Done: %(verb)s.") % {"verb": chosen.label})
            return redirect(back)
    status = 400 if form.errors else 200
    place = getattr(target, "grid", None)
    context = {"verb": chosen, "form": form, "target": target, "place": place, "back": back}
    return render(request, "grids/local_act.html", context, status=status)

"""Doing a verb from a page: POST, then back to where the reader was; an error shows the form again, nothing lost."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from grids.models import Assignment, Issue, Whistle
from grids.models.whistle import ExtensionState
from grids.services.adjust_assignment import decide_extension
from grids.services.supervise import reply_supervision
from grids.views.base import BUSINESS, add_error, for_roles, row_or_404, take_photos
from grids.views.verbs import BY_NAME, Verb
from xinhui.accounts.actors import Actor
from xinhui.accounts.scope import scope_of
from xinhui.core.errors import DomainError

KEYS = {"whistle": "whistle_id", "assignment": "assignment_id", "issue": "issue_id"}


def _back(request: HttpRequest, fallback: str) -> str:
    wanted = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()})
    return wanted if wanted and safe else fallback


def _target(request: HttpRequest, subject: str, pk: int) -> Any:
    rows: dict[str, Any] = {
        "whistle": Whistle.objects.visible_to(request.user).select_related("category", "issue"),
        "assignment": Assignment.objects.visible_to(request.user).select_related("unit", "whistle__category"),
        "issue": Issue.objects.visible_to(request.user).select_related("category"),
    }
    return row_or_404(rows[subject], pk)


def _page_of(subject: str, target: Any) -> str:
    if subject == "issue":
        return f"/issues/{target.pk}/"
    return f"/whistles/{target.whistle_id if subject == 'assignment' else target.pk}/"


@for_roles(*BUSINESS)
@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, subject: str, pk: int, verb: str) -> HttpResponse:
    """GET shows the verb's form on a page of its own (works without scripts); POST does it."""
    if subject not in BY_NAME or verb not in BY_NAME[subject]:
        raise Http404
    chosen: Verb = BY_NAME[subject][verb]
    target = _target(request, subject, pk)
    if not scope_of(request.user).has(*chosen.roles):
        raise PermissionDenied
    form = chosen.form(request.POST, request.FILES) if request.method == "POST" else chosen.form()
    if request.method == "POST" and form.is_valid():
        actor = Actor.of_request(request)
        try:
            values = chosen.arguments(form.cleaned_data)
            if "photos" in values:
                values["photos"] = take_photos(actor, values["photos"])
            chosen.service(actor=actor, **{KEYS[subject]: pk}, **values)
        except DomainError as error:
            if error.status == 403:
                return render(request, "403.html", {"reason": str(error)}, status=403)
            add_error(form, error)
        else:
            messages.success(request, _("Done: %(verb)s.") % {"verb": chosen.label})
            return redirect(_back(request, _page_of(subject, target)))
    context = {"form": form, "verb": chosen, "target": target, "subject": subject, "back": _page_of(subject, target),
               "next": request.POST.get("next") or request.GET.get("next", "")}  # fmt: skip
    return render(request, "grids/act.html", context, status=400 if form.errors else 200)


@for_roles(*BUSINESS)
@require_POST
def extension_decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Grant or refuse an extension."""
    assignments = Assignment.objects.visible_to(request.user)
    assignment = assignments.filter(extensions__pk=pk, extensions__state=ExtensionState.ASKED).first()
    if assignment is None:
        raise Http404
    grant = request.POST.get("grant") == "1"
    try:
        decide_extension(
            actor=Actor.of_request(request), extension_id=pk, grant=grant, note=request.POST.get("note", "")
        )
    except DomainError as error:
        return render(request, "403.html", {"reason": str(error)}, status=error.status)
    messages.success(request, _("The extension was granted.") if grant else _("The extension was refused."))
    return redirect(_back(request, f"/whistles/{assignment.whistle_id}/"))


@for_roles(*BUSINESS)
@require_POST
def supervision_reply(request: HttpRequest, pk: int) -> HttpResponse:
    """Reply to a supervision."""
    whistle = Whistle.objects.visible_to(request.user).filter(supervisions__pk=pk).first()
    if whistle is None:
        raise Http404
    try:
        reply_supervision(actor=Actor.of_request(request), supervision_id=pk, reply=request.POST.get("reply", ""))
    except DomainError as error:
        if error.status == 403:
            return render(request, "403.html", {"reason": str(error)}, status=403)
        messages.error(request, str(error))
    else:
        messages.success(request, _("The reply was sent."))
    return redirect(_back(request, f"/whistles/{whistle.pk}/"))

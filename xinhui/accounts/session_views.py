"""Where I am signed in: the list, and ending what is not mine or not needed."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import npgettext, pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from xinhui.accounts.actors import Actor
from xinhui.accounts.models import User
from xinhui.accounts.selectors.people import ended_sessions, live_sessions
from xinhui.accounts.services import sessions as services
from xinhui.accounts.sessions import hash_of_session
from xinhui.core.errors import DomainError


@never_cache
@require_GET
@login_required
def sessions(request: HttpRequest) -> HttpResponse:
    """One's own sessions, this one marked, and the latest that are over."""
    user = cast(User, request.user)
    context = {
        "live": live_sessions(user), "ended": ended_sessions(user),
        "current": hash_of_session(request.session.session_key),
    }  # fmt: skip
    return render(request, "accounts/sessions.html", context)


@require_POST
@login_required
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """End one; the present one is ended by signing out."""
    user = cast(User, request.user)
    row = get_object_or_404(user.sign_ins, pk=pk)
    try:
        services.end_session(actor=Actor.of_request(request), session_id=row.pk)
    except DomainError as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, pgettext("sign-in", "The session has been ended."))
    return redirect("accounts:sessions")


@require_POST
@login_required
def end_others(request: HttpRequest) -> HttpResponse:
    """End all but this one."""
    user = cast(User, request.user)
    many = services.end_other_sessions(
        actor=Actor.of_request(request), user_id=user.pk, keep_key=request.session.session_key or ""
    )
    words = npgettext("sign-in", "%(n)d session has been ended.", "%(n)d sessions have been ended.", many)
    messages.success(request, words % {"n": many})
    return redirect("accounts:sessions")

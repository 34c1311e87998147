"""The page of a unit's own people: its systems, their keys and usage, and how a system connects."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from xinhui.accounts.models import User
from xinhui.accounts.roles import Role
from xinhui.accounts.scope import scope_of
from xinhui.bureaus.selectors.systems import systems_of

READERS = (Role.DEPARTMENT_LEADER, Role.DEPARTMENT_HANDLER, Role.SECURITY_ADMIN)


@login_required
@require_GET
def systems(request: HttpRequest) -> HttpResponse:
    """The systems of the reader's units; all of them for the security administrator."""
    if not isinstance(request.user, User) or not scope_of(request.user).has(*READERS):
        raise PermissionDenied
    keeps = scope_of(request.user).has(Role.SECURITY_ADMIN)
    minutes = int(settings.OAUTH2_PROVIDER["ACCESS_TOKEN_EXPIRE_SECONDS"]) // 60
    context = {"systems": systems_of(request.user), "portal": settings.SITE_URL.rstrip("/"), "keeps": keeps,
               "minutes": minutes}  # fmt: skip
    return render(request, "bureaus/systems.html", context)

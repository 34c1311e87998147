"""Forms of pages: what `effort.js` measured goes into the meter when the portal has accepted the form."""

import json
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from xinhui.accounts.actors import Actor
from xinhui.accounts.models import User
from xinhui.burden.models import Channel
from xinhui.burden.services import Cost, cost_of, note_costs

#: What a page of verbs is told apart by; other parts of an address name rows.
PARTS = ("subject", "verb")
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
#: Signing in and the like is nobody's report.
OTHERS = ("accounts:", "admin:")


class EffortMiddleware:
    """Reads the field `effort` of an accepted POST."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer, untouched."""
        response = self.get_response(request)
        form = _form(request)
        if form and response.status_code < 400 and isinstance(request.user, User):
            cost = _cost(request.POST.get("effort", ""))
            if cost is not None:
                note_costs(actor=Actor.of(request.user), channel=Channel.DESK, costs=[(form, cost)])
        return response


def _form(request: HttpRequest) -> str:
    """The name of the page that took a form; empty when it took none."""
    match = request.resolver_match
    if request.method != "POST" or match is None or request.content_type not in FORMS:
        return ""
    if match.view_name.startswith(OTHERS) or request.path.startswith("/api/"):
        return ""
    parts = [str(match.kwargs[part]) for part in PARTS if part in match.kwargs]
    return ":".join([match.view_name, *parts])


def _cost(text: str) -> Cost | None:
    try:
        return cost_of(json.loads(text)) if text and len(text) < 200 else None
    except ValueError:
        return None

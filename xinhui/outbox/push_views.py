"""A browser subscribes to push, or no longer: asked by the phone's page, answered in JSON."""

from collections.abc import Callable

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from xinhui.accounts.actors import Actor
from xinhui.api_errors import problem_answer
from xinhui.core.errors import DomainError
from xinhui.outbox.services.push import subscribe_push, unsubscribe_push

NO_CONTENT = 204


def _done(act: Callable[[], object]) -> HttpResponse:
    try:
        act()
    except DomainError as error:
        return problem_answer(error.status, str(error), code=error.code)
    return HttpResponse(status=NO_CONTENT)


@login_required
@require_POST
def subscribe(request: HttpRequest) -> HttpResponse:
    """Tell this browser: endpoint, p256dh, auth."""
    facts = {name: request.POST.get(name, "") for name in ("endpoint", "p256dh", "auth")}
    return _done(lambda: subscribe_push(actor=Actor.of_request(request), **facts))


@login_required
@require_POST
def unsubscribe(request: HttpRequest) -> HttpResponse:
    """Tell it no longer: endpoint."""
    endpoint = request.POST.get("endpoint", "")
    return _done(lambda: unsubscribe_push(actor=Actor.of_request(request), endpoint=endpoint))

"""The inbox, the unread count and the pulse."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_POST

from xinhui.accounts.actors import Actor
from xinhui.accounts.models import User
from xinhui.outbox import pulse
from xinhui.outbox.models import Message
from xinhui.outbox.selectors.messages import inbox, unread_count
from xinhui.outbox.services.read import mark_all_read, mark_read

TOPICS = ("messages", "whistles", "issues", "grids", "emergencies")
#: A version is microseconds since 1970.
VERSION_DIGITS = 20


@login_required
@require_GET
def inbox_page(request: HttpRequest) -> HttpResponse:
    """One's own messages."""
    assert isinstance(request.user, User)
    only_unread = request.GET.get("unread") == "1"
    items = inbox(request.user, language=get_language() or "zh-hans", only_unread=only_unread)
    return render(request, "outbox/inbox.html", {"items": items, "only_unread": only_unread})


@login_required
@require_POST
def read(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark one as read, then go where it points."""
    assert isinstance(request.user, User)
    message = Message.objects.visible_to(request.user).inbox(request.user).filter(pk=pk).first()
    if message is None:
        raise Http404
    mark_read(actor=Actor.of_request(request), message_id=pk)
    link = message.link
    if link and url_has_allowed_host_and_scheme(link, allowed_hosts={request.get_host()}):
        return redirect(link)
    return redirect("outbox:inbox")


@login_required
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark all as read."""
    mark_all_read(actor=Actor.of_request(request))
    return redirect("outbox:inbox")


@login_required
@require_GET
def unread(request: HttpRequest) -> JsonResponse:
    """`{"unread": n}`."""
    assert isinstance(request.user, User)
    return JsonResponse({"unread": unread_count(request.user)})


@login_required
@require_GET
def pulse_view(request: HttpRequest) -> HttpResponse:
    """204 when none of `?topics=a,b` changed since `?since=`; else `{"version": n}`."""
    topics = [topic for topic in request.GET.get("topics", "").split(",") if topic in TOPICS]
    since = request.GET.get("since", "0")
    newest = pulse.version(*topics)
    if since.isdecimal() and len(since) <= VERSION_DIGITS and newest <= int(since):
        return HttpResponse(status=204)
    return JsonResponse({"version": newest})

"""The live channel's door: `/desk/live/?topics=chain,emergencies` tells an open page that a topic changed, not more."""

from collections.abc import Callable, Sequence
from importlib import import_module

from django.conf import settings
from django.contrib.auth import get_user
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from xinhui.accounts.middleware import has_gone_idle
from xinhui.accounts.models import User
from xinhui.api_errors import problem_answer
from xinhui.outbox import pulse
from xinhui.outbox.streams import HUB, EventStream
from xinhui.outbox.topics import TOPICS, may_watch, pulses_of, wanted_topics
from xinhui.outbox.viewers import Hub, Viewer

#: A version is microseconds since 1970.
VERSION_DIGITS = 20
FULL_RETRY_SECONDS = 60


@require_GET
def live(request: HttpRequest) -> HttpResponseBase:
    """A stream of events, or with `?poll=1` the answer at once.

    Events: `hello`, then `change` with the topics, `beat` every 15 s, at last `end` with a reason; `id` is the version,
    `Last-Event-ID` or `?since=` says which one the page has seen. 204: this server keeps no streams, poll instead.
    """
    if not isinstance(request.user, User):
        return problem_answer(401, pgettext("live", "Sign in first."), code="not-authenticated")
    topics = wanted_topics(request.GET.get("topics", ""))
    if topics is None:
        return problem_answer(400, pgettext("live", "There is no such topic to watch."), code="unknown-topic")
    if not may_watch(request.user, topics):
        return problem_answer(403, pgettext("live", "Your posts do not let you watch this."), code="not-allowed")
    if request.GET.get("poll") == "1":
        return _poll(request, topics)
    hub = request.META.get(HUB)
    if not isinstance(hub, Hub):
        return HttpResponse(status=204)
    if hub.is_full:
        answer = problem_answer(503, pgettext("live", "Too many are watching."), code="full")
        answer.headers["Retry-After"] = str(FULL_RETRY_SECONDS)
        return answer
    viewer = Viewer(
        topics={topic: TOPICS[topic] for topic in topics},
        since=_version(request.headers.get("Last-Event-ID") or request.GET.get("since", "")),
        may_stay=still_may_watch(request.user.pk, request.session.session_key or "", topics),
    )
    return EventStream(viewer)


def _version(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= VERSION_DIGITS else None


def _poll(request: HttpRequest, topics: Sequence[str]) -> HttpResponse:
    """`{"version": n, "topics": [what changed since]}`; 304 while the page's ETag holds."""
    since = _version(request.GET.get("since", ""))
    asked = Viewer(topics={topic: TOPICS[topic] for topic in topics}, since=since)
    newest, changed = asked.newer(pulse.versions(*pulses_of(topics)))
    tag = f'"{newest}"'
    if request.headers.get("If-None-Match") == tag:
        answer = HttpResponse(status=304)
    else:
        answer = JsonResponse({"version": newest, "topics": changed})
    answer.headers["ETag"], answer.headers["Cache-Control"] = tag, "private, no-cache"
    return answer


def still_may_watch(user_id: int, session_key: str, topics: Sequence[str]) -> Callable[[], bool]:
    """Asks what the door asked, once more: the session, the account, who was there last, the posts."""
    store = import_module(settings.SESSION_ENGINE).SessionStore

    def ask() -> bool:
        request = HttpRequest()
        request.session = store(session_key)
        if has_gone_idle(request.session):
            return False
        user = get_user(request)
        if not isinstance(user, User) or user.pk != user_id or user.must_change_password:
            return False
        return may_watch(user, topics)

    return ask

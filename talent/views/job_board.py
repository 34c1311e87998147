"""The public pages of posts and events: for everybody, without sign-in, from memory."""

from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from talent.models import JobPost
from talent.selectors.job_board import asked, board_version, posts_of_event, posts_shown, public_events, towns
from talent.states.events import OPEN_TO_FIRMS
from talent.states.people import Degree, Field
from talent.views.page_memory import PageMemory, answer
from xinhui.core import clock

SIZE = 20
MEMORY = PageMemory()


def _served(request: HttpRequest, said: Mapping[str, str], render: Callable[[], str]) -> HttpResponse:
    key = (board_version(), clock.today(), get_language(), request.path, tuple(said.items()))
    return answer(request, MEMORY.page(key, render))


def _rendered(request: HttpRequest, template: str, context: dict[str, Any]) -> str:
    return render_to_string(template, {**context, "address": settings.SITE_URL.rstrip("/") + request.path})


@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """Posts on the board, filtered."""
    said = asked(request.GET.dict()) if request.GET else {}

    def render() -> str:
        page = int(said.get("page", "1") or 1) or 1
        found = posts_shown(said)
        rows = list(found[(page - 1) * SIZE : page * SIZE + 1])
        names, count = dict(towns()), found.count()
        query = urlencode({name: value for name, value in said.items() if name != "page"})
        events = public_events().filter(state__in=sorted(OPEN_TO_FIRMS), ends_at__gte=clock.now())
        context = {
            "rows": [(row, names.get(row.area_code, "")) for row in rows[:SIZE]], "page": page,
            "has_next": len(rows) > SIZE, "query": query, "said": said, "count": count, "towns": names.items(),
            "fields": Field.choices, "degrees": [(str(value), label) for value, label in Degree.choices],
            "events": events.order_by("starts_at", "pk")[:3],
        }  # fmt: skip
        return _rendered(request, "talent/job_board.html", context)

    return _served(request, said, render)


@require_safe
def board_post(request: HttpRequest, pk: int) -> HttpResponse:
    """One post on the board; 404 when it is not there any more. `?event=` is kept for the form."""
    event = request.GET.get("event", "")
    said = {"event": event} if event.isascii() and event.isdecimal() and len(event) < 10 else {}

    def render() -> str:
        row = JobPost.objects.on_the_board(clock.today()).select_related("employer").filter(pk=pk).first()
        if row is None:
            raise Http404
        others = posts_shown({}).filter(employer=row.employer).exclude(pk=row.pk)[:5]
        context = {
            "row": row,
            "town": dict(towns()).get(row.area_code, ""),
            "others": others,
            "event": said.get("event"),
        }
        return _rendered(request, "talent/job_board_post.html", context)

    return _served(request, said, render)


@require_safe
def board_event(request: HttpRequest, pk: int) -> HttpResponse:
    """One event with the posts that it offers; 404 before it is announced."""

    def render() -> str:
        row = public_events().filter(pk=pk).first()
        if row is None:
            raise Http404
        posts, names = list(posts_of_event(row)), dict(towns())
        firms: dict[str, list[tuple[JobPost, str]]] = {}
        for post in posts:
            firms.setdefault(post.employer.name, []).append((post, names.get(post.area_code, "")))
        context = {"row": row, "firms": firms.items(), "openings": sum(post.number for post in posts)}
        return _rendered(request, "talent/job_board_event.html", context)

    return _served(request, {}, render)

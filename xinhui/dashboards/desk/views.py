"""Both screens, and the fragment that keeps them alive."""

import json
from collections.abc import Callable
from time import monotonic, sleep
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language

from xinhui.core import clock
from xinhui.dashboards.desk.door import for_leaders, looking
from xinhui.dashboards.desk.lens import Lens, shortcuts
from xinhui.dashboards.desk.picture import drawing, picture_of
from xinhui.dashboards.desk.screen import screen_of
from xinhui.outbox import pulse

#: A fragment serves every reader with the same sight for so long; seconds.
SHARED = 3
#: How long one waits for whoever counts already.
PATIENCE = 2.0
EVERY = 30
#: What changes the fragment, by the pulse; pages listen to the names of the live transport.
PULSES = ("whistles", "issues", "emergencies")
TOPICS = "chain emergencies"


def _context(lens: Lens) -> dict[str, Any]:
    screen = screen_of(lens)
    return {
        "screen": screen,
        "lens": lens,
        "loads": json.dumps({code: list(load) for code, load in screen.loads.items()}, separators=(",", ":")),
        "war": json.dumps(sorted(screen.wartime_codes)),
    }


@for_leaders
def desk(request: HttpRequest) -> HttpResponse:
    """The leader's screen; `?as_of=` shows a past moment."""
    return _screen(request, "dashboards/desk.html")


@for_leaders
def wall(request: HttpRequest) -> HttpResponse:
    """The same for a wall of 1920 × 1080."""
    return _screen(request, "dashboards/desk_wall.html")


def _screen(request: HttpRequest, template: str) -> HttpResponse:
    lens, error = looking(request)
    context = _context(lens)
    screen = context["screen"]
    is_wall = template.endswith("wall.html")
    context |= {
        "error": error,
        "map": drawing(picture_of(lens), screen.loads, screen.wartime_codes),
        "shortcuts": shortcuts(),
        "live_url": reverse("dashboards:desk_figures") + ("?wall=1" if is_wall else ""),
        "topics": TOPICS,
        "every": EVERY,
        "asked": request.GET.get("as_of", "") if lens.is_past else "",
        "latest": f"{clock.local(clock.now()):%Y-%m-%dT%H:%M}",
    }
    return render(request, template, context, status=400 if error else 200)


@for_leaders
def figures(request: HttpRequest) -> HttpResponse:
    """All figures and lists as a fragment; readers with the same sight share one for a moment."""
    lens, error = looking(request)
    template = "dashboards/_wall_figures.html" if request.GET.get("wall") else "dashboards/_desk_figures.html"
    if lens.is_past or error:
        return render(request, template, _context(lens), status=400 if error else 200)
    version = pulse.version(*PULSES)
    window = int(lens.at.timestamp()) // SHARED
    key = f"desk:live:{template}:{get_language()}:{'-'.join(map(str, lens.key))}:{version}:{window}"
    response = HttpResponse(single(key, lambda: render_to_string(template, _context(lens))))
    response["Cache-Control"] = "private, no-store"
    return response


def single(key: str, make: Callable[[], str]) -> str:
    """What is kept under the key, made by whoever asks first; the others wait for it, but not for ever."""
    found: str | None = cache.get(key)
    if found is not None:
        return found
    until = monotonic() + PATIENCE
    mine = cache.add(f"{key}:made", 1, int(PATIENCE) + 1)
    while not mine and monotonic() < until:
        sleep(0.05)
        found = cache.get(key)
        if found is not None:
            return found
    made = make()
    cache.set(key, made, SHARED * 2)
    return made

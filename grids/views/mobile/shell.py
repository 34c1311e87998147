"""The shell: page, files, service worker, manifest. The same for everybody, so that it may be kept on the phone."""

import json
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_GET

from grids.views.mobile.files import mobile_files, mobile_version
from grids.views.mobile.words import WORDS
from xinhui.outbox.push import public_key

#: Says that an answer is the portal's and of which version: the service worker keeps nothing without it.
MARK = "X-Xinhui-Mobile"
YEAR = 365 * 24 * 3600
#: What the map needs, kept by the service worker when it is first asked for.
MAP_FILES = ("leaflet/leaflet.js", "leaflet/leaflet.css")


def _config() -> dict[str, Any]:
    return {
        "version": mobile_version(),
        "data": reverse("grids:mobile_data"),
        "session": reverse("grids:mobile_session"),
        "sync": "/api/v1/sync/",
        "known": "/api/v1/sync/known/",
        "photos": "/api/v1/sync/photos/SHA256/",
        "login": f"{reverse('accounts:login')}?next={reverse('grids:mobile')}",
        "logout": reverse("accounts:logout"),
        "worker": reverse("grids:mobile_worker"),
        "map": [static(name) for name in MAP_FILES],
        "tiles": settings.MAP_TILES_URL,
        "push": public_key(),
        "push_on": reverse("outbox:push_on"),
        "push_off": reverse("outbox:push_off"),
    }


def _asset(name: str) -> str:
    return reverse("grids:mobile_file", args=[mobile_version(), name])


@require_GET
@gzip_page
def mobile(request: HttpRequest) -> HttpResponse:
    """The page itself: no user, no token, nothing that the next reader of this phone must not see."""
    words = {source: _(source) for source in WORDS}
    context = {"config": _config(), "words": words, "app": _asset("app.js"), "css": _asset("mobile.css"),
               "icon": _asset("icon-192.png"),
               "modules": [_asset(name) for name in mobile_files() if name.endswith(".js")]}  # fmt: skip
    response = render(request, "mobile/shell.html", context)
    response[MARK] = mobile_version()
    response["Cache-Control"] = "no-cache"
    return response


@require_GET
def mobile_file(request: HttpRequest, version: str, name: str) -> HttpResponse:
    """A file of the page's version, for good; another version is unknown."""
    file = mobile_files().get(name)
    if file is None or version != mobile_version():
        raise Http404
    packs = file.name.endswith((".js", ".css", ".svg")) and "gzip" in request.headers.get("Accept-Encoding", "")
    response = HttpResponse(file.packed if packs else file.plain, content_type=file.content_type)
    if packs:
        response["Content-Encoding"] = "gzip"
    patch_vary_headers(response, ["Accept-Encoding"])
    response["Cache-Control"] = f"public, max-age={YEAR}, immutable"
    response[MARK] = version
    return response


@require_GET
def mobile_worker(request: HttpRequest) -> HttpResponse:
    """The service worker, with the list of what it keeps."""
    shell = reverse("grids:mobile")
    context = {
        "version": json.dumps(mobile_version()),
        "shell": json.dumps(shell),
        "files": json.dumps([shell, *(_asset(name) for name in mobile_files()), reverse("grids:mobile_manifest")]),
        "extras": json.dumps([static(name) for name in MAP_FILES]),
        "mark": json.dumps(MARK),
        "news": json.dumps(_news(request.GET.get("lang", ""))),
    }
    response = render(request, "mobile/sw.js", context, content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    response["Service-Worker-Allowed"] = shell
    return response


def _news(language: str) -> dict[str, str]:
    """What a push says on a locked screen, in the language of the worker: nothing but that there is something."""
    with override(language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE):
        return {"title": _("Xinhui grid"), "body": _("You have something new. Open the page to read it.")}


@require_GET
def mobile_manifest(request: HttpRequest) -> HttpResponse:
    """The web app manifest."""
    shell = reverse("grids:mobile")
    icons = [
        {"src": _asset(f"icon-{side}.png"), "sizes": f"{side}x{side}", "type": "image/png", "purpose": purpose}
        for side, purpose in ((192, "any"), (512, "any"), (512, "maskable"))
    ]
    body = {
        "id": shell, "start_url": shell, "scope": shell, "display": "standalone", "orientation": "portrait",
        "lang": get_language(), "name": _("Xinhui grid governance"), "short_name": _("Xinhui grid"),
        "theme_color": "#a8201a", "background_color": "#f4f6f8", "icons": icons,
        "shortcuts": [
            {"name": _("Report"), "url": f"{shell}#/report"},
            {"name": _("Orders"), "url": f"{shell}#/orders"},
        ],
    }  # fmt: skip
    response = JsonResponse(body, content_type="application/manifest+json")
    response["Cache-Control"] = "no-cache"
    response[MARK] = mobile_version()
    return response

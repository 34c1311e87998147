"""Public pages rendered once and kept as bytes: a warm page asks no query, opens no session, sets no cookie.

The shared cache holds only the version of what the pages say; bytes lie in each process. A page is forgotten after
five minutes even so: what changes without a new version (an employer closed, a unit renamed) shows by then.
"""

import hashlib
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from threading import Lock

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified

KEPT, KEPT_SECONDS = 256, 300.0
#: Browsers and proxies ask again after a minute; most answers are a 304.
FRESH = "public, max-age=60"


@dataclass(frozen=True)
class Kept:
    """A rendered page."""

    body: bytes
    etag: str
    until: float


class PageMemory:
    """The pages of this process, those not asked for the longest dropped first."""

    def __init__(self) -> None:
        self._pages: OrderedDict[Hashable, Kept] = OrderedDict()
        self._lock = Lock()

    def page(self, key: Hashable, render: Callable[[], str]) -> Kept:
        """The page of the key, rendered when it is not there or too old."""
        now = time.monotonic()
        with self._lock:
            found = self._pages.get(key)
            if found is not None and found.until > now:
                self._pages.move_to_end(key)
                return found
        body = render().encode()
        made = Kept(body, f'"{hashlib.sha256(body).hexdigest()[:20]}"', now + KEPT_SECONDS)
        with self._lock:
            self._pages[key] = made
            while len(self._pages) > KEPT:
                self._pages.popitem(last=False)
        return made

    def clear(self) -> None:
        """Forget all."""
        with self._lock:
            self._pages.clear()


def answer(request: HttpRequest, page: Kept) -> HttpResponse:
    """The page, or 304 for who has it."""
    known = request.headers.get("If-None-Match", "")
    same = page.etag in known
    response: HttpResponse = HttpResponseNotModified() if same else HttpResponse(page.body)
    response.headers["ETag"], response.headers["Cache-Control"] = page.etag, FRESH
    return response

"""Visiting an operation as somebody, and leaving no trace."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from unittest.mock import patch
from uuid import uuid4

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.views import defaults

from tests.matrix.lines import ANONYMOUS, Line
from tests.matrix.rows import Row
from tests.world_grids import District, jpeg
from xinhui.accounts.actors import Actor
from xinhui.accounts.middleware import SEEN_KEY
from xinhui.accounts.models import User
from xinhui.attachments.services.store import store_photo

ARGUMENTS = ((), ("pk",), ("uuid",), ("code",), ("number",), ("batch",), ("pk", "cadre_pk"))


@dataclass
class Ground:
    """What every visit starts from: the district, its rows, and a session for everyone."""

    district: District
    rows: dict[str, Row]
    people: dict[str, User]
    cookies: dict[str, str] = field(default_factory=dict)
    #: One client for all visits, its cookies taken away each time: making one loads every middleware.
    browser: Client = field(default_factory=Client)

    def sign_everyone_in(self) -> None:
        """One session for each role, seen for the last time tomorrow: no visit has to write when it was."""
        for role, user in self.people.items():
            client = Client()
            client.force_login(user)
            session = client.session
            session[SEEN_KEY] = int(time.time()) + 86400
            session.save()
            self.cookies[role] = client.cookies[settings.SESSION_COOKIE_NAME].value

    def client(self, role: str) -> Client:
        """The client with nothing but the role's session."""
        self.browser.cookies.clear()
        if role != ANONYMOUS:
            self.browser.cookies[settings.SESSION_COOKIE_NAME] = self.cookies[role]
        return self.browser


@contextmanager
def brief_refusals() -> Iterator[None]:
    """Draw the page of a refusal once for each person; afterwards the status says it all.

    Most visits of a matrix are refused, and half of their time went into the menu around the words.
    """
    drawn: set[tuple[int, object]] = set()

    def brief(status: int, draw: Callable[[HttpRequest, Exception], HttpResponse]) -> Callable[..., HttpResponse]:
        def answer(request: HttpRequest, exception: Exception) -> HttpResponse:
            whose = (status, request.user.pk)
            if whose in drawn:
                return HttpResponse(status=status)
            drawn.add(whose)
            return draw(request, exception)

        return answer

    with (
        patch.object(defaults, "permission_denied", brief(403, defaults.permission_denied)),
        patch.object(defaults, "page_not_found", brief(404, defaults.page_not_found)),
    ):
        yield


def address(line: Line, values: Mapping[str, object]) -> str:
    """The URL, its arguments taken from the line and the row."""
    for names in ARGUMENTS:
        found = {name: values[name] for name in names if name in values}
        try:
            query = f"?{values['query']}" if "query" in values else line.suffix
            return reverse(line.url_name, kwargs={**line.url, **found}) + query
        except NoReverseMatch:
            continue
    raise AssertionError(f"{line.name}: the row {line.row!r} has no argument for its URL")


def _filled(ground: Ground, line: Line, values: Mapping[str, object], role: str) -> dict[str, Any]:
    """The data with `@key` taken from the row, `@unit`, `@new` (a UUID), `@file` and `@photo` (an own UUID) made."""
    found: dict[str, Any] = {}
    for name, value in line.data.items():
        if value == "@unit":
            found[name] = ground.district.world.unit("water").pk
        elif value == "@category_pk":
            found[name] = ground.district.categories["B101"].pk
        elif value == "@new":
            found[name] = str(uuid4())
        elif value == "@file":
            found[name] = SimpleUploadedFile("photo.jpg", jpeg(9), "image/jpeg")
        elif value == "@photo":
            found[name] = [_photo(ground, role)]
        elif isinstance(value, str) and value.startswith("@"):
            found[name] = values[value[1:]]
        else:
            found[name] = value
    return found


def _photo(ground: Ground, role: str) -> str:
    if role == ANONYMOUS:
        return str(uuid4())
    upload = SimpleUploadedFile("photo.jpg", jpeg(7), "image/jpeg")
    return str(store_photo(actor=Actor.of(ground.people[role]), upload=upload).uuid)


def visit(ground: Ground, line: Line, role: str, *, elsewhere: bool = False, method: str = "") -> HttpResponse:
    """The answer to the role; whatever it wrote is rolled back."""
    row = ground.rows[line.row] if line.row else None
    values = (row.elsewhere if elsewhere else row.home) if row else {}
    client = ground.client(role)
    with transaction.atomic():
        data: Any = _filled(ground, line, values, role) if method in ("", line.method) else {}
        send = getattr(client, (method or line.method).lower())
        is_json = line.is_api and "@file" not in line.data.values() and line.method != "GET"
        extra = {"content_type": "application/json"} if is_json else {}
        if line.xml and method in ("", line.method):
            data, extra = line.xml, {"content_type": "application/xml"}
        response: HttpResponse = send(address(line, values), data or None, **extra)
        if getattr(response, "streaming", False):
            list(response)
        transaction.set_rollback(True)
    return response

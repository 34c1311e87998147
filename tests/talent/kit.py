"""What tests of the talent room share: a browser in Chinese, a page with its status, a verb on a row."""

from datetime import datetime
from typing import Any

from django.test import Client

from tests.world_talent import Talent
from xinhui.core.clock import LOCAL

#: A Thursday in the demo year.
START = datetime(2026, 9, 17, 9, tzinfo=LOCAL)


def browser(talent: Talent, handle: str = "") -> Client:
    """Somebody of the cast, signed in, reading Chinese; without a handle whoever comes by."""
    client = Client(headers={"accept-language": "zh-hans"})
    if handle:
        client.force_login(talent.user(handle), backend="django.contrib.auth.backends.ModelBackend")
    return client


def page(client: Client, path: str, status: int = 200) -> str:
    """The page's text; fails on another status."""
    answer = client.get(path)
    assert answer.status_code == status, (path, answer.status_code)
    return str(answer.content.decode())


def post(client: Client, path: str, status: int = 302, **data: Any) -> str:
    """The answer's text; fails on another status and shows the page."""
    answer = client.post(path, data)
    assert answer.status_code == status, (path, answer.status_code, answer.content.decode())
    return str(answer.content.decode())


def act(client: Client, subject: str, pk: int, verb: str, status: int = 302, **data: Any) -> str:
    """A verb on a row, by its form."""
    return post(client, f"/talent/do/{subject}/{pk}/{verb}/", status, **data)

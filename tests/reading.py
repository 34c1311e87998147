"""What tests over HTTP share: somebody who reads Chinese, a page with its status, a form that is sent."""

from typing import Any

from django.test import Client

from xinhui.accounts.models import User

BACKEND = "django.contrib.auth.backends.ModelBackend"


def reading(user: User | None = None) -> Client:
    """A browser in Chinese: the user's, or that of whoever comes by."""
    client = Client(headers={"accept-language": "zh-hans"})
    if user is not None:
        client.force_login(user, backend=BACKEND)
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

"""What tests of the talent room share: a browser in Chinese, a page with its status, a verb on a row."""

from datetime import datetime
from typing import Any

from django.test import Client

from tests.reading import page, post, reading
from tests.world_talent import Talent
from xinhui.core.clock import LOCAL

__all__ = ["START", "act", "browser", "page", "post"]
#: A Thursday in the demo year.
START = datetime(2026, 9, 17, 9, tzinfo=LOCAL)


def browser(talent: Talent, handle: str = "") -> Client:
    """Somebody of the cast, signed in, reading Chinese; without a handle whoever comes by."""
    return reading(talent.user(handle) if handle else None)


def act(client: Client, subject: str, pk: int, verb: str, status: int = 302, **data: Any) -> str:
    """A verb on a row, by its form."""
    return post(client, f"/talent/do/{subject}/{pk}/{verb}/", status, **data)

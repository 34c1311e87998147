"""The outbox of a test: its own folder, cache and doorbell, a kind of message, and far ends that write down what came.

Only the last metre is replaced: the sockets under the notification library (`smtplib.SMTP`, `requests`).
"""

import json
import smtplib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from email import message_from_string
from email.message import Message as Mail
from pathlib import Path
from typing import Any

import pytest
import requests
from celery import current_app
from django.core.cache import cache
from django.db import transaction
from pytest_django import Settings

from xinhui.core import clock
from xinhui.core.clock import LOCAL
from xinhui.outbox import channels, pulse
from xinhui.outbox.models import ChannelAddress, Message
from xinhui.outbox.registry import register
from xinhui.outbox.services.enqueue import Draft, enqueue

KIND = "test.manhole"
register(KIND, subject="%(street)s: manhole cover missing", body="Reported at %(street)s.", severity="urgent")
#: A Tuesday morning.
MORNING = datetime(2026, 11, 24, 9, 0, tzinfo=LOCAL)
URLS = {
    "email": "mailto://portal:secret@mail.example.com?from=portal@example.com&to={address}",
    "dingtalk": "dingtalk://token12345/{address}",
    "wecom": "wecombot://robot-key-1",
}


@dataclass
class Post:
    """What the test's outbox has: rings of the doorbell, and the file channel's folder."""

    folder: Path
    rings: list[str] = field(default_factory=list)

    def files(self) -> list[dict[str, Any]]:
        """The messages that the file channel wrote."""
        return [json.loads(path.read_text(encoding="utf-8")) for path in sorted(self.folder.glob("*"))]


@dataclass
class FarEnd:
    """The other end of the wires. `refuses`: hosts that answer 500 or drop the mail."""

    mails: list[tuple[list[str], Mail]] = field(default_factory=list)
    posts: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    refuses: set[str] = field(default_factory=set)
    answer: bytes = b'{"errcode": 0, "code": 0}'

    def get(self, url: str, **sent: Any) -> requests.Response:
        """Stands for `requests.get`: WeCom's token."""
        answer = requests.Response()
        answer.status_code, answer._content = 200, b'{"errcode": 0, "access_token": "token-1"}'
        return answer

    def post(self, url: str, **sent: Any) -> requests.Response:
        """Stands for `requests.post`."""
        answer = requests.Response()
        answer.status_code = 500 if any(host in url for host in self.refuses) else 200
        answer._content = self.answer
        if answer.status_code == 200:
            self.posts.append((url, json.loads(sent["data"])))
        return answer


@pytest.fixture(autouse=True)
def post(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Post:
    """An outbox of one's own: in the portal and, beside it, files."""
    settings.OUTBOX_FILE_DIR = tmp_path / "outbox"
    settings.OUTBOX_DEFAULT_CHANNELS = ["in_app", "file"]
    settings.OUTBOX_URLS = {}
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "outbox"}}
    cache.clear()
    monkeypatch.setattr(pulse, "_written", {})
    found = Post(tmp_path / "outbox")
    monkeypatch.setattr(current_app, "send_task", lambda name, **options: found.rings.append(name))
    return found


@pytest.fixture
def far_end(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> FarEnd:
    """E-mail, DingTalk and WeCom are configured; what leaves the house is written down here."""
    settings.OUTBOX_URLS = dict(URLS)
    end = FarEnd()

    class Server:
        """Stands for `smtplib.SMTP`."""

        def __init__(self, host: str, *args: Any, **options: Any) -> None:
            self.host = host

        def sendmail(self, sender: str, to: list[str], text: str) -> None:
            if self.host in end.refuses:
                raise smtplib.SMTPServerDisconnected("the line is dead")
            end.mails.append((list(to), message_from_string(text)))

        def __getattr__(self, name: str) -> Callable[..., None]:
            return lambda *args, **options: None

    monkeypatch.setattr(smtplib, "SMTP", Server)
    monkeypatch.setattr(smtplib, "SMTP_SSL", Server)
    monkeypatch.setattr(requests, "post", end.post)
    monkeypatch.setattr(requests, "get", end.get)
    return end


def meanwhile(monkeypatch: pytest.MonkeyPatch, happens: Callable[[], None]) -> None:
    """Let something happen each time a message is on its way (the notification library has threads of its own)."""

    def send(message: Message, address: str) -> None:
        happens()
        channels.send(message, address)

    monkeypatch.setattr("xinhui.outbox.services.deliver.send", send)


def draft(user_id: int, key: str = "issue:1:reported", **more: Any) -> Draft:
    """A message to the user: the manhole in 罗坑路."""
    return Draft(key=key, recipient_id=user_id, kind=KIND, context={"street": "罗坑路"}, **more)


def tell(*drafts: Draft, channels: list[str] | None = None) -> int:
    """Enqueue in a transaction of its own."""
    with transaction.atomic():
        return enqueue(drafts=drafts, channels=channels)


def reach(user_id: int, channel: str, address: str) -> ChannelAddress:
    """An address in use."""
    facts = {"channel": channel, "address": address, "is_active": True, "confirmed_at": clock.now()}
    return ChannelAddress.objects.create(user_id=user_id, **facts)


def text(mail: Mail) -> str:
    """All readable text of a mail."""
    parts = [part.get_payload(decode=True) for part in mail.walk() if not part.is_multipart()]
    return "\n".join(part.decode() for part in parts if isinstance(part, bytes))

"""The last metre of each channel. In-app messages are delivered by being written and never come here."""

import hashlib
import json
import os
from pathlib import Path

import apprise
from django.conf import settings

from xinhui.core.errors import InvalidInput
from xinhui.outbox.addresses import PLACE, filled_in
from xinhui.outbox.models import Channel, Message
from xinhui.outbox.push_channel import push_to_browsers
from xinhui.outbox.registry import render


class Refused(Exception):
    """The far end did not take the message."""


class Undeliverable(Refused):
    """Nobody is there to take it: trying again brings nothing."""


def send(message: Message, address: str) -> None:
    """Hand the message to its channel; raises Refused when it was not taken."""
    subject, body = render(message.kind, message.context, message.recipient.locale)
    if message.channel == Channel.FILE:
        _to_file(message, subject, body)
        return
    if message.channel == Channel.PUSH:
        _to_browsers(message)
        return
    url = settings.OUTBOX_URLS.get(message.channel, "")
    if not url:
        raise Refused(f"channel {message.channel} is not configured")
    if PLACE in url and not address:
        raise Refused(f"channel {message.channel}: the recipient has no address in use")
    try:
        target = filled_in(url, message.channel, address, message.key)
    except InvalidInput as error:
        raise Refused(f"channel {message.channel}: the recipient's address cannot be used") from error
    notifier = apprise.Apprise()
    if not notifier.add(target):
        raise Refused(f"channel {message.channel}: its address is not understood")
    link = f"\n{settings.SITE_URL}{message.link}" if message.link else ""
    if not notifier.notify(title=subject, body=f"{body}{link}"):
        raise Refused(f"channel {message.channel}: the far end did not take the message")


def _to_browsers(message: Message) -> None:
    """One browser that was told is enough: the person knows; the others show it when they open the portal."""
    told, held, why = push_to_browsers(message)
    if told:
        return
    if held:
        raise Refused(why)
    raise Undeliverable(why or "no browser of this person is subscribed any more")


def _to_file(message: Message, subject: str, body: str) -> None:
    """One file a message, named by its key and recipient: writing it again leaves one file."""
    folder = Path(settings.OUTBOX_FILE_DIR)
    folder.mkdir(parents=True, exist_ok=True)
    name = hashlib.sha256(f"{message.key}|{message.recipient_id}".encode()).hexdigest()[:32]
    record = {
        "key": message.key,
        "recipient": message.recipient.username,
        "kind": message.kind,
        "subject": subject,
        "body": body,
        "link": message.link,
    }
    temporary = folder / f".{name}.{os.getpid()}"
    temporary.write_text(json.dumps(record, ensure_ascii=False), encoding="utf-8")
    temporary.replace(folder / f"{name}.json")

"""Writing messages in the transaction of what they tell of."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.transaction import TransactionManagementError

from xinhui.core import clock
from xinhui.outbox import pulse
from xinhui.outbox.doorbell import ring
from xinhui.outbox.models import Channel, ChannelAddress, Message, MessageState, PushSubscription
from xinhui.outbox.push import is_offered
from xinhui.outbox.registry import is_registered


@dataclass(frozen=True)
class Draft:
    """One event told to one person."""

    key: str
    recipient_id: int
    kind: str
    context: Mapping[str, Any] = field(default_factory=dict)
    link: str = ""


def enqueue_each(*, people: Iterable[int | None], kind: str, key: str, context: Mapping[str, Any], link: str) -> int:
    """One event told to each of the people, by id; None is nobody. Otherwise as `enqueue`."""
    ids = sorted({user_id for user_id in people if user_id is not None})
    return enqueue(drafts=[Draft(key, user_id, kind, context, link) for user_id in ids])


def enqueue(*, drafts: Sequence[Draft], channels: Sequence[str] | None = None) -> int:
    """Write the messages: two queries for any number; whoever was told by this key already is passed over.

    In-app messages are delivered by being written. Returns how many rows were offered. Raises
    TransactionManagementError outside `atomic()`, ValueError on an unregistered kind.
    """
    if not connection.in_atomic_block:
        raise TransactionManagementError("A message is written in the transaction of what it tells of.")
    if not drafts:
        return 0
    unknown = {draft.kind for draft in drafts if not is_registered(draft.kind)}
    if unknown:
        raise ValueError(f"unregistered message kinds: {sorted(unknown)}")
    at = clock.now()
    everyone = list(channels if channels is not None else settings.OUTBOX_DEFAULT_CHANNELS)
    wanted: dict[int, list[str]] = {}
    set_up = [channel for channel, url in settings.OUTBOX_URLS.items() if url and channel not in everyone]
    if channels is None and set_up:
        recipients = {draft.recipient_id for draft in drafts}
        addresses = ChannelAddress.objects.filter(user_id__in=recipients, channel__in=set_up, is_active=True)
        for user_id, channel in addresses.values_list("user_id", "channel"):
            wanted.setdefault(user_id, []).append(channel)
    if channels is None and is_offered():
        recipients = {draft.recipient_id for draft in drafts}
        browsers = PushSubscription.objects.filter(user_id__in=recipients).values_list("user_id", flat=True)
        for user_id in browsers.distinct():
            wanted.setdefault(user_id, []).append(Channel.PUSH)
    rows = [
        _row(draft, channel, at) for draft in drafts for channel in [*everyone, *wanted.get(draft.recipient_id, [])]
    ]
    Message.objects.bulk_create(rows, ignore_conflicts=True, batch_size=1000)
    pulse.bump_on_commit("messages")
    if any(row.channel != Channel.IN_APP for row in rows):
        transaction.on_commit(ring)
    return len(rows)


def _row(draft: Draft, channel: str, at: Any) -> Message:
    in_app = channel == Channel.IN_APP
    return Message(
        key=draft.key,
        recipient_id=draft.recipient_id,
        channel=channel,
        kind=draft.kind,
        context=dict(draft.context),
        link=draft.link,
        state=MessageState.SENT if in_app else MessageState.QUEUED,
        sent_at=at if in_app else None,
        next_attempt_at=None if in_app else at,
        created_at=at,
        updated_at=at,
    )

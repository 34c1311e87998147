"""The inbox as a page shows it, and how late delivery is."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from xinhui.accounts.models import User
from xinhui.core import clock
from xinhui.outbox.models import Channel, Message, MessageState
from xinhui.outbox.registry import render, severity_of


@dataclass(frozen=True)
class InboxItem:
    """A rendered message."""

    id: int
    subject: str
    body: str
    severity: str
    link: str
    at: datetime
    is_read: bool


def inbox(user: User, *, language: str, limit: int = 50, only_unread: bool = False) -> list[InboxItem]:
    """The newest in-app messages of the user: one query."""
    rows = Message.objects.visible_to(user).inbox(user)
    if only_unread:
        rows = rows.filter(read_at__isnull=True)
    items = []
    for row in rows[:limit]:
        subject, body = render(row.kind, row.context, language)
        items.append(
            InboxItem(row.pk, subject, body, severity_of(row.kind), row.link, row.created_at, row.read_at is not None)
        )
    return items


def unread_count(user: User) -> int:
    """Unread in-app messages of the user: one query on a partial index."""
    return Message.objects.filter(recipient_id=user.pk, channel=Channel.IN_APP, read_at__isnull=True).count()


def oldest_unsent() -> datetime | None:
    """When the oldest message that is still to be sent became due; None when nothing waits."""
    waiting = Message.objects.filter(
        Q(state=MessageState.QUEUED, next_attempt_at__lte=clock.now()) | Q(state=MessageState.SENDING)
    )
    return waiting.order_by("next_attempt_at", "id").values_list("next_attempt_at", flat=True).first()


def waiting_by_state() -> dict[str, int]:
    """How many messages are in each state but “sent”: one query; a state that nothing is in counts 0."""
    counted = Message.objects.exclude(state=MessageState.SENT).order_by("state").values("state").annotate(n=Count("id"))
    found = {str(row["state"]): int(row["n"]) for row in counted}
    return {state: found.get(state, 0) for state in MessageState.values if state != MessageState.SENT}

"""Delivering queued messages: claim in a transaction, send outside it, record the fate."""

import logging
import uuid
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import F, Q

from xinhui.accounts.actors import SYSTEM, Actor
from xinhui.core import clock
from xinhui.core.locking import locked
from xinhui.outbox.channels import Refused, Undeliverable, send
from xinhui.outbox.codes import CODE_KIND, code_of
from xinhui.outbox.models import Channel, ChannelAddress, Message, MessageState

log = logging.getLogger(__name__)
MAX_ATTEMPTS = 6
FIRST_RETRY = timedelta(seconds=30)
#: A claim older than this belongs to a worker that died.
CLAIM_EXPIRES = timedelta(minutes=5)
#: A worker that is still at it says so this often: slow far ends may take longer than a claim lasts.
CLAIM_RENEWED = timedelta(minutes=1)
#: Sending these twice under one key leaves one message; a lost claim is simply sent again.
#: A push replaces the one before it on the phone.
IDEMPOTENT = (Channel.FILE, Channel.PUSH)


@dataclass
class Delivery:
    """What one run did."""

    sent: int = 0
    retried: int = 0
    failed: int = 0
    unknown: int = 0


def deliver_due(*, actor: Actor = SYSTEM, limit: int = 200) -> Delivery:
    """Send up to `limit` due messages. Safe to run anywhere, any number at once."""
    result = Delivery(unknown=_settle_lost_claims())
    messages = _claim(limit)
    addresses = {
        (row.user_id, row.channel): row
        for row in ChannelAddress.objects.filter(user_id__in={m.recipient_id for m in messages})
    }
    held, renewed_at = {message.pk for message in messages}, clock.now()
    for message in messages:
        if clock.now() - renewed_at >= CLAIM_RENEWED:
            held, renewed_at = _renew(message.claim), clock.now()
        if message.pk in held:
            _attempt(message, addresses.get((message.recipient_id, message.channel)), result)
    return result


def _claim(limit: int) -> list[Message]:
    """Mark due rows as ours. On SQLite the single writer makes the read and the mark one step."""
    now, claim = clock.now(), str(uuid.uuid4())
    with transaction.atomic():
        due = Message.objects.filter(state=MessageState.QUEUED, next_attempt_at__lte=now)
        ids = [row.pk for row in locked(due.order_by("next_attempt_at", "id"), skip_locked=True)[:limit]]
        Message.objects.filter(pk__in=ids, state=MessageState.QUEUED).update(
            state=MessageState.SENDING, claim=claim, claimed_at=now, attempts=F("attempts") + 1, updated_at=now
        )
    return list(Message.objects.filter(claim=claim, state=MessageState.SENDING).select_related("recipient"))


def _renew(claim: str) -> set[int]:
    """Say that we are still at it; the messages that are still ours, without those that were taken from us."""
    ours = Message.objects.filter(claim=claim, state=MessageState.SENDING)
    ours.update(claimed_at=clock.now())
    return set(ours.values_list("pk", flat=True))


def _address_for(message: Message, row: ChannelAddress | None) -> str:
    """Where the message goes: only a code goes to an address not yet confirmed, and there it gets its digits."""
    if message.kind == CODE_KIND:
        message.context = {"code": code_of(row) if row else ""}  # for the rendering only: never saved
    if row is None or row.is_active == (message.kind == CODE_KIND):
        return ""
    return row.address


def _attempt(message: Message, row: ChannelAddress | None, result: Delivery) -> None:
    try:
        send(message, _address_for(message, row))
    except Undeliverable as refusal:
        result.failed += _finish(message, state=MessageState.FAILED, error=str(refusal)[:300])
        return
    except Refused as refusal:
        _retry_or_fail(message, str(refusal), result)
        return
    except Exception as trouble:  # a wrong setting, a full disk, a text with a gap: this message's trouble, no other's
        log.exception("message %s not sent", message.pk)
        _retry_or_fail(message, f"{type(trouble).__name__}: {trouble}", result)
        return
    result.sent += _finish(message, state=MessageState.SENT, sent_at=clock.now(), error="")


def _retry_or_fail(message: Message, error: str, result: Delivery) -> None:
    if message.attempts >= MAX_ATTEMPTS:
        result.failed += _finish(message, state=MessageState.FAILED, error=error[:300])
        return
    wait = FIRST_RETRY * (2 ** (message.attempts - 1))
    result.retried += _finish(message, state=MessageState.QUEUED, next_attempt_at=clock.now() + wait, error=error[:300])


def _finish(message: Message, **values: object) -> int:
    """Record the fate if the claim is still ours."""
    return Message.objects.filter(pk=message.pk, claim=message.claim, state=MessageState.SENDING).update(
        updated_at=clock.now(), **values
    )


def _settle_lost_claims() -> int:
    """Claims of dead workers: idempotent channels are queued again, the others become `unknown` for a person."""
    now = clock.now()
    lost = Q(state=MessageState.SENDING, claimed_at__lt=now - CLAIM_EXPIRES)
    Message.objects.filter(lost, channel__in=IDEMPOTENT).update(
        state=MessageState.QUEUED, next_attempt_at=now, updated_at=now
    )
    return (
        Message.objects.filter(lost).exclude(channel__in=IDEMPOTENT).update(state=MessageState.UNKNOWN, updated_at=now)
    )

"""Reading, resending and confirming messages."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from xinhui.accounts.actors import Actor, require
from xinhui.accounts.roles import Role
from xinhui.audit.services import record
from xinhui.core import clock
from xinhui.core.errors import Conflict, NotFound
from xinhui.core.locking import locked
from xinhui.outbox import pulse
from xinhui.outbox.doorbell import ring
from xinhui.outbox.models import Channel, Message, MessageState

_TROUBLED = (MessageState.FAILED, MessageState.UNKNOWN)


def mark_read(*, actor: Actor, message_id: int) -> None:
    """Mark one's own in-app message as read; reading twice changes nothing."""
    with transaction.atomic():
        mine = Message.objects.filter(pk=message_id, recipient_id=actor.user_id, channel=Channel.IN_APP)
        message = locked(mine).first()
        if message is None:
            raise NotFound(code="message-unknown", message=_("There is no such message."))
        if message.read_at is None:
            message.read_at = clock.now()
            message.save(update_fields=["read_at"])
            pulse.bump_on_commit("messages")


def mark_all_read(*, actor: Actor) -> int:
    """Mark every unread in-app message of the actor as read; returns how many."""
    now = clock.now()
    with transaction.atomic():
        changed = Message.objects.filter(
            recipient_id=actor.user_id, channel=Channel.IN_APP, read_at__isnull=True
        ).update(read_at=now, updated_at=now)
        pulse.bump_on_commit("messages")
    return changed


def _troubled(message_id: int) -> Message:
    message = locked(Message.objects.filter(pk=message_id)).first()
    if message is None:
        raise NotFound(code="message-unknown", message=_("There is no such message."))
    if message.state not in _TROUBLED:
        raise Conflict(
            code="message-not-troubled",
            message=_("This message is neither failed nor of unknown fate."),
            action=_("Reload the page."),
        )
    return message


def resend_message(*, actor: Actor, message_id: int) -> Message:
    """Send a failed or unknown message again: a person's decision, recorded."""
    require(actor, Role.SYSTEM_ADMIN, Role.COMMAND_CENTRE)
    with transaction.atomic():
        message = _troubled(message_id)
        message.state, message.attempts = MessageState.QUEUED, 0
        message.next_attempt_at, message.error = clock.now(), ""
        message.save()
        record(actor=actor, verb="resend_message", target=message)
        transaction.on_commit(ring)
    return message


def confirm_message(*, actor: Actor, message_id: int) -> Message:
    """Record that a message of unknown fate did arrive."""
    require(actor, Role.SYSTEM_ADMIN, Role.COMMAND_CENTRE)
    with transaction.atomic():
        message = _troubled(message_id)
        message.state, message.sent_at = MessageState.SENT, clock.now()
        message.save()
        record(actor=actor, verb="confirm_message", target=message)
    return message

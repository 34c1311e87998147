"""A person's own addresses: add, send a code, confirm, remove. Each changes only their own."""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from xinhui.accounts.actors import Actor
from xinhui.accounts.models import User
from xinhui.audit.services import record
from xinhui.core import clock
from xinhui.core.errors import Conflict, Forbidden, InvalidInput, NotFound
from xinhui.core.locking import locked
from xinhui.outbox.addresses import clean_address, personal_channels
from xinhui.outbox.codes import CODE_KIND, has_expired, is_code
from xinhui.outbox.models import ChannelAddress, Message, MessageState
from xinhui.outbox.services.enqueue import Draft, enqueue

#: The portal must not become a way to pester strangers.
CODE_PAUSE = timedelta(minutes=1)
CODES_A_DAY = 10
TRIES = 5


def add_address(*, actor: Actor, channel: str, address: str) -> ChannelAddress:
    """Note where the actor wants messages and send a code there. Raises InvalidInput, Conflict, Forbidden."""
    if channel not in personal_channels():
        raise InvalidInput(
            code="channel-not-set-up",
            field="channel",
            message=_("The office has not set up this channel for personal addresses."),
            action=_("Choose one of the channels offered, or ask the system administrator."),
        )
    text = clean_address(channel, address)
    with transaction.atomic():
        user_id = hold_owner(actor)
        if ChannelAddress.objects.filter(user_id=user_id, channel=channel).exists():
            raise Conflict(
                code="address-exists",
                message=_("There is already an address for this channel."),
                action=_("Remove it first."),
            )
        row = ChannelAddress(user_id=user_id, channel=channel, address=text)
        _ask(row)
        record(actor=actor, verb="add_channel_address", target=row, detail={"channel": channel})
    return row


def send_code(*, actor: Actor, address_id: int) -> ChannelAddress:
    """Send a new code; the one before is void. Raises NotFound, Conflict."""
    with transaction.atomic():
        row = _own(actor, address_id)
        _require_unconfirmed(row)
        _ask(row)
        record(actor=actor, verb="send_channel_address_code", target=row, detail={"channel": row.channel})
    return row


def confirm_address(*, actor: Actor, address_id: int, code: str) -> ChannelAddress:
    """Take the address into use when the code is right. Raises NotFound, Conflict, InvalidInput."""
    with transaction.atomic():
        row = _own(actor, address_id)
        _require_unconfirmed(row)
        if row.code_tries >= TRIES or has_expired(row, clock.now()):
            raise Conflict(
                code="code-void",
                message=_("This code is no longer good: too old, or typed wrong too often."),
                action=_("Ask for a new code."),
            )
        is_right = is_code(row, code.strip())
        if is_right:
            row.is_active, row.confirmed_at, row.code_sent_at = True, clock.now(), None
            row.save()
            record(actor=actor, verb="confirm_channel_address", target=row, detail={"channel": row.channel})
        else:
            row.code_tries += 1
            row.save()
    if not is_right:  # outside: the wrong try stays counted
        raise InvalidInput(
            code="code-wrong",
            field="code",
            message=_("This is not the code that was sent."),
            action=_("Look at the newest message and type its six digits."),
        )
    return row


def remove_address(*, actor: Actor, address_id: int) -> None:
    """Forget the address; nothing more is sent there. Raises NotFound."""
    with transaction.atomic():
        row = _own(actor, address_id)
        Message.objects.filter(recipient_id=row.user_id, channel=row.channel, state=MessageState.QUEUED).delete()
        record(actor=actor, verb="remove_channel_address", target=row, detail={"channel": row.channel})
        row.delete()


def hold_owner(actor: Actor) -> int:
    """Lock the actor's own account: additions of one person come one after another."""
    owner = locked(User.objects.filter(pk=actor.user_id)).first() if actor.user_id else None
    if owner is None:
        raise Forbidden(code="not-signed-in", message=_("Sign in first."))
    return int(owner.pk)


def _own(actor: Actor, address_id: int) -> ChannelAddress:
    row = locked(ChannelAddress.objects.filter(pk=address_id, user_id=hold_owner(actor))).first()
    if row is None:
        raise NotFound(code="address-unknown", message=_("There is no such address."))
    return row


def _require_unconfirmed(row: ChannelAddress) -> None:
    if row.is_active:
        raise Conflict(
            code="address-confirmed", message=_("This address is confirmed already."), action=_("Reload the page.")
        )


def _ask(row: ChannelAddress) -> None:
    """Send a fresh code, unless so many were sent that it looks like pestering."""
    now = clock.now()
    sent = Message.objects.filter(recipient_id=row.user_id, kind=CODE_KIND)
    if sent.filter(channel=row.channel, created_at__gt=now - CODE_PAUSE).exists():
        raise Conflict(
            code="code-too-soon",
            message=_("A code was sent less than a minute ago."),
            action=_("Wait for it, or try again in a minute."),
        )
    if sent.filter(created_at__gt=now - timedelta(days=1)).count() >= CODES_A_DAY:
        raise Conflict(
            code="codes-used-up", message=_("Too many codes were sent today."), action=_("Try again tomorrow.")
        )
    row.code_sent_at, row.code_tries = now, 0
    row.save()
    key = f"address:{row.pk}:{int(now.timestamp() * 1_000_000)}"
    draft = Draft(key=key, recipient_id=row.user_id, kind=CODE_KIND, link="/accounts/channels/")
    enqueue(drafts=[draft], channels=[row.channel])

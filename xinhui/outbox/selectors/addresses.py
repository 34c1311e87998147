"""Where a person gets messages, as the page shows it."""

from dataclasses import dataclass

from django_stubs_ext import StrOrPromise

from xinhui.accounts.models import User
from xinhui.core import clock
from xinhui.outbox.addresses import SHAPES, personal_channels
from xinhui.outbox.codes import has_expired
from xinhui.outbox.models import Channel, ChannelAddress

#: What a telephone's keyboard and memory should offer.
KEYBOARDS = {Channel.EMAIL: ("email", "email"), Channel.SMS: ("tel", "tel"), Channel.DINGTALK: ("tel", "tel")}


@dataclass(frozen=True)
class ChannelCard:
    """A channel and the person's address there; without `row` there is none yet."""

    channel: str
    label: StrOrPromise
    hint: StrOrPromise
    input_type: str
    autocomplete: str
    row: ChannelAddress | None
    is_set_up: bool
    is_code_void: bool


def channel_cards(user: User) -> list[ChannelCard]:
    """Every channel with a place for an address, and addresses of channels that are no longer set up: one query."""
    own = {row.channel: row for row in ChannelAddress.objects.visible_to(user)}
    set_up = personal_channels()
    cards = []
    for channel, shape in SHAPES.items():
        row = own.get(channel)
        if channel not in set_up and row is None:
            continue
        keyboard, autocomplete = KEYBOARDS.get(channel, ("text", "off"))
        is_void = row is not None and has_expired(row, clock.now())
        is_set_up = channel in set_up
        cards.append(ChannelCard(channel, channel.label, shape.words, keyboard, autocomplete, row, is_set_up, is_void))
    return cards

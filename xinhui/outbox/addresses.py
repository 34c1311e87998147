"""A person's own addresses: what each channel takes, which channels can have one. Pure but for the settings."""

import re
from dataclasses import dataclass
from urllib.parse import quote

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from xinhui.core.errors import InvalidInput
from xinhui.outbox.models import Channel

PLACE = "{address}"
_MOBILE = re.compile(r"1[3-9][0-9]{9}")


@dataclass(frozen=True)
class Shape:
    """What an address of a channel looks like: the pattern, and the words that say so."""

    pattern: re.Pattern[str]
    words: StrOrPromise


SHAPES = {
    # Narrower than the standard: quotes and lists of addresses are no person's address.
    Channel.EMAIL: Shape(re.compile(r"[^\s\",;<>()]+@[^\s\",;<>()]+"), _("An e-mail address, like azhen@example.com.")),
    Channel.SMS: Shape(_MOBILE, _("A mobile number of 11 digits.")),
    Channel.DINGTALK: Shape(_MOBILE, _("A mobile number of 11 digits.")),
    # `all` is WeCom's word for the whole organisation.
    Channel.WECOM: Shape(
        re.compile(r"(?!all$)[a-z0-9][a-z0-9_.@-]{0,63}", re.IGNORECASE),
        _("The account in WeCom's address book: letters, digits, “.”, “_”, “-” and “@”."),
    ),
    Channel.FEISHU: Shape(re.compile(r"[a-z0-9_-]{8,64}", re.IGNORECASE), _("The token at the end of the webhook.")),
}


def personal_channels() -> list[Channel]:
    """Channels that the office has set up with a place for a person's own address, in the order of the list."""
    return [channel for channel in SHAPES if PLACE in settings.OUTBOX_URLS.get(channel, "")]


def clean_address(channel: str, address: str) -> str:
    """The address without blanks around it; raises InvalidInput when the channel cannot take it."""
    shape, text = SHAPES.get(Channel(channel)), address.strip()
    try:
        if channel == Channel.EMAIL:
            validate_email(text)
        if shape is None or not shape.pattern.fullmatch(text):
            raise ValidationError("")
    except ValidationError:
        raise InvalidInput(
            code="address-invalid",
            field="address",
            message=_("This is no address of this channel."),
            action=shape.words if shape else None,
        ) from None
    return text


def filled_in(url: str, channel: str, address: str, key: str) -> str:
    """The channel's URL for this address. What a person typed is one value of it, never more of the URL."""
    if PLACE in url:
        address = quote(clean_address(channel, address), safe="")
    return url.format(address=address, key=quote(key, safe=""))

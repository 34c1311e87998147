"""Confirmation codes: worked out from the address and the moment of sending, so that none is stored anywhere. Pure."""

from datetime import datetime, timedelta

from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext_lazy as _

from xinhui.outbox.models import ChannelAddress
from xinhui.outbox.registry import register

#: The kind of message that carries a code; the only one that goes to an address not yet confirmed.
CODE_KIND = "outbox.address_code"
CODE_LASTS = timedelta(minutes=30)
DIGITS = 6

register(
    CODE_KIND,
    subject=_("Your confirmation code: %(code)s"),
    body=_("Type %(code)s on the page “Where I get messages”. It is good for 30 minutes. Not asked for? Do nothing."),
)


def code_of(row: ChannelAddress) -> str:
    """The code that the address was sent; empty when none is awaited."""
    if row.code_sent_at is None:
        return ""
    facts = f"{row.pk}|{row.channel}|{row.address}|{row.code_sent_at.timestamp():.6f}"
    digest = salted_hmac("xinhui.outbox.codes", facts, algorithm="sha256").hexdigest()
    return f"{int(digest, 16) % 10**DIGITS:0{DIGITS}}"


def is_code(row: ChannelAddress, typed: str) -> bool:
    """True when `typed` is the code that is awaited."""
    code = code_of(row)
    return bool(code) and constant_time_compare(code, typed)


def has_expired(row: ChannelAddress, at: datetime) -> bool:
    """True when the code was sent too long ago."""
    return row.code_sent_at is not None and at > row.code_sent_at + CODE_LASTS

"""Message kinds of citizens of every trade."""

from django.utils.translation import gettext_lazy as _

from xinhui.outbox.registry import register

register(
    "trade.offered",
    subject=_("Can you help? %(title)s"),
    body=_("%(day)s %(part)s, %(place)s. Please accept or decline."),
)
register(
    "trade.answered",
    subject=_("%(name)s: %(state)s — %(title)s"),
    body=_("See the task for who is coming."),
)
register(
    "trade.cancelled",
    subject=_("Called off: %(title)s"),
    body=_("Reason: %(reason)s"),
    severity="warning",
)

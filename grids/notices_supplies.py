"""Message kinds of supplies."""

from django.utils.translation import gettext_lazy as _

from grids.notices_wartime import register_both
from xinhui.outbox.registry import register

register(
    "supply.low",
    subject=_("%(kind)s is running low in %(store)s"),
    body=_("%(left)s %(measure)s are left, below the line of %(line)s. Ask for more in time."),
    severity="warning",
)
register_both(
    "supply_wanted",
    subject=_("%(place)s asks for %(quantity)s %(measure)s of %(kind)s"),
    body=_("Request %(number)s waits for your decision."),
)
register_both(
    "supply_decided",
    subject=_("Your request for %(kind)s: %(state)s"),
    body=_("Request %(number)s: %(approved)s of %(quantity)s %(measure)s. %(note)s"),
    severity="warning",
)
register_both(
    "supply_sent",
    subject=_("%(approved)s %(measure)s of %(kind)s are on the way to you"),
    body=_("Request %(number)s: confirm what arrives."),
    severity="warning",
)

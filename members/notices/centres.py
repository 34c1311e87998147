"""Message kinds of service centres."""

from django.utils.translation import gettext_lazy as _

from xinhui.outbox.registry import register

register(
    "centre.activity_place",
    subject=_("You have a place: %(title)s"),
    body=_("A place has become free for you: %(when)s, %(centre)s. Withdraw if you cannot come."),
)
register(
    "centre.activity_cancelled",
    subject=_("Cancelled: %(title)s, %(when)s"),
    body=_("%(centre)s: %(note)s"),
    severity="warning",
)
register(
    "centre.booking_cancelled",
    subject=_("Your booking of %(room)s on %(when)s was cancelled"),
    body=_("%(centre)s cancelled it. %(note)s"),
    severity="warning",
)

"""Message kinds of development."""

from django.utils.translation import gettext_lazy as _

from xinhui.outbox.registry import register

register(
    "development.possible",
    subject=_("%(name)s: step %(number)s “%(title)s” is possible now"),
    body=_("%(branch)s: the waiting time was over on %(day)s."),
    severity="info",
)
register(
    "development.limit",
    subject=_("%(name)s: step %(number)s “%(title)s” is due by %(day)s"),
    body=_("%(branch)s: after this day it is marked late."),
    severity="warning",
)
register(
    "development.late",
    subject=_("%(name)s: step %(number)s “%(title)s” is late"),
    body=_("%(branch)s: it was to be done by %(day)s."),
    severity="warning",
)

"""Message kinds of plans on their way to approval: for the leaders who decide, and back to whoever drafted it."""

from django.utils.translation import pgettext_lazy

from xinhui.outbox.registry import register

register(
    "plan.proposed",
    subject=pgettext_lazy("plan", "A plan awaits your approval: %(title)s"),
    body=pgettext_lazy(
        "plan", "Level %(level)s, version %(version)s. Read it and approve it, or send it back with a reason."
    ),
)
register(
    "plan.refused",
    subject=pgettext_lazy("plan", "The plan was sent back: %(title)s"),
    body=pgettext_lazy("plan", "Level %(level)s, version %(version)s is a draft again: %(reason)s"),
    severity="warning",
)
register(
    "plan.approved",
    subject=pgettext_lazy("plan", "The plan is in force: %(title)s"),
    body=pgettext_lazy("plan", "Level %(level)s, version %(version)s."),
)

"""Message kinds of matters on their way to a duty list: for the command centre, and back to whoever proposed them."""

from django.utils.translation import pgettext_lazy

from xinhui.outbox.registry import register

register(
    "duty.proposed",
    subject=pgettext_lazy("duty", "A matter is proposed for the duty lists: %(title)s"),
    body=pgettext_lazy(
        "duty", "%(unit)s proposes it under: %(rule)s. Let it onto the list, or refuse it with a reason."
    ),
)
register(
    "duty.approve",
    subject=pgettext_lazy("duty", "Your matter is on the duty list: %(title)s"),
    body=pgettext_lazy("duty", "Decided by %(by)s. %(note)s"),
)
register(
    "duty.refuse",
    subject=pgettext_lazy("duty", "Your matter was not let onto the duty list: %(title)s"),
    body=pgettext_lazy("duty", "Decided by %(by)s. %(note)s"),
    severity="warning",
)
register(
    "duty.withdraw",
    subject=pgettext_lazy("duty", "Your matter was taken off the duty lists: %(title)s"),
    body=pgettext_lazy("duty", "Decided by %(by)s. %(note)s"),
    severity="warning",
)

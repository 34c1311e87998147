"""Kinds of messages that tell people of a bureau's systems."""

from django.utils.translation import pgettext_lazy

from xinhui.outbox.registry import register

register(
    "bureaus.webhook_down",
    subject=pgettext_lazy("webhooks", "Webhooks of %(system)s are not taken"),
    body=pgettext_lazy(
        "webhooks",
        "%(host)s has taken no event for an hour. Nothing is lost: everything is sent in order once it answers.",
    ),
    severity="warning",
)
register(
    "bureaus.webhook_gone",
    subject=pgettext_lazy("webhooks", "Webhooks of %(system)s are paused"),
    body=pgettext_lazy(
        "webhooks", "%(host)s answered 410 Gone. Events wait: resume on the page of webhooks, or remove the address."
    ),
    severity="warning",
)
register(
    "bureaus.key_ends",
    subject=pgettext_lazy("bureaus", "The key of %(system)s runs out at %(until)s"),
    body=pgettext_lazy(
        "bureaus",
        "After that the system is refused (key: %(key)s). Have a new one issued: both are good until the old one ends.",
    ),
    severity="warning",
)

"""App config."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from xinhui.outbox import checks

#: Registered by being imported.
CHECKS = (checks.push_key_is_one,)


class OutboxConfig(AppConfig):
    """Messages and their delivery."""

    name = "xinhui.outbox"
    label = "outbox"
    verbose_name = _("Outbox")

    def ready(self) -> None:
        """Say what is kept how long, and register what owners are told about their accounts."""
        import_module("xinhui.outbox.services.retention")
        import_module("xinhui.outbox.account_notices")

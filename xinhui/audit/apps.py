"""App config."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AuditConfig(AppConfig):
    """The append-only trail."""

    name = "xinhui.audit"
    label = "audit"
    verbose_name = _("Audit")

    def ready(self) -> None:
        """Say what is kept how long."""
        import_module("xinhui.audit.services.retention")

"""App of what the portal offers the systems of other bureaus."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from xinhui.core.ticks import register_tick


class BureausConfig(AppConfig):
    """Clients of other bureaus, and the webhooks they are told by."""

    name = "xinhui.bureaus"
    verbose_name = _("Systems of other bureaus")

    def ready(self) -> None:
        """Register the message kinds, how the schema names the systems' way in, and the tick without Celery."""
        import_module("xinhui.bureaus.notices")
        import_module("xinhui.bureaus.schema")
        import_module("xinhui.bureaus.services.retention")
        register_tick("webhooks", import_module("xinhui.bureaus.tasks").tick)

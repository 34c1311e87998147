"""App of what the portal offers the systems of other bureaus."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BureausConfig(AppConfig):
    """Clients of other bureaus, and the webhooks they are told by."""

    name = "xinhui.bureaus"
    verbose_name = _("Systems of other bureaus")

    def ready(self) -> None:
        """Name the systems' way in in the API's schema."""
        import_module("xinhui.bureaus.schema")

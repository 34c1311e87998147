"""App of the burden meter."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BurdenConfig(AppConfig):
    """What filling in forms cost."""

    name = "xinhui.burden"
    label = "burden"
    verbose_name = _("Burden of forms")

    def ready(self) -> None:
        """Say how long it is kept."""
        import_module("xinhui.burden.retention")

"""App config."""

from importlib import import_module
from pkgutil import iter_modules

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CadresConfig(AppConfig):
    """Files of cadres and what is done with them."""

    name = "cadres"
    verbose_name = _("Cadres")

    def ready(self) -> None:
        """Register the message kinds and what can be imported: every module of the two packages."""
        for package in ("cadres.notices", "cadres.exchange"):
            for found in iter_modules(import_module(package).__path__):
                import_module(f"{package}.{found.name}")

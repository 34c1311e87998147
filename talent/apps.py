"""App config."""

from importlib import import_module
from pkgutil import iter_modules

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from xinhui.core.ticks import register_tick


class TalentConfig(AppConfig):
    """People whom the district wins and keeps, and what is done for them."""

    name = "talent"
    verbose_name = _("Talent")

    def ready(self) -> None:
        """Register the message kinds and what can be imported (every module of the two packages), tick and door."""
        import_module("talent.doors")
        for package in ("talent.notices", "talent.exchange"):
            for found in iter_modules(import_module(package).__path__):
                import_module(f"{package}.{found.name}")
        register_tick("talent", import_module("talent.services.tick").tick)

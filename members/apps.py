"""App config."""

from importlib import import_module
from pkgutil import iter_modules

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MembersConfig(AppConfig):
    """Party organizations, members and what they do together."""

    name = "members"
    verbose_name = _("Party organizations and members")

    def ready(self) -> None:
        """Register the message kinds and what can be imported: every module of the two packages."""
        for package in ("members.notices", "members.exchange"):
            for found in iter_modules(import_module(package).__path__):
                import_module(f"{package}.{found.name}")

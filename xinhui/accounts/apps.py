"""App config."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """Users, units, posts, API tokens."""

    name = "xinhui.accounts"
    label = "accounts"
    verbose_name = _("People and posts")

    def ready(self) -> None:
        """Name the token in the API's schema."""
        import_module("xinhui.accounts.schema")

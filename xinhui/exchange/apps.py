"""App config."""

from importlib import import_module

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    """The exchange room."""

    name = "xinhui.exchange"
    label = "exchange"

    def ready(self) -> None:
        """Say what is kept how long, and register the imports of the foundation's own tables."""
        import_module("xinhui.exchange.services.retention")
        import_module("xinhui.exchange.staff")

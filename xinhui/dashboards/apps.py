"""App config."""

from importlib import import_module

from django.apps import AppConfig


class DashboardsConfig(AppConfig):
    """The dashboards room."""

    name = "xinhui.dashboards"
    label = "dashboards"

    def ready(self) -> None:
        """Register the message kinds."""
        import_module("xinhui.dashboards.briefing.notices")

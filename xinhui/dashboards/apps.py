"""App config."""

from django.apps import AppConfig


class DashboardsConfig(AppConfig):
    """The dashboards room."""

    name = "xinhui.dashboards"
    label = "dashboards"

"""App config."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """Carries `manage.py demo`."""

    name = "xinhui.demo"
    label = "demo"

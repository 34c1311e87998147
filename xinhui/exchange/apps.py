"""App config."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    """The exchange room."""

    name = "xinhui.exchange"
    label = "exchange"

"""App config."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OutboxConfig(AppConfig):
    """Messages and their delivery."""

    name = "xinhui.outbox"
    label = "outbox"
    verbose_name = _("Outbox")

"""App config."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    """The lowest room: knows no other."""

    name = "xinhui.core"
    label = "core"
    verbose_name = _("Foundation")

"""App config."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CadresConfig(AppConfig):
    """Files of cadres."""

    name = "cadres"
    verbose_name = _("Cadres")

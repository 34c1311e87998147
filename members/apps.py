"""App config."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MembersConfig(AppConfig):
    """Party organizations, members and what they do together."""

    name = "members"
    verbose_name = _("Party organizations and members")

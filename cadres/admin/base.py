"""The base of the room's admin pages: only tables of reference are there; files are read on their own pages."""

from typing import ClassVar

from django.conf import settings
from django.db.models import Model
from django.http import HttpRequest

from xinhui.accounts.roles import Role
from xinhui.accounts.second_factor import is_proved
from xinhui.admin import ScopedAdmin


class CadreAdmin(ScopedAdmin):
    """Rows that the cadre office reads and exports, after the second factor (asked for on the room's own pages)."""

    view_roles: ClassVar[tuple[Role, ...]] = (Role.CADRE_OFFICE,)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """As elsewhere, and the second factor proved."""
        may: bool = super().has_view_permission(request, obj)
        return may and (not settings.CADRES_SECOND_FACTOR or is_proved(request))

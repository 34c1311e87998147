"""The base of the room's admin pages: only tables of reference are there; files are read on their own pages."""

from typing import ClassVar

from xinhui.accounts.roles import Role
from xinhui.admin import ScopedAdmin


class CadreAdmin(ScopedAdmin):
    """Rows that the cadre office reads and exports."""

    view_roles: ClassVar[tuple[Role, ...]] = (Role.CADRE_OFFICE,)

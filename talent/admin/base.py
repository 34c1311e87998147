"""The base of the room's admin pages: tables that the talent office reads and exports; people are not among them."""

from typing import ClassVar

from xinhui.accounts.roles import Role
from xinhui.admin import ScopedAdmin


class TalentAdmin(ScopedAdmin):
    """Rows that the talent office reads and exports."""

    view_roles: ClassVar[tuple[Role, ...]] = (Role.TALENT_OFFICE,)

"""The base of the room's admin pages: the organization department looks, and edits where a page says so."""

from typing import ClassVar

from xinhui.accounts.roles import Role
from xinhui.admin import ScopedAdmin


class PartyAdmin(ScopedAdmin):
    """Rows that the organization department reads and exports."""

    view_roles: ClassVar[tuple[Role, ...]] = (Role.ORGANIZATION_DEPARTMENT,)

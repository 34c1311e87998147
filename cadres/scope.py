"""Whose files a user reads: by appointment and need, nobody else's by area or rank.

The cadre office of the organization department reads all; a unit's personnel officer those of the unit.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xinhui.accounts.roles import Role
from xinhui.accounts.scope import Scope, scope_of

if TYPE_CHECKING:  # models use this module: the arrow at run time is models → scope
    from django.contrib.auth.models import AnonymousUser

    from xinhui.accounts.models import User


@dataclass(frozen=True)
class CadreScope:
    """The reach of somebody's posts among the files."""

    is_office: bool = False
    unit_ids: tuple[int, ...] = ()

    @property
    def is_reader(self) -> bool:
        """Reads any file."""
        return self.is_office or bool(self.unit_ids)

    def reads(self, unit_id: int) -> bool:
        """Reads the files of a unit."""
        return self.is_office or unit_id in self.unit_ids


def cadre_scope(posts: Scope) -> CadreScope:
    """What posts let their holder read; a token narrowed to an area nothing, since nothing of the room lies in one."""
    if posts.within:
        return CadreScope()
    return CadreScope(posts.has(Role.CADRE_OFFICE), posts.unit_ids(Role.PERSONNEL_OFFICER))


def cadre_scope_of(user: User | AnonymousUser) -> CadreScope:
    """The same of a user, today."""
    return cadre_scope(scope_of(user))

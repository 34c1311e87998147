"""What a user may see of talent: the office all of it, a unit its own part, leaders figures without people.

Employers and applicants hold no posts: what is theirs is found by their accounts (`talent.models.employer`) or by the
receipt of an application.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xinhui.accounts.roles import Role
from xinhui.accounts.scope import Scope, scope_of

if TYPE_CHECKING:  # models use this module: the arrow at run time is models → scope
    from django.contrib.auth.models import AnonymousUser

    from xinhui.accounts.models import User

#: Posts by which a unit's people work on what is the unit's.
OF_UNITS = (Role.DEPARTMENT_HANDLER, Role.DEPARTMENT_LEADER, Role.TOWN_ORGANIZER)
LOOKS_ON = (Role.DISTRICT_LEADER, Role.COMMAND_CENTRE)


@dataclass(frozen=True)
class TalentScope:
    """The reach of somebody's posts among targets, plans, people and tickets."""

    is_office: bool = False
    looks_on: bool = False
    unit_ids: tuple[int, ...] = ()

    @property
    def reads_figures(self) -> bool:
        """Sees targets, plans, carriers and events; no person."""
        return self.is_office or self.looks_on or bool(self.unit_ids)

    def works_for(self, unit_id: int | None) -> bool:
        """The office, or somebody of the unit."""
        return self.is_office or (unit_id is not None and unit_id in self.unit_ids)


def talent_scope(posts: Scope) -> TalentScope:
    """What posts let their holder see; a token narrowed to an area nothing, since nothing of the room lies in one."""
    if posts.within:
        return TalentScope()
    return TalentScope(posts.has(Role.TALENT_OFFICE), posts.has(*LOOKS_ON), posts.unit_ids(*OF_UNITS))


def talent_scope_of(user: User | AnonymousUser) -> TalentScope:
    """The same of a user, today."""
    return talent_scope(scope_of(user))

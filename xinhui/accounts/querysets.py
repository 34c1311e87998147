"""What each user may see of units, posts and tokens (of users: in `models`, which posts and users share)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q

from xinhui.accounts.roles import Role
from xinhui.accounts.scope import area_q, scope_of
from xinhui.core import clock

if TYPE_CHECKING:  # models use this module: the arrow at run time is models → querysets
    from xinhui.accounts.models import ApiToken, Post, Unit, User  # noqa: F401 - named in the generic bases

#: See everyone: they keep the accounts, or have to reach anybody.
DIRECTORY_ROLES = (
    Role.SYSTEM_ADMIN,
    Role.SECURITY_ADMIN,
    Role.COMMAND_CENTRE,
    Role.DISTRICT_LEADER,
    Role.ORGANIZATION_DEPARTMENT,
)
#: See the people who hold posts in their area.
AREA_DIRECTORY_ROLES = (
    Role.TOWN_LEADER,
    Role.TOWN_DISPATCHER,
    Role.TOWN_ORGANIZER,
    Role.VILLAGE_SECRETARY,
    Role.GRID_LEADER,
    Role.GRID_WORKER,
)
#: See the people of their own unit.
UNIT_DIRECTORY_ROLES = (Role.DEPARTMENT_HANDLER, Role.DEPARTMENT_LEADER)


def in_force_q(prefix: str, day: date) -> Q:
    """The condition behind `in_force`, for queries that reach posts through a relation (`prefix`: “user__posts__”)."""
    ends, starts = f"{prefix}ends_on", f"{prefix}starts_on__lte"
    return (Q(**{f"{ends}__isnull": True}) | Q(**{f"{ends}__gt": day})) & Q(**{starts: day})


class PostQuerySet(models.QuerySet["Post"]):
    """Posts."""

    def in_force(self, on: date | None = None) -> Self:
        """Posts in force on a day (today when none is named); `ends_on` itself is no longer in force."""
        return self.filter(in_force_q("", on or clock.today()))

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Own posts; those of the area or unit that one's posts cover; all for the directory roles."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        scope = scope_of(user)
        if scope.has(*DIRECTORY_ROLES):
            return self
        return self.filter(
            Q(user_id=user.pk)
            | area_q("area_code", scope.areas(*AREA_DIRECTORY_ROLES))
            | Q(unit_id__in=scope.unit_ids(*UNIT_DIRECTORY_ROLES))
        )


class UnitQuerySet(models.QuerySet["Unit"]):
    """Units: the district's directory of offices, which everyone signed in may read."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """All units for a signed-in user, none otherwise."""
        return self if user.is_authenticated and user.is_active else self.none()

    def active(self) -> Self:
        """Units in being."""
        return self.filter(is_active=True)


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    """API tokens."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """One's own; all for the security administrator, who issues and revokes them."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if scope_of(user).has(Role.SECURITY_ADMIN):
            return self
        return self.filter(user_id=user.pk)

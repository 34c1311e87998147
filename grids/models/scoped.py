"""Who sees rows that carry an `area_code`. Shared by every model of the room.

Rule (design.md, “Access”): a post sees its own area; district posts see the whole district; the three
administrators see no business rows except the reference tables that say so.
"""

from typing import Any, Self, TypeVar

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q

from xinhui.accounts.models import User
from xinhui.accounts.roles import Role
from xinhui.accounts.scope import Scope, area_q, scope_of

#: Roles whose sight is their area code, whatever their unit.
AREA_ROLES = (
    Role.COMMAND_CENTRE,
    Role.DISTRICT_LEADER,
    Role.TOWN_LEADER,
    Role.TOWN_DISPATCHER,
    Role.VILLAGE_SECRETARY,
    Role.GRID_LEADER,
    Role.GRID_WORKER,
)
DEPARTMENT_ROLES = (Role.DEPARTMENT_HANDLER, Role.DEPARTMENT_LEADER, Role.BUREAU_CLIENT)
#: Those who run the reference data (divisions, categories, deadlines, calendars).
REFERENCE_ROLES = (Role.SYSTEM_ADMIN, Role.COMMAND_CENTRE)

M = TypeVar("M", bound=models.Model)


class AreaQuerySet(models.QuerySet[M]):
    """Rows with an `area_code`, seen by area."""

    area_field = "area_code"

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Rows inside the areas of the user's posts in force."""
        if not isinstance(user, User):
            return self.none()
        return self.filter(self.visible_q(scope_of(user)))

    def visible_q(self, scope: Scope) -> Q:
        """The condition behind `visible_to`, for queries that join."""
        return area_q(self.area_field, scope.areas(*AREA_ROLES))


class CoveringQuerySet(AreaQuerySet[M]):
    """Rows whose area may lie above the reader: an order to the district concerns everybody inside it."""

    def visible_q(self, scope: Scope) -> Q:
        """Inside the reader's areas, or over them."""
        areas = scope.areas(*AREA_ROLES)
        above = {area[:digits] for area in areas for digits in (6, 9, 12) if digits < len(area)}
        return super().visible_q(scope) | Q(**{f"{self.area_field}__in": sorted(above)})


class ReferenceQuerySet(models.QuerySet[M]):
    """Reference rows: everyone signed in may read them."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """All rows for a signed-in user, none otherwise."""
        return self.all() if isinstance(user, User) and user.is_active else self.none()


def area_code_field(**kwargs: Any) -> "models.CharField[str, str]":
    """The one way to declare an area code: indexed for `LIKE 'prefix%'` on both databases."""
    return models.CharField(max_length=15, **kwargs)

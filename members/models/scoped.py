"""Who sees rows of the members room: by area, by the organization's path, and one's own."""

from typing import Self, TypeVar

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q

from members.scope import PartyScope, party_scope_of
from xinhui.accounts.models import User

M = TypeVar("M", bound=models.Model)


class PartyQuerySet(models.QuerySet[M]):
    """Rows of an organization: seen by posts over its area, and by officers of it or of one above.

    A subclass names the columns: `area_field`; `path_field` of the organization (empty: none); `member_field`, the id
    of the member whose own row it is (empty: nobody's); `own_path_field`: rows that every member of the organization
    sees.
    """

    area_field = "area_code"
    path_field = "organization__path"
    member_field = ""
    own_path_field = ""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Rows that the user reads."""
        if not isinstance(user, User):
            return self.none()
        return self.filter(self.visible_q(party_scope_of(user)))

    def visible_q(self, scope: PartyScope) -> Q:
        """The condition behind `visible_to`, for queries that join."""
        condition = scope.reach_q(area=self.area_field, path=self.path_field)
        if self.member_field and scope.member_id is not None:
            condition |= Q(**{self.member_field: scope.member_id})
        if self.own_path_field and scope.path:
            condition |= Q(**{self.own_path_field: scope.path})
        return condition


class PlaceQuerySet(PartyQuerySet[M]):
    """Rows of a place without an organization: seen by posts over the area."""

    path_field = ""

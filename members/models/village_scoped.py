"""Who sees rows of a village: posts over it, officers of organizations in or above it, and its own members.

Rows carry the village's 12 digits in `area_code`.
"""

from typing import TypeVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Substr

from members.models.organization import Organization
from members.models.scoped import PlaceQuerySet
from members.scope import KEEPERS, READERS, PartyScope
from xinhui.accounts.scope import area_q

M = TypeVar("M", bound=models.Model)
VILLAGE_DIGITS = 12
_LED, _HOME = "_led_villages", "_home_village"


def _villages(condition: Q) -> frozenset[str]:
    rows = Organization.objects.in_being().filter(condition).annotate(village=Substr("area_code", 1, VILLAGE_DIGITS))
    found = rows.order_by().values_list("village", flat=True).distinct()
    return frozenset(code for code in found if len(code) == VILLAGE_DIGITS)


def led_villages(scope: PartyScope) -> frozenset[str]:
    """Villages with an organization that the user leads. One query a request, none without an office."""
    found: frozenset[str] | None = scope.__dict__.get(_LED)
    if found is None:
        found = _villages(area_q("path", scope.led)) if scope.led else frozenset()
        scope.__dict__[_LED] = found
    return found


def home_village(scope: PartyScope) -> str:
    """The village of the user's own organization; "" for an organ's member. One query a request."""
    found: str | None = scope.__dict__.get(_HOME)
    if found is None:
        own = _villages(Q(pk=scope.organization_id)) if scope.organization_id is not None else frozenset()
        found = next(iter(own), "")
        scope.__dict__[_HOME] = found
    return found


def keeps_village(scope: PartyScope, village: str) -> bool:
    """Whether the user keeps the village's records: by a post, or as an officer in or above the village."""
    return scope.posts.covers(village, *KEEPERS) or village in led_villages(scope)


def reads_village(scope: PartyScope, village: str) -> bool:
    """Whether the user reads them all."""
    return scope.posts.covers(village, *READERS) or village in led_villages(scope)


class VillageQuerySet(PlaceQuerySet[M]):
    """Rows of a village that every member in the village reads too."""

    def readers_q(self, scope: PartyScope) -> Q:
        """Posts over the area and officers."""
        condition = super().visible_q(scope)
        led = led_villages(scope)
        return condition | Q(**{f"{self.area_field}__in": sorted(led)}) if led else condition

    def visible_q(self, scope: PartyScope) -> Q:
        home = home_village(scope)
        return self.readers_q(scope) | (Q(**{self.area_field: home}) & self.villagers_q() if home else Q(pk__in=()))

    def villagers_q(self) -> Q:
        """Which rows of their village its members read: all, unless a subclass says otherwise."""
        return Q()

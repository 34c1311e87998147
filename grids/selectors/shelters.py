"""Which shelters are open and how full: sums over the newest counts. Rehearsals only where a drill is looked at."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Max, Prefetch, Q, QuerySet, Sum
from django.db.models.functions import Coalesce, Greatest

from grids.emergency_states import ActivationState
from grids.models import Activation, Shelter, ShelterCount, ShelterOpening
from grids.selectors.by_place import counted_by_place
from grids.shelter_states import OpeningState
from xinhui.accounts.models import User
from xinhui.accounts.scope import Scope, area_range

OPEN = Q(state=OpeningState.OPEN)
OVER = Q(people__gt=F("shelter__capacity"))
FREE = Greatest(F("shelter__capacity") - F("people"), 0)
PHONE_MAX = 40
#: What a row of places sums over openings.
SUMS: dict[str, Any] = {
    "opened": Count("pk"),
    "capacity": Coalesce(Sum("shelter__capacity"), 0),
    "inside": Coalesce(Sum("people"), 0),
    "young": Coalesce(Sum("children"), 0),
    "old": Coalesce(Sum("elderly"), 0),
    "free": Coalesce(Sum(FREE), 0),
    "over": Count("pk", filter=OVER),
}


@dataclass(frozen=True)
class ShelterRow:
    """A shelter and its opening, if it is open."""

    shelter: Shelter
    opening: ShelterOpening | None

    @property
    def free(self) -> int:
        """Places left; 0 when it is overfull."""
        return max(0, self.shelter.capacity - (self.opening.people if self.opening else 0))

    @property
    def is_over(self) -> bool:
        """More people than it holds."""
        return self.opening is not None and self.opening.people > self.shelter.capacity


def openings_of(user: User, area: str = "", activation: Activation | None = None) -> QuerySet[ShelterOpening]:
    """Openings of now, or all of an activation; a drill's only when that drill is asked for."""
    rows = ShelterOpening.objects.visible_to(user)
    rows = rows.filter(OPEN, is_drill=False) if activation is None else rows.filter(activation=activation)
    return rows.filter(**area_range("area_code", area)) if area else rows


def open_now(user: User, area: str = "", activation: Activation | None = None) -> QuerySet[ShelterOpening]:
    """Of those, the open ones."""
    return openings_of(user, area, activation).filter(OPEN)


def figures(user: User, area: str = "", activation: Activation | None = None) -> dict[str, int]:
    """SUMS of the open ones (`young` and `old` are among those `inside`), and `shelters` on the list. Two queries."""
    shelters = Shelter.objects.visible_to(user).filter(closed_on=None)
    if area:
        shelters = shelters.filter(**area_range("area_code", area))
    return {"shelters": shelters.count(), **open_now(user, area, activation).order_by().aggregate(**SUMS)}


def by_place(user: User, area: str, digits: int, activation: Activation | None = None) -> list[dict[str, Any]]:
    """`code`, `name` and SUMS of every town or village with an open shelter. Two queries."""
    return counted_by_place(open_now(user, area, activation), digits, **SUMS)


def shelters_of(user: User, area: str = "", activation: Activation | None = None) -> list[ShelterRow]:
    """Shelters on the list, the open ones first, the fullest of them first. Two queries."""
    rows = Shelter.objects.visible_to(user).filter(closed_on=None)
    if area:
        rows = rows.filter(**area_range("area_code", area))
    opened = {row.shelter_id: row for row in open_now(user, area, activation).select_related("activation")}
    found = [ShelterRow(shelter, opened.get(shelter.pk)) for shelter in rows.order_by("area_code", "name")]
    return sorted(found, key=lambda row: (row.opening is None, -row.opening.people if row.opening else 0))


def openings_with_peak(user: User, shelter: Shelter) -> QuerySet[Any]:
    """The openings of a shelter with their `peak` and their counts, the newest first; drills are named as such."""
    counts = ShelterCount.objects.select_related("by").order_by("-at", "-pk")
    rows = ShelterOpening.objects.visible_to(user).filter(shelter=shelter)
    rows = rows.select_related("activation", "opened_by", "closed_by")
    with_peak = rows.annotate(peak=Coalesce(Max("counts__people"), 0))
    return with_peak.prefetch_related(Prefetch("counts", counts)).order_by("-opened_at", "-pk")


def activations_over(scope: Scope, shelter: Shelter) -> list[Activation]:
    """Activations in force that a shelter there may be opened for, real ones first."""
    seen = Activation.objects.all().visible_q(scope)
    rows = Activation.objects.filter(seen, state=ActivationState.ACTIVE).order_by("is_drill", "-pk")
    return [
        row for row in rows
        if shelter.area_code.startswith(row.area_code) or row.area_code.startswith(shelter.area_code)
    ]  # fmt: skip


def open_near(user: User, areas: Sequence[str]) -> list[ShelterOpening]:
    """For the phone: open shelters of the towns of these areas, of drills last, those with places left first; at most
    PHONE_MAX. Also those of the next village: whoever must leave home goes where there is room."""
    condition = Q(pk__in=[])
    for town in {area[:9] for area in areas if len(area) >= 9}:
        condition |= Q(**area_range("area_code", town))
    rows = ShelterOpening.objects.filter(condition, OPEN, shelter__closed_on=None)
    found = rows.select_related("shelter").annotate(free=FREE).order_by("is_drill", "-free", "area_code", "pk")
    return list(found[:PHONE_MAX])

"""Rounds of rank promotion as pages show them, and where places are free."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from cadres.models import Cadre, RankProposal, RankQuota, RankRound
from cadres.models.ranks import RankRoundQuerySet
from cadres.rules.ranks import NEEDS
from cadres.states.ranks import RankProposalState
from xinhui.accounts.models import Unit, User


@dataclass(frozen=True)
class FreeRank:
    """A rank of a unit with free places: of how many, and how many people are in the rank below."""

    unit: Unit
    rank: str
    label: str
    quota: int
    free: int
    below: int


def listed(user: User, said: Mapping[str, Any]) -> RankRoundQuerySet:
    """Rounds in reach that fit; keys: unit, rank, state. `people`: proposed and not withdrawn."""
    rows: RankRoundQuerySet = RankRound.objects.visible_to(user).select_related("unit")
    for name in ("unit", "rank", "state"):
        if said.get(name):
            rows = rows.filter(**{name: said[name]})
    rows = rows.annotate(people=Count("proposals", filter=~Q(proposals__state=RankProposalState.WITHDRAWN)))
    return rows.order_by("-opened_on", "-pk")


def free_ranks(user: User) -> list[FreeRank]:
    """Where places are free and no round runs; units with more people in the rank below first. Four queries."""
    people = Cadre.objects.visible_to(user).in_service().exclude(rank="")
    held = Counter(people.values_list("unit_id", "rank"))
    standing = RankProposal.objects.visible_to(user).standing()
    taken = Counter(standing.values_list("round__unit_id", "round__rank"))
    running = set(RankRound.objects.visible_to(user).running().values_list("unit_id", "rank"))
    found = []
    for row in RankQuota.objects.visible_to(user).filter(rank__in=NEEDS).select_related("unit"):
        key = (row.unit_id, row.rank)
        free, below = row.quota - held[key] - taken[key], held[row.unit_id, NEEDS[row.rank][0]]
        if free > 0 and below > 0 and key not in running:
            found.append(FreeRank(row.unit, row.rank, row.get_rank_display(), row.quota, free, below))
    return sorted(found, key=lambda one: (-one.below, one.unit.code, one.rank))


def granted() -> int:
    """Ranks granted in rounds."""
    return RankProposal.objects.filter(state=RankProposalState.GRANTED).count()

"""Kinds of party organizations, how many members they need, their terms, and what an election needs. Pure.

Sources: 《中国共产党支部工作条例（试行）》 (2018), 《中国共产党基层组织选举工作条例》 (2020), 《党章》 chapter 5.
"""

from dataclasses import dataclass
from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from members.rules.months import months_after


class OrganizationKind(models.TextChoices):
    """What an organization is."""

    COMMITTEE = "committee", _("Party committee")
    GENERAL_BRANCH = "general_branch", _("General party branch")
    BRANCH = "branch", _("Party branch")
    JOINT_BRANCH = "joint_branch", _("Joint party branch")
    TEMPORARY_BRANCH = "temporary_branch", _("Temporary party branch")
    GROUP = "group", _("Party group")


_K = OrganizationKind
#: Which kinds stand directly below which.
BELOW: dict[OrganizationKind, frozenset[OrganizationKind]] = {
    _K.COMMITTEE: frozenset({_K.COMMITTEE, _K.GENERAL_BRANCH, _K.BRANCH, _K.JOINT_BRANCH, _K.TEMPORARY_BRANCH}),
    _K.GENERAL_BRANCH: frozenset({_K.BRANCH, _K.JOINT_BRANCH, _K.TEMPORARY_BRANCH}),
    _K.BRANCH: frozenset({_K.GROUP}),
    _K.JOINT_BRANCH: frozenset({_K.GROUP}),
    _K.TEMPORARY_BRANCH: frozenset({_K.GROUP}),
    _K.GROUP: frozenset(),
}
#: Organizations that members belong to.
BRANCHES = frozenset({_K.BRANCH, _K.JOINT_BRANCH, _K.TEMPORARY_BRANCH})
#: Full members without whom there is no branch; from which it has a committee; and how large it normally gets.
LEAST_OF_BRANCH, LEAST_FOR_COMMITTEE, NORMAL_MOST = 3, 7, 50
COMMITTEE_SEATS = range(3, 8)
COMMITTEE_YEARS, BRANCH_YEARS, VILLAGE_YEARS = 5, 3, 5
SHIFT_MONTHS = 12


def may_stand_below(kind: str, parent: str) -> bool:
    """A committee has branches below it, a branch has groups, a group nothing."""
    return OrganizationKind(kind) in BELOW[OrganizationKind(parent)]


def may_be_branch(full_members: int) -> bool:
    """Three full members make a branch; fewer join another's in a joint branch."""
    return full_members >= LEAST_OF_BRANCH


def has_committee(full_members: int) -> bool:
    """From seven full members a branch elects a committee; below, a secretary."""
    return full_members >= LEAST_FOR_COMMITTEE


def is_large(full_members: int) -> bool:
    """More than a branch normally has: divide it."""
    return full_members > NORMAL_MOST


def term_years(kind: str, *, in_village: bool) -> int | None:
    """Years between two elections; None where none is held (temporary branches, groups)."""
    if kind in {_K.TEMPORARY_BRANCH, _K.GROUP}:
        return None
    if in_village:
        return VILLAGE_YEARS
    return COMMITTEE_YEARS if kind == _K.COMMITTEE else BRANCH_YEARS


def election_due(kind: str, begun_on: date, *, in_village: bool, shift_months: int = 0) -> date | None:
    """When the next election is due; with approval up to a year earlier (negative) or later. Raises ValueError."""
    if abs(shift_months) > SHIFT_MONTHS:
        raise ValueError("An election is moved by a year at most.")
    years = term_years(kind, in_village=in_village)
    return None if years is None else months_after(begun_on, 12 * years + shift_months)


@dataclass(frozen=True)
class Vote:
    """A members' meeting that elects. `entitled`: full members with a vote; `seats`: to be filled."""

    entitled: int
    present: int
    seats: int

    @property
    def is_quorate(self) -> bool:
        """More than four fifths of those with a vote are there."""
        return self.present * 5 > self.entitled * 4

    @property
    def least_candidates(self) -> int:
        """At least a fifth more candidates than seats, rounded up."""
        return self.seats + -(-self.seats // 5)

    def elected(self, votes: dict[str, int]) -> list[str]:
        """Who has more than half of those present, the most votes first, as many as there are seats.

        Those who tie for the last seat stand again: none of them is elected. Nobody without a quorum.
        """
        if not self.is_quorate:
            return []
        ranked = sorted((name for name in votes if votes[name] * 2 > self.present), key=lambda name: -votes[name])
        if len(ranked) <= self.seats:
            return ranked
        last = votes[ranked[self.seats]]
        return [name for name in ranked[: self.seats] if votes[name] > last]

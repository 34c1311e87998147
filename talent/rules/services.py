"""Who may ask for a service, told by a program with the reasons. Pure."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import pgettext_lazy
from django_stubs_ext import StrOrPromise

from talent.rules.places import tier_rank


@dataclass(frozen=True)
class Conditions:
    """What a service wants: at least this tier (empty: any), a card in force, so many months settled."""

    least_tier: str = ""
    needs_card: bool = False
    months: int = 0


@dataclass(frozen=True)
class Facts:
    """What the file says of somebody on a day."""

    tier: str
    card_until: date | None
    months: int


@dataclass(frozen=True)
class Finding:
    """One condition: its words, the file's words, whether it is met."""

    wanted: StrOrPromise
    found: StrOrPromise
    is_met: bool


def months_between(first: date | None, today: date) -> int:
    """Whole months since the day; none is nought."""
    if first is None or first > today:
        return 0
    return (today.year - first.year) * 12 + today.month - first.month - (today.day < first.day)


def findings(wanted: Conditions, facts: Facts, today: date) -> list[Finding]:
    """Every condition that the service has, met or not; no condition gives none."""
    found = []
    if wanted.least_tier:
        found.append(
            Finding(
                pgettext_lazy("ticket", "Tier %(tier)s or higher") % {"tier": wanted.least_tier},
                pgettext_lazy("ticket", "the file says tier %(tier)s") % {"tier": facts.tier}
                if facts.tier
                else pgettext_lazy("ticket", "the file has no tier yet"),
                tier_rank(facts.tier) <= tier_rank(wanted.least_tier),
            )
        )
    if wanted.needs_card:
        found.append(
            Finding(
                pgettext_lazy("ticket", "A talent card in force"),
                pgettext_lazy("ticket", "no card")
                if facts.card_until is None
                else pgettext_lazy("ticket", "the card runs until %(day)s") % {"day": facts.card_until.isoformat()},
                facts.card_until is not None and facts.card_until >= today,
            )
        )
    if wanted.months:
        found.append(
            Finding(
                pgettext_lazy("ticket", "Settled in the district for %(months)d months") % {"months": wanted.months},
                pgettext_lazy("ticket", "settled for %(months)d months") % {"months": facts.months},
                facts.months >= wanted.months,
            )
        )
    return found  # fmt: skip

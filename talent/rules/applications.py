"""Applications for a talent card: numbers and codes, masks, which tier the rules give and why. Pure.

A rule holds when each of its conditions does; the best tier with a rule that holds is proposed (issue 6, “tier by
configurable rules with the reasons shown”). The rules themselves are a table of the office.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from django.utils.translation import pgettext_lazy
from django_stubs_ext import StrOrPromise

from talent.states.applications import Honour, Tier
from talent.states.people import Degree, Field, Skill, Title

#: Working days: an application is answered in so many, shown to the public for so many.
ANSWER_DAYS, PUBLIC_DAYS = 5, 5
#: Years that a card holds where no term says another number.
CARD_YEARS = 3
FILES_MOST = 10
#: Crockford's alphabet: no letter that is taken for a digit.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
RECEIPT, OBJECTION = "RD", "YY"
CONSENT_VERSION = "2026-1"
#: What the applicant agrees to; a changed text gets another version.
CONSENT: tuple[StrOrPromise, ...] = (
    pgettext_lazy("application", "The talent office of the district handles what you write here to decide on your"
                  " application and to serve you as a holder of the card; nothing else."),
    pgettext_lazy("application", "It compares your education, titles, contract and social insurance with the offices"
                  " that issued or keep them. During the public display your surname, employer and tier are shown."),
    pgettext_lazy("application", "Identity number and mobile number are kept encrypted. You may look at your data, have"
                  " it corrected or withdraw your application and this consent at any time with receipt and code."),
    pgettext_lazy("application", "You confirm that everything you write and send is true."),
)  # fmt: skip


def spelled(raw: bytes, length: int) -> str:
    """So many characters of the alphabet from random bytes; five bits a character."""
    number = int.from_bytes(raw, "big")
    return "".join(ALPHABET[number >> (5 * place) & 31] for place in range(length))


def typed(text: str) -> str:
    """A receipt or code as somebody typed it: capitals, without blanks and hyphens, O as 0, I and L as 1."""
    kept = "".join(sign for sign in text.upper() if sign.isascii() and sign.isalnum())
    return kept.replace("O", "0").replace("I", "1").replace("L", "1")


def masked_name(name: str) -> str:
    """陈**: the first character."""
    return name[:1] + "*" * max(len(name) - 1, 1)


@dataclass(frozen=True)
class Facts:
    """What tiers are given for."""

    degree: int
    title: int
    skill: int
    honour: int
    field: str
    age: int | None


class Conditions(Protocol):
    """A rule as the table holds it; zero, empty and None ask for nothing. Degree, title, skill and honour: see
    `_LEVELS`."""

    @property
    def name(self) -> str:
        """In words."""

    @property
    def tier(self) -> str:
        """Which it leads to."""

    @property
    def field(self) -> str:
        """Of work."""

    @property
    def most_age(self) -> int | None:
        """Full years."""


@dataclass(frozen=True)
class Line:
    """A rule and whether it holds; `missing`: (what, wanted, found) of each condition that does not."""

    tier: str
    name: str
    missing: tuple[tuple[str, str, str], ...]

    @property
    def holds(self) -> bool:
        """Every condition does."""
        return not self.missing


_LEVELS = (("degree", Degree), ("title", Title), ("skill", Skill), ("honour", Honour))


def _missing(rule: Conditions, facts: Facts) -> tuple[tuple[str, str, str], ...]:
    found = []
    for name, levels in _LEVELS:
        wanted, has = getattr(rule, name), getattr(facts, name)
        if has < wanted:
            found.append((name, str(levels(wanted).label), str(levels(has).label)))
    if rule.field and facts.field != rule.field:
        found.append(("field", str(Field(rule.field).label), str(Field(facts.field).label)))
    if rule.most_age is not None and (facts.age is None or facts.age > rule.most_age):
        found.append(("age", f"≤ {rule.most_age}", "—" if facts.age is None else str(facts.age)))
    return tuple(found)


def weighed(rules: Iterable[Conditions], facts: Facts) -> list[Line]:
    """Every rule against the facts, the best tier first."""
    lines = [Line(rule.tier, rule.name, _missing(rule, facts)) for rule in rules]
    return sorted(lines, key=lambda line: (line.tier, not line.holds))


def proposed(lines: Iterable[Line]) -> str:
    """The best tier with a rule that holds; empty when there is none."""
    return min((line.tier for line in lines if line.holds), default="")


def age_on(born_on: date | None, day: date) -> int | None:
    """Full years."""
    if born_on is None:
        return None
    return day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))


def card_number(tier: str, year: int, number: int) -> str:
    """XH2026D000123."""
    return f"XH{year}{Tier(tier).value}{number:06d}"

"""Who is eligible for what, and why: conditions compared with plain facts. Pure.

A measure has groups of conditions: all of a group must hold, any group suffices. A fact that is not known makes a
condition unknown, never held: nobody becomes eligible by a gap in the file. Nobody is called eligible without the
findings behind it, one for each condition.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.utils.translation import pgettext
from django_stubs_ext import StrOrPromise

from talent.states.applications import Tier
from talent.states.people import Degree, Field, Skill, TalentKind, Title
from talent.states.policies import FactKind, Operator, Verdict

_F, _O = FactKind, Operator
#: Levels with names, in their order; plain numbers; names from a list; free names; days.
LEVELS: dict[str, Any] = {_F.DEGREE: Degree, _F.TITLE: Title, _F.SKILL: Skill}
NUMBERS = frozenset({_F.AGE, _F.MONTHS, _F.CONTRACT, _F.CARD})
NAMES: dict[str, Any] = {_F.TIER: Tier, _F.FIELD: Field, _F.KIND: TalentKind}
FREE = frozenset({_F.NATURE, _F.INDUSTRY})
#: One condition short of it is worth telling: a level by one step, months by half a year, a fact not on file.
MONTHS_NEAR = 6
#: A fact: None is not known; a number, a name, several names, a day.
Fact = int | str | frozenset[str] | date | None
Facts = Mapping[str, Fact]


def operators_of(subject: str) -> frozenset[str]:
    """By which operators a subject can be compared."""
    if subject in NAMES or subject in FREE:
        return frozenset({_O.ANY, _O.NONE})
    return frozenset({_O.LEAST, _O.MOST})


@dataclass(frozen=True)
class Condition:
    """One condition of a group; `wanted` is a number, a day or a set of names. `key`: its row."""

    group: int
    subject: str
    operator: str
    wanted: int | date | frozenset[str]
    key: int = 0

    def holds(self, fact: Fact) -> bool | None:
        """Whether it holds; None when the fact is not known."""
        if fact is None:
            return None
        wanted: Any = self.wanted
        if self.operator == _O.LEAST:
            return bool(fact >= wanted)
        if self.operator == _O.MOST:
            return bool(fact <= wanted)
        is_among = not wanted.isdisjoint(fact) if isinstance(fact, frozenset) else fact in wanted
        return is_among if self.operator == _O.ANY else not is_among

    def is_near(self, fact: Fact) -> bool:
        """Does not hold yet, and may soon: the file lacks the fact, or a step is missing."""
        if fact is None or self.subject == _F.CARD:
            return True
        if self.operator != _O.LEAST or not isinstance(fact, int) or not isinstance(self.wanted, int):
            return False
        return self.wanted - fact <= (MONTHS_NEAR if self.subject == _F.MONTHS else 1 if self.subject in LEVELS else 0)


def names_in(value: str) -> list[str]:
    """The names of a list written with commas."""
    return [part.strip() for part in value.replace("，", ",").replace("、", ",").split(",") if part.strip()]


def value_of(subject: str, said: str) -> str:
    """What somebody wrote, with names of levels and lists (in the reader's language) turned into their codes."""
    choices = LEVELS.get(subject) or NAMES.get(subject)
    if choices is None:
        return ",".join(names_in(said)) if subject in FREE else said.strip()
    codes = {str(label): str(code) for code, label in choices.choices}
    return ",".join(codes.get(one, one) for one in names_in(said))


def parsed(*, group: int, subject: str, operator: str, value: str, key: int = 0) -> Condition:
    """The condition of a row. Raises ValueError when the operator or the value does not fit the subject."""
    if operator not in operators_of(subject):
        raise ValueError(operator)
    wanted: int | date | frozenset[str]
    if subject in NAMES or subject in FREE:
        wanted = frozenset(names_in(value))
        if not wanted or (subject in NAMES and not wanted <= set(NAMES[subject].values)):
            raise ValueError(value)
    elif subject == _F.SETTLED:
        wanted = date.fromisoformat(value)
    else:
        if not (value.isascii() and value.isdecimal()) or int(value) > 10_000:
            raise ValueError(value)
        wanted = int(value)
        if subject in LEVELS and wanted not in LEVELS[subject].values:
            raise ValueError(value)
    return Condition(group, FactKind(subject), Operator(operator), wanted, key)


@dataclass(frozen=True)
class Finding:
    """A condition against a fact: held, not held, or not known."""

    condition: Condition
    fact: Fact
    held: bool | None

    @property
    def wanted_words(self) -> str:
        """“Degree: at least Doctor”."""
        one = self.condition
        return pgettext("policy", "%(subject)s: %(operator)s %(wanted)s") % {
            "subject": FactKind(one.subject).label, "operator": Operator(one.operator).label,
            "wanted": words_of(one.subject, one.wanted),
        }  # fmt: skip

    @property
    def words(self) -> str:
        """The reason in the reader's language: what is wanted, what is, whether that does."""
        said = {"wanted": self.wanted_words, "fact": words_of(self.condition.subject, self.fact)}
        if self.held is None:
            return pgettext("policy", "%(wanted)s — not known, to be shown") % said
        if self.held:
            return pgettext("policy", "%(wanted)s — holds: %(fact)s") % said
        return pgettext("policy", "%(wanted)s — does not hold: %(fact)s") % said


def packed(found: Iterable[Finding]) -> list[dict[str, Any]]:
    """Findings as a grant keeps them: what was wanted and what was, without words of a language."""
    return [
        {"subject": str(one.condition.subject), "operator": str(one.condition.operator), "held": one.held,
         "wanted": _plain(one.condition.wanted), "fact": _plain(one.fact)}
        for one in found
    ]  # fmt: skip


def unpacked(rows: Iterable[Mapping[str, Any]]) -> list[Finding]:
    """The same again, to be read."""
    return [Finding(Condition(0, row["subject"], row["operator"], row["wanted"]), row["fact"], row["held"])
            for row in rows]  # fmt: skip


def _plain(value: Any) -> Any:
    if isinstance(value, frozenset):
        return sorted(value)
    return value.isoformat() if isinstance(value, date) else value


def words_of(subject: str, fact: Any) -> str:
    """A fact or a value in words."""
    if fact is None:
        return pgettext("policy", "not known")
    if subject == _F.CARD and fact == 0:
        return pgettext("policy", "no valid card")
    if subject in LEVELS:
        return str(LEVELS[subject](fact).label)
    if isinstance(fact, (frozenset, set, list, tuple)):
        return "、".join(sorted(_name(subject, one) for one in fact)) or pgettext("policy", "none")
    if subject in NAMES:
        return _name(subject, fact) if fact else pgettext("policy", "none")
    return str(fact) if fact != "" else pgettext("policy", "none")


def _name(subject: str, one: str) -> str:
    label: StrOrPromise = NAMES[subject](one).label if subject in NAMES and one in NAMES[subject].values else one
    return str(label)


@dataclass(frozen=True)
class Explained:
    """The verdict with every finding of every group; `best`: the findings of the group that comes nearest."""

    verdict: Verdict
    groups: tuple[tuple[Finding, ...], ...]
    best: tuple[Finding, ...]

    @property
    def missing(self) -> tuple[Finding, ...]:
        """What keeps the nearest group from holding."""
        return tuple(one for one in self.best if not one.held)

    @property
    def is_open(self) -> bool:
        """Not eligible by what is known, but in some group nothing speaks against it."""
        return self.verdict != Verdict.ELIGIBLE and any(
            all(one.held is not False for one in group) for group in self.groups
        )


def grouped(conditions: Iterable[Condition]) -> tuple[tuple[Condition, ...], ...]:
    """By group, in order."""
    rows = sorted(conditions, key=lambda one: (one.group, one.key))
    return tuple(tuple(rows) for _group, rows in groupby(rows, key=lambda one: one.group))


def explain(groups: Sequence[Sequence[Condition]], facts: Facts) -> Explained:
    """Every condition against the facts. A measure without conditions makes nobody eligible."""
    found = tuple(
        tuple(Finding(one, facts.get(one.subject), one.holds(facts.get(one.subject))) for one in group)
        for group in groups
    )  # fmt: skip
    best = min(found, key=lambda group: sum(not one.held for one in group), default=())
    verdict, _missing = judged(groups, facts)
    return Explained(verdict, found, best)


def judged(groups: Sequence[Sequence[Condition]], facts: Facts) -> tuple[Verdict, int]:
    """The verdict alone, and the key of the one condition that is missing of somebody who is nearly eligible (else 0):
    what the whole register is run through. The same as `explain` says."""
    near, is_near = 0, False
    for group in groups:
        missing = None
        for one in group:
            if not one.holds(facts.get(one.subject)):
                if missing is not None:
                    break
                missing = one
        else:
            if missing is None:
                return Verdict.ELIGIBLE, 0
            if not is_near and len(group) > 1 and missing.is_near(facts.get(missing.subject)):
                near, is_near = missing.key, True
    return (Verdict.NEARLY, near) if is_near else (Verdict.NOT, 0)


def highest_only(found: Mapping[int, tuple[str, int]]) -> frozenset[int]:
    """Of measures that somebody is eligible for (key → (exclusive group or "", sum)), those that another one of the
    same group covers: the highest applies, the lower key where sums are equal (就高不重复)."""
    best: dict[str, int] = {}
    for key, (group, amount) in sorted(found.items()):
        if group and (group not in best or amount > found[best[group]][1]):
            best[group] = key
    return frozenset(key for key, (group, _amount) in found.items() if group and best[group] != key)


def years_between(first: date, today: date) -> int:
    """Full years."""
    return today.year - first.year - ((today.month, today.day) < (first.month, first.day))


def months_between(first: date, today: date) -> int:
    """Full months, none before the first day."""
    months = (today.year - first.year) * 12 + today.month - first.month - (today.day < first.day)
    return max(months, 0)

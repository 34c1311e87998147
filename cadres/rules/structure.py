"""The structure of a team: what is counted, over whom, and how it stands against a target. Pure.

Every measure says whom it counted and whose file lacks the datum: nobody is counted by a guess.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from dateutil.relativedelta import relativedelta
from django.db import models
from django.utils.translation import gettext_lazy as _

from cadres.rules.retirement import age_on

UNIVERSITY, GRADUATE = 3, 4


class Measure(models.TextChoices):
    """What can be counted or averaged."""

    MEMBERS = "members", _("Members in post")
    UNDER_35 = "under_35", _("Aged 35 or younger")
    UNDER_40 = "under_40", _("Aged 40 or younger")
    OVER_55 = "over_55", _("Aged 55 or older")
    WOMEN = "women", _("Women cadres")
    OUTSIDE = "outside", _("Cadres outside the Party")
    UNIVERSITY = "university", _("University education or above")
    GRADUATE = "graduate", _("Postgraduate education")
    SPECIALITY = "speciality", _("Of a wanted speciality")
    TOWN = "town", _("With work in a town behind them")
    VILLAGE = "village", _("With work in a village behind them")
    LONG = "long", _("Ten years or more in the same post")
    AGE = "age", _("Average age of the team")
    TENURE = "tenure", _("Average years in the present post")


#: Averages: in years, never per cent.
AVERAGES = frozenset({Measure.AGE, Measure.TENURE})


class Bound(models.TextChoices):
    """Which way a target binds."""

    AT_LEAST = "at_least", _("at least")
    AT_MOST = "at_most", _("at most")


class Unity(models.TextChoices):
    """In what a target is said; averages are numbers (of years)."""

    NUMBER = "number", _("a number")
    PERCENT = "percent", _("per cent of the team")


@dataclass(frozen=True)
class Person:
    """What the structure asks of one file."""

    pk: int
    name: str
    sex: str = ""
    born_on: date | None = None
    education_level: int = 0
    education: str = ""
    speciality: str = ""
    native_place: str = ""
    joined_on: date | None = None
    other_parties: str = ""
    is_complete: bool = True
    since: date | None = None
    has_town_work: bool = False
    has_village_work: bool = False


@dataclass(frozen=True)
class Reading:
    """`value`: how many, or the average; None when nobody's file has the datum. `pks` who is behind it, `lacking`
    whose file does not say."""

    measure: Measure
    value: Decimal | None
    of: int
    pks: tuple[int, ...]
    lacking: tuple[int, ...]

    @property
    def percent(self) -> Decimal:
        """Of the whole team, whoever's file lacks the datum included."""
        return _tenth(Decimal(len(self.pks) * 100) / self.of) if self.of else Decimal(0)

    @property
    def shown(self) -> str:
        """As people read it: 3, 46.5, — when no file says."""
        return "—" if self.value is None else f"{self.value.normalize():f}"


def _tenth(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.1"), ROUND_HALF_UP)


def years_since(day: date, today: date) -> Decimal:
    """Years and months as a number: 3.5."""
    apart = relativedelta(today, day)
    return Decimal(apart.years) + Decimal(apart.months) / 12


def _age(limit: Callable[[int], bool]) -> Callable[[Person, date, Sequence[str]], bool | None]:
    return lambda who, today, words: None if who.born_on is None else limit(age_on(who.born_on, today))


#: True: counted; None: the file does not say. A résumé that cannot be read says nothing of towns and villages.
_COUNTS: dict[Measure, Callable[[Person, date, Sequence[str]], bool | None]] = {
    Measure.MEMBERS: lambda who, today, words: True,
    Measure.UNDER_35: _age(lambda age: age <= 35),
    Measure.UNDER_40: _age(lambda age: age <= 40),
    Measure.OVER_55: _age(lambda age: age >= 55),
    Measure.WOMEN: lambda who, today, words: who.sex == "female" if who.sex else None,
    Measure.OUTSIDE: lambda who, today, words: who.joined_on is None,
    Measure.UNIVERSITY: lambda who, today, words: who.education_level >= UNIVERSITY if who.education_level else None,
    Measure.GRADUATE: lambda who, today, words: who.education_level >= GRADUATE if who.education_level else None,
    Measure.SPECIALITY: lambda who, today, words: (
        any(word in who.speciality for word in words) if who.speciality else None
    ),
    Measure.TOWN: lambda who, today, words: who.has_town_work or (False if who.is_complete else None),
    Measure.VILLAGE: lambda who, today, words: who.has_village_work or (False if who.is_complete else None),
    Measure.LONG: lambda who, today, words: None if who.since is None else who.since <= today - relativedelta(years=10),
}


def read(measure: Measure, people: Sequence[Person], today: date, words: Sequence[str] = ()) -> Reading:
    """One measure of a team."""
    if measure in AVERAGES:
        return _average(measure, people, today)
    said = [(who.pk, _COUNTS[measure](who, today, words)) for who in people]
    counted = tuple(pk for pk, answer in said if answer)
    return Reading(
        measure, Decimal(len(counted)), len(people), counted, tuple(pk for pk, answer in said if answer is None)
    )


def _average(measure: Measure, people: Sequence[Person], today: date) -> Reading:
    if measure == Measure.AGE:
        days = [(who.pk, who.born_on) for who in people]
        values = {pk: Decimal(age_on(day, today)) for pk, day in days if day is not None}
    else:
        days = [(who.pk, who.since) for who in people]
        values = {pk: years_since(day, today) for pk, day in days if day is not None}
    mean = _tenth(sum(values.values(), Decimal(0)) / len(values)) if values else None
    return Reading(measure, mean, len(people), tuple(values), tuple(pk for pk, day in days if day is None))


@dataclass(frozen=True)
class Verdict:
    """A reading against its target. `is_open`: files that lack the datum could turn it; `shown` as people read it."""

    reading: Reading
    is_met: bool
    is_open: bool
    shown: str


def judge(reading: Reading, bound: str, unity: str, value: Decimal) -> Verdict:
    """Met or missed, as the files say; a team of nobody, or an average of nothing, misses no average."""
    is_percent = unity == Unity.PERCENT and reading.measure not in AVERAGES
    found = reading.percent if is_percent else reading.value
    shown = "—" if found is None else f"{found.normalize():f}" + ("%" if is_percent else "")
    met = found is None or (found >= value if bound == Bound.AT_LEAST else found <= value)
    if reading.measure in AVERAGES:
        return Verdict(reading, met, bool(reading.lacking), shown)
    most = Decimal(len(reading.pks) + len(reading.lacking))
    if is_percent:
        most = _tenth(most * 100 / reading.of) if reading.of else Decimal(0)
    could = most >= value if bound == Bound.AT_LEAST else most <= value
    return Verdict(reading, met, could != met, shown)


@dataclass(frozen=True)
class Slice:
    """One bar of a picture: its words, who is in it. `is_lacking`: those whose file does not say."""

    key: str
    label: str
    pks: tuple[int, ...]
    is_lacking: bool = False


AGE_BANDS = ((35, "≤35"), (40, "36–40"), (45, "41–45"), (50, "46–50"), (55, "51–55"), (200, "≥56"))
TENURE_BANDS = ((1, "<1"), (3, "1–3"), (5, "3–5"), (10, "5–10"), (100, "≥10"))


def slices(keys: Iterable[tuple[str, str]], said: Sequence[tuple[int, str]], lacking: str) -> list[Slice]:
    """(pk, key) put together in the order of `keys`; who has no key stands last, under the word for it."""
    found = [Slice(key, label, tuple(pk for pk, own in said if own == key)) for key, label in keys]
    return [*found, Slice("", lacking, tuple(pk for pk, own in said if not own), is_lacking=True)]


def age_band(who: Person, today: date) -> str:
    """The key of the band of ages; empty without a birthday."""
    if who.born_on is None:
        return ""
    age = age_on(who.born_on, today)
    return next(label for most, label in AGE_BANDS if age <= most)


def tenure_band(who: Person, today: date) -> str:
    """The key of the band of years in post; empty without a day."""
    if who.since is None:
        return ""
    years = years_since(who.since, today)
    return next(label for most, label in TENURE_BANDS if years < most)

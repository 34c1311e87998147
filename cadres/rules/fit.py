"""Who fits a post: one formula in the open, each component with its points, its reason and its record. Pure.

    points of a condition = weight × share (0 to 1)        total = sum of points ÷ sum of weights × 100

What the law forbids to weigh has no place among the facts: sex, ethnicity, religion, marriage, family, health, native
place (《公务员法》, 《就业促进法》 articles 26–30). The years left until the age limit are counted for everybody by the
one later limit (men's, 《国务院关于渐进式延迟法定退休年龄的办法》 table 1): two people of one birthday score the same.
Ties: higher total, fewer lacking data, longer in the rank, the lower file number. It advises and decides nothing.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cadres.rules.retirement import RetirementClass, retires_in
from cadres.rules.structure import years_since

#: Yearly grades and what each is worth.
GRADES = {"优秀": Decimal(1), "称职": Decimal("0.6"), "基本称职": Decimal("0.2"), "不称职": Decimal(0)}


class Condition(models.TextChoices):
    """What a profile may ask; `number` is what the label says it is."""

    EDUCATION = "education", _("Education at least (level 1–4)")
    SPECIALITY = "speciality", _("Speciality or education names one of the words")
    POST_WORDS = "post_words", _("The present post names one of the words")
    YEARS_IN_RANK = "years_in_rank", _("Years in the rank, full at")
    YEARS_IN_POST = "years_in_post", _("Years in the present post, full at")
    YEARS_OF_WORK = "years_of_work", _("Years of work, full at")
    TOWN = "town", _("Has worked in a town or street office")
    VILLAGE = "village", _("Has worked in a village or community office")
    YEARS_LEFT = "years_left", _("Years until the age limit, full at")
    APPRAISALS = "appraisals", _("Grades of the latest yearly appraisals, how many years")


NEEDS_WORDS = frozenset({Condition.SPECIALITY, Condition.POST_WORDS})
NEEDS_NUMBER = frozenset(
    {Condition.EDUCATION, Condition.YEARS_IN_RANK, Condition.YEARS_IN_POST, Condition.YEARS_OF_WORK,
     Condition.YEARS_LEFT, Condition.APPRAISALS}
)  # fmt: skip


@dataclass(frozen=True)
class Candidate:
    """What may be weighed of a file, and nothing else. `appraisals` None: the form was not opened."""

    pk: int
    born_on: date | None
    education_level: int
    education: str
    speciality: str
    present_post: str
    since: date | None
    began_work_on: date | None
    rank_since: date | None
    has_town_work: bool
    has_village_work: bool
    is_complete: bool
    appraisals: Mapping[int, str] | None = None


@dataclass(frozen=True)
class Asked:
    """One condition of a profile."""

    kind: Condition
    weight: int
    number: int = 0
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Component:
    """`reason`: what the record says, in words; `is_lacking`: the file does not say."""

    asked: Asked
    points: Decimal
    reason: str
    is_lacking: bool = False


@dataclass(frozen=True)
class Fit:
    """How somebody fits, component by component."""

    candidate: Candidate
    components: tuple[Component, ...]
    total: Decimal

    @property
    def lacking(self) -> int:
        """Components about which the file says nothing."""
        return sum(part.is_lacking for part in self.components)


Share = tuple[Decimal, str] | None


def _years(day: date | None, full: int, today: date) -> Share:
    if day is None:
        return None
    years = years_since(day, today)
    shown = years.quantize(Decimal("0.1"), ROUND_HALF_UP)
    return min(Decimal(1), max(Decimal(0), years / full)), gettext("%(years)s years, since %(day)s") % {
        "years": shown, "day": f"{day:%Y.%m}"}  # fmt: skip


def _education(who: Candidate, asked: Asked, today: date) -> Share:
    if not who.education_level:
        return None
    return Decimal(min(1, who.education_level // asked.number)), who.education


def _words(text: str, words: Sequence[str]) -> Share:
    if not text.strip():
        return None
    found = [word for word in words if word in text]
    return Decimal(bool(found)), "、".join(found) if found else gettext("none of the words in “%(text)s”") % {
        "text": text
    }


def _worked(has: bool, is_complete: bool) -> Share:
    if not has and not is_complete:
        return None
    return Decimal(has), gettext("the résumé names it") if has else gettext("the résumé does not name it")


def _left(who: Candidate, asked: Asked, today: date) -> Share:
    if who.born_on is None:
        return None
    limit = retires_in(RetirementClass.MAN, who.born_on)
    years = years_since(today, limit) if limit > today else Decimal(0)
    return min(Decimal(1), years / asked.number), gettext("born %(born)s, the later limit %(limit)s") % {
        "born": f"{who.born_on:%Y.%m}", "limit": f"{limit:%Y.%m}"}  # fmt: skip


def _appraisals(who: Candidate, asked: Asked, today: date) -> Share:
    latest = sorted((who.appraisals or {}).items(), reverse=True)[: asked.number]
    if not latest:
        return None
    share = sum((GRADES.get(grade, Decimal(0)) for _year, grade in latest), Decimal(0)) / asked.number
    return share, "；".join(f"{year} {grade}" for year, grade in latest)


_SHARES: dict[Condition, Callable[[Candidate, Asked, date], Share]] = {
    Condition.EDUCATION: _education,
    Condition.SPECIALITY: lambda who, asked, today: _words(f"{who.speciality} {who.education}", asked.words),
    Condition.POST_WORDS: lambda who, asked, today: _words(who.present_post, asked.words),
    Condition.YEARS_IN_RANK: lambda who, asked, today: _years(who.rank_since, asked.number, today),
    Condition.YEARS_IN_POST: lambda who, asked, today: _years(who.since, asked.number, today),
    Condition.YEARS_OF_WORK: lambda who, asked, today: _years(who.began_work_on, asked.number, today),
    Condition.TOWN: lambda who, asked, today: _worked(who.has_town_work, who.is_complete),
    Condition.VILLAGE: lambda who, asked, today: _worked(who.has_village_work, who.is_complete),
    Condition.YEARS_LEFT: _left,
    Condition.APPRAISALS: _appraisals,
}


def fit(who: Candidate, conditions: Sequence[Asked], today: date) -> Fit:
    """The formula for one person."""
    parts = []
    for asked in conditions:
        share = _SHARES[asked.kind](who, asked, today)
        if share is None:
            parts.append(Component(asked, Decimal("0.0"), gettext("the file does not say"), is_lacking=True))
        else:
            points = (asked.weight * share[0]).quantize(Decimal("0.1"), ROUND_HALF_UP)
            parts.append(Component(asked, points, share[1]))
    weights = sum(asked.weight for asked in conditions)
    total = sum((part.points for part in parts), Decimal(0)) * 100 / weights if weights else Decimal(0)
    return Fit(who, tuple(parts), total.quantize(Decimal("0.1"), ROUND_HALF_UP))


def ranked(people: Iterable[Candidate], conditions: Sequence[Asked], today: date) -> list[Fit]:
    """Everybody, the best fit first; the order of ties stands above."""
    rows = [fit(who, conditions, today) for who in people]
    return sorted(rows, key=lambda row: (-row.total, row.lacking, row.candidate.rank_since or date.max,
                                         row.candidate.pk))  # fmt: skip

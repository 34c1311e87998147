"""What a promotion asks of a person, each met, not met or lacking. Pure; it decides nothing.

Source: 《党政领导干部选拔任用工作条例》 articles 7, 8, 10, 24; 《公务员职务、职级与级别管理办法》. A condition that
is not met can be answered with a reason to go on (破格); one that is absolute (article 24) cannot.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from dateutil.relativedelta import relativedelta
from django.db import models
from django.utils.translation import pgettext_lazy

#: Levels from below, as in cadres.states.cadre.PostLevel.
LADDER = ("none", "middle", "township_deputy", "township", "county_deputy", "county")
#: Years in the level below that the level asks for: a principal after two as deputy, a deputy after three as principal.
YEARS_BELOW = {"middle": 2, "township_deputy": 3, "township": 2, "county_deputy": 3, "county": 2}
#: A deputy of a town comes from the middle level or from the staff.
FROM = {"middle": ("none",), "township_deputy": ("middle", "none"), "township": ("township_deputy",),
        "county_deputy": ("township",), "county": ("county_deputy",)}  # fmt: skip
COUNTY = ("county_deputy", "county")
WORK_YEARS, PARTY_YEARS, PARTY_YEARS_COUNTY, COLLEGE = 5, 1, 3, 2
#: The probation of one year has to fit before the age limit.
YEARS_LEFT = 1
GOOD = ("优秀", "称职")
PARTY_WORDS = ("党委", "党组", "党工委", "党支部", "纪委")


class Asks(models.TextChoices):
    """One condition."""

    STEP = "step", pgettext_lazy("promotion", "One level at a time")
    YEARS = "years", pgettext_lazy("promotion", "Years in the present level")
    AGE = "age", pgettext_lazy("promotion", "Years until the age limit")
    WORK = "work", pgettext_lazy("promotion", "Years of work")
    GRASSROOTS = "grassroots", pgettext_lazy("promotion", "Experience at the grass roots")
    EDUCATION = "education", pgettext_lazy("promotion", "Level of education")
    PARTY = "party", pgettext_lazy("promotion", "Standing in the Party")
    APPRAISAL = "appraisal", pgettext_lazy("promotion", "Latest yearly appraisal")
    DISCIPLINE = "discipline", pgettext_lazy("promotion", "No discipline within its effect")
    POLITICAL = "political", pgettext_lazy("promotion", "Political examination")


#: Nobody goes on by a reason where one of these is not met.
ABSOLUTE = frozenset({Asks.APPRAISAL, Asks.DISCIPLINE, Asks.POLITICAL})


class Standing(models.TextChoices):
    """How a condition stands."""

    MET = "met", pgettext_lazy("promotion", "Met")
    UNMET = "unmet", pgettext_lazy("promotion", "Not met")
    LACKING = "lacking", pgettext_lazy("promotion", "The records do not say")


@dataclass(frozen=True)
class Goal:
    """What somebody is to be promoted to."""

    level: str
    title: str


@dataclass(frozen=True)
class Nominee:
    """What the conditions ask of a file. `disciplines`: ids of records within their effect; `political`: "" before."""

    level: str
    since: date | None
    retires_on: date | None
    began_work_on: date | None
    joined_on: date | None
    education_level: int
    has_grassroots_work: bool
    is_complete: bool
    appraisals: Mapping[int, str]
    disciplines: tuple[int, ...] = ()
    political: str = ""


@dataclass(frozen=True)
class Finding:
    """A condition: what it wants and what was found, as plain values; words are the selector's."""

    asks: str
    standing: str
    wanted: str = ""
    found: str = ""
    records: tuple[int, ...] = ()

    @property
    def must_be_answered(self) -> bool:
        """Goes on only with a reason of a second person."""
        return self.standing != Standing.MET

    @property
    def is_barred(self) -> bool:
        """No reason helps."""
        return self.standing == Standing.UNMET and self.asks in ABSOLUTE


Ask = Callable[[Goal, Nominee, date], Finding | None]


def _standing(is_met: bool) -> str:
    return Standing.MET if is_met else Standing.UNMET


def _since(asks: Asks, day: date | None, years: int, today: date) -> Finding:
    if day is None:
        return Finding(asks, Standing.LACKING, str(years))
    return Finding(asks, _standing(day + relativedelta(years=years) <= today), str(years), day.isoformat())


def _step(goal: Goal, who: Nominee, today: date) -> Finding | None:
    return Finding(Asks.STEP, _standing(who.level in FROM.get(goal.level, ())), goal.level, who.level)


def _years(goal: Goal, who: Nominee, today: date) -> Finding | None:
    return _since(Asks.YEARS, who.since, YEARS_BELOW.get(goal.level, 0), today)


def _age(goal: Goal, who: Nominee, today: date) -> Finding | None:
    if who.retires_on is None:
        return Finding(Asks.AGE, Standing.LACKING, str(YEARS_LEFT))
    is_met = today + relativedelta(years=YEARS_LEFT) <= who.retires_on
    return Finding(Asks.AGE, _standing(is_met), str(YEARS_LEFT), who.retires_on.isoformat())


def _work(goal: Goal, who: Nominee, today: date) -> Finding | None:
    return _since(Asks.WORK, who.began_work_on, WORK_YEARS, today) if goal.level in COUNTY else None


def _grassroots(goal: Goal, who: Nominee, today: date) -> Finding | None:
    if goal.level not in COUNTY:
        return None
    if not who.has_grassroots_work and not who.is_complete:
        return Finding(Asks.GRASSROOTS, Standing.LACKING)
    return Finding(Asks.GRASSROOTS, _standing(who.has_grassroots_work), "", "yes" if who.has_grassroots_work else "no")


def _education(goal: Goal, who: Nominee, today: date) -> Finding | None:
    if not who.education_level:
        return Finding(Asks.EDUCATION, Standing.LACKING, str(COLLEGE))
    return Finding(Asks.EDUCATION, _standing(who.education_level >= COLLEGE), str(COLLEGE), str(who.education_level))


def _party(goal: Goal, who: Nominee, today: date) -> Finding | None:
    """Asked of posts of the Party only."""
    if not any(word in goal.title for word in PARTY_WORDS):
        return None
    years = PARTY_YEARS_COUNTY if goal.level in COUNTY else PARTY_YEARS
    if who.joined_on is None and who.is_complete:
        return Finding(Asks.PARTY, Standing.UNMET, str(years))
    return _since(Asks.PARTY, who.joined_on, years, today)


def _appraisal(goal: Goal, who: Nominee, today: date) -> Finding | None:
    """The latest that the form names; none of last year or the year before is lacking."""
    year = max((year for year in who.appraisals if year < today.year), default=0)
    if year < today.year - 2:
        return Finding(Asks.APPRAISAL, Standing.LACKING, GOOD[1])
    grade = who.appraisals[year]
    return Finding(Asks.APPRAISAL, _standing(grade in GOOD), GOOD[1], f"{year} {grade}")


def _discipline(goal: Goal, who: Nominee, today: date) -> Finding | None:
    return Finding(Asks.DISCIPLINE, _standing(not who.disciplines), "0", str(len(who.disciplines)), who.disciplines)


def _political(goal: Goal, who: Nominee, today: date) -> Finding | None:
    if not who.political:
        return Finding(Asks.POLITICAL, Standing.LACKING)
    return Finding(Asks.POLITICAL, _standing(who.political == "qualified"), "", who.political)


ASKED: tuple[Ask, ...] = (_step, _years, _age, _work, _grassroots, _education, _party, _appraisal, _discipline,
                          _political)  # fmt: skip


def conditions(goal: Goal, who: Nominee, today: date) -> list[Finding]:
    """Every condition that the goal asks for, in order."""
    found = (ask(goal, who, today) for ask in ASKED)
    return [one for one in found if one is not None]


def unanswered(found: Iterable[Finding], answered: Iterable[str]) -> list[Finding]:
    """Conditions that keep a case from the meeting: not met or lacking, and without a reason, or barred."""
    reasons = set(answered)
    return [one for one in found if one.is_barred or (one.must_be_answered and one.asks not in reasons)]


def is_quorate(present: int, entitled: int) -> bool:
    """Two thirds of those entitled are there (article 35)."""
    return entitled > 0 and present * 3 >= entitled * 2


def is_adopted(votes: int, entitled: int) -> bool:
    """More than half of those entitled, whoever came (article 36)."""
    return votes * 2 > entitled

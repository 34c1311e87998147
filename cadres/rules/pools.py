"""Whether somebody fulfils a pool's conditions: each with what is wanted, what the file says and where. Pure."""

from dataclasses import dataclass
from datetime import date

from cadres.rules.retirement import age_on

#: Levels of post (cadres.states.cadre.PostLevel) from the lowest: a condition “at least” means this order.
NO_LEVEL = "none"
LEVELS = (NO_LEVEL, "middle", "township_deputy", "township", "county_deputy", "county")


@dataclass(frozen=True)
class Conditions:
    """What a pool asks for; None, 0, “none” and False ask for nothing."""

    age_most: int | None = None
    education_least: int = 0
    level_least: str = NO_LEVEL
    work_years_least: int = 0
    is_party_only: bool = False
    needs_speciality: bool = False


@dataclass(frozen=True)
class Person:
    """What the file says of somebody."""

    born_on: date | None
    education_level: int
    post_level: str
    began_work_on: date | None
    joined_on: date | None
    speciality: str


@dataclass(frozen=True)
class Finding:
    """One condition: `name` of it, what is `wanted`, what was `found` ("": the file does not say), `is_met`."""

    name: str
    wanted: str
    found: str
    is_met: bool


def findings(asked: Conditions, person: Person, day: date) -> list[Finding]:
    """One for every condition asked, in the order of the pool's table; what the file lacks is not met."""
    found = []
    if asked.age_most is not None:
        age = age_on(person.born_on, day) if person.born_on else None
        found.append(_finding("age", asked.age_most, age, age is not None and age <= asked.age_most))
    if asked.education_least:
        level = person.education_level or None
        found.append(_finding("education", asked.education_least, level, (level or 0) >= asked.education_least))
    if asked.level_least != NO_LEVEL:
        met = LEVELS.index(person.post_level) >= LEVELS.index(asked.level_least)
        found.append(_finding("level", asked.level_least, person.post_level, met))
    if asked.work_years_least:
        years = age_on(person.began_work_on, day) if person.began_work_on else None
        met = years is not None and years >= asked.work_years_least
        found.append(_finding("work_years", asked.work_years_least, years, met))
    if asked.is_party_only:
        found.append(_finding("party", "", person.joined_on, person.joined_on is not None))
    if asked.needs_speciality:
        found.append(_finding("speciality", "", person.speciality, bool(person.speciality.strip())))
    return found


def _finding(name: str, wanted: object, found: object, is_met: bool) -> Finding:
    return Finding(name, str(wanted), "" if found is None else str(found), is_met)


def is_over_age(asked: Conditions, born_on: date | None, day: date) -> bool:
    """Older than the pool allows: from the birthday on which the age after the greatest is reached."""
    return asked.age_most is not None and born_on is not None and age_on(born_on, day) > asked.age_most

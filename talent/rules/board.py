"""The review board: who may not score whom, how scores become a tier, how a dossier is called. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from talent.states.board import ConflictKind

#: From so many scorers on the highest and the lowest are struck.
STRIKE_FROM = 5
#: Fewer make no board.
QUORUM_LEAST = 3
FULL = 100
_STEMS = "甲乙丙丁戊己庚辛壬癸"


@dataclass(frozen=True)
class Party:
    """What is compared, of an expert as of an applicant; None and "" are unknown. `unit_id`: an expert's own unit, or
    the unit that looks after the applicant's employer. `kin`: fingerprints of names that the expert gave."""

    user_id: int | None = None
    employer_id: int | None = None
    employer_name: str = ""
    unit_id: int | None = None
    school: str = ""
    years: tuple[int | None, int | None] = (None, None)
    kin: frozenset[str] = frozenset()
    name_print: str = ""


def conflicts(expert: Party, applicant: Party) -> frozenset[ConflictKind]:
    """Every reason for which the expert stays away."""
    found = set()
    if expert.user_id is not None and expert.user_id == applicant.user_id:
        found.add(ConflictKind.SELF)
    if _same(expert.employer_id, applicant.employer_id) or _same(expert.employer_name, applicant.employer_name):
        found.add(ConflictKind.EMPLOYER)
    if _same(expert.unit_id, applicant.unit_id):
        found.add(ConflictKind.UNIT)
    if _same(expert.school, applicant.school) and not years_apart(expert.years, applicant.years):
        found.add(ConflictKind.SCHOOL)
    if applicant.name_print and applicant.name_print in expert.kin:
        found.add(ConflictKind.KIN)
    return frozenset(found)


def _same(one: object, other: object) -> bool:
    return bool(one) and one == other


def years_apart(one: tuple[int | None, int | None], other: tuple[int | None, int | None]) -> bool:
    """The two were certainly not there together; an unknown year proves nothing."""
    (a, b), (c, d) = one, other
    return (b is not None and c is not None and b < c) or (d is not None and a is not None and d < a)


def weighted(points: Mapping[int, int], weights: Mapping[int, int]) -> Decimal:
    """One expert's score of one dossier: points (0–100) of each criterion by its weight (together 100)."""
    return Decimal(sum(points[pk] * weight for pk, weight in weights.items())) / FULL


@dataclass(frozen=True)
class Result:
    """The score without the struck ones, and how far the counted ones lie apart."""

    score: Decimal
    spread: Decimal
    scorers: int


def result_of(scores: Sequence[Decimal]) -> Result:
    """At least one score. From five on one highest and one lowest do not count."""
    counted = sorted(scores)[1:-1] if len(scores) >= STRIKE_FROM else sorted(scores)
    return Result(_cents(sum(counted, Decimal(0)) / len(counted)), _cents(counted[-1] - counted[0]), len(scores))


def _cents(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.01"), ROUND_HALF_UP)


def recommended(score: Decimal, thresholds: Iterable[tuple[str, int]]) -> str:
    """The highest tier whose least score is reached; "" below all."""
    return next((tier for tier, least in sorted(thresholds) if score >= least), "")


def code_name(number: int) -> str:
    """甲01 … 甲99, 乙01 …: what experts call the number-th dossier (from 1)."""
    stem, rest = divmod(number - 1, 99)
    return f"{_STEMS[stem % len(_STEMS)]}{rest + 1:02d}"


def revealing(text: str, secrets: Iterable[str]) -> str:
    """The first of the secrets (names of person, employer, school) that the text lets out; "" if none."""
    return next((secret for secret in secrets if len(secret) > 1 and secret in text), "")

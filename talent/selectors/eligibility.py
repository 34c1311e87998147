"""The register as plain facts, and what the measures in force say of it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from talent.models import GrantApplication, Intake, Person, TalentMeasure
from talent.rules.eligibility import (
    Condition,
    Explained,
    Fact,
    Facts,
    explain,
    grouped,
    highest_only,
    judged,
    months_between,
    years_between,
)
from talent.rules.kinds import kinds_of
from talent.states.policies import FactKind, Verdict
from xinhui.core import clock

COLUMNS = ("pk", "degree", "title", "skill", "field", "tier", "born_on", "card_until", "employer__nature",
           "employer__industry")  # fmt: skip
Groups = tuple[tuple[Condition, ...], ...]


@lru_cache(maxsize=4096)
def _kinds(field: str, degree: int, title: int, skill: int) -> frozenset[str]:
    return frozenset(str(kind) for kind in kinds_of(field=field, degree=degree, title=title, skill=skill))


def facts_from(values: Sequence[Any], settled_on: date | None, today: date, *, contract: int | None = None) -> Facts:
    """The facts of a row of COLUMNS: what the file lacks is not known; no card is a card of no days."""
    _pk, degree, title, skill, field, tier, born_on, card_until, nature, industry = values
    found: dict[str, Fact] = {
        FactKind.DEGREE: degree, FactKind.TITLE: title, FactKind.SKILL: skill, FactKind.FIELD: field,
        FactKind.TIER: tier, FactKind.KIND: _kinds(field, degree, title, skill), FactKind.NATURE: nature or None,
        FactKind.INDUSTRY: industry or None, FactKind.SETTLED: settled_on, FactKind.CONTRACT: contract,
        FactKind.AGE: years_between(born_on, today) if born_on else None,
        FactKind.CARD: max((card_until - today).days + 1, 0) if card_until else 0,
        FactKind.MONTHS: months_between(settled_on, today) if settled_on else None,
    }  # fmt: skip
    return found


def facts_of(person: Person, *, contract: int | None = None) -> Facts:
    """The facts of one person, today. Two queries."""
    values = Person.objects.filter(pk=person.pk).values_list(*COLUMNS).get()
    first = Intake.objects.settled().filter(person=person).order_by("settled_on").values_list("settled_on", flat=True)
    return facts_from(values, first.first(), clock.today(), contract=contract)


def register_facts(today: date) -> Iterator[tuple[int, Facts]]:
    """Everybody in the district with their facts: since the first intake that counts. Two queries."""
    rows = Intake.objects.settled().order_by("-settled_on", "-pk").values_list("person_id", "settled_on")
    settled = dict(rows)
    for values in Person.objects.active().order_by("pk").values_list(*COLUMNS).iterator(chunk_size=5000):
        yield values[0], facts_from(values, settled.get(values[0]), today)


def measures_in_force() -> list[TalentMeasure]:
    """With their policies and conditions, by code. Two queries."""
    rows = TalentMeasure.objects.in_force().select_related("policy").prefetch_related("conditions")
    return list(rows.order_by("code"))


def groups_of(measure: TalentMeasure) -> Groups:
    """The conditions of a measure, as the rules take them."""
    return grouped(row.rule for row in measure.conditions.all())


def judge_register(measures: Sequence[TalentMeasure], today: date) -> Iterator[tuple[int, int, Verdict, int]]:
    """(person, measure, verdict, missing condition or 0) for whoever is eligible, covered or nearly eligible, and
    (person, 0, …) once for everybody."""
    rules = [(row.pk, groups_of(row), row.exclusive, row.total_fen) for row in measures]
    for person_id, facts in register_facts(today):
        yield person_id, 0, Verdict.NOT, 0
        found = {}
        for pk, groups, exclusive, fen in rules:
            verdict, missing = judged(groups, facts)
            if verdict == Verdict.ELIGIBLE:
                found[pk] = (exclusive, fen)
            elif verdict == Verdict.NEARLY:
                yield person_id, pk, verdict, missing
        covered = highest_only(found)
        for pk in found:
            yield person_id, pk, Verdict.COVERED if pk in covered else Verdict.ELIGIBLE, 0


@dataclass(frozen=True)
class Preview:
    """How many of the register a version would reach."""

    people: int
    eligible: int
    nearly: int


def preview_of(measure: TalentMeasure) -> Preview:
    """The whole register against one version, groups left aside. Three queries."""
    people = eligible = nearly = 0
    groups = groups_of(measure)
    for _person_id, facts in register_facts(clock.today()):
        verdict, _missing = judged(groups, facts)
        people += 1
        eligible += verdict == Verdict.ELIGIBLE
        nearly += verdict == Verdict.NEARLY
    return Preview(people, eligible, nearly)


@dataclass(frozen=True)
class Answer:
    """One measure for one person: the verdict with its findings, and the grant there is already."""

    measure: TalentMeasure
    verdict: Verdict
    explained: Explained
    grant: GrantApplication | None = None

    @property
    def label(self) -> str:
        """The verdict in words."""
        return str(self.verdict.label)


def answers(facts: Facts, measures: Sequence[TalentMeasure], grants: Mapping[str, GrantApplication]) -> list[Answer]:
    """Every measure in force; those one may have first."""
    said = [(row, explain(groups_of(row), facts)) for row in measures]
    covered = highest_only({row.pk: (row.exclusive, row.total_fen) for row, found in said
                            if found.verdict == Verdict.ELIGIBLE})  # fmt: skip
    order = [Verdict.ELIGIBLE, Verdict.COVERED, Verdict.NEARLY, Verdict.NOT]
    rows = [Answer(row, Verdict.COVERED if row.pk in covered else found.verdict, found, grants.get(row.code))
            for row, found in said]  # fmt: skip
    return sorted(rows, key=lambda one: (order.index(one.verdict), one.measure.code))


def answers_for(person: Person) -> list[Answer]:
    """What the person may have, and why or why not. Five queries."""
    grants = {row.code: row for row in GrantApplication.objects.alive().filter(person=person).order_by("pk")}
    return answers(facts_of(person), measures_in_force(), grants)

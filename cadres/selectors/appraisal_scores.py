"""The parts of each person's score in the appraisal of a unit: indicators, ballots, leaders' points, and the advice.

Ballots are counted only when the urn is closed, and by groups of classes that may be shown (rules/appraisal.py).
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count

from cadres.models import (
    AppraisalIndicator,
    AppraisalScheme,
    BallotMark,
    BallotUrn,
    IndicatorValue,
    PersonAppraisal,
    UnitAppraisal,
)
from cadres.rules.appraisal import (
    Group,
    Part,
    advised,
    ballot_points,
    groups_of,
    mean_of,
    points_of,
    quota_of,
    score_of,
)
from cadres.states.appraisal import AppraisalGrade, IndicatorSource, UrnState, VoterClass, grades_of


@dataclass(frozen=True)
class ValuePart:
    """An indicator of a person: its value (None: not entered, or nothing to count) and the points."""

    indicator: AppraisalIndicator
    value: IndicatorValue | None
    points: Decimal | None


@dataclass(frozen=True)
class BallotPart:
    """What a group of voters said of a person: counts of the four grades, the best first, and of "don't know"."""

    group: Group
    counts: tuple[int, ...]
    unknown: int
    points: Decimal | None
    grades: Sequence[AppraisalGrade]

    @property
    def named(self) -> list[tuple[str, int]]:
        """(grade in words, its count)."""
        return [(str(grade.label), count) for grade, count in zip(self.grades, self.counts, strict=True)]

    @property
    def label(self) -> str:
        """A: leaders、B: …"""
        return "、".join(str(VoterClass(one).label) for one in self.group.classes)


@dataclass(frozen=True)
class PersonScore:
    """A person with every part of the score; `grades`: those of the kind, the best first."""

    person: PersonAppraisal
    values: Sequence[ValuePart]
    ballots: Sequence[BallotPart]
    parts: Mapping[str, Part]
    grades: Sequence[AppraisalGrade]

    @property
    def score(self) -> Decimal | None:
        """Weighted; None while a part lacks."""
        return score_of(list(self.parts.values()))

    @property
    def advice(self) -> int | None:
        """Place of the grade that the score speaks for."""
        return advised(self.score)

    @property
    def advice_label(self) -> str:
        """That grade in words."""
        return str(self.grades[self.advice].label) if self.advice is not None else ""

    @property
    def has_all_values(self) -> bool:
        """Nothing lacks that the unit enters by hand."""
        return all(part.value is not None for part in self.values if part.indicator.source == IndicatorSource.MANUAL)


def scores_of(row: UnitAppraisal, people: Sequence[PersonAppraisal]) -> list[PersonScore]:
    """In the order given; the people are of `row`. Four queries for any number. The caller has asked who may see."""
    scheme = row.scheme
    indicators = list(scheme.indicators.all())
    values = {(one.person_id, one.indicator_id): one
              for one in IndicatorValue.objects.filter(person__in=[person.pk for person in people])}  # fmt: skip
    ballots = _ballots(row, people)
    return [_score(scheme, person, indicators, values, ballots.get(person.pk, [])) for person in people]


def _score(
    scheme: AppraisalScheme, person: PersonAppraisal, indicators: Sequence[AppraisalIndicator],
    values: Mapping[tuple[int, int], IndicatorValue], ballots: Sequence[BallotPart],
) -> PersonScore:  # fmt: skip
    parts = []
    for indicator in indicators:
        value = values.get((person.pk, indicator.pk))
        points = points_of(value.value, indicator.none_at, indicator.full_at) if value is not None else None
        parts.append(ValuePart(indicator, value, points))
    known = [(part.indicator.weight, part.points) for part in parts if part.points is not None]
    lacks = any(part.value is None and part.indicator.source == IndicatorSource.MANUAL for part in parts)
    hard = None if lacks else mean_of(known)  # a source that had nothing to count leaves its weight to the others
    voted = mean_of([(part.group.weight, part.points) for part in ballots if part.points is not None])
    return PersonScore(person, parts, ballots, {
        "indicators": Part(scheme.indicator_weight, hard), "ballots": Part(scheme.ballot_weight, voted),
        "leaders": Part(scheme.leader_weight, person.leader_points),
    }, grades_of(scheme.kind))  # fmt: skip


def _ballots(row: UnitAppraisal, people: Sequence[PersonAppraisal]) -> dict[int, list[BallotPart]]:
    """Person → what each group said. Two queries; nothing before the urn is closed."""
    urn = BallotUrn.objects.filter(unit_appraisal=row, state=UrnState.CLOSED).first()
    if urn is None:
        return {}
    counts: defaultdict[tuple[int, str, str], int] = defaultdict(int)
    rows = BallotMark.objects.filter(urn=urn).order_by().values_list("person_id", "voter_class", "grade")
    for person_id, voter_class, grade, count in rows.annotate(n=Count("pk")):
        counts[person_id, voter_class, grade] = count
    grades = grades_of(row.scheme.kind)
    found: dict[int, list[BallotPart]] = {}
    for person in people:
        for group in groups_of(urn.cast):
            said = tuple(sum(counts[person.pk, one, grade] for one in group.classes) for grade in grades)
            silent = sum(counts[person.pk, one, ""] for one in group.classes)
            found.setdefault(person.pk, []).append(BallotPart(group, said, silent, ballot_points(said), grades))
    return found


@dataclass(frozen=True)
class Quota:
    """The cap of the best grade in a unit: who takes part, how many may have it, how many are given it."""

    people: int
    most: int
    used: int

    @property
    def is_full(self) -> bool:
        """No more."""
        return self.used >= self.most


def quota_in(row: UnitAppraisal, *, besides: int | None = None) -> Quota:
    """Of a unit's appraisal, a person left out of the count of the given. One query."""
    people = list(row.people.filter(is_exempt=False).values_list("pk", "grade"))
    used = sum(grade == row.scheme.best and pk != besides for pk, grade in people)
    return Quota(len(people), quota_of(len(people), row.scheme.best_percent, row.scheme.rounding), used)

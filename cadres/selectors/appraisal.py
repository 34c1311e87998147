"""Appraisals as lists: schemes with where their units stand, units with their people, results on a file."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from cadres.models import (
    AppraisalResult,
    AppraisalScheme,
    AppraisalStep,
    BallotUrn,
    Cadre,
    PersonAppraisal,
    UnitAppraisal,
)
from cadres.models.appraisals import PersonAppraisalQuerySet
from cadres.rules.appraisal import quota_of
from cadres.scope import cadre_scope_of
from cadres.selectors.appraisal_scores import PersonScore, ValuePart, scores_of
from cadres.selectors.appraisal_sources import INDICATOR_SOURCES, Link
from cadres.states.appraisal import (
    AppraisalGrade,
    AppraisalKind,
    ObjectionState,
    SchemeState,
    UnitAppraisalState,
    UrnState,
    grades_of,
)
from xinhui.accounts.models import User


def schemes_of(user: User) -> QuerySet[Any]:
    """Schemes, the latest first, with counts of the units in reach: `n_units`, `n_settled`, `n_office`. The office
    sees drafts too. One query."""
    mine = UnitAppraisal.objects.visible_to(user).values("pk")
    inside = Q(unit_appraisals__in=mine)
    rows = AppraisalScheme.objects.visible_to(user).annotate(
        n_units=Count("unit_appraisals", filter=inside),
        n_settled=Count("unit_appraisals", filter=inside & Q(unit_appraisals__state=UnitAppraisalState.SETTLED)),
        n_office=Count("unit_appraisals", filter=inside & Q(unit_appraisals__state=UnitAppraisalState.SUBMITTED)),
    ).order_by("-ends_on", "-pk")  # fmt: skip
    return rows if cadre_scope_of(user).is_office else rows.filter(n_units__gt=0)


def units_in(user: User, scheme: AppraisalScheme) -> QuerySet[UnitAppraisal]:
    """Units in reach with counts of people: `n_people`, `n_reports`, `n_best`, `n_graded`, `n_open`. One query."""
    part = Q(people__is_exempt=False)
    rows = UnitAppraisal.objects.visible_to(user).filter(scheme=scheme).select_related("unit", "scheme")
    return rows.annotate(
        n_people=Count("people", filter=part, distinct=True),
        n_reports=Count("people", filter=part & Q(people__reported_at__isnull=False), distinct=True),
        n_graded=Count("people", filter=part & ~Q(people__grade=""), distinct=True),
        n_best=Count("people", filter=part & Q(people__grade=scheme.best), distinct=True),
        n_open=Count("people", filter=Q(people__objections__state=ObjectionState.OPEN), distinct=True),
    ).order_by("unit__code")  # fmt: skip


@dataclass(frozen=True)
class UnitLine:
    """A unit's appraisal and its cap."""

    row: UnitAppraisal
    most: int


def with_caps(rows: Sequence[UnitAppraisal]) -> list[UnitLine]:
    """Rows of `units_in`, each with how many may have the best grade."""
    return [
        UnitLine(row, quota_of(getattr(row, "n_people", 0), row.scheme.best_percent, row.scheme.rounding))
        for row in rows
    ]


def people_of(row: UnitAppraisal) -> list[PersonScore]:
    """Everybody of a unit's appraisal that the caller may see, highest posts first as the files lie. Five queries."""
    return scores_of(row, list(row.people.shown().order_by("is_exempt", "pk")))


def urn_of(row: UnitAppraisal) -> BallotUrn | None:
    """The urn that counts. One query."""
    return row.urns.exclude(state=UrnState.ANNULLED).first()


def steps_of(row: UnitAppraisal) -> QuerySet[AppraisalStep]:
    """What happened to the unit's appraisal as a whole, the latest first; of persons their pages tell."""
    return row.steps.filter(person=None).select_related("by").order_by("-at", "-pk")


@dataclass(frozen=True)
class ValueLine:
    """A value with the records that it counts: those the reader may see, and how many are out of sight."""

    part: ValuePart
    links: Sequence[Link]
    hidden: int


def value_lines(user: User, score: PersonScore) -> list[ValueLine]:
    """One query a source."""
    lines = []
    for part in score.values:
        source = INDICATOR_SOURCES.get(part.indicator.source)
        ids = part.value.records if part.value is not None else []
        links = source.seen(user, ids) if source is not None and ids else []
        lines.append(ValueLine(part, links[:20], len(ids) - len(links[:20])))
    return lines


def results_of(cadre: Cadre) -> QuerySet[AppraisalResult]:
    """On the file, the latest first; the caller has asked who may see it."""
    return AppraisalResult.objects.filter(cadre=cadre).select_related("unit", "person__unit_appraisal__scheme")


def own_appraisals(user: User) -> PersonAppraisalQuerySet:
    """The user's own, the latest first."""
    return PersonAppraisal.objects.about(user).shown().order_by("-unit_appraisal__scheme__ends_on", "-pk")


def public_units(user: User) -> list[tuple[UnitAppraisal, list[Cadre]]]:
    """Publicity in the user's unit: who is proposed for the best grade. Two queries."""
    rows = list(UnitAppraisal.objects.public_to(user).select_related("unit", "scheme"))
    best = PersonAppraisal.objects.filter(
        unit_appraisal__in=[row.pk for row in rows], grade__in=(AppraisalGrade.EXCELLENT, AppraisalGrade.GOOD)
    )
    found = list(best.shown().order_by("pk"))
    return [(row, [one.cadre for one in found if one.unit_appraisal_id == row.pk]) for row in rows]


def grade_counts(user: User, scheme: AppraisalScheme) -> list[tuple[str, int]]:
    """Grades of the kind → people in reach. One query."""
    rows = PersonAppraisal.objects.visible_to(user).filter(unit_appraisal__scheme=scheme).exclude(grade="")
    counts = dict(rows.order_by().values_list("grade").annotate(n=Count("pk")))
    return [(str(one.label), counts.get(one, 0)) for one in grades_of(scheme.kind)]


def table_rows(user: User, scheme: AppraisalScheme) -> PersonAppraisalQuerySet:
    """Everybody of a scheme in reach, unit by unit. One query."""
    rows = PersonAppraisal.objects.visible_to(user).filter(unit_appraisal__scheme=scheme).shown()
    return rows.annotate(code=F("unit_appraisal__unit__code")).order_by("code", "pk")


def latest_results() -> QuerySet[AppraisalResult]:
    """Results of the latest settled yearly appraisal."""
    last = AppraisalScheme.objects.filter(kind=AppraisalKind.YEARLY, state=SchemeState.SETTLED).first()
    rows = AppraisalResult.objects.filter(person__unit_appraisal__scheme=last)
    return rows if last is not None else rows.none()


def appraised() -> int:
    """People with a result in the latest settled yearly appraisal (C7)."""
    return latest_results().count()

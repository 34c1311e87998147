"""Policies and measures as pages show them; who is eligible and has not applied."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from talent.models import (
    EligibilityResult,
    EligibilityRun,
    GrantApplication,
    MeasureCondition,
    TalentMeasure,
    TalentPolicy,
)
from talent.rules.eligibility import Finding
from talent.selectors.grants import budgets_of, paid_by_code, promised_by_code
from talent.states.grants import ALIVE, GrantState
from talent.states.policies import Verdict
from xinhui.accounts.models import User
from xinhui.core import clock


def last_run() -> EligibilityRun | None:
    """The latest run over the register. One query."""
    return EligibilityRun.objects.order_by("-pk").first()


def unclaimed(rows: QuerySet[EligibilityResult]) -> QuerySet[EligibilityResult]:
    """Eligible, and neither this measure nor another of its group applied for or given."""
    same = GrantApplication.objects.filter(person=OuterRef("person"), state__in=ALIVE).filter(
        Q(code=OuterRef("measure__code")) | ~Q(exclusive="") & Q(exclusive=OuterRef("measure__exclusive"))
    )  # fmt: skip
    return rows.filter(verdict=Verdict.ELIGIBLE).exclude(Exists(same))


@dataclass(frozen=True)
class MeasureLine:
    """A measure in force with its figures."""

    measure: TalentMeasure
    eligible: int
    waiting: int
    nearly: int
    under_way: int
    given: int
    paid: int
    budget: int
    promised: int

    @property
    def left(self) -> int:
        """Of this year's budget, not spoken for yet."""
        return self.budget - self.promised


def overview() -> list[MeasureLine]:
    """Every measure in force: who is eligible, who has not applied, what is under way, given and paid; figures without
    people. Seven queries."""
    year = clock.today().year
    verdicts = {
        (measure, verdict): many for measure, verdict, many in
        EligibilityResult.objects.order_by().values_list("measure", "verdict").annotate(many=Count("pk"))
    }  # fmt: skip
    waiting = dict(unclaimed(EligibilityResult.objects.all()).order_by().values_list("measure")
                   .annotate(many=Count("pk")))  # fmt: skip
    states = {
        (code, state): many for code, state, many in
        GrantApplication.objects.order_by().values_list("code", "state").annotate(many=Count("pk"))
    }  # fmt: skip
    paid, budgets, promised = paid_by_code(), budgets_of(year), promised_by_code(year)
    under_way = (GrantState.DRAFT, GrantState.SUBMITTED, GrantState.CHECKED)
    return [
        MeasureLine(
            row, verdicts.get((row.pk, Verdict.ELIGIBLE), 0), waiting.get(row.pk, 0),
            verdicts.get((row.pk, Verdict.NEARLY), 0), sum(states.get((row.code, state), 0) for state in under_way),
            sum(states.get((row.code, state), 0) for state in (GrantState.PAYING, GrantState.DONE)),
            paid.get(row.code, 0), budgets[row.code].fen if row.code in budgets else 0, promised.get(row.code, 0),
        )
        for row in TalentMeasure.objects.in_force().select_related("policy").order_by("code")
    ]  # fmt: skip


def results_shown(user: User, said: Mapping[str, str]) -> QuerySet[EligibilityResult]:
    """The latest run's rows in sight: `code`, `verdict` (`waiting`: eligible and not applied for), `words` narrow."""
    rows: QuerySet[EligibilityResult] = EligibilityResult.objects.visible_to(user)
    rows = rows.select_related("person__employer", "measure", "missing")
    if said.get("code"):
        rows = rows.filter(measure__code=said["code"][:12])
    if said.get("verdict") in Verdict.values:
        rows = rows.filter(verdict=said["verdict"])
    if said.get("verdict", "waiting") == "waiting":
        rows = unclaimed(rows)
    if words := said.get("words", "").strip()[:40]:
        rows = rows.filter(Q(person__name__contains=words) | Q(person__employer__name__contains=words))
    return rows.order_by("measure__code", "person", "pk")


def wanted_words(condition: MeasureCondition) -> str:
    """A condition in the reader's language."""
    return Finding(condition.rule, None, None).wanted_words


def conditions_of(measure: TalentMeasure) -> list[tuple[int, list[tuple[MeasureCondition, str]]]]:
    """Group → its conditions with their words. One query."""
    found: dict[int, list[tuple[MeasureCondition, str]]] = {}
    for row in measure.conditions.order_by("group", "pk"):
        found.setdefault(row.group, []).append((row, wanted_words(row)))
    return list(found.items())


def published_policies() -> list[tuple[TalentPolicy, list[tuple[TalentMeasure, list[list[str]]]]]]:
    """What the public reads: policies with their measures in force and the conditions in words. Three queries."""
    measures: dict[int, list[tuple[TalentMeasure, list[list[str]]]]] = {}
    for row in TalentMeasure.objects.in_force().prefetch_related("conditions").order_by("code"):
        groups: dict[int, list[str]] = {}
        for one in sorted(row.conditions.all(), key=lambda one: (one.group, one.pk)):
            groups.setdefault(one.group, []).append(wanted_words(one))
        measures.setdefault(row.policy_id, []).append((row, list(groups.values())))
    return [(policy, measures.get(policy.pk, [])) for policy in
            TalentPolicy.objects.published().order_by("-issued_on", "pk")]  # fmt: skip


def measures_given() -> int:
    """Measures in force of published policies. One query."""
    return TalentMeasure.objects.in_force().count()


def people_explained() -> int:
    """People with an explanation in the latest run. One query."""
    return EligibilityResult.objects.aggregate(many=Count("person", distinct=True))["many"] or 0

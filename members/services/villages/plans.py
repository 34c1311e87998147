"""Village plans: drafted with targets and two projects, submitted, approved by the town, filed, measured, graded."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from members.models import PlanReview, PlanTarget, TargetYear, VillagePlan, VillageProject
from members.rules.villages import PLAN_YEARS
from members.services.villages.frame import keeper_ids, require_village_keeper, village_in_force
from members.states.villages import (
    IN_PREPARATION,
    PLAN_TABLE,
    PlanGrade,
    PlanState,
    ProjectKind,
    ProjectState,
)
from xinhui.accounts.actors import Actor, person_id, require
from xinhui.accounts.models import Post
from xinhui.accounts.roles import Role
from xinhui.audit.services import record
from xinhui.core import clock
from xinhui.core.checks import hold, line, number, one_of, words
from xinhui.core.errors import Conflict, InvalidInput
from xinhui.core.locking import locked
from xinhui.outbox.services.enqueue import Draft, enqueue

VISION_MAX, NOTE_MAX, INDICATOR_MAX, MEASURE_MAX, VALUE_MOST = 2000, 200, 60, 12, Decimal(10) ** 11
FEN_MOST = 10**13
#: Who approves, gives back and grades: the town, or the department above it.
APPROVERS = (Role.TOWN_ORGANIZER, Role.ORGANIZATION_DEPARTMENT)


@dataclass(frozen=True)
class ProjectFacts:
    """What a project is to be; money in fen by source."""

    kind: str
    title: str
    goal: str
    starts_on: date
    due_on: date
    budget_public: int = 0
    budget_village: int = 0
    budget_given: int = 0


def draft_plan(*, actor: Actor, area_code: str, first_year: int, vision: str) -> VillagePlan:
    """Begin a plan of five years. One of the same years as the plan in force revises it: its targets are the beginning.

    Raises Forbidden, InvalidInput (area_code, first_year, vision), Conflict `plan-in-preparation`.
    """
    number(first_year, field="first_year", least=2000, most=2100)
    vision = words(vision, field="vision", limit=VISION_MAX)
    with transaction.atomic():
        village_in_force(area_code)
        require_village_keeper(actor, area_code)
        known = list(locked(VillagePlan.objects.filter(area_code=area_code).order_by("-version")))
        if any(row.state in IN_PREPARATION for row in known):
            raise Conflict(
                code="plan-in-preparation", field="area_code",
                message=_("The village has a plan in preparation already."), action=_("Go on with that one."),
            )  # fmt: skip
        plan = VillagePlan.objects.create(
            area_code=area_code, version=known[0].version + 1 if known else 1, first_year=first_year,
            last_year=first_year + PLAN_YEARS - 1, vision=vision,
        )  # fmt: skip
        present = next((row for row in known if row.state == PlanState.FILED), None)
        if present is not None and present.first_year == first_year:
            _copy_targets(present, plan)
        record(actor=actor, verb="village.plan.draft", target=plan, detail={"version": plan.version})
    return plan


def _copy_targets(source: VillagePlan, plan: VillagePlan) -> None:
    for target in source.targets.prefetch_related("years"):
        copy = PlanTarget.objects.create(
            plan=plan, indicator=target.indicator, measure=target.measure, base=target.base
        )
        TargetYear.objects.bulk_create(
            TargetYear(target=copy, year=row.year, goal=row.goal, actual=row.actual, evidence=row.evidence)
            for row in target.years.all()
        )


def put_target(
    *, actor: Actor, plan_id: int, indicator: str, measure: str, base: Decimal, goals: Mapping[int, Decimal]
) -> PlanTarget:
    """Write an indicator with a goal a year into a draft; one of the same name is written anew.

    Raises NotFound, Forbidden, TransitionRefused, InvalidInput (indicator, measure, base, goals).
    """
    indicator, measure = (
        line(indicator, field="indicator", limit=INDICATOR_MAX),
        line(measure, field="measure", limit=MEASURE_MAX),
    )
    _value(base, field="base")
    with transaction.atomic():
        plan = _held(actor, plan_id, "change")
        years = range(plan.first_year, plan.last_year + 1)
        if not goals or any(year not in years for year in goals):
            raise InvalidInput(
                code="goals-outside", field="goals", message=_("Give goals for years of the plan."),
                action=_("Give at least one."),
            )  # fmt: skip
        target, _created = PlanTarget.objects.update_or_create(
            plan=plan, indicator=indicator, defaults={"measure": measure, "base": base}
        )
        for year, goal in goals.items():
            TargetYear.objects.update_or_create(
                target=target, year=year, defaults={"goal": _value(goal, field="goals")}
            )
        record(actor=actor, verb="village.target.put", target=target, area_code=plan.area_code,
               detail={"indicator": indicator})  # fmt: skip
    return target


def add_project(*, actor: Actor, plan_id: int, facts: ProjectFacts) -> VillageProject:
    """Write one of the two projects into a draft. Raises NotFound, Forbidden, TransitionRefused, InvalidInput (kind,
    title, goal, due_on, budget_public …), Conflict `project-there` (kind)."""
    one_of(facts.kind, ProjectKind.values, field="kind")
    title, goal = line(facts.title, field="title", limit=80), line(facts.goal, field="goal", limit=200)
    if facts.due_on < facts.starts_on:
        raise InvalidInput(
            code="dates-reversed", field="due_on", message=_("A project ends after it has begun."),
            action=_("Check both days."),
        )  # fmt: skip
    budget = {name: number(getattr(facts, name), field=name, most=FEN_MOST)
              for name in ("budget_public", "budget_village", "budget_given")}  # fmt: skip
    with transaction.atomic():
        plan = _held(actor, plan_id, "change")
        if plan.projects.filter(kind=facts.kind).exclude(state=ProjectState.DROPPED).exists():
            raise Conflict(
                code="project-there", field="kind", message=_("The plan has a project of this kind already."),
                action=_("Drop it first."),
            )  # fmt: skip
        project = VillageProject.objects.create(
            plan=plan, area_code=plan.area_code, kind=facts.kind, title=title, goal=goal, starts_on=facts.starts_on,
            due_on=facts.due_on, **budget,
        )  # fmt: skip
        record(actor=actor, verb="village.project.add", target=project, detail={"kind": facts.kind, **budget})
    return project


def submit_plan(*, actor: Actor, plan_id: int) -> VillagePlan:
    """Hand the draft to the town, which is told: it has targets and both projects.

    Raises NotFound, Forbidden, TransitionRefused, Conflict `plan-without-targets`, `plan-without-projects`.
    """
    with transaction.atomic():
        plan = _held(actor, plan_id, "submit")
        if not plan.targets.exists():
            raise Conflict(code="plan-without-targets", message=_("The plan has no target yet."),
                           action=_("Write the targets first."))  # fmt: skip
        kinds = set(plan.projects.exclude(state=ProjectState.DROPPED).values_list("kind", flat=True))
        kinds |= set(_running_before(plan).values_list("kind", flat=True))
        if kinds != set(ProjectKind.values):
            raise Conflict(
                code="plan-without-projects",
                message=_("A plan has two projects: one of party building, one for people's livelihood."),
                action=_("Write the missing one."),
            )  # fmt: skip
        plan.submitted_at, plan.note = clock.now(), ""
        posts = Post.objects.in_force().filter(role=Role.TOWN_ORGANIZER, area_code=plan.area_code[:9])
        _tell(plan, "submitted", sorted(set(posts.values_list("user_id", flat=True))))
        return _written(actor, plan, "submit", {})


def _running_before(plan: VillagePlan) -> Any:
    """Projects of the plan in force that a revision of the same years takes over."""
    return VillageProject.objects.filter(
        plan__area_code=plan.area_code, plan__state=PlanState.FILED, plan__first_year=plan.first_year
    ).exclude(state=ProjectState.DROPPED)


def return_plan(*, actor: Actor, plan_id: int, reason: str) -> VillagePlan:
    """Give a plan back to the village, with the reason. Raises NotFound, Forbidden, TransitionRefused, InvalidInput
    (reason)."""
    reason = line(reason, field="reason", limit=NOTE_MAX)
    with transaction.atomic():
        plan = _held(actor, plan_id, "return", approver=True)
        plan.note = reason
        _tell(plan, "returned", keeper_ids(plan.area_code), reason)
        return _written(actor, plan, "return", {"reason": reason})


def approve_plan(*, actor: Actor, plan_id: int) -> VillagePlan:
    """The town agrees. Raises NotFound, Forbidden, TransitionRefused."""
    with transaction.atomic():
        plan = _held(actor, plan_id, "approve", approver=True)
        plan.approved_at, plan.approved_by_id = clock.now(), person_id(actor)
        _tell(plan, "approved", keeper_ids(plan.area_code))
        return _written(actor, plan, "approve", {})


def file_plan(*, actor: Actor, plan_id: int) -> VillagePlan:
    """Put the approved plan in force; the one before is replaced, and a revision takes over its projects.

    Raises NotFound, Forbidden, TransitionRefused.
    """
    with transaction.atomic():
        plan = _held(actor, plan_id, "file", approver=True)
        own = plan.projects.exclude(state=ProjectState.DROPPED).values_list("kind", flat=True)
        _running_before(plan).exclude(kind__in=list(own)).update(plan=plan, updated_at=clock.now())
        for before in VillagePlan.objects.in_force().filter(area_code=plan.area_code):
            before.state = PLAN_TABLE.next(before.state, "replace")
            before.save(update_fields=["state", "updated_at"])
        plan.filed_on = clock.today()
        return _written(actor, plan, "file", {"version": plan.version})


def enter_actual(*, actor: Actor, target_year_id: int, actual: Decimal, evidence: str) -> TargetYear:
    """Write down what a target was in a year of the plan in force, and where the number comes from.

    Raises NotFound, Forbidden, InvalidInput (actual, evidence), Conflict `plan-not-in-force`, `year-ahead`.
    """
    evidence = line(evidence, field="evidence", limit=NOTE_MAX)
    _value(actual, field="actual")
    with transaction.atomic():
        row = hold(TargetYear.objects.select_related("target__plan"), target_year_id)
        plan = row.target.plan
        require_village_keeper(actor, plan.area_code)
        if plan.state != PlanState.FILED:
            raise Conflict(code="plan-not-in-force", message=_("Only a plan in force is measured."),
                           action=_("Look at the plan in force."))  # fmt: skip
        if row.year > clock.today().year:
            raise Conflict(code="year-ahead", field="actual", message=_("This year is yet to come."))
        row.actual, row.evidence = actual, evidence
        row.save(update_fields=["actual", "evidence", "updated_at"])
        record(actor=actor, verb="village.target.actual", target=row, area_code=plan.area_code,
               detail={"year": row.year, "actual": str(actual)})  # fmt: skip
    return row


def review_year(*, actor: Actor, plan_id: int, year: int, grade: str, reasons: str) -> PlanReview:
    """The town's grade of a year of a plan in force, once, with the reasons; the village is told.

    Raises NotFound, Forbidden, TransitionRefused, InvalidInput (year, grade, reasons), Conflict `year-reviewed`.
    """
    one_of(grade, PlanGrade.values, field="grade")
    reasons = words(reasons, field="reasons", limit=1000)
    with transaction.atomic():
        plan = _held(actor, plan_id, "review", approver=True)
        number(year, field="year", least=plan.first_year, most=min(plan.last_year, clock.today().year))
        if plan.reviews.filter(year=year).exists():
            raise Conflict(code="year-reviewed", field="year", message=_("This year was reviewed already."),
                           action=_("Look at the plan's reviews."))  # fmt: skip
        review = PlanReview.objects.create(
            plan=plan, year=year, grade=grade, reasons=reasons, reviewed_by_id=person_id(actor)
        )
        _tell(plan, f"reviewed:{year}", keeper_ids(plan.area_code), reasons)
        record(actor=actor, verb="village.plan.review", target=plan, detail={"year": year, "grade": grade})
    return review


def _held(actor: Actor, plan_id: int, verb: str, *, approver: bool = False) -> VillagePlan:
    """All plans of the village locked by id, so that two never come into force at once."""
    found = hold(VillagePlan.objects.all(), plan_id)
    rows = {row.pk: row for row in locked(VillagePlan.objects.filter(area_code=found.area_code).order_by("pk"))}
    plan = rows[plan_id]
    if approver:
        require(actor, *APPROVERS, area_code=plan.area_code)
    else:
        require_village_keeper(actor, plan.area_code)
    PLAN_TABLE.next(plan.state, verb)
    return plan


def _written(actor: Actor, plan: VillagePlan, verb: str, detail: dict[str, Any]) -> VillagePlan:
    plan.state = PLAN_TABLE.next(plan.state, verb)
    plan.save()
    record(actor=actor, verb=f"village.plan.{verb}", target=plan, detail=detail)
    return plan


def _tell(plan: VillagePlan, event: str, recipients: list[int], reason: str = "") -> None:
    kind = event.split(":")[0]
    stamp = clock.now().isoformat()
    village = village_in_force(plan.area_code).name
    enqueue(drafts=[
        Draft(key=f"village-plan:{plan.pk}:{event}:{stamp}", recipient_id=user_id, kind=f"village.plan_{kind}",
              context={"village": village, "reason": reason}, link=f"/party/villages/plans/{plan.pk}/")
        for user_id in recipients
    ])  # fmt: skip


def _value(value: Decimal, *, field: str) -> Decimal:
    if not isinstance(value, Decimal) or not value.is_finite() or abs(value) >= VALUE_MOST:
        raise InvalidInput(code="value-out-of-range", field=field, message=_("Give a number."))
    return value

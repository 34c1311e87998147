"""Verbs on plans: draft, edit, copy into a new version, propose, refuse, approve (which replaces the one in force).

Who decides hears of what awaits a decision, and whoever drafted it of what became of it.
"""

from collections.abc import Sequence, Set
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from grids.emergency_states import PLAN_TABLE, EventKind, PlanState, Severity
from grids.levels import Level
from grids.models import EmergencyPlan, PlanDuty, PlanStep
from grids.models.team import TeamDuty
from grids.selectors.recipients import RecipientRequest, recipients_for
from grids.services.emergencies.frame import COMMANDERS, hold_plan, line, unknown
from grids.services.frame import required_text
from grids.services.teams.frame import ROLE_OF_DUTY, one_of
from xinhui.accounts.actors import Actor, person_id, require
from xinhui.accounts.roles import Role
from xinhui.audit.services import record
from xinhui.core import clock
from xinhui.core.area_codes import DISTRICT
from xinhui.core.errors import Conflict, Forbidden, InvalidInput
from xinhui.core.locking import locked
from xinhui.outbox.services.enqueue import enqueue_each

MINUTES_MAX = 1440
STEPS_MAX = 40


@dataclass(frozen=True)
class StepDraft:
    """A step: an order's words; sent on activation or kept ready; to which posts (none: worker and leader)."""

    title: str
    text: str
    is_immediate: bool = False
    duties: tuple[str, ...] = ()


@dataclass(frozen=True)
class PlanText:
    """Everything that a plan says. `duties`: (grid post, what it does in wartime)."""

    title: str
    basis: str
    authority: str
    acknowledge_minutes: int = 15
    report_minutes: int = 60
    steps: Sequence[StepDraft] = ()
    duties: Sequence[tuple[str, str]] = field(default=())


def draft_plan(*, actor: Actor, event: str, severity: int, text: PlanText) -> EmergencyPlan:
    """A first or further version, as a draft. Raises Forbidden, InvalidInput, Conflict `plan-draft-exists`."""
    require(actor, *COMMANDERS)
    one_of(event, list(EventKind.values), field="event")
    if severity not in Severity.values:
        raise InvalidInput(code="choice-unknown", field="severity", message=_("There are levels 1 to 4 (I–IV)."))
    checked = _checked(text)
    with transaction.atomic():
        versions = locked(EmergencyPlan.objects.filter(event=event, severity=severity).order_by("pk"))
        if any(row.state in (PlanState.DRAFT, PlanState.PROPOSED) for row in versions):
            raise Conflict(
                code="plan-draft-exists",
                message=_("A new version of this plan is being prepared already."),
                action=_("Go on with that one."),
            )
        newest = max((row.version for row in versions), default=0)
        plan = EmergencyPlan(event=event, severity=severity, version=newest + 1, drafted_by_id=person_id(actor))
        _fill(plan, checked)
        record(actor=actor, verb="plan.draft", target=plan, detail=_facts(plan))
    return plan


def edit_plan(*, actor: Actor, plan_id: int, text: PlanText) -> EmergencyPlan:
    """Change a draft. A proposed or approved version is never edited. Raises NotFound, Forbidden, Conflict."""
    require(actor, *COMMANDERS)
    checked = _checked(text)
    with transaction.atomic():
        plan = hold_plan(plan_id)
        if plan.state != PlanState.DRAFT:
            raise Conflict(
                code="plan-not-draft",
                message=_("Only a draft is edited; this version stands as it is."),
                action=_("Make a new version of the plan."),
            )
        plan.drafted_by_id = person_id(actor)
        plan.steps.all().delete()
        plan.duties.all().delete()
        _fill(plan, checked)
        record(actor=actor, verb="plan.edit", target=plan, detail=_facts(plan))
    return plan


def copy_plan(*, actor: Actor, plan_id: int) -> EmergencyPlan:
    """A new version, as a draft, that says what `plan_id` says. Raises NotFound, Forbidden, Conflict."""
    require(actor, *COMMANDERS)
    plan = EmergencyPlan.objects.filter(pk=plan_id).first()
    if plan is None:
        raise unknown()
    return draft_plan(actor=actor, event=plan.event, severity=plan.severity, text=text_of(plan))


def text_of(plan: EmergencyPlan) -> PlanText:
    """What the version says."""
    steps = [StepDraft(row.title, row.text, row.is_immediate, tuple(row.duties)) for row in plan.steps.all()]
    duties = [(row.duty, row.text) for row in plan.duties.all()]
    return PlanText(
        plan.title, plan.basis, plan.authority, plan.acknowledge_minutes, plan.report_minutes, steps, duties
    )


def propose_plan(*, actor: Actor, plan_id: int) -> EmergencyPlan:
    """Hand a draft in for approval. Raises NotFound, Forbidden, TransitionRefused, Conflict `plan-empty`."""
    require(actor, *COMMANDERS)
    with transaction.atomic():
        plan = hold_plan(plan_id)
        plan.state = PLAN_TABLE.next(plan.state, "propose")
        if not plan.steps.exists():
            raise Conflict(code="plan-empty", message=_("A plan without a step orders nothing."),
                           action=_("Add a step first."))  # fmt: skip
        plan.save(update_fields=["state", "updated_at"])
        record(actor=actor, verb="plan.propose", target=plan, detail=_facts(plan))
        leaders = recipients_for([RecipientRequest(Level.LEADER, None, DISTRICT)])[0]
        _tell(plan, "proposed", leaders - {plan.drafted_by_id})
    return plan


def refuse_plan(*, actor: Actor, plan_id: int, reason: str) -> EmergencyPlan:
    """Send a proposed version back to its draft, with the reason. Raises NotFound, Forbidden, TransitionRefused."""
    require(actor, Role.DISTRICT_LEADER)
    reason = required_text(reason, field="reason")
    with transaction.atomic():
        plan = hold_plan(plan_id)
        plan.state = PLAN_TABLE.next(plan.state, "refuse")
        plan.save(update_fields=["state", "updated_at"])
        record(actor=actor, verb="plan.refuse", target=plan, detail={**_facts(plan), "reason": reason})
        _tell(plan, "refused", {plan.drafted_by_id}, reason=reason)
    return plan


def approve_plan(*, actor: Actor, plan_id: int) -> EmergencyPlan:
    """Put a proposed version in force; the one in force until now is replaced.

    By a district leader who did not draft it. Raises NotFound, Forbidden, TransitionRefused.
    """
    require(actor, Role.DISTRICT_LEADER)
    with transaction.atomic():
        same = EmergencyPlan.objects.filter(pk=plan_id).values("event", "severity").first()
        if same is None:
            raise unknown()
        versions = {row.pk: row for row in locked(EmergencyPlan.objects.filter(**same).order_by("pk"))}
        plan, now = versions[plan_id], clock.now()
        state = PLAN_TABLE.next(plan.state, "approve")
        if plan.drafted_by_id == actor.user_id:
            raise Forbidden(
                code="plan-own-draft", message=_("A plan is approved by somebody who did not draft it."),
                action=_("Ask another leader."),
            )  # fmt: skip
        for row in versions.values():
            if row.state == PlanState.APPROVED:
                row.state = PLAN_TABLE.next(row.state, "replace")
                row.save(update_fields=["state", "updated_at"])
        plan.state, plan.approved_by_id, plan.approved_at = state, person_id(actor), now
        plan.save(update_fields=["state", "approved_by", "approved_at", "updated_at"])
        record(actor=actor, verb="plan.approve", target=plan, detail=_facts(plan))
        _tell(plan, "approved", {plan.drafted_by_id})
    return plan


def _tell(plan: EmergencyPlan, event: str, people: Set[int | None], **more: str) -> None:
    facts = {"title": plan.title, "level": Severity(plan.severity).name, "version": plan.version, **more}
    key = f"plan:{plan.pk}:{event}:{clock.now().isoformat()}"  # it may be sent back, and handed in again
    enqueue_each(people=people, kind=f"plan.{event}", key=key, context=facts, link=f"/emergencies/plans/{plan.pk}/")


def _checked(text: PlanText) -> PlanText:
    """The text with its lines trimmed; raises InvalidInput by field."""
    _minutes(text.acknowledge_minutes, least=1, field="acknowledge_minutes")
    _minutes(text.report_minutes, least=0, field="report_minutes")
    if len(text.steps) > STEPS_MAX:
        raise InvalidInput(
            code="plan-too-long", field="steps", message=_("A plan has at most %(max)d steps.") % {"max": STEPS_MAX}
        )
    steps = []
    for step in text.steps:
        for duty in step.duties:
            one_of(duty, [str(row) for row in ROLE_OF_DUTY], field="steps")
        steps.append(StepDraft(
            line(step.title, limit=80, field="steps"), required_text(step.text, field="steps"), step.is_immediate,
            tuple(step.duties),
        ))  # fmt: skip
    duties = []
    for duty, words in text.duties:
        one_of(duty, list(TeamDuty.values), field="duties")
        duties.append((duty, line(words, limit=200, field="duties")))
    return PlanText(
        line(text.title, limit=120, field="title"), line(text.basis, limit=200, field="basis"),
        line(text.authority, limit=120, field="authority"), text.acknowledge_minutes, text.report_minutes, steps,
        duties,
    )  # fmt: skip


def _minutes(number: int, *, least: int, field: str) -> None:
    if not least <= number <= MINUTES_MAX:
        raise InvalidInput(
            code="minutes-out-of-range", field=field,
            message=_("Give %(least)d to %(most)d minutes.") % {"least": least, "most": MINUTES_MAX},
        )  # fmt: skip


def _fill(plan: EmergencyPlan, text: PlanText) -> None:
    plan.title, plan.basis, plan.authority = text.title, text.basis, text.authority
    plan.acknowledge_minutes, plan.report_minutes = text.acknowledge_minutes, text.report_minutes
    plan.save()
    PlanStep.objects.bulk_create(
        PlanStep(plan=plan, order=number, title=step.title, text=step.text, is_immediate=step.is_immediate,
                 duties=list(step.duties))
        for number, step in enumerate(text.steps, start=1)
    )  # fmt: skip
    PlanDuty.objects.bulk_create(PlanDuty(plan=plan, duty=duty, text=words) for duty, words in text.duties)


def _facts(plan: EmergencyPlan) -> dict[str, object]:
    return {"title": plan.title, "event": plan.event, "level": plan.severity, "version": plan.version}

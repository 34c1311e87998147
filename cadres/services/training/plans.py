"""Three-year plans: drafted, filled with targets, adopted, closed. By the cadre office."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cadres.models import ClassTarget, HourTarget, TrainingPlan
from cadres.services.frame import require_office
from cadres.services.training.frame import number, write
from cadres.states.cadre import PostLevel
from cadres.states.training import PLAN_TABLE, ClassKind, TrainingPlanState
from xinhui.accounts.actors import Actor
from xinhui.core import clock
from xinhui.core.checks import hold, line, one_of
from xinhui.core.errors import Conflict

YEARS = 3


def draft_plan(*, actor: Actor, name: str, first_year: int) -> TrainingPlan:
    """A plan of three years from `first_year`. Raises Forbidden, InvalidInput (name, first_year)."""
    name = line(name, field="name", limit=80)
    number(first_year, field="first_year", least=2000, most=2100)
    with transaction.atomic():
        require_office(actor)
        plan = TrainingPlan.objects.create(name=name, first_year=first_year, last_year=first_year + YEARS - 1)
        write(actor, "plan.draft", plan, first_year=first_year)
    return plan


def set_class_target(
    *, actor: Actor, training_plan_id: int, year: int, kind: str, classes: int, person_times: int
) -> ClassTarget:  # fmt: skip
    """Classes of a kind, and person-times, for a year. Raises NotFound, Forbidden, TransitionRefused, InvalidInput
    (year, kind, classes, person_times)."""
    one_of(kind, ClassKind.values, field="kind")
    number(classes, field="classes", least=0, most=999)
    number(person_times, field="person_times", least=0, most=999_999)
    with transaction.atomic():
        plan = _hold(actor, training_plan_id, "set", year)
        row, _made = ClassTarget.objects.update_or_create(
            plan=plan, year=year, kind=kind, defaults={"classes": classes, "person_times": person_times}
        )
        write(actor, "plan.classes", row, year=year, kind=kind, classes=classes, person_times=person_times)
    return row


def set_hour_target(*, actor: Actor, training_plan_id: int, year: int, level: str, hours: int) -> HourTarget:
    """Hours of credit that a year asks of a level. Raises NotFound, Forbidden, TransitionRefused, InvalidInput (year,
    level, hours)."""
    one_of(level, PostLevel.values, field="level")
    number(hours, field="hours", least=1, most=999)
    with transaction.atomic():
        plan = _hold(actor, training_plan_id, "set", year)
        row, _made = HourTarget.objects.update_or_create(plan=plan, year=year, level=level, defaults={"hours": hours})
        write(actor, "plan.hours", row, year=year, level=level, hours=hours)
    return row


def adopt_plan(*, actor: Actor, training_plan_id: int, document: str) -> TrainingPlan:
    """Put it into force. Raises NotFound, Forbidden, TransitionRefused, InvalidInput (document), Conflict
    `targets-missing`, `period-taken`."""
    document = line(document, field="document", limit=60)
    with transaction.atomic():
        plan = _hold(actor, training_plan_id, "adopt")
        planned = set(plan.class_targets.values_list("year", flat=True))
        bare = [str(year) for year in plan.years if year not in planned]
        if bare:
            raise Conflict(
                code="targets-missing", message=_("Without a target of classes yet: %(years)s.")
                % {"years": "、".join(bare)}, action=_("Set at least one for each of the three years."),
            )  # fmt: skip
        others = TrainingPlan.objects.filter(state=TrainingPlanState.ADOPTED)
        if others.filter(first_year__lte=plan.last_year, last_year__gte=plan.first_year).exists():
            raise Conflict(
                code="period-taken", message=_("Another plan for one of these years is in force."),
                action=_("Close it first."),
            )  # fmt: skip
        plan.state, plan.document, plan.adopted_on = TrainingPlanState.ADOPTED, document, clock.today()
        plan.save(update_fields=["state", "document", "adopted_on"])
        write(actor, "plan.adopt", plan, document=document)
    return plan


def close_plan(*, actor: Actor, training_plan_id: int) -> TrainingPlan:
    """End it: the next plan may be adopted. Raises NotFound, Forbidden, TransitionRefused."""
    with transaction.atomic():
        plan = _hold(actor, training_plan_id, "close")
        plan.state, plan.closed_on = TrainingPlanState.CLOSED, clock.today()
        plan.save(update_fields=["state", "closed_on"])
        write(actor, "plan.close", plan)
    return plan


def _hold(actor: Actor, training_plan_id: int, verb: str, year: int | None = None) -> TrainingPlan:
    require_office(actor)
    plan = hold(TrainingPlan.objects.all(), training_plan_id)
    PLAN_TABLE.next(plan.state, verb)
    if year is not None:
        number(year, field="year", least=plan.first_year, most=plan.last_year)
    return plan

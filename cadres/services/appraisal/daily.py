"""What appraisals do by themselves each day: ask for reports, end publicity, chase objections, settle schemes."""

from datetime import timedelta

from django.db import transaction

from cadres.models import AppraisalScheme, Objection, PersonAppraisal, UnitAppraisal
from cadres.services.appraisal.frame import tell_office, tell_person, tell_unit
from cadres.services.appraisal.grades import settle_scheme, settle_unit
from cadres.states.appraisal import ObjectionState, SchemeState, UnitAppraisalState
from members.rules.chains import working_day_after
from xinhui.accounts.actors import Actor
from xinhui.core import clock
from xinhui.core.services.calendar import schedule_for

#: Days before the last one on which a report that is owed is asked for again.
REMIND_DAYS = 3
#: Working days after which an objection that is still unanswered is chased at the office once more.
CHASE_AGAIN = 3


def remind_reports(*, actor: Actor) -> int:
    """Whoever owes a self-report: shortly before its day, and once when it has passed; then the unit too."""
    today, told = clock.today(), 0
    rows = PersonAppraisal.objects.taking_part().filter(
        reported_at=None, unit_appraisal__state=UnitAppraisalState.SELF,
        unit_appraisal__scheme__self_due_on__lte=today + timedelta(days=REMIND_DAYS),
    ).shown()  # fmt: skip
    late: dict[int, tuple[UnitAppraisal, int]] = {}
    with transaction.atomic():
        for row in rows:
            due = row.unit_appraisal.scheme.self_due_on
            kind, step = ("cadre.self_report_late", "late") if due < today else ("cadre.self_report_due", "due")
            told += tell_person(row, kind, step, due=due.isoformat())
            if due < today:
                late[row.unit_appraisal_id] = (row.unit_appraisal, late.get(row.unit_appraisal_id, (None, 0))[1] + 1)
        for of_unit, count in late.values():
            told += tell_unit(of_unit, "cadre.self_reports_owed", "late", count=count)
    return told


def chase_objections(*, actor: Actor) -> int:
    """Unanswered after their day: the unit, which knows the grounds, and the office; later the office again."""
    today, told = clock.today(), 0
    rows = Objection.objects.filter(state=ObjectionState.OPEN, due_on__lt=today)
    with transaction.atomic():
        for row in rows.select_related("person__unit_appraisal__scheme", "person__unit_appraisal__unit"):
            of_unit, due = row.person.unit_appraisal, row.due_on.isoformat()
            told += tell_unit(of_unit, "cadre.objection_late", f"objection:{row.pk}:late", due=due)
            told += tell_office(of_unit, "cadre.objection_late", f"objection:{row.pk}:late", due=due)
            if today > working_day_after(row.due_on, CHASE_AGAIN, schedule_for(None).is_workday):
                told += tell_office(of_unit, "cadre.objection_late", f"objection:{row.pk}:again", due=due)
    return told


def settle_units(*, actor: Actor) -> int:
    """Publicity that is over ends by itself where no objection waits; schemes follow their units."""
    over = UnitAppraisal.objects.filter(state=UnitAppraisalState.PUBLIC, public_until__lt=clock.today())
    waiting = Objection.objects.filter(state=ObjectionState.OPEN).values("person__unit_appraisal_id")
    done = [settle_unit(actor=actor, unit_appraisal_id=pk)
            for pk in list(over.exclude(pk__in=waiting).values_list("pk", flat=True))]  # fmt: skip
    open_ = UnitAppraisal.objects.exclude(state=UnitAppraisalState.SETTLED).values("scheme_id")
    schemes = AppraisalScheme.objects.filter(state=SchemeState.OPEN).exclude(pk__in=open_)
    done_too = [settle_scheme(actor=actor, scheme_id=pk) for pk in list(schemes.values_list("pk", flat=True))]
    return sum(row is not None for row in done) + sum(row is not None for row in done_too)

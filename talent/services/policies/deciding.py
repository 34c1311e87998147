"""Grants checked by the unit, approved by the office: another person than checked, within the budget of the year."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from talent.models import EmployerAccount, GrantApplication, GrantInstalment
from talent.rules.grants import schedule
from talent.selectors.grants import committed
from talent.services.frame import office_people, require_office, require_unit, tell
from talent.services.policies.applying import held_grant, refuse_twice, require_eligible
from talent.services.policies.measures import hold_budget
from talent.states.grants import GRANT_TABLE
from talent.states.policies import Benefit
from xinhui.accounts.actors import Actor
from xinhui.audit.services import record
from xinhui.core import clock
from xinhui.core.checks import line
from xinhui.core.errors import Conflict, Forbidden


def tell_applicants(row: GrantApplication, kind: str, key: str) -> int:
    """Whoever acts for the employer, whoever applied, and the person with an account: without a name."""
    people = set(EmployerAccount.objects.filter(employer=row.employer_id, ended_on__isnull=True)
                 .values_list("user", flat=True))  # fmt: skip
    people |= {pk for pk in (row.applied_by_id, row.person.user_id) if pk}
    return tell(people, kind, f"grant:{row.pk}:{key}", f"/talent/grants/{row.pk}/", {"name": row.measure.name})


def check_grant(*, actor: Actor, grant_id: int) -> GrantApplication:
    """The unit has compared documents and file. Raises NotFound, Forbidden, Conflict, InvalidInput (not eligible any
    more), TransitionRefused."""
    with transaction.atomic():
        row = held_grant(grant_id, "check")
        require_unit(actor, row.unit_id)
        require_eligible(row)
        row.checked_by_id = actor.user_id
        row.save(update_fields=["state", "checked_by"])
        record(actor=actor, verb="talent.grant.check", target=row, area_code=row.employer.area_code)
        tell(office_people(), "talent.grant_checked", f"grant:{row.pk}:checked:{clock.now()}",
             f"/talent/grants/{row.pk}/", {"name": row.measure.name})  # fmt: skip
    return row


def send_back(*, actor: Actor, grant_id: int, reason: str) -> GrantApplication:
    """To be completed. Raises NotFound, Forbidden, InvalidInput, TransitionRefused."""
    return _answered(actor, grant_id, "send_back", reason)


def refuse_grant(*, actor: Actor, grant_id: int, reason: str) -> GrantApplication:
    """Not given, and why. Raises NotFound, Forbidden, InvalidInput, TransitionRefused."""
    return _answered(actor, grant_id, "refuse", reason)


def _answered(actor: Actor, grant_id: int, verb: str, reason: str) -> GrantApplication:
    reason = line(reason, field="reason")
    with transaction.atomic():
        row = held_grant(grant_id, verb)
        require_unit(actor, row.unit_id)
        row.said, row.checked_by = reason, None
        row.save(update_fields=["state", "said", "checked_by"])
        record(actor=actor, verb=f"talent.grant.{verb}", target=row, area_code=row.employer.area_code)
        tell_applicants(row, f"talent.grant_{row.state}", f"{verb}:{clock.now()}")
    return row


def approve_grant(*, actor: Actor, grant_id: int) -> GrantApplication:
    """Given: the instalments are scheduled from today on, those of this year within its budget.

    Locks the budget, then person and grant. Raises NotFound, Forbidden (`same-person`), Conflict `budget-missing`,
    `budget-spent`, and what `apply_grant` raises where things have changed, TransitionRefused.
    """
    with transaction.atomic():
        require_office(actor)
        today = clock.today()
        code = GrantApplication.objects.filter(pk=grant_id).values_list("code", flat=True).first() or ""
        budget = hold_budget(code, today.year)
        row = held_grant(grant_id, "approve")
        if actor.user_id is not None and actor.user_id == row.checked_by_id:
            raise Forbidden(code="same-person", message=_("Whoever checks a grant does not approve it."),
                            action=_("Ask a colleague of the office."))  # fmt: skip
        refuse_twice(row)
        require_eligible(row)
        plan = schedule(benefit=row.measure.benefit, fen=row.fen, months=row.months, starts_on=today)
        if plan and budget is None:
            raise Conflict(code="budget-missing", message=_("The measure has no budget for this year."),
                           action=_("Set it on the measure's page."))  # fmt: skip
        wanted = sum(one.fen for one in plan if one.due_on.year == today.year)
        if budget is not None and committed(code, today.year) + wanted > budget.fen:
            raise Conflict(code="budget-spent", message=_("The budget of this year does not suffice."),
                           action=_("Raise the budget, or approve it next year."))  # fmt: skip
        row.approved_by_id, row.approved_on = actor.user_id, today
        if row.measure.benefit == Benefit.SERVICE:
            row.state = GRANT_TABLE.next(row.state, "finish")
        row.save(update_fields=["state", "approved_by", "approved_on"])
        GrantInstalment.objects.bulk_create(
            GrantInstalment(grant=row, number=one.number, due_on=one.due_on, fen=one.fen, budget_year=one.due_on.year)
            for one in plan
        )
        record(actor=actor, verb="talent.grant.approve", target=row, area_code=row.employer.area_code,
               detail={"fen": row.fen, "months": len(plan)})  # fmt: skip
        tell_applicants(row, "talent.grant_approved", "approved")
    return row

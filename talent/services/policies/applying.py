"""Applications for grants, by the employer's account, the unit or the office for the person: nothing twice."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from talent.models import GrantApplication, Person, TalentMeasure
from talent.rules.eligibility import Explained, explain, highest_only, packed
from talent.rules.grants import monthly_sum
from talent.selectors.eligibility import facts_of, groups_of, measures_in_force
from talent.selectors.grants import promised_to
from talent.services.frame import acts_for, require_unit, tell, unit_people
from talent.services.policies.writing import MOST_FEN
from talent.states.grants import ALIVE, GRANT_TABLE
from talent.states.people import PersonState
from talent.states.policies import Benefit, Verdict
from xinhui.accounts.actors import Actor
from xinhui.audit.services import record
from xinhui.core import clock
from xinhui.core.checks import hold, line, number
from xinhui.core.errors import Conflict, InvalidInput

#: What words of a missing condition are joined with.
JOIN = "；"


def require_applicant(actor: Actor, unit_id: int, employer_id: int) -> None:
    """Raise Forbidden unless the actor acts for the employer, is of the unit that looks after it, or of the office."""
    if not acts_for(actor, employer_id):
        require_unit(actor, unit_id)


def apply_grant(
    *, actor: Actor, person_id: int, measure_id: int, contract_years: int = 0, rent_fen: int = 0, documents: str = "",
) -> GrantApplication:  # fmt: skip
    """A draft for somebody who is eligible, with the facts and findings of the day.

    Raises NotFound (person, measure), Forbidden, InvalidInput `not-eligible`, `rent-missing`, Conflict `left`,
    `applied`, `other-file`, `group-taken`, `covered`, `ceiling`.
    """
    number(contract_years, field="contract_years", most=60)
    number(rent_fen, field="rent_fen", most=MOST_FEN)
    documents = line(documents, field="documents", limit=400, required=False)
    with transaction.atomic():
        measure = hold(TalentMeasure.objects.in_force().select_related("policy"), measure_id, field="measure")
        person = hold(Person.objects.select_related("employer"), person_id, field="person")
        if person.employer is None:
            raise Conflict(code="no-employer", message=_("This person is with no employer."))
        require_applicant(actor, person.employer.unit_id, person.employer.pk)
        if measure.benefit == Benefit.RENT and not rent_fen:
            raise InvalidInput(code="rent-missing", field="rent_fen", message=_("Say what the rent of a month is."))
        row = GrantApplication(
            person=person, measure=measure, code=measure.code, exclusive=measure.exclusive,
            identity_print=person.identity_print, employer=person.employer, unit_id=person.employer.unit_id,
            fen=monthly_sum(benefit=measure.benefit, fen=measure.fen, rent_fen=rent_fen), months=measure.months,
            contract_years=contract_years, rent_fen=rent_fen, documents=documents, applied_by_id=actor.user_id,
        )  # fmt: skip
        refuse_twice(row)
        row.facts = packed(require_eligible(row).best)
        row.save()
        record(actor=actor, verb="talent.grant.apply", target=row, area_code=person.employer.area_code,
               detail={"code": row.code, "fen": row.fen, "months": row.months})  # fmt: skip
    return row


def require_eligible(row: GrantApplication) -> Explained:
    """The findings of the person's file against the measure as it was applied for, today.

    Raises Conflict `left`, `covered`, InvalidInput `not-eligible` (what is missing, in words).
    """
    if row.person.state != PersonState.ACTIVE:
        raise Conflict(code="left", field="person", message=_("This person is not in the district."))
    facts = facts_of(row.person, contract=row.contract_years or None)
    found = explain(groups_of(row.measure), facts)
    if found.verdict != Verdict.ELIGIBLE:
        raise InvalidInput(
            code="not-eligible", field="measure",
            message=_("The conditions of this measure do not all hold: %(missing)s.")
            % {"missing": JOIN.join(one.words for one in found.missing)},
            action=_("Look at the page of the person's eligibility."),
        )  # fmt: skip
    if row.exclusive and row.pk is None:
        sums = {
            one.pk: (one.exclusive, one.total_fen)
            for one in measures_in_force()
            if one.exclusive == row.exclusive and explain(groups_of(one), facts).verdict == Verdict.ELIGIBLE
        }
        if row.measure_id in highest_only(sums):
            raise Conflict(code="covered", field="measure",
                           message=_("A higher measure of the same group applies to this person."),
                           action=_("Apply for the higher one: of a group only one is given."))  # fmt: skip
    return found


def refuse_twice(row: GrantApplication) -> None:
    """Raise Conflict where the same is under way or given: to the person, to the identity or the same name and birthday
    under another file, of the same group; or where the policy's ceiling for a person would be passed."""
    person, others = row.person, GrantApplication.objects.filter(state__in=ALIVE).exclude(pk=row.pk)
    if others.filter(person=person, code=row.code).exists():
        raise Conflict(code="applied", field="measure",
                       message=_("This person has applied for the measure already, or has been given it."))  # fmt: skip
    same = others.filter(code=row.code).exclude(person=person)
    is_twin = bool(row.identity_print) and same.filter(identity_print=row.identity_print).exists()
    if not is_twin and person.born_on is not None:
        unsure = same.filter(person__name=person.name, person__born_on=person.born_on)
        is_twin = (unsure.filter(identity_print="") if row.identity_print else unsure).exists()
    if is_twin:
        raise Conflict(code="other-file", field="measure",
                       message=_("The same person has this measure under another file."),
                       action=_("Compare the files, and complete the identity numbers."))  # fmt: skip
    if row.exclusive and others.filter(person=person, exclusive=row.exclusive).exists():
        raise Conflict(code="group-taken", field="measure",
                       message=_("This person has a grant of the same group already."))  # fmt: skip
    ceiling = row.measure.policy.ceiling_fen
    if ceiling and promised_to(person, row.measure.policy_id, but=row.pk or 0) + row.total_fen > ceiling:
        raise Conflict(code="ceiling", field="measure",
                       message=_("This would be more than the policy gives to one person."))  # fmt: skip


def held_grant(grant_id: int, verb: str) -> GrantApplication:
    """The grant with its person locked before it, in the state that the verb leads to. Raises NotFound,
    TransitionRefused."""
    found = GrantApplication.objects.filter(pk=grant_id).values_list("person", flat=True).first()
    hold(Person.objects.all(), found)
    rows = GrantApplication.objects.select_related("person", "measure__policy", "employer")
    row = hold(rows, grant_id)
    row.state = GRANT_TABLE.next(row.state, verb)
    return row


def submit_grant(*, actor: Actor, grant_id: int) -> GrantApplication:
    """To the unit. Raises NotFound, Forbidden, TransitionRefused, and as `apply_grant` where things have changed."""
    with transaction.atomic():
        row = held_grant(grant_id, "submit")
        require_applicant(actor, row.unit_id, row.employer_id)
        refuse_twice(row)
        row.facts = packed(require_eligible(row).best)
        row.applied_on, row.applied_by_id, row.said = clock.today(), actor.user_id, ""
        row.save()
        record(actor=actor, verb="talent.grant.submit", target=row, area_code=row.employer.area_code)
        tell(unit_people(row.unit_id), "talent.grant_submitted", f"grant:{row.pk}:submitted:{clock.now()}",
             f"/talent/grants/{row.pk}/", {"name": row.measure.name})  # fmt: skip
    return row


def withdraw_grant(*, actor: Actor, grant_id: int, reason: str) -> GrantApplication:
    """Not wanted any more. Raises NotFound, Forbidden, InvalidInput, TransitionRefused."""
    reason = line(reason, field="reason")
    with transaction.atomic():
        row = held_grant(grant_id, "withdraw")
        require_applicant(actor, row.unit_id, row.employer_id)
        row.said = reason
        row.save(update_fields=["state", "said"])
        record(actor=actor, verb="talent.grant.withdraw", target=row, area_code=row.employer.area_code)
    return row

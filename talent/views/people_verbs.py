"""Verbs on employers, their accounts, people and intakes."""

from django.db.models import QuerySet
from django.utils.translation import pgettext_lazy

from talent.forms.base import NothingForm, ReasonForm
from talent.forms.people import AccountForm, EmployerForm, PersonForm, SettleForm
from talent.models import Employer, EmployerAccount, Intake, Person
from talent.scope import TalentScope
from talent.services import employers, people
from talent.states.people import INTAKE_TABLE, PERSON_TABLE, PersonState
from talent.views.base import Subject, Verb, by_unit
from xinhui.accounts.models import User


def _accounts(user: User) -> QuerySet[EmployerAccount]:
    rows = EmployerAccount.objects.filter(employer__in=Employer.objects.visible_to(user), ended_on__isnull=True)
    return rows.select_related("employer")


def _of_employer(scope: TalentScope, target: EmployerAccount | Person) -> bool:
    return scope.works_for(target.employer.unit_id if target.employer else None)


SUBJECTS = (
    Subject(
        "employer", "employer_id", lambda user: Employer.objects.visible_to(user).in_being(),
        lambda row: f"/talent/employers/{row.pk}/", (
            Verb("change", pgettext_lazy("talent", "Change the employer"), EmployerForm, employers.change_employer,
                 may=by_unit),
            Verb("person", pgettext_lazy("talent", "Enter a person"), PersonForm, people.enter_person, may=by_unit,
                 is_primary=True),
            Verb("account", pgettext_lazy("talent", "Give an account"), AccountForm, employers.give_account,
                 may=by_unit),
            Verb("close", pgettext_lazy("talent", "Close the employer"), ReasonForm, employers.close_employer,
                 may=by_unit, is_danger=True),
        ),
    ),
    Subject(
        "employer-account", "employer_account_id", _accounts, lambda row: f"/talent/employers/{row.employer_id}/", (
            Verb("end", pgettext_lazy("talent", "End the account"), NothingForm, employers.end_account,
                 may=_of_employer, is_danger=True),
        ),
    ),
    Subject(
        "person", "person_id", lambda user: Person.objects.visible_to(user).select_related("employer"),
        lambda row: f"/talent/employers/{row.employer_id}/", (
            Verb("settle", pgettext_lazy("talent", "Settle the intake"), SettleForm, people.settle_intake,
                 may=_of_employer, fits=lambda row: row.state == PersonState.ACTIVE, is_primary=True),
            Verb("come-back", pgettext_lazy("talent", "Is here again"), NothingForm, people.come_back,
                 may=_of_employer, fits=lambda row: PERSON_TABLE.allows(row.state, "come_back")),
            Verb("leave", pgettext_lazy("talent", "Has left the district"), NothingForm, people.leave_district,
                 may=_of_employer, fits=lambda row: PERSON_TABLE.allows(row.state, "leave"), is_danger=True),
        ),
    ),
    Subject(
        "intake", "intake_id", lambda user: Intake.objects.visible_to(user), lambda row: "/talent/intakes/", (
            Verb("withdraw", pgettext_lazy("talent", "Withdraw the intake"), ReasonForm, people.withdraw_intake,
                 fits=lambda row: INTAKE_TABLE.allows(row.state, "withdraw"), is_danger=True),
        ),
    ),
)  # fmt: skip

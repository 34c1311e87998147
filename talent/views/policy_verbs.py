"""Verbs on policies, measures and their conditions, and the application for somebody."""

from django.db.models import QuerySet
from django.utils.translation import pgettext_lazy

from talent.forms.base import NothingForm, ReasonForm
from talent.forms.grants import ApplyForm
from talent.forms.policies import BudgetForm, ConditionForm, MeasureForm, NewMeasureForm, PolicyForm
from talent.models import MeasureCondition, Person, TalentMeasure, TalentPolicy
from talent.services.policies import applying, measures, register, writing
from talent.states.people import PersonState
from talent.states.policies import MEASURE_TABLE, POLICY_TABLE, Benefit, MeasureState, PolicyState
from talent.views.base import Subject, Verb
from xinhui.accounts.models import User


def _conditions(user: User) -> QuerySet[MeasureCondition]:
    rows = MeasureCondition.objects.filter(measure__in=TalentMeasure.objects.visible_to(user))
    return rows.select_related("measure")


def _is_in_force(row: TalentMeasure) -> bool:
    return row.state == MeasureState.IN_FORCE


SUBJECTS = (
    Subject(
        "policy", "policy_id", lambda user: TalentPolicy.objects.visible_to(user), lambda row: "/talent/measures/", (
            Verb("measure", pgettext_lazy("policy", "Draft a measure"), NewMeasureForm, measures.draft_measure,
                 fits=lambda row: row.state != PolicyState.ENDED),
            Verb("change", pgettext_lazy("policy", "Change the policy"), PolicyForm, writing.change_policy,
                 fits=lambda row: POLICY_TABLE.allows(row.state, "change")),
            Verb("publish", pgettext_lazy("policy", "Publish the policy"), NothingForm, writing.publish_policy,
                 fits=lambda row: POLICY_TABLE.allows(row.state, "publish"), is_primary=True),
            Verb("end", pgettext_lazy("policy", "End the policy"), ReasonForm, writing.end_policy,
                 fits=lambda row: POLICY_TABLE.allows(row.state, "end"), is_danger=True),
        ),
    ),
    Subject(
        "measure", "measure_id", lambda user: TalentMeasure.objects.visible_to(user).select_related("policy"),
        lambda row: f"/talent/measures/{row.pk}/", (
            Verb("enact", pgettext_lazy("policy", "Put the measure in force"), NothingForm, measures.enact_measure,
                 fits=lambda row: MEASURE_TABLE.allows(row.state, "enact"), is_primary=True),
            Verb("change", pgettext_lazy("policy", "Change the measure"), MeasureForm, measures.change_measure,
                 fits=lambda row: MEASURE_TABLE.allows(row.state, "change")),
            Verb("condition", pgettext_lazy("policy", "Add a condition"), ConditionForm, measures.add_condition,
                 fits=lambda row: MEASURE_TABLE.allows(row.state, "condition")),
            Verb("budget", pgettext_lazy("policy", "Set the budget"), BudgetForm, measures.set_budget,
                 fits=lambda row: _is_in_force(row) and row.benefit != Benefit.SERVICE),
            Verb("tell", pgettext_lazy("policy", "Tell those who have not applied"), NothingForm,
                 register.tell_eligible, fits=_is_in_force),
            Verb("version", pgettext_lazy("policy", "Draft the next version"), NothingForm, measures.next_version,
                 fits=_is_in_force),
            Verb("end", pgettext_lazy("policy", "End the measure"), ReasonForm, measures.end_measure,
                 fits=lambda row: MEASURE_TABLE.allows(row.state, "end"), is_danger=True),
            Verb("drop", pgettext_lazy("policy", "Drop the draft"), ReasonForm, measures.drop_measure,
                 fits=lambda row: MEASURE_TABLE.allows(row.state, "drop"), is_danger=True),
        ),
    ),
    Subject(
        "measure-condition", "condition_id", _conditions, lambda row: f"/talent/measures/{row.measure_id}/", (
            Verb("drop", pgettext_lazy("policy", "Take the condition out"), NothingForm, measures.drop_condition,
                 fits=lambda row: MEASURE_TABLE.allows(row.measure.state, "condition"), is_danger=True),
        ),
    ),
    Subject(
        "eligible-person", "person_id", lambda user: Person.objects.visible_to(user).select_related("employer"),
        lambda row: f"/talent/eligibility/{row.pk}/", (
            Verb("apply", pgettext_lazy("grant", "Apply for a grant"), ApplyForm, applying.apply_grant,
                 may=lambda scope, row: True, fits=lambda row: row.state == PersonState.ACTIVE, is_primary=True),
        ),
    ),
)  # fmt: skip

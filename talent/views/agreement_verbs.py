"""Verbs on agreements, their tasks, orders, students and part-time doctors."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import pgettext_lazy

from talent.forms import agreements as forms
from talent.forms.base import NothingForm, ReasonForm
from talent.models import AgreementTask, CohortStudent, PartTimeDoctor, TrainingOrder, UniversityAgreement
from talent.scope import TalentScope
from talent.services.agreements import orders, part_time, signing
from talent.states.agreements import AGREEMENT_TABLE, ORDER_TABLE, STUDENT_TABLE
from talent.views.base import Subject, Verb, by_unit
from xinhui.accounts.models import User


def by_unit_or_employer(scope: TalentScope, target: Any) -> bool:
    """Office, unit, or whoever holds no post and sees the row: the employer's account."""
    return scope.works_for(target.unit_id) or not scope.reads_figures


def _orders(user: User) -> QuerySet[TrainingOrder]:
    return TrainingOrder.objects.visible_to(user).select_related("employer")


def _order_can(verb: str) -> Any:
    return lambda row: ORDER_TABLE.allows(row.state, verb)


def _student_can(verb: str) -> Any:
    return lambda row: STUDENT_TABLE.allows(row.state, verb) and ORDER_TABLE.allows(row.order.state, "enrol")


SUBJECTS = (
    Subject(
        "agreement", "agreement_id", lambda user: UniversityAgreement.objects.visible_to(user),
        lambda row: f"/talent/agreements/{row.pk}/", (
            Verb("task", pgettext_lazy("agreement", "Add a task"), forms.PromiseForm, signing.promise_task,
                 may=by_unit, fits=lambda row: AGREEMENT_TABLE.allows(row.state, "change")),
            Verb("renew", pgettext_lazy("agreement", "Renew the agreement"), forms.RenewForm, signing.renew_agreement,
                 fits=lambda row: AGREEMENT_TABLE.allows(row.state, "renew"), is_primary=True),
            Verb("end", pgettext_lazy("agreement", "End the agreement"), ReasonForm, signing.end_agreement,
                 fits=lambda row: AGREEMENT_TABLE.allows(row.state, "end"), is_danger=True),
        ),
    ),
    Subject(
        "agreement-task", "task_id",
        lambda user: AgreementTask.objects.visible_to(user).select_related("agreement"),
        lambda row: f"/talent/agreements/{row.agreement_id}/", (
            Verb("done", pgettext_lazy("agreement", "Task is done"), forms.TaskDoneForm, signing.close_task,
                 may=by_unit, fits=lambda row: row.done_on is None),
        ),
    ),
    Subject(
        "training-order", "order_id", _orders, lambda row: f"/talent/orders/{row.pk}/", (
            Verb("cohort", pgettext_lazy("agreement", "Open the cohort"), forms.CohortForm, orders.open_cohort,
                 may=by_unit, fits=_order_can("open_cohort"), is_primary=True),
            Verb("enrol", pgettext_lazy("agreement", "Enrol a student"), forms.StudentForm, orders.enrol_student,
                 may=by_unit_or_employer, fits=_order_can("enrol"), is_primary=True),
            Verb("graduate", pgettext_lazy("agreement", "The cohort graduated"), forms.GraduateForm,
                 orders.graduate_cohort, may=by_unit_or_employer, fits=_order_can("enrol")),
            Verb("finish", pgettext_lazy("agreement", "Close the order"), NothingForm, orders.finish_order,
                 may=by_unit, fits=_order_can("finish")),
            Verb("drop", pgettext_lazy("agreement", "Drop the order"), ReasonForm, orders.drop_order, may=by_unit,
                 fits=_order_can("drop"), is_danger=True),
        ),
    ),
    Subject(
        "cohort-student", "student_id",
        lambda user: CohortStudent.objects.visible_to(user).select_related("order__employer"),
        lambda row: f"/talent/orders/{row.order_id}/", (
            Verb("arrive", pgettext_lazy("agreement", "Has arrived"), forms.ArriveForm, orders.arrive_student,
                 may=by_unit, fits=_student_can("arrive"), is_primary=True),
            Verb("graduate", pgettext_lazy("agreement", "Has graduated"), forms.GraduateForm, orders.graduate_student,
                 may=by_unit_or_employer, fits=_student_can("graduate")),
            Verb("leave", pgettext_lazy("agreement", "Has left the cohort"), forms.StudentGoneForm, orders.leave_cohort,
                 may=by_unit_or_employer, fits=_student_can("leave"), is_danger=True),
            Verb("lose", pgettext_lazy("agreement", "Has gone elsewhere"), forms.StudentGoneForm, orders.lose_student,
                 may=by_unit_or_employer, fits=_student_can("lose"), is_danger=True),
        ),
    ),
    Subject(
        "part-time-doctor", "doctor_id",
        lambda user: PartTimeDoctor.objects.visible_to(user).select_related("employer", "person"),
        lambda row: "/talent/part-time/", (
            Verb("work", pgettext_lazy("agreement", "Enter tasks done"), forms.WorkDoneForm, part_time.note_work,
                 may=by_unit_or_employer, fits=lambda row: row.ended_on is None),
            Verb("end", pgettext_lazy("agreement", "End the engagement"), forms.DoctorEndForm, part_time.end_doctor,
                 may=by_unit_or_employer, fits=lambda row: row.ended_on is None, is_danger=True),
        ),
    ),
)  # fmt: skip

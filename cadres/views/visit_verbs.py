"""What is done to follow-up visits and to the problems they found."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import pgettext_lazy

from cadres.forms import visits as forms
from cadres.forms.base import NothingForm
from cadres.models import FollowUpVisit, VisitProblem
from cadres.services.visits import verbs
from cadres.states.visits import PROBLEM_TABLE, VISIT_TABLE
from cadres.views.base import Subject, Verb, by_anybody


def _visit(verb: str) -> Callable[[FollowUpVisit], bool]:
    return lambda row: VISIT_TABLE.allows(row.state, verb)


def _problem(verb: str) -> Callable[[Any], bool]:
    return lambda row: PROBLEM_TABLE.allows(row.state, verb)


SUBJECTS = (
    Subject(
        "visit", "visit_id", lambda user: FollowUpVisit.objects.visible_to(user),
        lambda row: f"/cadres/visits/{row.pk}/",
        (
            Verb("hold", pgettext_lazy("visit", "Enter the visit"), forms.HoldForm, verbs.hold_follow_up,
                 may=by_anybody, fits=_visit("hold"), is_primary=True),
            Verb("assign", pgettext_lazy("visit", "Name the visitor"), forms.AssignForm, verbs.assign_visitor,
                 fits=_visit("assign")),
            Verb("lapse", pgettext_lazy("visit", "Not to be held"), forms.LapseForm, verbs.lapse_visit,
                 fits=_visit("lapse"), is_danger=True),
        ),
    ),
    Subject(
        "visit-problem", "visit_problem_id",
        lambda user: VisitProblem.objects.visible_to(user).select_related("visit"),
        lambda row: f"/cadres/visits/{row.visit_id}/",
        (
            Verb("report", pgettext_lazy("visit", "Report as put right"), forms.ProblemReportForm, verbs.report_problem,
                 may=by_anybody, fits=_problem("report"), is_primary=True),
            Verb("settle", pgettext_lazy("visit", "It is put right"), NothingForm, verbs.settle_problem,
                 fits=_problem("settle"), is_primary=True),
            Verb("send-back", pgettext_lazy("visit", "Send back"), forms.BackForm, verbs.send_problem_back,
                 fits=_problem("send_back")),
        ),
    ),
)  # fmt: skip

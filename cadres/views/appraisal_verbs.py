"""What is done to schemes, to the appraisals of units and persons, and to urns."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cadres.forms.appraisal import (
    AnswerObjectionForm,
    GradeForm,
    IndicatorForm,
    ObjectionForm,
    ReportForm,
    SchemeForm,
    ValueForm,
)
from cadres.forms.base import NothingForm, ReasonForm
from cadres.models import AppraisalIndicator, AppraisalScheme, BallotUrn, PersonAppraisal, UnitAppraisal
from cadres.scope import CadreScope
from cadres.services.appraisal.grades import accept_grades, grade_person, send_back_grades, submit_grades
from cadres.services.appraisal.objections import answer_objection, object_by_letter, object_to_own
from cadres.services.appraisal.schemes import add_indicator, edit_scheme, open_scheme, remove_indicator
from cadres.services.appraisal.urns import annul_urn, close_urn
from cadres.services.appraisal.work import enter_value, exempt_person, hand_in_report, to_ballots, to_grades
from cadres.states.appraisal import SCHEME_TABLE, UNIT_TABLE, URN_TABLE, IndicatorSource
from cadres.views.base import Subject, Verb, by_anybody, by_reader


def _scheme(verb: str) -> Callable[[Any], bool]:
    return lambda row: SCHEME_TABLE.allows(row.state, verb)


def _unit(verb: str) -> Callable[[Any], bool]:
    return lambda row: UNIT_TABLE.allows(row.state, verb)


def _person(verb: str) -> Callable[[Any], bool]:
    return lambda row: UNIT_TABLE.allows(row.unit_appraisal.state, verb) and not row.is_exempt


def _urn(verb: str) -> Callable[[Any], bool]:
    return lambda row: URN_TABLE.allows(row.state, verb)


def _reads(scope: CadreScope, row: Any) -> bool:
    return scope.reads(row.unit_appraisal.unit_id)


def _has_manual(row: PersonAppraisal) -> bool:
    has = row.unit_appraisal.scheme.indicators.filter(source=IndicatorSource.MANUAL).exists()
    return _person("value")(row) and has


def _waits(row: PersonAppraisal) -> bool:
    return _person("answer")(row) and row.objections.filter(state="open").exists()


def _may_object(row: PersonAppraisal) -> bool:
    return _person("object")(row) and not row.objections.filter(state="open").exists()


def _has_ballots(row: UnitAppraisal) -> bool:
    return _unit("to_ballots")(row) and row.scheme.ballot_weight > 0


def _to_be_graded(row: UnitAppraisal) -> bool:
    return _unit("to_grades")(row) and (row.state == "ballots") == (row.scheme.ballot_weight > 0)


SUBJECTS = (
    Subject(
        "appraisal-scheme", "scheme_id", lambda user: AppraisalScheme.objects.visible_to(user),
        lambda row: f"/cadres/appraisals/{row.pk}/",
        (
            Verb("indicator", _("Add an indicator"), IndicatorForm, add_indicator, fits=_scheme("edit")),
            Verb("edit", _("Change the scheme"), SchemeForm, edit_scheme, fits=_scheme("edit")),
            Verb("open", _("Open the appraisal"), NothingForm, open_scheme, fits=_scheme("open"), is_primary=True),
        ),
    ),
    Subject(
        "appraisal-indicator", "indicator_id",
        lambda user: AppraisalIndicator.objects.visible_to(user).select_related("scheme"),
        lambda row: f"/cadres/appraisals/{row.scheme_id}/",
        (
            Verb("remove", _("Remove the indicator"), NothingForm, remove_indicator, is_danger=True,
                 fits=lambda row: SCHEME_TABLE.allows(row.scheme.state, "edit")),
        ),
    ),
    Subject(
        "unit-appraisal", "unit_appraisal_id",
        lambda user: UnitAppraisal.objects.visible_to(user).select_related("scheme", "unit"),
        lambda row: f"/cadres/appraisals/units/{row.pk}/",
        (
            Verb("ballots", _("On to the ballots"), NothingForm, to_ballots, may=by_reader, fits=_has_ballots,
                 is_primary=True),
            Verb("grades", _("Draw the indicators, begin grading"), NothingForm, to_grades, may=by_reader,
                 fits=_to_be_graded, is_primary=True),
            Verb("submit", _("Send the grades to the cadre office"), NothingForm, submit_grades, may=by_reader,
                 fits=_unit("submit"), is_primary=True),
            Verb("accept", _("Accept, make public"), NothingForm, accept_grades, fits=_unit("accept"), is_primary=True),
            Verb("send-back", _("Send the grades back"), ReasonForm, send_back_grades, fits=_unit("send_back")),
        ),
    ),
    Subject(
        "person-appraisal", "person_id", lambda user: PersonAppraisal.objects.visible_to(user).shown(),
        lambda row: f"/cadres/appraisals/people/{row.pk}/",
        (
            Verb("grade", _("Enter the leaders' grade"), GradeForm, grade_person, may=_reads, fits=_person("grade"),
                 is_primary=True),
            Verb("value", _("Enter an indicator"), ValueForm, enter_value, may=_reads, fits=_has_manual),
            Verb("exempt", _("Takes no part"), ReasonForm, exempt_person, may=_reads, fits=_person("exempt"),
                 is_danger=True),
            Verb("answer", _("Answer the objection"), AnswerObjectionForm, answer_objection, fits=_waits,
                 is_primary=True),
            Verb("letter", _("Enter an objection from a letter"), ObjectionForm, object_by_letter, fits=_may_object),
        ),
    ),
    Subject(
        "own-appraisal", "person_id", lambda user: PersonAppraisal.objects.about(user).shown(),
        lambda row: f"/cadres/mine/appraisal/{row.pk}/",
        (
            Verb("report", _("Write my self-report"), ReportForm, hand_in_report, may=by_anybody,
                 fits=_person("report"), is_primary=True),
            Verb("object", pgettext_lazy("appraisal", "Object"), ObjectionForm, object_to_own, may=by_anybody,
                 fits=_may_object),
        ),
    ),
    Subject(
        "urn", "urn_id",
        lambda user: BallotUrn.objects.visible_to(user).select_related("unit_appraisal__scheme",
                                                                       "unit_appraisal__unit"),
        lambda row: f"/cadres/appraisals/units/{row.unit_appraisal_id}/",
        (
            Verb("close", _("Close the urn and count"), NothingForm, close_urn, may=_reads, fits=_urn("close"),
                 is_primary=True),
            Verb("annul", _("Annul the urn"), ReasonForm, annul_urn, may=_reads, fits=_urn("annul"), is_danger=True),
        ),
    ),
)  # fmt: skip

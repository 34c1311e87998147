"""Verbs on files of village and community cadres and on grades of secretaries: form, service, who may, when it fits."""

from collections.abc import Callable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.forms import cadre_files as f
from members.forms.base import NothingForm, ReasonForm
from members.forms.secretary_grades import ObjectionForm, ScoreSecretaryForm
from members.models import CadreDocument, CadreFile, Grading, SecretaryGrade
from members.scope import KEEPERS, PartyScope
from members.services.cadre_files import documents, keep
from members.services.cadre_files.base import TOWN_POSTS
from members.services.secretary_grades import grade, years
from members.states.cadre_files import FILE_TABLE
from members.states.secretary_grades import GRADE_TABLE, GRADING_TABLE
from members.views.base import Subject, Verb
from xinhui.accounts.roles import Role


def _village(scope: PartyScope, row: Any) -> bool:
    return scope.posts.covers(row.area_code, *KEEPERS)


def _town(scope: PartyScope, row: Any) -> bool:
    return scope.posts.covers(row.area_code, *TOWN_POSTS)


def _scores(scope: PartyScope, row: Any) -> bool:
    return scope.posts.covers(row.area_code, Role.TOWN_ORGANIZER)


def _department(scope: PartyScope, row: Any) -> bool:
    return scope.posts.has(Role.ORGANIZATION_DEPARTMENT)


def _own(scope: PartyScope, row: Any) -> bool:
    return scope.user_id is not None and row.cadre.user_id == scope.user_id


def _file(verb: str) -> Callable[[Any], bool]:
    return lambda row: FILE_TABLE.allows(row.state, verb)


def _grade(verb: str) -> Callable[[Any], bool]:
    return lambda row: GRADE_TABLE.allows(row.state, verb)


def _objects(row: Any) -> bool:
    return GRADE_TABLE.allows(row.state, "object") and row.objected_on is None


def _lies(row: CadreDocument) -> bool:
    verb = "audit" if row.kind == "audit" else "document"
    return row.taken_out_on is None and FILE_TABLE.allows(row.cadre.state, verb)


SUBJECTS = (
    Subject(
        "cadre-file", "cadre_id", lambda user: CadreFile.objects.visible_to(user).select_related("member__user"),
        lambda row: reverse("members:cadre_file", args=[row.pk]),
        (
            Verb("document", _("Lay a document in the file"), f.CadreDocumentForm, documents.file_document, _village,
                 _file("document"), is_primary=True),
            Verb("audit", _("File the departure audit"), f.AuditForm, documents.file_departure_audit, _town,
                 _file("audit"), is_primary=True),
            Verb("verify", _("Verify the file"), NothingForm, documents.verify_cadre_file, _town,
                 lambda row: FILE_TABLE.allows(row.state, "verify") and row.verified_at is None),
            Verb("basics", _("Write the basic form"), f.BasicsForm, keep.write_basics, _village, _file("basics")),
            Verb("post", _("One more post or term"), f.CadrePostForm, keep.add_cadre_post, _village, _file("post")),
            Verb("end", _("End a post of the cadre"), f.EndPostForm, keep.end_cadre_post, _village, _file("end")),
            Verb("close", _("The cadre leaves: close the file"), f.CloseFileForm, keep.close_cadre_file, _town,
                 _file("close"), is_danger=True),
        ),
    ),
    Subject(
        "cadre-document", "document_id",
        lambda user: CadreDocument.objects.visible_to(user).select_related("cadre"),
        lambda row: reverse("members:cadre_file", args=[row.cadre_id]),
        (
            Verb("take_out", _("Take out of the file"), ReasonForm, documents.take_out_document, _town, _lies,
                 is_danger=True),
        ),
    ),
    Subject(
        "secretary-grade", "grade_id",
        lambda user: SecretaryGrade.objects.visible_to(user).select_related("cadre", "grading"),
        lambda row: reverse("members:secretary_grade", args=[row.pk]),
        (
            Verb("score", _("Score the secretary"), ScoreSecretaryForm, grade.score_secretary, _scores,
                 _grade("score"), is_primary=True),
            Verb("approve", pgettext_lazy("secretary grade", "Approve and publish"), NothingForm, grade.approve_grade,
                 _department, _grade("approve"), is_primary=True),
            Verb("return", pgettext_lazy("secretary grade", "Send back to the town"), ReasonForm, grade.return_grade,
                 _department, _grade("return")),
            Verb("object", _("Object to the grade"), ObjectionForm, grade.object_to_grade, _own, _objects),
            Verb("uphold", _("Uphold: have it scored again"), ReasonForm, grade.uphold_objection, _department,
                 _grade("uphold"), is_primary=True),
            Verb("dismiss", _("Dismiss: the grade stands"), ReasonForm, grade.dismiss_objection, _department,
                 _grade("dismiss"), is_danger=True),
        ),
    ),
    Subject(
        "secretary-grading", "grading_id", Grading.objects.visible_to,
        lambda row: f"{reverse('members:secretary_grades')}?year={row.year}",
        (
            Verb("close", _("Close the year of grading"), NothingForm, years.close_grading, _department,
                 lambda row: GRADING_TABLE.allows(row.state, "close")),
        ),
    ),
)  # fmt: skip

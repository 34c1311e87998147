"""Every verb on organizations and officers: form, service, who may."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from members.forms import organizations as f
from members.forms.base import ReasonForm
from members.models import Officer, Organization
from members.services.organizations import officers
from members.views.base import Subject, Verb, keeps


def _in_being(organization: Organization) -> bool:
    return organization.dissolved_on is None


def _in_force(officer: Officer) -> bool:
    return officer.ends_on is None


SUBJECTS = (
    Subject(
        "organization", "organization_id", Organization.objects.visible_to,
        lambda row: reverse("members:organization", args=[row.pk]),
        (Verb("officer", _("Appoint an officer"), f.OfficerForm, officers.appoint_officer, keeps, _in_being),),
    ),
    Subject(
        "officer", "officer_id", lambda user: Officer.objects.visible_to(user).select_related("organization", "member"),
        lambda row: reverse("members:organization", args=[row.organization_id]),
        (Verb("release", _("Release"), ReasonForm, officers.release_officer, keeps, _in_force, is_danger=True),),
    ),
)  # fmt: skip

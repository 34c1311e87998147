"""What is done with key projects, their people, visits and matters."""

from collections.abc import Callable

from django.utils.translation import pgettext_lazy

from cadres.forms import observations as forms
from cadres.models import KeyProject, ObservationVisit, ProjectPerson, VisitFact
from cadres.services.observations import projects, visits
from cadres.states.observations import PROJECT_TABLE, VISIT_TABLE
from cadres.views.base import Subject, Verb, by_anybody


def _allows(verb: str) -> Callable[[ObservationVisit], bool]:
    return lambda row: VISIT_TABLE.allows(row.state, verb)


def _can_close(row: KeyProject) -> bool:
    return PROJECT_TABLE.allows(row.state, "close")


def _is_attached(row: ProjectPerson) -> bool:
    return row.ended_on is None


def _is_open(fact: VisitFact) -> bool:
    return fact.settled_on is None and VISIT_TABLE.allows(fact.visit.state, "settle")


SUBJECTS = (
    Subject(
        "key-project", "key_project_id", lambda user: KeyProject.objects.visible_to(user),
        lambda row: f"/cadres/observations/projects/{row.pk}/",
        (Verb("close", pgettext_lazy("observation", "Close the project"), forms.CloseForm, projects.close_project,
              fits=_can_close),),
    ),
    Subject(
        "project-person", "project_person_id",
        lambda user: ProjectPerson.objects.visible_to(user).select_related("cadre", "project"),
        lambda row: f"/cadres/observations/projects/{row.project_id}/",
        (Verb("end", pgettext_lazy("observation", "End the attachment"), forms.DetachForm, projects.detach_person,
              fits=_is_attached),),
    ),
    Subject(
        "front-visit", "observation_visit_id",
        lambda user: ObservationVisit.objects.visible_to(user).select_related("project"),
        lambda row: f"/cadres/observations/visits/{row.pk}/",
        (
            Verb("confirm", pgettext_lazy("observation", "Confirm the record"), forms.OpinionForm,
                 visits.confirm_visit, fits=_allows("confirm"), is_primary=True),
            Verb("send-back", pgettext_lazy("observation", "Send the record back"), forms.VisitReasonForm,
                 visits.send_back_visit, fits=_allows("send_back")),
            Verb("cancel", pgettext_lazy("observation", "Cancel the visit"), forms.VisitReasonForm,
                 visits.cancel_visit, fits=_allows("cancel"), is_danger=True),
        ),
    ),
    Subject(
        "visit-matter", "visit_fact_id", lambda user: VisitFact.objects.visible_to(user).select_related("visit"),
        lambda fact: f"/cadres/observations/visits/{fact.visit_id}/",
        (Verb("settle", pgettext_lazy("observation", "Settle the matter"), forms.SettleForm, visits.settle_matter,
              may=by_anybody, fits=_is_open, is_primary=True),),
    ),
)  # fmt: skip

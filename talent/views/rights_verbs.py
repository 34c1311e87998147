"""Verbs on requests about personal data, on files and on duties to keep them."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import pgettext_lazy

from talent.forms import rights as forms
from talent.forms.base import NothingForm
from talent.models import DataRequest, KeepingDuty, Person
from talent.scope import TalentScope, talent_scope_of
from talent.services.rights import correcting, erasing, requests
from talent.states.people import PERSON_TABLE, PersonState
from talent.states.rights import DUTY_TABLE, REQUEST_TABLE, RequestKind
from talent.views.base import Subject, Verb
from xinhui.accounts.models import User


def _whoever_sees(scope: TalentScope, target: Any) -> bool:
    return True


def _of_unit(scope: TalentScope, target: Person) -> bool:
    return scope.works_for(target.employer.unit_id if target.employer else None)


def _duties(user: User) -> QuerySet[KeepingDuty]:
    return KeepingDuty.objects.all() if talent_scope_of(user).is_office else KeepingDuty.objects.none()


def _allows(verb: str, *kinds: str) -> Any:
    return lambda row: REQUEST_TABLE.allows(row.state, verb) and (not kinds or row.kind in kinds)


_ANSWERED = tuple(kind for kind in RequestKind.values if kind != RequestKind.DELETION)
SUBJECTS = (
    Subject(
        "data-request", "data_request_id", lambda user: DataRequest.objects.visible_to(user),
        lambda row: f"/talent/requests/{row.pk}/", (
            Verb("apply", pgettext_lazy("rights", "Correct as asked"), forms.ApplyForm, requests.apply_correction,
                 fits=lambda row: _allows("apply", RequestKind.CORRECTION)(row) and bool(row.values_sealed),
                 is_primary=True),
            Verb("answer", pgettext_lazy("rights", "Answer: done"), forms.AnswerForm, requests.answer_request,
                 fits=_allows("answer", *_ANSWERED)),
            Verb("propose", pgettext_lazy("rights", "Propose the deletion"), NothingForm, erasing.propose_deletion,
                 fits=_allows("propose", RequestKind.DELETION), is_primary=True),
            Verb("erase", pgettext_lazy("rights", "Delete for good"), NothingForm, erasing.erase_person,
                 fits=_allows("erase"), is_danger=True),
            Verb("send-back", pgettext_lazy("rights", "Do not carry it out yet"), NothingForm, erasing.send_back,
                 fits=_allows("send_back")),
            Verb("refuse", pgettext_lazy("rights", "Refuse with reasons"), forms.RefusalForm, requests.refuse_request,
                 fits=_allows("refuse"), is_danger=True),
            Verb("withdraw", pgettext_lazy("rights", "Take the request back"), NothingForm,
                 requests.take_back_request, may=_whoever_sees, fits=_allows("withdraw")),
        ),
    ),
    Subject(
        "person-file", "person_id", lambda user: Person.objects.visible_to(user).select_related("employer"),
        lambda row: f"/talent/people/{row.pk}/", (
            Verb("correct", pgettext_lazy("rights", "Correct the file"), forms.CorrectionForm,
                 correcting.correct_person, may=_of_unit, fits=lambda row: PERSON_TABLE.allows(row.state, "change")),
            Verb("keep", pgettext_lazy("rights", "Lay down a duty to keep"), forms.DutyForm, erasing.lay_duty,
                 fits=lambda row: row.state != PersonState.ERASED),
        ),
    ),
    Subject(
        "keeping-duty", "duty_id", _duties, lambda row: f"/talent/people/{row.person_id}/", (
            Verb("lift", pgettext_lazy("rights", "Lift the duty"), NothingForm, erasing.lift_duty,
                 fits=lambda row: DUTY_TABLE.allows(row.state, "lift")),
        ),
    ),
)  # fmt: skip

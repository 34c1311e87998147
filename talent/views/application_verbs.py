"""Verbs on applications and objections. Those of the review board are with the board."""

from django.utils.translation import pgettext_lazy

from talent.forms.applications import (
    AcceptForm,
    AnswerForm,
    CheckForm,
    MoreForm,
    RateForm,
    SettleHolderForm,
    VerifyForm,
)
from talent.forms.base import NothingForm, ReasonForm
from talent.models import ApplicationObjection, TalentApplication
from talent.scope import TalentScope
from talent.services.applications import decide, display, rate, verify
from talent.states.applications import APPLICATION_TABLE, OBJECTION_TABLE, ApplicationState
from talent.views.base import Subject, Verb
from xinhui.core import clock


def _of_unit(scope: TalentScope, target: TalentApplication) -> bool:
    return scope.works_for(target.employer.unit_id if target.employer else None)


def _is_over(row: TalentApplication) -> bool:
    return row.state == ApplicationState.PUBLISHED and row.public_until is not None and row.public_until < clock.today()


def _is_to_settle(row: TalentApplication) -> bool:
    if row.state != ApplicationState.GRANTED or row.person is None or row.employer_id is None:
        return False
    return not row.person.intakes.settled().filter(employer=row.employer_id).exists()


SUBJECTS = (
    Subject(
        "application", "application_id",
        lambda user: TalentApplication.objects.visible_to(user).select_related("employer", "person"),
        lambda row: f"/talent/applications/{row.pk}/", (
            Verb("accept", pgettext_lazy("application", "Begin the verification"), AcceptForm,
                 verify.accept_application, fits=lambda row: APPLICATION_TABLE.allows(row.state, "accept"),
                 is_primary=True),
            Verb("check", pgettext_lazy("application", "Enter a check"), CheckForm, verify.check_application,
                 may=_of_unit, fits=lambda row: APPLICATION_TABLE.allows(row.state, "check")),
            Verb("more", pgettext_lazy("application", "Ask for a supplement"), MoreForm, verify.ask_more,
                 fits=lambda row: APPLICATION_TABLE.allows(row.state, "ask_more")),
            Verb("verify", pgettext_lazy("application", "Found true"), VerifyForm, verify.verify_application,
                 fits=lambda row: APPLICATION_TABLE.allows(row.state, "verify"), is_primary=True),
            Verb("rate", pgettext_lazy("application", "Propose the tier"), RateForm, rate.rate_application,
                 fits=lambda row: APPLICATION_TABLE.allows(row.state, "rate"), is_primary=True),
            Verb("publish", pgettext_lazy("application", "Put on public display"), NothingForm,
                 display.publish_application, fits=lambda row: APPLICATION_TABLE.allows(row.state, "publish"),
                 is_primary=True),
            Verb("grant", pgettext_lazy("application", "Grant the card"), NothingForm, decide.grant_application,
                 fits=_is_over, is_primary=True),
            Verb("settle", pgettext_lazy("application", "Settle the holder"), SettleHolderForm,
                 decide.settle_application, fits=_is_to_settle, is_primary=True),
            Verb("reconsider", pgettext_lazy("application", "Verify again"), ReasonForm,
                 display.reconsider_application,
                 fits=lambda row: APPLICATION_TABLE.allows(row.state, "reconsider")),
            Verb("refuse", pgettext_lazy("application", "Refuse the application"), ReasonForm,
                 decide.refuse_application, fits=lambda row: APPLICATION_TABLE.allows(row.state, "refuse"),
                 is_danger=True),
        ),
    ),
    Subject(
        "application-objection", "objection_id",
        lambda user: ApplicationObjection.objects.visible_to(user).select_related("application"),
        lambda row: f"/talent/applications/{row.application_id}/", (
            Verb("answer", pgettext_lazy("application", "Answer the objection"), AnswerForm, display.answer_objection,
                 fits=lambda row: OBJECTION_TABLE.allows(row.state, "dismiss"), is_primary=True),
        ),
    ),
)  # fmt: skip

"""What is done to promotion cases and to objections."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import pgettext_lazy

from cadres.forms import promotions as forms
from cadres.forms.base import NothingForm
from cadres.models import Promotion, PromotionObjection
from cadres.services.promotions import appoint, decide, prepare
from cadres.states.promotions import PROMOTION_TABLE, ObjectionResult
from cadres.views.base import Subject, Verb
from xinhui.accounts.models import User
from xinhui.core import clock


def _allows(verb: str) -> Callable[[Promotion], bool]:
    return lambda row: PROMOTION_TABLE.allows(row.state, verb)


def _is_over(row: Promotion) -> bool:
    return _allows("end_publicity")(row) and row.public_until is not None and row.public_until < clock.today()


def _is_served(row: Promotion) -> bool:
    return _allows("pass")(row) and row.probation_until is not None and row.probation_until <= clock.today()


def cases_in_reach(user: User) -> QuerySet[Promotion]:
    """Cases without their sealed texts."""
    return Promotion.objects.visible_to(user).shown()


def _objections(user: User) -> QuerySet[Any]:
    rows = PromotionObjection.objects.visible_to(user)
    return rows.select_related("promotion__cadre__unit", "promotion__post__unit")


def _verb(name: str, table: str, label: Any, form: Any, service: Callable[..., Any], **more: Any) -> Verb:
    return Verb(name, label, form, service, fits=_allows(table), **more)


SUBJECTS = (
    Subject(
        "promotion", "promotion_id", cases_in_reach, lambda row: f"/cadres/promotions/{row.pk}/",
        (
            _verb("recommend", "recommend", pgettext_lazy("promotion", "Enter the recommendation"),
                  forms.RecommendForm, prepare.recommend, is_primary=True),
            _verb("announce", "announce", pgettext_lazy("promotion", "Announce the inspection"), forms.AnnounceForm,
                  prepare.announce_inspection, is_primary=True),
            _verb("report", "report", pgettext_lazy("promotion", "Report the inspection"), forms.ReportForm,
                  prepare.report_inspection, is_primary=True),
            _verb("decide", "adopt", pgettext_lazy("promotion", "Enter the vote of the meeting"), forms.DecideForm,
                  decide.decide_promotion, is_primary=True),
            _verb("check", "check", pgettext_lazy("promotion", "Enter a check"), forms.CheckForm, prepare.enter_check),
            _verb("waive", "waive", pgettext_lazy("promotion", "Answer a condition"), forms.WaiveForm,
                  prepare.waive_condition),
            _verb("publish", "publish", pgettext_lazy("promotion", "Begin the publicity"), forms.PublishForm,
                  decide.publish_promotion, is_primary=True),
            _verb("object", "object", pgettext_lazy("promotion", "Enter an objection"), forms.ObjectForm,
                  decide.enter_objection),
            Verb("end-publicity", pgettext_lazy("promotion", "End the publicity"), NothingForm, decide.end_publicity,
                 fits=_is_over, is_primary=True),
            _verb("appoint", "appoint", pgettext_lazy("promotion", "Enter the appointment"), forms.AppointForm,
                  appoint.appoint, is_primary=True),
            Verb("pass", pgettext_lazy("promotion", "Probation passed: confirm"), forms.AppraiseForm,
                 appoint.pass_probation, fits=_is_served, is_primary=True),
            _verb("extend", "extend", pgettext_lazy("promotion", "Extend the probation"), forms.ExtendForm,
                  appoint.extend_probation),
            _verb("fail", "fail", pgettext_lazy("promotion", "Probation not passed: end it"), forms.AppraiseForm,
                  appoint.fail_probation, is_danger=True),
            _verb("stop", "stop", pgettext_lazy("promotion", "Stop the case"), forms.StopForm, decide.stop_promotion,
                  is_danger=True),
        ),
    ),
    Subject(
        "promotion-objection", "objection_id", _objections, lambda row: f"/cadres/promotions/{row.promotion_id}/",
        (
            Verb("answer", pgettext_lazy("promotion", "Answer the objection"), forms.AnswerObjectionForm,
                 decide.answer_objection, is_primary=True,
                 fits=lambda row: row.result == ObjectionResult.OPEN
                 and PROMOTION_TABLE.allows(row.promotion.state, "answer")),
        ),
    ),
)  # fmt: skip

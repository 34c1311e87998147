"""Verbs on school years and on wishes for a place."""

from django.db.models import QuerySet
from django.utils.translation import pgettext_lazy

from talent.forms import schooling as forms
from talent.forms.base import NothingForm, ReasonForm
from talent.models import SchoolWish, SchoolYear, TalentTicket
from talent.scope import TalentScope
from talent.services.schooling import allocation, wishes, years
from talent.states.schooling import YEAR_TABLE, SchoolYearState, WishState
from talent.views.base import Subject, Verb
from xinhui.accounts.models import User


def _wishes(user: User) -> QuerySet[SchoolWish]:
    return SchoolWish.objects.visible_to(user).select_related("ticket", "year")


def _own(user: User) -> QuerySet[SchoolWish]:
    rows = SchoolWish.objects.filter(ticket__in=TalentTicket.objects.filed_for(user))
    return rows.select_related("ticket", "year")


def _leads(scope: TalentScope, target: SchoolWish) -> bool:
    return scope.works_for(target.ticket.unit_id)


def _waits(row: SchoolWish) -> bool:
    return row.state == WishState.WAITING and row.year.state == SchoolYearState.ADOPTED


def _has_place(row: SchoolWish) -> bool:
    return row.state == WishState.PLACED and row.year.state == SchoolYearState.ADOPTED


BACK = pgettext_lazy("schooling", "Give the place back")
SUBJECTS = (
    Subject(
        "school-year", "year_id", lambda user: SchoolYear.objects.visible_to(user),
        lambda row: f"/talent/schools/{row.pk}/", (
            Verb("change", pgettext_lazy("schooling", "Change days and rules"), forms.YearForm, years.change_year,
                 fits=lambda row: YEAR_TABLE.allows(row.state, "change")),
            Verb("places", pgettext_lazy("schooling", "Enter places of a school"), forms.PlacesForm, years.set_places,
                 fits=lambda row: YEAR_TABLE.allows(row.state, "quota")),
            Verb("publish", pgettext_lazy("schooling", "Publish rules and places"), NothingForm, years.publish_year,
                 fits=lambda row: YEAR_TABLE.allows(row.state, "publish"), is_primary=True),
            Verb("draw", pgettext_lazy("schooling", "Enter the seed drawn"), forms.LotForm, years.draw_lot,
                 fits=lambda row: YEAR_TABLE.allows(row.state, "draw"), is_primary=True),
            Verb("propose", pgettext_lazy("schooling", "Run the allocation"), NothingForm,
                 allocation.propose_allocation, fits=lambda row: YEAR_TABLE.allows(row.state, "propose"),
                 is_primary=True),
            Verb("adopt", pgettext_lazy("schooling", "Adopt the allocation"), NothingForm, allocation.adopt_allocation,
                 fits=lambda row: YEAR_TABLE.allows(row.state, "adopt"), is_primary=True),
            Verb("reject", pgettext_lazy("schooling", "Send the allocation back"), ReasonForm,
                 allocation.reject_allocation, fits=lambda row: YEAR_TABLE.allows(row.state, "reject"),
                 is_danger=True),
            Verb("close", pgettext_lazy("schooling", "Close the year"), NothingForm, years.close_year,
                 fits=lambda row: YEAR_TABLE.allows(row.state, "close"), is_danger=True),
        ),
    ),
    Subject(
        "school-wish", "wish_id", _wishes, lambda row: f"/talent/tickets/{row.ticket_id}/", (
            Verb("take", pgettext_lazy("schooling", "Give a place that is left"), forms.PlaceForm, wishes.take_place,
                 may=_leads, fits=_waits, is_primary=True),
            Verb("return", BACK, ReasonForm, wishes.return_place, may=_leads, fits=_has_place, is_danger=True),
        ),
    ),
    Subject(
        "my-wish", "wish_id", _own, lambda row: f"/talent/mine/tickets/{row.ticket_id}/", (
            Verb("return", BACK, ReasonForm, wishes.return_place, may=lambda scope, row: True, fits=_has_place,
                 is_danger=True),
        ),
    ),
)  # fmt: skip

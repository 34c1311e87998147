"""Forms of citizens of every trade."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from grids.models import Division
from members.forms.base import TEXT, DayInput, PartyForm
from members.forms.service import WEEKDAYS
from members.scope import KEEPERS, PartyScope
from members.services.trades.participants import ParticipantFacts
from members.states.trades import PartOfDay, Trade, TradeOffer
from xinhui.accounts.scope import area_q

CHECKS = forms.CheckboxSelectMultiple


def places(scope: PartyScope) -> list[tuple[str, str]]:
    """Divisions whose records the reader keeps, upper before lower."""
    rows = Division.objects.filter(area_q("code", scope.posts.areas(*KEEPERS)), is_active=True)
    return [(code, name) for code, name in rows.order_by("code").values_list("code", "name")]


class ParticipantForm(PartyForm):
    """A citizen who takes part."""

    name = forms.CharField(label=_("Display name"), max_length=40)
    trade = forms.ChoiceField(label=_("Trade"), choices=Trade.choices)
    area_code = forms.ChoiceField(label=_("Entered by"))
    areas = forms.CharField(
        label=_("Areas of activity"), max_length=400, required=False,
        help_text=_("Codes of 6 to 15 digits, separated by spaces; empty: the place above."),
    )  # fmt: skip
    offers = forms.MultipleChoiceField(label=_("What is offered"), choices=TradeOffer.choices, widget=CHECKS)
    weekdays = forms.MultipleChoiceField(
        label=_("On which weekdays"), choices=WEEKDAYS, required=False, widget=CHECKS, help_text=_("None: any day.")
    )
    parts = forms.MultipleChoiceField(
        label=_("Parts of the day"), choices=PartOfDay.choices, required=False, widget=CHECKS,
        help_text=_("None: any time."),
    )  # fmt: skip
    phone = forms.CharField(
        label=_("Phone"), max_length=20, required=False, widget=forms.TextInput(attrs={"type": "tel"})
    )
    username = forms.CharField(label=_("Username"), max_length=150, required=False)
    starts_on = forms.DateField(label=_("From"), widget=DayInput(), required=False)
    ends_on = forms.DateField(label=_("To"), widget=DayInput(), required=False)

    def prepare(self) -> None:
        self.offer("area_code", places(self.party))

    def values(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        data |= {"areas": data["areas"].split(), "weekdays": "".join(data["weekdays"])}
        return {"facts": ParticipantFacts(**data)}


class TaskForm(PartyForm):
    """A task for citizens."""

    area_code = forms.ChoiceField(label=_("Where"))
    title = forms.CharField(label=_("Title of the task"), max_length=60)
    what = forms.CharField(label=_("What is needed"), widget=TEXT, max_length=500)
    place = forms.CharField(label=_("Place"), max_length=120)
    on = forms.DateField(label=_("Day"), widget=DayInput())
    part = forms.ChoiceField(label=_("Part of the day"), choices=PartOfDay.choices)
    offer_wanted = forms.ChoiceField(label=_("What the people should be able to do"), choices=TradeOffer.choices)
    trades = forms.MultipleChoiceField(
        label=_("Only these trades"),
        choices=Trade.choices,
        required=False,
        widget=CHECKS,
        help_text=_("None: any trade."),
    )  # fmt: skip
    wanted = forms.IntegerField(label=_("People wanted"), min_value=1, max_value=500, initial=3)

    def prepare(self) -> None:
        self.offer("area_code", places(self.party))

    def values(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        data["offer"] = data.pop("offer_wanted")
        return data


class ResultForm(PartyForm):
    """What came of it."""

    result = forms.CharField(label=_("Result"), widget=TEXT, max_length=500)


class OfferForm(PartyForm):
    """To whom a task is offered; the task's page lists who fits, with the reasons."""

    participant_ids = forms.TypedMultipleChoiceField(label=_("Offer to"), coerce=int, widget=CHECKS)

    def __init__(self, *args: Any, fitting: list[tuple[int, str]] | None = None, **kwargs: Any) -> None:
        self.fitting = fitting or []
        super().__init__(*args, **kwargs)

    def prepare(self) -> None:
        self.offer("participant_ids", self.fitting)

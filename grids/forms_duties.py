"""Forms of firms' needs and duty lists: one a verb, about a target (forms_teams.py)."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from grids.forms import TEXT
from grids.forms_teams import TargetForm
from grids.models.division import Scenario
from grids.models.duty import NeedKind
from grids.models.team import TeamDuty
from xinhui.accounts.models import Unit, UnitKind


def answering_units(area_code: str) -> QuerySet[Unit]:
    """Units that may answer for a grid: departments, the command centre, its own town and village."""
    kinds = [UnitKind.DEPARTMENT, UnitKind.TOWN_OFFICE, UnitKind.VILLAGE_COMMITTEE, UnitKind.COMMAND_CENTRE]
    above = [area_code[:digits] for digits in (6, 9, 12)]
    return Unit.objects.active().filter(kind__in=kinds, area_code__in=above).order_by("kind", "code")


class NeedForm(TargetForm):
    """What a firm asks for."""

    firm_name = forms.CharField(label=_("Firm"), max_length=120)
    kind = forms.ChoiceField(label=_("Kind"), choices=NeedKind.choices)
    text = forms.CharField(label=_("Need"), widget=TEXT)
    unit = forms.ModelChoiceField(label=_("Answering unit"), queryset=Unit.objects.none(), required=False)

    def prepare(self) -> None:
        self.choose("unit", answering_units(self.target.area_code))

    def values(self) -> dict[str, Any]:
        data, unit = dict(self.cleaned_data), self.cleaned_data["unit"]
        del data["unit"]
        return {**data, "unit_id": unit.pk if unit else None}


class AssignForm(TargetForm):
    """To which unit."""

    unit = forms.ModelChoiceField(label=_("Answering unit"), queryset=Unit.objects.none())

    def prepare(self) -> None:
        self.choose("unit", answering_units(self.target.area_code))

    def values(self) -> dict[str, Any]:
        return {"unit_id": self.cleaned_data["unit"].pk}


class AnswerForm(TargetForm):
    """The unit's answer."""

    answer = forms.CharField(label=_("Answer"), widget=TEXT)


class CloseNeedForm(TargetForm):
    """The firm's word."""

    satisfied = forms.TypedChoiceField(
        label=_("Is the firm satisfied?"), choices=[("1", _("Yes")), ("0", _("No"))], coerce=lambda word: word == "1"
    )


class DutyForm(TargetForm):
    """A matter for a duty list. The target is the units that the reader may propose for."""

    scenario = forms.ChoiceField(label=_("Scenario"), choices=Scenario.choices)
    duty = forms.ChoiceField(label=_("Post"), choices=TeamDuty.choices, initial=TeamDuty.WORKER_FULL)
    title = forms.CharField(label=_("Matter"), max_length=120)
    frequency = forms.CharField(label=_("Frequency"), max_length=60, required=False)
    responsible_unit = forms.ModelChoiceField(label=_("Responsible unit"), queryset=Unit.objects.none())
    rule = forms.CharField(label=_("Rule it rests on"), max_length=200)

    def prepare(self) -> None:
        self.choose("responsible_unit", self.target)

    def values(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        data["responsible_unit_id"] = data.pop("responsible_unit").pk
        return data


class DecisionForm(TargetForm):
    """Onto the list or not; a refusal needs its reason."""

    note = forms.CharField(label=_("Note"), max_length=200, required=False)

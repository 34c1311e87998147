"""Forms of mediation, buildings and stewards: one a verb. They check shapes; the services check rules."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from grids.forms import TEXT
from grids.forms_teams import DayInput, TargetForm
from grids.models import Grid, Stairwell, Steward
from grids.models.building import BuildingKind
from grids.models.mediation import DisputeKind, EndReason
from grids.selectors.buildings import gaps_of_grid

_NAMELESS = _("What it is about; no name, no number: the portal keeps no file on a person.")


class DisputeForm(TargetForm):
    """A dispute taken in."""

    kind = forms.ChoiceField(label=_("Kind of dispute"), choices=DisputeKind.choices)
    people = forms.IntegerField(label=_("Number of people"), min_value=2, max_value=2000, initial=2)
    matter = forms.CharField(label=_("Matter"), widget=TEXT, help_text=_NAMELESS)


class NewDisputeForm(DisputeForm):
    """The same, with the grid: `target` are the grids that the reader takes disputes in for."""

    grid = forms.ModelChoiceField(label=_("Grid"), queryset=Grid.objects.none())
    field_order = ("grid", "kind", "people", "matter")

    def prepare(self) -> None:
        self.choose("grid", self.target)
        first = self.target.first() if self.target.count() == 1 else None
        self.fields["grid"].initial = first

    def values(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        return {"grid_id": data.pop("grid").pk, **data}


class AttemptForm(TargetForm):
    """A mediation without agreement."""

    record = forms.CharField(label=_("What was tried and where they differ"), widget=TEXT, help_text=_NAMELESS)


class AgreementForm(TargetForm):
    """The agreement."""

    agreement = forms.CharField(label=_("Agreement"), widget=TEXT, help_text=_NAMELESS)


class EndCaseForm(TargetForm):
    """Why a case ended without agreement."""

    reason = forms.ChoiceField(label=_("Why it ended"), choices=EndReason.choices)
    note = forms.CharField(label=_("Note"), widget=TEXT, help_text=_NAMELESS)


class FollowUpForm(TargetForm):
    """What a visit found."""

    holds = forms.TypedChoiceField(
        label=_("Does the agreement hold?"), choices=(("1", _("It holds")), ("0", _("It was broken: mediate again"))),
        coerce=lambda value: value == "1", widget=forms.RadioSelect,
    )  # fmt: skip
    note = forms.CharField(label=_("Note"), widget=TEXT, help_text=_NAMELESS)

    def prepare(self) -> None:
        self.fields["holds"].initial = "1"


class CloseCaseForm(TargetForm):
    """Words on closing, if any."""

    note = forms.CharField(label=_("Note"), widget=TEXT, required=False)


class FactsForm(TargetForm):
    """A building's facts as they stand."""

    name = forms.CharField(label=_("Name"), max_length=80)
    kind = forms.ChoiceField(label=_("Kind"), choices=BuildingKind.choices)
    address = forms.CharField(label=_("Address"), max_length=160)
    households = forms.IntegerField(label=_("Households"), min_value=0, max_value=5000)

    def prepare(self) -> None:
        for name, field in self.fields.items():
            field.initial = getattr(self.target, name, field.initial)


class BuildingForm(FactsForm):
    """A new building of a grid."""

    stairwells = forms.CharField(
        label=_("Stairwells"), max_length=200, initial="1", help_text=_("Their numbers with commas: 1, 2, 3")
    )

    def prepare(self) -> None:
        self.fields["households"].initial = 0

    def values(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        numbers = str(data.pop("stairwells")).replace("，", ",").replace("、", ",").split(",")
        return {**data, "stairwells": [number.strip() for number in numbers if number.strip()]}


class StairwellForm(TargetForm):
    """A further stairwell."""

    number = forms.CharField(label=_("Stairwell"), max_length=12)


class ManyField(forms.ModelMultipleChoiceField[Stairwell]):
    """Several rows; a number beyond the database's is no row (SQLite would not take it in an IN)."""

    def clean(self, value: Any) -> Any:
        """The rows."""
        for pk in value or ():
            if len(str(pk)) > 18:
                raise forms.ValidationError(self.error_messages["invalid_pk_value"], params={"pk": str(pk)[:20]})
        return super().clean(value)


class StewardForm(TargetForm):
    """A new steward of a grid, for stairwells that have none."""

    name = forms.CharField(label=_("Full name"), max_length=60)
    phone = forms.CharField(label=_("Phone"), max_length=20, widget=forms.TextInput(attrs={"type": "tel"}))
    is_party_member = forms.BooleanField(label=_("Party member"), required=False)
    stairwells = ManyField(
        label=_("Stairwells"), queryset=Stairwell.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    starts_on = forms.DateField(label=_("From"), widget=DayInput(), required=False)

    def prepare(self) -> None:
        self.choose("stairwells", gaps_of_grid(self.target.code))

    def values(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        return {"stairwell_ids": [well.pk for well in data.pop("stairwells")], **data}


class GiveForm(TargetForm):
    """Which steward of the grid takes the stairwell."""

    steward = forms.ModelChoiceField(label=_("Steward"), queryset=Steward.objects.none())

    def prepare(self) -> None:
        self.choose("steward", Steward.objects.filter(area_code=self.target.area_code, ends_on=None).order_by("name"))

    def values(self) -> dict[str, Any]:
        return {"steward_id": self.cleaned_data["steward"].pk}

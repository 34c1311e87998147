"""Forms of shelters and of requests for squads. They check shapes; the services check rules."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from grids.emergency_states import ActivationState
from grids.forms_teams import TargetForm
from grids.models import Activation
from grids.models.shelter import ShelterKind
from grids.models.squad import SquadKind
from grids.selectors import musters, shelters, supplies
from grids.services.policing.musters import SENDERS
from grids.services.shelters.places import CAPACITY_MAX, ShelterFacts

NONE = (("", "—"),)
PEOPLE_MAX = 100_000
_TEL = forms.TextInput(attrs={"type": "tel"})


def drill_named(activation: Activation) -> str:
    """Its title; a drill's begins with 【演练】."""
    return gettext("[Drill] {subject}").format(subject=activation.title) if activation.is_drill else activation.title


class ShelterForm(TargetForm):
    """A shelter's facts as they stand, to be written anew; the target is the shelter."""

    name = forms.CharField(label=_("Name"), max_length=60)
    kind = forms.ChoiceField(label=_("Kind"), choices=ShelterKind.choices)
    place = forms.CharField(label=_("Address"), max_length=120)
    capacity = forms.IntegerField(label=_("Capacity in people"), min_value=1, max_value=CAPACITY_MAX)
    keeper_name = forms.CharField(label=_("Keeper"), max_length=40, required=False)
    keeper_phone = forms.CharField(label=_("Phone"), max_length=20, required=False, widget=_TEL)
    latitude = forms.FloatField(
        label=_("Latitude"), min_value=-90, max_value=90, required=False,
        help_text=_("WGS-84, as a satellite receiver shows it; empty when unknown."),
    )  # fmt: skip
    longitude = forms.FloatField(label=_("Longitude"), min_value=-180, max_value=180, required=False)

    def prepare(self) -> None:
        if self.target is not None:
            for name, field in self.fields.items():
                field.initial = getattr(self.target, name)

    def values(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        area = {"area_code": data.pop("area_code")} if "area_code" in data else {}
        return {**area, "facts": ShelterFacts(**data)}


class NewShelterForm(ShelterForm):
    """A new shelter."""

    area_code = forms.ChoiceField(label=_("Town or village"))
    field_order = ("name", "kind", "area_code")

    def prepare(self) -> None:
        self.offer("area_code", supplies.places_kept(self.scope, least=9) if self.scope is not None else [])


class OpenForm(TargetForm):
    """For which activation; the target is the shelter."""

    activation = forms.TypedChoiceField(label=_("Activation"), coerce=int, empty_value=None, required=False)

    def prepare(self) -> None:
        rows = shelters.activations_over(self.scope, self.target) if self.scope is not None else []
        self.offer("activation", [*((row.pk, drill_named(row)) for row in rows), *NONE])

    def values(self) -> dict[str, Any]:
        return {"activation_id": self.cleaned_data["activation"]}


class CountForm(TargetForm):
    """How many are inside; the target is the opening."""

    people = forms.IntegerField(label=_("People inside now"), min_value=0, max_value=PEOPLE_MAX)
    children = forms.IntegerField(label=_("Of them children"), min_value=0, max_value=PEOPLE_MAX, initial=0)
    elderly = forms.IntegerField(label=_("Of them elderly"), min_value=0, max_value=PEOPLE_MAX, initial=0)
    needs = forms.CharField(
        label=_("What is needed"), max_length=200, required=False,
        help_text=_("Drinking water, medicine, blankets: no names of people."),
    )  # fmt: skip

    def prepare(self) -> None:
        for name in ("people", "children", "elderly"):
            self.fields[name].initial = getattr(self.target, name)


class CloseShelterForm(TargetForm):
    """A word about the end."""

    note = forms.CharField(label=_("Note"), max_length=200, required=False)


class SquadRequestForm(TargetForm):
    """Asking for squads; the target is the reader."""

    area_code = forms.ChoiceField(label=_("For which place"))
    kind = forms.ChoiceField(label=_("Kind"), choices=SquadKind.choices)
    people = forms.IntegerField(label=_("People wanted"), min_value=1, max_value=5000)
    place = forms.CharField(label=_("Where to gather"), max_length=120)
    reason = forms.CharField(label=_("What they are to do"), max_length=200)
    activation = forms.TypedChoiceField(label=_("Activation"), coerce=int, empty_value=None, required=False)

    def prepare(self) -> None:
        if self.scope is None:
            return
        self.offer("area_code", supplies.places_kept(self.scope, least=9))
        running = Activation.objects.visible_to(self.target).filter(state=ActivationState.ACTIVE)
        self.offer("activation", [*NONE, *((row.pk, drill_named(row)) for row in running)])

    def values(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        return {"activation_id": data.pop("activation"), **data}


class SendSquadForm(TargetForm):
    """Which squad; the target is the request."""

    squad = forms.TypedChoiceField(
        label=_("Squad"), coerce=int,
        help_text=_("Of the kind wanted first, then the nearest; squads that are out already are left out."),
    )  # fmt: skip

    def prepare(self) -> None:
        if self.scope is None:
            return
        rows = musters.squads_for(self.target, self.scope, SENDERS)
        self.offer("squad", [(row.pk, f"{row.name}（{row.get_kind_display()}，{row.member_count}）") for row in rows])

    def values(self) -> dict[str, Any]:
        return {"squad_id": self.cleaned_data["squad"]}

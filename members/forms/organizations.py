"""Forms of organizations and officers."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from grids.models import Grid
from members.forms.base import DayInput, PartyForm
from members.models import Member
from members.rules.organizations import BELOW, OrganizationKind
from members.services.organizations.set_up import OrganizationFacts
from members.states.organization import Attachment, Duty, Sector
from xinhui.accounts.models import Unit
from xinhui.accounts.scope import area_range

NONE = (("", "—"),)


class OrganizationForm(PartyForm):
    """A new organization below the target."""

    name = forms.CharField(label=_("Name in full"), max_length=120)
    short_name = forms.CharField(label=_("Short name"), max_length=60, required=False)
    kind = forms.ChoiceField(label=_("Kind"))
    sector = forms.ChoiceField(label=_("Sector"), choices=Sector.choices)
    attached_to = forms.ChoiceField(label=_("Attached to"), choices=Attachment.choices)
    unit = forms.TypedChoiceField(label=_("Unit"), coerce=int, empty_value=None, required=False)
    grid = forms.TypedChoiceField(label=_("Grid"), coerce=int, empty_value=None, required=False)
    place = forms.CharField(
        label=_("Quarter, firm, school or chain"), max_length=120, required=False,
        help_text=_("Where it is attached to none of the units or grids above."),
    )  # fmt: skip
    area_code = forms.CharField(
        label=_("Area code"), max_length=15, required=False, help_text=_("Empty: that of the organization above.")
    )
    established_on = forms.DateField(label=_("Established on"), widget=DayInput(), required=False)

    def prepare(self) -> None:
        allowed = sorted(BELOW[OrganizationKind(self.target.kind)], key=list(OrganizationKind).index)
        self.offer("kind", [(kind.value, kind.label) for kind in allowed])
        self.offer("unit", [*NONE, *Unit.objects.active().order_by("area_code", "name").values_list("pk", "name")])
        grids = Grid.objects.active().filter(**area_range("code", self.target.area_code))
        free = grids.exclude(organizations__dissolved_on__isnull=True, organizations__isnull=False).order_by("code")
        self.offer("grid", [*NONE, *free.values_list("pk", "name")[:1000]])

    def values(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        data |= {"unit_id": data.pop("unit"), "grid_id": data.pop("grid")}
        return {"parent_id": self.target.pk, "facts": OrganizationFacts(**data)}


class OfficerForm(PartyForm):
    """A member of the organization, or of one below it, in an office."""

    member = forms.TypedChoiceField(label=_("Member"), coerce=int)
    duty = forms.ChoiceField(label=_("Office"), choices=Duty.choices)
    starts_on = forms.DateField(label=_("From"), widget=DayInput(), required=False)

    def prepare(self) -> None:
        below = Member.objects.full().filter(**area_range("organization__path", self.target.path))
        rows = below.order_by("name", "pk").values_list("pk", "name", "organization__name")[:2000]
        self.offer("member", [(pk, f"{name}（{organization}）") for pk, name, organization in rows])

    def values(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        return {"member_id": data.pop("member"), **data}

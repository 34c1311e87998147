"""Forms of honours."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from grids.models import Division
from members.forms.base import TEXT, DayInput, PartyForm
from members.services.honours.enter import Award
from members.states.honours import OF_MEMBERS, OF_ORGANIZATIONS, OF_VILLAGES, HonourLevel
from xinhui.accounts.roles import Role
from xinhui.accounts.scope import area_q

AWARDERS = (Role.ORGANIZATION_DEPARTMENT, Role.TOWN_ORGANIZER)


class AwardForm(PartyForm):
    """What the certificate says."""

    kinds: tuple[Any, ...] = ()

    kind = forms.ChoiceField(label=_("Kind of honour"))
    level = forms.ChoiceField(label=_("Level of the honour"))
    title = forms.CharField(label=_("Title of the honour"), max_length=80)
    awarded_by = forms.CharField(label=_("Awarded by"), max_length=80)
    awarded_on = forms.DateField(label=_("Awarded on"), widget=DayInput())
    document = forms.FileField(
        label=_("Document of the honour"), required=False, help_text=_("PDF, Word or Excel."),
        widget=forms.FileInput(attrs={"accept": ".pdf,.docx,.xlsx"}),
    )  # fmt: skip

    def prepare(self) -> None:
        self.offer("kind", [(kind.value, kind.label) for kind in self.kinds])
        department = self.party.posts.has(Role.ORGANIZATION_DEPARTMENT)
        levels = HonourLevel.choices if department else [(HonourLevel.TOWN.value, HonourLevel.TOWN.label)]
        self.offer("level", levels)

    def values(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        own = {name: data.pop(name) for name in list(data) if name == "area_code"}
        return {**own, "award": Award(**data)}


class VillageHonourForm(AwardForm):
    """An honour of a village."""

    kinds = OF_VILLAGES
    area_code = forms.ChoiceField(label=_("Village or community"))
    field_order = ["area_code"]

    def prepare(self) -> None:
        super().prepare()
        rows = Division.objects.filter(area_q("code", self.party.posts.areas(*AWARDERS)), is_active=True)
        villages = rows.filter(code__regex=r"^\d{12}$").order_by("code").values_list("code", "parent__name", "name")
        self.offer("area_code", [(code, f"{town} {name}") for code, town, name in villages])


class OrganizationHonourForm(AwardForm):
    """An honour of an organization."""

    kinds = OF_ORGANIZATIONS


class MemberHonourForm(AwardForm):
    """An honour of a member."""

    kinds = OF_MEMBERS


class WithdrawHonourForm(PartyForm):
    """Why and since when it is no longer held."""

    reason = forms.CharField(label=_("Why it is withdrawn"), widget=TEXT, max_length=200)
    withdrawn_on = forms.DateField(
        label=_("Withdrawn on"), widget=DayInput(), required=False, help_text=_("Empty: today.")
    )

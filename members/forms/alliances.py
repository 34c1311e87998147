"""Forms of alliances: founding, seats, meetings, the three lists, people sent down."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from grids.models import Grid
from members.forms.base import TEXT, DayInput, PartyForm
from members.models import Alliance, AllianceItem, AllianceSeat, Organization
from members.rules.alliances import fit
from members.services.alliances.items import ItemFacts
from members.states.alliance import WishKind, WishList
from members.states.organization import Attachment
from xinhui.accounts.models import Unit
from xinhui.accounts.scope import area_range

NONE = (("", "—"),)
EVIDENCE = pgettext_lazy("alliance", "A photo, PDF, Word or Excel file.")


class FoundForm(PartyForm):
    """The organization that leads; the target is the reader's visible organizations."""

    organization = forms.TypedChoiceField(label=pgettext_lazy("alliance", "Led by"), coerce=int)
    name = forms.CharField(
        label=_("Name of the alliance"), max_length=120, required=False,
        help_text=_("Empty: called after the organization."),
    )  # fmt: skip
    founded_on = forms.DateField(label=_("Founded on"), widget=DayInput(), required=False)

    def prepare(self) -> None:
        taken = Alliance.objects.in_being().values("area_code")
        rows = Organization.objects.in_being().filter(attached_to__in=[Attachment.TOWN, Attachment.VILLAGE])
        rows = rows.filter(area_code__regex=r"^\d{9}(\d{3})?$").exclude(area_code__in=taken)
        mine = rows.filter(self.party.reach_q(path="path")).order_by("area_code", "path")
        self.offer("organization", [
            (row.pk, str(row)) for row in mine[:1000] if self.party.keeps(row.area_code, row.path)
        ])  # fmt: skip

    def values(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        return {"organization_id": data.pop("organization"), **data}


class JoinForm(PartyForm):
    """A unit that has not joined; the target is the alliance."""

    unit = forms.TypedChoiceField(label=_("Unit"), coerce=int)
    representative = forms.CharField(label=pgettext_lazy("alliance", "Representative"), max_length=40)
    is_part_time_member = forms.BooleanField(label=_("Part-time committee member"), required=False)
    joined_on = forms.DateField(label=pgettext_lazy("alliance", "Joined on"), widget=DayInput(), required=False)

    def prepare(self) -> None:
        joined = AllianceSeat.objects.filter(alliance=self.target, left_on=None).values("unit")
        here = Unit.objects.active().exclude(pk__in=joined).order_by("area_code", "name")
        self.offer("unit", list(here.values_list("pk", "name")))

    def values(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        return {"unit_id": data.pop("unit"), **data}


class RepresentativeForm(PartyForm):
    """Another person; the target is the seat."""

    representative = forms.CharField(label=pgettext_lazy("alliance", "Representative"), max_length=40)
    is_part_time_member = forms.BooleanField(label=_("Part-time committee member"), required=False)

    def prepare(self) -> None:
        self.fields["representative"].initial = self.target.representative
        self.fields["is_part_time_member"].initial = self.target.is_part_time_member


class SendForm(PartyForm):
    """People of the seat's unit, to one grid of the alliance's place."""

    names = forms.CharField(label=pgettext_lazy("alliance", "Names, one a line"), widget=TEXT, max_length=8000)
    grid = forms.ChoiceField(label=_("Grid"))
    duty = forms.CharField(label=_("Work there"), max_length=120)
    starts_on = forms.DateField(label=_("From"), widget=DayInput(), required=False)
    ends_on = forms.DateField(label=_("Until"), widget=DayInput(), required=False)

    def prepare(self) -> None:
        rows = Grid.objects.active().filter(**area_range("code", self.target.alliance.area_code)).order_by("code")
        self.offer("grid", list(rows.values_list("code", "name")[:1000]))

    def values(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        return {"names": data.pop("names").splitlines(), "grid_code": data.pop("grid"), **data}


class MeetingForm(PartyForm):
    """A meeting to come; the target is the alliance."""

    topic = forms.CharField(label=pgettext_lazy("alliance", "Topic"), max_length=120)
    planned_on = forms.DateField(label=pgettext_lazy("alliance", "Planned on"), widget=DayInput())
    place = forms.CharField(label=pgettext_lazy("alliance", "Place of the meeting"), max_length=120)


class HeldForm(PartyForm):
    """A meeting that was held: minutes, resolutions, and which units came."""

    held_on = forms.DateField(label=pgettext_lazy("alliance", "Held on"), widget=DayInput(), required=False)
    present = forms.TypedMultipleChoiceField(
        label=_("Units that came"), coerce=int, widget=forms.CheckboxSelectMultiple, required=False
    )
    minutes = forms.CharField(label=pgettext_lazy("alliance", "Minutes"), widget=TEXT, max_length=2000)
    resolutions = forms.CharField(label=pgettext_lazy("alliance", "Resolutions"), widget=TEXT, max_length=2000)

    def prepare(self) -> None:
        rows = AllianceSeat.objects.in_force().filter(alliance_id=self.target.alliance_id).order_by("unit__name", "pk")
        field = self.fields["present"]
        assert isinstance(field, forms.TypedMultipleChoiceField)
        field.choices = list(rows.values_list("pk", "unit__name"))


class _ItemForm(PartyForm):
    """What both lists share."""

    title = forms.CharField(label=_("What"), max_length=120)
    kind = forms.ChoiceField(label=_("Kind of help"), choices=WishKind.choices)
    quantity = forms.IntegerField(
        label=pgettext_lazy("alliance", "How many"), min_value=1, max_value=1_000_000, initial=1
    )
    measure = forms.CharField(label=pgettext_lazy("alliance", "Counted in"), max_length=10, required=False)
    text = forms.CharField(label=pgettext_lazy("alliance", "Details"), widget=TEXT, max_length=400, required=False)
    starts_on = forms.DateField(label=pgettext_lazy("alliance", "From day"), widget=DayInput(), required=False)
    ends_on = forms.DateField(label=pgettext_lazy("alliance", "Until day"), widget=DayInput(), required=False)

    def values(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        data["unit_id"] = data.pop("unit", None)
        return {"facts": ItemFacts(**data)}


class ResourceForm(_ItemForm):
    """A resource; the target is the alliance, `party` decides which units are offered."""

    unit = forms.TypedChoiceField(label=pgettext_lazy("alliance", "Offered by"), coerce=int)
    times = forms.IntegerField(
        label=_("How many projects it can serve"), min_value=1, max_value=200, initial=1,
        help_text=_("A meeting room serves many, a sum of money one."),
    )  # fmt: skip

    def prepare(self) -> None:
        alliance: Alliance = self.target
        rows = AllianceSeat.objects.in_force().filter(alliance=alliance)
        if not self.party.keeps(alliance.area_code, alliance.organization.path):
            led = Organization.objects.in_being().filter(self.party.reach_q(path="path")).exclude(unit=None)
            rows = rows.filter(unit__in=led.values("unit"))
        self.offer("unit", list(rows.order_by("unit__name").values_list("unit_id", "unit__name")))

    def values(self) -> dict[str, Any]:
        return {"alliance_id": self.target.pk, "side": WishList.RESOURCE.value, **super().values()}


class DemandForm(_ItemForm):
    """A demand; the target is the alliance."""

    wanted_by = forms.CharField(
        label=pgettext_lazy("alliance", "Needed by"),
        max_length=60,
        help_text=_("A group, such as “elderly people living alone”; no names."),
    )

    def values(self) -> dict[str, Any]:
        return {"alliance_id": self.target.pk, "side": WishList.DEMAND.value, **super().values()}


class AmendForm(_ItemForm):
    """Another wording; the target is the item."""

    times = forms.IntegerField(
        label=_("How many projects it can serve"), min_value=1, max_value=200, initial=1, required=False
    )
    wanted_by = forms.CharField(label=pgettext_lazy("alliance", "Needed by"), max_length=60, required=False)

    def prepare(self) -> None:
        item: AllianceItem = self.target
        del self.fields["wanted_by" if item.side == WishList.RESOURCE else "times"]
        for name, field in self.fields.items():
            field.initial = getattr(item, name)

    def values(self) -> dict[str, Any]:
        self.cleaned_data["times"] = self.cleaned_data.get("times") or self.target.times
        return super().values()


class MatchForm(PartyForm):
    """A resource that fits, or a unit that takes the demand on; the target is the demand."""

    resource = forms.TypedChoiceField(
        label=pgettext_lazy("alliance", "Resource"), coerce=int, empty_value=None, required=False,
        help_text=_("Only what fits is offered, the best first; none: a unit takes it on by itself."),
    )  # fmt: skip
    lead_unit = forms.TypedChoiceField(
        label=_("Lead unit"), coerce=int, empty_value=None, required=False,
        help_text=_("Empty: whoever offers the resource."),
    )  # fmt: skip
    partners = forms.TypedMultipleChoiceField(
        label=pgettext_lazy("alliance", "Partner units"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    due_on = forms.DateField(label=pgettext_lazy("alliance", "Due on"), widget=DayInput())
    title = forms.CharField(label=_("Name of the project"), max_length=120, required=False)

    def prepare(self) -> None:
        demand: AllianceItem = self.target
        seats = AllianceSeat.objects.in_force().filter(alliance_id=demand.alliance_id).order_by("unit__name")
        units = list(seats.values_list("unit_id", "unit__name"))
        self.offer("lead_unit", [*NONE, *units])
        self.offer("resource", [*NONE, *self._fitting(demand)])
        field = self.fields["partners"]
        assert isinstance(field, forms.TypedMultipleChoiceField)
        field.choices = units
        self.fields["title"].initial = demand.title

    def _fitting(self, demand: AllianceItem) -> list[tuple[int, str]]:
        town = area_range("alliance__area_code", demand.alliance.area_code[:9])
        rows = AllianceItem.objects.open().filter(side=WishList.RESOURCE, kind=demand.kind, **town)
        found = [(row, why) for row in rows.select_related("alliance", "unit")[:500]
                 if (why := fit(demand.wish, row.wish)) is not None]  # fmt: skip
        found.sort(key=lambda pair: (-pair[1].worth, pair[0].pk))
        return [
            (row.pk, f"{row.title}（{row.unit}，{'、'.join(str(reason.label) for reason in why.reasons)}）")
            for row, why in found[:20]
        ]

    def values(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        return {"resource_id": data.pop("resource"), "lead_unit_id": data.pop("lead_unit"),
                "partner_ids": data.pop("partners"), **data}  # fmt: skip


class StartForm(PartyForm):
    """A word about the beginning, if there is one."""

    note = forms.CharField(label=_("What begins"), widget=TEXT, max_length=400, required=False)


class ProgressForm(PartyForm):
    """What was done, with evidence."""

    note = forms.CharField(label=_("What was done"), widget=TEXT, max_length=400)
    evidence = forms.FileField(label=pgettext_lazy("alliance", "Evidence"), required=False, help_text=EVIDENCE)


class FinishForm(PartyForm):
    """What came of it, with evidence."""

    result = forms.CharField(label=pgettext_lazy("alliance", "What came of it"), widget=TEXT, max_length=400)
    evidence = forms.FileField(
        label=pgettext_lazy("alliance", "Evidence"),
        required=False,
        help_text=_("Needed unless an earlier entry has some."),
    )


class RateForm(PartyForm):
    """1 to 5."""

    rating = forms.TypedChoiceField(
        label=_("Rating by the community"), coerce=int, choices=[(n, "★" * n) for n in range(5, 0, -1)]
    )
    note = forms.CharField(
        label=_("What the community says"), widget=TEXT, max_length=200, required=False,
        help_text=_("Needed for one or two stars."),
    )  # fmt: skip


class ExtendForm(PartyForm):
    """Another day."""

    due_on = forms.DateField(label=pgettext_lazy("alliance", "New due date"), widget=DayInput())
    reason = forms.CharField(label=_("Reason"), widget=TEXT, max_length=200)

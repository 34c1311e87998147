"""Forms of briefings."""

from typing import Any

from django import forms
from django.utils.translation import pgettext_lazy

from grids.models import Division
from grids.models.division import DivisionKind
from xinhui.core import clock
from xinhui.dashboards.briefing.periods import latest
from xinhui.dashboards.briefing.states import BriefingKind

_TOWNS = (DivisionKind.DISTRICT, DivisionKind.TOWN, DivisionKind.SUBDISTRICT)


class MakeForm(forms.Form):
    """Which period, of which place. Whole weeks, months and quarters may leave the days empty: the latest is meant."""

    kind = forms.ChoiceField(label=pgettext_lazy("briefing", "kind of briefing"), choices=BriefingKind.choices)
    first = forms.DateField(label=pgettext_lazy("briefing", "first day"), required=False,
                            widget=forms.DateInput(attrs={"type": "date"}))  # fmt: skip
    last = forms.DateField(label=pgettext_lazy("briefing", "last day"), required=False,
                           widget=forms.DateInput(attrs={"type": "date"}))  # fmt: skip
    area_code = forms.ChoiceField(label=pgettext_lazy("briefing", "place"))

    def __init__(self, *args: Any, areas: tuple[str, ...] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Division.objects.filter(kind__in=_TOWNS, is_active=True).order_by("code").values_list("code", "name")
        choices = [(code, name) for code, name in rows if any(code.startswith(area) for area in areas)]
        self.fields["area_code"].choices = choices  # type: ignore[attr-defined]  # a choice field

    def clean(self) -> dict[str, Any]:
        """Fill in the days of the latest period that is over; on demand they must be given."""
        data = super().clean() or {}
        kind = data.get("kind")
        if not data.get("first") and not data.get("last") and kind and kind != BriefingKind.CUSTOM:
            period = latest(kind, clock.today())
            data |= {"first": period.first, "last": period.last}
        for name in ("first", "last"):
            if not data.get(name) and name not in self.errors:
                self.add_error(name, pgettext_lazy("briefing", "Give the first and the last day."))
        return data


class IssueForm(forms.Form):
    """What the issuer adds."""

    note = forms.CharField(label=pgettext_lazy("briefing", "words of the issuer"), required=False, max_length=2000,
                           widget=forms.Textarea(attrs={"rows": 3}))  # fmt: skip


class CorrectForm(forms.Form):
    """Why it is corrected."""

    reason = forms.CharField(label=pgettext_lazy("briefing", "why it is corrected"), max_length=200)


class RecordsForm(forms.Form):
    """Which records of a set: place and days, and what narrows them."""

    area = forms.RegexField(regex=r"^([0-9]{6}|[0-9]{9}|[0-9]{12}|[0-9]{15})$")
    first = forms.DateField()
    last = forms.DateField()
    category = forms.CharField(required=False, max_length=20)
    sort = forms.CharField(required=False, max_length=20)
    unit = forms.CharField(required=False, max_length=40)

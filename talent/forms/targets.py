"""Forms of targets."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.rules.months import months_after
from talent.forms.base import ActForm, DayInput, units_in_being
from talent.models import TalentTarget
from talent.states.people import TalentKind
from xinhui.accounts.models import Unit


class TargetForm(ActForm):
    """A target; changed, its present values stand in it."""

    name = forms.CharField(label=pgettext_lazy("target", "Name of the target"), max_length=60)
    kind = forms.ChoiceField(label=pgettext_lazy("target", "Kind of talent"), choices=TalentKind.choices)
    starts_on = forms.DateField(label=_("From"), widget=DayInput)
    ends_on = forms.DateField(label=_("To"), widget=DayInput)
    number = forms.IntegerField(label=pgettext_lazy("target", "People wanted"), min_value=1, max_value=1_000_000)
    owner = forms.ModelChoiceField(label=pgettext_lazy("target", "Owner"), queryset=Unit.objects.none())
    document = forms.CharField(label=pgettext_lazy("target", "Document that sets it"), max_length=120, required=False)

    def prepare(self) -> None:
        self.offer("owner", units_in_being())
        if isinstance(self.target, TalentTarget):
            row = self.target
            self.first(name=row.name, kind=row.kind, starts_on=row.starts_on, ends_on=row.ends_on, number=row.number,
                       owner=row.owner_id, document=row.document)  # fmt: skip


class UnitSharesForm(ActForm):
    """Lines `name of the unit, number`; the text of the present split stands in it."""

    shares = forms.CharField(
        label=pgettext_lazy("target", "A unit a line: its name, a comma, the number"),
        widget=forms.Textarea(attrs={"rows": 12}),
    )

    def prepare(self) -> None:
        rows = self.target.shares.filter(unit__isnull=False).select_related("unit") if self.target else []
        self.first(shares="\n".join(f"{row.unit.name},{row.number}" for row in rows))

    def clean_shares(self) -> dict[int, int]:
        """Unit → number; each wrong line is named."""
        units = dict(units_in_being().values_list("name", "pk"))
        found: dict[int, int] = {}
        wrong = []
        for place, text in enumerate(self.cleaned_data["shares"].splitlines(), 1):
            if not text.strip():
                continue
            name, _comma, number = text.replace("，", ",").rpartition(",")
            pk = units.get(name.strip())
            if pk is None or not number.strip().isascii() or not number.strip().isdecimal() or pk in found:
                wrong.append(str(place))
                continue
            found[pk] = int(number)
        if wrong:
            raise forms.ValidationError(
                pgettext_lazy("target", "Lines %(lines)s name no unit in being, one twice, or no whole number."),
                params={"lines": "、".join(wrong)},
            )
        return found


class MonthSharesForm(ActForm):
    """A number a month of the target's time."""

    def prepare(self) -> None:
        if not isinstance(self.target, TalentTarget):
            return
        shares = {row.month: row.number for row in self.target.shares.filter(month__isnull=False)}
        months = months_between(self.target.starts_on, self.target.ends_on)
        even, rest = divmod(self.target.number, len(months))
        for place, month in enumerate(months):
            usual = shares.get(month, 0) if shares else even + (place < rest)
            self.fields[f"m{month:%Y%m}"] = forms.IntegerField(
                label=f"{month:%Y-%m}", min_value=0, max_value=1_000_000, initial=usual
            )

    def values(self) -> dict[str, Any]:
        found = {date(int(name[1:5]), int(name[5:7]), 1): many for name, many in self.cleaned_data.items()}
        return {"shares": found}


def months_between(first: date, last: date) -> list[date]:
    """First days of the months that the time touches."""
    found, month = [], first.replace(day=1)
    while month <= last:
        found.append(month)
        month = months_after(month, 1)
    return found

"""Forms of rank promotion."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cadres.forms.base import ActForm
from cadres.rules.ranks import NEEDS
from cadres.states.cadre import Rank
from cadres.states.ranks import RankRoundState
from xinhui.accounts.models import Unit

_ALL: list[tuple[str, Any]] = [("", _("all"))]
_RANKS = [(rank.value, rank.label) for rank in Rank if rank in NEEDS]


class RoundForm(ActForm):
    """Which rank of which unit."""

    unit = forms.ModelChoiceField(label=pgettext_lazy("rank", "Unit of the round"), queryset=Unit.objects.none())
    rank = forms.ChoiceField(label=pgettext_lazy("rank", "Rank to be granted"), choices=_RANKS)

    def prepare(self) -> None:
        assert self.units is not None
        self.offer("unit", self.units)

    def values(self) -> dict[str, Any]:
        """The unit by its id."""
        return {"unit_id": self.cleaned_data["unit"].pk, "rank": self.cleaned_data["rank"]}


class WithdrawForm(ActForm):
    """Why."""

    reason = forms.CharField(label=pgettext_lazy("rank", "Reason"), max_length=400,
                             widget=forms.Textarea(attrs={"rows": 3}))  # fmt: skip


class RoundFilter(forms.Form):
    """The conditions of the list; all optional."""

    unit = forms.ModelChoiceField(label=_("Unit"), required=False, queryset=Unit.objects.none(), empty_label=_("all"))
    rank = forms.ChoiceField(label=pgettext_lazy("rank", "Rank"), required=False, choices=[*_ALL, *_RANKS])
    state = forms.ChoiceField(label=pgettext_lazy("rank", "State of the round"), required=False,
                              choices=[*_ALL, *RankRoundState.choices])  # fmt: skip

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["unit"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = units

    def conditions(self) -> dict[str, Any]:
        """What was asked and can be understood."""
        self.full_clean()
        return {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}

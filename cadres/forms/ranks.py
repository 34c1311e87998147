"""Forms of rank promotion."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cadres.forms.base import ActForm, UnitFilter
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


class RoundFilter(UnitFilter):
    """The conditions of the list; all optional."""

    unit = forms.ModelChoiceField(label=_("Unit"), required=False, queryset=Unit.objects.none(), empty_label=_("all"))
    rank = forms.ChoiceField(label=pgettext_lazy("rank", "Rank"), required=False, choices=[*_ALL, *_RANKS])
    state = forms.ChoiceField(label=pgettext_lazy("rank", "State of the round"), required=False,
                              choices=[*_ALL, *RankRoundState.choices])  # fmt: skip

"""What the room's forms share: the row they are about, the reader's reach, the data as the service takes it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from grids.forms_teams import DayInput, TargetForm
from members.scope import PartyScope

__all__ = ["DayInput", "NothingForm", "PartyForm", "ReasonForm"]
TEXT = forms.Textarea(attrs={"rows": 3})


class PartyForm(TargetForm):
    """A form about one row (`target`); `party` is the reader's reach, where the choices depend on it."""

    def __init__(self, *args: Any, target: Any = None, party: PartyScope | None = None, **kwargs: Any) -> None:
        self.party = party or PartyScope()
        super().__init__(*args, target=target, scope=self.party.posts, **kwargs)


class NothingForm(PartyForm):
    """Only a button."""


class ReasonForm(PartyForm):
    """Required words."""

    reason = forms.CharField(label=_("Reason"), widget=TEXT, max_length=200)

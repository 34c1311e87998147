"""Forms of reserve pools."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cadres.forms.base import ActForm
from cadres.states.pools import ExitReason, ReviewOutcome
from grids.forms_teams import DayInput

_AREA = forms.Textarea(attrs={"rows": 3})


def _words(label: Any, *, required: bool = True, hint: Any = "") -> forms.CharField:
    return forms.CharField(label=label, required=required, max_length=400, help_text=hint, widget=_AREA)


class EntryForm(ActForm):
    """Why somebody is proposed."""

    reason = _words(pgettext_lazy("pool", "Why this person"))
    exception = _words(pgettext_lazy("pool", "Why as an exception"), required=False,
                       hint=pgettext_lazy("pool", "Only when a condition is not fulfilled."))  # fmt: skip


class OpinionForm(ActForm):
    """What the office says to it."""

    words = _words(pgettext_lazy("pool", "Opinion"), required=False)


class ReviewForm(ActForm):
    """What the review comes to."""

    outcome = forms.ChoiceField(label=pgettext_lazy("pool", "Outcome of the review"), choices=ReviewOutcome.choices)
    words = _words(pgettext_lazy("pool", "Opinion"))


class ExitProposalForm(ActForm):
    """Why somebody should leave."""

    exit_reason = forms.ChoiceField(label=pgettext_lazy("pool", "Reason of the exit"), choices=ExitReason.choices)
    words = _words(pgettext_lazy("pool", "Explanation"))

    def prepare(self) -> None:
        if self.target is not None and self.target.exit_reason:
            self.fields["exit_reason"].initial = self.target.exit_reason


class ExitForm(ExitProposalForm):
    """The exit: with its day."""

    exited_on = forms.DateField(label=pgettext_lazy("pool", "Day of the exit"), required=False, widget=DayInput,
                                help_text=_("Empty: today."))  # fmt: skip


class StayForm(ActForm):
    """Why somebody stays, and for how long."""

    words = _words(pgettext_lazy("pool", "Explanation"))
    until = forms.DateField(
        label=pgettext_lazy("pool", "Stays until"), required=False, widget=DayInput,
        help_text=pgettext_lazy("pool", "Empty: for a year. Until then the daily run does not propose the exit again."),
    )  # fmt: skip


class KeepManyForm(ActForm):
    """The opinion on all who are ticked."""

    words = _words(pgettext_lazy("pool", "Opinion on all who are ticked"))

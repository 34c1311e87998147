"""Forms of follow-up visits."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cadres.forms.base import ActForm
from cadres.selectors.visits import visitors
from cadres.states.visits import MONTHS, TeamCondition, VisitState
from grids.forms_teams import DayInput
from xinhui.accounts.models import User

_ALL: list[tuple[str, Any]] = [("", _("all"))]


def _words(label: Any, *, required: bool = True, hint: Any = "", limit: int = 2000) -> forms.CharField:
    return forms.CharField(label=label, required=required, max_length=limit, help_text=hint,
                           widget=forms.Textarea(attrs={"rows": 4}))  # fmt: skip


class AssignForm(ActForm):
    """Who goes."""

    visitor = forms.ModelChoiceField(label=pgettext_lazy("visit", "Visitor"), queryset=User.objects.none())

    def prepare(self) -> None:
        self.offer("visitor", visitors())

    def values(self) -> dict[str, Any]:
        """The visitor by the id."""
        return {"visitor_id": self.cleaned_data["visitor"].pk}


class HoldForm(ActForm):
    """What the visit found."""

    held_on = forms.DateField(label=pgettext_lazy("visit", "Visit held on"), required=False, widget=DayInput,
                              help_text=_("Empty: today."))  # fmt: skip
    condition = forms.ChoiceField(label=pgettext_lazy("visit", "How the team works"), choices=TeamCondition.choices)
    notes = _words(pgettext_lazy("visit", "Notes of the visit"),
                   hint=pgettext_lazy("visit", "Sealed: whoever opens them is on the trail."))  # fmt: skip
    problems = _words(pgettext_lazy("visit", "Problems to be put right"), required=False,
                      hint=pgettext_lazy("visit", "One a line; empty: none."))  # fmt: skip
    problems_due_on = forms.DateField(label=pgettext_lazy("visit", "To be put right by"), required=False,
                                      widget=DayInput)  # fmt: skip

    def values(self) -> dict[str, Any]:
        """Problems as lines."""
        lines = [line.strip() for line in self.cleaned_data["problems"].splitlines() if line.strip()]
        return {**self.cleaned_data, "problems": lines}


class LapseForm(ActForm):
    """Why it is not held."""

    reason = _words(pgettext_lazy("visit", "Reason"), limit=400)


class ProblemReportForm(ActForm):
    """What was done."""

    report = _words(pgettext_lazy("visit", "What was done"))


class BackForm(ActForm):
    """Why, and until when."""

    reason = _words(pgettext_lazy("visit", "Reason"), limit=400)
    due_on = forms.DateField(label=pgettext_lazy("visit", "To be put right by"), widget=DayInput)


class VisitFilter(forms.Form):
    """The conditions of the list; all optional."""

    words = forms.CharField(label=pgettext_lazy("visit", "Team visited"), required=False, max_length=40)
    state = forms.ChoiceField(
        label=pgettext_lazy("visit", "State of the visit"), required=False,
        choices=[*_ALL, ("overdue", pgettext_lazy("visit", "overdue")),
                 ("soon", pgettext_lazy("visit", "due within 30 days")), *VisitState.choices],
    )  # fmt: skip
    months = forms.ChoiceField(label=pgettext_lazy("visit", "Months after taking office"), required=False,
                               choices=[*_ALL, *((str(one), str(one)) for one in MONTHS)])  # fmt: skip
    mine = forms.ChoiceField(label=pgettext_lazy("visit", "Whose visits"), required=False,
                             choices=[*_ALL, ("1", pgettext_lazy("visit", "mine"))])  # fmt: skip

    def conditions(self) -> dict[str, Any]:
        """What was asked and can be understood."""
        self.full_clean()
        return {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}

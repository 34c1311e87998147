"""Forms of situation reports."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from grids.forms import TEXT
from grids.forms_teams import TargetForm
from grids.models.situation import FIGURE_MAX, FIGURES
from grids.selectors.situation import labels

#: The figures under three headings, as the form shows them.
GROUPS: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (_("People"), FIGURES[:6]),
    (_("Houses, roads and power"), FIGURES[6:10]),
    (_("Dangers and patrols"), FIGURES[10:]),
)


class ReportForm(TargetForm):
    """A village's figures; the target is its report."""

    text = forms.CharField(label=_("What happened, what is needed"), max_length=2000, widget=TEXT, required=False)

    def prepare(self) -> None:
        number = forms.NumberInput(attrs={"inputmode": "numeric", "min": 0, "max": FIGURE_MAX})
        for name, label in labels().items():
            self.fields[name] = forms.IntegerField(
                label=label, min_value=0, max_value=FIGURE_MAX, required=False, widget=number
            )

    def groups(self) -> list[tuple[Any, list[Any]]]:
        """Headings with their bound fields."""
        return [(heading, [self[name] for name in names]) for heading, names in GROUPS]

    def values(self) -> dict[str, Any]:
        """An empty figure is 0."""
        data = self.cleaned_data
        return {"figures": {name: data.get(name) or 0 for name in FIGURES}, "text": data["text"]}


class ReturnForm(TargetForm):
    """Why a report goes back."""

    reason = forms.CharField(label=_("What to correct"), max_length=200)

"""Forms of the yearly grades of secretaries."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from members.forms.base import TEXT, DayInput, PartyForm
from members.services.secretary_grades.grade import Given
from members.services.secretary_grades.years import LEAST_DAYS, MOST_DAYS
from members.states.secretary_grades import VillageClass
from xinhui.core import clock


class GradingForm(PartyForm):
    """A year."""

    year = forms.IntegerField(label=_("Year of the grading"))
    due_on = forms.DateField(label=_("Scores due on"), widget=DayInput())
    first_from = forms.IntegerField(label=_("First grade from points"), min_value=2, max_value=100, initial=85)
    second_from = forms.IntegerField(label=_("Second grade from points"), min_value=1, max_value=99, initial=70)
    objection_days = forms.IntegerField(
        label=_("Days for objections to a grade"), min_value=LEAST_DAYS, max_value=MOST_DAYS, initial=7
    )

    def prepare(self) -> None:
        """This year."""
        self.initial.setdefault("year", clock.today().year)


class ScoreSecretaryForm(PartyForm):
    """Points and a reason for every criterion of the year, and the village's class."""

    village_class = forms.ChoiceField(label=_("Class of the village"), choices=VillageClass.choices)
    class_reason = forms.CharField(label=_("Why this class"), max_length=200, widget=TEXT)

    def prepare(self) -> None:
        """A pair of fields for each criterion, first in the form, with what was given before."""
        given = {one.item_id: one for one in self.target.scores.all()}
        self.items = list(self.target.grading.items.all())
        pairs: dict[str, forms.Field] = {}
        for item in self.items:
            label = gettext("%(title)s (0–%(points)d points)") % {"title": item.title, "points": item.points}
            pairs[f"points_{item.pk}"] = forms.IntegerField(
                label=label, min_value=0, max_value=item.points, help_text=item.hint,
                initial=given[item.pk].points if item.pk in given else None,
            )  # fmt: skip
            pairs[f"reason_{item.pk}"] = forms.CharField(
                label=gettext("Reason: %(title)s") % {"title": item.title}, max_length=200,
                initial=given[item.pk].reason if item.pk in given else "",
            )  # fmt: skip
        self.fields = {**pairs, **self.fields}
        for name in ("village_class", "class_reason"):
            self.initial.setdefault(name, getattr(self.target, name))

    def values(self) -> dict[str, Any]:
        """Points and reasons by criterion, as the service takes them."""
        data = self.cleaned_data
        scores = {one.pk: Given(data[f"points_{one.pk}"], data[f"reason_{one.pk}"]) for one in self.items}
        return {"scores": scores, "village_class": data["village_class"], "class_reason": data["class_reason"]}


class ObjectionForm(PartyForm):
    """What the secretary says."""

    text = forms.CharField(label=_("What you object to, and why"), widget=TEXT, max_length=2000)

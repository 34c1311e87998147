"""Forms of hotline orders. They check shapes; the services check rules. The target is the order."""

from typing import Any

from django import forms
from django.utils.translation import pgettext_lazy

from grids.forms import TEXT
from grids.forms_teams import TargetForm
from grids.hotline_states import HotlineUrgency, Satisfaction
from grids.levels import Level
from grids.models import Category
from grids.selectors.hotline import grids_for, suggested_answer
from grids.services.frame import DISPATCHERS

_MOMENT = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


class PlaceForm(TargetForm):
    """Grid, sub-category, and who is called first."""

    grid = forms.TypedChoiceField(label=pgettext_lazy("hotline", "Grid"), coerce=int)
    category = forms.ModelChoiceField(label=pgettext_lazy("hotline", "Sub-category"), queryset=Category.objects.none())
    target_level = forms.TypedChoiceField(
        label=pgettext_lazy("hotline", "Whistle to"), coerce=int, initial=Level.DEPARTMENT,
        choices=[(level.value, level.label) for level in (Level.DEPARTMENT, Level.TOWN, Level.VILLAGE)],
    )  # fmt: skip
    remember = forms.BooleanField(
        label=pgettext_lazy("hotline", "From now on this classification of the hotline means this category"),
        required=False,
    )

    def prepare(self) -> None:
        self.choose("category", Category.objects.filter(parent__isnull=False, is_active=True).order_by("code"))
        areas = list(self.scope.areas(*DISPATCHERS)) if self.scope is not None else []
        self.offer("grid", [("", "—"), *grids_for(self.target, areas)])
        self.fields["grid"].initial, self.fields["category"].initial = self.target.grid_id, self.target.category_id
        if not self.target.classification:
            del self.fields["remember"]

    def values(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        return {"grid_id": data.pop("grid"), "category_id": data.pop("category").pk, **data}


class AnswerForm(TargetForm):
    """The answer, drafted from what the lead unit wrote."""

    answer = forms.CharField(
        label=pgettext_lazy("hotline", "Answer to the caller"), widget=TEXT,
        help_text=pgettext_lazy("hotline", "What was found, what was done, and when. No names, no numbers of people."),
    )  # fmt: skip

    def prepare(self) -> None:
        self.fields["answer"].initial = suggested_answer(self.target)


class ReasonForm(TargetForm):
    """Required words."""

    reason = forms.CharField(label=pgettext_lazy("hotline", "Reason"), widget=TEXT)


class LookForm(TargetForm):
    """Why the caller is looked up."""

    reason = forms.CharField(
        label=pgettext_lazy("hotline", "Why you need to know"), max_length=100,
        help_text=pgettext_lazy("hotline", "It stands on the audit trail with your name."),
    )  # fmt: skip


class CallBackForm(TargetForm):
    """What the caller said."""

    satisfaction = forms.ChoiceField(label=pgettext_lazy("hotline", "Satisfaction"), choices=Satisfaction.choices)
    note = forms.CharField(label=pgettext_lazy("hotline", "Note"), widget=TEXT, required=False)


class ReopenForm(TargetForm):
    """Why again, and by when."""

    reason = forms.CharField(label=pgettext_lazy("hotline", "Reason"), widget=TEXT)
    due_at = forms.DateTimeField(label=pgettext_lazy("hotline", "New deadline"), widget=_MOMENT)


class AmendForm(TargetForm):
    """What the hotline changed."""

    supplement = forms.CharField(label=pgettext_lazy("hotline", "Supplement"), widget=TEXT, required=False)
    due_at = forms.DateTimeField(label=pgettext_lazy("hotline", "New deadline"), widget=_MOMENT, required=False)
    urgency = forms.ChoiceField(
        label=pgettext_lazy("hotline", "Urgency"), choices=[("", "—"), *HotlineUrgency.choices], required=False
    )  # fmt: skip

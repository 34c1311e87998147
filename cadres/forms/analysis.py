"""Forms of the analysis: targets, rules, reshuffles, profiles, and what a list of people is narrowed by."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cadres.forms.base import ActForm, UnitFilter
from cadres.models import Cadre, EstablishedPost
from cadres.rules.fit import Condition
from cadres.rules.structure import Bound, Measure, Unity
from cadres.states.analysis import TeamScope
from cadres.states.cadre import PostLevel
from xinhui.accounts.models import Unit, UnitKind

_ANY: list[tuple[str, Any]] = [("", _("all"))]


class TargetForm(ActForm):
    """A target of structure."""

    name = forms.CharField(label=_("Name of the target"), max_length=60)
    measure = forms.ChoiceField(label=_("Measure"), choices=Measure.choices)
    bound = forms.ChoiceField(label=_("Which way"), choices=Bound.choices)
    value = forms.DecimalField(label=_("Target value"), min_value=0, max_value=999, max_digits=5, decimal_places=1)
    unity = forms.ChoiceField(label=_("Said in"), choices=Unity.choices)
    scope = forms.ChoiceField(label=_("Whose posts"), choices=TeamScope.choices)
    unit_kind = forms.ChoiceField(label=_("Kind of units"), required=False, choices=[*_ANY, *UnitKind.choices])
    words = forms.CharField(label=_("Wanted specialities, with 、 between them"), required=False, max_length=120)
    order = forms.IntegerField(label=_("Place on the list"), min_value=0, max_value=999, initial=0)

    def prepare(self) -> None:
        if self.target is not None:
            self.initial = {name: getattr(self.target, name) for name in self.fields}


class HomeRuleForm(ActForm):
    """A rule of the home place."""

    level = forms.ChoiceField(label=_("Level of the post"), choices=PostLevel.choices)
    unit_kind = forms.ChoiceField(label=_("Kind of units"), required=False, choices=[*_ANY, *UnitKind.choices])
    places = forms.CharField(label=_("Places of origin, with 、 between them"), max_length=120)


class ReshuffleForm(ActForm):
    """A new reshuffle."""

    title = forms.CharField(label=_("Title of the reshuffle"), max_length=80)
    note = forms.CharField(label=_("What it is for"), max_length=200, required=False)


class PlanForm(ActForm):
    """Who goes where; no post: gives up those held."""

    cadre = forms.ModelChoiceField(label=_("Person"), queryset=Cadre.objects.none())
    post = forms.ModelChoiceField(
        label=pgettext_lazy("cadre", "Post"), required=False, queryset=EstablishedPost.objects.none()
    )

    def prepare(self) -> None:
        self.offer("cadre", Cadre.objects.in_service().light())
        self.offer("post", EstablishedPost.objects.in_being())

    def values(self) -> dict[str, Any]:
        post = self.cleaned_data["post"]
        return {"cadre_id": self.cleaned_data["cadre"].pk, "post_id": post.pk if post else None}


class ProfileForm(ActForm):
    """A new profile."""

    name = forms.CharField(label=_("Name of the profile"), max_length=60)
    candidates = forms.ChoiceField(label=_("Candidates from posts of"), choices=PostLevel.choices)


class ConditionForm(ActForm):
    """A condition of a profile."""

    kind = forms.ChoiceField(label=pgettext_lazy("cadre", "Condition"), choices=Condition.choices)
    weight = forms.IntegerField(label=_("Weight (1–100)"), min_value=1, max_value=100, initial=10)
    number = forms.IntegerField(label=_("Number asked (where the condition names one)"), min_value=0, max_value=60,
                                required=False)  # fmt: skip
    words = forms.CharField(
        label=_("Words, with 、 between them (where it names words)"), required=False, max_length=120
    )

    def values(self) -> dict[str, Any]:
        return {**self.cleaned_data, "number": self.cleaned_data["number"] or 0}


class OfferForm(UnitFilter):
    """Whom to choose from: all optional."""

    words = forms.CharField(label=_("Name, post or speciality"), required=False, max_length=40)
    unit = forms.ModelChoiceField(label=_("Unit"), required=False, queryset=Unit.objects.none(), empty_label=_("all"))
    post_level = forms.ChoiceField(label=_("Level of the post"), required=False, choices=[*_ANY, *PostLevel.choices])

    def said(self) -> tuple[str, int | None, str]:
        """(words, unit, level); what cannot be understood is left out."""
        self.full_clean()
        unit = self.cleaned_data.get("unit")
        return self.cleaned_data.get("words", ""), unit.pk if unit else None, self.cleaned_data.get("post_level", "")


class UnitForm(UnitFilter):
    """One unit, or all."""

    unit = forms.ModelChoiceField(label=_("Unit"), required=False, queryset=Unit.objects.none(), empty_label=_("all"))

    def unit_id(self) -> int | None:
        """The unit asked; None when none or not understood."""
        self.full_clean()
        unit = self.cleaned_data.get("unit")
        return unit.pk if unit else None

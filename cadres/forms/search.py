"""The conditions of a search."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cadres.forms.base import UnitFilter
from cadres.states.cadre import CadreState, EducationLevel, PostLevel, Rank
from members.rules.identity import Sex
from xinhui.accounts.models import Unit

_ALL: list[tuple[str, Any]] = [("", _("all"))]


class SearchForm(UnitFilter):
    """All optional. Ages and years are full ones."""

    words = forms.CharField(label=_("Name, post or speciality"), required=False, max_length=40)
    unit = forms.ModelChoiceField(label=_("Unit"), required=False, queryset=Unit.objects.none(), empty_label=_("all"))
    state = forms.ChoiceField(label=_("Where the person stands"), required=False, choices=[*CadreState.choices])
    post_level = forms.ChoiceField(label=_("Level of the post"), required=False, choices=[*_ALL, *PostLevel.choices])
    rank = forms.ChoiceField(label=pgettext_lazy("cadre", "Rank"), required=False, choices=[*_ALL, *Rank.choices])
    sex = forms.ChoiceField(label=_("Sex"), required=False, choices=[*_ALL, *Sex.choices])
    age_from = forms.IntegerField(label=_("Age from"), required=False, min_value=16, max_value=99)
    age_to = forms.IntegerField(label=_("Age to"), required=False, min_value=16, max_value=99)
    education = forms.TypedChoiceField(
        label=_("Education at least"), required=False, coerce=int, empty_value=None,
        choices=[*_ALL, *EducationLevel.choices[1:]],
    )  # fmt: skip
    party = forms.ChoiceField(
        label=_("Party membership"), required=False,
        choices=[*_ALL, ("member", _("Member of the Communist Party")), ("other", _("Not a member of it"))],
    )  # fmt: skip
    worked = forms.ChoiceField(
        label=_("Has worked"), required=False,
        choices=[*_ALL, ("town", _("in a town or street")), ("village", _("in a village or community"))],
    )  # fmt: skip
    years_in_post = forms.IntegerField(label=_("Years in the present post at least"), required=False, min_value=0,
                                       max_value=60)  # fmt: skip
    retires_within = forms.IntegerField(label=_("Reaches the age limit within (months)"), required=False, min_value=0,
                                        max_value=600)  # fmt: skip

    def said(self) -> list[tuple[str, str]]:
        """(label, value) of every condition, as people read them."""
        shown = []
        for name, value in self.conditions().items():
            field = self.fields[name]
            choices = {str(key): text for key, text in getattr(field, "choices", ())} if name != "unit" else {}
            shown.append((str(field.label), str(choices.get(str(value), value))))
        return shown

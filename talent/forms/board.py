"""Forms of the review board."""

from typing import Any

from django import forms
from django.db.models import Case, When
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from talent.forms.base import ActForm, DayInput, units_in_being
from talent.models import BoardDossier, BoardExpert, BoardSitting, Employer, TalentApplication
from talent.states.applications import ApplicationState, Tier
from talent.states.board import KinRelation
from talent.states.people import Field
from xinhui.accounts.models import Unit

_YEARS_HINT = pgettext_lazy("board", "Empty when unknown: the same school then counts as a conflict of interest.")
_CRITERIA = "学术与技术水平 40\n业绩与贡献 40\n发展潜力 20"
_THRESHOLDS = "C 90\nD 80\nE 70\nF 60"


class LinesField(forms.CharField):
    """Lines of words and a whole number; cleaned to pairs."""

    widget = forms.Textarea

    def clean(self, value: Any) -> Any:
        """[(words, number)]."""
        found = []
        for text in super().clean(value).splitlines():
            words = text.split()
            if not words:
                continue
            if len(words) < 2 or not (words[-1].isascii() and words[-1].isdecimal() and len(words[-1]) < 4):
                message = pgettext_lazy("board", "“%(line)s” does not end with a whole number.")
                raise forms.ValidationError(message, params={"line": text[:40]})
            found.append((" ".join(words[:-1]), int(words[-1])))
        return found


class SittingForm(ActForm):
    """A sitting with its rules."""

    name = forms.CharField(label=pgettext_lazy("board", "Name of the sitting"), max_length=60)
    field = forms.ChoiceField(label=pgettext_lazy("talent", "Field of work"), choices=Field.choices)
    held_on = forms.DateField(label=pgettext_lazy("board", "Day of the sitting"), widget=DayInput)
    closes_on = forms.DateField(label=pgettext_lazy("board", "Scores until"), widget=DayInput)
    quorum = forms.IntegerField(label=pgettext_lazy("board", "Scorers a dossier needs"), min_value=3, max_value=50,
                                initial=5)  # fmt: skip
    criteria = LinesField(label=pgettext_lazy("board", "Criteria and weights"), initial=_CRITERIA,
                          help_text=pgettext_lazy("board", "One a line, the weight behind; together 100."))  # fmt: skip
    thresholds = LinesField(label=pgettext_lazy("board", "Tiers and least scores"), initial=_THRESHOLDS,
                            help_text=pgettext_lazy("board", "One a line: the tier and its least score."))  # fmt: skip

    def prepare(self) -> None:
        if isinstance(self.target, BoardSitting):
            row = self.target
            self.first(
                name=row.name, field=row.field, held_on=row.held_on, closes_on=row.closes_on, quorum=row.quorum,
                criteria="\n".join(f"{one.name} {one.weight}" for one in row.criteria.all()),
                thresholds="\n".join(f"{one.tier} {one.least}" for one in row.thresholds.all()),
            )  # fmt: skip


class ExpertForm(ActForm):
    """What conflicts of interest of an expert are found by."""

    field = forms.ChoiceField(label=pgettext_lazy("talent", "Field of work"), choices=Field.choices)
    employer = forms.ModelChoiceField(label=pgettext_lazy("board", "Employer of the expert"), required=False,
                                      queryset=Employer.objects.none())  # fmt: skip
    employer_name = forms.CharField(label=pgettext_lazy("board", "Employer elsewhere"), max_length=100,
                                    required=False)  # fmt: skip
    unit = forms.ModelChoiceField(label=pgettext_lazy("board", "Unit of the expert"), required=False,
                                  queryset=Unit.objects.none())  # fmt: skip
    rank = forms.CharField(label=pgettext_lazy("board", "Title and rank of the expert"), max_length=60, required=False)
    school = forms.CharField(label=pgettext_lazy("board", "School of the expert"), max_length=60, required=False)
    school_from = forms.IntegerField(label=pgettext_lazy("board", "At school from (year)"), required=False,
                                     help_text=_YEARS_HINT)  # fmt: skip
    school_to = forms.IntegerField(label=pgettext_lazy("board", "At school until (year)"), required=False)

    def prepare(self) -> None:
        self.offer("employer", Employer.objects.in_being())
        self.offer("unit", units_in_being())
        if isinstance(self.target, BoardExpert):
            row = self.target
            names = set(self.fields) - {"employer", "unit", "username"}
            self.first(employer=row.employer_id, unit=row.unit_id, **{name: getattr(row, name) for name in names})


class NewExpertForm(ExpertForm):
    """An expert with an account."""

    username = forms.CharField(label=pgettext_lazy("talent", "Account name"), max_length=150)
    field_order = ("username",)


class SeatsForm(ActForm):
    """Experts of the pool who have no seat yet; those of the field first."""

    experts = forms.ModelMultipleChoiceField(
        label=pgettext_lazy("board", "Experts"), queryset=BoardExpert.objects.none(),
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    def prepare(self) -> None:
        rows = BoardExpert.objects.serving().exclude(seats__sitting=self.target).select_related("user")
        of_field = Case(When(field=self.target.field, then=0), default=1)
        self.offer("experts", rows.order_by(of_field, "pk"))

    def values(self) -> dict[str, Any]:
        return {"expert_ids": [row.pk for row in self.cleaned_data["experts"]]}


class DossierForm(ActForm):
    """A verified application, with what the experts are told."""

    application = forms.ModelChoiceField(
        label=pgettext_lazy("application", "Application for a talent card"), queryset=TalentApplication.objects.none()
    )
    statement = forms.CharField(
        label=pgettext_lazy("board", "Statement of achievements"), max_length=2000, widget=forms.Textarea,
        required=False, help_text=pgettext_lazy("board", "Without name, employer and school: experts score blind."),
    )  # fmt: skip
    school_from = forms.IntegerField(label=pgettext_lazy("board", "Applicant at school from (year)"), required=False,
                                     help_text=_YEARS_HINT)  # fmt: skip
    school_to = forms.IntegerField(label=pgettext_lazy("board", "Applicant at school until (year)"), required=False)

    def prepare(self) -> None:
        if "application" in self.fields:
            assert self.user is not None
            rows = TalentApplication.objects.visible_to(self.user).filter(state=ApplicationState.VERIFIED)
            self.offer("application", rows.order_by("pk"))
        if isinstance(self.target, BoardDossier):
            row = self.target
            self.first(statement=row.statement, school_from=row.school_from, school_to=row.school_to)


class StatementForm(DossierForm):
    """The same of a dossier that is there."""

    application = None  # type: ignore[assignment] # as Django takes a field away


class DecisionForm(ActForm):
    """The tier that the board proposes."""

    tier = forms.ChoiceField(label=pgettext_lazy("board", "Tier proposed"), choices=Tier.choices)
    reason = forms.CharField(label=pgettext_lazy("board", "Reasons of the board"), max_length=400,
                             widget=forms.Textarea)  # fmt: skip

    def prepare(self) -> None:
        if isinstance(self.target, BoardDossier):
            self.first(tier=self.target.advice)


class UntilForm(ActForm):
    """A later day."""

    closes_on = forms.DateField(label=pgettext_lazy("board", "Scores until"), widget=DayInput)


class PointsForm(ActForm):
    """0 to 100 for every criterion of the dossier's sitting."""

    def prepare(self) -> None:
        for one in self.target.sitting.criteria.all():
            self.fields[f"c{one.pk}"] = forms.IntegerField(
                label=f"{one.name}（{one.weight}%）", min_value=0, max_value=100,
                help_text=pgettext_lazy("board", "0 to 100"),
            )  # fmt: skip

    def values(self) -> dict[str, Any]:
        return {"points": {int(name[1:]): value for name, value in self.cleaned_data.items()}}


class KinForm(ActForm):
    """Somebody whose dossiers the expert stays away from."""

    relation = forms.ChoiceField(label=pgettext_lazy("board", "Relation"), choices=KinRelation.choices)
    name = forms.CharField(label=_("Name"), max_length=40,
                           help_text=pgettext_lazy("board", "Kept sealed: nobody but you reads it."))  # fmt: skip

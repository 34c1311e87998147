"""Forms of appraisals."""

from typing import Any

from django import forms
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cadres.forms.base import ActForm
from cadres.models import AppraisalIndicator, AppraisalScheme, Cadre
from cadres.states.appraisal import (
    AppraisalKind,
    IndicatorSource,
    ObjectionState,
    QuotaRounding,
    grades_of,
)
from cadres.states.cadre import CadreState, PostLevel
from grids.forms_teams import DayInput
from xinhui.accounts.models import Unit

TEXT = forms.Textarea(attrs={"rows": 8})
_FIELDS = ("name", "kind", "begins_on", "ends_on", "levels", "indicator_weight", "ballot_weight", "leader_weight",
           "best_percent", "rounding", "self_due_on", "publicity_days", "answer_days")  # fmt: skip


class SchemeForm(ActForm):
    """A scheme in draft."""

    name = forms.CharField(label=_("Name of the scheme"), max_length=80)
    kind = forms.ChoiceField(label=_("Kind of appraisal"), choices=AppraisalKind.choices)
    begins_on = forms.DateField(label=_("Period from"), widget=DayInput)
    ends_on = forms.DateField(label=_("Period to"), widget=DayInput)
    levels = forms.MultipleChoiceField(
        label=_("Levels of posts that take part"), choices=PostLevel.choices,
        widget=forms.SelectMultiple(attrs={"size": 6}), help_text=_("Hold Ctrl to choose several."),
    )  # fmt: skip
    unit_ids = forms.ModelMultipleChoiceField(
        label=_("Units that take part"), queryset=Unit.objects.none(), widget=forms.SelectMultiple(attrs={"size": 10}),
        help_text=_("Hold Ctrl to choose several."),
    )  # fmt: skip
    indicator_weight = forms.IntegerField(label=_("Weight of hard indicators, per cent"), min_value=0, max_value=100,
                                          initial=40)  # fmt: skip
    ballot_weight = forms.IntegerField(label=_("Weight of ballots, per cent"), min_value=0, max_value=100, initial=30)
    leader_weight = forms.IntegerField(label=_("Weight of leaders' points, per cent"), min_value=0, max_value=100,
                                       initial=30)  # fmt: skip
    best_percent = forms.IntegerField(label=_("Cap of the best grade, per cent"), min_value=1, max_value=40, initial=20)
    rounding = forms.ChoiceField(label=_("Whole persons of the cap"), choices=QuotaRounding.choices)
    self_due_on = forms.DateField(label=_("Self-reports until"), widget=DayInput)
    publicity_days = forms.IntegerField(label=_("Working days of publicity"), min_value=5, max_value=30, initial=5)
    answer_days = forms.IntegerField(label=_("Working days to answer an objection"), min_value=1, max_value=60,
                                     initial=10)  # fmt: skip

    def prepare(self) -> None:
        """Units with files; a draft as it stands."""
        people = Count("cadres", filter=Q(cadres__state=CadreState.IN_SERVICE))
        self.offer("unit_ids", Unit.objects.active().annotate(n=people).filter(n__gt=0).order_by("code"))
        if isinstance(self.target, AppraisalScheme):
            self.initial.update({name: getattr(self.target, name) for name in _FIELDS})
            self.initial["unit_ids"] = list(self.target.units.values_list("pk", flat=True))
        else:
            self.initial["unit_ids"] = list(Unit.objects.active().values_list("pk", flat=True))
            self.initial["levels"] = [level for level in PostLevel.values if "county" not in level]

    def values(self) -> dict[str, Any]:
        """As the service takes it."""
        said = super().values()
        return {**said, "unit_ids": [unit.pk for unit in said["unit_ids"]]}


class IndicatorForm(ActForm):
    """An indicator."""

    name = forms.CharField(label=_("Name of the indicator"), max_length=60)
    source = forms.ChoiceField(label=_("Where the value comes from"), choices=IndicatorSource.choices)
    weight = forms.IntegerField(label=_("Weight among the indicators"), min_value=1, max_value=100)
    none_at = forms.DecimalField(label=_("Value that earns no points"), max_digits=9, decimal_places=2, initial=0)
    full_at = forms.DecimalField(
        label=_("Value that earns all points"), max_digits=9, decimal_places=2,
        help_text=_("In between points grow in proportion; it may be the smaller of the two."),
    )  # fmt: skip


class ValueForm(ActForm):
    """An indicator that the portal does not know."""

    indicator = forms.ModelChoiceField(label=_("Indicator"), queryset=AppraisalIndicator.objects.none())
    value = forms.DecimalField(label=_("Value"), max_digits=9, decimal_places=2)
    evidence = forms.CharField(label=_("Evidence of the value"), max_length=200,
                               help_text=_("Document and number, or where it can be looked up."))  # fmt: skip

    def prepare(self) -> None:
        """Those of the scheme that are entered by hand."""
        rows = AppraisalIndicator.objects.filter(scheme=self.target.unit_appraisal.scheme_id)
        self.offer("indicator", rows.filter(source=IndicatorSource.MANUAL))

    def values(self) -> dict[str, Any]:
        """As the service takes it."""
        said = super().values()
        indicator = said.pop("indicator")
        return {**said, "indicator_id": indicator.pk}


def _grades(target: Any) -> list[tuple[str, Any]]:
    return [(one.value, one.label) for one in grades_of(target.unit_appraisal.scheme.kind)]


def _choose(form: ActForm, name: str, choices: list[tuple[str, Any]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices


class GradeForm(ActForm):
    """The leaders' collective grade."""

    points = forms.DecimalField(label=_("Leaders' points, 0 to 100"), min_value=0, max_value=100, max_digits=4,
                                decimal_places=1)  # fmt: skip
    grade = forms.ChoiceField(label=_("Grade decided by the leaders together"))
    reason = forms.CharField(
        label=_("Reason of the grade"), required=False, max_length=200,
        help_text=_("For a low grade, and where the grade differs from what the score speaks for. It is sealed; left "
                    "empty, the reason of the same grade stays."),
    )  # fmt: skip

    def prepare(self) -> None:
        """Grades of the kind, what stands already; the reason is sealed: it shows on the page that keeps the look."""
        _choose(self, "grade", _grades(self.target))
        self.initial.update(points=self.target.leader_points, grade=self.target.grade)


class ReportForm(ActForm):
    """The person's own report."""

    text = forms.CharField(label=_("My self-report"), widget=TEXT, max_length=5000)

    def prepare(self) -> None:
        """As it stands."""
        self.initial["text"] = self.target.report


class ObjectionForm(ActForm):
    """An objection."""

    text = forms.CharField(label=_("Objection and its grounds"), widget=TEXT, max_length=2000)


class AnswerObjectionForm(ActForm):
    """The office's answer; graded anew it needs the grade."""

    state = forms.ChoiceField(label=_("Outcome of the objection"),
                              choices=[(one.value, one.label) for one in ObjectionState][1:])  # fmt: skip
    answer = forms.CharField(label=pgettext_lazy("objection", "Answer"), widget=TEXT, max_length=2000)
    grade = forms.ChoiceField(label=_("New grade"), required=False)
    reason = forms.CharField(label=_("Reason of the new grade"), required=False, max_length=200)

    def prepare(self) -> None:
        """Grades of the kind."""
        _choose(self, "grade", [("", "—"), *_grades(self.target)])


class UrnForm(ActForm):
    """How many slips."""

    leaders = forms.IntegerField(label=_("Slips for leaders (A)"), min_value=0, max_value=300)
    staff = forms.IntegerField(label=_("Slips for middle level and staff (B)"), min_value=0, max_value=300)
    served = forms.IntegerField(label=_("Slips for people and units served (C)"), min_value=0, max_value=300, initial=0)

    def prepare(self) -> None:
        """As many as the unit has leaders, and others."""
        if self.target is not None:
            levels = list(
                Cadre.objects.in_service().filter(unit=self.target.unit_id).values_list("post_level", flat=True)
            )
            few = (PostLevel.NONE, PostLevel.MIDDLE)
            self.initial.update(leaders=sum(one not in few for one in levels), staff=sum(one in few for one in levels))

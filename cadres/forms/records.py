"""Forms of rounds, returns and records of conduct."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cadres.forms.base import ActForm, ManyFiles
from cadres.models import Cadre, RecordRound, ToleranceRule
from cadres.states.cadre import PostLevel
from cadres.states.records import (
    POSITIVE_KINDS,
    ClearingWay,
    Polarity,
    RecordKind,
    RecordState,
    ReplyState,
    SourceLevel,
)
from grids.forms_teams import DayInput
from xinhui.accounts.models import Unit

TEXT = forms.Textarea(attrs={"rows": 5})
_ALL: list[tuple[str, Any]] = [("", _("all"))]


class EvidenceForm(ActForm):
    """What a record says, with its evidence."""

    kind = forms.ChoiceField(label=_("Kind of record"))
    level = forms.ChoiceField(label=_("Level of the source"), choices=SourceLevel.choices)
    source = forms.CharField(label=_("Source, with its number"), max_length=160,
                             help_text=_("As the document names itself."))  # fmt: skip
    happened_on = forms.DateField(label=_("Happened on"), widget=DayInput)
    facts = forms.CharField(label=_("Facts"), widget=TEXT, max_length=2000)
    evidence = ManyFiles(label=_("Evidence"), required=False, accept=".pdf,.docx,.xlsx",
                         help_text=_("PDF, Word or Excel files that prove it."))  # fmt: skip

    def prepare(self) -> None:
        field = self.fields["kind"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            (Polarity.POSITIVE.label, [(kind.value, kind.label) for kind in RecordKind if kind in POSITIVE_KINDS]),
            (Polarity.NEGATIVE.label, [(kind.value, kind.label) for kind in RecordKind if kind not in POSITIVE_KINDS]),
        ]

    def values(self) -> dict[str, Any]:
        """The data as the service takes it."""
        return {**self.cleaned_data, "evidence": self.cleaned_data["evidence"] or []}


class RecordForm(EvidenceForm):
    """A record of somebody of the unit."""

    cadre = forms.ModelChoiceField(label=_("Who is recorded"), queryset=Cadre.objects.none())
    field_order = ("cadre",)

    def prepare(self) -> None:
        super().prepare()
        rows = Cadre.objects.in_service().light().filter(unit=self.target.unit_id)
        self.offer("cadre", rows.exclude(post_level=PostLevel.NONE))

    def values(self) -> dict[str, Any]:
        said = super().values()
        cadre = said.pop("cadre")
        return {**said, "cadre_id": cadre.pk}


class EditRecordForm(EvidenceForm):
    """A draft, as it stands."""

    def prepare(self) -> None:
        super().prepare()
        row = self.target
        self.initial.update(kind=row.kind, level=row.level, source=row.source, happened_on=row.happened_on,
                            facts=row.facts)  # fmt: skip


class SubmitForm(ActForm):
    """Sending a return in."""

    is_nil = forms.BooleanField(label=_("There is nothing to record this quarter"), required=False)


class CheckForm(ActForm):
    """The first of two."""

    no_double_because = forms.CharField(
        label=_("Why it is no double"), required=False, max_length=200,
        help_text=_("Only when a record looks like this one."),
    )  # fmt: skip


class ExtendRoundForm(ActForm):
    """More time."""

    closes_on = forms.DateField(label=_("New last day"), widget=DayInput)
    reason = forms.CharField(label=_("Reason"), max_length=200)


class ReplyForm(ActForm):
    """What the person says."""

    text = forms.CharField(label=_("My reply"), widget=TEXT, max_length=2000)


class AnswerForm(ActForm):
    """What the office answers."""

    state = forms.ChoiceField(label=_("Outcome"), choices=[(state.value, state.label) for state in ReplyState][1:])
    answer = forms.CharField(label=_("Answer to the person"), widget=TEXT, max_length=2000)


class FindingForm(ActForm):
    """What was found."""

    finding = forms.CharField(label=_("What the verification found"), widget=TEXT, max_length=2000)


class WayForm(ActForm):
    """How the clearing is made known."""

    way = forms.ChoiceField(label=_("How it is made known"), choices=ClearingWay.choices)


class PleaForm(ActForm):
    """An application for tolerance."""

    rule = forms.ModelChoiceField(label=_("Rule of tolerance"), queryset=ToleranceRule.objects.none())
    plea = forms.CharField(label=_("Grounds"), widget=TEXT, max_length=2000)

    def prepare(self) -> None:
        self.offer("rule", ToleranceRule.objects.in_being())

    def values(self) -> dict[str, Any]:
        return {"rule_id": self.cleaned_data["rule"].pk, "plea": self.cleaned_data["plea"]}


class DecideForm(ActForm):
    """The decision about tolerance."""

    is_granted = forms.TypedChoiceField(
        label=_("Decision"), choices=[("yes", _("Grant tolerance")), ("no", _("Do not grant it"))],
        coerce=lambda value: value == "yes",
    )  # fmt: skip
    reason = forms.CharField(label=_("Reason"), max_length=200)


class RuleForm(ActForm):
    """An item of the list of tolerance."""

    name = forms.CharField(label=_("Situation"), max_length=120)
    conditions = forms.CharField(
        label=_("Conditions of tolerance"), max_length=400, widget=forms.Textarea(attrs={"rows": 3})
    )


class TermForm(ActForm):
    """How long such records count."""

    polarity = forms.ChoiceField(label=_("Commendation or criticism"), choices=Polarity.choices)
    level = forms.ChoiceField(label=_("Level of the source"), choices=SourceLevel.choices)
    months = forms.IntegerField(label=_("Months that it counts"), min_value=1, max_value=240)


class RecordFilter(forms.Form):
    """The conditions of the list; all optional."""

    words = forms.CharField(label=pgettext_lazy("cadre", "Name"), required=False, max_length=40)
    round = forms.ModelChoiceField(
        label=_("Round"), required=False, queryset=RecordRound.objects.none(), empty_label=_("all")
    )
    unit = forms.ModelChoiceField(label=_("Unit"), required=False, queryset=Unit.objects.none(), empty_label=_("all"))
    state = forms.ChoiceField(
        label=_("State of the record of conduct"), required=False, choices=[*_ALL, *RecordState.choices]
    )
    polarity = forms.ChoiceField(
        label=_("Commendation or criticism"), required=False, choices=[*_ALL, *Polarity.choices]
    )
    kind = forms.ChoiceField(label=_("Kind of record"), required=False, choices=[*_ALL, *RecordKind.choices])
    level = forms.ChoiceField(label=_("Level of the source"), required=False, choices=[*_ALL, *SourceLevel.choices])
    annotated = forms.ChoiceField(
        label=_("Annotated"), required=False,
        choices=[*_ALL, ("cleared", _("name cleared")), ("tolerated", _("tolerance granted"))],
    )  # fmt: skip

    def __init__(self, *args: Any, rounds: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, rows in (("round", rounds), ("unit", units)):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = rows

    def conditions(self) -> dict[str, Any]:
        """What was asked and can be understood."""
        self.full_clean()
        return {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}

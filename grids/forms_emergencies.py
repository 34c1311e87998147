"""Forms of plans, activations and orders: one a verb. They check shapes; the services check rules."""

from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext_lazy as _

from grids.emergency_states import EventKind, Severity
from grids.forms import TEXT
from grids.forms_teams import TargetForm
from grids.models import PlanStep
from grids.models.team import TeamDuty
from grids.services.emergencies.plans import STEPS_MAX, PlanText, StepDraft
from grids.services.teams.frame import ROLE_OF_DUTY

#: What must be typed before anything real goes out.
REAL = _("activate for real")
KINDS = (("drill", _("Drill: nothing real is asked of anybody")), ("real", _("Real: everybody acts")))


class PlanForm(TargetForm):
    """The head of a plan; event and level only while it is new."""

    event = forms.ChoiceField(label=_("Event"), choices=EventKind.choices)
    severity = forms.TypedChoiceField(label=_("Level"), choices=Severity.choices, coerce=int)
    title = forms.CharField(label=_("Heading"), max_length=120)
    basis = forms.CharField(label=_("Legal basis"), max_length=200)
    authority = forms.CharField(label=_("Who may activate it"), max_length=120)
    acknowledge_minutes = forms.IntegerField(label=_("Minutes to acknowledge"), initial=15, min_value=1, max_value=1440)
    report_minutes = forms.IntegerField(
        label=_("Minutes between situation reports"), initial=60, min_value=0, max_value=1440
    )

    def prepare(self) -> None:
        if self.target is None:
            return
        del self.fields["event"], self.fields["severity"]
        for name, field in self.fields.items():
            field.initial = getattr(self.target, name)


class StepForm(forms.Form):
    """A step of a plan."""

    title = forms.CharField(label=_("Step"), max_length=80)
    text = forms.CharField(label=_("Message text"), widget=TEXT)
    is_immediate = forms.BooleanField(label=_("Sent on activation"), required=False)
    duties = forms.MultipleChoiceField(
        label=_("Grid posts it goes to"),
        choices=[(duty.value, duty.label) for duty in TeamDuty if duty in ROLE_OF_DUTY],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None: the grid's workers and leader."),
    )


class PlanDutyForm(forms.Form):
    """A line of the wartime duty list."""

    duty = forms.ChoiceField(label=_("Grid post"), choices=[("", "—"), *TeamDuty.choices])
    text = forms.CharField(label=_("Duty in wartime"), max_length=200)


#: Empty rows are left out; a row with its tick under DELETE goes.
StepSet = formset_factory(StepForm, extra=1, can_delete=True, max_num=STEPS_MAX, validate_max=True)
PlanDutySet = formset_factory(PlanDutyForm, extra=1, can_delete=True, max_num=100, validate_max=True)


def plan_text(head: dict[str, Any], steps: BaseFormSet[Any], duties: BaseFormSet[Any]) -> PlanText:
    """What the three valid forms say together."""
    said = {name: head[name] for name in ("title", "basis", "authority", "acknowledge_minutes", "report_minutes")}
    return PlanText(
        **said,
        steps=[
            StepDraft(row["title"], row["text"], row["is_immediate"], tuple(row["duties"])) for row in _filled(steps)
        ],
        duties=[(row["duty"], row["text"]) for row in _filled(duties)],
    )


def _filled(rows: BaseFormSet[Any]) -> list[dict[str, Any]]:
    return [row for row in rows.cleaned_data if row and not row.get("DELETE")]


class AuthorityForm(TargetForm):
    """By whose decision; what is real is confirmed in words."""

    authority = forms.CharField(label=_("By whose decision"), max_length=120)
    confirm = forms.CharField(label=_("Confirmation"), max_length=40, required=False)

    def prepare(self) -> None:
        self.fields["authority"].initial = self.target.plan.authority
        if self.target.is_drill:
            del self.fields["confirm"]
        else:
            self.fields["confirm"].help_text = _("This is real. Type: %(words)s") % {"words": REAL}

    def clean(self) -> dict[str, Any]:
        """The words."""
        data = super().clean() or {}
        if "confirm" in self.fields and not is_confirmed(data.pop("confirm", "")):
            self.add_error("confirm", _("Type exactly: %(words)s") % {"words": REAL})
        return data


def is_confirmed(words: str) -> bool:
    """Whether the words for something real were typed."""
    return " ".join(words.split()) == str(REAL)


class ActivateForm(TargetForm):
    """A plan over an area. `target`: choices of areas. Drill or real has no first value: somebody must choose."""

    area_code = forms.ChoiceField(label=_("Area"), choices=())
    kind = forms.ChoiceField(label=_("Drill or real"), choices=KINDS, widget=forms.RadioSelect)
    title = forms.CharField(label=_("Heading"), max_length=120, required=False)
    authority = forms.CharField(label=_("By whose decision"), max_length=120)
    reason = forms.CharField(label=_("Reason"), widget=TEXT)
    confirm = forms.CharField(
        label=_("Confirmation"), max_length=40, required=False,
        help_text=_("Only if it is real. Type: %(words)s") % {"words": REAL},
    )  # fmt: skip

    def prepare(self) -> None:
        field = self.fields["area_code"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = self.target

    def clean(self) -> dict[str, Any]:
        """Real only with the words; a drill only without: who typed them meant the real thing."""
        data = super().clean() or {}
        words = str(data.pop("confirm", ""))
        kind = data.pop("kind", None)
        if kind == "real" and not is_confirmed(words):
            self.add_error("confirm", _("Type exactly: %(words)s") % {"words": REAL})
        if kind == "drill" and words.strip():
            self.add_error("confirm", _("A drill needs no confirmation. Did you mean a real activation?"))
        data["is_drill"] = kind == "drill"
        return data


class OrderForm(TargetForm):
    """A new order. `target`: the activation."""

    step = forms.ModelChoiceField(
        label=_("Plan step"), queryset=PlanStep.objects.none(), required=False,
        help_text=_("Its words stand where title or text is empty."),
    )  # fmt: skip
    title = forms.CharField(label=_("Heading"), max_length=80, required=False)
    text = forms.CharField(label=_("Text"), widget=TEXT, required=False)
    area_code = forms.ChoiceField(label=_("Area"), choices=())
    acknowledge_minutes = forms.IntegerField(
        label=_("Minutes to acknowledge"), min_value=1, max_value=1440, required=False
    )

    areas: list[tuple[str, str]]

    def __init__(self, *args: Any, areas: list[tuple[str, str]] | None = None, **kwargs: Any) -> None:
        self.areas = areas or []
        super().__init__(*args, **kwargs)

    def prepare(self) -> None:
        self.choose("step", PlanStep.objects.filter(plan=self.target.plan_id))
        field = self.fields["area_code"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = self.areas
        self.fields["acknowledge_minutes"].initial = self.target.plan.acknowledge_minutes

    def values(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        step = data.pop("step")
        return {**data, "step_id": step.pk if step else None}


class NewVersionForm(TargetForm):
    """The next version of an order."""

    title = forms.CharField(label=_("Heading"), max_length=80)
    text = forms.CharField(label=_("Text"), widget=TEXT)

    def prepare(self) -> None:
        self.fields["title"].initial, self.fields["text"].initial = self.target.title, self.target.text


class CancelOrderForm(TargetForm):
    """Why an order is called off."""

    reason = forms.CharField(label=_("Reason"), max_length=200)


class AcknowledgeForm(TargetForm):
    """The grid's own acknowledgement."""

    note = forms.CharField(label=_("Note"), widget=TEXT, required=False)


class OnBehalfForm(TargetForm):
    """An acknowledgement for a grid below: why, and who there was reached."""

    note = forms.CharField(
        label=_("Reason"), widget=TEXT, help_text=_("Who was reached in the grid, how, and why they cannot answer.")
    )


class ResultForm(TargetForm):
    """What came of an order."""

    result = forms.CharField(label=_("Result"), widget=TEXT)

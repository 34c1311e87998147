"""Forms of the talent plan."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from talent.forms.base import ActForm, DayInput, ReasonForm, units_in_being
from talent.models import PlanYear, TalentTask
from talent.services.plans.lists import TaskFacts
from talent.states.plans import PlanField
from xinhui.accounts.models import Unit
from xinhui.core import clock

EVIDENCE = pgettext_lazy("plan", "A photo, PDF, Word or Excel file.")


def _day(label: Any, **facts: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=DayInput, **facts)


def _text(label: Any, *, required: bool = True, **facts: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=2000, required=required,
                           widget=forms.Textarea(attrs={"rows": 5}), **facts)  # fmt: skip


def _quantity(label: Any, **facts: Any) -> forms.DecimalField:
    return forms.DecimalField(label=label, max_digits=12, decimal_places=2, min_value=0, **facts)


def shown(value: Any) -> str:
    """A quantity without empty digits: 12.00 as 12."""
    return f"{value:f}".rstrip("0").rstrip(".") if "." in f"{value:f}" else f"{value:f}"


class TalentPlanForm(ActForm):
    """A plan over several years."""

    name = forms.CharField(label=pgettext_lazy("plan", "Name of the plan"), max_length=60)
    first_year = forms.IntegerField(label=pgettext_lazy("plan", "First year"), min_value=2000, max_value=2100)
    last_year = forms.IntegerField(label=pgettext_lazy("plan", "Last year"), min_value=2000, max_value=2100)
    document = forms.CharField(label=pgettext_lazy("plan", "Document of the plan"), max_length=120)
    adopted_on = _day(pgettext_lazy("plan", "Adopted on"))
    aim = forms.CharField(label=pgettext_lazy("plan", "Aim of the plan"), max_length=400, required=False,
                          widget=forms.Textarea(attrs={"rows": 3}))  # fmt: skip


class PlanYearForm(ActForm):
    """A list for a year of the plan."""

    year = forms.IntegerField(label=pgettext_lazy("plan", "Year of the list"), min_value=2000, max_value=2100)
    document = forms.CharField(label=pgettext_lazy("plan", "Document of the list"), max_length=120, required=False)

    def prepare(self) -> None:
        self.first(year=clock.today().year)


class CloseYearForm(ActForm):
    """What the year brought."""

    summary = _text(pgettext_lazy("plan", "What the year brought"))


class TalentTaskForm(ActForm):
    """A task of a list; changed, its present values stand in it."""

    number = forms.IntegerField(label=pgettext_lazy("plan", "Number"), min_value=0, max_value=999, required=False,
                                help_text=pgettext_lazy("plan", "Empty: the next one."))  # fmt: skip
    field = forms.ChoiceField(label=pgettext_lazy("plan", "Field"), choices=PlanField.choices)
    name = forms.CharField(label=pgettext_lazy("plan", "Task"), max_length=80)
    text = _text(pgettext_lazy("plan", "What is to be done"), required=False)
    indicator = forms.CharField(label=pgettext_lazy("plan", "Indicator"), max_length=120)
    wanted = _quantity(pgettext_lazy("plan", "Quantity wanted"))
    measure = forms.CharField(label=pgettext_lazy("plan", "Unit of measure"), max_length=12)
    lead = forms.ModelChoiceField(label=pgettext_lazy("plan", "Lead"), queryset=Unit.objects.none())
    deadline = _day(pgettext_lazy("plan", "Deadline"))

    def prepare(self) -> None:
        self.offer("lead", units_in_being())
        if isinstance(self.target, TalentTask):
            row = self.target
            self.first(**{name: getattr(row, name) for name in ("number", "field", "name", "text", "indicator",
                                                                 "measure", "deadline")},
                       wanted=shown(row.wanted), lead=row.lead_id)  # fmt: skip
        elif isinstance(self.target, PlanYear):
            self.first(deadline=date(self.target.year, 12, 31))

    def values(self) -> dict[str, Any]:
        found = super().values()
        return {"facts": TaskFacts(**{**found, "number": found["number"] or 0})}


class PartnerForm(ActForm):
    """A partner's part."""

    unit = forms.ModelChoiceField(label=pgettext_lazy("plan", "Partner"), queryset=Unit.objects.none())
    what = forms.CharField(label=pgettext_lazy("plan", "Part of the partner"), max_length=200)
    due_on = _day(pgettext_lazy("plan", "Due on"))

    def prepare(self) -> None:
        self.offer("unit", units_in_being())
        self.first(due_on=self.target.deadline if self.target else None)


class MilestoneForm(ActForm):
    """A step on the way."""

    name = forms.CharField(label=pgettext_lazy("plan", "Milestone"), max_length=80)
    due_on = _day(pgettext_lazy("plan", "Due on"))


class BeginForm(ActForm):
    """How the lead goes about it."""

    note = _text(pgettext_lazy("plan", "How it is gone about"), required=False)


class ProgressForm(ActForm):
    """What the lead says of a month."""

    reached = _quantity(pgettext_lazy("plan", "Quantity so far, since the beginning"))
    text = _text(pgettext_lazy("plan", "What was done this month"))
    month = _day(pgettext_lazy("plan", "Month of the report (any day of it)"), required=False,
                 help_text=pgettext_lazy("plan", "Empty: this month."))  # fmt: skip

    def prepare(self) -> None:
        self.first(reached=shown(self.target.reached) if self.target else None)


class ReachForm(ActForm):
    """A milestone is reached."""

    done_on = _day(pgettext_lazy("plan", "Reached on"), required=False, help_text=_("Empty: today."))
    note = forms.CharField(label=pgettext_lazy("plan", "Remark"), max_length=200, required=False)


class TaskEvidenceForm(ActForm):
    """A proof."""

    name = forms.CharField(label=pgettext_lazy("plan", "What it proves"), max_length=120)
    document = forms.FileField(label=pgettext_lazy("plan", "File"), required=False, help_text=EVIDENCE)


class ExplainForm(ActForm):
    """Why it slipped."""

    explanation = _text(pgettext_lazy("plan", "Why the deadline was missed, and how it is caught up"))


class ReportDoneForm(ActForm):
    """Done, says the lead."""

    reached = _quantity(pgettext_lazy("plan", "Quantity reached"))
    result = _text(pgettext_lazy("plan", "What was brought about"))
    document = forms.FileField(label=pgettext_lazy("plan", "Evidence"), required=False, help_text=EVIDENCE)

    def prepare(self) -> None:
        self.first(reached=shown(self.target.reached) if self.target else None)


class AskTimeForm(ActForm):
    """More time."""

    new_deadline = _day(pgettext_lazy("plan", "Wanted until"))
    reason = forms.CharField(label=_("Reason"), max_length=400, widget=forms.Textarea(attrs={"rows": 3}))


class GrantForm(ActForm):
    """More time is granted."""

    note = forms.CharField(label=pgettext_lazy("plan", "Note of the decision"), max_length=200, required=False)


class RefuseForm(ActForm):
    """More time is refused."""

    note = forms.CharField(label=_("Reason"), max_length=200)


class NoteForm(ActForm):
    """A note that may be empty."""

    note = forms.CharField(label=pgettext_lazy("plan", "Note"), max_length=200, required=False)


class PutOffForm(ReasonForm):
    """By which document a task is suspended or struck off."""

    decision = forms.CharField(label=pgettext_lazy("plan", "Document of the decision"), max_length=120)
    field_order = ("decision", "reason")


class ResumeForm(ActForm):
    """Until when it is pursued again."""

    deadline = _day(pgettext_lazy("plan", "New deadline"), required=False,
                    help_text=pgettext_lazy("plan", "Empty: as long as was left when it was suspended."))  # fmt: skip


class PartAnswerForm(ActForm):
    """What the partner has done."""

    answer = _text(pgettext_lazy("plan", "What was done"))


def _drafts() -> list[tuple[int, str]]:
    return [(row.pk, str(row)) for row in PlanYear.objects.filter(state="draft").select_related("plan")]


class YearChoiceForm(forms.Form):
    """Which list a table goes into: those that are being drawn up."""

    plan_year = forms.TypedChoiceField(label=pgettext_lazy("plan", "Task list"), coerce=int, choices=_drafts)

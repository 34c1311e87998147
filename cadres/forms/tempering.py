"""Forms of postings."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cadres.forms.base import ActForm
from cadres.services.tempering.frame import WORDS_MOST
from cadres.services.tempering.tasks import TASK_MOST
from cadres.states.tempering import PostingGrade, PostingKind
from grids.forms_teams import DayInput
from xinhui.accounts.models import Unit

_AREA = forms.Textarea(attrs={"rows": 3})


def _words(label: Any, *, required: bool = True, most: int = WORDS_MOST, hint: Any = "") -> forms.CharField:
    return forms.CharField(label=label, required=required, max_length=most, help_text=hint, widget=_AREA)


class _PlaceForm(ActForm):
    """Where to, and from when to when."""

    kind = forms.ChoiceField(label=pgettext_lazy("posting", "kind of posting"), choices=PostingKind.choices)
    host_unit = forms.ModelChoiceField(label=pgettext_lazy("posting", "host unit"), queryset=Unit.objects.none(),
                                       required=False)  # fmt: skip
    host = forms.CharField(label=pgettext_lazy("posting", "host"), max_length=80, required=False,
                           help_text=_("A village, a project, a firm; empty: the host unit."))  # fmt: skip
    starts_on = forms.DateField(label=pgettext_lazy("posting", "first day"), widget=DayInput)
    ends_on = forms.DateField(label=pgettext_lazy("posting", "last day"), widget=DayInput)

    def prepare(self) -> None:
        self.offer("host_unit", Unit.objects.active().order_by("name"))

    def values(self) -> dict[str, Any]:
        said = dict(self.cleaned_data)
        unit = said.pop("host_unit")
        return {**said, "host_unit_id": unit.pk if unit is not None else None}


class ProposalForm(_PlaceForm):
    """A posting of one person."""

    duty = forms.CharField(label=pgettext_lazy("posting", "duty there"), max_length=80, required=False)
    reason = _words(pgettext_lazy("posting", "why this posting"))

    def prepare(self) -> None:
        self.offer("host_unit", Unit.objects.active().exclude(pk=self.target.unit_id).order_by("name"))


class OrderForm(_PlaceForm):
    """A paper by which many are sent."""

    title = forms.CharField(label=pgettext_lazy("posting", "title of the order"), max_length=80)
    paper = forms.CharField(label=pgettext_lazy("posting", "number of the paper"), max_length=40)
    field_order = ("title", "paper", "kind", "host_unit", "host", "starts_on", "ends_on")


class ApprovalForm(ActForm):
    """What the office says to it."""

    words = _words(pgettext_lazy("posting", "opinion"), required=False)


class PostingReasonForm(ActForm):
    """Why."""

    reason = _words(pgettext_lazy("posting", "reason"))


class TaskForm(ActForm):
    """A task, new or corrected (`target`: the posting or the task)."""

    text = _words(pgettext_lazy("posting", "task"), most=TASK_MOST)
    due_on = forms.DateField(label=pgettext_lazy("posting", "to be done by"), widget=DayInput)


class ChangeTaskForm(TaskForm):
    """A task corrected."""

    def prepare(self) -> None:
        if self.target is not None:
            self.initial = {"text": self.target.text, "due_on": self.target.due_on}


class ReportForm(ActForm):
    """What came of a task."""

    result = _words(pgettext_lazy("posting", "result of the task"), most=TASK_MOST)
    done_on = forms.DateField(label=pgettext_lazy("posting", "done on"), required=False, widget=DayInput,
                              help_text=_("Empty: today."))  # fmt: skip


class AppraisalForm(ActForm):
    """A grade and words."""

    grade = forms.ChoiceField(label=pgettext_lazy("posting", "grade"), choices=PostingGrade.choices)
    words = _words(pgettext_lazy("posting", "comment"),
                   hint=_("Kept sealed; the person is shown the grade, not the comment."))  # fmt: skip


class ExtensionForm(ActForm):
    """A later last day."""

    ends_on = forms.DateField(label=pgettext_lazy("posting", "new last day"), widget=DayInput)
    reason = _words(pgettext_lazy("posting", "reason"))


class ReturnForm(ActForm):
    """The return."""

    returned_on = forms.DateField(label=pgettext_lazy("posting", "returned on"), required=False, widget=DayInput,
                                  help_text=_("Empty: today."))  # fmt: skip
    reason = _words(pgettext_lazy("posting", "why early"), required=False,
                    hint=_("Only when the return is before the last day."))  # fmt: skip

"""Forms of talks, disciplines, re-use, adjustments and inspections of selection work."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cadres.forms.base import ActForm, UnitFilter
from cadres.states.care import (
    RAISED_BY_RULE,
    TALKS,
    DisciplineKind,
    Occasion,
    RemovalOutcome,
    RemovalReason,
    RemovalState,
    TalkKind,
    TalkState,
)
from cadres.states.inspections import FindingKind, InspectionState
from grids.forms_teams import DayInput
from xinhui.accounts.models import Unit
from xinhui.core import clock

_ALL: list[tuple[str, Any]] = [("", _("all"))]
_TODAY = _("Empty: today.")


def _text(label: Any, limit: int, *, hint: Any = "", rows: int = 4) -> forms.CharField:
    return forms.CharField(label=label, max_length=limit, help_text=hint, widget=forms.Textarea(attrs={"rows": rows}))


def _day(label: Any, *, required: bool = True, hint: Any = "") -> forms.DateField:
    return forms.DateField(label=label, required=required, help_text=hint, widget=DayInput)


class RaiseTalkForm(ActForm):
    """What has happened; kind and due day follow from it."""

    occasion = forms.ChoiceField(
        label=_("Occasion of the talk"),
        help_text=_("Taking a post, retirement and a discipline put their talk on the list by themselves."),
    )
    occasion_on = _day(_("Day of the occasion"), required=False, hint=_TODAY)

    def prepare(self) -> None:
        field = self.fields["occasion"]
        assert isinstance(field, forms.ChoiceField)
        within = _("%(occasion)s: %(kind)s within %(days)d days")
        field.choices = [
            (one.value, within % {"occasion": one.label, "kind": TALKS[one][0].label, "days": TALKS[one][1]})
            for one in Occasion if one not in RAISED_BY_RULE
        ]  # fmt: skip


class AssignTalkForm(ActForm):
    """Who holds it, and when."""

    talker = forms.CharField(label=_("Who holds the talk (account name)"), max_length=150,
                             help_text=_("The name under which they sign in; they get a message."))  # fmt: skip
    planned_on = _day(pgettext_lazy("talk", "Planned for"), required=False)

    def prepare(self) -> None:
        if self.target is not None and self.target.talker is not None:
            self.initial = {"talker": self.target.talker.username, "planned_on": self.target.planned_on}


class HoldTalkForm(ActForm):
    """What was said."""

    note = _text(_("Note of the talk"), 4000, rows=8,
                 hint=_("Sealed: only you and the cadre office can open it, and each look is kept. The person does "
                        "not see it; what is agreed with the person goes into a follow-up."))  # fmt: skip
    held_on = _day(pgettext_lazy("talk", "Held on"), required=False, hint=_TODAY)


class FollowUpForm(ActForm):
    """What was agreed."""

    text = _text(pgettext_lazy("talk", "What was agreed"), 500, hint=_("The person sees it on the own page."))
    due_on = _day(_("To be done by"))

    def prepare(self) -> None:
        self.initial = {"due_on": clock.today() + timedelta(days=30)}


class FinishFollowUpForm(ActForm):
    """What came of it."""

    outcome = _text(pgettext_lazy("talk", "What came of it"), 1000, hint=_("The person sees it on the own page."))
    ended_on = _day(pgettext_lazy("talk", "Done on"), required=False, hint=_TODAY)


class DisciplineForm(ActForm):
    """A sanction: its period follows from its kind."""

    kind = forms.ChoiceField(
        label=_("Kind of discipline"), choices=DisciplineKind.choices,
        help_text=_("The period in which nobody is promoted or used again follows from the kind."),
    )  # fmt: skip
    decided_on = _day(_("In force since"))
    reason = _text(_("What it is for, with the number of the decision"), 2000)


class LongReasonForm(ActForm):
    """Why, and by which document."""

    reason = _text(_("Reason, with the number of the decision"), 500)


class ReuseForm(ActForm):
    """Which post, and why."""

    post = forms.CharField(label=_("Post proposed"), max_length=120)
    reason = _text(_("Why the person may be used again"), 2000)


class RefuseReuseForm(ActForm):
    """Why not."""

    reason = _text(_("Why the person is not used again now"), 500)


class RemovalForm(ActForm):
    """Why the holder does not fit the post."""

    reason = forms.ChoiceField(label=_("Reason by the rule"), choices=RemovalReason.choices)
    grounds = _text(_("Grounds: facts, with days"), 4000, rows=8)


class FindingsForm(ActForm):
    """What the verification showed."""

    findings = _text(_("What was verified, and how"), 4000, rows=8)


class SideForm(ActForm):
    """The person's own words."""

    side = _text(_("My side"), 4000, rows=8, hint=_("You may change it until the hearing is recorded."))

    def prepare(self) -> None:
        if self.target is not None:
            self.initial = {"side": self.target.side}


class HearingForm(ActForm):
    """What was said at the hearing."""

    hearing = _text(_("Record of the hearing"), 4000, rows=8)
    heard_on = _day(_("Heard on"), required=False, hint=_TODAY)


class OutcomeForm(ActForm):
    """How the person is adjusted."""

    outcome = forms.ChoiceField(
        label=_("How the person is adjusted"), choices=RemovalOutcome.choices,
        help_text=_("The post becomes vacant today, and a talk on leaving it is due."),
    )  # fmt: skip


class InspectionForm(ActForm):
    """Which unit, which period."""

    unit = forms.ModelChoiceField(label=_("Unit inspected"), queryset=Unit.objects.none())
    period_from = _day(_("Selection work from"))
    period_to = _day(_("Selection work until"))

    def prepare(self) -> None:
        assert self.units is not None
        self.offer("unit", self.units)

    def values(self) -> dict[str, Any]:
        said = self.cleaned_data
        return {"unit_id": said["unit"].pk, "period_from": said["period_from"], "period_to": said["period_to"]}


class NewFindingForm(ActForm):
    """What was found, and by when it is rectified."""

    kind = forms.ChoiceField(label=_("Kind of finding"), choices=FindingKind.choices)
    text = _text(
        pgettext_lazy("inspection", "What was found"),
        500,
        hint=_("The step of the rule that was left out, without names."),
    )
    due_on = _day(_("To be rectified by"))


class RectifiedForm(ActForm):
    """How it was rectified."""

    evidence = _text(_("How it was rectified"), 500)
    document = forms.FileField(
        label=_("Document that proves it"), required=False,
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf,.docx,.xlsx"}),
    )  # fmt: skip


class SendFindingBackForm(ActForm):
    """Why it is not rectified yet."""

    objection = forms.CharField(label=_("Why it is not rectified yet"), max_length=200)
    due_on = _day(_("New day"))


class CareFilter(UnitFilter):
    """The conditions of a list; all optional."""

    words = forms.CharField(label=_("Full name"), required=False, max_length=40)
    unit = forms.ModelChoiceField(label=_("Unit"), required=False, queryset=Unit.objects.none(), empty_label=_("all"))

    def conditions(self) -> dict[str, Any]:
        """What was asked and can be understood."""
        if not self.is_bound:
            return {}
        self.full_clean()
        return {name: value for name, value in self.cleaned_data.items() if value not in (None, "", False)}

    def in_words(self) -> list[tuple[str, str]]:
        """The same as a list taken away says it."""
        return [(str(self.fields[name].label), self._said(name, value)) for name, value in self.conditions().items()]

    def _said(self, name: str, value: Any) -> str:
        choices = dict(getattr(self.fields[name], "choices", ())) if isinstance(value, str) else {}
        return str(choices.get(value, value if value is not True else _("yes")))


class TalkFilter(CareFilter):
    """Of talks."""

    kind = forms.ChoiceField(label=_("Kind of talk"), required=False, choices=[*_ALL, *TalkKind.choices])
    occasion = forms.ChoiceField(label=_("Occasion"), required=False, choices=[*_ALL, *Occasion.choices])
    state = forms.ChoiceField(label=_("State of the talk"), required=False, choices=[*_ALL, *TalkState.choices])
    late = forms.BooleanField(label=_("Only late"), required=False)


class DisciplineFilter(CareFilter):
    """Of disciplines."""

    kind = forms.ChoiceField(label=_("Kind of discipline"), required=False, choices=[*_ALL, *DisciplineKind.choices])
    standing = forms.ChoiceField(
        label=_("Effect"), required=False,
        choices=[*_ALL, ("running", _("effect lasts")), ("over", pgettext_lazy("discipline", "effect is over")),
                 ("reused", _("used again")), ("withdrawn", _("decision withdrawn"))],
    )  # fmt: skip


class RemovalFilter(CareFilter):
    """Of adjustments."""

    state = forms.ChoiceField(label=_("State of the adjustment"), required=False,
                              choices=[*_ALL, *RemovalState.choices])  # fmt: skip
    reason = forms.ChoiceField(label=_("Reason by the rule"), required=False, choices=[*_ALL, *RemovalReason.choices])


class InspectionFilter(CareFilter):
    """Of inspections: a unit has no person's name."""

    words = None  # type: ignore[assignment]  # Django's way of taking a field out
    state = forms.ChoiceField(label=_("State of the inspection"), required=False,
                              choices=[*_ALL, *InspectionState.choices])  # fmt: skip

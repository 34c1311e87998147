"""Forms of promotions."""

import re
from typing import Any

from django import forms
from django.db.models import F
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cadres.forms.base import ActForm, UnitFilter
from cadres.models import EstablishedPost
from cadres.rules.promotions import Asks
from cadres.states.cadre import PostLevel
from cadres.states.promotions import (
    CheckKind,
    CheckResult,
    ObjectionResult,
    PoliticalResult,
    PromotionState,
    StopReason,
)
from grids.forms_teams import DayInput
from xinhui.accounts.models import Unit

_ALL: list[tuple[str, Any]] = [("", _("all"))]


def _day(label: Any, *, required: bool = False) -> forms.DateField:
    return forms.DateField(label=label, required=required, widget=DayInput,
                           help_text="" if required else _("Empty: today."))  # fmt: skip


def _words(label: Any, *, required: bool = True, hint: Any = "", limit: int = 2000) -> forms.CharField:
    return forms.CharField(label=label, required=required, max_length=limit, help_text=hint,
                           widget=forms.Textarea(attrs={"rows": 4}))  # fmt: skip


def _count(label: Any, hint: Any = "") -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=9999, help_text=hint)


class PostField(forms.ModelChoiceField["EstablishedPost"]):
    """Posts as: unit, title, who holds it."""

    def label_from_instance(self, obj: Any) -> str:
        """城管局 · 副局长（空缺）."""
        held = obj.holder.name if obj.holder else pgettext_lazy("promotion", "vacant")
        return f"{obj.unit.name} · {obj.title}（{held}）"


class DraftForm(ActForm):
    """The motion: where to, and why."""

    post = PostField(label=pgettext_lazy("promotion", "Post to be filled"), required=False,
                     queryset=EstablishedPost.objects.none(),
                     empty_label=pgettext_lazy("promotion", "none: to a level only"))  # fmt: skip
    vacant_on = forms.DateField(
        label=pgettext_lazy("promotion", "The post falls vacant on"), required=False, widget=DayInput,
        help_text=pgettext_lazy("promotion", "Only of a post that is held now."),
    )  # fmt: skip
    level = forms.ChoiceField(
        label=pgettext_lazy("promotion", "Level, where it is to no post"), required=False,
        choices=[("", "—"), *PostLevel.choices[:-1]],
    )  # fmt: skip
    reason = _words(pgettext_lazy("promotion", "Why this person"))

    def prepare(self) -> None:
        rows = EstablishedPost.objects.in_being().exclude(holder=self.target).select_related("unit", "holder")
        rows = rows.defer("holder__form_sealed", "holder__photo_sealed")
        self.offer("post", rows.order_by(F("holder").asc(nulls_first=True), "unit__code", "order"))

    def values(self) -> dict[str, Any]:
        """The post by its id."""
        data = dict(self.cleaned_data)
        post = data.pop("post")
        return {**data, "post_id": post.pk if post is not None else None}


class RecommendForm(ActForm):
    """The meeting and the talks, in numbers."""

    recommended_on = _day(pgettext_lazy("promotion", "Recommended on"))
    meeting_entitled = _count(pgettext_lazy("promotion", "Invited to the meeting"))
    meeting_present = _count(pgettext_lazy("promotion", "Came to the meeting"))
    meeting_votes = _count(pgettext_lazy("promotion", "Votes for the person in the meeting"))
    talks_held = _count(pgettext_lazy("promotion", "People talked to"))
    talks_votes = _count(pgettext_lazy("promotion", "Of them in favour of the person"))
    note = _words(pgettext_lazy("promotion", "How the recommendation is weighed"), required=False)


class AnnounceForm(ActForm):
    """Who inspects, and when it was announced."""

    noticed_on = _day(pgettext_lazy("promotion", "Inspection announced on"))
    inspectors = _words(
        pgettext_lazy("promotion", "Inspectors"), limit=600,
        hint=pgettext_lazy("promotion", "One a line: name, comma, unit and post. Two at least, none of them kin."),
    )  # fmt: skip

    def values(self) -> dict[str, Any]:
        """Lines as pairs."""
        lines = [line.strip() for line in self.cleaned_data["inspectors"].splitlines() if line.strip()]
        pairs = [[*re.split(r"[,，]", line, maxsplit=1), ""][:2] for line in lines]
        return {**self.cleaned_data, "inspectors": [(name.strip(), where.strip()) for name, where in pairs]}


class CheckForm(ActForm):
    """One of the four checks."""

    kind = forms.ChoiceField(label=pgettext_lazy("promotion", "Check"), choices=CheckKind.choices)
    day = _day(pgettext_lazy("promotion", "Checked on"))
    source = forms.CharField(label=pgettext_lazy("promotion", "Checked by"), max_length=80)
    result = forms.ChoiceField(label=pgettext_lazy("promotion", "Result of the check"), choices=CheckResult.choices)
    note = _words(pgettext_lazy("promotion", "What was found"), required=False,
                  hint=pgettext_lazy("promotion", "Required unless nothing was found. Sealed."))  # fmt: skip


class WaiveForm(ActForm):
    """Why it goes on."""

    asks = forms.ChoiceField(label=pgettext_lazy("promotion", "Condition"), choices=Asks.choices)
    reason = _words(pgettext_lazy("promotion", "Reason to go on"))


class ReportForm(ActForm):
    """What the inspection found."""

    inspected_from = _day(pgettext_lazy("promotion", "Inspected from"), required=True)
    inspected_until = _day(pgettext_lazy("promotion", "Inspected until"), required=True)
    political = forms.ChoiceField(label=pgettext_lazy("promotion", "Political examination"),
                                  choices=PoliticalResult.choices)  # fmt: skip
    report = _words(pgettext_lazy("promotion", "Report of the inspection"), limit=10_000,
                    hint=pgettext_lazy("promotion", "Sealed: whoever opens it is on the trail."))  # fmt: skip


class DecideForm(ActForm):
    """The vote of the meeting."""

    decision = forms.CharField(label=pgettext_lazy("promotion", "Meeting, with its number"), max_length=120)
    decided_on = _day(pgettext_lazy("promotion", "Decided on"))
    voters_entitled = _count(pgettext_lazy("promotion", "Members entitled"))
    voters_present = _count(pgettext_lazy("promotion", "Members present"),
                            pgettext_lazy("promotion", "Two thirds at least."))  # fmt: skip
    votes_for = _count(
        pgettext_lazy("promotion", "Votes for"),
        pgettext_lazy("promotion", "Adopted by more than half of all entitled; else voted down."),
    )


class PublishForm(ActForm):
    """How long it is public."""

    public_until = forms.DateField(
        label=pgettext_lazy("promotion", "Public until"), required=False, widget=DayInput,
        help_text=pgettext_lazy("promotion", "Empty: five working days. The daily run ends it."),
    )  # fmt: skip


class ObjectForm(ActForm):
    """What was said against it."""

    received_on = _day(pgettext_lazy("promotion", "Received on"))
    source = forms.CharField(label=pgettext_lazy("promotion", "Objected by"), required=False, max_length=80,
                             help_text=pgettext_lazy("promotion", "Empty: without a name."))  # fmt: skip
    text = _words(pgettext_lazy("promotion", "Objection"))


class AnswerObjectionForm(ActForm):
    """What the check of the objection came to."""

    result = forms.ChoiceField(label=pgettext_lazy("promotion", "Result of the check of the objection"),
                               choices=ObjectionResult.choices[1:])  # fmt: skip
    answer = _words(pgettext_lazy("promotion", "Answer to the objection"))


class AppointForm(ActForm):
    """The day of the appointment."""

    appointed_on = _day(pgettext_lazy("promotion", "Appointed on"))
    term_years = forms.IntegerField(label=pgettext_lazy("promotion", "Years of the term"), min_value=0, max_value=10,
                                    initial=0, help_text=pgettext_lazy("promotion", "0: without a term."))  # fmt: skip


class ExtendForm(ActForm):
    """How much longer, and why."""

    months = forms.IntegerField(label=pgettext_lazy("promotion", "Months longer"), min_value=1, max_value=12)
    note = _words(pgettext_lazy("promotion", "Reason"))


class AppraiseForm(ActForm):
    """The appraisal at the end of the probation."""

    note = _words(pgettext_lazy("promotion", "Appraisal of the probation"))


class StopForm(ActForm):
    """Why the case goes no further."""

    stop_reason = forms.ChoiceField(label=pgettext_lazy("promotion", "Reason of the stop"), choices=StopReason.choices)
    note = _words(pgettext_lazy("promotion", "Explanation"))


class PromotionFilter(UnitFilter):
    """The conditions of the list; all optional."""

    words = forms.CharField(label=pgettext_lazy("promotion", "Name"), required=False, max_length=40)
    unit = forms.ModelChoiceField(label=_("Unit"), required=False, queryset=Unit.objects.none(), empty_label=_("all"))
    state = forms.ChoiceField(label=pgettext_lazy("promotion", "State of the case"), required=False,
                              choices=[*_ALL, ("open", pgettext_lazy("promotion", "under way")),
                                       ("due", pgettext_lazy("promotion", "probation to be decided")),
                                       *PromotionState.choices])  # fmt: skip
    level = forms.ChoiceField(label=pgettext_lazy("promotion", "Level"), required=False,
                              choices=[*_ALL, *PostLevel.choices[:-1]])  # fmt: skip

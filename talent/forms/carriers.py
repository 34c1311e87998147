"""Forms of carriers."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from talent.forms.base import ActForm, DayInput
from talent.models import Carrier, CarrierCall, CarrierRequirement, CarrierRise, CarrierTeam, Employer, Person
from talent.rules.carriers import levels_above
from talent.scope import talent_scope_of
from talent.services.carriers.rises import wanted_for
from talent.states.carriers import (
    AchievementKind,
    CarrierEntryState,
    CarrierKind,
    CarrierLevel,
    CarrierRole,
    RenewalResult,
)
from talent.states.people import Degree, PersonState
from xinhui.core import clock

_TODAY: Any = {"required": False, "widget": DayInput, "help_text": _("Empty: today.")}


class CarrierForm(ActForm):
    """A carrier; changed, its present values stand in it and its host stays."""

    name = forms.CharField(label=pgettext_lazy("carrier", "Name of the carrier"), max_length=100)
    kind = forms.ChoiceField(label=pgettext_lazy("carrier", "Kind of carrier"), choices=CarrierKind.choices)
    level = forms.ChoiceField(label=pgettext_lazy("carrier", "Level of the carrier"), choices=CarrierLevel.choices)
    host = forms.ModelChoiceField(label=pgettext_lazy("carrier", "Host"), queryset=Employer.objects.none())
    subject = forms.CharField(label=pgettext_lazy("carrier", "Field of research"), max_length=60, required=False)
    document = forms.CharField(label=pgettext_lazy("carrier", "Batch and document of approval"), max_length=120)
    approved_on = forms.DateField(label=pgettext_lazy("carrier", "Approved on"), widget=DayInput)
    valid_until = forms.DateField(label=pgettext_lazy("carrier", "Acknowledged until"), required=False, widget=DayInput,
                                  help_text=pgettext_lazy("carrier", "Empty: without an end."))  # fmt: skip
    assess_months = forms.IntegerField(label=pgettext_lazy("carrier", "Months between assessments"), min_value=6,
                                       max_value=120, initial=36)  # fmt: skip

    def prepare(self) -> None:
        row = self.target
        if isinstance(row, Carrier):
            del self.fields["host"]
            self.first(**{name: getattr(row, name) for name in self.fields})
            return
        scope = talent_scope_of(self.user) if self.user else None
        hosts = Employer.objects.in_being().order_by("name", "pk")
        self.offer(
            "host", hosts if scope and scope.is_office else hosts.filter(unit__in=scope.unit_ids if scope else [])
        )


class TeamForm(ActForm):
    """A team."""

    name = forms.CharField(label=pgettext_lazy("carrier", "Name of the team"), max_length=60)
    leader = forms.CharField(label=pgettext_lazy("carrier", "Leader of the team"), max_length=40)
    subject = forms.CharField(label=pgettext_lazy("carrier", "Subject of the team"), max_length=100)
    started_on = forms.DateField(label=_("From"), **_TODAY)


class TeamEndForm(ActForm):
    """When a team ended."""

    ended_on = forms.DateField(label=_("To"), **_TODAY)


class DayForm(ActForm):
    """On which day it happened."""

    day = forms.DateField(label=pgettext_lazy("carrier", "On which day"), **_TODAY)


class ResearcherForm(ActForm):
    """Somebody of the host's people, or a name with a degree."""

    person = forms.ModelChoiceField(
        label=pgettext_lazy("carrier", "Somebody of the register"), queryset=Person.objects.none(), required=False,
        empty_label=pgettext_lazy("carrier", "not on the register: write the name below"),
    )  # fmt: skip
    name = forms.CharField(label=pgettext_lazy("carrier", "Name, who is not on the register"), max_length=40,
                           required=False)  # fmt: skip
    degree = forms.TypedChoiceField(label=pgettext_lazy("talent", "Degree"), coerce=int, choices=Degree.choices)
    role = forms.ChoiceField(label=pgettext_lazy("carrier", "Role at the carrier"), choices=CarrierRole.choices)
    team = forms.ModelChoiceField(label=pgettext_lazy("carrier", "Team"), queryset=CarrierTeam.objects.none(),
                                  required=False)  # fmt: skip
    entered_on = forms.DateField(label=pgettext_lazy("carrier", "Began on"), **_TODAY)

    def prepare(self) -> None:
        row, user = self.target, self.user
        if isinstance(row, Carrier) and user is not None:
            people = Person.objects.visible_to(user).filter(employer=row.host_id, state=PersonState.ACTIVE)
            here = row.people.exclude(state=CarrierEntryState.STRUCK).filter(left_on=None, person__isnull=False)
            self.offer("person", people.exclude(pk__in=here.values("person")).order_by("name", "pk"))
            self.offer("team", row.teams.exclude(state=CarrierEntryState.STRUCK).filter(ended_on=None).order_by("pk"))


class AchievementForm(ActForm):
    """What the carrier brought forth."""

    kind = forms.ChoiceField(label=pgettext_lazy("carrier", "Kind of achievement"), choices=AchievementKind.choices)
    title = forms.CharField(label=pgettext_lazy("carrier", "Title of the achievement"), max_length=120)
    year = forms.IntegerField(label=pgettext_lazy("carrier", "Year of the achievement"))
    number = forms.CharField(label=pgettext_lazy("carrier", "Number of patent, standard or grant"), max_length=60,
                             required=False)  # fmt: skip
    money = forms.IntegerField(label=pgettext_lazy("carrier", "Money of the project (yuan)"), min_value=1,
                               required=False,
                               help_text=pgettext_lazy("carrier", "For research projects only."))  # fmt: skip
    proof = forms.FileField(label=pgettext_lazy("carrier", "File of proof"), required=False,
                            help_text=_("PDF, Word or Excel."))  # fmt: skip

    def prepare(self) -> None:
        self.first(year=clock.today().year)


class AssessForm(ActForm):
    """An assessment."""

    result = forms.ChoiceField(label=pgettext_lazy("carrier", "Result of the assessment"),
                               choices=RenewalResult.choices)  # fmt: skip
    document = forms.CharField(label=pgettext_lazy("carrier", "Document of the assessment"), max_length=120)
    assessed_on = forms.DateField(label=pgettext_lazy("carrier", "Assessed on"), **_TODAY)
    next_until = forms.DateField(
        label=pgettext_lazy("carrier", "Then acknowledged until"), required=False, widget=DayInput,
        help_text=pgettext_lazy("carrier", "Empty: as many months on as it is assessed."),
    )  # fmt: skip


class RestoreForm(ActForm):
    """Active again."""

    reason = forms.CharField(label=_("Reason"), max_length=200)
    valid_until = forms.DateField(label=pgettext_lazy("carrier", "Acknowledged until"), required=False, widget=DayInput,
                                  help_text=pgettext_lazy("carrier", "Empty: without an end."))  # fmt: skip


class MergeForm(ActForm):
    """Into which other."""

    into = forms.ModelChoiceField(label=pgettext_lazy("carrier", "Into which carrier"),
                                  queryset=Carrier.objects.none())  # fmt: skip
    reason = forms.CharField(label=_("Reason"), max_length=200)

    def prepare(self) -> None:
        if self.target is not None and self.user is not None:
            rows = Carrier.objects.visible_to(self.user).standing().filter(kind=self.target.kind)
            self.offer("into", rows.exclude(pk=self.target.pk).order_by("name", "pk"))


class RiseForm(ActForm):
    """An application for a higher status."""

    target_level = forms.ChoiceField(label=pgettext_lazy("carrier", "Level applied for"))
    call = forms.ModelChoiceField(label=pgettext_lazy("carrier", "Call"), queryset=CarrierCall.objects.none(),
                                  required=False,
                                  help_text=pgettext_lazy("carrier", "Calls that are open today."))  # fmt: skip
    grounds = forms.CharField(label=pgettext_lazy("carrier", "Grounds of the application"), max_length=400,
                              widget=forms.Textarea)  # fmt: skip

    def prepare(self) -> None:
        row, level, today = self.target, self.fields["target_level"], clock.today()
        if isinstance(row, Carrier) and isinstance(level, forms.ChoiceField):
            level.choices = [(one.value, one.label) for one in levels_above(row.level)]
            rows = CarrierCall.objects.filter(kind=row.kind, opens_on__lte=today, closes_on__gte=today)
            self.offer("call", rows.order_by("closes_on", "pk"))


class RiseDocumentForm(ActForm):
    """A document of the list."""

    requirement = forms.ModelChoiceField(label=pgettext_lazy("carrier", "Which document"),
                                         queryset=CarrierRequirement.objects.none())  # fmt: skip
    document = forms.FileField(
        label=pgettext_lazy("carrier", "File of the document"), help_text=_("PDF, Word or Excel.")
    )

    def prepare(self) -> None:
        if isinstance(self.target, CarrierRise):
            ids = [pk for pk, _name in wanted_for(self.target)]
            self.offer("requirement", CarrierRequirement.objects.filter(pk__in=ids).order_by("order", "pk"))


class OpinionForm(ActForm):
    """The unit's words."""

    opinion = forms.CharField(label=pgettext_lazy("carrier", "Opinion of the unit"), max_length=200)


class RecommendForm(ActForm):
    """The office's words."""

    recommendation = forms.CharField(label=pgettext_lazy("carrier", "Recommendation of the office"), max_length=200)


class SubmitForm(ActForm):
    """When it went to the upper body."""

    submitted_on = forms.DateField(label=pgettext_lazy("carrier", "Submitted on"), **_TODAY)


class VisitForm(ActForm):
    """The site visit."""

    visit_result = forms.CharField(label=pgettext_lazy("carrier", "Findings of the visit"), max_length=200)
    visited_on = forms.DateField(label=pgettext_lazy("carrier", "Site visited on"), **_TODAY)


class ApproveForm(ActForm):
    """The upper body's approval."""

    document = forms.CharField(label=pgettext_lazy("carrier", "Batch and document of approval"), max_length=120)
    decided_on = forms.DateField(label=pgettext_lazy("carrier", "Decided on"), **_TODAY)
    valid_until = forms.DateField(label=pgettext_lazy("carrier", "Acknowledged until"), required=False, widget=DayInput,
                                  help_text=pgettext_lazy("carrier", "Empty: without an end."))  # fmt: skip


class RefuseForm(ActForm):
    """The upper body's refusal."""

    reason = forms.CharField(label=_("Reason"), max_length=200)
    decided_on = forms.DateField(label=pgettext_lazy("carrier", "Decided on"), **_TODAY)

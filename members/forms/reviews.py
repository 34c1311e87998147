"""Forms of mutual review and of study groups."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.forms.base import TEXT, DayInput, PartyForm
from members.models import Member, Organization, ReviewAssignment, ReviewRound, StudyGroup
from members.states.organization import Attachment
from members.states.study import StudyKind, StudyRole
from xinhui.accounts.scope import area_range


class RoundForm(PartyForm):
    """A new round."""

    title = forms.CharField(label=_("Title of the round"), max_length=120)
    starts_on = forms.DateField(label=_("period from"), widget=DayInput())
    ends_on = forms.DateField(label=_("period to"), widget=DayInput())
    score_by = forms.DateField(label=_("scores due by"), widget=DayInput())
    peers = forms.IntegerField(label=_("organs that each scores"), min_value=1, max_value=20, initial=5)
    description = forms.CharField(label=_("What the round is about"), widget=TEXT, max_length=2000, required=False)


class CriterionForm(PartyForm):
    """Something to score."""

    title = forms.CharField(label=pgettext_lazy("review", "criterion"), max_length=60)
    points = forms.IntegerField(label=_("points at most"), min_value=1, max_value=100, initial=100)
    weight = forms.IntegerField(label=pgettext_lazy("review", "weight"), min_value=1, max_value=100, initial=1)


class InviteForm(PartyForm):
    """Branches of units that do not take part yet."""

    organizations = forms.TypedMultipleChoiceField(
        label=_("organs under review"), coerce=int, widget=forms.CheckboxSelectMultiple
    )

    def prepare(self) -> None:
        there = self.target.organs.values("unit")
        rows = Organization.objects.in_being().filter(attached_to=Attachment.UNIT).exclude(unit__in=there)
        here = rows.filter(**area_range("area_code", self.target.area_code)).order_by("path")
        field = self.fields["organizations"]
        assert isinstance(field, forms.TypedMultipleChoiceField)
        field.choices = list(here.values_list("pk", "name")[:500])

    def values(self) -> dict[str, Any]:
        return {"organization_ids": self.cleaned_data["organizations"]}


class ReportForm(PartyForm):
    """What an organ says of its work."""

    report = forms.CharField(label=pgettext_lazy("review", "report"), widget=TEXT, max_length=2000)

    def prepare(self) -> None:
        self.fields["report"].initial = self.target.report


class ScoreForm(PartyForm):
    """Points for every criterion of the assignment's round, with a reason where they are extreme."""

    def prepare(self) -> None:
        target: ReviewAssignment = self.target
        given = {score.criterion_id: score for score in target.scores.all()}
        for row in target.round.criteria.order_by("pk"):
            was = given.get(row.pk)
            self.fields[f"points_{row.pk}"] = forms.IntegerField(
                label=f"{row.title}（0–{row.points}）", min_value=0, max_value=row.points,
                initial=was.points if was else None,
            )  # fmt: skip
            self.fields[f"reason_{row.pk}"] = forms.CharField(
                label=_("Reason for a very high or low score"), max_length=200, required=False,
                initial=was.reason if was else "",
            )  # fmt: skip
        self.fields["remark"] = forms.CharField(
            label=pgettext_lazy("review", "remark"), widget=TEXT, max_length=300, required=False, initial=target.remark,
            help_text=_("The organ reads it without your name."),
        )  # fmt: skip

    def values(self) -> dict[str, Any]:
        data = self.cleaned_data
        keys = [int(name.removeprefix("points_")) for name in data if name.startswith("points_")]
        return {"points": {key: data[f"points_{key}"] for key in keys},
                "reasons": {key: data[f"reason_{key}"] for key in keys}, "remark": data["remark"]}  # fmt: skip


class ObjectForm(PartyForm):
    """An objection."""

    text = forms.CharField(label=pgettext_lazy("review", "objection"), widget=TEXT, max_length=400)


class AnswerForm(PartyForm):
    """What is decided, and why."""

    answer = forms.CharField(label=_("Answer to the objection"), widget=TEXT, max_length=400)


class VisitForm(PartyForm):
    """A visit between two organs of the round."""

    visitor = forms.TypedChoiceField(label=_("Who goes"), coerce=int)
    host = forms.TypedChoiceField(label=pgettext_lazy("review", "host"), coerce=int)
    topic = forms.CharField(label=_("what is looked at"), max_length=120)
    planned_on = forms.DateField(label=pgettext_lazy("review", "planned on"), widget=DayInput())

    def prepare(self) -> None:
        row: ReviewRound = self.target
        organs = row.organs.select_related("organization", "unit").order_by("pk")
        mine = [each for each in organs if self.party.keeps(row.area_code, each.organization.path)]
        self.offer("visitor", [(each.pk, str(each)) for each in mine])
        self.offer("host", [(each.pk, str(each)) for each in organs])

    def values(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        return {"visitor_id": data.pop("visitor"), "host_id": data.pop("host"), **data}


class VisitedForm(PartyForm):
    """A visit that was made."""

    held_on = forms.DateField(label=_("visited on"), widget=DayInput(), required=False)
    people = forms.IntegerField(label=_("people who came"), min_value=1, max_value=500)
    learnt = forms.CharField(label=_("what was learnt"), widget=TEXT, max_length=400)


class GroupForm(PartyForm):
    """A new study group of an organization that the reader keeps."""

    organization = forms.TypedChoiceField(label=_("looked after by"), coerce=int)
    name = forms.CharField(label=_("Name of the study group"), max_length=120)

    def prepare(self) -> None:
        rows = Organization.objects.in_being().filter(self.party.reach_q(path="path")).order_by("path")
        self.offer("organization", [
            (row.pk, str(row)) for row in rows[:2000] if self.party.keeps(row.area_code, row.path)
        ])  # fmt: skip

    def values(self) -> dict[str, Any]:
        return {"organization_id": self.cleaned_data["organization"], "name": self.cleaned_data["name"]}


class JoinGroupForm(PartyForm):
    """A member of the organization, or somebody else by name."""

    member = forms.TypedChoiceField(label=_("Member of the party"), coerce=int, empty_value=None, required=False)
    name = forms.CharField(label=_("or a name"), max_length=40, required=False)
    role = forms.ChoiceField(label=_("Role in the group"), choices=StudyRole.choices, initial=StudyRole.MEMBER)

    def prepare(self) -> None:
        group: StudyGroup = self.target
        rows = Member.objects.counted().filter(organization=group.organization)
        free = rows.exclude(study_seats__group=group, study_seats__left_on=None).order_by("name", "pk")
        self.offer("member", [("", "—"), *free.values_list("pk", "name")[:500]])

    def values(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        return {"member_id": data.pop("member"), **data}


class PlanForm(PartyForm):
    """The plan of a year."""

    year = forms.IntegerField(label=pgettext_lazy("review", "year"))
    sessions = forms.IntegerField(label=_("sessions planned"), min_value=4, max_value=60, initial=12)
    themes = forms.CharField(label=pgettext_lazy("review", "themes"), widget=TEXT, max_length=400)


class SessionForm(PartyForm):
    """A session to come."""

    topic = forms.CharField(label=pgettext_lazy("study", "topic"), max_length=120)
    kind = forms.ChoiceField(label=pgettext_lazy("study", "form"), choices=StudyKind.choices)
    planned_on = forms.DateField(label=pgettext_lazy("study", "planned on"), widget=DayInput())
    place = forms.CharField(label=pgettext_lazy("study", "place"), max_length=120, required=False)


class MoveForm(PartyForm):
    """Another day."""

    planned_on = forms.DateField(label=pgettext_lazy("study", "planned on"), widget=DayInput())


class HoldForm(PartyForm):
    """Who came to a session, and what some of them contributed."""

    held_on = forms.DateField(label=pgettext_lazy("study", "held on"), widget=DayInput(), required=False)
    present = forms.TypedMultipleChoiceField(
        label=_("Who came"), coerce=int, widget=forms.CheckboxSelectMultiple, required=False
    )
    summary = forms.CharField(label=pgettext_lazy("study", "summary"), widget=TEXT, max_length=1000)

    def prepare(self) -> None:
        seats = self.target.group.seats.filter(left_on=None).order_by("role", "name", "pk")
        self.people = list(seats.values_list("pk", "name"))
        field = self.fields["present"]
        assert isinstance(field, forms.TypedMultipleChoiceField)
        field.choices = self.people
        for pk, name in self.people:
            self.fields[f"said_{pk}"] = forms.CharField(
                label=f"{name} · {pgettext_lazy('review', 'contribution')}", max_length=200, required=False
            )

    def values(self) -> dict[str, Any]:
        data = self.cleaned_data
        said = {pk: text for pk, _name in self.people if (text := data.get(f"said_{pk}", ""))}
        return {
            "held_on": data["held_on"],
            "present": data["present"],
            "summary": data["summary"],
            "contributions": said,
        }

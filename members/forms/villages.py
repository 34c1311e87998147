"""Forms of village plans, projects, lists and lead geese. People write yuan; the services count fen."""

from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.db.models.functions import Substr
from django.utils.translation import gettext_lazy as _

from members.forms.base import TEXT, DayInput, PartyForm
from members.forms.dues import fen
from members.models import Member, Officer
from members.models.village_scoped import VILLAGE_DIGITS, keeps_village
from members.rules.villages import PLAN_YEARS
from members.selectors.points import villages_read
from members.services.villages.plans import ProjectFacts
from members.states.organization import Duty
from members.states.villages import ListKind, PlanGrade, ProjectKind
from xinhui.accounts.scope import area_range
from xinhui.core import clock

BUDGETS = ("budget_public", "budget_village", "budget_given")
_MONEY = {"min_value": 0, "max_digits": 12, "decimal_places": 2, "required": False, "initial": 0}


class VillagePlanForm(PartyForm):
    """A plan begun."""

    area_code = forms.ChoiceField(label=_("Village of the plan"))
    first_year = forms.IntegerField(
        label=_("First year of the plan"), min_value=2000, max_value=2100,
        help_text=_("A plan covers five years; of the same first year it revises the one in force."),
    )  # fmt: skip
    vision = forms.CharField(label=_("What the village shall be"), widget=TEXT, max_length=2000)

    def prepare(self) -> None:
        rows = villages_read(self.party).values_list("code", "name")
        self.offer("area_code", [(code, name) for code, name in rows if keeps_village(self.party, code)])
        self.fields["first_year"].initial = clock.today().year


class PlanTargetForm(PartyForm):
    """A target with a goal for each year."""

    indicator = forms.CharField(label=_("Indicator"), max_length=60)
    measure = forms.CharField(label=_("Unit of the indicator"), max_length=12)
    base = forms.DecimalField(label=_("Value at the beginning"), max_digits=14, decimal_places=2)
    goals = forms.CharField(
        label=_("Goals of the five years"), max_length=200,
        help_text=_("Five numbers, separated by blanks: the goal at the end of each year."),
    )  # fmt: skip

    def clean_goals(self) -> dict[int, Decimal]:
        """Year → goal."""
        words = self.cleaned_data["goals"].replace("，", " ").replace(",", " ").split()
        try:
            goals = [Decimal(word) for word in words]
        except InvalidOperation as error:
            raise forms.ValidationError(_("Write numbers, separated by blanks.")) from error
        if len(goals) != PLAN_YEARS:
            raise forms.ValidationError(_("Write five numbers, one a year."))
        return {self.target.first_year + place: goal for place, goal in enumerate(goals)}


class VillageProjectForm(PartyForm):
    """One of the two projects."""

    kind = forms.ChoiceField(label=_("Kind of the project"), choices=ProjectKind.choices)
    title = forms.CharField(label=_("Name of the project"), max_length=80)
    goal = forms.CharField(label=_("What the project brings"), max_length=200)
    starts_on = forms.DateField(label=_("Planned from"), widget=DayInput())
    due_on = forms.DateField(label=_("Planned until"), widget=DayInput())
    budget_public = forms.DecimalField(label=_("Public money (yuan)"), **_MONEY)  # type: ignore[arg-type]  # as written
    budget_village = forms.DecimalField(label=_("The village's money (yuan)"), **_MONEY)  # type: ignore[arg-type]  # same
    budget_given = forms.DecimalField(label=_("Given and invested (yuan)"), **_MONEY)  # type: ignore[arg-type]  # same

    def values(self) -> dict[str, Any]:
        said: dict[str, Any] = dict(self.cleaned_data)
        money: dict[str, Any] = {
            name: fen(said.pop(name)) for name in ("budget_public", "budget_village", "budget_given")
        }
        return {"facts": ProjectFacts(**said, **money)}


class TargetActualForm(PartyForm):
    """What a year brought."""

    actual = forms.DecimalField(label=_("Actual value of the year"), max_digits=14, decimal_places=2)
    evidence = forms.CharField(label=_("Where the number comes from"), max_length=200)


class PlanReviewForm(PartyForm):
    """The town's grade of a year."""

    year = forms.IntegerField(label=_("Year graded"), min_value=2000, max_value=2110)
    grade = forms.ChoiceField(label=_("Grade of the year"), choices=PlanGrade.choices)
    reasons = forms.CharField(label=_("Reasons of the grade"), widget=TEXT, max_length=1000)

    def prepare(self) -> None:
        self.fields["year"].initial = clock.today().year - 1


class StartForm(PartyForm):
    """The day on which a project began."""

    started_on = forms.DateField(label=_("Began on"), required=False, widget=DayInput())


class FinishForm(PartyForm):
    """The day on which a project was done."""

    finished_on = forms.DateField(label=_("Done on"), required=False, widget=DayInput())


class MilestoneForm(PartyForm):
    """A step of a project."""

    title = forms.CharField(label=_("Milestone"), max_length=80)
    due_on = forms.DateField(label=_("To be done by"), widget=DayInput())


class ReachForm(PartyForm):
    """The day on which a step was done."""

    done_on = forms.DateField(label=_("Done on"), required=False, widget=DayInput())


class ProjectProgressForm(PartyForm):
    """What was done."""

    text = forms.CharField(label=_("What was done"), max_length=200, widget=TEXT)
    photo = forms.ImageField(label=_("Photo of the works"), required=False)


class SpendForm(PartyForm):
    """What was paid."""

    yuan = forms.DecimalField(label=_("Paid (yuan)"), min_value=Decimal("0.01"), max_digits=12, decimal_places=2)
    text = forms.CharField(label=_("Paid for"), max_length=200)

    def values(self) -> dict[str, Any]:
        return {"fen": fen(self.cleaned_data["yuan"]), "text": self.cleaned_data["text"]}


class ListItemForm(PartyForm):
    """An item of a list; one of the same title is written anew."""

    title = forms.CharField(label=_("Item of the list"), max_length=80,
                            help_text=_("An item of the same title is written anew."))  # fmt: skip
    text = forms.CharField(label=_("What the item means"), widget=TEXT, max_length=300)
    basis = forms.CharField(label=_("The rule it rests on"), max_length=120)


class VillageListForm(PartyForm):
    """A new version of a list; the target is the place."""

    kind = forms.ChoiceField(label=_("Kind of list"), choices=ListKind.choices)

    def values(self) -> dict[str, Any]:
        return {"area_code": self.target.code, **self.cleaned_data}


class GooseForm(PartyForm):
    """A secretary enters the programme."""

    officer = forms.ModelChoiceField(label=_("Secretary of a village"), queryset=Officer.objects.none())
    joined_on = forms.DateField(label=_("Takes part since"), required=False, widget=DayInput())

    def prepare(self) -> None:
        codes = villages_read(self.party).order_by().values("code")
        rows = Officer.objects.in_force().annotate(village=Substr("organization__area_code", 1, VILLAGE_DIGITS))
        rows = rows.filter(duty=Duty.SECRETARY, village__in=codes)
        self.choose("officer", rows.select_related("member", "organization").order_by("village", "pk"))

    def values(self) -> dict[str, Any]:
        officer: Officer = self.cleaned_data["officer"]
        return {"area_code": officer.organization.area_code[:VILLAGE_DIGITS], "member_id": officer.member_id,
                "joined_on": self.cleaned_data["joined_on"]}  # fmt: skip


class MentorForm(PartyForm):
    """A mentor of the same town."""

    mentor = forms.ModelChoiceField(label=_("Mentor of the lead goose"), queryset=Member.objects.none())

    def prepare(self) -> None:
        rows = Member.objects.full().filter(**area_range("area_code", self.target.area_code[:9]))
        secretaries = rows.filter(offices__duty=Duty.SECRETARY, offices__ends_on=None).distinct()
        self.choose("mentor", secretaries.exclude(pk=self.target.member_id).order_by("area_code", "pk"))

    def values(self) -> dict[str, Any]:
        return {"mentor_id": self.cleaned_data["mentor"].pk}


class GooseTrainingForm(PartyForm):
    """A training."""

    title = forms.CharField(label=_("Training attended"), max_length=120)
    hours = forms.IntegerField(label=_("Hours of the training"), min_value=1, max_value=500)
    on = forms.DateField(label=_("Day of the training"), required=False, widget=DayInput())


class GooseGradeForm(PartyForm):
    """The evaluation of a year."""

    year = forms.IntegerField(label=_("Year evaluated"), min_value=2000, max_value=2110)
    grade = forms.ChoiceField(label=_("Grade of the year"), choices=PlanGrade.choices)
    reasons = forms.CharField(label=_("Reasons of the grade"), max_length=120)

    def prepare(self) -> None:
        self.fields["year"].initial = clock.today().year

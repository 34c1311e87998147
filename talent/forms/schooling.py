"""Forms of school years, places and wishes."""

from typing import Any

from django import forms
from django.db.models import F
from django.utils.translation import pgettext_lazy

from talent.forms.base import ActForm, DayInput
from talent.models import Employer, SchoolPlace, SchoolYear
from talent.states.schooling import Grade, SchoolYearState


class YearForm(ActForm):
    """A school year with its rules; changed, its present values stand in it."""

    name = forms.CharField(label=pgettext_lazy("schooling", "Name of the school year"), max_length=40)
    opens_on = forms.DateField(label=pgettext_lazy("schooling", "Wishes taken from"), widget=DayInput)
    closes_on = forms.DateField(label=pgettext_lazy("schooling", "Wishes taken until"), widget=DayInput)
    rules = forms.CharField(label=pgettext_lazy("schooling", "Rules, as they are published"), max_length=4000,
                            widget=forms.Textarea(attrs={"rows": 8}))  # fmt: skip

    def prepare(self) -> None:
        if isinstance(self.target, SchoolYear):
            self.first(**{name: getattr(self.target, name) for name in self.fields})


class PlacesForm(ActForm):
    """Places of a school in a grade."""

    school = forms.ModelChoiceField(label=pgettext_lazy("schooling", "School"), queryset=Employer.objects.none())
    grade = forms.TypedChoiceField(label=pgettext_lazy("schooling", "Grade"), coerce=int, choices=Grade.choices)
    capacity = forms.IntegerField(label=pgettext_lazy("schooling", "Places for talent's children"), min_value=1,
                                  max_value=2000)  # fmt: skip

    def prepare(self) -> None:
        self.offer("school", Employer.objects.in_being().order_by("name", "pk"))


class LotForm(ActForm):
    """The seed, as it was drawn."""

    seed = forms.CharField(label=pgettext_lazy("schooling", "Seed, exactly as drawn"), max_length=80)
    witnesses = forms.CharField(label=pgettext_lazy("schooling", "Where and before whom it was drawn"), max_length=120)


class PlaceChoice(forms.ModelChoiceField[SchoolPlace]):
    """Places by year, grade and school."""

    def label_from_instance(self, obj: SchoolPlace) -> str:
        return f"{obj.year} · {obj.get_grade_display()} · {obj.school}"


class WishForm(ActForm):
    """Up to three schools for a child; the grade is that of the schools. `target` is the ticket."""

    child = forms.CharField(label=pgettext_lazy("schooling", "Name of the child"), max_length=40)
    born_in = forms.IntegerField(label=pgettext_lazy("schooling", "Year of birth"), min_value=1990, max_value=2100)
    first_wish = PlaceChoice(label=pgettext_lazy("schooling", "First wish"),
                                        queryset=SchoolPlace.objects.none())  # fmt: skip
    second_wish = PlaceChoice(label=pgettext_lazy("schooling", "Second wish"), required=False,
                                         queryset=SchoolPlace.objects.none())  # fmt: skip
    third_wish = PlaceChoice(label=pgettext_lazy("schooling", "Third wish"), required=False,
                                        queryset=SchoolPlace.objects.none())  # fmt: skip

    def prepare(self) -> None:
        states = (SchoolYearState.OPEN, SchoolYearState.ADOPTED)
        rows = SchoolPlace.objects.filter(year__state__in=states).select_related("school", "year")
        for name in ("first_wish", "second_wish", "third_wish"):
            self.offer(name, rows.order_by("-year__opens_on", "grade", "school__name", "pk"))

    def values(self) -> dict[str, Any]:
        said = self.cleaned_data
        first = said["first_wish"]
        chosen = [said[name] for name in ("first_wish", "second_wish", "third_wish") if said.get(name)]
        return {"year_id": first.year_id, "child": said["child"], "born_in": said["born_in"], "grade": first.grade,
                "places_ids": [row.pk for row in chosen]}  # fmt: skip


class PlaceForm(ActForm):
    """A place that is left; `target` is the wish."""

    place = forms.ModelChoiceField(label=pgettext_lazy("schooling", "School with a place left"),
                                   queryset=SchoolPlace.objects.none())  # fmt: skip

    def prepare(self) -> None:
        rows = SchoolPlace.objects.filter(year=self.target.year_id, grade=self.target.grade).select_related("school")
        self.offer("place", rows.filter(taken__lt=F("capacity")).order_by("school__name", "pk"))

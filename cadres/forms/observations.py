"""Forms of front-line observation."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cadres.forms.base import ActForm
from cadres.selectors.observations import office_observers, people_to_judge
from cadres.services.observations.visits import WORDS_MOST, Matter, Sighting
from cadres.states.observations import Judgement, ProjectKind
from grids.forms_teams import DayInput
from xinhui.accounts.models import Unit, User

_AREA = forms.Textarea(attrs={"rows": 3})
#: Matters that one record takes.
MATTERS = 3


def _words(label: Any, *, required: bool = True, hint: Any = "", most: int = WORDS_MOST) -> forms.CharField:
    return forms.CharField(label=label, required=required, max_length=most, help_text=hint, widget=_AREA)


def _day(label: Any, *, required: bool = True, hint: Any = "") -> forms.DateField:
    return forms.DateField(label=label, required=required, widget=DayInput, help_text=hint)


class ProjectForm(ActForm):
    """A new key project."""

    name = forms.CharField(label=pgettext_lazy("observation", "name of the project"), max_length=100)
    kind = forms.ChoiceField(label=pgettext_lazy("observation", "kind of project"), choices=ProjectKind.choices)
    lead_unit = forms.ModelChoiceField(label=pgettext_lazy("observation", "lead unit"), queryset=Unit.objects.none())
    place = forms.CharField(label=pgettext_lazy("observation", "place of the project"), max_length=120, required=False)
    opened_on = _day(pgettext_lazy("observation", "opened on"), required=False, hint=_("Empty: today."))
    due_on = _day(pgettext_lazy("observation", "to be completed by"), required=False)

    def prepare(self) -> None:
        assert self.units is not None
        self.offer("lead_unit", self.units)

    def values(self) -> dict[str, Any]:
        said = dict(self.cleaned_data)
        unit = said.pop("lead_unit")
        return {**said, "lead_unit_id": unit.pk}


class CloseForm(ActForm):
    """The end of a project."""

    result = forms.CharField(label=pgettext_lazy("observation", "result of the project"), max_length=200)
    closed_on = _day(pgettext_lazy("observation", "closed on"), required=False, hint=_("Empty: today."))


class DetachForm(ActForm):
    """Somebody leaves a project."""

    ended_on = _day(pgettext_lazy("observation", "attached until"), required=False, hint=_("Empty: today."))


class PlanForm(ActForm):
    """When, and who goes."""

    planned_on = _day(pgettext_lazy("observation", "planned for"))
    office = forms.ModelMultipleChoiceField(
        label=pgettext_lazy("observation", "observers of the cadre office"), queryset=User.objects.none(),
        required=False, widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    others = forms.CharField(
        label=pgettext_lazy("observation", "other observers"), required=False, max_length=400,
        help_text=_("Account names, separated by spaces."),
    )  # fmt: skip

    def prepare(self) -> None:
        self.offer("office", office_observers())

    def clean_others(self) -> list[int]:
        """Ids of accounts in use."""
        names = set(self.cleaned_data["others"].replace("，", " ").replace(",", " ").split())
        found = dict(User.objects.filter(username__in=names, is_active=True).values_list("username", "pk"))
        unknown = sorted(names - set(found))
        if unknown:
            raise forms.ValidationError(_("No such account: %(names)s.") % {"names": "、".join(unknown)})
        return list(found.values())

    def values(self) -> dict[str, Any]:
        said = self.cleaned_data
        wanted = {*(one.pk for one in said["office"]), *said["others"]}
        return {"planned_on": said["planned_on"], "observer_ids": wanted}


class RecordForm(ActForm):
    """What was seen, each person of the project judged, matters to be followed up; `target`: the visit."""

    visited_on = _day(pgettext_lazy("observation", "visited on"), required=False, hint=_("Empty: today."))
    place = forms.CharField(label=pgettext_lazy("observation", "where"), max_length=120)
    met = _words(pgettext_lazy("observation", "whom you met"))
    seen = _words(pgettext_lazy("observation", "what you saw"), most=2000)

    def prepare(self) -> None:
        self.people = list(people_to_judge(self.target))
        former = {row.cadre_id: row for row in self.target.sightings.all()}
        choices = [("", pgettext_lazy("observation", "not judged")), *Judgement.choices]
        for row in self.people:
            name, old = row.cadre.name, former.get(row.cadre_id)
            self.fields[f"judgement_{row.cadre_id}"] = forms.ChoiceField(
                label=f"{name}（{row.cadre.unit.name}，{row.duty}）", choices=choices, required=False,
                initial=old.judgement if old is not None else "",
            )  # fmt: skip
            self.fields[f"words_{row.cadre_id}"] = _words(
                pgettext_lazy("observation", "what %(name)s did") % {"name": name}, required=False
            )
            self.fields[f"words_{row.cadre_id}"].initial = old.words if old is not None else ""
        matters = list(self.target.facts.all())
        for number in range(1, MATTERS + 1):
            fact = matters[number - 1] if number <= len(matters) else None
            text = _words(
                pgettext_lazy("observation", "matter %(n)d to be followed up") % {"n": number}, required=False
            )
            due = _day(pgettext_lazy("observation", "matter %(n)d until") % {"n": number}, required=False)
            text.initial, due.initial = (fact.text, fact.due_on) if fact is not None else ("", None)
            self.fields[f"matter_{number}"], self.fields[f"until_{number}"] = text, due
        if self.target.visited_on is not None:
            self.initial = {"visited_on": self.target.visited_on, "place": self.target.place, "met": self.target.met,
                            "seen": self.target.seen}  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """A judgement comes with words, a matter with its day."""
        said = self.cleaned_data
        pairs = [(f"judgement_{row.cadre_id}", f"words_{row.cadre_id}") for row in self.people]
        for one, other in [*pairs, *((f"matter_{number}", f"until_{number}") for number in range(1, MATTERS + 1))]:
            if said.get(one) and not said.get(other) and other not in self.errors:
                self.add_error(other, _("Fill this in."))
            elif said.get(other) and not said.get(one) and one not in self.errors:
                self.add_error(one, _("Fill this in."))
        return said

    def values(self) -> dict[str, Any]:
        said = self.cleaned_data
        return {
            **{name: said[name] for name in ("visited_on", "place", "met", "seen")},
            "sightings": [
                Sighting(row.cadre_id, said[f"judgement_{row.cadre_id}"], said[f"words_{row.cadre_id}"])
                for row in self.people if said[f"judgement_{row.cadre_id}"]
            ],
            "matters": [Matter(said[f"matter_{number}"], said[f"until_{number}"]) for number in range(1, MATTERS + 1)
                        if said[f"matter_{number}"]],
        }  # fmt: skip


class OpinionForm(ActForm):
    """What the office says to a record."""

    words = _words(pgettext_lazy("observation", "opinion"), required=False)


class VisitReasonForm(ActForm):
    """Why."""

    reason = _words(pgettext_lazy("observation", "reason"))


class SettleForm(ActForm):
    """What came of a matter."""

    outcome = _words(pgettext_lazy("observation", "outcome"))
    settled_on = _day(pgettext_lazy("observation", "settled on"), required=False, hint=_("Empty: today."))

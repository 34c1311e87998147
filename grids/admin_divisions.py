"""Admin pages of the tree: read and drawn here, changed by the verbs of grids/services/divisions/."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from leaflet.admin import LeafletGeoAdminMixin
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget

from grids.models import Division, Grid
from grids.models.division import DivisionKind, Scenario
from grids.services.divisions.change import close_place, rename_place, set_boundary, set_scenario
from grids.services.divisions.create import create_division, create_grid
from grids.services.divisions.cut import cut_grid, read_line
from grids.services.divisions.frame import KEEPERS, checked_boundary
from grids.services.divisions.merge import merge_grids
from grids.services.divisions.recode import recode_place
from xinhui.accounts.actors import Actor
from xinhui.accounts.roles import Role
from xinhui.admin_verbs import AdminVerb, Done, VerbAdmin
from xinhui.core.errors import DomainError

Data = Mapping[str, Any]


def _text(label: Any, **facts: Any) -> forms.CharField:
    return forms.CharField(label=label, widget=UnfoldAdminTextInputWidget, **facts)


def _choice(label: Any, choices: Any, **facts: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, widget=UnfoldAdminSelectWidget, **facts)


class CloseForm(forms.Form):
    """Why, and by whose decision."""

    reason = _text(_("Reason and decision"), max_length=200)


class RenameForm(CloseForm):
    """The new name."""

    name = _text(_("Name"), max_length=80)
    field_order = ["name", "reason"]


class RecodeForm(CloseForm):
    """The new code."""

    new_code = _text(_("New code"), max_length=15)
    field_order = ["new_code", "reason"]


class NewDivisionForm(RenameForm):
    """A new town or village."""

    code = _text(_("Division code"), max_length=12, help_text=_("9 digits for a town, 12 for a village, 15 for a grid"))
    kind = _choice(_("Kind"), [("", "—"), *DivisionKind.choices], required=False,
                   help_text=_("only where the code leaves it open: fishery or industrial park"))  # fmt: skip
    field_order = ["code", "name", "kind", "reason"]


class NewGridForm(RenameForm):
    """A new grid."""

    division_code = _text(_("Village's code"), max_length=12)
    scenario = _choice(_("Scenario"), Scenario.choices)
    field_order = ["division_code", "name", "scenario", "reason"]


class ScenarioForm(forms.Form):
    """Which duty list the grid follows."""

    scenario = _choice(_("Scenario"), Scenario.choices)


class MergeForm(CloseForm):
    """What is taken in."""

    codes = _text(_("Codes of the grids that it takes in"), help_text=_("separated by blanks or commas"))
    name = _text(_("New name"), max_length=80, required=False)
    field_order = ["codes", "name", "reason"]

    def clean_codes(self) -> list[str]:
        """A list."""
        return [code for code in str(self.cleaned_data["codes"]).replace("，", " ").replace(",", " ").split() if code]


class CutForm(RenameForm):
    """Where the line runs."""

    line = forms.CharField(
        label=_("Dividing line"),
        widget=UnfoldAdminTextareaWidget,
        help_text=_("A point a line: longitude, latitude. The line runs from outside the grid to outside the grid."),
    )
    field_order = ["name", "line", "reason"]

    def clean_line(self) -> list[tuple[float, float]]:
        """Points."""
        try:
            return read_line(str(self.cleaned_data["line"]))
        except DomainError as error:
            raise ValidationError(str(error)) from error


def _code(model: type[Model], pk: int) -> str:
    found: str = model._default_manager.values_list("code", flat=True).get(pk=pk)
    return found


def _place_verbs(model: type[Model]) -> tuple[AdminVerb, ...]:
    return (
        AdminVerb("rename", _("Rename"), KEEPERS, RenameForm,
                  lambda actor, pk, data: Done(rename_place(actor=actor, code=_code(model, pk), **data)),
                  fits=lambda row: row.is_active, initial=lambda row: {"name": row.name}),
        AdminVerb("recode", _("Give another code"), KEEPERS, RecodeForm,
                  lambda actor, pk, data: Done(recode_place(actor=actor, code=_code(model, pk), **data)),
                  fits=lambda row: row.is_active,
                  words=_("Everything in it gets the new code too, in every table; the trail keeps the old one.")),
        AdminVerb("close", _("Close the place"), KEEPERS, CloseForm,
                  lambda actor, pk, data: Done(close_place(actor=actor, code=_code(model, pk), **data)),
                  fits=lambda row: row.is_active, is_danger=True),
    )  # fmt: skip


def _cut(actor: Actor, pk: int, data: Data) -> Done:
    return Done(cut_grid(actor=actor, code=_code(Grid, pk), **data)[0])


GRID_VERBS = (
    AdminVerb("scenario", _("Set the scenario"), KEEPERS, ScenarioForm,
              lambda actor, pk, data: Done(set_scenario(actor=actor, code=_code(Grid, pk), **data)),
              fits=lambda row: row.is_active, initial=lambda row: {"scenario": row.scenario}),
    AdminVerb("split", _("Split"), KEEPERS, CutForm, _cut, fits=lambda row: row.is_active and bool(row.boundary),
              words=_("The larger part keeps name, code, team and cases; the smaller becomes a new grid.")),
    AdminVerb("merge", _("Take in neighbours"), (Role.COMMAND_CENTRE,), MergeForm,
              lambda actor, pk, data: Done(merge_grids(actor=actor, into=_code(Grid, pk), **data)),
              fits=lambda row: row.is_active, is_danger=True,
              words=_("Open cases, hazards and kit of the grids taken in move here; the posts of their people end.")),
)  # fmt: skip


class PlaceForm(ModelForm[Any]):
    """The boundary, checked against neighbours and parent before it is saved; it is redrawn here, never wiped out."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Whoever may only look has no such field."""
        super().__init__(*args, **kwargs)
        if "boundary" in self.fields:
            self.fields["boundary"].required = True

    def clean_boundary(self) -> Any:
        """As the service would refuse it."""
        boundary = self.cleaned_data["boundary"]
        try:
            checked_boundary(self.instance.code, boundary)
        except DomainError as error:
            raise ValidationError(str(error)) from error
        return boundary


class PlaceAdmin(LeafletGeoAdminMixin, VerbAdmin):  # type: ignore[misc]  # leaflet ships no types
    """The shape is drawn here; all else are verbs."""

    edit_roles = KEEPERS
    form = PlaceForm
    map_height = "480px"
    search_fields = ("code", "name")
    drawn: ClassVar[str] = "boundary"

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> tuple[str, ...]:
        """Everything but the shape."""
        return tuple(f.name for f in self.model._meta.fields if f.editable and f.name not in (self.drawn, "id"))

    def save_model(self, request: HttpRequest, obj: Any, form: ModelForm[Any], change: bool) -> None:
        """By the verb."""
        if self.drawn in form.changed_data:
            set_boundary(actor=Actor.of_request(request), code=obj.code, boundary=obj.boundary)


@admin.register(Division)
class DivisionAdmin(PlaceAdmin):
    """Towns and villages."""

    verbs = _place_verbs(Division)
    add_verb = AdminVerb("create", _("New division"), KEEPERS, NewDivisionForm,
                         lambda actor, _pk, data: Done(create_division(actor=actor, **data)))  # fmt: skip
    list_display = ("code", "name", "kind", "parent", "is_active")
    list_filter = ("kind", "is_active")
    list_select_related = ("parent",)


@admin.register(Grid)
class GridAdmin(PlaceAdmin):
    """Grids."""

    verbs = (*_place_verbs(Grid), *GRID_VERBS)
    add_verb = AdminVerb("create", _("New grid"), KEEPERS, NewGridForm,
                         lambda actor, _pk, data: Done(create_grid(actor=actor, **data)))  # fmt: skip
    list_display = ("code", "name", "division", "scenario", "is_active")
    list_filter = ("scenario", "is_active")
    list_select_related = ("division",)

"""Forms of the grid teams: one a verb. They check shapes; the services check rules.

Every form takes `target` (the grid, post, piece, hazard, need or matter it acts on) and offers `values()`: its data as
the service takes it.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from grids.forms import TEXT
from grids.models import KitIssue, KitType
from grids.models.kit import KitCondition
from grids.models.profile import HazardKind, RiskLevel
from grids.models.team import PROFESSIONAL_DUTIES, PartyOrganizationKind, Seat, TeamDuty
from grids.selectors.teams import account_named, kit_of_holder, people_of_grid, wanted_duties
from grids.services.profiles import COUNTS
from xinhui.accounts.models import User
from xinhui.accounts.scope import Scope
from xinhui.core import clock

_DAY = {"type": "date"}


class DayInput(forms.DateInput):
    """A native date picker; browsers want ISO days."""

    def __init__(self) -> None:
        super().__init__(attrs=dict(_DAY), format="%Y-%m-%d")


class TargetForm(forms.Form):
    """A form about one row; `scope` is the reader's, where the choices depend on it."""

    def __init__(self, *args: Any, target: Any, scope: Scope | None = None, **kwargs: Any) -> None:
        self.target, self.scope = target, scope
        super().__init__(*args, **kwargs)
        self.prepare()

    def prepare(self) -> None:
        """Choices and first values from the target."""

    def values(self) -> dict[str, Any]:
        """The data as the service takes it."""
        return dict(self.cleaned_data)

    def offer(self, name: str, choices: Sequence[tuple[Any, Any]]) -> None:
        """Set the choices of a choice field."""
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(choices)

    def choose(self, name: str, rows: QuerySet[Any]) -> None:
        """Set the rows of a model choice field."""
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = rows


class WordsForm(TargetForm):
    """Required words, under the service's own name for them."""

    note = forms.CharField(label=_("Note"), widget=TEXT)


class ReasonForm(TargetForm):
    """Required words."""

    reason = forms.CharField(label=_("Reason"), widget=TEXT)


class HolderForm(TargetForm):
    """Who takes a seat: an account by its username, or only a name."""

    username = forms.CharField(
        label=_("Username"), max_length=150, required=False,
        help_text=_("Only if the person signs in to the portal; the name is then the account's."),
    )  # fmt: skip
    holder_name = forms.CharField(label=_("Full name"), max_length=60, required=False)
    phone = forms.CharField(
        label=_("Phone"), max_length=20, required=False, widget=forms.TextInput(attrs={"type": "tel"})
    )
    is_party_secretary = forms.BooleanField(label=_("Also the grid's party secretary"), required=False)

    def clean(self) -> dict[str, Any]:
        """The account, and that it is the person named."""
        data = super().clean() or {}
        username, name = data.pop("username", "").strip(), data.get("holder_name", "").strip()
        data["holder_id"] = None
        if username:
            user = account_named(username)
            if user is None:
                self.add_error("username", _("There is no account in use with this username."))
            elif name and name != user.label:
                self.add_error("holder_name", _("This account belongs to %(name)s.") % {"name": user.label})
            else:
                data["holder_id"] = user.pk
        elif not name:
            self.add_error("holder_name", _("Give the person's name, or the username."))
        return data


class AppointForm(HolderForm):
    """A seat of a grid's team and who takes it."""

    duty = forms.ChoiceField(label=_("Duty"), choices=())
    seat = forms.ChoiceField(label=_("Seat"), choices=Seat.choices, initial=Seat.A)
    starts_on = forms.DateField(label=_("From"), widget=DayInput(), required=False)
    field_order = ("duty", "seat", "holder_name", "username", "phone", "is_party_secretary", "starts_on")

    def prepare(self) -> None:
        here = [d for d in TeamDuty if d not in PROFESSIONAL_DUTIES or d in wanted_duties(self.target.scenario)]
        field = self.fields["duty"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(duty.value, duty.label) for duty in here]
        self.fields["starts_on"].initial = clock.today


class HandOverPostForm(HolderForm):
    """The next person, the note, and the condition of every piece of kit that changes hands."""

    note = forms.CharField(label=_("Hand-over note"), widget=TEXT)
    field_order = ("holder_name", "username", "phone", "is_party_secretary", "note")

    def prepare(self) -> None:
        self.pieces: list[KitIssue] = kit_of_holder(self.target)
        for piece in self.pieces:
            self.fields[f"kit_{piece.pk}"] = forms.ChoiceField(
                label=str(piece), choices=KitCondition.choices, initial=piece.condition
            )

    def values(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        data["inventory"] = {piece.pk: data.pop(f"kit_{piece.pk}") for piece in self.pieces}
        return data


class EndPostForm(ReasonForm):
    """Why and when a post ends."""

    ends_on = forms.DateField(label=_("First day without it"), widget=DayInput(), required=False)

    def prepare(self) -> None:
        self.fields["ends_on"].initial = clock.today


class PartyForm(TargetForm):
    """The grid's party organization."""

    name = forms.CharField(label=_("Name"), max_length=120)
    kind = forms.ChoiceField(label=_("Kind"), choices=PartyOrganizationKind.choices)
    secretary_name = forms.CharField(label=_("Secretary"), max_length=60)
    established_on = forms.DateField(label=_("Established on"), widget=DayInput(), required=False)

    def prepare(self) -> None:
        present = getattr(self.target, "party_organization", None)
        for name in self.fields:
            self.fields[name].initial = getattr(present, name, None)


class KitIssueForm(TargetForm):
    """One piece into the grid's hands."""

    kit_type = forms.ModelChoiceField(label=_("Kit type"), queryset=KitType.objects.none())
    serial = forms.CharField(label=_("Serial number"), max_length=40)
    issued_to = forms.ModelChoiceField(label=_("Issued to"), queryset=User.objects.none(), required=False)
    issued_on = forms.DateField(label=_("Issued on"), widget=DayInput(), required=False)

    def prepare(self) -> None:
        self.choose("kit_type", KitType.objects.all())
        self.choose("issued_to", people_of_grid(self.target))
        self.fields["issued_on"].initial = clock.today

    def values(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        person = data.pop("issued_to")
        data["kit_type_id"], data["issued_to_id"] = data.pop("kit_type").pk, person.pk if person else None
        return data


class ConditionForm(TargetForm):
    """What was found."""

    condition = forms.ChoiceField(label=_("Condition"), choices=KitCondition.choices)
    note = forms.CharField(label=_("Note"), max_length=200, required=False)

    def prepare(self) -> None:
        self.fields["condition"].initial = self.target.condition


class ProfileForm(TargetForm):
    """The grid's figures; the fields are the model's own."""

    as_of = forms.DateField(label=_("As of"), widget=DayInput(), required=False)
    key_work = forms.CharField(label=_("Key work"), widget=TEXT, required=False)

    def prepare(self) -> None:
        present = getattr(self.target, "profile", None)
        model = self.target._meta.get_field("profile").related_model
        for name in COUNTS:
            label = str(model._meta.get_field(name).verbose_name)
            first = getattr(present, name, 0)
            self.fields[name] = forms.IntegerField(label=label.capitalize(), min_value=0, initial=first)
        self.order_fields(("as_of", *COUNTS, "key_work"))
        self.fields["as_of"].initial = clock.today
        self.fields["key_work"].initial = getattr(present, "key_work", "")

    def values(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        return {"counts": {name: data.pop(name) for name in COUNTS}, **data}


class RecheckForm(WordsForm):
    """What a check of a hazard showed."""

    level = forms.TypedChoiceField(label=_("Risk level"), choices=RiskLevel.choices, coerce=int)
    recheck_on = forms.DateField(label=_("Next check on"), widget=DayInput())

    def prepare(self) -> None:
        self.fields["level"].initial = self.target.level
        self.fields["recheck_on"].initial = clock.today() + timedelta(days=30)


class HazardForm(TargetForm):
    """A hazard."""

    kind = forms.ChoiceField(label=_("Kind"), choices=HazardKind.choices)
    level = forms.TypedChoiceField(label=_("Risk level"), choices=RiskLevel.choices, coerce=int, initial=RiskLevel.LOW)
    place = forms.CharField(label=_("Place"), max_length=120)
    description = forms.CharField(label=_("Description"), widget=TEXT)
    responsible = forms.CharField(label=_("Responsible"), max_length=60, required=False)
    recheck_on = forms.DateField(label=_("Next check on"), widget=DayInput())

    def prepare(self) -> None:
        self.fields["recheck_on"].initial = clock.today() + timedelta(days=30)

"""Forms of the accounts administration. They check shapes; the accounts services check rules."""

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.widgets import (
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
)

from xinhui.accounts.api_scopes import offered
from xinhui.accounts.models import Unit, UnitKind, User
from xinhui.accounts.roles import Role
from xinhui.core.models import WorkingHours


def _day() -> UnfoldAdminTextInputWidget:
    """The browser's own picker of a day."""
    return UnfoldAdminTextInputWidget(attrs={"type": "date"})


class NothingForm(forms.Form):
    """Nothing but the decision."""


class ReasonForm(forms.Form):
    """Why: it goes on the trail."""

    reason = forms.CharField(label=_("Reason"), max_length=200, widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}))


class NewUserForm(forms.Form):
    """An account to open."""

    username = forms.CharField(label=_("Username"), max_length=150, widget=UnfoldAdminTextInputWidget())
    name = forms.CharField(label=_("Full name"), max_length=60, widget=UnfoldAdminTextInputWidget())
    phone = forms.CharField(label=_("Phone"), max_length=20, required=False, widget=UnfoldAdminTextInputWidget())
    email = forms.EmailField(label=_("E-mail"), required=False, widget=UnfoldAdminTextInputWidget())


class PersonForm(forms.Form):
    """Whom it concerns, by username: there may be thousands."""

    user = forms.CharField(label=_("Username"), max_length=150, widget=UnfoldAdminTextInputWidget())

    def clean_user(self) -> User:
        """The account of that name."""
        user: User | None = User.objects.filter(username=self.cleaned_data["user"].strip()).first()
        if user is None:
            raise forms.ValidationError(_("There is no such user."))
        return user


class NewPostForm(PersonForm):
    """A post to give."""

    role = forms.ChoiceField(label=_("Role"), choices=Role.choices, widget=UnfoldAdminSelectWidget())
    unit = forms.ModelChoiceField(label=_("Unit"), queryset=Unit.objects.none(), widget=UnfoldAdminSelectWidget())
    area_code = forms.CharField(
        label=_("Area code"), max_length=15, widget=UnfoldAdminTextInputWidget(),
        help_text=_("6 digits for the district, 9 for a town, 12 for a village, 15 for a grid."),
    )  # fmt: skip
    title = forms.CharField(label=_("Title"), max_length=60, required=False, widget=UnfoldAdminTextInputWidget())
    starts_on = forms.DateField(label=_("From"), required=False, widget=_day())
    ends_on = forms.DateField(label=_("To"), required=False, widget=_day())

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own arguments
        units = Unit.objects.active().order_by("code")
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]  # a ModelChoiceField


class EndPostForm(ReasonForm):
    """When a post ends."""

    ends_on = forms.DateField(
        label=_("First day no longer in force"), required=False, widget=_day(),
        help_text=_("Empty: today."),
    )  # fmt: skip


class UnitForm(forms.Form):
    """A unit's facts."""

    name = forms.CharField(label=_("Name"), max_length=80, widget=UnfoldAdminTextInputWidget())
    kind = forms.ChoiceField(label=_("Kind"), choices=UnitKind.choices, widget=UnfoldAdminSelectWidget())
    area_code = forms.CharField(label=_("Area code"), max_length=15, widget=UnfoldAdminTextInputWidget())
    parent = forms.ModelChoiceField(
        label=_("Parent unit"), queryset=Unit.objects.none(), required=False, widget=UnfoldAdminSelectWidget()
    )
    working_hours = forms.ModelChoiceField(
        label=_("Working hours"), queryset=WorkingHours.objects.none(), required=False,
        widget=UnfoldAdminSelectWidget(), help_text=_("Empty: the default hours."),
    )  # fmt: skip

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own arguments
        choices = {"parent": Unit.objects.active().order_by("code"), "working_hours": WorkingHours.objects.all()}
        for name, rows in choices.items():
            self.fields[name].queryset = rows  # type: ignore[attr-defined]  # ModelChoiceFields


class NewUnitForm(UnitForm):
    """A unit to open."""

    code = forms.CharField(label=_("Code"), max_length=40, widget=UnfoldAdminTextInputWidget())
    field_order = ("code", "name")


class NewTokenForm(PersonForm):
    """A key to issue."""

    name = forms.CharField(label=_("What it is for"), max_length=60, widget=UnfoldAdminTextInputWidget())
    scopes = forms.MultipleChoiceField(
        label=_("Scopes"), choices=offered, required=False, widget=forms.CheckboxSelectMultiple(),
        help_text=_("Only what the client needs. None chosen: whatever the posts of the user allow."),
    )  # fmt: skip
    expires_on = forms.DateField(label=_("Valid until"), required=False, widget=_day())

"""Forms of the administration of systems. They check shapes; the services check rules."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget

from xinhui.accounts.api_scopes import offered
from xinhui.accounts.models import Unit, User
from xinhui.bureaus.models import BureauClient
from xinhui.core import clock


def _day() -> UnfoldAdminTextInputWidget:
    return UnfoldAdminTextInputWidget(attrs={"type": "date"})


def end_of(day: date | None) -> datetime | None:
    """The last moment of a day here; None for None."""
    return datetime.combine(day + timedelta(days=1), time.min, tzinfo=clock.LOCAL) if day else None


class NothingForm(forms.Form):
    """Nothing but the decision."""


class ReasonForm(forms.Form):
    """Why: it goes on the trail."""

    reason = forms.CharField(label=_("Reason"), max_length=200, widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}))


class ClientForm(forms.Form):
    """What a system may, and may use up."""

    scopes = forms.MultipleChoiceField(
        label=_("Scopes"), choices=offered, widget=forms.CheckboxSelectMultiple(),
        help_text=pgettext_lazy("bureaus", "Only what the system needs; a token is never given more."),
    )  # fmt: skip
    area_codes = forms.CharField(
        label=pgettext_lazy("bureaus", "areas"), required=False, max_length=400, widget=UnfoldAdminTextInputWidget(),
        help_text=pgettext_lazy("bureaus", "Area codes separated by spaces. Empty: wherever its posts reach."),
    )  # fmt: skip
    calls_a_minute = forms.IntegerField(
        label=pgettext_lazy("bureaus", "calls a minute"), required=False, min_value=1,
        widget=UnfoldAdminTextInputWidget(attrs={"inputmode": "numeric"}),
    )  # fmt: skip
    calls_a_day = forms.IntegerField(
        label=pgettext_lazy("bureaus", "calls a day"), required=False, min_value=1,
        widget=UnfoldAdminTextInputWidget(attrs={"inputmode": "numeric"}),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        usual = pgettext_lazy("bureaus", "Empty: %(number)d, as for all systems.")
        for name, number in (("calls_a_minute", settings.CLIENT_CALLS_A_MINUTE),
                             ("calls_a_day", settings.CLIENT_CALLS_A_DAY)):  # fmt: skip
            self.fields[name].help_text = usual % {"number": number}

    def clean_area_codes(self) -> list[str]:
        """The codes one by one."""
        return str(self.cleaned_data["area_codes"]).replace(",", " ").replace("，", " ").split()


class NewClientForm(ClientForm):
    """A system to open."""

    name = forms.CharField(label=_("Name"), max_length=80, widget=UnfoldAdminTextInputWidget())
    unit = forms.ModelChoiceField(label=_("Unit"), queryset=Unit.objects.none(), widget=UnfoldAdminSelectWidget())
    account = forms.CharField(
        label=pgettext_lazy("bureaus", "account"), max_length=150, widget=UnfoldAdminTextInputWidget(),
        help_text=pgettext_lazy("bureaus", "Username of the system's own account; it holds its post at the unit."),
    )  # fmt: skip
    field_order = ("name", "unit", "account", "scopes")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = Unit.objects.active().order_by("code")
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]  # a ModelChoiceField

    def clean_account(self) -> User:
        """The account of that name."""
        user: User | None = User.objects.filter(username=self.cleaned_data["account"].strip()).first()
        if user is None:
            raise forms.ValidationError(_("There is no such user."))
        return user


class NewKeyForm(forms.Form):
    """A key to issue, and what becomes of the one in use."""

    client = forms.ModelChoiceField(
        label=pgettext_lazy("bureaus", "system"), queryset=BureauClient.objects.none(),
        widget=UnfoldAdminSelectWidget(),
    )  # fmt: skip
    name = forms.CharField(
        label=pgettext_lazy("bureaus", "what it is for"), max_length=60, widget=UnfoldAdminTextInputWidget()
    )
    valid_until = forms.DateField(
        label=_("Valid until"), required=False, widget=_day(),
        help_text=pgettext_lazy("bureaus", "Empty: a year, which is the most."),
    )  # fmt: skip
    old_until = forms.DateField(
        label=pgettext_lazy("bureaus", "the key in use runs out on"), required=False, widget=_day(),
        help_text=pgettext_lazy("bureaus", "At most 30 days ahead. Empty: it keeps its own end."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        clients = BureauClient.objects.filter(is_active=True).select_related("unit").order_by("unit__code", "name")
        self.fields["client"].queryset = clients  # type: ignore[attr-defined]  # a ModelChoiceField


class RunOutForm(forms.Form):
    """When a key ends."""

    until = forms.DateField(label=pgettext_lazy("bureaus", "last day"), widget=_day())

"""Forms about oneself. The rules are in the services; a form only takes the typing."""

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class SignInForm(AuthenticationForm):
    """Username and password."""

    error_messages = {
        "invalid_login": _("The username or the password is not right. Both tell capital and small letters apart."),
        "inactive": _("This account is locked."),
    }


class PasswordForm(forms.Form):
    """A new password, twice."""

    old_password = forms.CharField(
        label=_("Present password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "autofocus": True}),
    )
    new_password = forms.CharField(
        label=_("New password"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )
    repeated = forms.CharField(
        label=_("New password again"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )

    def clean_repeated(self) -> str:
        """Both must be the same."""
        repeated: str = self.cleaned_data["repeated"]
        if repeated != self.cleaned_data.get("new_password"):
            raise forms.ValidationError(_("The two new passwords differ."), code="password-differs")
        return repeated


class PresentPasswordForm(forms.Form):
    """The password again, before something that a borrowed browser must not do."""

    password = forms.CharField(
        label=_("Present password"), strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )  # fmt: skip


class CodeForm(forms.Form):
    """A code of the authenticator app, or a recovery code."""

    code = forms.CharField(
        label=_("Code of the app"), max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autocapitalize": "characters"}),
    )  # fmt: skip


class PasskeyForm(forms.Form):
    """A passkey to add; `credential` is filled by the browser."""

    name = forms.CharField(
        label=pgettext_lazy("sign-in", "Name of the passkey"), max_length=40,
        widget=forms.TextInput(attrs={"id": "id_passkey_name", "autocomplete": "off"}),
    )  # fmt: skip
    password = forms.CharField(
        label=_("Present password"), strip=False, required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "id": "id_passkey_password"}),
    )  # fmt: skip
    signs_in = forms.BooleanField(
        label=pgettext_lazy("sign-in", "Also sign in with it alone, without the password"), required=False
    )
    credential = forms.CharField(widget=forms.HiddenInput(attrs={"id": "id_passkey_credential"}), required=False)


class WhichPasskeyForm(forms.Form):
    """The passkey to take off."""

    passkey_id = forms.IntegerField(min_value=1)


class ProofForm(forms.Form):
    """What a passkey answered."""

    credential = forms.CharField(widget=forms.HiddenInput)


class ProfileForm(forms.Form):
    """How to reach me."""

    phone = forms.CharField(
        label=_("Telephone"),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )
    email = forms.EmailField(
        label=_("E-mail"), required=False, widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )

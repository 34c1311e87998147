"""The second factor of an account: the secret an authenticator app shares, and codes for when the phone is gone."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from xinhui.core.sealed import unseal

#: What the secret is sealed for.
PURPOSE = "accounts.second_factor"


class SecondFactor(models.Model):
    """One a user. It asks for codes from the day the first one was right (`confirmed_at`)."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, verbose_name=_("user"), on_delete=models.PROTECT, related_name="second_factor"
    )
    secret_sealed = models.CharField(_("secret (sealed)"), max_length=200)
    created_at = models.DateTimeField(_("created at"))
    confirmed_at = models.DateTimeField(_("in force since"), null=True, blank=True)
    #: The latest half minute whose code was used: it and those before it are used up.
    last_step = models.BigIntegerField(_("half minute of the last code"), default=0)
    failures = models.PositiveSmallIntegerField(_("wrong codes in a row"), default=0)
    locked_until = models.DateTimeField(_("locked until"), null=True, blank=True)
    #: Off: in force by passkeys alone; the secret was never shown and its codes are refused.
    has_app = models.BooleanField(pgettext_lazy("sign-in", "with an authenticator app"), default=True)
    #: Somebody checked who is asking; another one takes it off (see services/factor_reset.py).
    reset_asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=pgettext_lazy("sign-in", "reset asked by"), null=True, blank=True,
        on_delete=models.PROTECT, related_name="+",
    )  # fmt: skip
    reset_asked_at = models.DateTimeField(pgettext_lazy("sign-in", "reset asked at"), null=True, blank=True)

    class Meta:
        verbose_name = _("second factor")
        verbose_name_plural = _("second factors")
        constraints = [
            models.CheckConstraint(
                name="second_factor_secret_is_sealed",
                condition=Q(secret_sealed__startswith="1:"),  # noqa: S106 - the number of the scheme
                violation_error_message=_("The secret must be stored sealed."),
            ),
            models.CheckConstraint(
                name="second_factor_steps_count_on",
                condition=Q(last_step__gte=0),
                violation_error_message=_("Half minutes are counted from 1970 on."),
            ),
            models.CheckConstraint(
                name="second_factor_reset_is_asked_by_somebody",
                condition=Q(reset_asked_by__isnull=True, reset_asked_at__isnull=True)
                | Q(reset_asked_by__isnull=False, reset_asked_at__isnull=False),
                violation_error_message=pgettext_lazy("sign-in", "Who asks for a reset is named, with the time."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}"

    @property
    def secret(self) -> str:
        """In base32. Raises SealBroken."""
        return unseal(self.secret_sealed, purpose=PURPOSE)


class RecoveryCode(models.Model):
    """A code that stands in for the phone once. Only its keyed fingerprint is kept."""

    factor = models.ForeignKey(
        SecondFactor, verbose_name=_("second factor"), on_delete=models.CASCADE, related_name="recovery_codes"
    )
    fingerprint = models.CharField(_("fingerprint of the code"), max_length=64)
    used_at = models.DateTimeField(_("used at"), null=True, blank=True)

    class Meta:
        verbose_name = _("recovery code")
        verbose_name_plural = _("recovery codes")
        constraints = [
            models.UniqueConstraint(
                name="recovery_code_once_a_factor",
                fields=["factor", "fingerprint"],
                violation_error_message=_("This recovery code is there already."),
            ),
            models.CheckConstraint(
                name="recovery_code_is_a_fingerprint",
                condition=Q(fingerprint__regex=r"^[0-9a-f]{64}$"),
                violation_error_message=_("A recovery code must be stored as its fingerprint."),
            ),
        ]

    def __str__(self) -> str:
        return self.fingerprint[:8]


class Passkey(models.Model):
    """A key of WebAuthn: in a phone, a computer or a stick. What the browser needs lies sealed."""

    factor = models.ForeignKey(
        SecondFactor, verbose_name=_("second factor"), on_delete=models.CASCADE, related_name="passkeys"
    )
    name = models.CharField(pgettext_lazy("sign-in", "name"), max_length=40)
    credential_print = models.CharField(
        pgettext_lazy("sign-in", "fingerprint of the key's number"), max_length=64, unique=True
    )
    credential_sealed = models.TextField(pgettext_lazy("sign-in", "public key (sealed)"))
    #: Its owner signs in with it alone: it asks for finger, face or PIN by itself.
    signs_in = models.BooleanField(pgettext_lazy("sign-in", "signs in without the password"), default=False)
    sign_count = models.BigIntegerField(pgettext_lazy("sign-in", "uses that the key counts"), default=0)
    created_at = models.DateTimeField(_("created at"))
    used_at = models.DateTimeField(pgettext_lazy("sign-in", "last used at"), null=True, blank=True)

    class Meta:
        verbose_name = pgettext_lazy("sign-in", "passkey")
        verbose_name_plural = pgettext_lazy("sign-in", "passkeys")
        ordering = ["created_at", "id"]
        constraints = [
            models.UniqueConstraint(
                name="passkey_name_once_a_person",
                fields=["factor", "name"],
                violation_error_message=pgettext_lazy("sign-in", "You have a passkey of this name."),
            ),
            models.CheckConstraint(
                name="passkey_is_sealed",
                condition=Q(credential_print__regex=r"^[0-9a-f]{64}$", credential_sealed__startswith="1:"),
                violation_error_message=pgettext_lazy("sign-in", "A passkey must be stored sealed."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class OldPassword(models.Model):
    """A password that was in use, as its hash: it is not taken again while it is among the latest."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("user"), on_delete=models.PROTECT, related_name="old_passwords"
    )
    password = models.CharField(pgettext_lazy("sign-in", "hash of the password"), max_length=128)
    replaced_at = models.DateTimeField(pgettext_lazy("sign-in", "replaced at"))

    class Meta:
        verbose_name = pgettext_lazy("sign-in", "former password")
        verbose_name_plural = pgettext_lazy("sign-in", "former passwords")
        ordering = ["-replaced_at", "-id"]
        indexes = [models.Index(fields=["user", "replaced_at"], name="old_password_user")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.replaced_at:%Y-%m-%d}"

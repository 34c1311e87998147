"""The second factor of an account: the secret an authenticator app shares, and codes for when the phone is gone."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

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

"""Employers: firms, hospitals, schools and institutes that win and keep talent, and the accounts that act for them."""

from typing import Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from talent.scope import talent_scope_of
from xinhui.accounts.models import Unit, User
from xinhui.core.models import Timestamped


class EmployerQuerySet(models.QuerySet["Employer"]):
    """Employers."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """All for whoever reads figures; an employer's account sees its own."""
        if not isinstance(user, User):
            return self.none()
        if talent_scope_of(user).reads_figures:
            return self
        return self.filter(pk__in=EmployerAccount.objects.filter(user=user, ended_on__isnull=True).values("employer"))

    def in_being(self) -> Self:
        """Not closed."""
        return self.filter(is_active=True)


class Employer(Timestamped):
    """Somebody who employs."""

    name = models.CharField(pgettext_lazy("talent", "name of the employer"), max_length=100)
    credit_code = models.CharField(pgettext_lazy("talent", "unified social credit code"), max_length=18, blank=True)
    nature = models.CharField(pgettext_lazy("talent", "nature of the employer"), max_length=40, blank=True)
    industry = models.CharField(pgettext_lazy("talent", "industry"), max_length=60, blank=True)
    area_code = models.CharField(_("area code"), max_length=15, db_index=True)
    #: The bureau or town that looks after it.
    unit = models.ForeignKey(Unit, verbose_name=pgettext_lazy("talent", "unit that looks after it"),
                             on_delete=models.PROTECT, related_name="employers")  # fmt: skip
    address = models.CharField(pgettext_lazy("talent", "address of the employer"), max_length=120, blank=True)
    contact = models.CharField(pgettext_lazy("talent", "contact of the employer"), max_length=40, blank=True)
    phone = models.CharField(pgettext_lazy("talent", "office telephone"), max_length=30, blank=True)
    about = models.CharField(pgettext_lazy("talent", "about the employer"), max_length=400, blank=True)
    is_active = models.BooleanField(_("in being"), default=True)

    objects = EmployerQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("talent", "employer")
        verbose_name_plural = pgettext_lazy("talent", "employers")
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                name="employer_name_once", fields=["name"], condition=Q(is_active=True),
                violation_error_message=_("An employer of this name is there already."),
            ),
            models.UniqueConstraint(
                name="employer_credit_code_once", fields=["credit_code"],
                condition=~Q(credit_code="") & Q(is_active=True),
                violation_error_message=_("An employer with this credit code is there already."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name


class EmployerAccount(models.Model):
    """A user who acts for an employer, from a day to a day."""

    employer = models.ForeignKey(Employer, verbose_name=pgettext_lazy("talent", "employer"), on_delete=models.PROTECT,
                                 related_name="accounts")  # fmt: skip
    user = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("user"), on_delete=models.PROTECT,
                             related_name="employer_accounts")  # fmt: skip
    started_on = models.DateField(_("from"))
    ended_on = models.DateField(_("to"), null=True, blank=True)

    class Meta:
        verbose_name = pgettext_lazy("talent", "account of an employer")
        verbose_name_plural = pgettext_lazy("talent", "accounts of employers")
        ordering = ["employer", "id"]
        constraints = [
            models.UniqueConstraint(
                name="employer_account_once", fields=["employer", "user"], condition=Q(ended_on__isnull=True),
                violation_error_message=_("This user acts for the employer already."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.employer_id} {self.user_id}"

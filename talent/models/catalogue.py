"""The catalogue of services for talent; who looks after whom; codes of cards."""

from typing import Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from talent.models.person import Person
from talent.rules.services import Conditions
from talent.states.applications import Tier
from talent.states.tickets import TalentServiceKind
from xinhui.accounts.models import Unit, User
from xinhui.core.models import Timestamped
from xinhui.core.worktime import BudgetUnit


class TalentServiceQuerySet(models.QuerySet["TalentService"]):
    """The catalogue is public."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """All of it."""
        return self

    def in_force(self) -> Self:
        """Not closed or replaced."""
        return self.filter(closed_on__isnull=True)


class TalentService(Timestamped):
    """One entry of the catalogue. It is not rewritten: it is closed and replaced by its next version, so that every
    ticket keeps the conditions and the promise under which it was filed."""

    name = models.CharField(pgettext_lazy("ticket", "name of the service"), max_length=40)
    kind = models.CharField(pgettext_lazy("ticket", "kind of service"), max_length=12, choices=TalentServiceKind)
    version = models.PositiveSmallIntegerField(pgettext_lazy("ticket", "version of the service"), default=1)
    replaces = models.OneToOneField("self", verbose_name=pgettext_lazy("ticket", "replaces"), null=True, blank=True,
                                    on_delete=models.PROTECT, related_name="replaced_by")  # fmt: skip
    least_tier = models.CharField(pgettext_lazy("ticket", "least tier"), max_length=1, choices=Tier, blank=True)
    needs_card = models.BooleanField(pgettext_lazy("ticket", "needs a card in force"), default=False)
    months_settled = models.PositiveSmallIntegerField(pgettext_lazy("ticket", "months settled"), default=0)
    #: One a line.
    documents = models.TextField(pgettext_lazy("ticket", "documents needed"), max_length=1000, blank=True)
    unit = models.ForeignKey(Unit, verbose_name=pgettext_lazy("ticket", "lead unit"), on_delete=models.PROTECT,
                             related_name="talent_services")  # fmt: skip
    partners = models.ManyToManyField(Unit, verbose_name=pgettext_lazy("ticket", "partner units"), blank=True,
                                      related_name="+")  # fmt: skip
    promise_amount = models.PositiveSmallIntegerField(pgettext_lazy("ticket", "promised within"))
    promise_unit = models.CharField(pgettext_lazy("ticket", "unit of time"), max_length=14, choices=BudgetUnit,
                                    default=BudgetUnit.WORKING_DAY)  # fmt: skip
    text = models.TextField(pgettext_lazy("ticket", "what the service is"), max_length=1000)
    opened_on = models.DateField(pgettext_lazy("ticket", "offered since"))
    closed_on = models.DateField(pgettext_lazy("ticket", "offered until"), null=True, blank=True)

    objects = TalentServiceQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("ticket", "service for talent")
        verbose_name_plural = pgettext_lazy("ticket", "services for talent")
        ordering = ["kind", "name", "-version"]
        constraints = [
            models.UniqueConstraint(
                name="talent_service_name_once", fields=["name"], condition=Q(closed_on__isnull=True),
                violation_error_message=_("A service of this name is offered already."),
            ),
            models.CheckConstraint(
                name="talent_service_promises_something", condition=Q(promise_amount__gte=1),
                violation_error_message=_("A service promises at least one unit of time."),
            ),
            models.CheckConstraint(
                name="talent_service_in_order",
                condition=Q(closed_on__isnull=True) | Q(closed_on__gte=F("opened_on")),
                violation_error_message=_("A service is closed after it was opened."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name

    @property
    def conditions(self) -> Conditions:
        """What a program checks."""
        return Conditions(self.least_tier, self.needs_card, self.months_settled)

    @property
    def document_list(self) -> list[str]:
        """The documents, one each."""
        return [line.strip() for line in self.documents.splitlines() if line.strip()]


class TalentSteward(models.Model):
    """Who looks after somebody, from a day to a day; the history stays."""

    person = models.ForeignKey(Person, verbose_name=pgettext_lazy("talent", "person of talent"),
                               on_delete=models.PROTECT, related_name="stewards")  # fmt: skip
    user = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=pgettext_lazy("ticket", "steward"),
                             on_delete=models.PROTECT, related_name="talent_charges")  # fmt: skip
    started_on = models.DateField(_("from"))
    ended_on = models.DateField(_("to"), null=True, blank=True)

    class Meta:
        verbose_name = pgettext_lazy("ticket", "steward of a person")
        verbose_name_plural = pgettext_lazy("ticket", "stewards of people")
        ordering = ["person", "id"]
        constraints = [
            models.UniqueConstraint(
                name="talent_steward_one_at_a_time", fields=["person"], condition=Q(ended_on__isnull=True),
                violation_error_message=_("This person has a steward already."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.person_id} {self.user_id}"


class TalentCardCode(models.Model):
    """The code printed with a card: with the card's number it opens the person's tickets on a phone without account.

    Only its hash is kept; a new one ends the old."""

    person = models.OneToOneField(Person, verbose_name=pgettext_lazy("talent", "person of talent"),
                                  on_delete=models.PROTECT, related_name="card_code")  # fmt: skip
    code_print = models.CharField(pgettext_lazy("ticket", "fingerprint of the card's code"), max_length=64)
    given_on = models.DateField(pgettext_lazy("ticket", "code given on"))
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("by"), null=True, blank=True,
                                 on_delete=models.PROTECT, related_name="+")  # fmt: skip

    class Meta:
        verbose_name = pgettext_lazy("ticket", "code of a card")
        verbose_name_plural = pgettext_lazy("ticket", "codes of cards")

    def __str__(self) -> str:
        return str(self.person_id)

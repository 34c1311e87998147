"""Requests of people about their own data, and duties to keep a file though its person wants it gone."""

from datetime import date
from typing import Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from talent.models.person import Person
from talent.scope import talent_scope_of
from talent.states.rights import WAITING, DutyState, RequestChannel, RequestKind, RequestState
from xinhui.accounts.models import User
from xinhui.core.models import Timestamped

REQUEST = "talent.data_request"


class DataRequestQuerySet(models.QuerySet["DataRequest"]):
    """Requests."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """The office all; a person the own."""
        if not isinstance(user, User):
            return self.none()
        return self if talent_scope_of(user).is_office else self.filter(person__user=user)

    def waiting(self) -> Self:
        """Not answered yet."""
        return self.filter(state__in=list(WAITING))

    def overdue(self, today: date) -> Self:
        """Not answered, and the day is over."""
        return self.waiting().filter(due_on__lt=today)


class DataRequest(Timestamped):
    """What a person asks about the own data. Words and new values lie sealed; the erasure empties them too."""

    person = models.ForeignKey(Person, verbose_name=pgettext_lazy("talent", "person of talent"),
                               on_delete=models.PROTECT, related_name="data_requests")  # fmt: skip
    kind = models.CharField(pgettext_lazy("rights", "what is asked"), max_length=10, choices=RequestKind)
    channel = models.CharField(pgettext_lazy("rights", "how it came"), max_length=10, choices=RequestChannel)
    state = models.CharField(_("state"), max_length=10, choices=RequestState, default=RequestState.RECEIVED)
    received_on = models.DateField(pgettext_lazy("rights", "received on"))
    due_on = models.DateField(pgettext_lazy("rights", "to be answered by"), db_index=True)
    words_sealed = models.TextField(pgettext_lazy("rights", "words of the person (sealed)"), blank=True)
    #: JSON of columns and wanted values, of a correction.
    values_sealed = models.TextField(pgettext_lazy("rights", "wanted values (sealed)"), blank=True)
    answer_sealed = models.TextField(pgettext_lazy("rights", "answer (sealed)"), blank=True)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=pgettext_lazy("rights", "entered by"),
                                   null=True, blank=True, on_delete=models.PROTECT, related_name="+")  # fmt: skip
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=pgettext_lazy("rights", "proposed by"),
                                    null=True, blank=True, on_delete=models.PROTECT, related_name="+")  # fmt: skip
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=pgettext_lazy("rights", "answered by"),
                                    null=True, blank=True, on_delete=models.PROTECT, related_name="+")  # fmt: skip
    answered_on = models.DateField(pgettext_lazy("rights", "answered on"), null=True, blank=True)
    reminded_on = models.DateField(pgettext_lazy("rights", "reminded of on"), null=True, blank=True)

    objects = DataRequestQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("rights", "request about personal data")
        verbose_name_plural = pgettext_lazy("rights", "requests about personal data")
        ordering = ["due_on", "id"]
        constraints = [
            models.UniqueConstraint(
                name="talent_request_once", fields=["person", "kind"], condition=Q(state__in=["received", "proposed"]),
                violation_error_message=_("The same is asked already and not answered yet."),
            ),
            models.CheckConstraint(
                name="talent_request_second_person",
                condition=~Q(state=RequestState.DONE, kind=RequestKind.DELETION)
                | Q(proposed_by__isnull=False, answered_by__isnull=False) & ~Q(proposed_by=F("answered_by")),
                violation_error_message=_("Whoever proposes a deletion does not carry it out."),
            ),
            models.CheckConstraint(
                name="talent_request_answered_says_when",
                condition=Q(state__in=["received", "proposed"], answered_on__isnull=True)
                | ~Q(state__in=["received", "proposed"]) & Q(answered_on__isnull=False),
                violation_error_message=_("An answered request says when."),
            ),
            models.CheckConstraint(
                name="talent_request_days_in_order", condition=Q(due_on__gte=F("received_on")),
                violation_error_message=_("A request is due after it has come."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.received_on:%Y-%m-%d}"


class KeepingDuty(Timestamped):
    """A law or an open claim that demands to keep the file of a person, until a day or until it is lifted."""

    person = models.ForeignKey(Person, verbose_name=pgettext_lazy("talent", "person of talent"),
                               on_delete=models.PROTECT, related_name="keeping_duties")  # fmt: skip
    state = models.CharField(_("state"), max_length=8, choices=DutyState, default=DutyState.STANDING)
    basis = models.CharField(pgettext_lazy("rights", "law or claim that demands it"), max_length=120)
    until = models.DateField(pgettext_lazy("rights", "kept until"), null=True, blank=True)
    laid_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=pgettext_lazy("rights", "laid down by"),
                                null=True, blank=True, on_delete=models.PROTECT, related_name="+")  # fmt: skip

    class Meta:
        verbose_name = pgettext_lazy("rights", "duty to keep a file")
        verbose_name_plural = pgettext_lazy("rights", "duties to keep files")
        ordering = ["person", "id"]
        constraints = [
            models.CheckConstraint(
                name="talent_duty_has_basis", condition=~Q(basis=""),
                violation_error_message=_("A duty to keep names its law or claim."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.basis

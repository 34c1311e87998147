"""Tickets that ask for a service: on the clock, with partners' parts, documents and history."""

from typing import Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from talent.models.catalogue import TalentService
from talent.models.clocked import Clocked
from talent.models.employer import EmployerAccount
from talent.models.person import Person
from talent.scope import talent_scope_of
from talent.states.promise import PromiseLevel
from talent.states.tickets import OPEN, FiledBy, TicketDeed, TicketPartState, TicketState
from xinhui.accounts.models import Unit, User
from xinhui.attachments.models import Attachment
from xinhui.core.models import Timestamped


class TalentTicketQuerySet(models.QuerySet["TalentTicket"]):
    """Tickets: the office all; a unit what it leads or has a part in; a steward the own charges'."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Those that the user works on."""
        if not isinstance(user, User):
            return self.none()
        scope = talent_scope_of(user)
        if scope.is_office:
            return self
        if not scope.unit_ids:
            return self.none()
        parts = TalentTicketPart.objects.filter(unit__in=scope.unit_ids).values("ticket")
        return self.filter(Q(unit__in=scope.unit_ids) | Q(steward=user) | Q(pk__in=parts))

    def filed_for(self, user: User | AnonymousUser) -> Self:
        """Those of the user oneself and of the people of employers that the user acts for."""
        if not isinstance(user, User):
            return self.none()
        acts_for = EmployerAccount.objects.filter(user=user, ended_on__isnull=True).values("employer")
        return self.filter(Q(person__user=user) | Q(person__employer__in=acts_for, by=FiledBy.EMPLOYER))

    def in_work(self) -> Self:
        """Somebody still has to do something."""
        return self.filter(state__in=OPEN)


class TalentTicket(Clocked, Timestamped):
    """A service asked for by somebody."""

    number = models.CharField(pgettext_lazy("ticket", "number of the ticket"), max_length=20, unique=True)
    person = models.ForeignKey(Person, verbose_name=pgettext_lazy("talent", "person of talent"),
                               on_delete=models.PROTECT, related_name="tickets")  # fmt: skip
    service = models.ForeignKey(TalentService, verbose_name=pgettext_lazy("ticket", "service for talent"),
                                on_delete=models.PROTECT, related_name="tickets")  # fmt: skip
    unit = models.ForeignKey(Unit, verbose_name=pgettext_lazy("ticket", "lead unit"), on_delete=models.PROTECT,
                             related_name="talent_tickets")  # fmt: skip
    steward = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=pgettext_lazy("ticket", "steward"), null=True,
                                blank=True, on_delete=models.PROTECT, related_name="talent_tickets")  # fmt: skip
    state = models.CharField(_("state"), max_length=10, choices=TicketState, default=TicketState.FILED)
    by = models.CharField(pgettext_lazy("ticket", "filed by"), max_length=8, choices=FiledBy)
    words = models.TextField(pgettext_lazy("ticket", "what is asked for"), max_length=1000)
    missing = models.CharField(pgettext_lazy("ticket", "what is missing"), max_length=400, blank=True)
    result = models.TextField(pgettext_lazy("ticket", "result"), max_length=1000, blank=True)
    proof = models.CharField(pgettext_lazy("ticket", "proof of the result"), max_length=120, blank=True)
    basis = models.CharField(pgettext_lazy("ticket", "legal reason of the refusal"), max_length=200, blank=True)
    filed_at = models.DateTimeField(pgettext_lazy("ticket", "filed at"), db_index=True)
    taken_at = models.DateTimeField(pgettext_lazy("ticket", "taken at"), null=True, blank=True)
    runs_since = models.DateTimeField(pgettext_lazy("ticket", "worked on since"), null=True, blank=True)
    ended_at = models.DateTimeField(pgettext_lazy("ticket", "solved or ended at"), null=True, blank=True)
    #: Working minutes from taking to the result, without the time that it waited for the person.
    worked = models.PositiveIntegerField(pgettext_lazy("ticket", "working minutes used"), default=0)
    #: Deadlines missed in stages before the present one.
    slips = models.PositiveSmallIntegerField(pgettext_lazy("ticket", "deadlines missed before"), default=0)
    reopened = models.PositiveSmallIntegerField(pgettext_lazy("ticket", "times reopened"), default=0)
    score = models.PositiveSmallIntegerField(pgettext_lazy("ticket", "satisfaction"), null=True, blank=True)
    comment = models.CharField(pgettext_lazy("ticket", "words of the person"), max_length=400, blank=True)

    objects = TalentTicketQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("ticket", "ticket of a service")
        verbose_name_plural = pgettext_lazy("ticket", "tickets of services")
        ordering = ["-filed_at", "-id"]
        indexes = [models.Index(fields=["state", "unit"], name="talent_ticket_state")]
        constraints = [
            models.CheckConstraint(
                name="talent_ticket_solved_says_what",
                condition=~Q(state__in=[TicketState.SOLVED, TicketState.CONFIRMED])
                | ~Q(result="") & ~Q(proof="") & Q(ended_at__isnull=False),
                violation_error_message=_("A solved ticket says the result and its proof."),
            ),
            models.CheckConstraint(
                name="talent_ticket_refused_says_why", condition=~Q(state=TicketState.REFUSED) | ~Q(basis=""),
                violation_error_message=_("A refusal names its legal reason."),
            ),
            models.CheckConstraint(
                name="talent_ticket_asked_says_what",
                condition=~Q(state__in=[TicketState.ASKED, TicketState.WAITING]) | ~Q(missing=""),
                violation_error_message=_("Who asks for more says what is missing."),
            ),
            models.CheckConstraint(
                name="talent_ticket_score",
                condition=Q(score__isnull=True) | Q(score__range=(1, 5), state=TicketState.CONFIRMED),
                violation_error_message=_("Satisfaction is 1 to 5, of a confirmed ticket."),
            ),
            models.CheckConstraint(
                name="talent_ticket_ended_has_no_clock",
                condition=Q(state__in=sorted(OPEN)) | Q(due_at__isnull=True, paused_left__isnull=True),
                violation_error_message=_("No clock runs on a ticket that has ended."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.number

    @property
    def misses(self) -> int:
        """Deadlines missed in all its stages."""
        return self.slips + self.missed


class TalentTicketPartQuerySet(models.QuerySet["TalentTicketPart"]):
    """Parts of tickets in sight."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """With their tickets."""
        return self.filter(ticket__in=TalentTicket.objects.visible_to(user))


class TalentTicketPart(Clocked, Timestamped):
    """What the lead unit asks of a partner, with a promise of its own."""

    ticket = models.ForeignKey(TalentTicket, verbose_name=pgettext_lazy("ticket", "ticket of a service"),
                               on_delete=models.PROTECT, related_name="parts")  # fmt: skip
    unit = models.ForeignKey(Unit, verbose_name=pgettext_lazy("ticket", "partner unit"), on_delete=models.PROTECT,
                             related_name="talent_ticket_parts")  # fmt: skip
    what = models.CharField(pgettext_lazy("ticket", "what the partner does"), max_length=200)
    state = models.CharField(_("state"), max_length=10, choices=TicketPartState, default=TicketPartState.ASKED)
    answer = models.CharField(pgettext_lazy("ticket", "answer of the partner"), max_length=400, blank=True)
    ended_at = models.DateTimeField(pgettext_lazy("ticket", "answered at"), null=True, blank=True)

    objects = TalentTicketPartQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("ticket", "partner's part of a ticket")
        verbose_name_plural = pgettext_lazy("ticket", "partners' parts of tickets")
        ordering = ["ticket", "id"]
        constraints = [
            models.UniqueConstraint(
                name="talent_ticket_part_once", fields=["ticket", "unit"], condition=Q(state=TicketPartState.ASKED),
                violation_error_message=_("This unit has an open part in the ticket already."),
            ),
            models.CheckConstraint(
                name="talent_ticket_part_answered_says_what",
                condition=~Q(state=TicketPartState.ANSWERED) | ~Q(answer="") & Q(ended_at__isnull=False),
                violation_error_message=_("An answered part says what was done."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.ticket_id} {self.unit_id}"


class TalentTicketEvent(models.Model):
    """A line of a ticket's history. `is_open`: the person reads it too."""

    ticket = models.ForeignKey(TalentTicket, verbose_name=pgettext_lazy("ticket", "ticket of a service"),
                               on_delete=models.CASCADE, related_name="events")  # fmt: skip
    at = models.DateTimeField(pgettext_lazy("ticket", "at"))
    verb = models.CharField(pgettext_lazy("ticket", "what was done"), max_length=16, choices=TicketDeed)
    who = models.CharField(pgettext_lazy("ticket", "who"), max_length=60, blank=True)
    words = models.CharField(pgettext_lazy("ticket", "words"), max_length=400, blank=True)
    is_open = models.BooleanField(pgettext_lazy("ticket", "the person reads it"), default=True)

    class Meta:
        verbose_name = pgettext_lazy("ticket", "line of a ticket's history")
        verbose_name_plural = pgettext_lazy("ticket", "lines of tickets' histories")
        ordering = ["ticket", "at", "id"]

    def __str__(self) -> str:
        return f"{self.ticket_id} {self.verb}"

    @property
    def said(self) -> str:
        """The words; of a line about lateness the level that it was handed up to."""
        if self.verb in (TicketDeed.LATE, TicketDeed.PART_LATE) and self.words.isdecimal():
            return str(PromiseLevel(int(self.words)).label)
        return self.words


class TalentTicketFile(models.Model):
    """A document of a ticket."""

    ticket = models.ForeignKey(TalentTicket, verbose_name=pgettext_lazy("ticket", "ticket of a service"),
                               on_delete=models.CASCADE, related_name="files")  # fmt: skip
    attachment = models.ForeignKey(Attachment, verbose_name=_("attachment"), on_delete=models.PROTECT,
                                   related_name="talent_tickets")  # fmt: skip
    name = models.CharField(pgettext_lazy("ticket", "name of the document"), max_length=60)

    class Meta:
        verbose_name = pgettext_lazy("ticket", "document of a ticket")
        verbose_name_plural = pgettext_lazy("ticket", "documents of tickets")
        ordering = ["ticket", "id"]
        constraints = [
            models.UniqueConstraint(
                name="talent_ticket_file_once", fields=["ticket", "attachment"],
                violation_error_message=_("This document is with the ticket already."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name

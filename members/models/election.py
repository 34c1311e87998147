"""Elections of organizations: candidates, ballots that are never rewritten, and the result."""

from typing import Any, NoReturn, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from members.models.member import Member
from members.models.organization import Organization, Term
from members.models.scoped import PartyQuerySet
from members.states.election import OPEN_ELECTIONS, ElectionState
from members.states.organization import Duty
from xinhui.core.models import Timestamped


class ElectionQuerySet(PartyQuerySet["Election"]):
    """Elections; every member of the organization sees its own."""

    area_field = "organization__area_code"
    own_path_field = "organization__path"

    def open(self) -> Self:
        """Under way."""
        return self.filter(state__in=OPEN_ELECTIONS)


class Election(Timestamped):
    """One election of an organization, from the asking to the approval of its result."""

    organization = models.ForeignKey(
        Organization, verbose_name=_("organization"), on_delete=models.PROTECT, related_name="elections"
    )
    state = models.CharField(_("state"), max_length=10, choices=ElectionState, default=ElectionState.PLANNED)
    seats = models.PositiveSmallIntegerField(_("seats"))
    planned_on = models.DateField(_("planned on"))
    #: Full members with a vote, counted when it was called; for a committee the delegates.
    entitled = models.PositiveIntegerField(_("entitled to vote"), null=True, blank=True)
    held_on = models.DateField(_("held on"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("asked for by"), on_delete=models.PROTECT, related_name="+"
    )
    term = models.OneToOneField(
        Term, verbose_name=_("term that it began"), null=True, blank=True, on_delete=models.PROTECT,
        related_name="election",
    )  # fmt: skip

    objects = ElectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("election")
        verbose_name_plural = _("elections")
        ordering = ["-planned_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                name="election_one_under_way", fields=["organization"],
                condition=Q(state__in=["planned", "called", "elected", "reported"]),
                violation_error_message=_("An election of this organization is under way."),
            ),
            models.CheckConstraint(
                name="election_fills_seats", condition=Q(seats__gte=1, seats__lte=31),
                violation_error_message=_("An election fills at least one seat."),
            ),
            models.CheckConstraint(
                name="election_called_knows_its_voters",
                condition=Q(state__in=["planned", "cancelled"]) | Q(entitled__isnull=False, entitled__gte=1),
                violation_error_message=_("An election that was called knows how many may vote."),
            ),
            models.CheckConstraint(
                name="election_approved_began_a_term",
                condition=Q(state="approved", term__isnull=False, held_on__isnull=False)
                | (~Q(state="approved") & Q(term__isnull=True)),
                violation_error_message=_("An approved result begins a term of office."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.organization} {self.planned_on:%Y-%m}"


class CandidacyQuerySet(PartyQuerySet["Candidacy"]):
    """Candidates."""

    area_field = "election__organization__area_code"
    path_field = "election__organization__path"
    own_path_field = "election__organization__path"


class Candidacy(Timestamped):
    """A full member who stands in an election."""

    election = models.ForeignKey(
        Election, verbose_name=_("election"), on_delete=models.PROTECT, related_name="candidates"
    )
    member = models.ForeignKey(Member, verbose_name=_("member"), on_delete=models.PROTECT, related_name="candidacies")
    is_elected = models.BooleanField(_("elected"), default=False)
    #: Settled by those elected, before the result is reported.
    duty = models.CharField(_("office"), max_length=16, choices=Duty, blank=True)

    objects = CandidacyQuerySet.as_manager()

    class Meta:
        verbose_name = _("candidate")
        verbose_name_plural = _("candidates")
        ordering = ["election", "id"]
        constraints = [
            models.UniqueConstraint(
                name="candidacy_once", fields=["election", "member"],
                violation_error_message=_("This member stands already."),
            ),
            models.UniqueConstraint(
                name="candidacy_one_secretary", fields=["election"], condition=Q(duty="secretary"),
                violation_error_message=_("An organization has one secretary."),
            ),
            models.CheckConstraint(
                name="candidacy_office_of_the_elected", condition=Q(duty="") | Q(is_elected=True),
                violation_error_message=_("Only who was elected takes an office."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.member.name


class BallotQuerySet(PartyQuerySet["Ballot"]):
    """Ballots."""

    area_field = "election__organization__area_code"
    path_field = "election__organization__path"
    own_path_field = "election__organization__path"


class Ballot(models.Model):
    """One ballot of an election: who came, and the votes each candidate got. Never altered."""

    election = models.ForeignKey(Election, verbose_name=_("election"), on_delete=models.PROTECT, related_name="ballots")
    number = models.PositiveSmallIntegerField(_("number"))
    held_on = models.DateField(_("held on"))
    entitled = models.PositiveIntegerField(_("entitled to vote"))
    present = models.PositiveIntegerField(_("present"))
    #: Seats that it was to fill.
    seats = models.PositiveSmallIntegerField(_("seats"))
    #: `{candidacy id: votes}`
    votes = models.JSONField(_("votes"))
    is_quorate = models.BooleanField(_("quorum reached"))
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("by"), on_delete=models.PROTECT, related_name="+")

    objects = BallotQuerySet.as_manager()

    class Meta:
        verbose_name = _("ballot")
        verbose_name_plural = _("ballots")
        ordering = ["election", "number"]
        constraints = [
            models.UniqueConstraint(
                name="ballot_numbered", fields=["election", "number"],
                violation_error_message=_("This ballot was written down already."),
            ),
            models.CheckConstraint(
                name="ballot_present_within", condition=Q(present__lte=F("entitled")),
                violation_error_message=_("No more vote than are entitled to."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.election} {self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert only: a ballot is never rewritten."""
        if self.pk is not None:
            raise TypeError("Ballots are append-only.")
        super().save(*args, **kwargs)

    def delete(self, *args: object, **kwargs: object) -> NoReturn:
        """Refused: a ballot is never rewritten."""
        raise TypeError("Ballots are append-only.")

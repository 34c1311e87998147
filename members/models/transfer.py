"""Where a member belonged when, and letters of introduction (组织关系介绍信) by which members move."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.models.member import Member
from members.models.organization import Organization
from members.models.teams import OfMemberQuerySet
from members.rules.transfers import VALID_DAYS_MOST, is_ending, stub_is_late
from members.scope import PartyScope
from members.states.transfer import PENDING, Direction, LetterState
from xinhui.core import clock
from xinhui.core.models import Timestamped


class AffiliationQuerySet(OfMemberQuerySet["Affiliation"]):
    """Where members belonged."""

    def open(self) -> Self:
        """Where they belong now."""
        return self.filter(ends_on=None)


class Affiliation(Timestamped):
    """A member in an organization, from one day to another; the open one is the member's own."""

    member = models.ForeignKey(
        Member, verbose_name=pgettext_lazy("register", "member"), on_delete=models.PROTECT, related_name="affiliations"
    )
    organization = models.ForeignKey(
        Organization, verbose_name=_("organization"), on_delete=models.PROTECT, related_name="affiliations"
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"), null=True, blank=True)

    objects = AffiliationQuerySet.as_manager()

    class Meta:
        verbose_name = _("affiliation")
        verbose_name_plural = _("affiliations")
        ordering = ["-starts_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                name="affiliation_one_open", fields=["member"], condition=Q(ends_on__isnull=True),
                violation_error_message=_("A member belongs to one organization at a time."),
            ),
            models.CheckConstraint(
                name="affiliation_in_order", condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("Nobody leaves an organization before joining it."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.member} {self.organization}"


class TransferLetterQuerySet(OfMemberQuerySet["TransferLetter"]):
    """Letters: seen by the sending and the receiving side, and by the member."""

    def visible_q(self, scope: PartyScope) -> Q:
        sides = Q(pk__in=[])
        for side in ("from_organization", "to_organization"):
            sides |= scope.reach_q(area=f"{side}__area_code", path=f"{side}__path")
        return super().visible_q(scope) | sides

    def pending(self) -> Self:
        """Neither received nor withdrawn."""
        return self.filter(state__in=PENDING)


class TransferLetter(Timestamped):
    """A letter of introduction: issued, received, its stub returned."""

    number = models.CharField(_("number"), max_length=40, unique=True)
    direction = models.CharField(pgettext_lazy("register", "direction"), max_length=8, choices=Direction)
    state = models.CharField(_("state"), max_length=10, choices=LetterState, default=LetterState.ISSUED)
    member = models.ForeignKey(
        Member, verbose_name=pgettext_lazy("register", "member"), on_delete=models.PROTECT, related_name="letters"
    )
    from_organization = models.ForeignKey(
        Organization,
        verbose_name=pgettext_lazy("register", "from organization"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="letters_out",
    )
    to_organization = models.ForeignKey(
        Organization,
        verbose_name=pgettext_lazy("register", "to organization"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="letters_in",
    )
    #: The other side where it is not of the district.
    outside = models.CharField(_("organization outside"), max_length=120, blank=True)
    #: The number that the other side gave its letter.
    outside_number = models.CharField(_("number outside"), max_length=40, blank=True)
    reason = models.CharField(_("reason"), max_length=200)
    #: The last month for which dues were paid where the member comes from (党费交至).
    dues_paid_to = models.DateField(_("dues paid to"), null=True, blank=True)
    issued_on = models.DateField(_("issued on"))
    expires_on = models.DateField(_("expires on"))
    renewals = models.PositiveSmallIntegerField(_("times renewed"), default=0)
    #: Null: the portal itself (the demo, an import).
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("issued by"), null=True, blank=True, on_delete=models.PROTECT,
        related_name="+",
    )  # fmt: skip
    received_on = models.DateField(_("received on"), null=True, blank=True)
    returned_on = models.DateField(_("stub returned on"), null=True, blank=True)

    objects = TransferLetterQuerySet.as_manager()

    class Meta:
        verbose_name = _("letter of introduction")
        verbose_name_plural = _("letters of introduction")
        ordering = ["-issued_on", "-id"]
        indexes = [models.Index(fields=["state", "expires_on"], name="transfer_letter_state")]
        constraints = [
            models.UniqueConstraint(
                name="transfer_letter_one_pending", fields=["member"], condition=Q(state__in=["issued", "expired"]),
                violation_error_message=_("This member has a letter already that is neither received nor withdrawn."),
            ),
            models.CheckConstraint(
                name="transfer_letter_sides",
                condition=(
                    Q(direction="inside", from_organization__isnull=False, to_organization__isnull=False, outside="")
                    & ~Q(from_organization=F("to_organization"))
                )
                | (Q(direction="out", from_organization__isnull=False, to_organization__isnull=True) & ~Q(outside=""))
                | (Q(direction="in", from_organization__isnull=True, to_organization__isnull=False) & ~Q(outside="")),
                violation_error_message=_("A letter leads from one organization to another."),
            ),
            models.CheckConstraint(
                name="transfer_letter_dates",
                condition=Q(expires_on__gt=F("issued_on"))
                & (Q(received_on__isnull=True) | Q(received_on__gte=F("issued_on")))
                & (Q(returned_on__isnull=True) | Q(returned_on__gte=F("received_on"))),
                violation_error_message=_("A letter is issued, received and answered in this order."),
            ),
            models.CheckConstraint(
                name="transfer_letter_state_has_its_days",
                condition=Q(state__in=["issued", "expired", "withdrawn"], received_on__isnull=True)
                | Q(state="received", received_on__isnull=False, returned_on__isnull=True)
                | Q(state="returned", received_on__isnull=False, returned_on__isnull=False),
                violation_error_message=_("A letter that was received has the day of it."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.number

    @property
    def valid_days(self) -> int:
        """For how many days it holds; never more than the rule's."""
        return min((self.expires_on - self.issued_on).days, VALID_DAYS_MOST)

    @property
    def is_ending(self) -> bool:
        """Issued, and about to expire."""
        return self.state == LetterState.ISSUED and is_ending(self.expires_on, clock.today())

    @property
    def is_stub_late(self) -> bool:
        """Received, and the stub out for longer than it takes."""
        if self.state != LetterState.RECEIVED or self.received_on is None:
            return False
        return stub_is_late(self.received_on, clock.today())


class LetterStep(models.Model):
    """What happened to a letter, in order."""

    letter = models.ForeignKey(
        TransferLetter, verbose_name=pgettext_lazy("register", "letter"), on_delete=models.PROTECT, related_name="steps"
    )
    verb = models.CharField(pgettext_lazy("register", "verb"), max_length=16)
    state = models.CharField(_("state"), max_length=10, choices=LetterState)
    at = models.DateTimeField(pgettext_lazy("register", "at"), default=clock.now)
    #: Null: the portal itself.
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=pgettext_lazy("register", "by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("step of a letter")
        verbose_name_plural = _("steps of letters")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.letter} {self.verb}"

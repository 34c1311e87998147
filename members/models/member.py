"""Members (党员): one file each. Identity and phone numbers are sealed; lists show them masked."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from members.models.organization import Organization
from members.models.scoped import PartyQuerySet
from members.models.sealed import SealedNumbers
from members.rules.identity import Sex
from members.states.organization import COUNTED, Education, MemberState, Standing
from xinhui.accounts.models import Unit
from xinhui.core.models import Timestamped


class MemberQuerySet(PartyQuerySet["Member"]):
    """Members: seen by posts over the area, by officers above them, and each by oneself."""

    member_field = "pk"

    def counted(self) -> Self:
        """Those who count as members of their organization."""
        return self.filter(state__in=COUNTED)

    def full(self) -> Self:
        """Full members among them: those with a vote."""
        return self.counted().filter(standing=Standing.FULL)


class Member(SealedNumbers, Timestamped):
    """A member of the party, full or probationary."""

    name = models.CharField(_("name"), max_length=40)
    sex = models.CharField(_("sex"), max_length=6, choices=Sex)
    ethnicity = models.CharField(_("ethnicity"), max_length=20, default="汉族")
    born_on = models.DateField(_("born on"))
    education = models.CharField(_("education"), max_length=12, choices=Education, blank=True)
    #: Sealed (xinhui.core.sealed); the fingerprint keeps it unique without showing it.
    identity_sealed = models.CharField(max_length=120, editable=False)
    identity_print = models.CharField(max_length=64, unique=True, editable=False)
    phone_sealed = models.CharField(max_length=120, blank=True, editable=False)
    organization = models.ForeignKey(
        Organization, verbose_name=_("organization"), on_delete=models.PROTECT, related_name="members"
    )
    group = models.ForeignKey(
        Organization, verbose_name=_("group"), null=True, blank=True, on_delete=models.PROTECT,
        related_name="group_members",
    )  # fmt: skip
    #: The organization's, kept beside it so that a scope is one range.
    area_code = models.CharField(_("area code"), max_length=15, db_index=True)
    #: Where the member works, if that is a unit of the district.
    unit = models.ForeignKey(
        Unit, verbose_name=_("unit"), null=True, blank=True, on_delete=models.PROTECT, related_name="party_members"
    )
    occupation = models.CharField(_("occupation"), max_length=60, blank=True)
    standing = models.CharField(_("standing"), max_length=12, choices=Standing)
    state = models.CharField(_("state"), max_length=12, choices=MemberState, default=MemberState.ACTIVE)
    joined_on = models.DateField(_("joined on"), help_text=_("The day on which the meeting voted for admission."))
    confirmed_on = models.DateField(_("confirmed on"), null=True, blank=True)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, verbose_name=_("account"), null=True, blank=True, on_delete=models.PROTECT,
        related_name="party_member",
    )  # fmt: skip

    objects = MemberQuerySet.as_manager()

    class Meta:
        verbose_name = _("member")
        verbose_name_plural = _("members")
        ordering = ["organization__path", "name", "id"]
        indexes = [
            models.Index(fields=["organization", "state", "standing"], name="member_counts"),
            models.Index(fields=["area_code", "state"], name="member_area"),
            models.Index(fields=["name"], name="member_name"),
        ]
        constraints = [
            models.CheckConstraint(
                name="member_identity_is_sealed",
                condition=Q(identity_sealed__startswith="1:") & Q(identity_print__regex=r"^[0-9a-f]{64}$"),
                violation_error_message=_("An identity number is never kept in clear."),
            ),
            models.CheckConstraint(
                name="member_phone_is_sealed", condition=Q(phone_sealed="") | Q(phone_sealed__startswith="1:"),
                violation_error_message=_("A phone number is never kept in clear."),
            ),
            models.CheckConstraint(
                name="member_full_was_confirmed",
                condition=Q(standing="full", confirmed_on__isnull=False)
                | Q(standing="probationary", confirmed_on__isnull=True),
                violation_error_message=_("A full member has a day of confirmation, a probationary member has none."),
            ),
            models.CheckConstraint(
                name="member_dates_in_order",
                condition=Q(joined_on__gt=F("born_on"))
                & (Q(confirmed_on__isnull=True) | Q(confirmed_on__gte=F("joined_on"))),
                violation_error_message=_("Nobody joins before birth or is confirmed before joining."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name

    @property
    def is_full(self) -> bool:
        """Has a vote."""
        return self.standing == Standing.FULL and self.state in COUNTED

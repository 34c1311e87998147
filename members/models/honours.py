"""Honours of villages, organizations and members: awarded on paper, withdrawn with a reason."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from members.models.member import Member
from members.models.organization import Organization
from members.models.scoped import PartyQuerySet
from members.states.honours import HonourKind, HonourLevel
from xinhui.attachments.models import Attachment
from xinhui.core.models import Timestamped


class HonourQuerySet(PartyQuerySet["Honour"]):
    """Honours: seen by posts over the area, by officers of the organization or of one above, and by the member."""

    member_field = "member_id"

    def in_force(self) -> Self:
        """Not withdrawn."""
        return self.filter(withdrawn_on=None)


class Honour(Timestamped):
    """What a village (neither organization nor member), an organization, or a member (of the branch then) got."""

    kind = models.CharField(_("kind of honour"), max_length=24, choices=HonourKind)
    level = models.CharField(_("level of the honour"), max_length=12, choices=HonourLevel)
    title = models.CharField(_("title of the honour"), max_length=80)
    area_code = models.CharField(_("area code"), max_length=15, db_index=True)
    organization = models.ForeignKey(
        Organization, verbose_name=_("organization"), null=True, blank=True, on_delete=models.PROTECT,
        related_name="honours",
    )  # fmt: skip
    member = models.ForeignKey(
        Member, verbose_name=_("member"), null=True, blank=True, on_delete=models.PROTECT, related_name="honours"
    )
    awarded_by = models.CharField(_("awarded by"), max_length=80)
    awarded_on = models.DateField(_("awarded on"))
    document = models.ForeignKey(
        Attachment, verbose_name=_("document of the honour"), null=True, blank=True, on_delete=models.PROTECT,
        related_name="+",
    )  # fmt: skip
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, blank=True)
    withdrawn_reason = models.CharField(_("why it was withdrawn"), max_length=200, blank=True)

    objects = HonourQuerySet.as_manager()

    class Meta:
        verbose_name = _("honour")
        verbose_name_plural = _("honours")
        ordering = ["-awarded_on", "-id"]
        indexes = [models.Index(fields=["kind", "level"], name="honour_kind_level")]
        constraints = [
            models.CheckConstraint(
                name="honour_kind_fits_the_holder",
                condition=Q(kind="model_village", organization__isnull=True, member__isnull=True)
                | Q(kind="advanced_organization", organization__isnull=False, member__isnull=True)
                | Q(kind__in=["outstanding_member", "outstanding_worker"], organization__isnull=False,
                    member__isnull=False),
                violation_error_message=_("A village, an organization or a member holds an honour of its own kind."),
            ),
            models.CheckConstraint(
                name="honour_withdrawn_for_a_reason",
                condition=Q(withdrawn_on__isnull=True, withdrawn_reason="")
                | (Q(withdrawn_on__gte=F("awarded_on")) & ~Q(withdrawn_reason="")),
                violation_error_message=_("An honour is withdrawn after its award, with a reason."),
            ),
            models.UniqueConstraint(
                name="honour_model_village_once", fields=["area_code", "level"],
                condition=Q(kind="model_village", withdrawn_on__isnull=True),
                violation_error_message=_("The village holds this honour of this level already."),
            ),
            models.UniqueConstraint(
                name="honour_of_an_organization_once", fields=["organization", "level", "title", "awarded_on"],
                condition=Q(kind="advanced_organization", withdrawn_on__isnull=True),
                violation_error_message=_("This honour is on the list already."),
            ),
            models.UniqueConstraint(
                name="honour_of_a_member_once", fields=["member", "kind", "level", "title", "awarded_on"],
                condition=Q(member__isnull=False, withdrawn_on__isnull=True),
                violation_error_message=_("This honour is on the list already."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title

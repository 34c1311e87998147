"""Industry chains (产业链), their committees and firms, and the stations of new employment (新就业群体站点)."""

from typing import Any, Self

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Greatest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.models.centres import Centre, OpenQuerySet
from members.models.covered import Covered, CoveredQuerySet
from members.models.member import Member
from members.models.organization import Organization
from members.models.scoped import PartyQuerySet
from members.rules.chains import Cover
from members.scope import PartyScope
from members.states.chains import ChainPosition, PlatformKind
from members.states.organization import COUNTED
from xinhui.accounts.models import Unit
from xinhui.accounts.scope import area_q
from xinhui.core.models import Timestamped


class ChainQuerySet(OpenQuerySet["IndustryChain"]):
    """Chains: which there are is no secret inside the door."""

    def in_being(self) -> Self:
        """Not closed."""
        return self.filter(closed_on=None)


class IndustryChain(Timestamped):
    """A chain: who leads it in the administration (链长), which unit, and its party committee (产业链党委)."""

    name = models.CharField(_("name"), max_length=60)
    area_code = models.CharField(_("area code"), max_length=15, db_index=True)
    lead_unit = models.ForeignKey(
        Unit, verbose_name=_("lead unit"), on_delete=models.PROTECT, related_name="industry_chains"
    )
    #: Name and post of the leader of the district who answers for it.
    chief = models.CharField(_("chief of the chain"), max_length=60, blank=True)
    committee = models.OneToOneField(
        Organization, verbose_name=_("party committee of the chain"), null=True, blank=True, on_delete=models.PROTECT,
        related_name="industry_chain",
    )  # fmt: skip
    about = models.CharField(_("about the chain"), max_length=400, blank=True)
    begun_on = models.DateField(_("since"))
    closed_on = models.DateField(_("closed on"), null=True, blank=True)

    objects = ChainQuerySet.as_manager()

    class Meta:
        verbose_name = _("industry chain")
        verbose_name_plural = _("industry chains")
        ordering = ["area_code", "name"]
        constraints = [
            models.UniqueConstraint(
                name="industry_chain_name_once", fields=["area_code", "name"], condition=Q(closed_on__isnull=True),
                violation_error_message=_("There is a chain of this name here."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name

    @property
    def path(self) -> str:
        """Of its committee: whose officers keep its records."""
        return self.committee.path if self.committee is not None else ""


class FirmQuerySet(CoveredQuerySet["ChainFirm"]):
    """Firms; the officers of the chain's committee see all of them."""

    end_field = "left_on"

    def visible_q(self, scope: PartyScope) -> Q:
        condition = super().visible_q(scope)
        return condition | area_q("chain__committee__path", scope.led) if scope.led else condition

    def with_full(self) -> Self:
        """The reported number, or that of the full members known from the register when it is larger."""
        known = FirmMember.objects.open().filter(firm=OuterRef("pk"), member__standing="full").order_by()
        counted = Subquery(known.values("firm").annotate(n=Count("pk")).values("n"))
        return self.annotate(full=Greatest("full_members", Coalesce(counted, 0)))


class ChainFirm(Covered):
    """A firm of a chain (链上企业). A firm is in one chain, so that nothing counts it twice."""

    chain = models.ForeignKey(
        IndustryChain, verbose_name=_("industry chain"), on_delete=models.PROTECT, related_name="firms"
    )
    name = models.CharField(_("name"), max_length=120)
    credit_code = models.CharField(_("unified social credit code"), max_length=18)
    position = models.CharField(_("place in the chain"), max_length=10, choices=ChainPosition)
    employees = models.PositiveIntegerField(pgettext_lazy("chain", "employees"), default=0)
    joined_on = models.DateField(_("in the chain since"))
    left_on = models.DateField(_("left the chain on"), null=True, blank=True)
    left_reason = models.CharField(_("why it left"), max_length=200, blank=True)

    objects = FirmQuerySet.as_manager()

    class Meta(Covered.Meta):
        verbose_name = _("firm of a chain")
        verbose_name_plural = _("firms of chains")
        ordering = ["chain", "position", "name"]
        indexes = [models.Index(fields=["chain", "position"], name="chain_firm_position")]
        constraints = [
            *Covered.Meta.constraints,
            models.UniqueConstraint(
                name="chain_firm_code_once", fields=["credit_code"], condition=Q(left_on__isnull=True),
                violation_error_message=_("A firm with this credit code is in a chain already."),
            ),
            models.UniqueConstraint(
                name="chain_firm_own_organization_once", fields=["organization"],
                condition=Q(left_on__isnull=True, is_shared=False, organization__isnull=False),
                violation_error_message=_("This organization is another firm's own."),
            ),
            models.CheckConstraint(
                name="chain_firm_code_shape", condition=Q(credit_code__regex=r"^[0-9A-HJ-NPQRTUWXY]{18}$"),
                violation_error_message=_("A credit code has eighteen digits and capitals."),
            ),
            models.CheckConstraint(
                name="chain_firm_left_says_why",
                condition=Q(left_on__isnull=True, left_reason="") | Q(left_on__isnull=False) & ~Q(left_reason=""),
                violation_error_message=_("A firm that left the chain says why."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name


class FirmMemberQuerySet(PartyQuerySet["FirmMember"]):
    """Who of the register works in a firm: seen by whoever sees the firm by post or office."""

    area_field = "firm__area_code"
    path_field = "firm__organization__path"
    member_field = "member_id"

    def visible_q(self, scope: PartyScope) -> Q:
        condition = super().visible_q(scope)
        return condition | area_q("firm__chain__committee__path", scope.led) if scope.led else condition

    def open(self) -> Self:
        """Working there, on the register."""
        return self.filter(ended_on=None, member__state__in=COUNTED)


class FirmMember(Timestamped):
    """A member on the register who works in a firm."""

    firm = models.ForeignKey(
        ChainFirm, verbose_name=_("firm of a chain"), on_delete=models.PROTECT, related_name="workers"
    )
    member = models.ForeignKey(Member, verbose_name=_("member"), on_delete=models.PROTECT, related_name="firms")
    started_on = models.DateField(_("from"))
    ended_on = models.DateField(_("to"), null=True, blank=True)

    objects = FirmMemberQuerySet.as_manager()

    class Meta:
        verbose_name = _("member working in a firm")
        verbose_name_plural = _("members working in firms")
        ordering = ["firm", "-started_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                name="firm_member_in_one_firm", fields=["member"], condition=Q(ended_on__isnull=True),
                violation_error_message=_("This member works in one firm at a time."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.member} · {self.firm}"


class StationQuerySet(CoveredQuerySet["PlatformStation"]):
    """Stations: a branch of the industry is for stations of any size."""

    enough = (Cover.OWN, Cover.JOINT)
    end_field = "closed_on"

    def with_red_station(self) -> Self:
        """With `is_served`: a Red Station in service looks after it."""
        rows: Any = Centre.objects.in_service().filter(pk=OuterRef("centre"))
        return self.annotate(is_served=Exists(rows))


class PlatformStation(Covered):
    """A station of couriers, riders or drivers: the firm behind it, how many they are, which Red Station serves it."""

    company = models.CharField(_("platform company"), max_length=60)
    name = models.CharField(_("name of the station"), max_length=60)
    kind = models.CharField(_("kind of platform"), max_length=12, choices=PlatformKind)
    workers = models.PositiveIntegerField(_("couriers, riders or drivers"), default=0)
    centre = models.ForeignKey(
        Centre, verbose_name=_("served by the Red Station"), null=True, blank=True, on_delete=models.PROTECT,
        related_name="platform_stations",
    )  # fmt: skip
    opened_on = models.DateField(_("on the list since"))
    closed_on = models.DateField(_("taken off the list on"), null=True, blank=True)
    closed_reason = models.CharField(_("reason"), max_length=200, blank=True)

    objects = StationQuerySet.as_manager()

    class Meta(Covered.Meta):
        verbose_name = _("station of new employment")
        verbose_name_plural = _("stations of new employment")
        ordering = ["area_code", "company", "name"]
        constraints = [
            *Covered.Meta.constraints,
            models.UniqueConstraint(
                name="platform_station_once", fields=["company", "name"], condition=Q(closed_on__isnull=True),
                violation_error_message=_("This company has a station of this name already."),
            ),
            models.CheckConstraint(
                name="platform_station_closed_says_why",
                condition=Q(closed_on__isnull=True, closed_reason="") | Q(closed_on__isnull=False)
                & ~Q(closed_reason=""),
                violation_error_message=_("A station taken off the list says why."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.company} {self.name}"

"""Residential quarters (住宅小区): the party organization that covers each, and who looks after the buildings.

Whether a quarter is covered is never typed: it is a coverage in force, from a day, by an organization in being.
"""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from members.models.organization import Organization
from members.models.scoped import M, PartyQuerySet, PlaceQuerySet
from members.scope import PartyScope
from members.states.quarters import PropertyMode
from xinhui.accounts.scope import area_q
from xinhui.core.models import Timestamped


class OfQuarterQuerySet(PlaceQuerySet[M]):
    """Rows of a quarter: seen by posts over its area, officers above it and members of the branch that covers it."""

    area_field = "quarter__area_code"
    quarter_field = "quarter"

    def visible_q(self, scope: PartyScope) -> Q:
        condition = super().visible_q(scope)
        own = area_q("organization__path", scope.led) if scope.led else Q(pk__in=[])
        if scope.path:
            own |= Q(organization__path=scope.path)
        elif not scope.led:
            return condition
        covered = QuarterCoverage.objects.open().filter(own).values("quarter")
        return condition | Q(**{f"{self.quarter_field}__in": covered})

    def with_path(self) -> Self:
        """With `path` of the covering organization ("" without one): who keeps the quarter's records by office."""
        rows = QuarterCoverage.objects.open().filter(quarter=OuterRef(self.quarter_field)).order_by()
        return self.annotate(path=Coalesce(Subquery(rows.values("organization__path")[:1]), Value("")))


class QuarterQuerySet(OfQuarterQuerySet["Quarter"]):
    """Quarters."""

    area_field = "area_code"
    quarter_field = "pk"

    def on_the_list(self) -> Self:
        """Not closed."""
        return self.filter(closed_on=None)

    def covered(self) -> Self:
        """With a party organization."""
        return self.filter(Exists(QuarterCoverage.objects.open().filter(quarter=OuterRef("pk"))))

    def uncovered(self) -> Self:
        """Without one."""
        return self.exclude(Exists(QuarterCoverage.objects.open().filter(quarter=OuterRef("pk"))))


class Quarter(Timestamped):
    """A residential quarter on the list."""

    name = models.CharField(_("name"), max_length=60)
    #: Of its community (12 digits) or of the grid in which it lies (15).
    area_code = models.CharField(_("area code"), max_length=15, db_index=True)
    households = models.PositiveIntegerField(_("households"))
    buildings = models.PositiveSmallIntegerField(_("number of buildings"))
    built_year = models.PositiveSmallIntegerField(_("built in"), null=True, blank=True)
    property_mode = models.CharField(_("property management"), max_length=12, choices=PropertyMode)
    #: Planned day of coverage, while there is none.
    target_on = models.DateField(_("to be covered by"), null=True, blank=True)
    closed_on = models.DateField(_("taken off the list on"), null=True, blank=True)
    closed_reason = models.CharField(_("reason"), max_length=200, blank=True)

    objects = QuarterQuerySet.as_manager()

    class Meta:
        verbose_name = _("residential quarter")
        verbose_name_plural = _("residential quarters")
        ordering = ["area_code", "name"]
        constraints = [
            models.UniqueConstraint(
                name="quarter_name_once", fields=["area_code", "name"], condition=Q(closed_on__isnull=True),
                violation_error_message=_("There is a quarter of this name here."),
            ),
            models.CheckConstraint(
                name="quarter_in_a_community", condition=Q(area_code__regex=r"^(\d{12}|\d{15})$"),
                violation_error_message=_("A quarter lies in a village, community or grid."),
            ),
            models.CheckConstraint(
                name="quarter_has_households", condition=Q(households__gte=1, buildings__gte=1),
                violation_error_message=_("A quarter has households and buildings."),
            ),
            models.CheckConstraint(
                name="quarter_closed_says_why",
                condition=Q(closed_on__isnull=True, closed_reason="")
                | (Q(closed_on__isnull=False) & ~Q(closed_reason="")),
                violation_error_message=_("A quarter taken off the list says why."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name


class CoverageQuerySet(OfQuarterQuerySet["QuarterCoverage"]):
    """Coverages."""

    def open(self) -> Self:
        """In force: not ended, the quarter on the list, the organization in being."""
        return self.filter(ended_on=None, quarter__closed_on=None, organization__dissolved_on=None)


class QuarterCoverage(Timestamped):
    """A party organization that covers a quarter, from a day to a day."""

    quarter = models.ForeignKey(
        Quarter, verbose_name=_("residential quarter"), on_delete=models.PROTECT, related_name="coverages"
    )
    organization = models.ForeignKey(
        Organization, verbose_name=_("party organization"), on_delete=models.PROTECT, related_name="quarter_coverages"
    )
    started_on = models.DateField(_("covered from"))
    ended_on = models.DateField(_("covered to"), null=True, blank=True)
    end_reason = models.CharField(_("reason"), max_length=200, blank=True)

    objects = CoverageQuerySet.as_manager()

    class Meta:
        verbose_name = _("coverage of a quarter")
        verbose_name_plural = _("coverages of quarters")
        ordering = ["-started_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                name="quarter_coverage_one", fields=["quarter"], condition=Q(ended_on__isnull=True),
                violation_error_message=_("This quarter is covered already."),
            ),
            models.CheckConstraint(
                name="quarter_coverage_dates", condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("started_on")),
                violation_error_message=_("A coverage does not end before it begins."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.quarter} {self.organization}"


class PropertyFirmQuerySet(PartyQuerySet["PropertyFirm"]):
    """Firms: everybody who reads or keeps quarters may look one up."""

    def visible_q(self, scope: PartyScope) -> Q:
        return Q() if scope.is_reader or scope.is_member else Q(pk__in=[])


class PropertyFirm(Timestamped):
    """A property firm (物业服务企业) that works in the district."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    #: The firm's own party organization, if it has one.
    organization = models.ForeignKey(
        Organization, verbose_name=_("party organization"), null=True, blank=True, on_delete=models.PROTECT,
        related_name="property_firms",
    )  # fmt: skip
    party_members = models.PositiveSmallIntegerField(_("members of the party in it"), default=0)
    employees = models.PositiveSmallIntegerField(_("employees of the firm"), default=0)
    closed_on = models.DateField(_("left the district on"), null=True, blank=True)

    objects = PropertyFirmQuerySet.as_manager()

    class Meta:
        verbose_name = _("property firm")
        verbose_name_plural = _("property firms")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                name="property_firm_members_among_employees", condition=Q(party_members__lte=F("employees")),
                violation_error_message=_("A firm has no more members of the party than employees."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name


class ContractQuerySet(OfQuarterQuerySet["PropertyContract"]):
    """Contracts."""

    def in_force(self) -> Self:
        """Not ended."""
        return self.filter(ended_on=None)


class PropertyContract(Timestamped):
    """A firm looks after a quarter, from a day to a day."""

    quarter = models.ForeignKey(
        Quarter, verbose_name=_("residential quarter"), on_delete=models.PROTECT, related_name="contracts"
    )
    firm = models.ForeignKey(
        PropertyFirm, verbose_name=_("property firm"), on_delete=models.PROTECT, related_name="contracts"
    )
    started_on = models.DateField(_("contract from"))
    #: As agreed; it may go on without a new one.
    runs_until = models.DateField(_("agreed until"), null=True, blank=True)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)

    objects = ContractQuerySet.as_manager()

    class Meta:
        verbose_name = _("property contract")
        verbose_name_plural = _("property contracts")
        ordering = ["-started_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                name="property_contract_one", fields=["quarter"], condition=Q(ended_on__isnull=True),
                violation_error_message=_("Another firm's contract for this quarter is in force."),
            ),
            models.CheckConstraint(
                name="property_contract_dates",
                condition=(Q(ended_on__isnull=True) | Q(ended_on__gte=F("started_on")))
                & (Q(runs_until__isnull=True) | Q(runs_until__gt=F("started_on"))),
                violation_error_message=_("A contract does not end before it begins."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.firm} {self.quarter}"

    def is_past(self, today: date) -> bool:
        """Goes on beyond the agreed day."""
        return self.ended_on is None and self.runs_until is not None and self.runs_until < today

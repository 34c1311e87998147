"""Party organizations (党组织), their terms of office and their officers.

The tree is a materialised path: each level adds eight digits, so “this committee and all below it” is one range.
"""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from grids.models import Grid
from members.models.scoped import PartyQuerySet
from members.rules.organizations import BRANCHES, OrganizationKind
from members.scope import PartyScope
from members.states.organization import VILLAGE_SECTORS, Attachment, Duty, Sector
from xinhui.accounts.models import Unit
from xinhui.core import clock
from xinhui.core.models import Timestamped


class OrganizationQuerySet(PartyQuerySet["Organization"]):
    """Organizations; a member also sees the own one and all above it."""

    path_field = "path"

    def visible_q(self, scope: PartyScope) -> Q:
        above = [scope.path[:length] for length in range(8, len(scope.path) + 1, 8)]
        return super().visible_q(scope) | Q(path__in=above)

    def in_being(self) -> Self:
        """Not dissolved."""
        return self.filter(dissolved_on=None)

    def branches(self) -> Self:
        """Those that members belong to."""
        return self.filter(kind__in=BRANCHES)


class Organization(Timestamped):
    """A committee, general branch, branch or group."""

    name = models.CharField(_("name"), max_length=120)
    short_name = models.CharField(_("short name"), max_length=60, blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=OrganizationKind)
    sector = models.CharField(_("sector"), max_length=20, choices=Sector)
    parent = models.ForeignKey(
        "self", verbose_name=_("stands below"), null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    path = models.CharField(_("path"), max_length=120, unique=True, editable=False)
    area_code = models.CharField(_("area code"), max_length=15, db_index=True)
    attached_to = models.CharField(_("attached to"), max_length=12, choices=Attachment)
    unit = models.ForeignKey(
        Unit, verbose_name=_("unit"), null=True, blank=True, on_delete=models.PROTECT, related_name="organizations"
    )
    grid = models.ForeignKey(
        Grid, verbose_name=_("grid"), null=True, blank=True, on_delete=models.PROTECT, related_name="organizations"
    )
    #: The quarter, firm, school or chain where it is none of the above.
    place = models.CharField(_("place"), max_length=120, blank=True)
    established_on = models.DateField(_("established on"))
    dissolved_on = models.DateField(_("dissolved on"), null=True, blank=True)

    objects = OrganizationQuerySet.as_manager()

    class Meta:
        verbose_name = _("party organization")
        verbose_name_plural = _("party organizations")
        ordering = ["path"]
        indexes = [models.Index(fields=["parent", "kind"], name="organization_below")]
        constraints = [
            models.UniqueConstraint(
                name="organization_name_once", fields=["parent", "name"], condition=Q(dissolved_on__isnull=True),
                violation_error_message=_("There is an organization of this name here."),
            ),
            models.UniqueConstraint(
                name="organization_one_a_grid", fields=["grid"],
                condition=Q(dissolved_on__isnull=True, grid__isnull=False),
                violation_error_message=_("This grid has its party organization already."),
            ),
            models.CheckConstraint(
                name="organization_not_below_itself", condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
                violation_error_message=_("An organization cannot stand below itself."),
            ),
            models.CheckConstraint(
                name="organization_attached_to_what_it_says",
                condition=Q(attached_to="grid", grid__isnull=False) | (~Q(attached_to="grid") & Q(grid__isnull=True)),
                violation_error_message=_("An organization of a grid names the grid, and no other does."),
            ),
            models.CheckConstraint(
                name="organization_dates_in_order",
                condition=Q(dissolved_on__isnull=True) | Q(dissolved_on__gte=F("established_on")),
                violation_error_message=_("An organization is not dissolved before it was established."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.short_name or self.name

    @property
    def in_village(self) -> bool:
        """Elected for five years at every level."""
        return self.sector in VILLAGE_SECTORS

    @property
    def is_branch(self) -> bool:
        """Members belong to it."""
        return self.kind in BRANCHES


class TermQuerySet(PartyQuerySet["Term"]):
    """Terms of office."""

    area_field = "organization__area_code"
    own_path_field = "organization__path"

    def open(self) -> Self:
        """The present ones."""
        return self.filter(ended_on=None)


class Term(Timestamped):
    """A term of office of an organization: begun by its founding or an election, due to be renewed on a day."""

    organization = models.ForeignKey(
        Organization, verbose_name=_("organization"), on_delete=models.PROTECT, related_name="terms"
    )
    begun_on = models.DateField(_("begun on"))
    #: Null where no election is held: temporary branches and groups.
    due_on = models.DateField(_("re-election due on"), null=True, blank=True, db_index=True)
    shift_months = models.SmallIntegerField(_("months earlier or later, as approved"), default=0)
    shift_reason = models.CharField(_("reason"), max_length=200, blank=True)
    #: The last reminder that was sent: months ahead (6, 3, 1), 0 when it was overdue.
    reminded_for = models.PositiveSmallIntegerField(null=True, editable=False)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)

    objects = TermQuerySet.as_manager()

    class Meta:
        verbose_name = _("term of office")
        verbose_name_plural = _("terms of office")
        ordering = ["-begun_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                name="term_one_open", fields=["organization"], condition=Q(ended_on__isnull=True),
                violation_error_message=_("An organization has one term at a time."),
            ),
            models.CheckConstraint(
                name="term_dates_in_order",
                condition=(Q(due_on__isnull=True) | Q(due_on__gt=F("begun_on")))
                & (Q(ended_on__isnull=True) | Q(ended_on__gte=F("begun_on"))),
                violation_error_message=_("A term ends after it has begun."),
            ),
            models.CheckConstraint(
                name="term_shift_within_a_year", condition=Q(shift_months__gte=-12, shift_months__lte=12),
                violation_error_message=_("An election is moved by a year at most."),
            ),
            models.CheckConstraint(
                name="term_shift_has_its_reason", condition=Q(shift_months=0) | ~Q(shift_reason=""),
                violation_error_message=_("An election that is moved needs a reason."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.organization} {self.begun_on:%Y-%m}"


class OfficerQuerySet(PartyQuerySet["Officer"]):
    """Officers; every member sees those of the own organization."""

    area_field = "organization__area_code"
    own_path_field = "organization__path"

    def in_force(self, on: date | None = None) -> Self:
        """Officers on a day (today when none is named); `ends_on` itself is no longer in force."""
        day = on or clock.today()
        return self.filter(Q(ends_on=None) | Q(ends_on__gt=day), starts_on__lte=day)


class Officer(Timestamped):
    """A member in an office of an organization."""

    organization = models.ForeignKey(
        Organization, verbose_name=_("organization"), on_delete=models.PROTECT, related_name="officers"
    )
    member = models.ForeignKey("Member", verbose_name=_("member"), on_delete=models.PROTECT, related_name="offices")
    duty = models.CharField(_("duty"), max_length=16, choices=Duty)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"), null=True, blank=True)

    objects = OfficerQuerySet.as_manager()

    class Meta:
        verbose_name = _("officer")
        verbose_name_plural = _("officers")
        ordering = ["organization", "duty", "starts_on"]
        constraints = [
            models.UniqueConstraint(
                name="officer_one_secretary", fields=["organization"],
                condition=Q(ends_on__isnull=True, duty="secretary"),
                violation_error_message=_("An organization has one secretary."),
            ),
            models.UniqueConstraint(
                name="officer_each_duty_once", fields=["organization", "member", "duty"],
                condition=Q(ends_on__isnull=True),
                violation_error_message=_("This member holds this office already."),
            ),
            models.CheckConstraint(
                name="officer_dates_in_order", condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("An office does not end before it begins."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.member} {self.get_duty_display()}"

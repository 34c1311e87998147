"""The plan “1+6+N”: six teams of members, a catalogue of measures for each, and what was done for whom."""

from datetime import date
from typing import Self, TypeVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from grids.models.scoped import ReferenceQuerySet
from members.models.member import Member
from members.models.scoped import PartyQuerySet
from members.states.teams import MemberTeam, Round
from xinhui.core import clock
from xinhui.core.models import Timestamped

M = TypeVar("M", bound=models.Model)


class MembershipPlan(Timestamped):
    """The one plan under which teams and measures stand."""

    title = models.CharField(pgettext_lazy("register", "title"), max_length=120)
    year = models.PositiveSmallIntegerField(pgettext_lazy("register", "year"))
    is_in_force = models.BooleanField(_("in force"), default=False)

    objects = ReferenceQuerySet["MembershipPlan"].as_manager()

    class Meta:
        verbose_name = _("plan for members")
        verbose_name_plural = _("plans for members")
        ordering = ["-year", "-id"]
        constraints = [
            models.UniqueConstraint(
                name="membership_plan_one_in_force", fields=["is_in_force"], condition=Q(is_in_force=True),
                violation_error_message=_("One plan is in force at a time: end the other first."),
            ),
            models.UniqueConstraint(
                name="membership_plan_once_a_year", fields=["year", "title"],
                violation_error_message=_("There is a plan of this title for the year."),
            ),
            models.CheckConstraint(
                name="membership_plan_year", condition=Q(year__gte=2000, year__lte=2100),
                violation_error_message=_("Give a year from 2000 to 2100."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.year} {self.title}"


class Measure(Timestamped):
    """What the plan does for a team: once, or in rounds."""

    plan = models.ForeignKey(
        MembershipPlan,
        verbose_name=pgettext_lazy("register", "plan"),
        on_delete=models.PROTECT,
        related_name="measures",
    )
    team = models.CharField(pgettext_lazy("register", "team"), max_length=16, choices=MemberTeam)
    title = models.CharField(pgettext_lazy("register", "title"), max_length=60)
    what = models.CharField(pgettext_lazy("register", "what is done"), max_length=300)
    every_months = models.PositiveSmallIntegerField(
        _("how often it is taken"), default=Round.ONCE, choices=Round
    )  # fmt: skip
    is_in_force = models.BooleanField(_("in force"), default=True)

    objects = ReferenceQuerySet["Measure"].as_manager()

    class Meta:
        verbose_name = _("measure for members")
        verbose_name_plural = _("measures for members")
        ordering = ["plan", "team", "id"]
        constraints = [
            models.UniqueConstraint(
                name="measure_title_once", fields=["plan", "team", "title"],
                violation_error_message=_("This team has a measure of this title already."),
            ),
            models.CheckConstraint(
                name="measure_round", condition=Q(every_months__in=[0, 1, 3, 6, 12]),
                violation_error_message=_("A measure is taken once, monthly, quarterly, half-yearly or yearly."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title


class OfMemberQuerySet(PartyQuerySet[M]):
    """Rows of a member: seen with the member's organization, and by the member."""

    area_field = "member__area_code"
    path_field = "member__organization__path"
    member_field = "member_id"


class TeamMembershipQuerySet(OfMemberQuerySet["TeamMembership"]):
    """Memberships of teams."""

    def open(self) -> Self:
        """The present ones."""
        return self.filter(ends_on=None)


class TeamMembership(Timestamped):
    """A member in a team, from one day to another."""

    plan = models.ForeignKey(
        MembershipPlan,
        verbose_name=pgettext_lazy("register", "plan"),
        on_delete=models.PROTECT,
        related_name="memberships",
    )
    member = models.ForeignKey(
        Member, verbose_name=pgettext_lazy("register", "member"), on_delete=models.PROTECT, related_name="teams"
    )
    team = models.CharField(pgettext_lazy("register", "team"), max_length=16, choices=MemberTeam)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)

    objects = TeamMembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership of a team")
        verbose_name_plural = _("memberships of teams")
        ordering = ["team", "-starts_on", "id"]
        indexes = [models.Index(fields=["team", "ends_on"], name="team_membership_team")]
        constraints = [
            models.UniqueConstraint(
                name="team_membership_once", fields=["member", "team"], condition=Q(ends_on__isnull=True),
                violation_error_message=_("This member belongs to this team already."),
            ),
            models.CheckConstraint(
                name="team_membership_in_order", condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("Nobody leaves a team before joining it."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.member} {self.get_team_display()}"


class MeasureRecordQuerySet(OfMemberQuerySet["MeasureRecord"]):
    """Measures assigned or carried out."""

    def open(self) -> Self:
        """Assigned, neither done nor dropped."""
        return self.filter(done_on=None, dropped_on=None)

    def overdue(self, on: date | None = None) -> Self:
        """Open, and their day is over."""
        return self.open().filter(due_on__lt=on or clock.today())


class MeasureRecord(Timestamped):
    """A measure for one member: due on a day, then done with its result, or dropped with the reason."""

    measure = models.ForeignKey(
        Measure, verbose_name=pgettext_lazy("register", "measure"), on_delete=models.PROTECT, related_name="records"
    )
    member = models.ForeignKey(
        Member, verbose_name=pgettext_lazy("register", "member"), on_delete=models.PROTECT, related_name="measures"
    )
    due_on = models.DateField(_("due on"))
    done_on = models.DateField(_("done on"), null=True, blank=True)
    dropped_on = models.DateField(_("dropped on"), null=True, blank=True)
    #: The result, or why it was dropped.
    result = models.CharField(pgettext_lazy("register", "result"), max_length=300, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("recorded by"), null=True, blank=True, on_delete=models.PROTECT,
        related_name="+",
    )  # fmt: skip

    objects = MeasureRecordQuerySet.as_manager()

    class Meta:
        verbose_name = _("measure taken")
        verbose_name_plural = _("measures taken")
        ordering = ["due_on", "id"]
        indexes = [models.Index(fields=["done_on", "dropped_on", "due_on"], name="measure_record_due")]
        constraints = [
            models.UniqueConstraint(
                name="measure_record_one_open", fields=["measure", "member"],
                condition=Q(done_on__isnull=True, dropped_on__isnull=True),
                violation_error_message=_("This measure is assigned to this member already."),
            ),
            models.CheckConstraint(
                name="measure_record_done_or_dropped", condition=Q(done_on__isnull=True) | Q(dropped_on__isnull=True),
                violation_error_message=_("A measure is done or dropped, not both."),
            ),
            models.CheckConstraint(
                name="measure_record_has_its_result",
                condition=Q(done_on__isnull=True, dropped_on__isnull=True) | ~Q(result=""),
                violation_error_message=_("Say what came of the measure."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.member} {self.measure}"

    @property
    def is_open(self) -> bool:
        """Neither done nor dropped."""
        return self.done_on is None and self.dropped_on is None

    @property
    def is_overdue(self) -> bool:
        """Open, and its day is over."""
        return self.is_open and self.due_on < clock.today()

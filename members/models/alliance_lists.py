"""The three lists of an alliance (三个清单): what units offer (资源), what the community needs (需求), and the projects
(项目) that come of a match."""

from typing import Any, NoReturn, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.models.alliance import Alliance, OfAllianceQuerySet
from members.rules.alliances import Wish
from members.states.alliance import UNDER_WAY, ProjectVerb, WishKind, WishList, WishState
from xinhui.accounts.models import Unit
from xinhui.attachments.models import Attachment
from xinhui.core import clock
from xinhui.core.models import Timestamped


class ItemQuerySet(OfAllianceQuerySet["AllianceItem"]):
    """Items of the lists of resources and demands."""

    def open(self) -> Self:
        """Open for matching, in alliances in being."""
        return self.filter(state=WishState.OPEN, alliance__dissolved_on=None)


class AllianceItem(Timestamped):
    """What a unit offers, or what the community needs. `times`: how many projects an offer can serve."""

    alliance = models.ForeignKey(Alliance, verbose_name=_("alliance"), on_delete=models.PROTECT, related_name="items")
    side = models.CharField(pgettext_lazy("alliance", "list"), max_length=10, choices=WishList)
    title = models.CharField(_("title"), max_length=120)
    kind = models.CharField(_("kind"), max_length=12, choices=WishKind)
    text = models.CharField(pgettext_lazy("alliance", "details"), max_length=400, blank=True)
    quantity = models.PositiveIntegerField(_("quantity"), default=1)
    measure = models.CharField(_("unit of measure"), max_length=10, blank=True)
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("until"), null=True, blank=True)
    times = models.PositiveSmallIntegerField(_("how many projects it can serve"), default=1)
    #: Who offers it; of a demand: none, it is the community's.
    unit = models.ForeignKey(
        Unit, verbose_name=pgettext_lazy("alliance", "offered by"), null=True, blank=True, on_delete=models.PROTECT,
        related_name="alliance_offers",
    )  # fmt: skip
    #: Of a demand: for whom, as “独居老人”; never a resident's name.
    wanted_by = models.CharField(pgettext_lazy("alliance", "needed by"), max_length=60, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=WishState, default=WishState.OPEN)
    reason = models.CharField(pgettext_lazy("alliance", "why withdrawn"), max_length=200, blank=True)

    objects = ItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("item of an alliance's lists")
        verbose_name_plural = _("items of alliances' lists")
        ordering = ["-created_at", "-id"]
        indexes = [models.Index(fields=["side", "state", "kind"], name="alliance_item_match")]
        constraints = [
            models.CheckConstraint(
                name="alliance_item_offered_or_needed",
                condition=Q(side="resource", unit__isnull=False) | Q(side="demand", unit__isnull=True, times=1)
                & ~Q(wanted_by=""),
                violation_error_message=_("A resource names the unit that offers it, a demand for whom it is needed."),
            ),
            models.CheckConstraint(
                name="alliance_item_some", condition=Q(quantity__gte=1, times__gte=1),
                violation_error_message=_("At least one is offered or needed."),
            ),
            models.CheckConstraint(
                name="alliance_item_days_in_order",
                condition=Q(starts_on__isnull=True) | Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("The last day is before the first."),
            ),
            models.CheckConstraint(
                name="alliance_item_withdrawn_says_why", condition=~Q(state="withdrawn") | ~Q(reason=""),
                violation_error_message=_("What is withdrawn says why."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title

    @property
    def wish(self) -> Wish:
        """What the rules of matching look at; the place is the alliance's."""
        return Wish(self.kind, self.alliance.area_code, self.quantity, self.starts_on, self.ends_on)


class ProjectQuerySet(OfAllianceQuerySet["AllianceProject"]):
    """Projects."""

    def live(self) -> Self:
        """Not withdrawn."""
        return self.exclude(state=WishState.WITHDRAWN)

    def overdue(self) -> Self:
        """Under way after the due date."""
        return self.filter(state__in=sorted(UNDER_WAY), due_on__lt=clock.today())


class AllianceProject(Timestamped):
    """A demand that units have taken on, with a resource or by themselves (认领)."""

    alliance = models.ForeignKey(
        Alliance, verbose_name=_("alliance"), on_delete=models.PROTECT, related_name="projects"
    )
    title = models.CharField(_("title"), max_length=120)
    demand = models.ForeignKey(
        AllianceItem, verbose_name=_("demand"), on_delete=models.PROTECT, related_name="demand_projects"
    )
    resource = models.ForeignKey(
        AllianceItem, verbose_name=pgettext_lazy("alliance", "resource"), null=True, blank=True,
        on_delete=models.PROTECT,
        related_name="resource_projects",
    )  # fmt: skip
    #: Why they fit, as the rules said on the day of the match; codes of members.rules.alliances.Reason.
    reasons = models.JSONField(_("why they fit"), default=list)
    lead_unit = models.ForeignKey(
        Unit, verbose_name=_("lead unit"), on_delete=models.PROTECT, related_name="alliance_projects"
    )
    partners = models.ManyToManyField(
        Unit, verbose_name=pgettext_lazy("alliance", "partner units"), blank=True, related_name="+"
    )
    agreed_on = models.DateField(pgettext_lazy("alliance", "agreed on"))
    due_on = models.DateField(_("due on"))
    state = models.CharField(_("state"), max_length=10, choices=WishState, default=WishState.MATCHED)
    finished_on = models.DateField(pgettext_lazy("alliance", "finished on"), null=True, blank=True)
    result = models.CharField(_("result"), max_length=400, blank=True)
    rating = models.PositiveSmallIntegerField(_("rating"), null=True, blank=True)
    rating_note = models.CharField(_("what the community says"), max_length=200, blank=True)
    reason = models.CharField(pgettext_lazy("alliance", "why withdrawn"), max_length=200, blank=True)
    #: How far up it was chased for the present due date (rules.alliances.chase_level).
    chased_level = models.PositiveSmallIntegerField(_("chased up to level"), default=0)

    objects = ProjectQuerySet.as_manager()

    class Meta:
        verbose_name = _("project of an alliance")
        verbose_name_plural = _("projects of alliances")
        ordering = ["due_on", "id"]
        indexes = [models.Index(fields=["state", "due_on"], name="alliance_project_due")]
        constraints = [
            models.UniqueConstraint(
                name="alliance_project_one_a_demand", fields=["demand"], condition=~Q(state="withdrawn"),
                violation_error_message=_("This demand has its project already."),
            ),
            models.CheckConstraint(
                name="alliance_project_never_open", condition=~Q(state="open"),
                violation_error_message=_("A project begins with a match."),
            ),
            models.CheckConstraint(
                name="alliance_project_done_has_result",
                condition=Q(state__in=["done", "rated"], finished_on__isnull=False) & ~Q(result="")
                | ~Q(state__in=["done", "rated"]) & Q(finished_on__isnull=True),
                violation_error_message=_("A project that is done says when and what came of it."),
            ),
            models.CheckConstraint(
                name="alliance_project_rated_one_to_five",
                condition=Q(state="rated", rating__gte=1, rating__lte=5) | ~Q(state="rated") & Q(rating__isnull=True),
                violation_error_message=_("A rating goes from 1 to 5."),
            ),
            models.CheckConstraint(
                name="alliance_project_withdrawn_says_why", condition=~Q(state="withdrawn") | ~Q(reason=""),
                violation_error_message=_("What is withdrawn says why."),
            ),
            models.CheckConstraint(
                name="alliance_project_dates_in_order", condition=Q(due_on__gte=F("agreed_on")),
                violation_error_message=_("A project is not due before it was agreed."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title

    @property
    def is_overdue(self) -> bool:
        """Under way after the due date."""
        return self.state in UNDER_WAY and self.due_on < clock.today()


class ProjectEntryQuerySet(OfAllianceQuerySet["AllianceProjectEntry"]):
    """Entries."""

    area_field = "project__alliance__area_code"
    path_field = "project__alliance__organization__path"
    alliance_field = "project__alliance"


class AllianceProjectEntry(Timestamped):
    """A line of a project's history, with evidence if there is any; never changed."""

    project = models.ForeignKey(
        AllianceProject,
        verbose_name=pgettext_lazy("alliance", "project"),
        on_delete=models.PROTECT,
        related_name="entries",
    )
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("by"), null=True, blank=True, on_delete=models.PROTECT,
        related_name="+",
    )  # fmt: skip
    verb = models.CharField(_("verb"), max_length=12, choices=ProjectVerb)
    text = models.CharField(_("text"), max_length=400, blank=True)
    evidence = models.ForeignKey(
        Attachment, verbose_name=pgettext_lazy("alliance", "evidence"), null=True, blank=True, on_delete=models.PROTECT,
        related_name="alliance_entries",
    )  # fmt: skip

    objects = ProjectEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("entry of an alliance's project")
        verbose_name_plural = _("entries of alliances' projects")
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.project} {self.verb}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Written once."""
        if self.pk is not None:
            raise TypeError("An entry of a project is never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Never."""
        raise TypeError("An entry of a project is never deleted.")

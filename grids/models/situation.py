"""Situation reports on a schedule: rounds, one report a village and round, and every version of its figures.

Source: 《自然灾害情况统计调查制度》 (figures of a disaster, 零报告); design.md, “timed situation reports with figures”.
Figures are typed at one place only, the village; a town's and the district's are sums of them, always.
"""

from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from grids.models.emergency import Activation
from grids.models.scoped import AreaQuerySet, CoveringQuerySet
from grids.report_states import ReportState, RoundKind
from xinhui.core.models import Timestamped

FIGURE_MAX = 1_000_000


class ReportRound(Timestamped):
    """One call for figures as they stand at `as_of`; counted from the activation's beginning."""

    activation = models.ForeignKey(
        Activation, verbose_name=_("activation"), on_delete=models.PROTECT, related_name="report_rounds"
    )
    area_code = models.CharField(_("area code"), max_length=15, db_index=True)
    number = models.PositiveSmallIntegerField(_("number"))
    kind = models.CharField(_("kind"), max_length=10, choices=RoundKind, default=RoundKind.SCHEDULED)
    #: Figures are those of this moment.
    as_of = models.DateTimeField(_("as of"))
    due_at = models.DateTimeField(_("due at"))
    #: Null: the portal, by the plan's schedule.
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("called by"), null=True, blank=True, on_delete=models.PROTECT,
        related_name="+",
    )  # fmt: skip
    #: When those who had not reported by then were chased; once a round.
    chased_at = models.DateTimeField(_("chased at"), null=True, blank=True)

    objects = CoveringQuerySet["ReportRound"].as_manager()

    class Meta:
        verbose_name = _("report round")
        verbose_name_plural = _("report rounds")
        ordering = ["-as_of", "-id"]
        indexes = [models.Index(fields=["due_at"], name="report_round_due", condition=Q(chased_at__isnull=True))]
        constraints = [
            models.UniqueConstraint(
                name="report_round_number_once", fields=["activation", "number"],
                violation_error_message=_("This round exists already."),
            ),
            models.UniqueConstraint(
                name="report_round_moment_once", fields=["activation", "as_of"],
                violation_error_message=_("Figures of this moment are being collected already."),
            ),
            models.CheckConstraint(
                name="report_round_due_after", condition=Q(due_at__gt=F("as_of")),
                violation_error_message=_("Reports are due after the moment that they describe."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.activation} #{self.number}"


class SituationReport(Timestamped):
    """What one village owes a round; the figures are in its versions, the newest holds."""

    round = models.ForeignKey(
        ReportRound, verbose_name=_("report round"), on_delete=models.PROTECT, related_name="reports"
    )
    area_code = models.CharField(_("area code"), max_length=15, db_index=True)
    state = models.CharField(_("state"), max_length=10, choices=ReportState, default=ReportState.WAITING)
    #: The version that holds; 0: none yet.
    version = models.PositiveSmallIntegerField(_("version"), default=0)
    reported_at = models.DateTimeField(_("first reported at"), null=True, blank=True)
    is_late = models.BooleanField(_("first reported after it was due"), default=False)
    return_reason = models.CharField(_("why returned"), max_length=200, blank=True)

    objects = AreaQuerySet["SituationReport"].as_manager()

    class Meta:
        verbose_name = _("situation report")
        verbose_name_plural = _("situation reports")
        ordering = ["area_code", "id"]
        indexes = [models.Index(fields=["round", "state"], name="situation_report_state")]
        constraints = [
            models.UniqueConstraint(
                name="situation_report_once_a_place", fields=["round", "area_code"],
                violation_error_message=_("This place reports once a round."),
            ),
            models.CheckConstraint(
                name="situation_report_waiting_has_none",
                condition=Q(state="waiting", version=0, reported_at__isnull=True)
                | ~Q(state="waiting") & Q(version__gte=1, reported_at__isnull=False),
                violation_error_message=_("A report that came has a version and its time."),
            ),
            models.CheckConstraint(
                name="situation_report_returned_says_why", condition=~Q(state="returned") | ~Q(return_reason=""),
                violation_error_message=_("Whoever returns a report says why."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.round} {self.area_code}"

    @property
    def town_code(self) -> str:
        """The town that the village belongs to."""
        return self.area_code[:9]


def _figure(label: Any) -> "models.PositiveIntegerField[int, int]":
    return models.PositiveIntegerField(label, default=0)


class SituationVersion(models.Model):
    """The figures of one report as they were sent once; never changed. Cumulative since the activation began,
    but `people_sheltered`, `roads_cut` and `households_dark`, which are those of the moment."""

    report = models.ForeignKey(
        SituationReport, verbose_name=_("situation report"), on_delete=models.PROTECT, related_name="versions"
    )
    area_code = models.CharField(_("area code"), max_length=15, db_index=True)
    version = models.PositiveSmallIntegerField(_("version"))
    people_affected = _figure(_("people affected"))
    people_moved = _figure(_("people moved to safety"))
    people_sheltered = _figure(_("of them in shelters"))
    people_injured = _figure(_("people injured"))
    people_missing = _figure(_("people missing"))
    people_dead = _figure(_("people dead"))
    houses_collapsed = _figure(_("houses collapsed"))
    houses_damaged = _figure(_("houses damaged"))
    roads_cut = _figure(_("roads cut"))
    households_dark = _figure(_("households without power"))
    hazards_found = _figure(_("dangers found"))
    hazards_removed = _figure(_("of them removed"))
    patrols = _figure(_("people on patrol"))
    text = models.TextField(_("what happened"), blank=True)
    at = models.DateTimeField(_("reported at"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("reported by"), on_delete=models.PROTECT, related_name="+"
    )

    objects = AreaQuerySet["SituationVersion"].as_manager()

    class Meta:
        verbose_name = _("version of a situation report")
        verbose_name_plural = _("versions of situation reports")
        ordering = ["report", "version"]
        constraints = [
            models.UniqueConstraint(
                name="situation_version_once", fields=["report", "version"],
                violation_error_message=_("This version of the report exists already."),
            ),
            models.CheckConstraint(
                name="situation_version_sheltered_were_moved",
                condition=Q(people_sheltered__lte=F("people_moved")),
                violation_error_message=_("More people are in shelters than were moved."),
            ),
            models.CheckConstraint(
                name="situation_version_removed_were_found",
                condition=Q(hazards_removed__lte=F("hazards_found")),
                violation_error_message=_("More dangers are removed than were found."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.report} v{self.version}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert only: a version that was sent is never changed."""
        if self.pk is not None:
            raise TypeError("Versions of situation reports are append-only.")
        super().save(*args, **kwargs)

    def delete(self, *args: object, **kwargs: object) -> NoReturn:
        """Refused: a version that was sent stays."""
        raise TypeError("Versions of situation reports are append-only.")


#: The figures of a version, in the order of the form; each is summed along the tree.
FIGURES: tuple[str, ...] = (
    "people_affected", "people_moved", "people_sheltered", "people_injured", "people_missing", "people_dead",
    "houses_collapsed", "houses_damaged", "roads_cut", "households_dark", "hazards_found", "hazards_removed", "patrols",
)  # fmt: skip

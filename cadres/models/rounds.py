"""Collection rounds and what each unit returns in them; how long records count."""

from datetime import date
from typing import Self, TypeVar

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cadres.models.cadre import UnitFileQuerySet
from cadres.rules.records import MONTHS, Quarter
from cadres.scope import cadre_scope_of
from cadres.states.records import Polarity, ReturnState, RoundState, SourceLevel
from xinhui.accounts.models import Unit, User
from xinhui.core.models import Timestamped

M = TypeVar("M", bound=models.Model)


class InsideQuerySet(models.QuerySet[M]):
    """Rows that are known to whoever reads any file."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """All, inside the door."""
        return self if isinstance(user, User) and cadre_scope_of(user).is_reader else self.none()


class RecordRound(Timestamped):
    """The collection of a quarter: opens and closes by itself."""

    year = models.PositiveSmallIntegerField(_("year"))
    quarter = models.PositiveSmallIntegerField(pgettext_lazy("cadre", "quarter"))
    state = models.CharField(_("state of the round"), max_length=8, choices=RoundState, default=RoundState.PLANNED)
    opens_on = models.DateField(_("opens on"))
    #: The last day of returns; closed from the next day on.
    closes_on = models.DateField(_("closes on"))
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    settled_at = models.DateTimeField(_("settled at"), null=True, blank=True)

    objects = InsideQuerySet["RecordRound"].as_manager()

    class Meta:
        verbose_name = _("collection round")
        verbose_name_plural = _("collection rounds")
        ordering = ["-year", "-quarter"]
        constraints = [
            models.UniqueConstraint(
                name="record_round_once", fields=["year", "quarter"],
                violation_error_message=_("This quarter has a round already."),
            ),
            models.CheckConstraint(
                name="record_round_quarter", condition=Q(quarter__gte=1, quarter__lte=4),
                violation_error_message=_("A quarter is a number from 1 to 4."),
            ),
            models.CheckConstraint(
                name="record_round_in_order", condition=Q(closes_on__gte=F("opens_on")),
                violation_error_message=_("A round closes after it has opened."),
            ),
            models.CheckConstraint(
                name="record_round_closed_has_its_time",
                condition=Q(state__in=["planned", "open"], closed_at__isnull=True)
                | Q(state__in=["closed", "settled"], closed_at__isnull=False),
                violation_error_message=_("A closed round has the time of closing; an open one has none."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return _("%(year)d, quarter %(quarter)d") % {"year": self.year, "quarter": self.quarter}

    @property
    def of(self) -> Quarter:
        """The quarter."""
        return Quarter(self.year, self.quarter)

    @property
    def last_day(self) -> date:
        """The last day of the quarter."""
        return self.of.last_day


class ReturnQuerySet(UnitFileQuerySet["UnitReturn"]):
    """Returns: seen with the files of the unit."""

    def owed(self) -> Self:
        """Not sent in."""
        return self.filter(state=ReturnState.OWED)


class UnitReturn(Timestamped):
    """What a unit returns in a round: its records, or that there is nothing to record (零报告)."""

    round = models.ForeignKey(RecordRound, verbose_name=_("round"), on_delete=models.PROTECT, related_name="returns")
    unit = models.ForeignKey(Unit, verbose_name=_("unit"), on_delete=models.PROTECT, related_name="record_returns")
    state = models.CharField(_("state of the return"), max_length=10, choices=ReturnState, default=ReturnState.OWED)
    is_nil = models.BooleanField(_("nothing to record"), default=False)
    submitted_at = models.DateTimeField(_("sent in at"), null=True, blank=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("sent in by whom"), null=True, blank=True, on_delete=models.PROTECT,
        related_name="+",
    )  # fmt: skip
    #: Sent in after the round had closed.
    is_late = models.BooleanField(_("sent in late"), default=False)
    chased = models.PositiveSmallIntegerField(_("times chased"), default=0)

    objects = ReturnQuerySet.as_manager()

    class Meta:
        verbose_name = _("return of a unit")
        verbose_name_plural = _("returns of units")
        ordering = ["round", "unit"]
        constraints = [
            models.UniqueConstraint(
                name="unit_return_once", fields=["round", "unit"],
                violation_error_message=_("The unit has a return in this round already."),
            ),
            models.CheckConstraint(
                name="unit_return_sent_has_its_time",
                condition=Q(state="owed") | Q(submitted_at__isnull=False, submitted_by__isnull=False),
                violation_error_message=_("A return that was sent in has its time and its person."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.unit} {self.round}"


class RecordTerm(Timestamped):
    """How many months a record of this kind of source counts, where the district has its own number."""

    polarity = models.CharField(_("commendation or criticism"), max_length=8, choices=Polarity)
    level = models.CharField(_("level of the source"), max_length=10, choices=SourceLevel)
    months = models.PositiveSmallIntegerField(_("months that it counts"))

    objects = InsideQuerySet["RecordTerm"].as_manager()

    class Meta:
        verbose_name = _("term of records")
        verbose_name_plural = _("terms of records")
        ordering = ["polarity", "level"]
        constraints = [
            models.UniqueConstraint(
                name="record_term_once", fields=["polarity", "level"],
                violation_error_message=_("There is a term for these records already."),
            ),
            models.CheckConstraint(
                name="record_term_in_bounds", condition=Q(months__gte=1, months__lte=240),
                violation_error_message=_("A record counts from 1 to 240 months."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_polarity_display()} {self.get_level_display()} {self.months}"

    @classmethod
    def months_of(cls, polarity: str, level: str) -> int:
        """The district's number, or the usual one. One query."""
        found = cls.objects.filter(polarity=polarity, level=level).values_list("months", flat=True).first()
        return found or MONTHS[polarity, level]

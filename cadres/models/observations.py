"""Front-line observation (三不两直): unannounced visits to key projects and what was seen.

A visit is known to the cadre office and its observers alone until it is confirmed; then each unit learns of its people.
"""

from typing import Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cadres.models.cadre import Cadre, M
from cadres.models.key_projects import KeyProject
from cadres.models.sealed_line import SealedLine, open_words
from cadres.scope import cadre_scope_of
from cadres.states.observations import Judgement, VisitState, VisitVerb
from xinhui.accounts.models import User
from xinhui.core import clock
from xinhui.core.models import Timestamped

_SEEN = (VisitState.RECORDED, VisitState.RETURNED, VisitState.CONFIRMED)


class VisitQuerySet(models.QuerySet["ObservationVisit"]):
    """Visits: of the office and the observers; a unit's officer sees confirmed ones that judge one of its people."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Visits that the user reads."""
        if not isinstance(user, User):
            return self.none()
        if cadre_scope_of(user).is_office:
            return self
        judged = VisitSighting.objects.visible_to(user).values("visit")
        return self.filter(Q(pk__in=judged) | Q(pk__in=ObservationVisit.objects.observed_by(user).values("pk")))

    def observed_by(self, user: User) -> Self:
        """Those that the user makes."""
        return self.filter(observers=user)


class ObservationVisit(Timestamped):
    """An unannounced visit to a project."""

    project = models.ForeignKey(
        KeyProject, verbose_name=_("key project"), on_delete=models.PROTECT, related_name="visits"
    )
    state = models.CharField(_("state"), max_length=10, choices=VisitState, default=VisitState.PLANNED)
    planned_on = models.DateField(pgettext_lazy("observation", "planned for"))
    observers = models.ManyToManyField(User, verbose_name=pgettext_lazy("observation", "observers"),
                                       related_name="observation_visits")  # fmt: skip
    visited_on = models.DateField(pgettext_lazy("observation", "visited on"), null=True, blank=True)
    place = models.CharField(pgettext_lazy("observation", "where"), max_length=120, blank=True)
    met_sealed = models.TextField(pgettext_lazy("observation", "whom they met (sealed)"), blank=True)
    seen_sealed = models.TextField(pgettext_lazy("observation", "what was seen (sealed)"), blank=True)
    planned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=pgettext_lazy("observation", "planned by"), null=True, blank=True,
        on_delete=models.PROTECT, related_name="+",
    )  # fmt: skip
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=pgettext_lazy("observation", "recorded by"), null=True, blank=True,
        on_delete=models.PROTECT, related_name="+",
    )  # fmt: skip
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=pgettext_lazy("observation", "confirmed by"), null=True, blank=True,
        on_delete=models.PROTECT, related_name="+",
    )  # fmt: skip

    objects = VisitQuerySet.as_manager()

    class Meta:
        verbose_name = _("front-line visit")
        verbose_name_plural = _("front-line visits")
        ordering = ["-planned_on", "-id"]
        indexes = [models.Index(fields=["state", "planned_on"], name="observation_visit_state")]
        constraints = [
            models.CheckConstraint(
                name="observation_visit_seen_has_its_day",
                condition=Q(state__in=_SEEN, visited_on__isnull=False) & ~Q(place="")
                | Q(state__in=(VisitState.PLANNED, VisitState.CANCELLED)),
                violation_error_message=_("A visit that is recorded has its day and place."),
            ),
            models.CheckConstraint(
                name="observation_visit_second_person",
                condition=Q(confirmed_by__isnull=True) | Q(recorded_by__isnull=True)
                | ~Q(confirmed_by=F("recorded_by")),
                violation_error_message=_("Whoever recorded a visit does not confirm it."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.project.name} {self.visited_on or self.planned_on:%Y-%m-%d}"

    @property
    def met(self) -> str:
        """Whom they met, opened."""
        return open_words(self.met_sealed)

    @property
    def seen(self) -> str:
        """What was seen, opened."""
        return open_words(self.seen_sealed)


class VisitSightingQuerySet(models.QuerySet["VisitSighting"]):
    """Judgements: of the office and the observers; confirmed, of the person's unit too."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Judgements that the user reads."""
        if not isinstance(user, User):
            return self.none()
        scope = cadre_scope_of(user)
        if scope.is_office:
            return self
        unit = Q(visit__state=VisitState.CONFIRMED, cadre__unit__in=scope.unit_ids)
        return self.filter(unit | Q(visit__in=ObservationVisit.objects.observed_by(user).values("pk")))

    def confirmed(self) -> Self:
        """Those that count."""
        return self.filter(visit__state=VisitState.CONFIRMED)

    def own(self, user: User) -> Self:
        """The reader's own, confirmed."""
        return self.confirmed().filter(cadre__user=user)


class VisitSighting(models.Model):
    """How one person was seen to work on a visit."""

    visit = models.ForeignKey(
        ObservationVisit, verbose_name=_("front-line visit"), on_delete=models.PROTECT, related_name="sightings"
    )
    cadre = models.ForeignKey(
        Cadre, verbose_name=_("file of a cadre"), on_delete=models.PROTECT, related_name="sightings"
    )
    judgement = models.CharField(pgettext_lazy("observation", "judgement"), max_length=12, choices=Judgement)
    words_sealed = models.TextField(pgettext_lazy("observation", "observer's words (sealed)"))

    objects = VisitSightingQuerySet.as_manager()

    class Meta:
        verbose_name = _("judgement of a front-line visit")
        verbose_name_plural = _("judgements of front-line visits")
        ordering = ["visit", "id"]
        constraints = [
            models.UniqueConstraint(
                name="visit_sighting_once", fields=["visit", "cadre"],
                violation_error_message=_("This person is judged on the visit already."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.cadre_id} {self.visit_id}"

    @property
    def words(self) -> str:
        """The observer's words, opened."""
        return open_words(self.words_sealed)


class OfObserversQuerySet(models.QuerySet[M]):
    """Rows of visits that the office and the observers read."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Rows that the user reads."""
        if not isinstance(user, User):
            return self.none()
        if cadre_scope_of(user).is_office:
            return self
        return self.filter(visit__in=ObservationVisit.objects.observed_by(user).values("pk"))


class VisitFactQuerySet(OfObserversQuerySet["VisitFact"]):
    """Matters to be followed up."""

    def late(self) -> Self:
        """Of confirmed visits, due before today."""
        return self.filter(visit__state=VisitState.CONFIRMED, settled_on__isnull=True, due_on__lt=clock.today())


class VisitFact(models.Model):
    """A matter met on a visit that is to be followed up by a day."""

    visit = models.ForeignKey(
        ObservationVisit, verbose_name=_("front-line visit"), on_delete=models.PROTECT, related_name="facts"
    )
    text_sealed = models.TextField(pgettext_lazy("observation", "matter (sealed)"))
    due_on = models.DateField(_("due on"))
    settled_on = models.DateField(pgettext_lazy("observation", "settled on"), null=True, blank=True)
    outcome_sealed = models.TextField(pgettext_lazy("observation", "outcome (sealed)"), blank=True)

    objects = VisitFactQuerySet.as_manager()

    class Meta:
        verbose_name = _("matter to be followed up")
        verbose_name_plural = _("matters to be followed up")
        ordering = ["visit", "due_on", "id"]
        constraints = [
            models.CheckConstraint(
                name="visit_fact_settled_says_how",
                condition=Q(settled_on__isnull=True, outcome_sealed="")
                | Q(settled_on__isnull=False) & ~Q(outcome_sealed=""),
                violation_error_message=_("A settled matter has its day and its outcome."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.visit_id} {self.due_on:%Y-%m-%d}"

    @property
    def text(self) -> str:
        """The matter, opened."""
        return open_words(self.text_sealed)

    @property
    def outcome(self) -> str:
        """The outcome, opened."""
        return open_words(self.outcome_sealed)

    @property
    def is_late(self) -> bool:
        """Not settled by its day."""
        return self.settled_on is None and self.due_on < clock.today()


class ObservationLineQuerySet(OfObserversQuerySet["ObservationLine"]):
    """Histories."""


class ObservationLine(SealedLine):
    """A line of a visit's history."""

    visit = models.ForeignKey(
        ObservationVisit, verbose_name=_("front-line visit"), on_delete=models.PROTECT, related_name="lines"
    )
    verb = models.CharField(_("what happened"), max_length=12, choices=VisitVerb)

    objects = ObservationLineQuerySet.as_manager()

    class Meta:
        verbose_name = _("line of a visit's history")
        verbose_name_plural = _("lines of visits' histories")
        ordering = ["visit", "id"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d} {self.get_verb_display()}"

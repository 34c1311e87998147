"""Talks with a cadre, disciplines and their periods. What is said of a person is sealed."""

from datetime import date
from typing import Self, TypeVar

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cadres.models.cadre import Cadre, UnitFileQuerySet
from cadres.rules.care import period_end
from cadres.scope import cadre_scope_of
from cadres.states.care import (
    ADMONISHED_FOR,
    ENDLESS,
    DisciplineKind,
    DisciplineState,
    Occasion,
    TalkKind,
    TalkState,
)
from xinhui.accounts.models import User
from xinhui.core import clock
from xinhui.core.models import Timestamped
from xinhui.core.sealed import unseal

#: What the texts are sealed for.
NOTE, DISCIPLINE = "cadres.talk", "cadres.discipline"


M = TypeVar("M", bound=models.Model)


class OthersFileQuerySet(UnitFileQuerySet[M]):
    """Rows about a person, seen with the file, but by nobody about themselves: they have a page of their own."""

    unit_field = "cadre__unit_id"

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """With the file, unless it is the user's own."""
        return super().visible_to(user).exclude(cadre__user=user if isinstance(user, User) else None)


class TalkQuerySet(OthersFileQuerySet["CareTalk"]):
    """Talks: seen with the file, and by whoever is to hold them."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """With the file, or as the talker."""
        if not isinstance(user, User):
            return self.none()
        scope = cadre_scope_of(user)
        rows = self if scope.is_office else self.filter(Q(cadre__unit_id__in=scope.unit_ids) | Q(talker=user))
        return rows.exclude(cadre__user=user)

    def about(self, user: User) -> "TalkQuerySet":
        """Held with the user: what the person sees, without any note."""
        return self.filter(cadre__user=user, state__in=[TalkState.HELD, TalkState.CONFIRMED])

    def late(self) -> "TalkQuerySet":
        """Due, the day over."""
        return self.filter(state=TalkState.DUE, due_on__lt=clock.today())


class CareTalk(Timestamped):
    """A heart-to-heart talk that is due for an occasion. The note: for the talker and the cadre office."""

    cadre = models.ForeignKey(Cadre, verbose_name=_("file of a cadre"), on_delete=models.PROTECT, related_name="talks")
    kind = models.CharField(_("kind of talk"), max_length=20, choices=TalkKind)
    occasion = models.CharField(_("occasion"), max_length=16, choices=Occasion)
    occasion_on = models.DateField(_("day of the occasion"))
    due_on = models.DateField(pgettext_lazy("talk", "due on"))
    state = models.CharField(_("state"), max_length=10, choices=TalkState, default=TalkState.DUE)
    talker = models.ForeignKey(
        User, verbose_name=_("who holds the talk"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    planned_on = models.DateField(pgettext_lazy("talk", "planned for"), null=True, blank=True)
    held_on = models.DateField(pgettext_lazy("talk", "held on"), null=True, blank=True)
    note_sealed = models.TextField(_("note (sealed)"), blank=True)
    is_reminded = models.BooleanField(_("was reminded before the day"), default=False)
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)
    #: How often the person said that it had not taken place.
    denied = models.PositiveSmallIntegerField(_("times denied"), default=0)
    dropped_sealed = models.TextField(_("why it is no longer due (sealed)"), blank=True)
    chased_level = models.PositiveSmallIntegerField(_("chased to level"), default=0)

    objects = TalkQuerySet.as_manager()

    class Meta:
        verbose_name = _("heart-to-heart talk")
        verbose_name_plural = _("heart-to-heart talks")
        ordering = ["due_on", "id"]
        indexes = [models.Index(fields=["state", "due_on"], name="care_talk_state_due")]
        constraints = [
            models.UniqueConstraint(
                name="care_talk_once_an_occasion", fields=["cadre", "occasion", "occasion_on"],
                violation_error_message=_("A talk for this occasion is on the list already."),
            ),
            models.CheckConstraint(
                name="care_talk_held_has_note",
                condition=~Q(state__in=["held", "confirmed"])
                | Q(held_on__isnull=False, talker__isnull=False) & ~Q(note_sealed=""),
                violation_error_message=_("A talk that was held has its day, its talker and a note."),
            ),
            models.CheckConstraint(
                name="care_talk_confirmed_has_time",
                condition=Q(state="confirmed", confirmed_at__isnull=False)
                | ~Q(state="confirmed") & Q(confirmed_at__isnull=True),
                violation_error_message=_("Only a confirmed talk has the time of its confirmation."),
            ),
            models.CheckConstraint(
                name="care_talk_dropped_says_why", condition=~Q(state="dropped") | ~Q(dropped_sealed=""),
                violation_error_message=_("Say why the talk is no longer due."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.cadre.name}"

    @property
    def note(self) -> str:
        """Opened: only after the look is on the trail."""
        return unseal(self.note_sealed, purpose=NOTE)

    @property
    def dropped(self) -> str:
        """The same of why it is no longer due."""
        return unseal(self.dropped_sealed, purpose=NOTE)

    @property
    def unit_id(self) -> int:
        """The unit that keeps the file."""
        return self.cadre.unit_id

    @property
    def bars_until(self) -> date | None:
        """The first day after the period of an admonishing talk that was held; None: it bars nothing."""
        if self.kind != TalkKind.ADMONISHING or self.held_on is None:
            return None
        return period_end(self.held_on, ADMONISHED_FOR)

    @property
    def is_late(self) -> bool:
        """Due, the day over."""
        return self.days_late > 0

    @property
    def days_late(self) -> int:
        """0 when it is not late."""
        return max(0, (clock.today() - self.due_on).days) if self.state == TalkState.DUE else 0


class DisciplineQuerySet(OthersFileQuerySet["CadreDiscipline"]):
    """Disciplines: seen with the file."""

    def standing(self) -> "DisciplineQuerySet":
        """Not withdrawn."""
        return self.filter(state=DisciplineState.IN_FORCE)

    def running(self) -> "DisciplineQuerySet":
        """Standing, the period not over."""
        return self.standing().filter(Q(ends_on__isnull=True) | Q(ends_on__gt=clock.today()))


class CadreDiscipline(Timestamped):
    """A sanction, and until when it stands in the way of promotion and re-use. What for is sealed."""

    cadre = models.ForeignKey(
        Cadre, verbose_name=_("file of a cadre"), on_delete=models.PROTECT, related_name="disciplines"
    )
    kind = models.CharField(_("kind of discipline"), max_length=20, choices=DisciplineKind)
    decided_on = models.DateField(pgettext_lazy("discipline", "in force since"))
    #: The first day after the period; none for those that end the service or the membership.
    ends_on = models.DateField(_("the period is over on"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=DisciplineState, default=DisciplineState.IN_FORCE)
    reason_sealed = models.TextField(_("what for (sealed)"))
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, blank=True)
    is_end_told = models.BooleanField(_("the end of the period was told"), default=False)

    objects = DisciplineQuerySet.as_manager()

    class Meta:
        verbose_name = _("discipline of a cadre")
        verbose_name_plural = _("disciplines of cadres")
        ordering = ["-decided_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                name="cadre_discipline_once", fields=["cadre", "kind", "decided_on"], condition=Q(state="in_force"),
                violation_error_message=_("This discipline is entered already."),
            ),
            models.CheckConstraint(
                name="cadre_discipline_has_its_period",
                condition=Q(kind__in=ENDLESS, ends_on__isnull=True)
                | ~Q(kind__in=ENDLESS) & Q(ends_on__isnull=False, ends_on__gt=F("decided_on")),
                violation_error_message=_("The period follows from the kind of the discipline."),
            ),
            models.CheckConstraint(
                name="cadre_discipline_withdrawn_has_day",
                condition=Q(state="withdrawn", withdrawn_on__isnull=False)
                | Q(state="in_force", withdrawn_on__isnull=True),
                violation_error_message=_("Only a withdrawn discipline has the day of its withdrawal."),
            ),
            models.CheckConstraint(
                name="cadre_discipline_says_what_for", condition=~Q(reason_sealed=""),
                violation_error_message=_("Say what the discipline is for."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.cadre.name}"

    @property
    def unit_id(self) -> int:
        """The unit that keeps the file."""
        return self.cadre.unit_id

    @property
    def reason(self) -> str:
        """Opened: only after the look is on the trail."""
        return unseal(self.reason_sealed, purpose=DISCIPLINE)

    @property
    def is_over(self) -> bool:
        """The period is over, or the decision withdrawn."""
        over = self.ends_on is not None and self.ends_on <= clock.today()
        return over or self.state == DisciplineState.WITHDRAWN

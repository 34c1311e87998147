"""The review board: experts and their kin, sittings, dossiers under a code name, conflicts of interest, ballots."""

from typing import Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from talent.models.application import TalentApplication
from talent.models.employer import Employer
from talent.scope import talent_scope_of
from talent.states.applications import Tier
from talent.states.board import DossierOutcome, KinRelation, SittingState
from talent.states.people import Field
from xinhui.accounts.models import Unit, User
from xinhui.core.models import Timestamped

KIN, BALLOT = "talent.board_kin", "talent.board_ballot"


def _is_office(user: User | AnonymousUser) -> bool:
    return isinstance(user, User) and talent_scope_of(user).is_office


class BoardExpertQuerySet(models.QuerySet["BoardExpert"]):
    """Experts."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """The office all; an expert oneself."""
        if not isinstance(user, User):
            return self.none()
        return self if _is_office(user) else self.filter(user=user)

    def serving(self) -> Self:
        """Those who can be seated."""
        return self.filter(is_active=True)


class BoardExpert(Timestamped):
    """Somebody of the pool of experts, with what conflicts of interest are found by."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, verbose_name=_("user"), on_delete=models.PROTECT,
                                related_name="board_expert")  # fmt: skip
    field = models.CharField(pgettext_lazy("talent", "field of work"), max_length=12, choices=Field)
    employer = models.ForeignKey(Employer, verbose_name=pgettext_lazy("board", "employer of the expert"), null=True,
                                 blank=True, on_delete=models.PROTECT, related_name="board_experts")  # fmt: skip
    #: As written, where the employer is not of this district.
    employer_name = models.CharField(pgettext_lazy("board", "employer elsewhere"), max_length=100, blank=True)
    unit = models.ForeignKey(Unit, verbose_name=pgettext_lazy("board", "unit of the expert"), null=True, blank=True,
                             on_delete=models.PROTECT, related_name="board_experts")  # fmt: skip
    rank = models.CharField(pgettext_lazy("board", "title and rank of the expert"), max_length=60, blank=True)
    school = models.CharField(pgettext_lazy("board", "school of the expert"), max_length=60, blank=True)
    school_from = models.PositiveSmallIntegerField(pgettext_lazy("board", "at school from"), null=True, blank=True)
    school_to = models.PositiveSmallIntegerField(pgettext_lazy("board", "at school until"), null=True, blank=True)
    is_active = models.BooleanField(pgettext_lazy("board", "serves"), default=True)

    objects = BoardExpertQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("board", "expert of the review board")
        verbose_name_plural = pgettext_lazy("board", "experts of the review board")
        ordering = ["field", "id"]
        constraints = [
            models.CheckConstraint(
                name="talent_expert_years_in_order",
                condition=Q(school_from__isnull=True) | Q(school_to__isnull=True)
                | Q(school_to__gte=models.F("school_from")),
                violation_error_message=_("The last year at school is not before the first."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.user.label


class BoardKin(models.Model):
    """A name that an expert gave as kin: sealed, found by its fingerprint; nobody reads it but the expert."""

    expert = models.ForeignKey(BoardExpert, verbose_name=pgettext_lazy("board", "expert of the review board"),
                               on_delete=models.CASCADE, related_name="kin")  # fmt: skip
    relation = models.CharField(pgettext_lazy("board", "relation"), max_length=10, choices=KinRelation)
    name_sealed = models.CharField(pgettext_lazy("board", "name of the kin (sealed)"), max_length=200)
    name_print = models.CharField(pgettext_lazy("board", "fingerprint of the name"), max_length=64)

    class Meta:
        verbose_name = pgettext_lazy("board", "kin of an expert")
        verbose_name_plural = pgettext_lazy("board", "kin of experts")
        ordering = ["expert", "id"]
        constraints = [
            models.UniqueConstraint(
                name="talent_expert_kin_once", fields=["expert", "name_print"],
                violation_error_message=_("This name is given already."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.expert_id} {self.relation}"


class BoardSittingQuerySet(models.QuerySet["BoardSitting"]):
    """Sittings."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """The office's."""
        return self if _is_office(user) else self.none()

    def of_expert(self, user: User | AnonymousUser) -> Self:
        """Opened ones in which the user has a seat."""
        if not isinstance(user, User):
            return self.none()
        opened = self.filter(state__in=[SittingState.SCORING, SittingState.CLOSED])
        return opened.filter(pk__in=BoardSeat.objects.filter(expert__user=user).values("sitting"))


class BoardSitting(Timestamped):
    """A sitting: experts of a field score dossiers by criteria until a day; the result comes when it is closed."""

    name = models.CharField(pgettext_lazy("board", "name of the sitting"), max_length=60)
    state = models.CharField(_("state"), max_length=8, choices=SittingState, default=SittingState.PREPARED)
    field = models.CharField(pgettext_lazy("talent", "field of work"), max_length=12, choices=Field)
    held_on = models.DateField(pgettext_lazy("board", "day of the sitting"))
    closes_on = models.DateField(pgettext_lazy("board", "scores until"))
    quorum = models.PositiveSmallIntegerField(pgettext_lazy("board", "scorers a dossier needs"), default=5)
    closed_at = models.DateTimeField(pgettext_lazy("board", "closed at"), null=True, blank=True)

    objects = BoardSittingQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("board", "sitting of the review board")
        verbose_name_plural = pgettext_lazy("board", "sittings of the review board")
        ordering = ["-held_on", "-id"]
        constraints = [
            models.CheckConstraint(
                name="talent_sitting_quorum", condition=Q(quorum__gte=3),
                violation_error_message=_("Fewer than three scorers make no board."),
            ),
            models.CheckConstraint(
                name="talent_sitting_days_in_order", condition=Q(closes_on__gte=models.F("held_on")),
                violation_error_message=_("Scores close on the day of the sitting or later."),
            ),
            models.CheckConstraint(
                name="talent_sitting_closed_says_when",
                condition=Q(state=SittingState.CLOSED, closed_at__isnull=False)
                | ~Q(state=SittingState.CLOSED) & Q(closed_at__isnull=True),
                violation_error_message=_("A closed sitting says when it was closed."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name


class BoardCriterion(models.Model):
    """What is scored, 0 to 100 each, and how much of the whole it is; the weights of a sitting make 100."""

    sitting = models.ForeignKey(BoardSitting, verbose_name=pgettext_lazy("board", "sitting of the review board"),
                                on_delete=models.CASCADE, related_name="criteria")  # fmt: skip
    name = models.CharField(pgettext_lazy("board", "criterion"), max_length=40)
    weight = models.PositiveSmallIntegerField(pgettext_lazy("board", "weight"))

    class Meta:
        verbose_name = pgettext_lazy("board", "criterion of a sitting")
        verbose_name_plural = pgettext_lazy("board", "criteria of sittings")
        ordering = ["sitting", "id"]
        constraints = [
            models.UniqueConstraint(
                name="talent_criterion_once", fields=["sitting", "name"],
                violation_error_message=_("This criterion is there already."),
            ),
            models.CheckConstraint(
                name="talent_criterion_weight", condition=Q(weight__gte=1, weight__lte=100),
                violation_error_message=_("A weight is from 1 to 100."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.name} {self.weight}"


class BoardThreshold(models.Model):
    """From which score on the board recommends a tier."""

    sitting = models.ForeignKey(BoardSitting, verbose_name=pgettext_lazy("board", "sitting of the review board"),
                                on_delete=models.CASCADE, related_name="thresholds")  # fmt: skip
    tier = models.CharField(pgettext_lazy("application", "tier"), max_length=1, choices=Tier)
    least = models.PositiveSmallIntegerField(pgettext_lazy("board", "least score"))

    class Meta:
        verbose_name = pgettext_lazy("board", "threshold of a tier")
        verbose_name_plural = pgettext_lazy("board", "thresholds of tiers")
        ordering = ["sitting", "tier"]
        constraints = [
            models.UniqueConstraint(
                name="talent_threshold_once", fields=["sitting", "tier"],
                violation_error_message=_("This tier has a threshold already."),
            ),
            models.CheckConstraint(
                name="talent_threshold_in_range", condition=Q(least__gte=1, least__lte=100),
                violation_error_message=_("A threshold is from 1 to 100."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.tier} {self.least}"


class BoardSeat(models.Model):
    """An expert in a sitting."""

    sitting = models.ForeignKey(BoardSitting, verbose_name=pgettext_lazy("board", "sitting of the review board"),
                                on_delete=models.CASCADE, related_name="seats")  # fmt: skip
    expert = models.ForeignKey(BoardExpert, verbose_name=pgettext_lazy("board", "expert of the review board"),
                               on_delete=models.PROTECT, related_name="seats")  # fmt: skip
    reminded_on = models.DateField(pgettext_lazy("board", "reminded on"), null=True, blank=True)

    class Meta:
        verbose_name = pgettext_lazy("board", "seat of an expert")
        verbose_name_plural = pgettext_lazy("board", "seats of experts")
        ordering = ["sitting", "id"]
        constraints = [
            models.UniqueConstraint(
                name="talent_seat_once", fields=["sitting", "expert"],
                violation_error_message=_("This expert has a seat already."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.sitting_id} {self.expert_id}"


class BoardDossierQuerySet(models.QuerySet["BoardDossier"]):
    """Dossiers."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """The office's."""
        return self if _is_office(user) else self.none()

    def before(self, user: User | AnonymousUser) -> Self:
        """Those that the user, an expert with a seat, reads: of opened sittings, without conflict of interest."""
        if not isinstance(user, User):
            return self.none()
        rows = self.filter(sitting__in=BoardSitting.objects.of_expert(user)).exclude(outcome="taken_back")
        return rows.exclude(conflicts__seat__expert__user=user)


class BoardDossier(Timestamped):
    """An application before a sitting. Experts know the code, the statement and what the person is; not who."""

    sitting = models.ForeignKey(BoardSitting, verbose_name=pgettext_lazy("board", "sitting of the review board"),
                                on_delete=models.PROTECT, related_name="dossiers")  # fmt: skip
    application = models.ForeignKey(
        TalentApplication, verbose_name=pgettext_lazy("application", "application for a talent card"),
        on_delete=models.PROTECT, related_name="dossiers",
    )  # fmt: skip
    code = models.CharField(pgettext_lazy("board", "code name"), max_length=4)
    statement = models.TextField(pgettext_lazy("board", "statement of achievements"), max_length=2000, blank=True)
    school_from = models.PositiveSmallIntegerField(pgettext_lazy("board", "applicant at school from"), null=True,
                                                   blank=True)  # fmt: skip
    school_to = models.PositiveSmallIntegerField(pgettext_lazy("board", "applicant at school until"), null=True,
                                                 blank=True)  # fmt: skip
    score = models.DecimalField(pgettext_lazy("board", "score"), max_digits=5, decimal_places=2, null=True, blank=True)
    spread = models.DecimalField(pgettext_lazy("board", "spread of the counted scores"), max_digits=5,
                                 decimal_places=2, null=True, blank=True)  # fmt: skip
    scorers = models.PositiveSmallIntegerField(pgettext_lazy("board", "experts who scored"), default=0)
    advice = models.CharField(pgettext_lazy("board", "tier recommended"), max_length=1, choices=Tier, blank=True)
    outcome = models.CharField(pgettext_lazy("board", "outcome"), max_length=10, choices=DossierOutcome,
                               default=DossierOutcome.WAITING)  # fmt: skip
    tier = models.CharField(pgettext_lazy("board", "tier proposed"), max_length=1, choices=Tier, blank=True)
    reason = models.CharField(pgettext_lazy("board", "reasons of the board"), max_length=400, blank=True)

    objects = BoardDossierQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("board", "dossier before the board")
        verbose_name_plural = pgettext_lazy("board", "dossiers before the board")
        ordering = ["sitting", "code"]
        constraints = [
            models.UniqueConstraint(
                name="talent_dossier_code_once", fields=["sitting", "code"],
                violation_error_message=_("This code name is taken."),
            ),
            models.UniqueConstraint(
                name="talent_dossier_open_once", fields=["application"],
                condition=Q(outcome=DossierOutcome.WAITING),
                violation_error_message=_("This application is before the board already."),
            ),
            models.CheckConstraint(
                name="talent_dossier_rated_has_tier",
                condition=Q(outcome=DossierOutcome.RATED) & ~Q(tier="") & ~Q(reason="")
                | ~Q(outcome=DossierOutcome.RATED) & Q(tier=""),
                violation_error_message=_("A tier proposed by the board has its reasons."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.code

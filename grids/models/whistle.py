"""Whistles and what hangs on them: assignments, extensions, supervision, rating."""

import uuid
from typing import Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Left
from django.utils.translation import gettext_lazy as _

from grids.levels import Level
from grids.models.category import Category, WhistleKind
from grids.models.issue import Issue
from grids.models.scoped import AREA_ROLES, DEPARTMENT_ROLES, AreaQuerySet
from grids.states import LIVE_WHISTLE, AssignmentState, WhistleState
from xinhui.accounts.models import Unit, User
from xinhui.accounts.scope import area_q, scope_of
from xinhui.core.models import Timestamped
from xinhui.core.worktime import BudgetUnit


class Ground(models.TextChoices):
    """Why the whistle is blown (domain.md, “Cases”: three grounds)."""

    PROMINENT = "prominent", _("Prominent public problem beyond the town's power")
    JOINT = "joint", _("Joint enforcement")
    EMERGENCY = "emergency", _("Emergency")


class WhistleQuerySet(AreaQuerySet["Whistle"]):
    """Whistles: seen by area, by assigned units, and by whoever reported the issue."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        if not isinstance(user, User):
            return self.none()
        scope = scope_of(user)
        condition = area_q("area_code", scope.areas(*AREA_ROLES)) | Q(raised_by_id=user.pk)
        units = scope.placed_unit_ids(*DEPARTMENT_ROLES)
        if units:
            condition |= Q(pk__in=Assignment.objects.filter(unit_id__in=units).values("whistle_id"))
        return self.filter(condition & scope.inside_q("area_code"))

    def live(self) -> Self:
        """Whistles that still ask something of somebody."""
        return self.filter(state__in=LIVE_WHISTLE)


class Whistle(Timestamped):
    """A call for departments to come; one live whistle an issue."""

    uuid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    issue = models.ForeignKey(Issue, verbose_name=_("issue"), on_delete=models.PROTECT, related_name="whistles")
    area_code = models.CharField(_("area code"), max_length=15)
    category = models.ForeignKey(
        Category, verbose_name=_("category"), on_delete=models.PROTECT, related_name="whistles"
    )
    kind = models.CharField(_("kind"), max_length=8, choices=WhistleKind, default=WhistleKind.DAILY)
    ground = models.CharField(_("ground"), max_length=10, choices=Ground, default=Ground.PROMINENT)
    reason = models.TextField(_("why it is blown"))
    state = models.CharField(_("state"), max_length=12, choices=WhistleState, default=WhistleState.PENDING)
    level = models.PositiveSmallIntegerField(_("level"), choices=Level, default=Level.TOWN)
    round = models.PositiveSmallIntegerField(_("round"), default=1)
    lead_unit = models.ForeignKey(
        Unit, verbose_name=_("lead unit"), null=True, blank=True, on_delete=models.PROTECT, related_name="led_whistles"
    )
    raised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("raised by"),
        null=True,
        on_delete=models.PROTECT,
        related_name="raised_whistles",
    )
    raised_at = models.DateTimeField(_("raised at"))
    #: The earliest open deadline, kept beside the steps so that desks sort without a join.
    due_at = models.DateTimeField(_("due at"), null=True, blank=True)
    is_overdue = models.BooleanField(_("overdue"), default=False)
    dispatched_at = models.DateTimeField(_("dispatched at"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)
    verified_at = models.DateTimeField(_("verified at"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    #: Frozen at dispatch: when it ought to be closed (应结案), and whether it was.
    close_due_at = models.DateTimeField(_("to be closed by"), null=True, blank=True)
    closed_on_time = models.BooleanField(_("closed on time"), null=True, blank=True)
    rework_count = models.PositiveSmallIntegerField(_("times reworked"), default=0)
    return_count = models.PositiveSmallIntegerField(_("times returned"), default=0)
    extension_count = models.PositiveSmallIntegerField(_("extensions granted"), default=0)
    escalation_count = models.PositiveSmallIntegerField(_("times escalated"), default=0)

    objects = WhistleQuerySet.as_manager()

    class Meta:
        verbose_name = _("whistle")
        verbose_name_plural = _("whistles")
        ordering = ["-raised_at", "-id"]
        indexes = [
            models.Index(fields=["-raised_at", "-id"], name="whistle_latest"),
            models.Index(fields=["area_code", "-raised_at"], name="whistle_area_latest"),
            models.Index(fields=["state", "due_at"], name="whistle_state_due"),
            # One for each part of grids/selectors/latest.py.
            models.Index(Left("area_code", 9), F("id").desc(), name="whistle_town_newest"),
            models.Index(Left("area_code", 12), F("id").desc(), name="whistle_village_newest"),
            models.Index(fields=["area_code", "-id"], name="whistle_grid_newest"),
            models.Index(fields=["raised_by", "-id"], name="whistle_raiser_newest"),
        ]
        constraints = [
            models.UniqueConstraint(
                name="whistle_one_live_an_issue",
                fields=["issue"],
                condition=Q(state__in=sorted(LIVE_WHISTLE)),
                violation_error_message=_("This issue already has a live whistle."),
            ),
            models.CheckConstraint(
                name="whistle_dispatched_has_lead_unit",
                condition=~Q(state__in=["dispatched", "finished", "verified", "closed"]) | Q(lead_unit__isnull=False),
                violation_error_message=_("A dispatched whistle has a lead unit."),
            ),
            models.CheckConstraint(
                name="whistle_closed_is_timed",
                condition=~Q(state="closed") | Q(closed_at__isnull=False, closed_on_time__isnull=False),
                violation_error_message=_("A closed whistle carries its closing time."),
            ),
            models.CheckConstraint(
                name="whistle_live_never_without_a_deadline",
                condition=~Q(state__in=["pending", "to_dispatch", "finished", "verified"]) | Q(due_at__isnull=False),
                violation_error_message=_("A live whistle always has a running deadline."),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """The number people quote: SZ (哨子), the day raised, the row."""
        return f"SZ{self.raised_at:%Y%m%d}{self.pk or 0:06d}"


class AssignmentRole(models.TextChoices):
    """主办 or 协办."""

    LEAD = "lead", _("Lead unit")
    SUPPORT = "support", _("Supporting unit")


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    """Assignments: seen by their unit's people and by whoever sees the area."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Own unit's rows for departments and bureaus; rows of the area for everybody else."""
        if not isinstance(user, User):
            return self.none()
        scope = scope_of(user)
        condition = area_q("area_code", scope.areas(*AREA_ROLES))
        units = scope.placed_unit_ids(*DEPARTMENT_ROLES)
        if units:
            condition |= Q(unit_id__in=units)
        return self.filter(condition & scope.inside_q("area_code"))


class Assignment(Timestamped):
    """One unit's part of a whistle, with its own state."""

    uuid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    whistle = models.ForeignKey(
        Whistle, verbose_name=_("whistle"), on_delete=models.PROTECT, related_name="assignments"
    )
    area_code = models.CharField(_("area code"), max_length=15, db_index=True)
    unit = models.ForeignKey(Unit, verbose_name=_("unit"), on_delete=models.PROTECT, related_name="assignments")
    role = models.CharField(_("role"), max_length=8, choices=AssignmentRole)
    state = models.CharField(_("state"), max_length=16, choices=AssignmentState, default=AssignmentState.SENT)
    round = models.PositiveSmallIntegerField(_("round"), default=1)
    handler = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("handled by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="handled_assignments",
    )
    sent_at = models.DateTimeField(_("sent at"))
    responded_at = models.DateTimeField(_("responded at"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    due_at = models.DateTimeField(_("due at"), null=True, blank=True)
    response_late = models.BooleanField(_("responded late"), null=True, blank=True)
    handling_late = models.BooleanField(_("finished late"), null=True, blank=True)
    result = models.TextField(_("result"), blank=True)
    return_rule = models.CharField(_("rule cited for the return"), max_length=200, blank=True)
    return_reason = models.TextField(_("reason for the return"), blank=True)
    replaced_by = models.ForeignKey(
        "self", verbose_name=_("handed over to"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        ordering = ["role", "id"]
        indexes = [
            models.Index(fields=["unit", "state", "due_at"], name="assignment_unit_work"),
            models.Index(fields=["unit", "-whistle"], name="assignment_unit_newest"),
            models.Index(fields=["state", "due_at"], name="assignment_state_due"),
        ]
        constraints = [
            models.UniqueConstraint(
                name="assignment_one_live_a_unit",
                fields=["whistle", "unit"],
                condition=~Q(state__in=["returned", "handed_over", "cancelled"]),
                violation_error_message=_("This unit already has a part in the whistle."),
            ),
            models.UniqueConstraint(
                name="assignment_one_lead",
                fields=["whistle"],
                condition=Q(role="lead") & ~Q(state__in=["returned", "handed_over", "cancelled"]),
                violation_error_message=_("A whistle has one lead unit."),
            ),
            models.CheckConstraint(
                name="assignment_return_cites_a_rule",
                condition=~Q(state__in=["return_claimed", "disputed", "returned"])
                | (~Q(return_rule="") & ~Q(return_reason="")),
                violation_error_message=_("A return must cite the rule and give the reason."),
            ),
            models.CheckConstraint(
                name="assignment_finished_is_timed",
                condition=~Q(state="finished") | Q(finished_at__isnull=False),
                violation_error_message=_("A finished assignment carries its time."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.get_role_display()}"


class ExtensionState(models.TextChoices):
    """An extension is asked for once and decided by whoever dispatched."""

    ASKED = "asked", _("Asked for")
    GRANTED = "granted", _("Granted")
    REFUSED = "refused", _("Refused")
    LAPSED = "lapsed", _("Lapsed")


class ExtensionRequest(Timestamped):
    """延期: asked for before expiry, granted at most once a round."""

    assignment = models.ForeignKey(
        Assignment, verbose_name=_("assignment"), on_delete=models.PROTECT, related_name="extensions"
    )
    round = models.PositiveSmallIntegerField(_("round"))
    amount = models.PositiveIntegerField(_("amount"))
    unit = models.CharField(_("unit of time"), max_length=16, choices=BudgetUnit)
    reason = models.TextField(_("reason"))
    state = models.CharField(_("state"), max_length=8, choices=ExtensionState, default=ExtensionState.ASKED)
    asked_at = models.DateTimeField(_("asked at"))
    asked_by = models.CharField(_("asked by"), max_length=80)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_by = models.CharField(_("decided by"), max_length=80, blank=True)
    decision_note = models.CharField(_("decision note"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("extension request")
        verbose_name_plural = _("extension requests")
        ordering = ["-asked_at"]
        constraints = [
            models.UniqueConstraint(
                name="extension_once_a_round",
                fields=["assignment", "round"],
                condition=Q(state__in=["asked", "granted"]),
                violation_error_message=_("An extension is granted at most once a round."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.amount} {self.get_unit_display()}"


class Supervision(Timestamped):
    """督办: a leader demands an answer by a time."""

    whistle = models.ForeignKey(
        Whistle, verbose_name=_("whistle"), on_delete=models.PROTECT, related_name="supervisions"
    )
    area_code = models.CharField(_("area code"), max_length=15, db_index=True)
    demand = models.TextField(_("demand"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("demanded by"), on_delete=models.PROTECT, related_name="supervisions"
    )
    demanded_at = models.DateTimeField(_("demanded at"))
    due_at = models.DateTimeField(_("reply due at"))
    reply = models.TextField(_("reply"), blank=True)
    replied_at = models.DateTimeField(_("replied at"), null=True, blank=True)
    replied_by = models.CharField(_("replied by"), max_length=80, blank=True)

    objects = AreaQuerySet["Supervision"].as_manager()

    class Meta:
        verbose_name = _("supervision")
        verbose_name_plural = _("supervisions")
        ordering = ["-demanded_at"]
        constraints = [
            models.UniqueConstraint(
                name="supervision_one_open_a_whistle",
                fields=["whistle"],
                condition=Q(replied_at__isnull=True),
                violation_error_message=_("This whistle is already under supervision."),
            ),
        ]

    def __str__(self) -> str:
        return self.demand[:30]


class Rating(Timestamped):
    """综合评价: the reporter's judgement of the work, 1–5, with the reasons."""

    whistle = models.OneToOneField(Whistle, verbose_name=_("whistle"), on_delete=models.PROTECT, related_name="rating")
    area_code = models.CharField(_("area code"), max_length=15, db_index=True)
    speed = models.PositiveSmallIntegerField(_("speed"))
    quality = models.PositiveSmallIntegerField(_("quality"))
    attitude = models.PositiveSmallIntegerField(_("attitude"))
    comment = models.TextField(_("comment"), blank=True)
    rated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("rated by"), on_delete=models.PROTECT, related_name="ratings"
    )
    rated_at = models.DateTimeField(_("rated at"))

    objects = AreaQuerySet["Rating"].as_manager()

    class Meta:
        verbose_name = _("rating")
        verbose_name_plural = _("ratings")
        constraints = [
            models.CheckConstraint(
                name="rating_from_1_to_5",
                condition=Q(speed__range=(1, 5), quality__range=(1, 5), attitude__range=(1, 5)),
                violation_error_message=_("A rating goes from 1 to 5."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.speed}/{self.quality}/{self.attitude}"

    @property
    def is_satisfied(self) -> bool:
        """Counts as satisfied (满意) when every mark is 4 or 5."""
        return min(self.speed, self.quality, self.attitude) >= 4

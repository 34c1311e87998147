"""Citizens of every trade in governance (各行各业参与治理): participants, tasks, who took them, what they reported."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from grids.models import Category, Issue
from grids.models.scoped import ReferenceQuerySet
from members.models.scoped import PlaceQuerySet
from members.rules.identity import masked_phone
from members.rules.trades import Need, Offering
from members.scope import PartyScope
from members.states.trades import PartOfDay, ShareState, TaskState, Trade, TradeOffer
from xinhui.core import clock
from xinhui.core.models import Timestamped
from xinhui.core.sealed import unseal

TRADE_PHONE = "members.participant.phone"


class ParticipantQuerySet(PlaceQuerySet["Participant"]):
    """Participants: seen by the area's posts, and each by oneself."""

    def visible_q(self, scope: PartyScope) -> Q:
        own = Q(user_id=scope.user_id) if scope.user_id is not None else Q(pk__in=[])
        return super().visible_q(scope) | own

    def in_force(self) -> Self:
        """Taking part today."""
        today = clock.today()
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=today), starts_on__lte=today)


class Participant(Timestamped):
    """A citizen who takes part: trade, what is offered, where and when."""

    name = models.CharField(_("display name"), max_length=40)
    trade = models.CharField(_("trade"), max_length=12, choices=Trade)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, verbose_name=_("account"), null=True, blank=True, on_delete=models.PROTECT,
        related_name="trade_participant",
    )  # fmt: skip
    phone_sealed = models.CharField(max_length=120, blank=True, editable=False)
    #: Who keeps the entry: the district, a town or a village.
    area_code = models.CharField(_("area code"), max_length=15, db_index=True)
    #: Where the participant is about: area codes of 6 to 15 digits.
    areas = models.JSONField(_("areas of activity"), default=list)
    offers = models.JSONField(_("what is offered"), default=list)
    #: ISO weekdays as digits; empty: any day.
    weekdays = models.CharField(_("weekdays"), max_length=7, blank=True)
    #: Empty: any part of the day.
    parts = models.JSONField(_("parts of the day"), default=list)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"), null=True, blank=True)

    objects = ParticipantQuerySet.as_manager()

    class Meta:
        verbose_name = _("participant of a trade")
        verbose_name_plural = _("participants of the trades")
        ordering = ["trade", "name", "id"]
        indexes = [models.Index(fields=["trade", "area_code"], name="participant_trade")]
        constraints = [
            models.CheckConstraint(
                name="participant_phone_is_sealed", condition=Q(phone_sealed="") | Q(phone_sealed__startswith="1:"),
                violation_error_message=_("A phone number is never kept in clear."),
            ),
            models.CheckConstraint(
                name="participant_dates_in_order", condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("Nobody stops before beginning."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name

    @property
    def phone_masked(self) -> str:
        """138****5678."""
        return masked_phone(unseal(self.phone_sealed, purpose=TRADE_PHONE))

    @property
    def offering(self) -> Offering:
        """As the rules take it."""
        return Offering(
            self.trade, self.offers, self.areas, self.weekdays, self.parts, self.starts_on, self.ends_on
        )  # fmt: skip


class TradeTaskQuerySet(PlaceQuerySet["TradeTask"]):
    """Tasks: seen by the area's posts, and by participants to whom they were offered."""

    def visible_q(self, scope: PartyScope) -> Q:
        if scope.user_id is None:
            return super().visible_q(scope)
        own = TradeShare.objects.filter(participant__user_id=scope.user_id).order_by().values("task_id")
        return super().visible_q(scope) | Q(pk__in=own)


class TradeTask(Timestamped):
    """Something to be done by citizens: what, where, when, for how many."""

    area_code = models.CharField(_("area code"), max_length=15, db_index=True)
    title = models.CharField(_("title"), max_length=60)
    what = models.CharField(_("what is needed"), max_length=500)
    place = models.CharField(_("place"), max_length=120)
    on = models.DateField(_("day"))
    part = models.CharField(_("part of the day"), max_length=10, choices=PartOfDay)
    offer = models.CharField(_("needed"), max_length=12, choices=TradeOffer)
    #: Empty: any trade.
    trades = models.JSONField(_("trades"), default=list)
    wanted = models.PositiveSmallIntegerField(_("people wanted"))
    state = models.CharField(_("state"), max_length=10, choices=TaskState, default=TaskState.OPEN)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("made by"), null=True, blank=True, on_delete=models.PROTECT,
        related_name="+",
    )  # fmt: skip
    result = models.CharField(_("result"), max_length=500, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)

    objects = TradeTaskQuerySet.as_manager()

    class Meta:
        verbose_name = _("task for citizens")
        verbose_name_plural = _("tasks for citizens")
        ordering = ["-on", "-id"]
        constraints = [
            models.CheckConstraint(
                name="trade_task_wants_somebody", condition=Q(wanted__gte=1),
                violation_error_message=_("A task wants at least one."),
            ),
            models.CheckConstraint(
                name="trade_task_ended_is_timed",
                condition=Q(state="open", ended_at__isnull=True) | (~Q(state="open") & Q(ended_at__isnull=False)),
                violation_error_message=_("A task that ended has its time, an open one has none."),
            ),
            models.CheckConstraint(
                name="trade_task_done_has_its_result", condition=~Q(state="done") | ~Q(result=""),
                violation_error_message=_("A task completed has its result."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title

    @property
    def need(self) -> Need:
        """As the rules take it."""
        return Need(self.offer, self.trades, self.area_code, self.on, self.part)


class TradeShareQuerySet(PlaceQuerySet["TradeShare"]):
    """Shares: seen by the area's posts and by the participant."""

    def visible_q(self, scope: PartyScope) -> Q:
        own = Q(participant__user_id=scope.user_id) if scope.user_id is not None else Q(pk__in=[])
        return super().visible_q(scope) | own


class TradeShare(Timestamped):
    """A task offered to a participant, and what came of it."""

    task = models.ForeignKey(TradeTask, verbose_name=_("task"), on_delete=models.PROTECT, related_name="shares")
    participant = models.ForeignKey(
        Participant, verbose_name=_("participant"), on_delete=models.PROTECT, related_name="shares"
    )
    area_code = models.CharField(_("area code"), max_length=15, db_index=True)
    state = models.CharField(_("state"), max_length=10, choices=ShareState, default=ShareState.OFFERED)
    offered_at = models.DateTimeField(_("offered at"))
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    result = models.CharField(_("result"), max_length=500, blank=True)
    done_at = models.DateTimeField(_("done at"), null=True, blank=True)

    objects = TradeShareQuerySet.as_manager()

    class Meta:
        verbose_name = _("share of a citizen in a task")
        verbose_name_plural = _("shares of citizens in tasks")
        ordering = ["-offered_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                name="trade_share_once", fields=["task", "participant"],
                violation_error_message=_("The task was offered to this participant already."),
            ),
            models.CheckConstraint(
                name="trade_share_done_has_its_result",
                condition=~Q(state="done") | (~Q(result="") & Q(done_at__isnull=False)),
                violation_error_message=_("What is done has its result and its time."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.task} · {self.participant}"


class ReportTile(Timestamped):
    """One of the big tiles of the two-tap report, and the sub-category that it stands for."""

    code = models.SlugField(_("code"), max_length=24, unique=True)
    name = models.CharField(_("name"), max_length=20)
    category = models.ForeignKey(Category, verbose_name=_("sub-category"), on_delete=models.PROTECT, related_name="+")
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    is_active = models.BooleanField(_("in use"), default=True)

    objects = ReferenceQuerySet["ReportTile"].as_manager()

    class Meta:
        verbose_name = _("tile of the two-tap report")
        verbose_name_plural = _("tiles of the two-tap report")
        ordering = ["order", "code"]

    def __str__(self) -> str:
        return self.name


class TradeReportQuerySet(PlaceQuerySet["TradeReport"]):
    """Reports of participants: seen by the area's posts and by who reported."""

    def visible_q(self, scope: PartyScope) -> Q:
        own = Q(participant__user_id=scope.user_id) if scope.user_id is not None else Q(pk__in=[])
        return super().visible_q(scope) | own


class TradeReport(Timestamped):
    """A report that a participant sent in, and the issue it became."""

    uuid = models.UUIDField(_("report number"), unique=True, editable=False)
    participant = models.ForeignKey(
        Participant, verbose_name=_("participant"), on_delete=models.PROTECT, related_name="reports"
    )
    issue = models.OneToOneField(Issue, verbose_name=_("issue"), on_delete=models.PROTECT, related_name="trade_report")
    area_code = models.CharField(_("area code"), max_length=15, db_index=True)
    tile = models.CharField(_("tile"), max_length=20)
    at = models.DateTimeField(_("at"))

    objects = TradeReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("report of a participant")
        verbose_name_plural = _("reports of participants")
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.tile} {self.at:%Y-%m-%d}"

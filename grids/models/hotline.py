"""Work orders of the 12345 hotline (政务服务便民热线工单): what a caller said, where it went, what was answered."""

import json
from typing import Any, Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from grids.hotline_states import (
    OPEN_ORDERS,
    HotlineKind,
    HotlineState,
    HotlineUrgency,
    Satisfaction,
    SortReason,
)
from grids.models.category import Category
from grids.models.division import Grid
from grids.models.issue import Issue
from grids.models.scoped import AREA_ROLES, DEPARTMENT_ROLES, AreaQuerySet, ReferenceQuerySet
from xinhui.accounts.models import User
from xinhui.accounts.roles import Role
from xinhui.accounts.scope import area_q, scope_of
from xinhui.core import clock
from xinhui.core.models import Timestamped
from xinhui.core.sealed import seal, unseal

CALLER = "hotline.caller"


class Channel(models.TextChoices):
    """How an order came in."""

    API = "api", pgettext_lazy("hotline", "By API")
    TABLE = "table", pgettext_lazy("hotline", "By an imported table")
    FOLDER = "folder", pgettext_lazy("hotline", "By a file in the folder")


class HotlineCategory(Timestamped):
    """One class of the hotline's own classification and the portal's sub-category that it means."""

    name = models.CharField(pgettext_lazy("hotline", "classification of the hotline"), max_length=120, unique=True)
    category = models.ForeignKey(
        Category, verbose_name=_("category"), on_delete=models.PROTECT, related_name="hotline_categories"
    )

    objects = ReferenceQuerySet["HotlineCategory"].as_manager()

    class Meta:
        verbose_name = pgettext_lazy("hotline", "hotline classification")
        verbose_name_plural = pgettext_lazy("hotline", "hotline classifications")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class HotlineOrderQuerySet(AreaQuerySet["HotlineOrder"]):
    """Orders: seen by area from their village down; by units that its whistle calls; by the system that sent them."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        if not isinstance(user, User):
            return self.none()
        scope = scope_of(user)
        condition = area_q("area_code", scope.areas(*AREA_ROLES))
        if scope.has(Role.BUREAU_CLIENT):
            condition |= Q(sender_id=user.pk)
        units = scope.unit_ids(*DEPARTMENT_ROLES)
        if units:
            called = Issue.objects.filter(whistles__assignments__unit_id__in=units).values("pk")
            condition |= Q(issue_id__in=called)
        return self.filter(condition)

    def open(self) -> Self:
        """Orders that still ask for an answer."""
        return self.filter(state__in=sorted(OPEN_ORDERS))

    def overdue(self) -> Self:
        """Open ones whose deadline has passed."""
        return self.open().filter(due_at__lt=clock.now())


class HotlineOrder(Timestamped):
    """One work order. `area_code` is the grid's once it is placed, before that as much of the place as is known.

    `content` has phone and identity numbers masked. Who called, and the text as it came, are sealed, shown to who
    handles the order with a reason on the trail, and purged some time after the end (grids/services/retention.py).
    """

    number = models.CharField(pgettext_lazy("hotline", "order number"), max_length=40, unique=True)
    #: SHA-256 of the order as first sent: the same number with another body is a conflict.
    content_hash = models.CharField(max_length=64, editable=False)
    channel = models.CharField(pgettext_lazy("hotline", "came in"), max_length=6, choices=Channel)
    sender = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=pgettext_lazy("hotline", "sent in by"), null=True, blank=True,
        on_delete=models.PROTECT, related_name="hotline_orders",
    )  # fmt: skip
    kind = models.CharField(pgettext_lazy("hotline", "kind of order"), max_length=10, choices=HotlineKind)
    urgency = models.CharField(
        pgettext_lazy("hotline", "urgency"), max_length=8, choices=HotlineUrgency, default=HotlineUrgency.NORMAL
    )
    called_at = models.DateTimeField(pgettext_lazy("hotline", "taken by the hotline at"))
    received_at = models.DateTimeField(_("received at"))
    due_at = models.DateTimeField(pgettext_lazy("hotline", "deadline of the hotline"))
    content = models.TextField(pgettext_lazy("hotline", "what the caller says"))
    address = models.CharField(_("address"), max_length=160, blank=True)
    latitude = models.FloatField(_("latitude (WGS-84)"), null=True, blank=True)
    longitude = models.FloatField(_("longitude (WGS-84)"), null=True, blank=True)
    classification = models.CharField(
        pgettext_lazy("hotline", "classification of the hotline"), max_length=120, blank=True
    )
    caller_sealed = models.TextField(pgettext_lazy("hotline", "caller, sealed"), blank=True, editable=False)
    purged_at = models.DateTimeField(pgettext_lazy("hotline", "caller purged at"), null=True, blank=True)
    category = models.ForeignKey(
        Category, verbose_name=_("category"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    area_code = models.CharField(_("area code"), max_length=15)
    grid = models.ForeignKey(
        Grid, verbose_name=_("grid"), null=True, blank=True, on_delete=models.PROTECT, related_name="hotline_orders"
    )
    issue = models.OneToOneField(
        Issue, verbose_name=_("issue"), null=True, blank=True, on_delete=models.PROTECT, related_name="hotline_order"
    )
    state = models.CharField(_("state"), max_length=8, choices=HotlineState, default=HotlineState.TO_SORT)
    sort_reason = models.CharField(
        pgettext_lazy("hotline", "why a person sorts it"), max_length=8, choices=SortReason, blank=True
    )
    round = models.PositiveSmallIntegerField(_("round"), default=1)
    answer = models.TextField(pgettext_lazy("hotline", "answer"), blank=True)
    answered_at = models.DateTimeField(pgettext_lazy("hotline", "answered at"), null=True, blank=True)
    #: Of the first answer: a later round does not make up for it, nor spoil it.
    answered_on_time = models.BooleanField(pgettext_lazy("hotline", "answered on time"), null=True, blank=True)
    #: The file that carried the answer back; by API the hotline fetches it.
    answer_file = models.CharField(pgettext_lazy("hotline", "answer file"), max_length=80, blank=True)
    satisfaction = models.CharField(
        pgettext_lazy("hotline", "satisfaction"), max_length=11, choices=Satisfaction, blank=True
    )
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    #: For which round people were told that the deadline has passed, and that the answer may be written.
    overdue_told = models.PositiveSmallIntegerField(default=0, editable=False)
    ready_told = models.PositiveSmallIntegerField(default=0, editable=False)

    objects = HotlineOrderQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("hotline", "hotline order")
        verbose_name_plural = pgettext_lazy("hotline", "hotline orders")
        ordering = ["-received_at", "-id"]
        indexes = [
            models.Index(fields=["-received_at", "-id"], name="hotline_latest"),
            models.Index(fields=["area_code", "-received_at"], name="hotline_area_latest"),
            models.Index(fields=["state", "due_at"], name="hotline_state_due"),
        ]
        constraints = [
            models.CheckConstraint(
                name="hotline_caller_is_sealed", condition=Q(caller_sealed="") | Q(caller_sealed__startswith="1:"),
                violation_error_message=pgettext_lazy("hotline", "Who called is kept sealed."),
            ),
            models.CheckConstraint(
                name="hotline_in_hand_has_issue", condition=~Q(state="in_hand") | Q(issue__isnull=False),
                violation_error_message=pgettext_lazy("hotline", "An order in hand has its issue."),
            ),
            models.CheckConstraint(
                name="hotline_answered_says_what",
                condition=~Q(state__in=["answered", "closed"]) | (~Q(answer="") & Q(answered_at__isnull=False)),
                violation_error_message=pgettext_lazy("hotline", "An answered order carries its answer and time."),
            ),
            models.CheckConstraint(
                name="hotline_closed_is_timed",
                condition=Q(state="closed", closed_at__isnull=False) & ~Q(satisfaction="")
                | (~Q(state="closed") & Q(closed_at=None)),
                violation_error_message=pgettext_lazy("hotline", "A closed order carries the call-back and its time."),
            ),
            models.CheckConstraint(
                name="hotline_due_after_call", condition=Q(due_at__gt=F("called_at")),
                violation_error_message=pgettext_lazy("hotline", "The deadline lies after the call."),
            ),
            models.CheckConstraint(
                name="hotline_sorted_has_reason",
                condition=Q(state="to_sort") & ~Q(sort_reason="") | (~Q(state="to_sort") & Q(sort_reason="")),
                violation_error_message=pgettext_lazy("hotline", "An order to be sorted says why."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.number

    @property
    def is_overdue(self) -> bool:
        """Whether the hotline waits longer than it should."""
        return self.state in OPEN_ORDERS and self.due_at < clock.now()

    @property
    def is_late(self) -> bool:
        """Overdue now, or answered late."""
        return self.is_overdue or self.answered_on_time is False


def seal_caller(facts: dict[str, str]) -> str:
    """{name, phone, text} as one sealed text; empty for nothing."""
    known = {name: value for name, value in facts.items() if value}
    return seal(json.dumps(known, ensure_ascii=False), purpose=CALLER) if known else ""


def open_caller(order: HotlineOrder) -> dict[str, Any]:
    """What `seal_caller` sealed; {} once it is purged."""
    return dict(json.loads(unseal(order.caller_sealed, purpose=CALLER) or "{}"))


class HotlineEntryQuerySet(models.QuerySet["HotlineEntry"]):
    """Entries: seen with their order."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Those of visible orders."""
        return self.filter(order__in=HotlineOrder.objects.visible_to(user).values("pk"))


class HotlineEntry(models.Model):
    """One thing that happened to an order."""

    order = models.ForeignKey(
        HotlineOrder, verbose_name=pgettext_lazy("hotline", "hotline order"), on_delete=models.CASCADE,
        related_name="entries",
    )  # fmt: skip
    at = models.DateTimeField(_("at"))
    verb = models.CharField(_("action"), max_length=12)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("by"), null=True, blank=True, on_delete=models.PROTECT,
        related_name="+",
    )  # fmt: skip
    actor_label = models.CharField(max_length=120, blank=True)
    round = models.PositiveSmallIntegerField(_("round"), default=1)
    text = models.TextField(_("text"), blank=True)
    data = models.JSONField(default=dict, blank=True)

    objects = HotlineEntryQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("hotline", "entry of a hotline order")
        verbose_name_plural = pgettext_lazy("hotline", "entries of hotline orders")
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.verb} {self.at:%Y-%m-%d %H:%M}"

"""What answers a record of conduct: the person's reply, the clearing of a name, tolerance of a mistake."""

from typing import Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cadres.models.records import ConductRecord, OfRecordQuerySet
from cadres.states.records import ClearingWay, ReplyState, ToleranceState
from xinhui.accounts.models import Unit, User
from xinhui.core.models import Timestamped
from xinhui.core.sealed import unseal

#: What the texts are sealed for.
REPLY, FINDING, PLEA = "cadres.reply", "cadres.finding", "cadres.plea"


class RecordReply(Timestamped):
    """What the person says to a record, and what the office answers: one that waits at a time."""

    record = models.ForeignKey(
        ConductRecord, verbose_name=_("record of conduct"), on_delete=models.PROTECT, related_name="replies"
    )
    state = models.CharField(_("state of the reply"), max_length=8, choices=ReplyState, default=ReplyState.OPEN)
    text_sealed = models.TextField(_("reply (sealed)"))
    at = models.DateTimeField(_("replied at"))
    due_on = models.DateField(_("to be answered by"))
    answer_sealed = models.TextField(_("answer (sealed)"), blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("answered by"), null=True, blank=True, on_delete=models.PROTECT,
        related_name="+",
    )  # fmt: skip
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    chased = models.PositiveSmallIntegerField(_("times chased"), default=0)

    objects = OfRecordQuerySet.as_manager()

    class Meta:
        verbose_name = _("reply to a record")
        verbose_name_plural = _("replies to records")
        ordering = ["record", "at"]
        constraints = [
            models.UniqueConstraint(
                name="record_reply_one_waits", fields=["record"], condition=Q(state="open"),
                violation_error_message=_("A reply waits for its answer already."),
            ),
            models.CheckConstraint(
                name="record_reply_answered_by_somebody",
                condition=Q(state="open", answered_at__isnull=True)
                | (~Q(state="open") & Q(answered_at__isnull=False, answered_by__isnull=False)),
                violation_error_message=_("An answered reply names who answered and when."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.record_id} {self.get_state_display()}"

    @property
    def text(self) -> str:
        """In clear."""
        return unseal(self.text_sealed, purpose=REPLY)

    @property
    def answer(self) -> str:
        """In clear."""
        return unseal(self.answer_sealed, purpose=REPLY) if self.answer_sealed else ""


class Clearing(Timestamped):
    """A clearing of a name (澄清正名): who found the item untrue makes that known, and only that item."""

    record = models.OneToOneField(
        ConductRecord, verbose_name=_("record of conduct"), on_delete=models.PROTECT, related_name="clearing"
    )
    #: The unit that verified it; the same clears the name.
    unit = models.ForeignKey(Unit, verbose_name=_("verified by"), on_delete=models.PROTECT, related_name="+")
    finding_sealed = models.TextField(_("finding (sealed)"))
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("who verified"), on_delete=models.PROTECT, related_name="+"
    )
    verified_on = models.DateField(_("verified on"))
    way = models.CharField(_("how it is made known"), max_length=8, choices=ClearingWay, blank=True)
    cleared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("who cleared the name"), null=True, blank=True,
        on_delete=models.PROTECT, related_name="+",
    )  # fmt: skip
    cleared_on = models.DateField(_("name cleared on"), null=True, blank=True)

    objects = OfRecordQuerySet.as_manager()

    class Meta:
        verbose_name = _("clearing of a name")
        verbose_name_plural = _("clearings of names")
        ordering = ["-verified_on", "-id"]
        constraints = [
            models.CheckConstraint(
                name="clearing_made_known_by_somebody",
                condition=Q(cleared_on__isnull=True, cleared_by__isnull=True, way="")
                | (Q(cleared_on__isnull=False, cleared_by__isnull=False) & ~Q(way="")),
                violation_error_message=_("A cleared name says how it was made known, by whom and when."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.record_id} {self.verified_on}"

    @property
    def finding(self) -> str:
        """In clear."""
        return unseal(self.finding_sealed, purpose=FINDING)


class Tolerance(Timestamped):
    """An application for tolerance of a mistake (容错), by the rule that it names, and what became of it."""

    record = models.ForeignKey(
        ConductRecord, verbose_name=_("record of conduct"), on_delete=models.PROTECT, related_name="tolerances"
    )
    state = models.CharField(
        _("state of the application"), max_length=8, choices=ToleranceState, default=ToleranceState.OPEN
    )
    rule = models.ForeignKey(
        "cadres.ToleranceRule", verbose_name=_("rule of tolerance"), on_delete=models.PROTECT, related_name="+"
    )
    plea_sealed = models.TextField(_("grounds (sealed)"))
    applied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("applied for by"), on_delete=models.PROTECT, related_name="+"
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("decided by"), null=True, blank=True, on_delete=models.PROTECT,
        related_name="+",
    )  # fmt: skip
    decided_on = models.DateField(_("decided on"), null=True, blank=True)

    objects = OfRecordQuerySet.as_manager()

    class Meta:
        verbose_name = _("application for tolerance")
        verbose_name_plural = _("applications for tolerance")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                name="tolerance_one_waits", fields=["record"], condition=Q(state="open"),
                violation_error_message=_("An application waits already."),
            ),
            models.CheckConstraint(
                name="tolerance_decided_by_another",
                condition=Q(state="open", decided_by__isnull=True)
                | (~Q(state="open") & Q(decided_on__isnull=False) & ~Q(decided_by=F("applied_by"))),
                violation_error_message=_("Nobody decides on what they applied for."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.record_id} {self.get_state_display()}"

    @property
    def plea(self) -> str:
        """In clear."""
        return unseal(self.plea_sealed, purpose=PLEA)


class ToleranceRuleQuerySet(models.QuerySet["ToleranceRule"]):
    """The list of tolerance: public."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """All, to whoever is signed in."""
        return self if isinstance(user, User) else self.none()

    def in_being(self) -> Self:
        """Not withdrawn."""
        return self.filter(is_active=True)


class ToleranceRule(Timestamped):
    """An item of the list of tolerance (容错清单): a mistake that is not held against whoever made it, and when."""

    name = models.CharField(_("situation"), max_length=120, unique=True)
    conditions = models.CharField(_("conditions"), max_length=400)
    is_active = models.BooleanField(_("in being"), default=True)

    objects = ToleranceRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("rule of tolerance")
        verbose_name_plural = _("rules of tolerance")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name

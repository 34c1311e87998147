"""Targets of intake: five years or one, by kind, with an owner, split over units and months."""

from typing import Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from talent.models.figures import FiguresQuerySet
from talent.scope import talent_scope_of
from talent.states.people import TalentKind
from talent.states.targets import Alarm, TargetState
from xinhui.accounts.models import Unit, User
from xinhui.core.models import Timestamped


class TargetQuerySet(FiguresQuerySet["TalentTarget"]):
    """Targets: drafts are the office's."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Those that the user reads."""
        rows = super().visible_to(user)
        return rows if isinstance(user, User) and talent_scope_of(user).is_office else rows.exclude(state="draft")

    def in_force(self) -> Self:
        """Counted, and alarmed about."""
        return self.filter(state=TargetState.IN_FORCE)


class TalentTarget(Timestamped):
    """So many of a kind between two days."""

    name = models.CharField(pgettext_lazy("target", "name of the target"), max_length=60)
    kind = models.CharField(pgettext_lazy("target", "kind of talent"), max_length=10, choices=TalentKind)
    state = models.CharField(_("state"), max_length=8, choices=TargetState, default=TargetState.DRAFT)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"))
    number = models.PositiveIntegerField(pgettext_lazy("target", "people wanted"))
    owner = models.ForeignKey(Unit, verbose_name=pgettext_lazy("target", "owner of the target"),
                              on_delete=models.PROTECT, related_name="talent_targets")  # fmt: skip
    document = models.CharField(pgettext_lazy("target", "document that sets it"), max_length=120, blank=True)
    alarm = models.CharField(pgettext_lazy("target", "how it stands"), max_length=8, choices=Alarm,
                             default=Alarm.NONE)  # fmt: skip
    alarmed_on = models.DateField(pgettext_lazy("target", "told last on"), null=True, blank=True)
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=pgettext_lazy("target", "drafted by"),
                                   null=True, blank=True, on_delete=models.PROTECT, related_name="+")  # fmt: skip
    adopted_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=pgettext_lazy("target", "adopted by"),
                                   null=True, blank=True, on_delete=models.PROTECT, related_name="+")  # fmt: skip

    objects = TargetQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("target", "target of talent")
        verbose_name_plural = pgettext_lazy("target", "targets of talent")
        ordering = ["-ends_on", "kind", "id"]
        constraints = [
            models.UniqueConstraint(
                name="talent_target_once", fields=["kind", "starts_on", "ends_on"],
                condition=Q(state__in=[TargetState.DRAFT, TargetState.IN_FORCE]),
                violation_error_message=_("There is a target for this kind and time already."),
            ),
            models.CheckConstraint(
                name="talent_target_in_order", condition=Q(ends_on__gt=F("starts_on")),
                violation_error_message=_("A target ends after it has begun."),
            ),
            models.CheckConstraint(
                name="talent_target_wants_somebody", condition=Q(number__gte=1),
                violation_error_message=_("A target wants at least one person."),
            ),
            models.CheckConstraint(
                name="talent_target_second_person",
                condition=Q(adopted_by__isnull=True) | ~Q(adopted_by=F("drafted_by")),
                violation_error_message=_("Whoever drafts a target does not adopt it."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name


class TargetShareQuerySet(FiguresQuerySet["TargetShare"]):
    """Shares: read with the figures."""


class TargetShare(models.Model):
    """What a unit is to bring, or what is to come in a month (its first day); never both at once."""

    target = models.ForeignKey(TalentTarget, verbose_name=pgettext_lazy("target", "target of talent"),
                               on_delete=models.CASCADE, related_name="shares")  # fmt: skip
    unit = models.ForeignKey(Unit, verbose_name=_("unit"), null=True, blank=True, on_delete=models.PROTECT,
                             related_name="talent_shares")  # fmt: skip
    month = models.DateField(pgettext_lazy("target", "month"), null=True, blank=True)
    number = models.PositiveIntegerField(pgettext_lazy("target", "people of the share"))

    objects = TargetShareQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("target", "share of a target")
        verbose_name_plural = pgettext_lazy("target", "shares of targets")
        ordering = ["target", "month", "unit"]
        constraints = [
            models.CheckConstraint(
                name="talent_share_of_a_unit_or_a_month",
                condition=Q(unit__isnull=False, month__isnull=True) | Q(unit__isnull=True, month__isnull=False),
                violation_error_message=_("A share is a unit's or a month's."),
            ),
            models.UniqueConstraint(
                name="talent_share_unit_once", fields=["target", "unit"], condition=Q(unit__isnull=False),
                violation_error_message=_("The unit has a share already."),
            ),
            models.UniqueConstraint(
                name="talent_share_month_once", fields=["target", "month"], condition=Q(month__isnull=False),
                violation_error_message=_("The month has a share already."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.target_id} {self.unit_id or self.month} {self.number}"

"""Mediation cases: the kind of dispute and the number of people, never who they are (design.md, “Access”)."""

import uuid
from typing import Any, Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from grids.mediation_states import MediationLevel, MediationState
from grids.models.division import Grid
from grids.models.scoped import AreaQuerySet
from xinhui.accounts.models import User
from xinhui.core.models import Timestamped


class DisputeKind(models.TextChoices):
    """Kinds of dispute that people's mediation takes in."""

    NEIGHBOURS = "neighbours", _("Neighbours")
    FAMILY = "family", _("Marriage and family")
    LAND = "land", _("Land and contracts of land")
    HOUSING = "housing", _("House site and building")
    PROPERTY = "property", _("Property management")
    WAGES = "wages", _("Wages and labour")
    DEBT = "debt", _("Debts and contracts")
    DAMAGE = "damage", _("Damage and compensation")
    CONSUMER = "consumer", _("Consumers")
    ENVIRONMENT = "environment", _("Noise and pollution")
    OTHER = "other", _("Other")


class EndReason(models.TextChoices):
    """Why a case ended without agreement."""

    WITHDRAWN = "withdrawn", _("The parties withdrew")
    COURT = "court", _("Gone to court")
    ARBITRATION = "arbitration", _("Gone to arbitration")
    ADMINISTRATIVE = "administrative", _("Gone to an administrative ruling")


class MediationCase(Timestamped):
    """One dispute, taken in at a grid. Parties are not profiled: no name, no number, no household stands here."""

    uuid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    grid = models.ForeignKey(Grid, verbose_name=_("grid"), on_delete=models.PROTECT, related_name="mediations")
    area_code = models.CharField(_("area code"), max_length=15)
    kind = models.CharField(_("kind of dispute"), max_length=12, choices=DisputeKind)
    people = models.PositiveSmallIntegerField(_("number of people"))
    matter = models.TextField(_("matter, without names"))
    state = models.CharField(_("state"), max_length=8, choices=MediationState, default=MediationState.WAITING)
    level = models.PositiveSmallIntegerField(_("level"), choices=MediationLevel, default=MediationLevel.GRID)
    level_since = models.DateTimeField(_("at this level since"))
    taken_at = models.DateTimeField(_("taken in at"))
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("taken in by"), null=True, blank=True, on_delete=models.PROTECT,
        related_name="+",
    )  # fmt: skip
    agreement = models.TextField(_("agreement"), blank=True)
    settled_at = models.DateTimeField(_("settled at"), null=True, blank=True)
    end_reason = models.CharField(_("why it ended"), max_length=14, choices=EndReason, blank=True)
    ended_at = models.DateTimeField(_("closed or ended at"), null=True, blank=True)

    objects = AreaQuerySet["MediationCase"].as_manager()

    class Meta:
        verbose_name = _("mediation case")
        verbose_name_plural = _("mediation cases")
        ordering = ["-taken_at", "-id"]
        indexes = [models.Index(fields=["area_code", "state", "level"], name="mediation_area_state")]
        constraints = [
            models.CheckConstraint(
                name="mediation_two_people_or_more", condition=Q(people__gte=2),
                violation_error_message=_("A dispute has at least two people."),
            ),
            models.CheckConstraint(
                name="mediation_settled_has_agreement",
                condition=~Q(state__in=["settled", "closed"]) | (~Q(agreement="") & Q(settled_at__isnull=False)),
                violation_error_message=_("A settled case carries its agreement and its time."),
            ),
            models.CheckConstraint(
                name="mediation_over_is_timed",
                condition=~Q(state__in=["closed", "ended"]) | Q(ended_at__isnull=False),
                violation_error_message=_("A case that is over carries its time."),
            ),
            models.CheckConstraint(
                name="mediation_ended_says_why", condition=~Q(state="ended") | ~Q(end_reason=""),
                violation_error_message=_("A case that ended without agreement says why."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """The number people quote: MD, the day taken in, the row."""
        return f"MD{self.taken_at:%Y%m%d}{self.pk:06d}"


class OfCaseQuerySet(models.QuerySet[Any]):
    """Rows seen by whoever sees their case."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Rows of visible cases."""
        return self.filter(case__in=MediationCase.objects.visible_to(user))


class MediationEntry(models.Model):
    """The timeline of a case, append-only: every attempt, referral, agreement and visit, with its level."""

    case = models.ForeignKey(
        MediationCase, verbose_name=_("case"), on_delete=models.PROTECT, related_name="timeline", db_index=False
    )
    at = models.DateTimeField(_("time"))
    verb = models.CharField(_("what"), max_length=16)
    level = models.PositiveSmallIntegerField(_("level"), choices=MediationLevel)
    actor_id = models.BigIntegerField(_("person"), null=True, blank=True)
    actor_label = models.CharField(_("by"), max_length=80)
    text = models.TextField(_("words"), blank=True)
    data = models.JSONField(_("facts"), default=dict, blank=True)

    objects = OfCaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("mediation entry")
        verbose_name_plural = _("mediation entries")
        ordering = ["at", "id"]
        indexes = [models.Index(fields=["case", "at", "id"], name="mediation_entry_at")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.verb}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert only: an entry that exists cannot be saved again."""
        if self.pk is not None:
            raise TypeError("Timeline entries are append-only.")
        super().save(*args, **kwargs)

    def delete(self, *args: object, **kwargs: object) -> tuple[int, dict[str, int]]:
        """Refused: the timeline is append-only."""
        raise TypeError("Timeline entries are append-only.")


class FollowUp(models.Model):
    """A visit that asks whether the agreement holds: due on a day, done once."""

    case = models.ForeignKey(MediationCase, verbose_name=_("case"), on_delete=models.PROTECT, related_name="follow_ups")
    area_code = models.CharField(_("area code"), max_length=15, db_index=True)
    due_on = models.DateField(_("due on"))
    done_on = models.DateField(_("done on"), null=True, blank=True)
    holds = models.BooleanField(_("the agreement holds"), null=True, blank=True)
    note = models.TextField(_("note"), blank=True)
    done_by = models.CharField(_("by"), max_length=80, blank=True)
    #: The agreement broke before this visit: it is due no more.
    dropped = models.BooleanField(_("no longer due"), default=False)

    objects = OfCaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("follow-up visit")
        verbose_name_plural = _("follow-up visits")
        ordering = ["due_on", "id"]
        constraints = [
            models.CheckConstraint(
                name="follow_up_done_says_what",
                condition=Q(done_on__isnull=True, holds__isnull=True) | Q(done_on__isnull=False, holds__isnull=False),
                violation_error_message=_("A visit that was made says whether the agreement holds."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.due_on}"

"""Records of conduct: a commendation or criticism of somebody, its evidence, its way, and what annotates it."""

from typing import Any, NoReturn, Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from cadres.models.cadre import Cadre, UnitFileQuerySet
from cadres.models.rounds import UnitReturn
from cadres.scope import CadreScope
from cadres.states.records import Polarity, RecordKind, RecordState, RecordVerb, SourceLevel
from xinhui.accounts.models import Unit, User
from xinhui.attachments.models import Attachment
from xinhui.core.models import Timestamped
from xinhui.core.sealed import seal, unseal

#: What the text is sealed for.
FACTS = "cadres.record"


class RecordQuerySet(UnitFileQuerySet["ConductRecord"]):
    """Records: seen by the unit that returned them, and once signed off by whoever reads the person's file."""

    def within(self, scope: CadreScope) -> Self:
        """The rows of a scope."""
        if scope.is_office:
            return self
        mine = Q(unit_id__in=scope.unit_ids)
        return self.filter(mine | Q(cadre__unit_id__in=scope.unit_ids, state__in=["in_force", "expired"]))

    def about(self, user: User | AnonymousUser) -> Self:
        """What is recorded about the user: from signing off on."""
        if not isinstance(user, User):
            return self.none()
        return self.filter(cadre__user=user, state__in=["in_force", "expired"])

    def in_force(self) -> Self:
        """Signed off, neither expired nor revoked."""
        return self.filter(state=RecordState.IN_FORCE)

    def counting(self) -> Self:
        """What may be counted for or against somebody: in force, not cleared, not tolerated."""
        return self.in_force().filter(cleared_on=None, tolerated_on=None)

    def shown(self) -> Self:
        """With what a list names, without the sealed texts."""
        return self.select_related("cadre", "unit", "unit_return__round").defer(
            "facts_sealed", "cadre__form_sealed", "cadre__photo_sealed"
        )


class ConductRecord(Timestamped):
    """One commendation or criticism. `facts` are sealed; cleared and tolerated are annotations that show everywhere."""

    unit_return = models.ForeignKey(
        UnitReturn, verbose_name=_("return of a unit"), on_delete=models.PROTECT, related_name="records"
    )
    #: The unit that returned it, wherever the person works later.
    unit = models.ForeignKey(Unit, verbose_name=_("unit"), on_delete=models.PROTECT, related_name="conduct_records")
    cadre = models.ForeignKey(
        Cadre, verbose_name=_("file of a cadre"), on_delete=models.PROTECT, related_name="conduct_records"
    )
    state = models.CharField(_("state of the record"), max_length=10, choices=RecordState, default=RecordState.DRAFT)
    polarity = models.CharField(_("commendation or criticism"), max_length=8, choices=Polarity)
    kind = models.CharField(_("kind of record"), max_length=20, choices=RecordKind)
    level = models.CharField(_("level of the source"), max_length=10, choices=SourceLevel)
    source = models.CharField(_("source, with its number"), max_length=160)
    happened_on = models.DateField(_("happened on"))
    facts_sealed = models.TextField(_("facts (sealed)"))
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("written by"), on_delete=models.PROTECT, related_name="+"
    )
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("checked by"), null=True, blank=True, on_delete=models.PROTECT,
        related_name="+",
    )  # fmt: skip
    #: Why it is no double of another record that looks alike.
    no_double_because = models.CharField(_("why it is no double"), max_length=200, blank=True)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("signed off by"), null=True, blank=True, on_delete=models.PROTECT,
        related_name="+",
    )  # fmt: skip
    signed_at = models.DateTimeField(_("signed off at"), null=True, blank=True)
    #: The first day on which it no longer counts, fixed when it is signed off.
    expires_on = models.DateField(_("expires on"), null=True, blank=True)
    cleared_on = models.DateField(_("name cleared on"), null=True, blank=True)
    tolerated_on = models.DateField(_("tolerance granted on"), null=True, blank=True)

    objects = RecordQuerySet.as_manager()

    class Meta:
        verbose_name = _("record of conduct")
        verbose_name_plural = _("records of conduct")
        ordering = ["-happened_on", "-id"]
        indexes = [
            models.Index(fields=["cadre", "state"], name="conduct_record_cadre"),
            models.Index(fields=["state", "expires_on"], name="conduct_record_expiry"),
        ]
        constraints = [
            models.CheckConstraint(
                name="conduct_record_signed_by_two",
                condition=Q(signed_by__isnull=True) | (Q(checked_by__isnull=False) & ~Q(signed_by=F("checked_by"))),
                violation_error_message=_("A record is checked by one person and signed off by another."),
            ),
            models.CheckConstraint(
                name="conduct_record_not_by_its_writer",
                condition=(Q(checked_by__isnull=True) | ~Q(checked_by=F("written_by")))
                & (Q(signed_by__isnull=True) | ~Q(signed_by=F("written_by"))),
                violation_error_message=_("Nobody checks or signs off what they wrote."),
            ),
            models.CheckConstraint(
                name="conduct_record_in_force_has_its_term",
                condition=~Q(state__in=["in_force", "expired"])
                | Q(signed_by__isnull=False, signed_at__isnull=False, expires_on__isnull=False),
                violation_error_message=_("A record in force names who signed it off, when, and until when it counts."),
            ),
            models.CheckConstraint(
                name="conduct_record_only_criticism_is_cleared",
                condition=Q(polarity="negative") | Q(cleared_on__isnull=True, tolerated_on__isnull=True),
                violation_error_message=_("Only a criticism is cleared or tolerated."),
            ),
            models.CheckConstraint(
                name="conduct_record_kind_fits_polarity",
                condition=Q(polarity="positive", kind__in=[
                    "award", "notice_praise", "experience", "ranking", "hard_task", "public_praise", "rectified"])
                | Q(polarity="negative", kind__in=[
                    "notice_criticism", "talk", "late", "complaint", "audit", "incident", "discipline"]),
                violation_error_message=_("This kind is none of commendations, or none of criticisms."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.happened_on}"

    @property
    def facts(self) -> str:
        """What happened, in clear: only for pages whose look is on the trail."""
        return unseal(self.facts_sealed, purpose=FACTS)

    @property
    def annotation(self) -> StrOrPromise:
        """What is to be said wherever the record shows."""
        if self.cleared_on is not None:
            return _("Name cleared: found to be untrue")
        return _("Tolerance granted: not to be held against the person") if self.tolerated_on is not None else ""


def sealed_facts(text: str) -> str:
    """As it is kept."""
    return seal(text, purpose=FACTS)


class OfRecordQuerySet(UnitFileQuerySet[Any]):
    """Rows of a record: seen with it."""

    def within(self, scope: CadreScope) -> Self:
        """The rows of a scope."""
        return self if scope.is_office else self.filter(record__in=ConductRecord.objects.within(scope))


class RecordEvidence(models.Model):
    """A document that proves a record."""

    record = models.ForeignKey(
        ConductRecord, verbose_name=_("record of conduct"), on_delete=models.PROTECT, related_name="evidence"
    )
    attachment = models.ForeignKey(
        Attachment, verbose_name=_("document"), on_delete=models.PROTECT, related_name="record_evidence"
    )

    objects = OfRecordQuerySet.as_manager()

    class Meta:
        verbose_name = _("evidence of a record")
        verbose_name_plural = _("evidence of records")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                name="record_evidence_once", fields=["record", "attachment"],
                violation_error_message=_("This document is there already."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.attachment}"


class RecordEntry(models.Model):
    """A step of a record's way: never altered."""

    record = models.ForeignKey(
        ConductRecord, verbose_name=_("record of conduct"), on_delete=models.PROTECT, related_name="entries"
    )
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("by"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    verb = models.CharField(_("what happened"), max_length=12, choices=RecordVerb)
    #: Reasons of the office and the unit; never the facts.
    text = models.CharField(_("words"), max_length=400, blank=True)

    objects = OfRecordQuerySet.as_manager()

    class Meta:
        verbose_name = _("step of a record")
        verbose_name_plural = _("steps of records")
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.get_verb_display()}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert only."""
        if self.pk is not None:
            raise TypeError("Steps of records are append-only.")
        super().save(*args, **kwargs)

    def delete(self, *args: object, **kwargs: object) -> NoReturn:
        """Refused."""
        raise TypeError("Steps of records are append-only.")

"""What belongs to an application for a talent card: checks, files, history, objections; and the office's rules."""

import uuid
from pathlib import Path
from typing import Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from talent.models.application import TalentApplication
from talent.models.figures import FiguresQuerySet
from talent.scope import talent_scope_of
from talent.states.applications import CheckKind, CheckResult, EntryVerb, Honour, ObjectionState, Tier
from talent.states.people import Degree, Field, Skill, Title
from xinhui.accounts.models import User
from xinhui.core import clock
from xinhui.core.models import Timestamped

#: Who objects lies sealed for this.
OBJECTOR = "talent.objector"


class ApplicationCheck(Timestamped):
    """One thing that was compared with whoever knows it."""

    application = models.ForeignKey(
        TalentApplication, verbose_name=pgettext_lazy("application", "application for a talent card"),
        on_delete=models.PROTECT, related_name="checks",
    )  # fmt: skip
    kind = models.CharField(pgettext_lazy("application", "what is checked"), max_length=12, choices=CheckKind)
    result = models.CharField(pgettext_lazy("application", "result"), max_length=10, choices=CheckResult)
    source = models.CharField(pgettext_lazy("application", "source of the check"), max_length=60)
    note = models.CharField(_("note"), max_length=200, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("by"), null=True, blank=True,
                           on_delete=models.PROTECT, related_name="+")  # fmt: skip

    class Meta:
        verbose_name = pgettext_lazy("application", "check of an application")
        verbose_name_plural = pgettext_lazy("application", "checks of applications")
        ordering = ["application", "id"]
        constraints = [
            models.UniqueConstraint(
                name="application_check_once", fields=["application", "kind"],
                violation_error_message=_("This is checked already."),
            ),
            models.CheckConstraint(
                name="application_check_names_source", condition=~Q(source=""),
                violation_error_message=_("A check names its source."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.application_id} {self.kind}"


def _stored_name(instance: "ApplicationFile", filename: str) -> str:
    """A random name: nothing of the applicant's file name reaches the disk."""
    return f"talent/{uuid.uuid4().hex[:2]}/{uuid.uuid4().hex}{Path(filename).suffix}"


class ApplicationFile(Timestamped):
    """A certificate or contract: a picture re-encoded without metadata, or a PDF; sent by somebody without account."""

    application = models.ForeignKey(
        TalentApplication, verbose_name=pgettext_lazy("application", "application for a talent card"),
        on_delete=models.PROTECT, related_name="files",
    )  # fmt: skip
    sha256 = models.CharField(_("SHA-256 as sent"), max_length=64)
    content_type = models.CharField(_("type"), max_length=40)
    name = models.CharField(_("name"), max_length=120, blank=True)
    size = models.PositiveIntegerField(_("size"))
    file = models.FileField(_("file"), upload_to=_stored_name)

    class Meta:
        verbose_name = pgettext_lazy("application", "file of an application")
        verbose_name_plural = pgettext_lazy("application", "files of applications")
        ordering = ["application", "id"]
        constraints = [
            models.UniqueConstraint(
                name="application_file_once", fields=["application", "sha256"],
                violation_error_message=_("You have already sent this file."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name or f"{self.application_id} {self.pk}"


class ApplicationEntry(models.Model):
    """A line of an application's history; never changed."""

    application = models.ForeignKey(
        TalentApplication, verbose_name=pgettext_lazy("application", "application for a talent card"),
        on_delete=models.PROTECT, related_name="entries",
    )  # fmt: skip
    at = models.DateTimeField(_("at"), default=clock.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("by"), null=True, blank=True,
                           on_delete=models.PROTECT, related_name="+")  # fmt: skip
    verb = models.CharField(_("verb"), max_length=12, choices=EntryVerb)
    text = models.CharField(_("text"), max_length=1000, blank=True)

    class Meta:
        verbose_name = pgettext_lazy("application", "entry of an application's history")
        verbose_name_plural = pgettext_lazy("application", "entries of applications' histories")
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.application_id} {self.verb}"


class ApplicationObjectionQuerySet(models.QuerySet["ApplicationObjection"]):
    """Objections: the office's alone, whoever else works with the application."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """All for the office."""
        return self if isinstance(user, User) and talent_scope_of(user).is_office else self.none()

    def open(self) -> Self:
        """To be answered."""
        return self.filter(state=ObjectionState.OPEN)


class ApplicationObjection(Timestamped):
    """Somebody's doubt during the public display. Who it is lies sealed; the code opens the page with the answer."""

    application = models.ForeignKey(
        TalentApplication, verbose_name=pgettext_lazy("application", "application for a talent card"),
        on_delete=models.PROTECT, related_name="objections",
    )  # fmt: skip
    receipt = models.CharField(pgettext_lazy("application", "receipt number"), max_length=24, unique=True)
    code_print = models.CharField(pgettext_lazy("application", "fingerprint of the code"), max_length=64)
    form_token = models.UUIDField(pgettext_lazy("application", "token of the form"), unique=True, editable=False)
    display_round = models.PositiveSmallIntegerField(pgettext_lazy("application", "number of the display"))
    state = models.CharField(_("state"), max_length=10, choices=ObjectionState, default=ObjectionState.OPEN)
    name_sealed = models.CharField(pgettext_lazy("application", "who objects (sealed)"), max_length=300, blank=True)
    phone_sealed = models.CharField(pgettext_lazy("talent", "mobile number (sealed)"), max_length=200, blank=True)
    text = models.CharField(pgettext_lazy("application", "what is objected"), max_length=1000)
    answer = models.CharField(pgettext_lazy("application", "answer"), max_length=400, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=pgettext_lazy("application", "answered by"),
                                    null=True, blank=True, on_delete=models.PROTECT, related_name="+")  # fmt: skip
    answered_at = models.DateTimeField(pgettext_lazy("application", "answered at"), null=True, blank=True)

    objects = ApplicationObjectionQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("application", "objection to an application")
        verbose_name_plural = pgettext_lazy("application", "objections to applications")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="application_objection_answered_says_what",
                condition=Q(state=ObjectionState.OPEN, answered_at__isnull=True, answer="")
                | ~Q(state=ObjectionState.OPEN) & Q(answered_at__isnull=False) & ~Q(answer=""),
                violation_error_message=_("An answered objection says what was found."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.receipt


class TierRule(Timestamped):
    """One way to a tier: all its conditions together. What asks for nothing stays empty."""

    tier = models.CharField(pgettext_lazy("application", "tier"), max_length=1, choices=Tier)
    name = models.CharField(pgettext_lazy("application", "the rule in words"), max_length=120)
    degree = models.PositiveSmallIntegerField(pgettext_lazy("application", "degree at least"), choices=Degree,
                                              default=Degree.NONE)  # fmt: skip
    title = models.PositiveSmallIntegerField(pgettext_lazy("application", "title at least"), choices=Title,
                                             default=Title.NONE)  # fmt: skip
    skill = models.PositiveSmallIntegerField(pgettext_lazy("application", "skill at least"), choices=Skill,
                                             default=Skill.NONE)  # fmt: skip
    honour = models.PositiveSmallIntegerField(pgettext_lazy("application", "honour at least"), choices=Honour,
                                              default=Honour.NONE)  # fmt: skip
    field = models.CharField(pgettext_lazy("talent", "field of work"), max_length=12, choices=Field, blank=True)
    most_age = models.PositiveSmallIntegerField(pgettext_lazy("application", "age at most"), null=True, blank=True)
    document = models.CharField(pgettext_lazy("application", "document of the rule"), max_length=120, blank=True)
    is_active = models.BooleanField(pgettext_lazy("application", "in force"), default=True)

    objects = FiguresQuerySet["TierRule"].as_manager()

    class Meta:
        verbose_name = pgettext_lazy("application", "rule for a tier")
        verbose_name_plural = pgettext_lazy("application", "rules for tiers")
        ordering = ["tier", "id"]
        constraints = [
            models.UniqueConstraint(
                name="tier_rule_name_once", fields=["name"], condition=Q(is_active=True),
                violation_error_message=_("A rule of this name is in force already."),
            ),
            models.CheckConstraint(
                name="tier_rule_asks_for_something",
                condition=Q(degree__gt=0) | Q(title__gt=0) | Q(skill__gt=0) | Q(honour__gt=0),
                violation_error_message=_("A rule asks for a degree, a title, a skill or an honour."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.tier} {self.name}"


class TierTerm(Timestamped):
    """How many years a card of a tier holds."""

    tier = models.CharField(pgettext_lazy("application", "tier"), max_length=1, choices=Tier, unique=True)
    years = models.PositiveSmallIntegerField(pgettext_lazy("application", "years that the card holds"))

    objects = FiguresQuerySet["TierTerm"].as_manager()

    class Meta:
        verbose_name = pgettext_lazy("application", "term of a card")
        verbose_name_plural = pgettext_lazy("application", "terms of cards")
        ordering = ["tier"]
        constraints = [
            models.CheckConstraint(
                name="tier_term_is_one_to_ten", condition=Q(years__gte=1, years__lte=10),
                violation_error_message=_("A card holds one to ten years."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.tier} {self.years}"

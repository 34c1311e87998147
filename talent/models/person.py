"""People whom the district won, and each intake as it settled: what targets are counted from, never typed in."""

from datetime import date
from typing import Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.rules.identity import Sex, masked
from talent.models.employer import Employer, EmployerAccount
from talent.rules.kinds import kinds_of
from talent.scope import talent_scope_of
from talent.states.applications import Tier
from talent.states.people import (
    Degree,
    Field,
    IntakeState,
    PersonState,
    Skill,
    Source,
    TalentKind,
    Title,
)
from xinhui.accounts.models import Unit, User
from xinhui.core.models import Timestamped
from xinhui.core.sealed import unseal

IDENTITY, PHONE = "talent.identity", "talent.phone"


class TalentPersonQuerySet(models.QuerySet["Person"]):
    """People: need decides, not rank. Who only looks on at figures sees nobody."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """The office all; a unit the people of the employers it looks after; an employer its own; a person oneself."""
        if not isinstance(user, User):
            return self.none()
        scope = talent_scope_of(user)
        if scope.is_office:
            return self
        acts_for = EmployerAccount.objects.filter(user=user, ended_on__isnull=True).values("employer")
        own = Q(employer__unit__in=scope.unit_ids) if scope.unit_ids else Q(pk__in=[])
        return self.filter(own | Q(employer__in=acts_for) | Q(user=user)).exclude(state=PersonState.ERASED)

    def active(self) -> Self:
        """In the district."""
        return self.filter(state=PersonState.ACTIVE)


class Person(Timestamped):
    """A person of talent (人才). Identity and phone lie sealed; consent says to what, and since when."""

    name = models.CharField(pgettext_lazy("talent", "name of the person"), max_length=40)
    state = models.CharField(_("state"), max_length=8, choices=PersonState, default=PersonState.ACTIVE)
    sex = models.CharField(_("sex"), max_length=6, choices=Sex, blank=True)
    born_on = models.DateField(_("born on"), null=True, blank=True)
    identity_sealed = models.CharField(pgettext_lazy("talent", "identity number (sealed)"), max_length=200, blank=True)
    identity_print = models.CharField(pgettext_lazy("talent", "fingerprint of the identity number"), max_length=64,
                                      blank=True)  # fmt: skip
    phone_sealed = models.CharField(pgettext_lazy("talent", "mobile number (sealed)"), max_length=200, blank=True)
    degree = models.PositiveSmallIntegerField(pgettext_lazy("talent", "degree"), choices=Degree, default=Degree.NONE)
    school = models.CharField(pgettext_lazy("talent", "school of the degree"), max_length=60, blank=True)
    major = models.CharField(pgettext_lazy("talent", "major"), max_length=60, blank=True)
    title = models.PositiveSmallIntegerField(pgettext_lazy("talent", "professional title"), choices=Title,
                                             default=Title.NONE)  # fmt: skip
    skill = models.PositiveSmallIntegerField(pgettext_lazy("talent", "skill level"), choices=Skill, default=Skill.NONE)
    field = models.CharField(pgettext_lazy("talent", "field of work"), max_length=12, choices=Field,
                             default=Field.OTHER)  # fmt: skip
    employer = models.ForeignKey(Employer, verbose_name=pgettext_lazy("talent", "employer"), null=True, blank=True,
                                 on_delete=models.PROTECT, related_name="people")  # fmt: skip
    post = models.CharField(pgettext_lazy("talent", "post at the employer"), max_length=60, blank=True)
    #: Proposed by the rules or the review board, published, then granted with the card.
    tier = models.CharField(pgettext_lazy("talent", "tier of the card"), max_length=1, choices=Tier, blank=True)
    card_number = models.CharField(pgettext_lazy("talent", "number of the card"), max_length=24, blank=True)
    card_until = models.DateField(pgettext_lazy("talent", "card valid until"), null=True, blank=True)
    #: The person's own account, for pages on the phone.
    user = models.OneToOneField(settings.AUTH_USER_MODEL, verbose_name=_("user"), null=True, blank=True,
                                on_delete=models.PROTECT, related_name="talent")  # fmt: skip
    consent_at = models.DateTimeField(pgettext_lazy("talent", "consent given at"), null=True, blank=True)
    consent_version = models.CharField(pgettext_lazy("talent", "version of the consent"), max_length=20, blank=True)
    left_on = models.DateField(pgettext_lazy("talent", "left the district on"), null=True, blank=True)
    erased_at = models.DateTimeField(pgettext_lazy("talent", "erased at"), null=True, blank=True)

    objects = TalentPersonQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("talent", "person of talent")
        verbose_name_plural = pgettext_lazy("talent", "people of talent")
        ordering = ["name", "id"]
        indexes = [models.Index(fields=["state", "field"], name="talent_person_field")]
        constraints = [
            models.UniqueConstraint(
                name="talent_person_identity_once", fields=["identity_print"], condition=~Q(identity_print=""),
                violation_error_message=_("This person is on the register already."),
            ),
            models.UniqueConstraint(
                name="talent_card_once", fields=["card_number"], condition=~Q(card_number=""),
                violation_error_message=_("This card number is given already."),
            ),
            models.CheckConstraint(
                name="talent_card_is_whole",
                condition=Q(card_number="", card_until__isnull=True) | ~Q(tier="") & Q(card_until__isnull=False),
                violation_error_message=_("A card has a tier and a last day."),
            ),
            models.CheckConstraint(
                name="talent_person_erased_is_empty",
                condition=Q(state=PersonState.ERASED, erased_at__isnull=False, identity_sealed="", identity_print="",
                            phone_sealed="", born_on__isnull=True)
                | ~Q(state=PersonState.ERASED) & Q(erased_at__isnull=True),
                violation_error_message=_("An erased person keeps no personal data."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name

    @property
    def kinds(self) -> frozenset[TalentKind]:
        """What the person counts for, as the file stands."""
        return kinds_of(field=self.field, degree=self.degree, title=self.title, skill=self.skill)

    @property
    def identity_masked(self) -> str:
        """4407**********0013."""
        return masked(unseal(self.identity_sealed, purpose=IDENTITY)) if self.identity_sealed else ""


class IntakeQuerySet(models.QuerySet["Intake"]):
    """Intakes: figures for whoever reads figures; the person behind one is asked for apart."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """All for the office and who looks on; a unit its own."""
        if not isinstance(user, User):
            return self.none()
        scope = talent_scope_of(user)
        if scope.is_office or scope.looks_on:
            return self
        return self.filter(unit__in=scope.unit_ids)

    def settled(self) -> Self:
        """Those that count."""
        return self.filter(state=IntakeState.SETTLED)

    def between(self, first: date, last: date) -> Self:
        """Settled on one of these days, both included."""
        return self.settled().filter(settled_on__range=(first, last))


class Intake(Timestamped):
    """Somebody settled: came, signed, began. Withdrawn when it proves untrue, never deleted."""

    person = models.ForeignKey(Person, verbose_name=pgettext_lazy("talent", "person of talent"),
                               on_delete=models.PROTECT, related_name="intakes")  # fmt: skip
    employer = models.ForeignKey(Employer, verbose_name=pgettext_lazy("talent", "employer"), on_delete=models.PROTECT,
                                 related_name="intakes")  # fmt: skip
    #: Whose share of the targets it counts for: the unit that looked after the employer on that day.
    unit = models.ForeignKey(Unit, verbose_name=_("unit"), on_delete=models.PROTECT, related_name="talent_intakes")
    source = models.CharField(pgettext_lazy("talent", "how the person was won"), max_length=12, choices=Source)
    settled_on = models.DateField(pgettext_lazy("talent", "settled on"), db_index=True)
    state = models.CharField(_("state"), max_length=10, choices=IntakeState, default=IntakeState.SETTLED)
    proof = models.CharField(pgettext_lazy("talent", "proof"), max_length=120)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("by"), null=True, blank=True,
                                   on_delete=models.PROTECT, related_name="+")  # fmt: skip
    withdrawn_on = models.DateField(pgettext_lazy("talent", "withdrawn on"), null=True, blank=True)
    withdrawn_reason = models.CharField(pgettext_lazy("talent", "why it was withdrawn"), max_length=200, blank=True)

    objects = IntakeQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("talent", "intake")
        verbose_name_plural = pgettext_lazy("talent", "intakes")
        ordering = ["-settled_on", "-id"]
        indexes = [models.Index(fields=["unit", "settled_on"], name="talent_intake_unit_day")]
        constraints = [
            models.UniqueConstraint(
                name="talent_intake_once", fields=["person", "employer"], condition=Q(state=IntakeState.SETTLED),
                violation_error_message=_("This person is settled with this employer already."),
            ),
            models.CheckConstraint(
                name="talent_intake_has_proof", condition=~Q(proof=""),
                violation_error_message=_("An intake names its proof."),
            ),
            models.CheckConstraint(
                name="talent_intake_withdrawn_says_why",
                condition=Q(state=IntakeState.SETTLED, withdrawn_on__isnull=True, withdrawn_reason="")
                | Q(state=IntakeState.WITHDRAWN, withdrawn_on__gte=F("settled_on")) & ~Q(withdrawn_reason=""),
                violation_error_message=_("A withdrawn intake says when and why."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.person_id} {self.settled_on:%Y-%m-%d}"


class IntakeKind(models.Model):
    """What an intake counts for, as the person's file stood on the day: one row a kind."""

    intake = models.ForeignKey(Intake, verbose_name=pgettext_lazy("talent", "intake"), on_delete=models.PROTECT,
                               related_name="kinds")  # fmt: skip
    kind = models.CharField(pgettext_lazy("talent", "counts for"), max_length=10, choices=TalentKind)

    class Meta:
        verbose_name = pgettext_lazy("talent", "kind of an intake")
        verbose_name_plural = pgettext_lazy("talent", "kinds of intakes")
        ordering = ["intake", "kind"]
        constraints = [
            models.UniqueConstraint(
                name="talent_intake_kind_once", fields=["intake", "kind"],
                violation_error_message=_("The intake counts for this kind already."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.intake_id} {self.kind}"

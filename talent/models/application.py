"""Applications for a talent card, from the public form: what the applicant wrote, and what was found."""

from typing import Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.rules.identity import Sex, masked, masked_phone
from talent.models.employer import Employer, EmployerAccount
from talent.models.person import IDENTITY, PHONE, Person
from talent.rules.kinds import kinds_of
from talent.scope import talent_scope_of
from talent.states.applications import ApplicationState, Honour, IdKind, Tier
from talent.states.people import Degree, Field, Skill, TalentKind, Title
from xinhui.accounts.models import User
from xinhui.core import clock
from xinhui.core.models import Timestamped
from xinhui.core.sealed import unseal


class ApplicationQuerySet(models.QuerySet["TalentApplication"]):
    """Applications: the office all; a unit those of the employers it looks after; an employer its own people's."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Those that the user works with."""
        if not isinstance(user, User):
            return self.none()
        scope = talent_scope_of(user)
        if scope.is_office:
            return self
        acts_for = EmployerAccount.objects.filter(user=user, ended_on__isnull=True).values("employer")
        own = Q(employer__unit__in=scope.unit_ids) if scope.unit_ids else Q(pk__in=[])
        return self.filter(own | Q(employer__in=acts_for))


class TalentApplication(Timestamped):
    """One application. Identity and phone lie sealed; `code_print` is the hash of the code that opens the page where
    the applicant follows the case (receipt number and code together)."""

    receipt = models.CharField(pgettext_lazy("application", "receipt number"), max_length=24, unique=True)
    code_print = models.CharField(pgettext_lazy("application", "fingerprint of the code"), max_length=64)
    state = models.CharField(_("state"), max_length=10, choices=ApplicationState, default=ApplicationState.SUBMITTED)
    name = models.CharField(pgettext_lazy("talent", "name of the person"), max_length=40)
    sex = models.CharField(_("sex"), max_length=6, choices=Sex, blank=True)
    born_on = models.DateField(_("born on"), null=True, blank=True)
    identity_sealed = models.CharField(pgettext_lazy("talent", "identity number (sealed)"), max_length=200, blank=True)
    identity_print = models.CharField(pgettext_lazy("talent", "fingerprint of the identity number"), max_length=64,
                                      blank=True, db_index=True)  # fmt: skip
    phone_sealed = models.CharField(pgettext_lazy("talent", "mobile number (sealed)"), max_length=200, blank=True)
    degree = models.PositiveSmallIntegerField(pgettext_lazy("talent", "degree"), choices=Degree, default=Degree.NONE)
    school = models.CharField(pgettext_lazy("talent", "school of the degree"), max_length=60, blank=True)
    major = models.CharField(pgettext_lazy("talent", "major"), max_length=60, blank=True)
    title = models.PositiveSmallIntegerField(pgettext_lazy("talent", "professional title"), choices=Title,
                                             default=Title.NONE)  # fmt: skip
    skill = models.PositiveSmallIntegerField(pgettext_lazy("talent", "skill level"), choices=Skill, default=Skill.NONE)
    field = models.CharField(pgettext_lazy("talent", "field of work"), max_length=12, choices=Field,
                             default=Field.OTHER)  # fmt: skip
    #: As the applicant wrote it; `employer` once the office has found it on the register.
    employer_name = models.CharField(pgettext_lazy("talent", "name of the employer"), max_length=100, blank=True)
    employer = models.ForeignKey(Employer, verbose_name=pgettext_lazy("talent", "employer"), null=True, blank=True,
                                 on_delete=models.PROTECT, related_name="applications")  # fmt: skip
    #: The file on the register, once verified.
    person = models.ForeignKey(Person, verbose_name=pgettext_lazy("talent", "person of talent"), null=True, blank=True,
                               on_delete=models.PROTECT, related_name="applications")  # fmt: skip
    tier = models.CharField(pgettext_lazy("application", "tier"), max_length=1, choices=Tier, blank=True)
    #: The form that it was sent with: a form makes one application, however often it is sent.
    form_token = models.UUIDField(pgettext_lazy("application", "token of the form"), null=True, blank=True, unique=True,
                                  editable=False)  # fmt: skip
    id_kind = models.CharField(pgettext_lazy("application", "kind of identity paper"), max_length=8, choices=IdKind,
                               default=IdKind.RESIDENT)  # fmt: skip
    honour = models.PositiveSmallIntegerField(pgettext_lazy("application", "highest honour"), choices=Honour,
                                              default=Honour.NONE)  # fmt: skip
    post = models.CharField(pgettext_lazy("talent", "post at the employer"), max_length=60, blank=True)
    statement = models.CharField(pgettext_lazy("application", "statement of the applicant"), max_length=1000,
                                 blank=True)  # fmt: skip
    #: Since when the office has had to answer.
    waiting_since = models.DateTimeField(pgettext_lazy("application", "waiting since"), default=clock.now)
    reminded_on = models.DateField(pgettext_lazy("application", "office reminded on"), null=True, blank=True)
    asked = models.CharField(pgettext_lazy("application", "what is to be supplemented"), max_length=400, blank=True)
    verified_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=pgettext_lazy("application", "verified by"),
                                    null=True, blank=True, on_delete=models.PROTECT, related_name="+")  # fmt: skip
    proposed_tier = models.CharField(pgettext_lazy("application", "tier by the rules"), max_length=1, choices=Tier,
                                     blank=True)  # fmt: skip
    #: The rules as they were weighed: [tier, name, [[what, wanted, found], …]].
    weighed = models.JSONField(pgettext_lazy("application", "rules as weighed"), default=list, blank=True)
    tier_reason = models.CharField(pgettext_lazy("application", "why the tier differs"), max_length=200, blank=True)
    public_from = models.DateField(pgettext_lazy("application", "on display from"), null=True, blank=True)
    public_until = models.DateField(pgettext_lazy("application", "on display until"), null=True, blank=True)
    display_round = models.PositiveSmallIntegerField(pgettext_lazy("application", "number of displays"), default=0)
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=pgettext_lazy("application", "granted by"),
                                   null=True, blank=True, on_delete=models.PROTECT, related_name="+")  # fmt: skip
    granted_on = models.DateField(pgettext_lazy("application", "granted on"), null=True, blank=True)
    card_number = models.CharField(pgettext_lazy("talent", "number of the card"), max_length=24, blank=True)
    card_until = models.DateField(pgettext_lazy("talent", "card valid until"), null=True, blank=True)
    end_reason = models.CharField(pgettext_lazy("application", "why it ended"), max_length=200, blank=True)
    consent_at = models.DateTimeField(pgettext_lazy("talent", "consent given at"), null=True, blank=True)
    consent_version = models.CharField(pgettext_lazy("talent", "version of the consent"), max_length=20, blank=True)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("application", "application for a talent card")
        verbose_name_plural = pgettext_lazy("application", "applications for a talent card")
        ordering = ["-id"]
        indexes = [models.Index(fields=["state", "id"], name="talent_application_state")]
        constraints = [
            models.CheckConstraint(
                name="talent_application_rated_has_tier",
                condition=~Q(state__in=[ApplicationState.RATED, ApplicationState.PUBLISHED, ApplicationState.GRANTED])
                | ~Q(tier=""),
                violation_error_message=_("A proposal names the tier."),
            ),
            models.CheckConstraint(
                name="talent_application_verified_has_person",
                condition=~Q(state__in=[ApplicationState.VERIFIED, ApplicationState.AT_BOARD, ApplicationState.RATED,
                                        ApplicationState.PUBLISHED, ApplicationState.GRANTED])
                | Q(person__isnull=False),
                violation_error_message=_("A verified application belongs to a person on the register."),
            ),
            models.UniqueConstraint(
                name="talent_application_one_under_way", fields=["identity_print"],
                condition=Q(state__in=[ApplicationState.VERIFIED, ApplicationState.AT_BOARD, ApplicationState.RATED,
                                       ApplicationState.PUBLISHED]) & ~Q(identity_print=""),
                violation_error_message=_("Another application of this person is further on already."),
            ),
            models.CheckConstraint(
                name="talent_application_display_has_days",
                condition=~Q(state=ApplicationState.PUBLISHED)
                | Q(public_from__isnull=False, public_until__gt=F("public_from")),
                violation_error_message=_("A display has a first and a last day."),
            ),
            models.CheckConstraint(
                name="talent_application_granted_by_another",
                condition=Q(granted_by__isnull=True) | Q(verified_by__isnull=True) | ~Q(granted_by=F("verified_by")),
                violation_error_message=_("Whoever verified an application does not grant the card."),
            ),
            models.CheckConstraint(
                name="talent_application_refused_says_why",
                condition=~Q(state=ApplicationState.REFUSED) | ~Q(end_reason=""),
                violation_error_message=_("A refusal says why."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.receipt

    @property
    def kinds(self) -> frozenset[TalentKind]:
        """What the applicant would count for."""
        return kinds_of(field=self.field, degree=self.degree, title=self.title, skill=self.skill)

    @property
    def identity_masked(self) -> str:
        """4407**********0013."""
        return masked(unseal(self.identity_sealed, purpose=IDENTITY))

    @property
    def phone_masked(self) -> str:
        """138****5678."""
        return masked_phone(unseal(self.phone_sealed, purpose=PHONE)) if self.phone_sealed else ""

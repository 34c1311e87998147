"""Applications for a talent card, from the public form: what the applicant wrote, and what was found."""

from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.rules.identity import Sex
from talent.models.employer import Employer, EmployerAccount
from talent.models.person import Person
from talent.rules.kinds import kinds_of
from talent.scope import talent_scope_of
from talent.states.applications import ApplicationState, Tier
from talent.states.people import Degree, Field, Skill, TalentKind, Title
from xinhui.accounts.models import User
from xinhui.core.models import Timestamped


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
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.receipt

    @property
    def kinds(self) -> frozenset[TalentKind]:
        """What the applicant would count for."""
        return kinds_of(field=self.field, degree=self.degree, title=self.title, skill=self.skill)

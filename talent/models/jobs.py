"""Posts that employers advertise, and the people who apply for them."""

import uuid
from datetime import date
from pathlib import Path
from typing import Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from talent.models.employer import Employer, EmployerAccount
from talent.models.events import RecruitmentEvent
from talent.models.person import Intake
from talent.scope import talent_scope_of
from talent.states.jobs import ENDED, UNDER_WAY, CandidateState, JobState
from talent.states.people import Degree, Field, Skill
from xinhui.accounts.models import User
from xinhui.core.models import Timestamped
from xinhui.core.sealed import unseal

#: Purposes of seals and fingerprints.
CANDIDATE_PHONE, CANDIDATE_IDENTITY, CANDIDATE_CODE = "talent.candidate", "talent.candidate_id", "talent.candidate_code"


def whose(user: User | AnonymousUser, prefix: str = "") -> Q | None:
    """Rows of employers that the user works with: None is all, the condition else."""
    scope = talent_scope_of(user)
    if scope.is_office:
        return None
    acts_for = EmployerAccount.objects.filter(user=user.pk, ended_on__isnull=True).values("employer")
    return Q(**{f"{prefix}employer__unit__in": scope.unit_ids}) | Q(**{f"{prefix}employer__in": acts_for})


class JobPostQuerySet(models.QuerySet["JobPost"]):
    """Posts: the office all, a unit those of the employers it looks after, an employer its own."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Those that the user works with; what is published stands on a page for everybody."""
        if not isinstance(user, User):
            return self.none()
        mine = whose(user)
        return self if mine is None else self.filter(mine)

    def on_the_board(self, today: date) -> Self:
        """What everybody may read today."""
        return self.filter(state=JobState.PUBLISHED, open_until__gte=today, employer__is_active=True)


class JobPost(Timestamped):
    """So many people wanted by an employer."""

    employer = models.ForeignKey(Employer, verbose_name=pgettext_lazy("talent", "employer"), on_delete=models.PROTECT,
                                 related_name="job_posts")  # fmt: skip
    title = models.CharField(pgettext_lazy("job", "title of the post"), max_length=60)
    state = models.CharField(_("state"), max_length=10, choices=JobState, default=JobState.DRAFT)
    field = models.CharField(pgettext_lazy("talent", "field of work"), max_length=12, choices=Field)
    degree = models.PositiveSmallIntegerField(pgettext_lazy("job", "least degree"), choices=Degree, default=Degree.NONE)
    skill = models.PositiveSmallIntegerField(pgettext_lazy("job", "least skill level"), choices=Skill,
                                             default=Skill.NONE)  # fmt: skip
    number = models.PositiveSmallIntegerField(pgettext_lazy("job", "openings"))
    pay_from = models.PositiveIntegerField(pgettext_lazy("job", "pay from, yuan a month"))
    pay_to = models.PositiveIntegerField(pgettext_lazy("job", "pay to, yuan a month"))
    area_code = models.CharField(_("area code"), max_length=15, db_index=True)
    place = models.CharField(pgettext_lazy("job", "place of work"), max_length=120)
    text = models.TextField(pgettext_lazy("job", "work and what it asks"), max_length=2000)
    open_until = models.DateField(pgettext_lazy("job", "open until"))
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=pgettext_lazy("job", "submitted by"),
                                     null=True, blank=True, on_delete=models.PROTECT, related_name="+")  # fmt: skip
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=pgettext_lazy("job", "read by"),
                                   null=True, blank=True, on_delete=models.PROTECT, related_name="+")  # fmt: skip
    published_at = models.DateTimeField(pgettext_lazy("job", "published at"), null=True, blank=True)
    #: Why it was sent back or closed.
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    closed_on = models.DateField(pgettext_lazy("job", "closed on"), null=True, blank=True)

    objects = JobPostQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("job", "job post")
        verbose_name_plural = pgettext_lazy("job", "job posts")
        ordering = ["-published_at", "-id"]
        indexes = [models.Index(fields=["state", "open_until"], name="talent_job_board")]
        constraints = [
            models.CheckConstraint(
                name="talent_job_pay_in_order", condition=Q(pay_to__gte=F("pay_from")) & Q(pay_from__gte=1),
                violation_error_message=_("The pay goes from the lower figure to the higher one."),
            ),
            models.CheckConstraint(
                name="talent_job_wants_somebody", condition=Q(number__gte=1),
                violation_error_message=_("A post wants at least one person."),
            ),
            models.CheckConstraint(
                name="talent_job_read_by_another",
                condition=Q(decided_by__isnull=True) | Q(submitted_by__isnull=True) | ~Q(decided_by=F("submitted_by")),
                violation_error_message=_("Whoever submits a post does not publish it."),
            ),
            models.CheckConstraint(
                name="talent_job_published_was_read",
                condition=~Q(state=JobState.PUBLISHED) | Q(published_at__isnull=False),
                violation_error_message=_("A published post says since when."),
            ),
            models.CheckConstraint(
                name="talent_job_refused_says_why", condition=~Q(state=JobState.REFUSED) | ~Q(reason=""),
                violation_error_message=_("A post that is sent back says why."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title

    @property
    def unit_id(self) -> int:
        """Who looks after the employer."""
        return self.employer.unit_id


def _stored_file(instance: "JobCandidate", filename: str) -> str:
    """A random name: nothing of the sender's file name reaches the disk."""
    return f"talent/candidates/{uuid.uuid4().hex[:2]}/{uuid.uuid4().hex}{Path(filename).suffix}"


class JobCandidateQuerySet(models.QuerySet["JobCandidate"]):
    """Candidates: the office all, a unit those of the employers it looks after, an employer its own."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Those that the user works with; who only looks on sees nobody."""
        if not isinstance(user, User):
            return self.none()
        mine = whose(user, "post__")
        return self if mine is None else self.filter(mine)


class JobCandidate(Timestamped):
    """Somebody who applied for a post. Phone and identity lie sealed; receipt and code open the candidate's page."""

    post = models.ForeignKey(JobPost, verbose_name=pgettext_lazy("job", "job post"), on_delete=models.PROTECT,
                             related_name="candidates")  # fmt: skip
    event = models.ForeignKey(RecruitmentEvent, verbose_name=pgettext_lazy("event", "recruitment event"), null=True,
                              blank=True, on_delete=models.PROTECT, related_name="candidates")  # fmt: skip
    state = models.CharField(_("state"), max_length=12, choices=CandidateState, default=CandidateState.APPLIED)
    receipt = models.CharField(pgettext_lazy("job", "receipt number"), max_length=24, unique=True)
    code_print = models.CharField(pgettext_lazy("job", "fingerprint of the code"), max_length=64)
    #: Of the form that was sent: sent twice it is one application.
    token = models.CharField(pgettext_lazy("job", "mark of the form"), max_length=64, unique=True)
    name = models.CharField(pgettext_lazy("talent", "name of the person"), max_length=40, blank=True)
    phone_sealed = models.CharField(pgettext_lazy("talent", "mobile number (sealed)"), max_length=200, blank=True)
    phone_print = models.CharField(pgettext_lazy("job", "fingerprint of the mobile number"), max_length=64, blank=True)
    degree = models.PositiveSmallIntegerField(pgettext_lazy("talent", "degree"), choices=Degree, default=Degree.NONE)
    skill = models.PositiveSmallIntegerField(pgettext_lazy("talent", "skill level"), choices=Skill, default=Skill.NONE)
    school = models.CharField(pgettext_lazy("talent", "school of the degree"), max_length=60, blank=True)
    major = models.CharField(pgettext_lazy("talent", "major"), max_length=60, blank=True)
    text = models.TextField(pgettext_lazy("job", "own words"), max_length=1000, blank=True)
    file = models.FileField(pgettext_lazy("job", "curriculum vitae"), upload_to=_stored_file, blank=True)
    file_type = models.CharField(pgettext_lazy("job", "type of the file"), max_length=100, blank=True)
    consent_at = models.DateTimeField(pgettext_lazy("talent", "consent given at"))
    consent_version = models.CharField(pgettext_lazy("talent", "version of the consent"), max_length=20)
    interview_at = models.DateTimeField(pgettext_lazy("job", "interview at"), null=True, blank=True)
    interview_place = models.CharField(pgettext_lazy("job", "place of the interview"), max_length=120, blank=True)
    interviewed_on = models.DateField(pgettext_lazy("job", "interviewed on"), null=True, blank=True)
    offered_on = models.DateField(pgettext_lazy("job", "offered on"), null=True, blank=True)
    offer_pay = models.PositiveIntegerField(pgettext_lazy("job", "pay offered, yuan a month"), null=True, blank=True)
    reminded_on = models.DateField(pgettext_lazy("job", "reminded of the offer on"), null=True, blank=True)
    #: As the employer reports the hire; the identity number moves to the register when it is confirmed.
    identity_sealed = models.CharField(pgettext_lazy("talent", "identity number (sealed)"), max_length=200, blank=True)
    proof = models.CharField(pgettext_lazy("talent", "proof"), max_length=120, blank=True)
    starts_on = models.DateField(pgettext_lazy("job", "begins work on"), null=True, blank=True)
    reported_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=pgettext_lazy("job", "reported by"),
                                    null=True, blank=True, on_delete=models.PROTECT, related_name="+")  # fmt: skip
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=pgettext_lazy("job", "confirmed by"),
                                     null=True, blank=True, on_delete=models.PROTECT, related_name="+")  # fmt: skip
    intake = models.OneToOneField(Intake, verbose_name=pgettext_lazy("talent", "intake"), null=True, blank=True,
                                  on_delete=models.PROTECT, related_name="candidate")  # fmt: skip
    ended_on = models.DateField(pgettext_lazy("job", "ended on"), null=True, blank=True)
    ended_reason = models.CharField(pgettext_lazy("job", "why it ended"), max_length=200, blank=True)
    forgotten_on = models.DateField(pgettext_lazy("job", "personal data erased on"), null=True, blank=True)

    objects = JobCandidateQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("job", "candidate")
        verbose_name_plural = pgettext_lazy("job", "candidates")
        ordering = ["-id"]
        indexes = [models.Index(fields=["state", "offered_on"], name="talent_candidate_state")]
        constraints = [
            models.UniqueConstraint(
                name="talent_candidate_once", fields=["post", "phone_print"],
                condition=Q(state__in=sorted(UNDER_WAY)) & ~Q(phone_print=""),
                violation_error_message=_("Somebody with this mobile number has applied for the post already."),
            ),
            models.CheckConstraint(
                name="talent_candidate_second_person",
                condition=Q(confirmed_by__isnull=True) | Q(reported_by__isnull=True)
                | ~Q(confirmed_by=F("reported_by")),
                violation_error_message=_("Whoever reports a hire does not confirm it."),
            ),
            models.CheckConstraint(
                name="talent_candidate_hire_has_proof",
                condition=~Q(state__in=[CandidateState.REPORTED, CandidateState.HIRED])
                | ~Q(proof="") & Q(starts_on__isnull=False),
                violation_error_message=_("A hire names its proof and the first day of work."),
            ),
            models.CheckConstraint(
                name="talent_candidate_hired_is_counted",
                condition=Q(state=CandidateState.HIRED, intake__isnull=False)
                | ~Q(state=CandidateState.HIRED) & Q(intake__isnull=True),
                violation_error_message=_("A confirmed hire is an intake, and nothing else is."),
            ),
            models.CheckConstraint(
                name="talent_candidate_end_has_a_day",
                condition=Q(state__in=sorted(ENDED), ended_on__isnull=False)
                | ~Q(state__in=sorted(ENDED)) & Q(ended_on__isnull=True),
                violation_error_message=_("An application that has ended says when."),
            ),
            models.CheckConstraint(
                name="talent_candidate_forgotten_is_empty",
                condition=Q(forgotten_on__isnull=True)
                | Q(name="", phone_sealed="", phone_print="", identity_sealed="", text="", file=""),
                violation_error_message=_("An erased application keeps no personal data."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.receipt

    @property
    def unit_id(self) -> int:
        """Who looks after the employer."""
        return self.post.employer.unit_id

    @property
    def phone(self) -> str:
        """For those who work with the candidate."""
        return unseal(self.phone_sealed, purpose=CANDIDATE_PHONE)

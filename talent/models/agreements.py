"""Universities, agreements with them, orders of employers, cohorts and their students, part-time doctors."""

from typing import Self, TypeVar

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from talent.models.employer import Employer, EmployerAccount
from talent.models.figures import FiguresQuerySet
from talent.models.person import Intake, Person
from talent.scope import talent_scope_of
from talent.states.agreements import AgreementKind, AgreementState, OrderState, StudentState
from talent.states.people import Degree, Field
from xinhui.accounts.models import Unit, User
from xinhui.core.models import Timestamped
from xinhui.core.sealed import unseal

#: Purpose of the sealed telephone numbers of students.
STUDENT_PHONE = "talent.student_phone"
M = TypeVar("M", bound=models.Model)


class UniversityQuerySet(FiguresQuerySet["University"]):
    """Universities: read with the figures."""


class University(Timestamped):
    """A university or college."""

    name = models.CharField(pgettext_lazy("agreement", "name of the university"), max_length=60, unique=True)
    place = models.CharField(pgettext_lazy("agreement", "place of the university"), max_length=40, blank=True)
    strong_in = models.CharField(pgettext_lazy("agreement", "subjects it is strong in"), max_length=120, blank=True)

    objects = UniversityQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("agreement", "university")
        verbose_name_plural = pgettext_lazy("agreement", "universities")
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name


class UniversityAgreementQuerySet(FiguresQuerySet["UniversityAgreement"]):
    """Agreements: read with the figures."""

    def in_force(self) -> Self:
        """Neither run out nor ended."""
        return self.filter(state=AgreementState.IN_FORCE)


class UniversityAgreement(Timestamped):
    """An agreement with a university, in the care of a unit."""

    university = models.ForeignKey(University, verbose_name=pgettext_lazy("agreement", "university"),
                                   on_delete=models.PROTECT, related_name="agreements")  # fmt: skip
    name = models.CharField(pgettext_lazy("agreement", "name of the agreement"), max_length=100)
    kind = models.CharField(pgettext_lazy("agreement", "kind of agreement"), max_length=10, choices=AgreementKind)
    state = models.CharField(_("state"), max_length=10, choices=AgreementState, default=AgreementState.IN_FORCE)
    unit = models.ForeignKey(Unit, verbose_name=pgettext_lazy("agreement", "contact unit"), on_delete=models.PROTECT,
                             related_name="university_agreements")  # fmt: skip
    signed_on = models.DateField(pgettext_lazy("agreement", "signed on"))
    valid_until = models.DateField(pgettext_lazy("agreement", "valid until"))
    told_step = models.PositiveSmallIntegerField(pgettext_lazy("agreement", "step told"), null=True, blank=True)
    end_reason = models.CharField(pgettext_lazy("agreement", "reason of the end"), max_length=200, blank=True)

    objects = UniversityAgreementQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("agreement", "agreement with a university")
        verbose_name_plural = pgettext_lazy("agreement", "agreements with universities")
        ordering = ["-signed_on", "id"]
        constraints = [
            models.CheckConstraint(
                name="university_agreement_in_order", condition=Q(valid_until__gt=F("signed_on")),
                violation_error_message=pgettext_lazy("agreement", "An agreement ends after it was signed."),
            ),
            models.CheckConstraint(
                name="university_agreement_end_reason", condition=~Q(state=AgreementState.ENDED) | ~Q(end_reason=""),
                violation_error_message=pgettext_lazy("agreement", "An early end has a reason."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name


class AgreementTaskQuerySet(FiguresQuerySet["AgreementTask"]):
    """Tasks: read with the figures."""


class AgreementTask(models.Model):
    """What an agreement promises, and what was done of it."""

    agreement = models.ForeignKey(UniversityAgreement, on_delete=models.CASCADE, related_name="tasks",
                                  verbose_name=pgettext_lazy("agreement", "agreement with a university"))  # fmt: skip
    text = models.CharField(pgettext_lazy("agreement", "task promised"), max_length=200)
    due_on = models.DateField(pgettext_lazy("agreement", "task due on"), null=True, blank=True)
    done_on = models.DateField(pgettext_lazy("agreement", "task done on"), null=True, blank=True)
    done_text = models.CharField(pgettext_lazy("agreement", "what was done of the task"), max_length=200, blank=True)

    objects = AgreementTaskQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("agreement", "task of an agreement")
        verbose_name_plural = pgettext_lazy("agreement", "tasks of agreements")
        ordering = ["agreement", "due_on", "id"]
        constraints = [
            models.CheckConstraint(
                name="agreement_task_done_is_said", condition=Q(done_on__isnull=True) | ~Q(done_text=""),
                violation_error_message=pgettext_lazy("agreement", "Whoever closes a task says what was done."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.text

    @property
    def unit_id(self) -> int:
        """The contact unit of the agreement."""
        return self.agreement.unit_id


class TrainingOrderQuerySet(models.QuerySet["TrainingOrder"]):
    """Orders: read with the figures; an employer's account sees its own."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """All, or those of the employers that the user acts for."""
        if not isinstance(user, User):
            return self.none()
        if talent_scope_of(user).reads_figures:
            return self
        acts_for = EmployerAccount.objects.filter(user=user, ended_on__isnull=True).values("employer")
        return self.filter(employer__in=acts_for)


class TrainingOrder(Timestamped):
    """An employer orders so many of a speciality for a year; with its cohort (订单班) once there is one."""

    agreement = models.ForeignKey(UniversityAgreement, on_delete=models.PROTECT, related_name="orders",
                                  verbose_name=pgettext_lazy("agreement", "agreement with a university"))  # fmt: skip
    employer = models.ForeignKey(Employer, verbose_name=pgettext_lazy("talent", "employer"), on_delete=models.PROTECT,
                                 related_name="training_orders")  # fmt: skip
    speciality = models.CharField(pgettext_lazy("agreement", "speciality"), max_length=60)
    number = models.PositiveSmallIntegerField(pgettext_lazy("agreement", "number wanted"))
    year = models.PositiveSmallIntegerField(pgettext_lazy("agreement", "year of graduation"))
    degree = models.PositiveSmallIntegerField(pgettext_lazy("agreement", "degree at graduation"), choices=Degree,
                                              default=Degree.NONE)  # fmt: skip
    field = models.CharField(pgettext_lazy("talent", "field of work"), max_length=12, choices=Field,
                             default=Field.OTHER)  # fmt: skip
    state = models.CharField(_("state"), max_length=8, choices=OrderState, default=OrderState.PLACED)
    cohort = models.CharField(pgettext_lazy("agreement", "name of the cohort"), max_length=60, blank=True)
    opened_on = models.DateField(pgettext_lazy("agreement", "cohort opened on"), null=True, blank=True)
    drop_reason = models.CharField(pgettext_lazy("agreement", "reason for dropping"), max_length=200, blank=True)
    placed_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("user"), null=True, blank=True,
                                  on_delete=models.PROTECT, related_name="+")  # fmt: skip

    objects = TrainingOrderQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("agreement", "training order")
        verbose_name_plural = pgettext_lazy("agreement", "training orders")
        ordering = ["-year", "id"]
        constraints = [
            models.CheckConstraint(
                name="training_order_wants_somebody", condition=Q(number__gte=1),
                violation_error_message=pgettext_lazy("agreement", "An order wants at least one."),
            ),
            models.CheckConstraint(
                name="training_order_cohort",
                condition=Q(state="placed", cohort="", opened_on__isnull=True)
                | Q(state__in=["running", "done"], opened_on__isnull=False) & ~Q(cohort="") | Q(state="dropped"),
                violation_error_message=pgettext_lazy("agreement", "A running order has a cohort."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.cohort or f"{self.speciality} {self.year}"

    @property
    def unit_id(self) -> int:
        """The unit that looks after the employer."""
        return self.employer.unit_id


class CohortStudentQuerySet(models.QuerySet["CohortStudent"]):
    """Students: the office, the employer's unit, the employer; nobody who only looks on."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """All for the office; others those of their employers."""
        if not isinstance(user, User):
            return self.none()
        scope = talent_scope_of(user)
        if scope.is_office:
            return self
        acts_for = EmployerAccount.objects.filter(user=user, ended_on__isnull=True).values("employer")
        return self.filter(Q(order__employer__unit__in=scope.unit_ids) | Q(order__employer__in=acts_for))


class CohortStudent(Timestamped):
    """A student of a cohort; arrived, the person of the register and the intake stand beside the name."""

    order = models.ForeignKey(TrainingOrder, verbose_name=pgettext_lazy("agreement", "training order"),
                              on_delete=models.PROTECT, related_name="students")  # fmt: skip
    name = models.CharField(pgettext_lazy("agreement", "name of the student"), max_length=40)
    number = models.CharField(pgettext_lazy("agreement", "student number"), max_length=30)
    phone_sealed = models.CharField(pgettext_lazy("talent", "mobile number (sealed)"), max_length=200, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=StudentState, default=StudentState.ENROLLED)
    changed_on = models.DateField(pgettext_lazy("agreement", "last change on"))
    reason = models.CharField(pgettext_lazy("agreement", "reason of the change"), max_length=200, blank=True)
    person = models.OneToOneField(Person, verbose_name=pgettext_lazy("talent", "person of talent"), null=True,
                                  blank=True, on_delete=models.PROTECT, related_name="cohort_student")  # fmt: skip
    intake = models.OneToOneField(Intake, verbose_name=pgettext_lazy("talent", "intake"), null=True,
                                  blank=True, on_delete=models.PROTECT, related_name="cohort_student")  # fmt: skip

    objects = CohortStudentQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("agreement", "student of a cohort")
        verbose_name_plural = pgettext_lazy("agreement", "students of cohorts")
        ordering = ["order", "number", "id"]
        constraints = [
            models.UniqueConstraint(
                name="cohort_student_once", fields=["order", "number"],
                violation_error_message=pgettext_lazy("agreement", "This student number is there already."),
            ),
            models.CheckConstraint(
                name="cohort_student_arrived",
                condition=Q(state="arrived", person__isnull=False, intake__isnull=False)
                | ~Q(state="arrived") & Q(person__isnull=True, intake__isnull=True),
                violation_error_message=pgettext_lazy("agreement", "Whoever arrived is on the register, nobody else."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name

    @property
    def phone(self) -> str:
        """For those who may call."""
        return unseal(self.phone_sealed, purpose=STUDENT_PHONE)

    @property
    def unit_id(self) -> int:
        """The unit that looks after the employer."""
        return self.order.unit_id

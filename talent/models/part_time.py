"""Part-time doctors with firms (柔性引才): whose, from when to when, what they did, how many days a year."""

from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from talent.models.agreements import University
from talent.models.employer import Employer, EmployerAccount
from talent.models.person import Person
from talent.scope import talent_scope_of
from xinhui.accounts.models import User
from xinhui.core.models import Timestamped


class PartTimeDoctorQuerySet(models.QuerySet["PartTimeDoctor"]):
    """Part-time doctors: the office, the firm's unit, the firm; nobody who only looks on."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """All for the office; others those of their employers."""
        if not isinstance(user, User):
            return self.none()
        scope = talent_scope_of(user)
        if scope.is_office:
            return self
        acts_for = EmployerAccount.objects.filter(user=user, ended_on__isnull=True).values("employer")
        return self.filter(Q(employer__unit__in=scope.unit_ids) | Q(employer__in=acts_for))


class PartTimeDoctor(Timestamped):
    """A doctor of a university who works some days a year for a firm."""

    person = models.ForeignKey(Person, verbose_name=pgettext_lazy("talent", "person of talent"), null=True, blank=True,
                               on_delete=models.PROTECT, related_name="part_time")  # fmt: skip
    name = models.CharField(pgettext_lazy("agreement", "name of the doctor"), max_length=40, blank=True)
    university = models.ForeignKey(University, verbose_name=pgettext_lazy("agreement", "university"),
                                   on_delete=models.PROTECT, related_name="part_time")  # fmt: skip
    employer = models.ForeignKey(Employer, verbose_name=pgettext_lazy("talent", "employer"), on_delete=models.PROTECT,
                                 related_name="part_time")  # fmt: skip
    subject = models.CharField(pgettext_lazy("agreement", "subject of the work"), max_length=100)
    days = models.PositiveSmallIntegerField(pgettext_lazy("agreement", "days per year"))
    started_on = models.DateField(_("from"))
    until = models.DateField(pgettext_lazy("agreement", "agreed until"))
    ended_on = models.DateField(pgettext_lazy("agreement", "ended on"), null=True, blank=True)
    done = models.CharField(pgettext_lazy("agreement", "tasks done"), max_length=400, blank=True)

    objects = PartTimeDoctorQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("agreement", "part-time doctor")
        verbose_name_plural = pgettext_lazy("agreement", "part-time doctors")
        ordering = ["-started_on", "id"]
        constraints = [
            models.CheckConstraint(
                name="part_time_doctor_is_somebody",
                condition=Q(person__isnull=False, name="") | Q(person__isnull=True) & ~Q(name=""),
                violation_error_message=pgettext_lazy("agreement", "Choose somebody of the register or write a name."),
            ),
            models.CheckConstraint(
                name="part_time_doctor_days", condition=Q(days__gte=1, days__lte=366),
                violation_error_message=pgettext_lazy("agreement", "A year has 366 days at most."),
            ),
            models.CheckConstraint(
                name="part_time_doctor_in_order",
                condition=Q(until__gte=F("started_on"))
                & (Q(ended_on__isnull=True) | Q(ended_on__gte=F("started_on"))),
                violation_error_message=pgettext_lazy("agreement", "The work ends after it began."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.person.name if self.person else self.name

    @property
    def unit_id(self) -> int:
        """The unit that looks after the firm."""
        return self.employer.unit_id

"""Follow-up visits to teams that took office by an election, the problems found, the history."""

from typing import Any, Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.utils.translation import pgettext_lazy

from cadres.models.sealed_line import SealedLine, open_words
from cadres.scope import cadre_scope_of
from cadres.states.visits import ProblemState, TeamCondition, VisitState, VisitVerb
from members.models import Election
from xinhui.accounts.models import User
from xinhui.core import clock
from xinhui.core.models import Timestamped


def _person(label: Any) -> Any:
    return models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=label, null=True, blank=True,
                             on_delete=models.PROTECT, related_name="+")  # fmt: skip


def _seen(user: User | AnonymousUser, field: str) -> Q | None:
    """None: all."""
    if cadre_scope_of(user).is_office:
        return None
    return Q(**{field: user.pk}) if isinstance(user, User) else Q(pk=None)


class FollowUpVisitQuerySet(models.QuerySet["FollowUpVisit"]):
    """Visits: the cadre office sees all, a visitor the own."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Rows that the user reads."""
        seen = _seen(user, "visitor_id")
        return self if seen is None else self.filter(seen)

    def overdue(self) -> Self:
        """To be held, the day over."""
        return self.filter(state=VisitState.PLANNED, due_on__lt=clock.today())


class FollowUpVisit(Timestamped):
    """One visit to one team, so many months after it took office. `team`: who was elected, `[[name, office]]`."""

    election = models.ForeignKey(Election, verbose_name=pgettext_lazy("visit", "election"), on_delete=models.PROTECT,
                                 related_name="follow_up_visits")  # fmt: skip
    organization_name = models.CharField(pgettext_lazy("visit", "team visited"), max_length=120)
    area_code = models.CharField(pgettext_lazy("visit", "area of the team"), max_length=20)
    team = models.JSONField(pgettext_lazy("visit", "who was elected"), default=list)
    took_office_on = models.DateField(pgettext_lazy("visit", "took office on"))
    months = models.PositiveSmallIntegerField(pgettext_lazy("visit", "months after taking office"))
    due_on = models.DateField(pgettext_lazy("visit", "visit due on"), db_index=True)
    state = models.CharField(pgettext_lazy("visit", "state of the visit"), max_length=10, choices=VisitState,
                             default=VisitState.PLANNED)  # fmt: skip
    visitor = _person(pgettext_lazy("visit", "visitor"))
    held_on = models.DateField(pgettext_lazy("visit", "visit held on"), null=True, blank=True)
    condition = models.CharField(pgettext_lazy("visit", "how the team works"), max_length=4, choices=TeamCondition,
                                 blank=True)  # fmt: skip
    notes_sealed = models.TextField(pgettext_lazy("visit", "notes of the visit (sealed)"), blank=True)

    objects = FollowUpVisitQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("visit", "follow-up visit after an election")
        verbose_name_plural = pgettext_lazy("visit", "follow-up visits after elections")
        ordering = ["due_on", "id"]
        constraints = [
            models.UniqueConstraint(
                name="follow_up_visit_once", fields=["election", "months"],
                violation_error_message=pgettext_lazy("visit", "This visit is planned already."),
            ),
            models.CheckConstraint(
                name="follow_up_visit_after_taking_office", condition=Q(months__in=[3, 6, 12])
                & Q(due_on__gt=F("took_office_on")),
                violation_error_message=pgettext_lazy("visit", "A team is visited after 3, 6 and 12 months."),
            ),
            models.CheckConstraint(
                name="follow_up_visit_held_says_what",
                condition=Q(state__in=["rectifying", "closed"], held_on__isnull=False, visitor__isnull=False)
                & ~Q(condition="") & ~Q(notes_sealed="")
                | Q(state__in=["planned", "lapsed"], held_on__isnull=True, condition="", notes_sealed=""),
                violation_error_message=pgettext_lazy("visit", "A visit that was held has its day, visitor and notes."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.organization_name} · {self.due_on:%Y-%m-%d}"

    @property
    def is_overdue(self) -> bool:
        """To be held, the day over."""
        return self.state == VisitState.PLANNED and self.due_on < clock.today()

    @property
    def notes(self) -> str:
        """The notes, opened: only after a look."""
        return open_words(self.notes_sealed)


class VisitProblemQuerySet(models.QuerySet["VisitProblem"]):
    """Problems: seen with the visit."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Rows that the user reads."""
        seen = _seen(user, "visit__visitor_id")
        return self if seen is None else self.filter(seen)


class VisitProblem(Timestamped):
    """Something to be put right until a day, reported, looked at by a second person."""

    visit = models.ForeignKey(FollowUpVisit, verbose_name=pgettext_lazy("visit", "follow-up visit after an election"),
                              on_delete=models.PROTECT, related_name="problems")  # fmt: skip
    text_sealed = models.TextField(pgettext_lazy("visit", "problem (sealed)"))
    due_on = models.DateField(pgettext_lazy("visit", "to be put right by"))
    state = models.CharField(pgettext_lazy("visit", "state of the problem"), max_length=8, choices=ProblemState,
                             default=ProblemState.OPEN)  # fmt: skip
    report_sealed = models.TextField(pgettext_lazy("visit", "what was done (sealed)"), blank=True)
    reported_by = _person(pgettext_lazy("visit", "reported by"))
    settled_by = _person(pgettext_lazy("visit", "found put right by"))
    settled_on = models.DateField(pgettext_lazy("visit", "put right on"), null=True, blank=True)

    objects = VisitProblemQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("visit", "problem found on a visit")
        verbose_name_plural = pgettext_lazy("visit", "problems found on visits")
        ordering = ["visit", "id"]
        constraints = [
            models.CheckConstraint(
                name="visit_problem_second_person",
                condition=Q(settled_by__isnull=True) | Q(reported_by__isnull=True) | ~Q(settled_by=F("reported_by")),
                violation_error_message=pgettext_lazy("visit", "Whoever reports does not say that it is put right."),
            ),
            models.CheckConstraint(
                name="visit_problem_settled_has_its_day",
                condition=Q(state="settled", settled_on__isnull=False) & ~Q(report_sealed="")
                | ~Q(state="settled") & Q(settled_on__isnull=True),
                violation_error_message=pgettext_lazy("visit", "A problem put right has its report and its day."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.visit.organization_name} · {self.due_on:%Y-%m-%d}"

    @property
    def text(self) -> str:
        """The problem, opened."""
        return open_words(self.text_sealed)

    @property
    def report(self) -> str:
        """What was done, opened."""
        return open_words(self.report_sealed)

    @property
    def is_overdue(self) -> bool:
        """Not reported, the day over."""
        return self.state == ProblemState.OPEN and self.due_on < clock.today()


class VisitLineQuerySet(models.QuerySet["VisitLine"]):
    """Lines: seen with the visit."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Rows that the user reads."""
        seen = _seen(user, "visit__visitor_id")
        return self if seen is None else self.filter(seen)


class VisitLine(SealedLine):
    """A line of a visit's history."""

    visit = models.ForeignKey(FollowUpVisit, verbose_name=pgettext_lazy("visit", "follow-up visit after an election"),
                              on_delete=models.PROTECT, related_name="lines")  # fmt: skip
    verb = models.CharField(pgettext_lazy("visit", "what happened to the visit"), max_length=10, choices=VisitVerb)

    objects = VisitLineQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("visit", "line of a visit's history")
        verbose_name_plural = pgettext_lazy("visit", "lines of visits' histories")
        ordering = ["visit", "id"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d} {self.get_verb_display()}"

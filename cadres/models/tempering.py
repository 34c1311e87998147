"""Postings of cadres for tempering (实践锻炼): secondment, exchange, front line, investment work."""

from datetime import date
from typing import Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cadres.models.cadre import Cadre, M, UnitFileQuerySet
from cadres.models.sealed_line import SealedLine, open_words
from cadres.scope import CadreScope, cadre_scope_of
from cadres.states.tempering import (
    DUE_POSTINGS,
    OPEN_POSTINGS,
    SERVED,
    AppraisalKind,
    PostingGrade,
    PostingKind,
    PostingState,
    PostingVerb,
)
from xinhui.accounts.models import Unit, User
from xinhui.core import clock
from xinhui.core.models import Timestamped

_OVER = (PostingState.RETURNED, PostingState.APPRAISED)


class OfPostingQuerySet(UnitFileQuerySet[M]):
    """Seen by the cadre office, by the officer of the person's unit and, once approved, by that of the host unit."""

    prefix = ""

    def within(self, scope: CadreScope) -> Self:
        """The same of a scope."""
        if scope.is_office:
            return self
        at = self.prefix
        home = Q(**{f"{at}cadre__unit__in": scope.unit_ids})
        return self.filter(home | Q(**{f"{at}host_unit__in": scope.unit_ids, f"{at}state__in": SERVED}))


class PostingOrderQuerySet(models.QuerySet["PostingOrder"]):
    """Orders: of the cadre office; a unit's officer sees those that its people went by."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Orders that the user reads."""
        if cadre_scope_of(user).is_office:
            return self
        return self.filter(pk__in=Posting.objects.visible_to(user).filter(order__isnull=False).values("order"))


class PostingOrder(Timestamped):
    """Many people sent together for a period, by one paper."""

    title = models.CharField(_("title"), max_length=80)
    paper = models.CharField(pgettext_lazy("posting", "number of the paper"), max_length=40, unique=True)
    kind = models.CharField(pgettext_lazy("posting", "kind of posting"), max_length=10, choices=PostingKind)
    host_unit = models.ForeignKey(
        Unit, verbose_name=pgettext_lazy("posting", "host unit"), null=True, blank=True, on_delete=models.PROTECT,
        related_name="+",
    )  # fmt: skip
    host = models.CharField(pgettext_lazy("posting", "host"), max_length=80)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(pgettext_lazy("posting", "last day"))

    objects = PostingOrderQuerySet.as_manager()

    class Meta:
        verbose_name = _("order of postings")
        verbose_name_plural = _("orders of postings")
        ordering = ["-starts_on", "-id"]
        constraints = [
            models.CheckConstraint(
                name="posting_order_in_order", condition=Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("A posting ends after it has begun."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title


class PostingQuerySet(OfPostingQuerySet["Posting"]):
    """Postings."""

    def own(self, user: User) -> Self:
        """The reader's own, once approved."""
        return self.filter(cadre__user=user, state__in=SERVED)

    def served(self) -> Self:
        """Begun, or over: what is counted."""
        return self.filter(state__in=SERVED, starts_on__lte=clock.today())

    def overdue(self) -> Self:
        """The next step was due before today."""
        return self.filter(state__in=DUE_POSTINGS, due_on__lt=clock.today())


class Posting(Timestamped):
    """One person at one place for a period. `due_on`: of the next step (mid-term appraisal, return, appraisal)."""

    cadre = models.ForeignKey(
        Cadre, verbose_name=_("file of a cadre"), on_delete=models.PROTECT, related_name="postings"
    )
    order = models.ForeignKey(
        PostingOrder, verbose_name=_("order of postings"), null=True, blank=True, on_delete=models.PROTECT,
        related_name="postings",
    )  # fmt: skip
    kind = models.CharField(pgettext_lazy("posting", "kind of posting"), max_length=10, choices=PostingKind)
    state = models.CharField(_("state"), max_length=10, choices=PostingState, default=PostingState.PROPOSED)
    host_unit = models.ForeignKey(
        Unit, verbose_name=pgettext_lazy("posting", "host unit"), null=True, blank=True, on_delete=models.PROTECT,
        related_name="postings_hosted",
    )  # fmt: skip
    #: The unit's name, or a place that is no unit: a village, a project, a firm.
    host = models.CharField(pgettext_lazy("posting", "host"), max_length=80)
    duty = models.CharField(pgettext_lazy("posting", "duty there"), max_length=80, blank=True)
    starts_on = models.DateField(_("from"), db_index=True)
    ends_on = models.DateField(pgettext_lazy("posting", "last day"))
    #: The last day as it was before the extension.
    extended_from = models.DateField(pgettext_lazy("posting", "last day before the extension"), null=True, blank=True)
    returned_on = models.DateField(pgettext_lazy("posting", "returned on"), null=True, blank=True)
    due_on = models.DateField(_("due on"), null=True, blank=True, db_index=True)
    chased_level = models.PositiveSmallIntegerField(_("chased up to level"), default=0, editable=False)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=pgettext_lazy("posting", "proposed by"), null=True, blank=True,
        on_delete=models.PROTECT, related_name="+",
    )  # fmt: skip
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=pgettext_lazy("posting", "decided by"), null=True, blank=True,
        on_delete=models.PROTECT, related_name="+",
    )  # fmt: skip

    objects = PostingQuerySet.as_manager()

    class Meta:
        verbose_name = _("posting")
        verbose_name_plural = _("postings")
        ordering = ["-starts_on", "-id"]
        indexes = [models.Index(fields=["kind", "state"], name="posting_kind_state")]
        constraints = [
            models.UniqueConstraint(
                name="posting_one_open", fields=["cadre"], condition=Q(state__in=OPEN_POSTINGS),
                violation_error_message=_("This person has a posting under way, or one to be approved."),
            ),
            models.UniqueConstraint(
                name="posting_once_an_order", fields=["order", "cadre"], condition=Q(order__isnull=False),
                violation_error_message=_("This person is in the order already."),
            ),
            models.CheckConstraint(
                name="posting_in_order", condition=Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("A posting ends after it has begun."),
            ),
            models.CheckConstraint(
                name="posting_extended_later",
                condition=Q(extended_from__isnull=True) | Q(extended_from__lt=F("ends_on")),
                violation_error_message=_("An extension ends later than before."),
            ),
            models.CheckConstraint(
                name="posting_returned_has_its_day",
                condition=Q(returned_on__isnull=False, returned_on__gte=F("starts_on"), state__in=_OVER)
                | ~Q(state__in=_OVER) & Q(returned_on__isnull=True),
                violation_error_message=_("A posting that is over has the day of return, after it had begun."),
            ),
            models.CheckConstraint(
                name="posting_open_is_due",
                condition=Q(state__in=DUE_POSTINGS, due_on__isnull=False)
                | ~Q(state__in=DUE_POSTINGS) & Q(due_on__isnull=True),
                violation_error_message=_("A posting under way has the day of the next step."),
            ),
            models.CheckConstraint(
                name="posting_second_person",
                condition=Q(decided_by__isnull=True) | Q(proposed_by__isnull=True) | ~Q(decided_by=F("proposed_by")),
                violation_error_message=_("Whoever proposes a posting does not decide about it."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.cadre.name} · {self.host}"

    @property
    def unit_id(self) -> int:
        """Whose file it is."""
        return self.cadre.unit_id

    @property
    def has_begun(self) -> bool:
        """The first day has come."""
        return self.starts_on <= clock.today()

    @property
    def is_overdue(self) -> bool:
        """The next step was due before today."""
        return self.due_on is not None and self.due_on < clock.today()

    @property
    def last_day(self) -> date:
        """The last day there, as planned or as it was."""
        return self.returned_on or self.ends_on


class PostingTaskQuerySet(OfPostingQuerySet["PostingTask"]):
    """Tasks: seen with the posting."""

    prefix = "posting__"

    def own(self, user: User) -> Self:
        """Those of the reader's own postings."""
        return self.filter(posting__cadre__user=user, posting__state__in=SERVED)


class PostingTask(models.Model):
    """A task of a posting, with the day by which it is to be done."""

    posting = models.ForeignKey(Posting, verbose_name=_("posting"), on_delete=models.PROTECT, related_name="tasks")
    text = models.CharField(pgettext_lazy("posting", "task"), max_length=200)
    due_on = models.DateField(_("due on"))
    done_on = models.DateField(pgettext_lazy("posting", "done on"), null=True, blank=True)
    result = models.CharField(pgettext_lazy("posting", "result of the task"), max_length=200, blank=True)

    objects = PostingTaskQuerySet.as_manager()

    class Meta:
        verbose_name = _("task of a posting")
        verbose_name_plural = _("tasks of postings")
        ordering = ["posting", "due_on", "id"]
        constraints = [
            models.CheckConstraint(
                name="posting_task_done_says_what",
                condition=Q(done_on__isnull=True, result="") | Q(done_on__isnull=False) & ~Q(result=""),
                violation_error_message=_("A task that is done has its day and its result."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.text

    @property
    def unit_id(self) -> int:
        """Whose file it is."""
        return self.posting.cadre.unit_id

    @property
    def is_late(self) -> bool:
        """Not done by its day."""
        return self.done_on is None and self.due_on < clock.today()


class PostingAppraisalQuerySet(OfPostingQuerySet["PostingAppraisal"]):
    """Appraisals: seen with the posting."""

    prefix = "posting__"


class PostingAppraisal(models.Model):
    """Mid-term or on return: a grade, and sealed words."""

    posting = models.ForeignKey(Posting, verbose_name=_("posting"), on_delete=models.PROTECT, related_name="appraisals")
    kind = models.CharField(pgettext_lazy("posting", "kind of appraisal"), max_length=8, choices=AppraisalKind)
    grade = models.CharField(pgettext_lazy("posting", "grade"), max_length=10, choices=PostingGrade)
    comment_sealed = models.TextField(pgettext_lazy("posting", "comment (sealed)"))
    on = models.DateField(pgettext_lazy("posting", "appraised on"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("by"), null=True, blank=True,
                           on_delete=models.PROTECT, related_name="+")  # fmt: skip

    objects = PostingAppraisalQuerySet.as_manager()

    class Meta:
        verbose_name = _("appraisal of a posting")
        verbose_name_plural = _("appraisals of postings")
        ordering = ["posting", "on", "id"]
        constraints = [
            models.UniqueConstraint(
                name="posting_appraisal_once", fields=["posting", "kind"],
                violation_error_message=_("This appraisal is there already."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.on:%Y-%m-%d}"

    @property
    def comment(self) -> str:
        """The words, opened."""
        return open_words(self.comment_sealed)


class PostingLineQuerySet(OfPostingQuerySet["PostingLine"]):
    """Lines of histories: seen with the posting."""

    prefix = "posting__"


class PostingLine(SealedLine):
    """A line of a posting's history."""

    posting = models.ForeignKey(Posting, verbose_name=_("posting"), on_delete=models.PROTECT, related_name="lines")
    verb = models.CharField(_("what happened"), max_length=12, choices=PostingVerb)

    objects = PostingLineQuerySet.as_manager()

    class Meta:
        verbose_name = _("line of a posting's history")
        verbose_name_plural = _("lines of postings' histories")
        ordering = ["posting", "id"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d} {self.get_verb_display()}"

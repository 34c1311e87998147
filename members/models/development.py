"""Development of members (发展党员): a case an applicant, a record a step taken, the people named, what was decided.

What was recorded stays: a step entered by mistake, or a vote that lapsed, is voided with its reason.
"""

from typing import Any, NoReturn, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from members.models.member import Member
from members.models.organization import Organization
from members.models.scoped import PartyQuerySet
from members.models.sealed import SealedNumbers
from members.rules.development import DOCUMENTS, LAST, TRAINING, TRAINING_HOURS, VOTES, Stage
from members.rules.identity import Sex
from members.scope import PartyScope
from members.states.development import CaseState, DecisionKind, EndKind, PersonRole
from members.states.organization import Education
from xinhui.attachments.models import Attachment
from xinhui.core.models import Timestamped

_CAME = F("present") + F("written")
_VOTE = Q(entitled__gte=1, in_favour__lte=_CAME) & Q(entitled__gte=_CAME)
_NO_VOTE = Q(entitled__isnull=True, present__isnull=True, written__isnull=True, in_favour__isnull=True)


class CaseQuerySet(PartyQuerySet["DevelopmentCase"]):
    """Cases: seen by posts over the area and by officers; a guide or introducer sees those they answer for."""

    def visible_q(self, scope: PartyScope) -> Q:
        condition = super().visible_q(scope)
        if scope.member_id is not None:
            mine = CasePerson.objects.filter(member_id=scope.member_id, until=None).values("case")
            condition |= Q(pk__in=mine)
        return condition

    def running(self) -> Self:
        """Those that go on."""
        return self.filter(state=CaseState.RUNNING)


class DevelopmentCase(SealedNumbers, Timestamped):
    """An applicant on the way to becoming a full member."""

    name = models.CharField(_("name"), max_length=40)
    sex = models.CharField(_("sex"), max_length=6, choices=Sex)
    born_on = models.DateField(_("born on"))
    identity_sealed = models.CharField(max_length=120, editable=False)
    identity_print = models.CharField(max_length=64, editable=False)
    phone_sealed = models.CharField(max_length=120, blank=True, editable=False)
    education = models.CharField(_("education"), max_length=12, choices=Education, blank=True)
    occupation = models.CharField(_("occupation"), max_length=60, blank=True)
    organization = models.ForeignKey(
        Organization, verbose_name=_("branch"), on_delete=models.PROTECT, related_name="development_cases"
    )
    area_code = models.CharField(_("area code"), max_length=15, db_index=True)
    state = models.CharField(_("state"), max_length=8, choices=CaseState, default=CaseState.RUNNING)
    applied_on = models.DateField(_("applied on"))
    #: The last step taken, and the stage that the next one belongs to; kept beside the records under the case's lock.
    step = models.PositiveSmallIntegerField(_("last step taken"), default=1)
    stage = models.CharField(_("stage"), max_length=12, choices=Stage, default=Stage.APPLICATION)
    next_from = models.DateField(_("next step not before"), null=True, blank=True)
    due_step = models.PositiveSmallIntegerField(_("step with a limit running"), null=True, blank=True)
    due_on = models.DateField(_("in time until"), null=True, blank=True)
    extended_months = models.PositiveSmallIntegerField(_("probation extended by months"), default=0)
    member = models.OneToOneField(
        Member, verbose_name=_("member"), null=True, blank=True, on_delete=models.PROTECT,
        related_name="development_case",
    )  # fmt: skip
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    end_kind = models.CharField(_("how it ended"), max_length=10, choices=EndKind, blank=True)
    end_reason = models.CharField(_("reason"), max_length=200, blank=True)

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("case of development")
        verbose_name_plural = _("cases of development")
        ordering = ["-applied_on", "-id"]
        indexes = [
            models.Index(fields=["state", "stage", "due_on"], name="development_board"),
            models.Index(fields=["organization", "state"], name="development_of_branch"),
            models.Index(fields=["identity_print"], name="development_print"),
        ]
        constraints = [
            models.CheckConstraint(
                name="development_identity_is_sealed",
                condition=Q(identity_sealed__startswith="1:") & Q(identity_print__regex=r"^[0-9a-f]{64}$"),
                violation_error_message=_("An identity number is never kept in clear."),
            ),
            models.CheckConstraint(
                name="development_phone_is_sealed", condition=Q(phone_sealed="") | Q(phone_sealed__startswith="1:"),
                violation_error_message=_("A phone number is never kept in clear."),
            ),
            models.UniqueConstraint(
                name="development_one_running_case", fields=["identity_print"], condition=Q(state="running"),
                violation_error_message=_("This person's case is under way already."),
            ),
            models.CheckConstraint(
                name="development_step_in_range", condition=Q(step__gte=1, step__lte=LAST),
                violation_error_message=_("There are 25 steps."),
            ),
            models.CheckConstraint(
                name="development_done_after_the_last", condition=~Q(state="done") | Q(step=LAST, member__isnull=False),
                violation_error_message=_("A case is done with its last step, and its person is on the register."),
            ),
            models.CheckConstraint(
                name="development_admitted_is_registered", condition=Q(step__lt=18) | Q(member__isnull=False),
                violation_error_message=_("Whose admission is approved is on the register."),
            ),
            models.CheckConstraint(
                name="development_end_has_its_reason",
                condition=Q(state="ended", ended_on__isnull=False) & ~Q(end_kind="") & ~Q(end_reason="")
                | ~Q(state="ended") & Q(ended_on__isnull=True, end_kind=""),
                violation_error_message=_("A case that ended says when and why, and no other does."),
            ),
            models.CheckConstraint(
                name="development_extended_once",
                condition=Q(extended_months=0) | Q(extended_months__gte=6, extended_months__lte=12),
                violation_error_message=_("A probation is extended by half a year to a year."),
            ),
            models.CheckConstraint(
                name="development_limit_names_its_step",
                condition=Q(due_step__isnull=True, due_on__isnull=True)
                | Q(due_step__gt=F("step"), due_on__isnull=False),
                violation_error_message=_("A limit belongs to a step that is still to come."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name


class StepQuerySet(PartyQuerySet["StepRecord"]):
    """Steps taken."""

    area_field = "case__area_code"
    path_field = "case__organization__path"

    def valid(self) -> Self:
        """Those that stand."""
        return self.filter(voided_at=None)


class StepRecord(Timestamped):
    """A step that was taken; the vote where the meeting voted, the document where one is demanded."""

    case = models.ForeignKey(DevelopmentCase, verbose_name=_("case"), on_delete=models.PROTECT, related_name="records")
    number = models.PositiveSmallIntegerField(_("step"))
    on = models.DateField(_("day"))
    note = models.CharField(_("note"), max_length=200, blank=True)
    document = models.ForeignKey(
        Attachment, verbose_name=_("document"), null=True, blank=True, on_delete=models.PROTECT,
        related_name="development_steps",
    )  # fmt: skip
    is_late = models.BooleanField(_("late"), default=False)
    hours = models.PositiveSmallIntegerField(_("hours of training"), null=True, blank=True)
    entitled = models.PositiveIntegerField(_("members with a vote"), null=True, blank=True)
    present = models.PositiveIntegerField(_("present"), null=True, blank=True)
    written = models.PositiveIntegerField(_("opinions in writing"), null=True, blank=True)
    in_favour = models.PositiveIntegerField(_("in favour"), null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("by"), on_delete=models.PROTECT, related_name="+")
    voided_at = models.DateTimeField(_("voided at"), null=True, blank=True)
    voided_why = models.CharField(_("why it was voided"), max_length=200, blank=True)

    objects = StepQuerySet.as_manager()

    class Meta:
        verbose_name = _("step of development")
        verbose_name_plural = _("steps of development")
        ordering = ["case", "number", "id"]
        constraints = [
            models.UniqueConstraint(
                name="step_once_a_case", fields=["case", "number"], condition=Q(voided_at__isnull=True),
                violation_error_message=_("This step is recorded already."),
            ),
            models.CheckConstraint(
                name="step_in_range", condition=Q(number__gte=1, number__lte=LAST),
                violation_error_message=_("There are 25 steps."),
            ),
            models.CheckConstraint(
                name="step_has_its_document", condition=~Q(number__in=DOCUMENTS) | Q(document__isnull=False),
                violation_error_message=_("This step needs its document."),
            ),
            models.CheckConstraint(
                name="step_votes_are_a_majority",
                condition=Q(number__in=VOTES, entitled__lt=2 * F("present")) & _VOTE
                & Q(entitled__lt=2 * F("in_favour")) | ~Q(number__in=VOTES) & _NO_VOTE,
                violation_error_message=_("More than half of those with a vote come, and more than half agree."),
            ),
            models.CheckConstraint(
                name="step_training_is_long_enough",
                condition=Q(number=TRAINING, hours__gte=TRAINING_HOURS) | ~Q(number=TRAINING) & Q(hours__isnull=True),
                violation_error_message=_("The training takes three days, or 24 hours, at least."),
            ),
            models.CheckConstraint(
                name="step_voided_says_why", condition=Q(voided_at__isnull=True, voided_why="")
                | Q(voided_at__isnull=False) & ~Q(voided_why=""),
                violation_error_message=_("A step that was voided says why."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.case} {self.number}"

    def delete(self, *args: object, **kwargs: object) -> NoReturn:
        """Refused: a step is voided, never removed."""
        raise TypeError("Steps of development are never deleted.")


class PersonQuerySet(PartyQuerySet["CasePerson"]):
    """Guides and introducers."""

    area_field = "case__area_code"
    path_field = "case__organization__path"
    member_field = "member_id"

    def present(self) -> Self:
        """Those named now."""
        return self.filter(until=None)


class CasePerson(Timestamped):
    """A full member who guides an activist or introduces a candidate; two of each at a time."""

    case = models.ForeignKey(DevelopmentCase, verbose_name=_("case"), on_delete=models.PROTECT, related_name="people")
    member = models.ForeignKey(
        Member, verbose_name=_("member"), on_delete=models.PROTECT, related_name="development_people"
    )
    role = models.CharField(_("as"), max_length=10, choices=PersonRole)
    since = models.DateField(_("from"))
    until = models.DateField(_("to"), null=True, blank=True)
    reason = models.CharField(_("reason of the change"), max_length=200, blank=True)

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("guide or introducer")
        verbose_name_plural = _("guides and introducers")
        ordering = ["case", "role", "id"]
        constraints = [
            models.UniqueConstraint(
                name="case_person_once", fields=["case", "role", "member"], condition=Q(until__isnull=True),
                violation_error_message=_("Two different members are named."),
            ),
            models.CheckConstraint(
                name="case_person_dates_in_order", condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                violation_error_message=_("Nobody stops before having begun."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.member} {self.get_role_display()}"


class DecisionQuerySet(PartyQuerySet["ProbationDecision"]):
    """Decisions about probations."""

    area_field = "case__area_code"
    path_field = "case__organization__path"


class ProbationDecision(models.Model):
    """The meeting extended a probation, or cancelled it: the vote, the approval. Written once."""

    case = models.ForeignKey(
        DevelopmentCase, verbose_name=_("case"), on_delete=models.PROTECT, related_name="decisions"
    )
    kind = models.CharField(_("decision"), max_length=6, choices=DecisionKind)
    on = models.DateField(_("day"))
    months = models.PositiveSmallIntegerField(_("months"), default=0)
    reason = models.CharField(_("reason"), max_length=200)
    document = models.ForeignKey(
        Attachment, verbose_name=_("document"), on_delete=models.PROTECT, related_name="probation_decisions"
    )
    entitled = models.PositiveIntegerField(_("members with a vote"))
    present = models.PositiveIntegerField(_("present"))
    written = models.PositiveIntegerField(_("opinions in writing"))
    in_favour = models.PositiveIntegerField(_("in favour"))
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("by"), on_delete=models.PROTECT, related_name="+")

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("decision about a probation")
        verbose_name_plural = _("decisions about probations")
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(
                name="probation_decided_once_a_kind", fields=["case", "kind"],
                violation_error_message=_("A probation is extended once."),
            ),
            models.CheckConstraint(
                name="probation_months_fit",
                condition=Q(kind="extend", months__gte=6, months__lte=12) | Q(kind="cancel", months=0),
                violation_error_message=_("A probation is extended by half a year to a year."),
            ),
            models.CheckConstraint(
                name="probation_votes_are_a_majority",
                condition=_VOTE & Q(entitled__lt=2 * F("present")) & Q(entitled__lt=2 * F("in_favour")),
                violation_error_message=_("More than half of those with a vote come, and more than half agree."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.case} {self.get_kind_display()}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert only."""
        if self.pk is not None:
            raise TypeError("Decisions are written once.")
        super().save(*args, **kwargs)

    def delete(self, *args: object, **kwargs: object) -> NoReturn:
        """Refused."""
        raise TypeError("Decisions are never deleted.")

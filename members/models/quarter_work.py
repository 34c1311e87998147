"""What branch, property side and owners do together in a quarter: committees, agreements, meetings, topics, rounds."""

from datetime import date, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from members.models.quarters import OfQuarterQuerySet, PropertyFirm, Quarter
from members.models.scoped import PlaceQuerySet
from members.rules.quarters import COMMITTEE_SEATS, EXPIRY_DAYS
from members.states.quarters import OPEN_TOPICS, Side, TopicState
from xinhui.attachments.models import Attachment
from xinhui.core import clock
from xinhui.core.models import Timestamped


class CommitteeQuerySet(OfQuarterQuerySet["OwnersCommittee"]):
    """Owners' committees."""

    def in_office(self) -> Self:
        """The present ones."""
        return self.filter(ended_on=None)


class OwnersCommittee(Timestamped):
    """An owners' committee (业主委员会) in office: numbers only, nobody is named."""

    quarter = models.ForeignKey(
        Quarter, verbose_name=_("residential quarter"), on_delete=models.PROTECT, related_name="committees"
    )
    number = models.PositiveSmallIntegerField(_("number of the term"))
    elected_on = models.DateField(_("committee elected on"))
    due_on = models.DateField(_("to be elected anew by"))
    seats = models.PositiveSmallIntegerField(_("committee seats"))
    party_members = models.PositiveSmallIntegerField(_("members of the party among them"))
    ended_on = models.DateField(_("ended on"), null=True, blank=True)

    objects = CommitteeQuerySet.as_manager()

    class Meta:
        verbose_name = _("owners' committee")
        verbose_name_plural = _("owners' committees")
        ordering = ["-elected_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                name="owners_committee_one", fields=["quarter"], condition=Q(ended_on__isnull=True),
                violation_error_message=_("A quarter has one owners' committee at a time."),
            ),
            models.CheckConstraint(
                name="owners_committee_seats", condition=Q(seats__in=COMMITTEE_SEATS, party_members__lte=F("seats")),
                violation_error_message=_("An owners' committee has 5, 7, 9 or 11 seats, party members among them."),
            ),
            models.CheckConstraint(
                name="owners_committee_dates",
                condition=Q(due_on__gt=F("elected_on"))
                & (Q(ended_on__isnull=True) | Q(ended_on__gte=F("elected_on"))),
                violation_error_message=_("A committee's term ends after its election."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.quarter} {self.number}"

    def is_overdue(self) -> bool:
        """Its term is over."""
        return self.ended_on is None and self.due_on < clock.today()


class AgreementQuerySet(OfQuarterQuerySet["JointAgreement"]):
    """Agreements."""

    def in_force(self, on: date | None = None) -> Self:
        """Valid on a day, the quarter on the list."""
        day = on or clock.today()
        return self.filter(ended_on=None, signed_on__lte=day, valid_until__gte=day, quarter__closed_on=None)


class JointAgreement(Timestamped):
    """A joint-work agreement (三方共建协议) of branch, property side and owners."""

    quarter = models.ForeignKey(
        Quarter, verbose_name=_("residential quarter"), on_delete=models.PROTECT, related_name="agreements"
    )
    signed_on = models.DateField(_("agreement signed on"))
    valid_until = models.DateField(_("agreement valid until"))
    text = models.TextField(_("what was agreed"))
    document = models.ForeignKey(
        Attachment, verbose_name=_("document"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    ended_on = models.DateField(_("ended early on"), null=True, blank=True)

    objects = AgreementQuerySet.as_manager()

    class Meta:
        verbose_name = _("joint-work agreement")
        verbose_name_plural = _("joint-work agreements")
        ordering = ["-signed_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                name="joint_agreement_one", fields=["quarter"], condition=Q(ended_on__isnull=True),
                violation_error_message=_("There is an agreement for this quarter; a new one ends it."),
            ),
            models.CheckConstraint(
                name="joint_agreement_dates",
                condition=Q(valid_until__gt=F("signed_on"))
                & (Q(ended_on__isnull=True) | Q(ended_on__gte=F("signed_on"))),
                violation_error_message=_("An agreement is valid until a day after its signing."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.quarter} {self.signed_on:%Y-%m-%d}"

    @property
    def standing(self) -> str:
        """`ended`, `expired`, `expiring` (within 30 days) or `valid`."""
        today = clock.today()
        if self.ended_on is not None:
            return "ended"
        if self.valid_until < today:
            return "expired"
        return "expiring" if self.valid_until <= today + timedelta(days=EXPIRY_DAYS) else "valid"


class JointMeeting(Timestamped):
    """A joint meeting (三方联席会议) held in a quarter: who was there by numbers, what was said."""

    quarter = models.ForeignKey(
        Quarter, verbose_name=_("residential quarter"), on_delete=models.PROTECT, related_name="meetings"
    )
    held_on = models.DateField(_("meeting held on"))
    from_branch = models.PositiveSmallIntegerField(_("present for the branch"))
    from_property = models.PositiveSmallIntegerField(_("present for the property side"))
    from_owners = models.PositiveSmallIntegerField(_("present for the owners"))
    minutes = models.TextField(_("record of the meeting"))
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("written by"), on_delete=models.PROTECT, related_name="+"
    )

    objects = OfQuarterQuerySet["JointMeeting"].as_manager()

    class Meta:
        verbose_name = _("joint meeting")
        verbose_name_plural = _("joint meetings")
        ordering = ["-held_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                name="joint_meeting_once_a_day", fields=["quarter", "held_on"],
                violation_error_message=_("The meeting of this day is written down already."),
            ),
            models.CheckConstraint(
                name="joint_meeting_led_by_the_branch", condition=Q(from_branch__gte=1),
                violation_error_message=_("The branch leads the joint meeting: somebody of it is there."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.quarter} {self.held_on:%Y-%m-%d}"


class TopicQuerySet(OfQuarterQuerySet["JointTopic"]):
    """Topics."""

    def open(self) -> Self:
        """Not yet settled or given up, the quarter on the list."""
        return self.filter(state__in=OPEN_TOPICS, quarter__closed_on=None)

    def overdue(self, on: date | None = None) -> Self:
        """Agreed, and past the day."""
        return self.open().filter(state=TopicState.AGREED, due_on__lt=on or clock.today())


class JointTopic(Timestamped):
    """A matter of the quarter on the joint meeting's list (议题)."""

    quarter = models.ForeignKey(
        Quarter, verbose_name=_("residential quarter"), on_delete=models.PROTECT, related_name="topics"
    )
    #: Where it was dealt with; null until a meeting agrees on it.
    meeting = models.ForeignKey(
        JointMeeting, verbose_name=_("joint meeting"), null=True, blank=True, on_delete=models.PROTECT,
        related_name="topics",
    )  # fmt: skip
    title = models.CharField(_("topic in short"), max_length=120)
    detail = models.TextField(_("topic in detail"), blank=True)
    raised_on = models.DateField(_("raised on"))
    raised_by_side = models.CharField(_("raised by which side"), max_length=10, choices=Side)
    state = models.CharField(_("state"), max_length=10, choices=TopicState, default=TopicState.RAISED)
    side = models.CharField(_("responsible side"), max_length=10, choices=Side, blank=True)
    due_on = models.DateField(_("to be done by"), null=True, blank=True)
    settled_on = models.DateField(_("settled on"), null=True, blank=True)
    #: What came of it, or why it was given up or taken up again.
    result = models.CharField(_("what came of it"), max_length=300, blank=True)

    objects = TopicQuerySet.as_manager()

    class Meta:
        verbose_name = _("topic of the joint meeting")
        verbose_name_plural = _("topics of the joint meeting")
        ordering = ["due_on", "-raised_on", "-id"]
        indexes = [models.Index(fields=["state", "due_on"], name="joint_topic_due")]
        constraints = [
            models.CheckConstraint(
                name="joint_topic_agreed_names_a_side",
                condition=~Q(state__in=["agreed", "done"]) | (~Q(side="") & Q(due_on__isnull=False)),
                violation_error_message=_("What is agreed has a side that answers for it and a day."),
            ),
            models.CheckConstraint(
                name="joint_topic_settled_says_how",
                condition=(Q(state__in=["done", "given_up"], settled_on__isnull=False) & ~Q(result=""))
                | Q(state__in=["raised", "agreed"], settled_on__isnull=True),
                violation_error_message=_("What is settled or given up says on which day and how."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title

    @property
    def area_code(self) -> str:
        """Its quarter's."""
        return self.quarter.area_code

    def is_overdue(self) -> bool:
        """Agreed, and past the day."""
        return self.state == TopicState.AGREED and self.due_on is not None and self.due_on < clock.today()


class SatisfactionRound(Timestamped):
    """A round of asking residents about the property service, over an area."""

    title = models.CharField(_("name of the round"), max_length=60)
    area_code = models.CharField(_("area code"), max_length=15, db_index=True)
    opened_on = models.DateField(_("round opened on"))
    closed_on = models.DateField(_("closed on"), null=True, blank=True)

    objects = PlaceQuerySet["SatisfactionRound"].as_manager()

    class Meta:
        verbose_name = _("satisfaction round")
        verbose_name_plural = _("satisfaction rounds")
        ordering = ["-opened_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                name="satisfaction_round_title_once", fields=["area_code", "title"],
                violation_error_message=_("There is a round of this title here."),
            ),
            models.CheckConstraint(
                name="satisfaction_round_dates", condition=Q(closed_on__isnull=True) | Q(closed_on__gte=F("opened_on")),
                violation_error_message=_("A round does not close before it opens."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title


class SatisfactionCount(Timestamped):
    """What a quarter's households answered: how many gave each mark from 1 to 5. No answer is a household's."""

    round = models.ForeignKey(
        SatisfactionRound, verbose_name=_("satisfaction round"), on_delete=models.PROTECT, related_name="counts"
    )
    quarter = models.ForeignKey(
        Quarter, verbose_name=_("residential quarter"), on_delete=models.PROTECT, related_name="satisfaction"
    )
    #: Who looked after the quarter at the time.
    firm = models.ForeignKey(
        PropertyFirm, verbose_name=_("property firm"), null=True, blank=True, on_delete=models.PROTECT,
        related_name="satisfaction",
    )  # fmt: skip
    asked = models.PositiveIntegerField(_("households asked"))
    mark_1 = models.PositiveIntegerField(_("very dissatisfied"), default=0)
    mark_2 = models.PositiveIntegerField(_("dissatisfied"), default=0)
    mark_3 = models.PositiveIntegerField(_("neither nor"), default=0)
    mark_4 = models.PositiveIntegerField(_("rather satisfied"), default=0)
    mark_5 = models.PositiveIntegerField(_("very satisfied"), default=0)

    objects = OfQuarterQuerySet["SatisfactionCount"].as_manager()

    class Meta:
        verbose_name = _("answers of a quarter")
        verbose_name_plural = _("answers of quarters")
        ordering = ["-round__opened_on", "quarter"]
        constraints = [
            models.UniqueConstraint(
                name="satisfaction_once_a_round", fields=["round", "quarter"],
                violation_error_message=_("This quarter's answers are counted in this round already."),
            ),
            models.CheckConstraint(
                name="satisfaction_answers_among_asked",
                condition=Q(asked__gt=0)
                & Q(asked__gte=F("mark_1") + F("mark_2") + F("mark_3") + F("mark_4") + F("mark_5")),
                violation_error_message=_("No more households answer than were asked."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.round} {self.quarter}"

    @property
    def answered(self) -> int:
        """Households that answered."""
        return self.mark_1 + self.mark_2 + self.mark_3 + self.mark_4 + self.mark_5

    @property
    def satisfied(self) -> int:
        """Marks 4 and 5."""
        return self.mark_4 + self.mark_5

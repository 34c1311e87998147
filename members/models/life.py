"""Meetings of a branch (三会一课、主题党日、组织生活会), what they decided, who came, and what is made up for."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.models.member import Member
from members.models.organization import Organization
from members.models.scoped import PartyQuerySet
from members.rules.life import MeetingKind
from members.scope import PartyScope
from members.states.life import (
    CAME,
    COMING,
    TOOK_PLACE,
    AttendanceState,
    How,
    MakeUpState,
    MeetingState,
)
from xinhui.attachments.models import Attachment
from xinhui.core.models import Timestamped


class MeetingQuerySet(PartyQuerySet["Meeting"]):
    """Meetings: seen from above, and by the branch's members; a committee's only by those who are expected."""

    def visible_q(self, scope: PartyScope) -> Q:
        condition = super().visible_q(scope)
        if scope.member_id is not None:
            condition |= Q(organization__path=scope.path) & ~Q(kind=MeetingKind.COMMITTEE)
            expected = Attendance.objects.filter(member_id=scope.member_id).values("meeting_id")
            condition |= Q(pk__in=expected)
        return condition

    def took_place(self) -> Self:
        """Held, confirmed or not."""
        return self.filter(state__in=TOOK_PLACE)

    def counting(self) -> Self:
        """Held and attended by more than half of those expected: they count for the period of their day."""
        return self.took_place().filter(present__gt=F("expected") - F("present"))

    def coming(self) -> Self:
        """Planned or called."""
        return self.filter(state__in=COMING)


class Meeting(Timestamped):
    """One meeting of a branch, or of one of its groups; `expected` and `present` are kept with the attendance."""

    organization = models.ForeignKey(
        Organization, verbose_name=pgettext_lazy("life", "branch"), on_delete=models.PROTECT, related_name="meetings"
    )
    group = models.ForeignKey(
        Organization, verbose_name=_("group"), null=True, blank=True, on_delete=models.PROTECT,
        related_name="group_meetings",
    )  # fmt: skip
    area_code = models.CharField(_("area code"), max_length=15, db_index=True)
    kind = models.CharField(_("kind"), max_length=12, choices=MeetingKind)
    title = models.CharField(_("title"), max_length=120)
    place = models.CharField(_("place"), max_length=120)
    planned_for = models.DateTimeField(pgettext_lazy("life", "planned for"))
    host = models.ForeignKey(
        Member,
        verbose_name=pgettext_lazy("life", "host"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="hosted",
    )
    lecturer = models.ForeignKey(
        Member,
        verbose_name=pgettext_lazy("life", "lecturer"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="lectures",
    )
    #: The lecturer was the branch's secretary that day: one such lecture a year is owed.
    by_secretary = models.BooleanField(_("given by the secretary"), default=False)
    state = models.CharField(_("state"), max_length=10, choices=MeetingState, default=MeetingState.PLANNED)
    signing_from = models.DateTimeField(_("signing in from"), null=True, blank=True)
    signing_until = models.DateTimeField(_("signing in until"), null=True, blank=True)
    held_on = models.DateField(pgettext_lazy("life", "held on"), null=True, blank=True, db_index=True)
    #: When the minutes were written down: a late entry is told from `held_on`.
    recorded_at = models.DateTimeField(_("recorded at"), null=True, blank=True)
    minutes = models.TextField(_("minutes"), blank=True)
    expected = models.PositiveIntegerField(pgettext_lazy("life", "expected"), default=0)
    present = models.PositiveIntegerField(pgettext_lazy("life", "present"), default=0)
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("confirmed by"), null=True, blank=True, on_delete=models.PROTECT,
        related_name="+",
    )  # fmt: skip
    #: Why it was called off, or sent back.
    reason = models.CharField(_("reason"), max_length=200, blank=True)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("meeting of a branch")
        verbose_name_plural = _("meetings of branches")
        ordering = ["-planned_for", "-id"]
        indexes = [
            models.Index(fields=["organization", "kind", "held_on"], name="party_meeting_owed"),
            models.Index(fields=["state", "planned_for"], name="party_meeting_coming"),
        ]
        constraints = [
            models.CheckConstraint(
                name="party_meeting_held_has_its_day",
                condition=Q(state__in=["held", "confirmed"], held_on__isnull=False, recorded_at__isnull=False)
                & ~Q(minutes="") | ~Q(state__in=["held", "confirmed"]),
                violation_error_message=_("A meeting that was held has its day and its minutes."),
            ),
            models.CheckConstraint(
                name="party_meeting_confirmed_by_somebody",
                condition=~Q(state="confirmed") | Q(confirmed_at__isnull=False, confirmed_by__isnull=False),
                violation_error_message=_("Somebody confirms the minutes."),
            ),
            models.CheckConstraint(
                name="party_meeting_cancelled_has_a_reason", condition=~Q(state="cancelled") | ~Q(reason=""),
                violation_error_message=_("A meeting is called off for a reason."),
            ),
            models.CheckConstraint(
                name="party_meeting_of_a_group",
                condition=Q(kind="group", group__isnull=False) | ~Q(kind="group") & Q(group__isnull=True),
                violation_error_message=_("A group meeting names the group, and no other does."),
            ),
            models.CheckConstraint(
                name="party_meeting_lecture_has_a_lecturer", condition=~Q(kind="lecture") | Q(lecturer__isnull=False),
                violation_error_message=_("A party lecture names who gives it."),
            ),
            models.CheckConstraint(
                name="party_meeting_present_within", condition=Q(present__lte=F("expected")),
                violation_error_message=_("No more come than are expected."),
            ),
            models.CheckConstraint(
                name="party_meeting_signing_in_order",
                condition=Q(signing_from__isnull=True, signing_until__isnull=True)
                | Q(signing_until__gte=F("signing_from")),
                violation_error_message=_("Signing in ends after it has begun."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.organization} · {self.title}"

    @property
    def took_place(self) -> bool:
        """Held, confirmed or not."""
        return self.state in TOOK_PLACE


class Resolution(Timestamped):
    """Something a meeting voted on: by those present who have a vote."""

    meeting = models.ForeignKey(
        Meeting, verbose_name=pgettext_lazy("life", "meeting"), on_delete=models.PROTECT, related_name="resolutions"
    )
    text = models.CharField(pgettext_lazy("life", "resolution"), max_length=400)
    #: Full members who may vote, and those of them who were there.
    entitled = models.PositiveIntegerField(_("with a vote"))
    voting = models.PositiveIntegerField(_("of them present"))
    in_favour = models.PositiveIntegerField(pgettext_lazy("life", "in favour"))
    against = models.PositiveIntegerField(pgettext_lazy("life", "against"), default=0)
    abstained = models.PositiveIntegerField(pgettext_lazy("life", "abstained"), default=0)
    is_passed = models.BooleanField(pgettext_lazy("life", "passed"))

    class Meta:
        verbose_name = pgettext_lazy("life", "resolution")
        verbose_name_plural = pgettext_lazy("life", "resolutions")
        ordering = ["meeting", "id"]
        constraints = [
            models.CheckConstraint(
                name="resolution_votes_within",
                condition=Q(voting__lte=F("entitled"))
                & Q(voting__gte=F("in_favour") + F("against") + F("abstained")),
                violation_error_message=_("No more votes are counted than members with a vote are there."),
            ),
            models.CheckConstraint(
                name="resolution_passed_by_more_than_half",
                condition=Q(is_passed=False) | Q(in_favour__gt=F("entitled") - F("in_favour")),
                violation_error_message=_("A resolution passes with more than half of all who have a vote."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.text


class MeetingFile(Timestamped):
    """A photo or document of a meeting."""

    meeting = models.ForeignKey(
        Meeting, verbose_name=pgettext_lazy("life", "meeting"), on_delete=models.PROTECT, related_name="files"
    )
    attachment = models.ForeignKey(
        Attachment, verbose_name=_("file"), on_delete=models.PROTECT, related_name="party_meetings"
    )

    class Meta:
        verbose_name = _("file of a meeting")
        verbose_name_plural = _("files of meetings")
        ordering = ["meeting", "id"]
        constraints = [
            models.UniqueConstraint(
                name="meeting_file_once", fields=["meeting", "attachment"],
                violation_error_message=_("This file is with the meeting already."),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return str(self.attachment)


class AttendanceQuerySet(PartyQuerySet["Attendance"]):
    """Attendance: seen from above, and each member's own."""

    area_field = "meeting__area_code"
    path_field = "meeting__organization__path"
    member_field = "member"

    def came(self) -> Self:
        """Present, late or not."""
        return self.filter(state__in=CAME)


class Attendance(Timestamped):
    """A member who is expected at a meeting, and whether they came."""

    meeting = models.ForeignKey(
        Meeting, verbose_name=pgettext_lazy("life", "meeting"), on_delete=models.PROTECT, related_name="attendance"
    )
    member = models.ForeignKey(Member, verbose_name=_("member"), on_delete=models.PROTECT, related_name="attendance")
    #: A probationary member is expected and has no vote.
    has_vote = models.BooleanField(_("has a vote"), default=True)
    state = models.CharField(_("state"), max_length=12, choices=AttendanceState, default=AttendanceState.EXPECTED)
    how = models.CharField(pgettext_lazy("life", "how"), max_length=8, choices=How, blank=True)
    at = models.DateTimeField(_("signed in at"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("life", "attendance")
        verbose_name_plural = pgettext_lazy("life", "attendance")
        ordering = ["meeting", "id"]
        indexes = [models.Index(fields=["member", "state"], name="attendance_of_member")]
        constraints = [
            models.UniqueConstraint(
                name="attendance_once", fields=["meeting", "member"],
                violation_error_message=_("This member is on the list already."),
            ),
            models.CheckConstraint(
                name="attendance_leave_has_a_reason",
                condition=~Q(state__in=["leave", "leave_asked"]) | ~Q(reason=""),
                violation_error_message=_("Leave is taken for a reason."),
            ),
            models.CheckConstraint(
                name="attendance_came_somehow", condition=~Q(state__in=["present", "late"]) | ~Q(how=""),
                violation_error_message=_("It is written down how somebody's presence is known."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.member} {self.get_state_display()}"


class WrongCode(models.Model):
    """A wrong code, typed by a member at a meeting: five close the door for a while (members/rules/sign_in.py)."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="wrong_codes")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="wrong_codes")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("wrong sign-in code")
        verbose_name_plural = _("wrong sign-in codes")
        indexes = [models.Index(fields=["meeting", "member", "at"], name="wrong_code_of_member")]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.at:%H:%M}"


class MakeUpQuerySet(PartyQuerySet["MakeUp"]):
    """Make-up studies: seen from above, and each member's own."""

    area_field = "attendance__meeting__area_code"
    path_field = "attendance__meeting__organization__path"
    member_field = "attendance__member"

    def outstanding(self) -> Self:
        """Owed, or waiting for approval."""
        return self.filter(state__in=[MakeUpState.OWED, MakeUpState.SUBMITTED])


class MakeUp(Timestamped):
    """What a member who was not there studies instead, until a day."""

    attendance = models.OneToOneField(
        Attendance, verbose_name=pgettext_lazy("life", "attendance"), on_delete=models.PROTECT, related_name="make_up"
    )
    due_on = models.DateField(_("due on"), db_index=True)
    state = models.CharField(_("state"), max_length=10, choices=MakeUpState, default=MakeUpState.OWED)
    text = models.TextField(_("what was studied"), blank=True)
    submitted_at = models.DateTimeField(_("handed in at"), null=True, blank=True)
    approved_at = models.DateTimeField(_("approved at"), null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("approved by"), null=True, blank=True, on_delete=models.PROTECT,
        related_name="+",
    )  # fmt: skip
    #: What an officer wrote when giving it back.
    note = models.CharField(_("note"), max_length=200, blank=True)

    objects = MakeUpQuerySet.as_manager()

    class Meta:
        verbose_name = _("make-up study")
        verbose_name_plural = _("make-up studies")
        ordering = ["due_on", "id"]
        constraints = [
            models.CheckConstraint(
                name="make_up_handed_in_has_words",
                condition=~Q(state__in=["submitted", "approved"]) | Q(submitted_at__isnull=False) & ~Q(text=""),
                violation_error_message=_("What is handed in says what was studied."),
            ),
            models.CheckConstraint(
                name="make_up_approved_by_somebody",
                condition=~Q(state="approved") | Q(approved_at__isnull=False, approved_by__isnull=False),
                violation_error_message=_("Somebody approves a make-up study."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.attendance.member} {self.due_on}"

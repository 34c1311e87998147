"""Youth theory study groups (青年理论学习小组): members, leaders and terms, yearly plans, sessions with attendance.

Not everybody in a group is a member of the party: of those who are not only a name is kept.
"""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.models.member import Member
from members.models.organization import Organization
from members.models.scoped import M, PartyQuerySet
from members.scope import PartyScope
from members.states.study import StudyKind, StudyRole, StudyState
from xinhui.core import clock
from xinhui.core.models import Timestamped


class OfGroupQuerySet(PartyQuerySet[M]):
    """Rows of a group: seen by posts over the place, officers of its organization or above, and its own people."""

    area_field = "group__organization__area_code"
    path_field = "group__organization__path"
    group_field = "group"

    def visible_q(self, scope: PartyScope) -> Q:
        condition = super().visible_q(scope)
        if scope.member_id is not None:
            mine = StudySeat.objects.filter(member_id=scope.member_id, left_on=None)
            condition |= Q(**{f"{self.group_field}__in": mine.values("group")})
        return condition


class StudyGroupQuerySet(OfGroupQuerySet["StudyGroup"]):
    """Groups."""

    area_field = "organization__area_code"
    path_field = "organization__path"
    group_field = "pk"

    def in_being(self) -> Self:
        """Not wound up."""
        return self.filter(closed_on=None)


class StudyGroup(Timestamped):
    """A study group of a unit or place, looked after by a party organization."""

    name = models.CharField(_("name"), max_length=120)
    organization = models.ForeignKey(
        Organization, verbose_name=_("looked after by"), on_delete=models.PROTECT, related_name="study_groups"
    )
    founded_on = models.DateField(_("founded on"))
    #: The present term: the leader's, two years as a rule, begun anew by `renew`.
    term_from = models.DateField(_("term from"))
    term_until = models.DateField(_("term until"))
    closed_on = models.DateField(_("wound up on"), null=True, blank=True)

    objects = StudyGroupQuerySet.as_manager()

    class Meta:
        verbose_name = _("study group")
        verbose_name_plural = _("study groups")
        ordering = ["organization__path", "name", "id"]
        constraints = [
            models.UniqueConstraint(
                name="study_group_name_once", fields=["organization", "name"], condition=Q(closed_on__isnull=True),
                violation_error_message=_("There is a study group of this name here."),
            ),
            models.CheckConstraint(
                name="study_group_term_in_order", condition=Q(term_until__gt=F("term_from")),
                violation_error_message=_("A term ends after it has begun."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name


class StudySeat(Timestamped):
    """Somebody in a group, from a day until they leave."""

    group = models.ForeignKey(StudyGroup, verbose_name=_("study group"), on_delete=models.PROTECT, related_name="seats")
    member = models.ForeignKey(
        Member, verbose_name=_("member"), null=True, blank=True, on_delete=models.PROTECT, related_name="study_seats"
    )
    name = models.CharField(_("name"), max_length=40)
    role = models.CharField(_("role"), max_length=8, choices=StudyRole, default=StudyRole.MEMBER)
    joined_on = models.DateField(pgettext_lazy("study", "joined on"))
    left_on = models.DateField(pgettext_lazy("study", "left on"), null=True, blank=True)

    objects = OfGroupQuerySet["StudySeat"].as_manager()

    class Meta:
        verbose_name = _("seat in a study group")
        verbose_name_plural = _("seats in study groups")
        ordering = ["group", "role", "name", "id"]
        constraints = [
            models.UniqueConstraint(
                name="study_seat_one_leader", fields=["group"], condition=Q(left_on__isnull=True, role="leader"),
                violation_error_message=_("A study group has one leader."),
            ),
            models.UniqueConstraint(
                name="study_seat_once", fields=["group", "member"],
                condition=Q(left_on__isnull=True, member__isnull=False),
                violation_error_message=_("This member belongs to the group already."),
            ),
            models.CheckConstraint(
                name="study_seat_dates_in_order", condition=Q(left_on__isnull=True) | Q(left_on__gte=F("joined_on")),
                violation_error_message=_("Nobody leaves before joining."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name


class StudyPlan(Timestamped):
    """What a group means to do in a year."""

    group = models.ForeignKey(StudyGroup, verbose_name=_("study group"), on_delete=models.PROTECT, related_name="plans")
    year = models.PositiveSmallIntegerField(pgettext_lazy("review", "year"))
    sessions = models.PositiveSmallIntegerField(_("sessions planned"))
    themes = models.CharField(pgettext_lazy("review", "themes"), max_length=400)

    objects = OfGroupQuerySet["StudyPlan"].as_manager()

    class Meta:
        verbose_name = _("yearly plan of a study group")
        verbose_name_plural = _("yearly plans of study groups")
        ordering = ["-year", "group"]
        constraints = [
            models.UniqueConstraint(
                name="study_plan_once_a_year", fields=["group", "year"],
                violation_error_message=_("This group has its plan for the year."),
            ),
            models.CheckConstraint(
                name="study_plan_once_a_quarter", condition=Q(sessions__gte=4),
                violation_error_message=_("A study group meets at least once a quarter."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.group} {self.year}"


class StudySessionQuerySet(OfGroupQuerySet["StudySession"]):
    """Sessions."""

    def overdue(self) -> Self:
        """Planned for a day that has passed, and neither held nor called off."""
        return self.filter(state=StudyState.PLANNED, planned_on__lt=clock.today(), group__closed_on=None)


class StudySession(Timestamped):
    """A session of a group: planned, then held with a summary and who came."""

    group = models.ForeignKey(
        StudyGroup, verbose_name=_("study group"), on_delete=models.PROTECT, related_name="sessions"
    )
    topic = models.CharField(pgettext_lazy("study", "topic"), max_length=120)
    kind = models.CharField(pgettext_lazy("study", "form"), max_length=12, choices=StudyKind)
    planned_on = models.DateField(pgettext_lazy("study", "planned on"), db_index=True)
    place = models.CharField(pgettext_lazy("study", "place"), max_length=120, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=StudyState, default=StudyState.PLANNED)
    held_on = models.DateField(pgettext_lazy("study", "held on"), null=True, blank=True)
    summary = models.CharField(pgettext_lazy("study", "summary"), max_length=1000, blank=True)
    reason = models.CharField(pgettext_lazy("study", "why called off"), max_length=200, blank=True)

    objects = StudySessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("study session")
        verbose_name_plural = _("study sessions")
        ordering = ["-planned_on", "-id"]
        indexes = [models.Index(fields=["group", "state", "held_on"], name="study_session_last")]
        constraints = [
            models.CheckConstraint(
                name="study_session_held_has_summary",
                condition=Q(state="held", held_on__isnull=False) & ~Q(summary="")
                | ~Q(state="held") & Q(held_on__isnull=True),
                violation_error_message=_("A session that was held has a day and a summary."),
            ),
            models.CheckConstraint(
                name="study_session_called_off_says_why", condition=~Q(state="called_off") | ~Q(reason=""),
                violation_error_message=_("A session that is called off says why."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.topic

    @property
    def day(self) -> date:
        """When it was held, or will be."""
        return self.held_on or self.planned_on

    @property
    def is_overdue(self) -> bool:
        """Planned for a day that has passed."""
        return self.state == StudyState.PLANNED and self.planned_on < clock.today()


class StudyAttendanceQuerySet(OfGroupQuerySet["StudyAttendance"]):
    """Attendance."""

    area_field = "session__group__organization__area_code"
    path_field = "session__group__organization__path"
    group_field = "session__group"


class StudyAttendance(Timestamped):
    """Whether somebody was at a session, and what they contributed."""

    session = models.ForeignKey(
        StudySession, verbose_name=_("study session"), on_delete=models.PROTECT, related_name="attendance"
    )
    seat = models.ForeignKey(StudySeat, verbose_name=_("seat"), on_delete=models.PROTECT, related_name="attendance")
    was_present = models.BooleanField(pgettext_lazy("study", "was present"))
    contribution = models.CharField(pgettext_lazy("review", "contribution"), max_length=200, blank=True)

    objects = StudyAttendanceQuerySet.as_manager()

    class Meta:
        verbose_name = _("attendance at a study session")
        verbose_name_plural = _("attendance at study sessions")
        ordering = ["session", "seat"]
        constraints = [
            models.UniqueConstraint(
                name="study_attendance_once", fields=["session", "seat"],
                violation_error_message=_("This person is on the session's list already."),
            ),
            models.CheckConstraint(
                name="study_contribution_of_those_present", condition=Q(contribution="") | Q(was_present=True),
                violation_error_message=_("Who was absent has contributed nothing."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.session} {self.seat}"

"""Recruitment events: live job fairs, briefings, fairs; their firms by the posts they bring, their audiences."""

from typing import Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from talent.models.employer import EmployerAccount
from talent.scope import talent_scope_of
from talent.states.events import OPEN_TO_FIRMS, EventKind, EventState
from xinhui.accounts.models import Unit, User
from xinhui.attachments.models import Attachment
from xinhui.core.models import Timestamped


class RecruitmentEventQuerySet(models.QuerySet["RecruitmentEvent"]):
    """Events: figures for whoever reads figures; an employer those it may join, and those it was at."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """All for who reads figures; of an employer's account see the class."""
        if not isinstance(user, User):
            return self.none()
        if talent_scope_of(user).reads_figures:
            return self
        acts_for = EmployerAccount.objects.filter(user=user, ended_on__isnull=True).values_list("employer", flat=True)
        mine = list(acts_for)
        if not mine:
            return self.none()
        brought = EventPost.objects.filter(post__employer__in=mine).values("event")
        return self.filter(Q(state__in=sorted(OPEN_TO_FIRMS)) | Q(pk__in=brought))


class RecruitmentEvent(Timestamped):
    """One event; its firms, candidates and hires are counted from the records."""

    name = models.CharField(pgettext_lazy("event", "name of the event"), max_length=80)
    kind = models.CharField(pgettext_lazy("event", "kind of event"), max_length=10, choices=EventKind)
    state = models.CharField(_("state"), max_length=10, choices=EventState, default=EventState.PLANNED)
    starts_at = models.DateTimeField(pgettext_lazy("event", "begins at"))
    ends_at = models.DateTimeField(pgettext_lazy("event", "ends at"))
    #: Platform of a broadcast, or the place where people meet.
    venue = models.CharField(pgettext_lazy("event", "platform or place"), max_length=100)
    unit = models.ForeignKey(Unit, verbose_name=pgettext_lazy("event", "host of the event"), on_delete=models.PROTECT,
                             related_name="recruitment_events")  # fmt: skip
    about = models.CharField(pgettext_lazy("event", "about the event"), max_length=400, blank=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=pgettext_lazy("event", "settled by"),
                                   null=True, blank=True, on_delete=models.PROTECT, related_name="+")  # fmt: skip
    settled_at = models.DateTimeField(pgettext_lazy("event", "settled at"), null=True, blank=True)

    objects = RecruitmentEventQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("event", "recruitment event")
        verbose_name_plural = pgettext_lazy("event", "recruitment events")
        ordering = ["-starts_at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="talent_event_in_order", condition=Q(ends_at__gt=F("starts_at")),
                violation_error_message=_("An event ends after it has begun."),
            ),
            models.CheckConstraint(
                name="talent_event_settled_says_when",
                condition=Q(state=EventState.SETTLED, settled_at__isnull=False)
                | ~Q(state=EventState.SETTLED) & Q(settled_at__isnull=True),
                violation_error_message=_("A settled report says when."),
            ),
            models.CheckConstraint(
                name="talent_event_cancelled_says_why", condition=~Q(state=EventState.CANCELLED) | ~Q(reason=""),
                violation_error_message=_("A cancelled event says why."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name


class EventPost(models.Model):
    """A post that an employer brings to an event: whoever has one there takes part."""

    event = models.ForeignKey(RecruitmentEvent, verbose_name=pgettext_lazy("event", "recruitment event"),
                              on_delete=models.CASCADE, related_name="brought")  # fmt: skip
    post = models.ForeignKey("talent.JobPost", verbose_name=pgettext_lazy("job", "job post"), on_delete=models.PROTECT,
                             related_name="brought")  # fmt: skip

    class Meta:
        verbose_name = pgettext_lazy("event", "post at an event")
        verbose_name_plural = pgettext_lazy("event", "posts at events")
        ordering = ["event", "id"]
        constraints = [
            models.UniqueConstraint(
                name="talent_event_post_once", fields=["event", "post"],
                violation_error_message=_("The post is at the event already."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.event_id} {self.post_id}"


class EventAudience(Timestamped):
    """What one platform measured, with its source and a picture of it: never a figure without a record."""

    event = models.ForeignKey(RecruitmentEvent, verbose_name=pgettext_lazy("event", "recruitment event"),
                              on_delete=models.PROTECT, related_name="audiences")  # fmt: skip
    platform = models.CharField(pgettext_lazy("event", "platform"), max_length=40)
    views = models.PositiveIntegerField(pgettext_lazy("event", "people who watched"))
    peak = models.PositiveIntegerField(pgettext_lazy("event", "most at once"), null=True, blank=True)
    source = models.CharField(pgettext_lazy("event", "where the figure stands"), max_length=120)
    proof = models.ForeignKey(Attachment, verbose_name=pgettext_lazy("event", "picture of the figure"),
                              on_delete=models.PROTECT, related_name="+")  # fmt: skip
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("by"), null=True, blank=True,
                                   on_delete=models.PROTECT, related_name="+")  # fmt: skip

    class Meta:
        verbose_name = pgettext_lazy("event", "audience of an event")
        verbose_name_plural = pgettext_lazy("event", "audiences of events")
        ordering = ["event", "id"]
        constraints = [
            models.UniqueConstraint(
                name="talent_event_audience_once", fields=["event", "platform"],
                violation_error_message=_("The audience on this platform is entered already."),
            ),
            models.CheckConstraint(
                name="talent_event_peak_within_views", condition=Q(peak__isnull=True) | Q(peak__lte=F("views")),
                violation_error_message=_("Not more people at once than in all."),
            ),
            models.CheckConstraint(
                name="talent_event_audience_has_source", condition=~Q(source=""),
                violation_error_message=_("A figure names its source."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.platform} {self.views}"

"""Recruitment events as lists and reports show them: every figure counted from its records."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Max, Q, QuerySet, Sum

from talent.models import JobCandidate, JobPost, RecruitmentEvent
from talent.states.events import EventKind, EventState
from talent.states.jobs import CandidateState
from xinhui.accounts.models import User

_COUNTS = {
    "came": Count("candidates", distinct=True),
    "hired": Count("candidates", distinct=True, filter=Q(candidates__state=CandidateState.HIRED)),
}


def events_shown(user: User, said: Mapping[str, str]) -> QuerySet[RecruitmentEvent]:
    """Events in sight with candidates and hires, the latest first; `kind`, `state`, `year` narrow."""
    rows = RecruitmentEvent.objects.visible_to(user).select_related("unit")
    if said.get("kind") in EventKind.values:
        rows = rows.filter(kind=said["kind"])
    if said.get("state") in EventState.values:
        rows = rows.filter(state=said["state"])
    year = said.get("year", "")
    if year.isascii() and year.isdecimal() and len(year) == 4 and int(year) > 1900:
        rows = rows.filter(starts_at__year=int(year))
    return rows.annotate(**_COUNTS).order_by("-starts_at", "-pk")


@dataclass(frozen=True)
class EventNumbers:
    """What came of an event; `peak` is None where no platform measured it."""

    firms: int
    posts: int
    openings: int
    views: int
    peak: int | None
    candidates: int
    interviews: int
    offers: int
    unanswered: int
    hires: int


def numbers_of(event: RecruitmentEvent) -> EventNumbers:
    """Three queries."""
    brought = JobPost.objects.filter(brought__event=event).order_by().aggregate(
        firms=Count("employer", distinct=True), posts=Count("pk"), openings=Sum("number")
    )  # fmt: skip
    watched = event.audiences.order_by().aggregate(views=Sum("views"), peak=Max("peak"))
    state = CandidateState
    came = JobCandidate.objects.filter(event=event).order_by().aggregate(
        candidates=Count("pk"), interviews=Count("pk", filter=Q(interviewed_on__isnull=False)),
        offers=Count("pk", filter=Q(offered_on__isnull=False)),
        unanswered=Count("pk", filter=Q(state=state.OFFERED)), hires=Count("pk", filter=Q(state=state.HIRED)),
    )  # fmt: skip
    return EventNumbers(
        firms=brought["firms"], posts=brought["posts"], openings=brought["openings"] or 0,
        views=watched["views"] or 0, peak=watched["peak"], **came,
    )  # fmt: skip


def posts_brought(event: RecruitmentEvent) -> QuerySet[JobPost]:
    """The posts with what came of each: `came`, `met`, `offered`, `hired` candidates of this event."""
    of_event = Q(candidates__event=event)
    return JobPost.objects.filter(brought__event=event).select_related("employer").annotate(
        came=Count("candidates", filter=of_event),
        met=Count("candidates", filter=of_event & Q(candidates__interviewed_on__isnull=False)),
        offered=Count("candidates", filter=of_event & Q(candidates__offered_on__isnull=False)),
        hired=Count("candidates", filter=of_event & Q(candidates__state=CandidateState.HIRED)),
    ).order_by("employer__name", "pk")  # fmt: skip


def live_fairs() -> QuerySet[RecruitmentEvent]:
    """Live job fairs that were held, the earliest first (systems.md, T5)."""
    rows = RecruitmentEvent.objects.filter(kind=EventKind.LIVE, state__in=[EventState.HELD, EventState.SETTLED])
    return rows.order_by("starts_at", "pk")


def hires_of_live_fairs() -> QuerySet[JobCandidate]:
    """Candidates who came through a live job fair and whose hire is confirmed."""
    return JobCandidate.objects.filter(event__in=live_fairs(), state=CandidateState.HIRED)


def hired_at_live_fairs() -> int:
    """Confirmed hires of candidates who came through a live job fair."""
    return hires_of_live_fairs().count()


def live_audience(place: int) -> int:
    """How many watched the first (0), second (1) … live job fair; 0 when there was none."""
    event = live_fairs()[place : place + 1].first()
    return numbers_of(event).views if event else 0

"""What Open311 shows: services, requests and their updates."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from grids.models import Category, Issue, IssuePhoto, ServiceAttribute, TimelineEntry, Whistle
from grids.models.issue import PhotoStage
from grids.states import LIVE_ISSUE, IssueState
from xinhui.accounts.models import User

ROWS_MAX = 1000
OPEN = tuple(sorted(LIVE_ISSUE))
CLOSED = tuple(sorted(set(IssueState) - LIVE_ISSUE))
#: Verbs after which a request is closed, for good: no verb leads back.
CLOSING = ("settle", "dismiss", "close", "merge")
#: What other platforms learn of the chain. Left out is what offices settle among themselves: returns and their
#: disputes, extensions, supervision, hand-overs, ratings, steps of the clock.
TOLD = ("confirm", *CLOSING, "raise", "dispatch", "respond", "finish", "verify", "rework", "remark")


@dataclass(frozen=True)
class Wanted:
    """Which requests. `ids` overrides all the rest. Ranges include both ends, which are whole seconds."""

    ids: tuple[UUID, ...] | None = None
    codes: tuple[str, ...] = ()
    statuses: frozenset[str] = frozenset()
    requested: tuple[datetime, datetime] | None = None
    updated: tuple[datetime, datetime] | None = None
    page: int = 1
    size: int = ROWS_MAX


def services() -> QuerySet[Category]:
    """Sub-categories in use, with what Open311 calls them. Public: names of categories are no secret of anybody."""
    rows = Category.objects.filter(is_active=True, parent__isnull=False, parent__is_active=True)
    asked = ServiceAttribute.objects.filter(is_active=True).order_by("order")
    return (
        rows.select_related("parent", "lead_unit")
        .prefetch_related(Prefetch("attributes", queryset=asked, to_attr="asked"))
        .order_by("code")
    )


def requests(user: User, wanted: Wanted) -> list[Issue]:
    """At most ROWS_MAX requests that the user may see, the newest first, with all that their shape shows.

    `updated` is when it was closed, or the last thing told of it; a constant number of queries.
    """
    rows = _with_moments(Issue.objects.visible_to(user))
    rows = rows.filter(uuid__in=wanted.ids) if wanted.ids is not None else _filtered(rows, wanted)
    first = (wanted.page - 1) * wanted.size
    return list(with_all(rows).order_by("-received_at", "-id")[first : first + wanted.size])


def _filtered(rows: QuerySet[Any], wanted: Wanted) -> QuerySet[Any]:
    if wanted.codes:
        rows = rows.filter(category__code__in=wanted.codes)
    if wanted.statuses:
        states = [*(OPEN if "open" in wanted.statuses else ()), *(CLOSED if "closed" in wanted.statuses else ())]
        rows = rows.filter(state__in=states)
    if wanted.requested:
        rows = rows.filter(received_at__gte=wanted.requested[0], received_at__lt=wanted.requested[1])
    if wanted.updated:
        rows = rows.filter(updated__gte=wanted.updated[0], updated__lt=wanted.updated[1])
    return rows


def _with_moments(rows: QuerySet[Issue]) -> QuerySet[Any]:
    told = TimelineEntry.objects.filter(issue=OuterRef("pk")).order_by("-at", "-id").values("at")
    closed, last = told.filter(verb__in=CLOSING)[:1], told.filter(verb__in=TOLD)[:1]
    return rows.annotate(updated=Coalesce(Subquery(closed), Subquery(last), "received_at"))


def with_all(rows: QuerySet[Issue]) -> QuerySet[Issue]:
    """With whatever the shape of a request looks at."""
    reported = (
        IssuePhoto.objects.filter(stage=PhotoStage.REPORT).select_related("attachment").order_by("added_at", "id")
    )
    whistles = Whistle.objects.select_related("lead_unit").prefetch_related("assignments").order_by("-id")
    return (
        rows.select_related("grid__division", "category__lead_unit", "duplicate_of")
        .defer("grid__boundary", "grid__division__boundary")
        .prefetch_related(
            Prefetch("photos", queryset=reported, to_attr="reported"),
            Prefetch("whistles", queryset=whistles, to_attr="latest"),
            "answers__attribute",
        )
    )


def request_by(user: User, uuid: UUID) -> Issue | None:
    """One request that the user may see."""
    return with_all(_with_moments(Issue.objects.visible_to(user)).filter(uuid=uuid)).first()


def by_token(user: User, token: str) -> UUID | None:
    """The request that this sender calls so."""
    rows = Issue.objects.visible_to(user).filter(outside__sender=user, outside__external_id=token)
    return rows.values_list("uuid", flat=True).first()


def updates(
    user: User, *, told: tuple[datetime, datetime] | None, ids: Sequence[UUID] | None, page: int, size: int
) -> list[TimelineEntry]:
    """What happened to requests that the user may see, the oldest first; `told` includes both ends."""
    rows: QuerySet[TimelineEntry, Any] = TimelineEntry.objects.visible_to(user).filter(verb__in=TOLD)
    if ids is not None:
        rows = rows.filter(issue__uuid__in=ids)
    if told is not None:
        rows = rows.filter(at__gte=told[0], at__lt=told[1])
    photos = IssuePhoto.objects.select_related("attachment").order_by("added_at", "id")
    issues = Issue.objects.only("uuid", "received_at").prefetch_related(Prefetch("photos", queryset=photos))
    until_then = Q(at__lt=OuterRef("at")) | Q(at=OuterRef("at"), pk__lte=OuterRef("pk"))
    closing = TimelineEntry.objects.filter(until_then, issue=OuterRef("issue"), verb__in=CLOSING)
    rows = rows.annotate(is_closed=Exists(closing))
    shown = rows.select_related("unit").prefetch_related(Prefetch("issue", queryset=issues)).order_by("at", "id")
    return list(shown[(page - 1) * size : page * size])

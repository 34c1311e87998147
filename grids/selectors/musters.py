"""Requests for squads: the open ones first, and which squads could answer."""

from typing import Any

from django.db.models import BooleanField, Count, Exists, ExpressionWrapper, OuterRef, Q, QuerySet

from grids.models import Squad, SquadActivity, SquadRequest
from grids.models.squad import Answer
from grids.muster_states import MusterState
from xinhui.accounts.models import User
from xinhui.accounts.scope import Scope, area_range


def requests_of(user: User, area: str = "", activation_id: int | None = None) -> QuerySet[SquadRequest]:
    """Requests that the reader sees, those that wait first, the newest first, with `coming` and `called` people."""
    rows = SquadRequest.objects.visible_to(user).select_related("activation")
    if area:
        rows = rows.filter(**area_range("area_code", area))
    if activation_id is not None:
        rows = rows.filter(activation_id=activation_id)
    waits = ExpressionWrapper(Q(state=MusterState.REQUESTED), BooleanField())
    return rows.annotate(
        waits=waits, called=Count("activities__shares"),
        coming=Count("activities__shares", filter=Q(activities__shares__answer=Answer.COMING)),
    ).order_by("-waits", "-requested_at", "-pk")  # fmt: skip


def called_for(request: SquadRequest) -> QuerySet[Any]:
    """The squads called out for a request, with `asked`, `coming`, `waiting`: also those lent by other towns."""
    rows = SquadActivity.objects.filter(request=request).select_related("squad__leader")
    return rows.annotate(
        asked=Count("shares"),
        coming=Count("shares", filter=Q(shares__answer=Answer.COMING)),
        waiting=Count("shares", filter=Q(shares__answer=Answer.WAITING)),
    ).order_by("starts_at", "pk")  # fmt: skip


def squads_for(request: SquadRequest, scope: Scope, roles: tuple[str, ...]) -> list[Any]:
    """Squads in being, with members and not out already, that the reader may send: of the kind wanted first, then by
    nearness (the place itself, its town, other towns). `member_count` on each."""
    out = SquadActivity.objects.filter(squad=OuterRef("pk"), ends_at=None)
    rows = Squad.objects.in_being().annotate(member_count=Count("members", filter=Q(members__ends_on=None)))
    rows = rows.filter(~Exists(out), member_count__gt=0).order_by("area_code", "name")
    found = [squad for squad in rows if scope.covers(squad.area_code, *roles)]
    return sorted(found, key=lambda squad: (squad.kind != request.kind, -_shared(squad.area_code, request.area_code)))


def _shared(one: str, other: str) -> int:
    """How many levels two places share: 12 the village, 9 the town, 6 the district."""
    return next((digits for digits in (12, 9, 6) if one[:digits] == other[:digits]), 0)

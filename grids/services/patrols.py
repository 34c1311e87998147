"""Patrols and the daily record."""

import math
from collections.abc import Sequence
from datetime import date, datetime
from itertools import pairwise
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from grids.models import CheckItem, DailyRecord, Grid, Issue, Patrol, PatrolCheck, PatrolPlan
from grids.services.frame import GRID_PEOPLE, required_text
from xinhui.accounts.actors import Actor, person_id, require
from xinhui.audit.services import record
from xinhui.core import clock
from xinhui.core.coordinates import validate_point
from xinhui.core.errors import Conflict, InvalidInput, NotFound
from xinhui.core.locking import locked

TRACK_MAX = 20_000
EARTH_M = 6_371_000.0


def grid_in_force(grid_id: int) -> Grid:
    """The grid; raises NotFound when it is not in force."""
    grid = Grid.objects.active().filter(pk=grid_id).first()
    if grid is None:
        raise NotFound(code="grid-unknown", message=_("There is no such grid in force."))
    return grid


def _own(patrol_id: int, actor: Actor) -> Patrol:
    patrol = locked(Patrol.objects.filter(pk=patrol_id, worker_id=actor.user_id).select_related("grid")).first()
    if patrol is None:
        raise NotFound(code="patrol-unknown", message=_("There is no such patrol of yours."))
    if patrol.finished_at is not None:
        raise Conflict(code="patrol-finished", message=_("This patrol is finished."))
    return patrol


def start_patrol(*, actor: Actor, grid_id: int, uuid: UUID | None = None) -> Patrol:
    """Begin a walk; one at a time."""
    now = clock.now()
    with transaction.atomic():
        grid = grid_in_force(grid_id)
        require(actor, *GRID_PEOPLE, area_code=grid.code)
        if Patrol.objects.filter(worker_id=actor.user_id, finished_at__isnull=True).exists():
            raise Conflict(
                code="patrol-under-way",
                message=_("A patrol of yours is still under way."),
                action=_("Finish it before starting another."),
            )
        patrol = Patrol.objects.create(
            uuid=uuid or uuid4(), grid=grid, area_code=grid.code, plan=plan_for(grid), worker_id=person_id(actor),
            started_at=now,
        )  # fmt: skip
        record(actor=actor, verb="start_patrol", target=patrol)
    return patrol


def plan_for(grid: Grid) -> PatrolPlan | None:
    """The narrowest plan in force over the grid and its scenario."""
    areas = [grid.code[:9], grid.code[:12], grid.code]
    rows = PatrolPlan.objects.filter(is_active=True, area_code__in=areas, scenario__in=["", grid.scenario])
    return rows.order_by("-area_code").first()


def distance_of(track: Sequence[Sequence[object]]) -> int:
    """Metres along the track (great circle)."""
    total = 0.0
    for a, b in pairwise(track):
        lat1, lon1, lat2, lon2 = (math.radians(float(str(v))) for v in (a[0], a[1], b[0], b[1]))
        h = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
        total += 2 * EARTH_M * math.asin(min(1.0, math.sqrt(h)))
    return round(total)


def checked_track(track: Sequence[Sequence[object]]) -> list[list[object]]:
    """The track, each point a place and a time; raises InvalidInput."""
    if len(track) > TRACK_MAX:
        raise InvalidInput(code="track-too-long", field="track", message=_("The track has too many points."))
    try:
        for point in track:
            validate_point(float(str(point[0])), float(str(point[1])))
            datetime.fromisoformat(str(point[2]))
    except (ValueError, IndexError, TypeError) as error:
        raise InvalidInput(
            code="track-malformed",
            field="track",
            message=_("Each point of the track is latitude, longitude and time."),
        ) from error
    return [list(point) for point in track]


def finish_patrol(
    *,
    actor: Actor,
    patrol_id: int,
    track: Sequence[Sequence[object]] = (),
    checks: Sequence[tuple[int, bool, str]] = (),
    note: str = "",
) -> Patrol:
    """End a walk with its track ([lat, lon, ISO time], WGS-84) and what each check item showed (item, ok, note)."""
    points = checked_track(track)
    with transaction.atomic():
        patrol = _own(patrol_id, actor)
        patrol.track, patrol.distance_m = points, distance_of(points)
        patrol.finished_at, patrol.note = clock.now(), note.strip()
        patrol.save()
        note_checks(patrol, checks)
        record(actor=actor, verb="finish_patrol", target=patrol, detail={"distance_m": patrol.distance_m})
    return patrol


def note_checks(patrol: Patrol, checks: Sequence[tuple[int, bool, str]]) -> None:
    """Write down what each check item (id, in order?, note) showed; raises InvalidInput."""
    known = set(CheckItem.objects.filter(pk__in=[row[0] for row in checks]).values_list("pk", flat=True))
    if any(row[0] not in known for row in checks):
        raise InvalidInput(code="check-unknown", field="checks", message=_("There is no such check item."))
    PatrolCheck.objects.bulk_create(
        PatrolCheck(patrol=patrol, item_id=item, is_ok=ok, note=text[:200]) for item, ok, text in checks
    )


def write_daily_record(
    *, actor: Actor, grid_id: int, text: str, visits: int = 0, weather: str = "", day: date | None = None
) -> DailyRecord:
    """The day's record; its figures are counted from the day's rows. Written again, it replaces the day's words."""
    text = required_text(text, field="text")
    day = day or clock.today()
    if day > clock.today():
        raise InvalidInput(code="day-ahead", field="day", message=_("This day is yet to come."))
    with transaction.atomic():
        grid = grid_in_force(grid_id)
        require(actor, *GRID_PEOPLE, area_code=grid.code)
        issues = Issue.objects.filter(grid=grid, reporter_id=actor.user_id, received_at__date=day)
        daily, _created = DailyRecord.objects.update_or_create(
            worker_id=actor.user_id,
            grid=grid,
            day=day,
            defaults={
                "area_code": grid.code,
                "text": text,
                "weather": weather[:30],
                "visits": visits,
                "patrols": Patrol.objects.filter(
                    worker_id=actor.user_id, grid=grid, started_at__date=day, finished_at__isnull=False
                ).count(),
                "issues": issues.count(),
                "settled": issues.filter(state="settled").count(),
            },
        )
        record(actor=actor, verb="write_daily_record", target=daily)
    return daily

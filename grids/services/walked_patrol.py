"""A patrol walked without signal: the phone tells of it when it is over, with the times of its own clock."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from grids.models import Patrol
from grids.services.frame import GRID_PEOPLE, TEXT_MAX
from grids.services.kit import short_text
from grids.services.patrols import checked_track, distance_of, grid_in_force, note_checks, plan_for
from xinhui.accounts.actors import Actor, person_id, require
from xinhui.audit.services import record
from xinhui.core import clock
from xinhui.core.errors import Conflict, InvalidInput

LONGEST = timedelta(hours=24)
AHEAD = timedelta(minutes=5)


def record_patrol(
    *,
    actor: Actor,
    uuid: UUID,
    grid_id: int,
    started_at: datetime,
    finished_at: datetime,
    track: Sequence[Sequence[object]] = (),
    checks: Sequence[tuple[int, bool, str]] = (),
    note: str = "",
) -> Patrol:
    """Keep a finished patrol; another one under way is not touched. The same UUID again gives the same patrol.

    Raises NotFound (grid), Forbidden, InvalidInput (started_at, finished_at, track, checks, note), Conflict
    `uuid-taken`.
    """
    points, note = checked_track(track), short_text(note.strip(), limit=TEXT_MAX, field="note")
    _check_times(started_at, finished_at)
    with transaction.atomic():
        grid = grid_in_force(grid_id)
        require(actor, *GRID_PEOPLE, area_code=grid.code)
        known = Patrol.objects.filter(uuid=uuid).first()
        if known is not None:
            if (known.worker_id, known.grid_id) != (actor.user_id, grid.pk):
                raise Conflict(
                    code="uuid-taken", field="uuid", message=_("This number was already used for another patrol.")
                )
            return known
        patrol = Patrol.objects.create(
            uuid=uuid, grid=grid, area_code=grid.code, plan=plan_for(grid), worker_id=person_id(actor),
            started_at=started_at, finished_at=finished_at, track=points, distance_m=distance_of(points), note=note,
        )  # fmt: skip
        note_checks(patrol, checks)
        detail = {"distance_m": patrol.distance_m, "started_at": started_at.isoformat()}
        record(actor=actor, verb="record_patrol", target=patrol, detail=detail)
    return patrol


def _check_times(started_at: datetime, finished_at: datetime) -> None:
    if finished_at > clock.now() + AHEAD:
        raise InvalidInput(
            code="time-ahead", field="finished_at", message=_("This time is yet to come."),
            action=_("Set the device's clock."),
        )  # fmt: skip
    if not started_at <= finished_at <= started_at + LONGEST:
        raise InvalidInput(
            code="times-out-of-order", field="started_at",
            message=_("A patrol ends after it begins, and within a day."),
            action=_("Check the times, and whether the device's clock was set in between."),
        )  # fmt: skip

"""The working-time tables, and the schedules read from them."""

from datetime import date
from threading import Lock

from django.db.models import F

from xinhui.core.models import CalendarDay, CalendarVersion, WorkingHours
from xinhui.core.worktime import DEFAULT_PERIODS, Schedule, parse_periods

_lock = Lock()
_cache: dict[tuple[int, int | None], Schedule] = {}


def calendar_version() -> int:
    """The calendar's version: one query."""
    return CalendarVersion.objects.filter(pk=1).values_list("version", flat=True).first() or 1


def bump_version() -> None:
    """Mark the calendar as changed; runs inside the caller's transaction."""
    CalendarVersion.objects.get_or_create(pk=1)
    CalendarVersion.objects.filter(pk=1).update(version=F("version") + 1)


def schedule_for(hours_id: int | None, *, version: int | None = None) -> Schedule:
    """The schedule of a set of working hours (None: the default set), kept in process by calendar version."""
    version = calendar_version() if version is None else version
    key = (version, hours_id)
    schedule = _cache.get(key)
    if schedule is None:
        schedule = _read(hours_id, version)
        with _lock:
            if len(_cache) > 256:
                _cache.clear()
            _cache[key] = schedule
    return schedule


def _read(hours_id: int | None, version: int) -> Schedule:
    rows = WorkingHours.objects.all()
    hours = rows.filter(pk=hours_id).first() if hours_id else None
    hours = hours or rows.filter(is_default=True).first()
    overrides: dict[date, bool] = dict(CalendarDay.objects.values_list("day", "is_workday"))
    return Schedule(
        periods=parse_periods(hours.periods if hours else DEFAULT_PERIODS), overrides=overrides, version=version
    )

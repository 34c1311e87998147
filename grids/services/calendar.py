"""Verbs on the calendar. When one commits, every running deadline that it touches is computed again; should the
process die in between, the next tick does it."""

from collections.abc import Sequence
from datetime import date
from functools import partial

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from grids.services.recompute import recompute_deadlines
from xinhui.accounts.actors import Actor, require
from xinhui.accounts.roles import Role
from xinhui.audit.services import record
from xinhui.core.errors import InvalidInput, NotFound
from xinhui.core.models import CalendarDay, WorkingHours
from xinhui.core.services.calendar import bump_version
from xinhui.core.worktime import parse_periods

#: Who keeps the calendar.
KEEPERS = (Role.COMMAND_CENTRE, Role.SYSTEM_ADMIN)


def set_calendar_day(*, actor: Actor, day: date, is_workday: bool, note: str = "") -> CalendarDay:
    """Say that a day is or is no workday, whatever the statutory calendar says. Raises Forbidden, InvalidInput."""
    require(actor, *KEEPERS)
    if len(note.strip()) > 100:
        raise InvalidInput(code="text-too-long", field="note",
                           message=_("This is longer than %(max)d characters.") % {"max": 100},
                           action=_("Shorten it."))  # fmt: skip
    with transaction.atomic():
        row, _created = CalendarDay.objects.update_or_create(
            day=day, defaults={"is_workday": is_workday, "note": note.strip()}
        )
        _changed(actor)
        record(actor=actor, verb="calendar.set_day", target=row, detail={"day": day, "is_workday": is_workday})
    return row


def remove_calendar_day(*, actor: Actor, day: date) -> None:
    """Leave the day to the statutory calendar again. Raises Forbidden, NotFound."""
    require(actor, *KEEPERS)
    with transaction.atomic():
        row = CalendarDay.objects.filter(day=day).first()
        if row is None:
            raise NotFound(code="day-unknown", field="day", message=_("The office has said nothing about this day."))
        record(actor=actor, verb="calendar.remove_day", target=row, detail={"day": day})
        row.delete()
        _changed(actor)


def set_working_hours(
    *, actor: Actor, name: str, periods: Sequence[Sequence[str]], hours_id: int | None = None, is_default: bool = False
) -> WorkingHours:
    """Make or change working hours; making them the default takes that from the others.

    Raises Forbidden, InvalidInput (name, periods), NotFound.
    """
    require(actor, *KEEPERS)
    if not name.strip():
        raise InvalidInput(code="text-missing", field="name", message=_("This must not be empty."),
                           action=_("Write a few words."))  # fmt: skip
    try:
        parse_periods([list(period) for period in periods])
    except (ValueError, TypeError, IndexError) as error:
        raise InvalidInput(
            code="periods-unreadable", field="periods",
            message=_('Write the periods in order, like [["08:30", "12:00"], ["14:30", "17:30"]].'),
        ) from error  # fmt: skip
    with transaction.atomic():
        row = WorkingHours() if hours_id is None else WorkingHours.objects.filter(pk=hours_id).first()
        if row is None:
            raise NotFound(code="hours-unknown", field="hours", message=_("There are no such working hours."))
        if is_default:
            WorkingHours.objects.exclude(pk=row.pk).filter(is_default=True).update(is_default=False)
        row.name, row.periods = name.strip()[:60], [list(period) for period in periods]
        row.is_default = is_default
        row.save()
        _changed(actor)
        record(actor=actor, verb="calendar.set_hours", target=row, detail={"name": row.name, "periods": row.periods})
    return row


def _changed(actor: Actor) -> None:
    bump_version()
    transaction.on_commit(partial(recompute_deadlines, actor=actor))

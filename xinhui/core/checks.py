"""What verbs of every room begin with: a row locked, texts, choices, numbers and days checked."""

from collections.abc import Iterable
from datetime import date
from typing import TypeVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from xinhui.core import clock
from xinhui.core.errors import InvalidInput, NotFound
from xinhui.core.locking import locked

M = TypeVar("M", bound=models.Model)
LINE_MAX, TEXT_MAX = 200, 2000


def unknown(field: str | None = None) -> NotFound:
    """No such row, or none of theirs: whether there is one is no business of whoever may not see it."""
    return NotFound(
        code="unknown", field=field, message=_("There is no such record, or it is not yours to see."),
        action=_("Check the number."),
    )  # fmt: skip


def hold(rows: models.QuerySet[M], pk: int | None, *, field: str | None = None) -> M:
    """The row, locked until commit. Raises NotFound."""
    row = locked(rows.filter(pk=pk)).first()
    if row is None:
        raise unknown(field)
    return row


def line(text: str, *, field: str, limit: int = LINE_MAX, required: bool = True) -> str:
    """One line without margins or control characters; raises InvalidInput when missing or too long."""
    return _short(" ".join(text.replace("\x00", " ").split()), field, limit, required)


def words(text: str, *, field: str, limit: int = TEXT_MAX, required: bool = True) -> str:
    """Text of several lines; raises InvalidInput when missing or too long."""
    return _short(text.replace("\x00", " ").strip(), field, limit, required)


def _short(text: str, field: str, limit: int, required: bool) -> str:
    if required and not text:
        raise InvalidInput(
            code="text-missing", field=field, message=_("This must not be empty."), action=_("Write a few words.")
        )
    if len(text) > limit:
        raise InvalidInput(
            code="text-too-long", field=field, message=_("This is longer than %(max)d characters.") % {"max": limit},
            action=_("Shorten it."),
        )  # fmt: skip
    return text


def one_of(value: str, allowed: Iterable[str], *, field: str) -> str:
    """The value if it is on the list; raises InvalidInput."""
    if value not in set(allowed):
        raise InvalidInput(
            code="choice-unknown", field=field, message=_("“%(value)s” is not on the list.") % {"value": value},
            action=_("Choose one from the list."),
        )  # fmt: skip
    return value


def number(value: int, *, field: str, least: int = 0, most: int = 1_000_000) -> int:
    """The whole number within bounds; raises InvalidInput."""
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise InvalidInput(
            code="number-out-of-range", field=field,
            message=_("Give a whole number from %(least)d to %(most)d.") % {"least": least, "most": most},
        )  # fmt: skip
    return value


def past_day(day: date | None, *, field: str) -> date:
    """The day, today when None; raises InvalidInput on a day that is yet to come."""
    found = day or clock.today()
    if found > clock.today():
        raise InvalidInput(
            code="day-ahead", field=field, message=_("This day is yet to come."), action=_("Give today or earlier.")
        )
    return found


def day_after(first: date, second: date, *, field: str) -> date:
    """`second`, if it is not before `first`; raises InvalidInput."""
    if second < first:
        raise InvalidInput(
            code="dates-reversed", field=field, message=_("This day lies before %(day)s.") % {"day": first.isoformat()},
            action=_("Give a later day."),
        )  # fmt: skip
    return second

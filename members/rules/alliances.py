"""Rules of alliances: when they meet, what fits what and why, who hears of a late project. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.rules.months import months_after

#: An alliance meets at least once a quarter.
MEETS_EVERY_MONTHS = 3
#: Its leader is reminded so many days before a meeting falls due.
REMIND_DAYS = 14
#: Days after the due date at which level 1 (lead unit), 2 (the alliance's leader), 3 (the town) hears of it.
CHASE_AFTER_DAYS = (1, 7, 14)
TOWN_DIGITS = 9


class Rhythm(models.TextChoices):
    """Where an alliance stands in its rhythm of meetings."""

    KEPT = "kept", pgettext_lazy("alliance", "in time")
    SOON = "soon", pgettext_lazy("alliance", "due soon")
    OVERDUE = "overdue", _("overdue")


def meeting_due(last: date) -> date:
    """The day by which the next meeting is held; `last` is the latest meeting, or the founding."""
    return months_after(last, MEETS_EVERY_MONTHS)


def rhythm(last: date, today: date) -> Rhythm:
    """Overdue on the day after the due date."""
    due = meeting_due(last)
    if today > due:
        return Rhythm.OVERDUE
    return Rhythm.SOON if today >= due - timedelta(days=REMIND_DAYS) else Rhythm.KEPT


def chase_level(due: date, today: date) -> int:
    """How far up a late project is known: 0 nobody, 1 lead unit, 2 leader of the alliance, 3 town."""
    late = (today - due).days
    return sum(late >= days for days in CHASE_AFTER_DAYS)


class Reason(models.TextChoices):
    """Why an offer fits a need, the stronger first."""

    SAME_PLACE = "same_place", _("same community")
    PLACE_INSIDE = "place_inside", _("offered for the whole area")
    SAME_TOWN = "same_town", _("same town")
    SAME_KIND = "same_kind", pgettext_lazy("alliance", "same kind")
    WHOLE_TIME = "whole_time", _("available all the time that it is needed")
    PART_TIME = "part_time", _("available for part of the time")
    ENOUGH = "enough", _("enough for the whole need")
    PART = "part", _("covers part of the need")


#: What each reason is worth: the place decides before the time, the time before the quantity.
WORTH = {
    Reason.SAME_PLACE: 40, Reason.PLACE_INSIDE: 30, Reason.SAME_TOWN: 15, Reason.SAME_KIND: 20, Reason.WHOLE_TIME: 10,
    Reason.PART_TIME: 5, Reason.ENOUGH: 3, Reason.PART: 1,
}  # fmt: skip


@dataclass(frozen=True)
class Wish:
    """What is offered or needed, where, how many, between which days (None: no limit)."""

    kind: str
    area_code: str
    quantity: int = 1
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True)
class Fit:
    """How well an offer fits, and why."""

    worth: int
    reasons: tuple[Reason, ...]


def fit(need: Wish, offer: Wish) -> Fit | None:
    """None when kind, town or time do not meet; otherwise the reasons and their sum."""
    place, time = _place(need, offer), _time(need, offer)
    if need.kind != offer.kind or place is None or time is None:
        return None
    reasons = (Reason.SAME_KIND, place, time, Reason.ENOUGH if offer.quantity >= need.quantity else Reason.PART)
    return Fit(sum(WORTH[reason] for reason in reasons), reasons)


def _place(need: Wish, offer: Wish) -> Reason | None:
    if need.area_code == offer.area_code:
        return Reason.SAME_PLACE
    if need.area_code.startswith(offer.area_code) or offer.area_code.startswith(need.area_code):
        return Reason.PLACE_INSIDE
    return Reason.SAME_TOWN if need.area_code[:TOWN_DIGITS] == offer.area_code[:TOWN_DIGITS] else None


def _time(need: Wish, offer: Wish) -> Reason | None:
    if (need.first and offer.last and offer.last < need.first) or (
        need.last and offer.first and offer.first > need.last
    ):
        return None
    starts = offer.first is None or (need.first is not None and offer.first <= need.first)
    ends = offer.last is None or (need.last is not None and offer.last >= need.last)
    return Reason.WHOLE_TIME if starts and ends else Reason.PART_TIME


def settled_state(times: int, projects: Sequence[str], *, order: Sequence[str], free: str) -> str:
    """Where an item stands: free while a use of it is left, otherwise where the slowest of its live projects stands."""
    if len(projects) < times:
        return free
    return min(projects, key=order.index)

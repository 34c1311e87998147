"""Sets of records that sentences speak of: one definition, counted for the sentence and listed for its reader.

A set takes a place (a code prefix), whole days and what narrows it. Where it can, it says how things stood at the end
of the days, so that it holds the same records whenever it is looked at.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from importlib import import_module
from typing import Any

from django.conf import settings
from django.db.models import F, Q, QuerySet
from django.utils.translation import pgettext_lazy
from django_stubs_ext import StrOrPromise

from grids.models import (
    Activation,
    Assignment,
    Grid,
    GridOrder,
    Issue,
    Patrol,
    Rating,
    Step,
    TeamPost,
    TimelineEntry,
    Whistle,
)  # fmt: skip
from grids.models.team import Seat, TeamDuty
from grids.selectors.emergencies import CURRENT
from grids.selectors.indicators import SATISFIED
from members.models import Meeting, Quarter
from talent.models import Intake
from talent.states.people import IntakeState
from xinhui.accounts.scope import area_q
from xinhui.dashboards.briefing.periods import Period, midnight
from xinhui.dashboards.briefing.sentences import Evidence
from xinhui.dashboards.briefing.states import BriefingKind


@dataclass(frozen=True)
class Slice:
    """Where, when, and of what: `narrow` is checked by the set it is for."""

    area: str
    period: Period
    narrow: Mapping[str, str] = field(default_factory=dict)

    @property
    def place(self) -> Q:
        """Rows of the place by their area code."""
        return area_q("area_code", [self.area])

    def within(self, name: str) -> Q:
        """Rows whose time lies in the period."""
        return Q(**{f"{name}__gte": self.period.start, f"{name}__lt": self.period.end})

    def on_days(self, name: str) -> Q:
        """The same of a day."""
        return Q(**{f"{name}__range": (self.period.first, self.period.last)})


@dataclass(frozen=True)
class RecordSet:
    """A set: how it is headed, its rows, what may narrow it, who reads it (`cadres`: who reads figures of cadres)."""

    label: StrOrPromise
    rows: Callable[[Slice], QuerySet[Any, Any]]
    narrows: tuple[str, ...] = ()
    audience: str = ""


def _issues(s: Slice) -> QuerySet[Issue]:
    """Received in the period, without the merged and dismissed (grids.selectors.indicators)."""
    rows = Issue.objects.filter(s.place, s.within("received_at")).exclude(state__in=["merged", "dismissed"])
    if "category" in s.narrow:
        code = s.narrow["category"]
        rows = rows.filter(Q(category__code=code, category__parent=None) | Q(category__parent__code=code))
    if "sort" in s.narrow:
        rows = rows.filter(category__code=s.narrow["sort"])
    return rows


def _due(s: Slice) -> QuerySet[Whistle]:
    rows = Whistle.objects.filter(s.place, s.within("close_due_at"))
    return rows.exclude(state__in=["withdrawn", "merged", "rejected"])


def late_steps(s: Slice) -> QuerySet[Step]:
    """First deadlines of units that fell in the period and were not met by then; a paused one is not late."""
    unmet = Q(ended_at__gt=F("first_due_at")) | Q(ended_at__isnull=True, state="open")
    return Step.objects.filter(unmet, s.within("first_due_at"), area_q("assignment__area_code", [s.area]))


def _late(s: Slice) -> QuerySet[Assignment]:
    rows = Assignment.objects.filter(pk__in=late_steps(s).values("assignment_id"))
    return rows.filter(unit__code=s.narrow["unit"]) if "unit" in s.narrow else rows


def _escalated(s: Slice) -> QuerySet[Whistle]:
    climbed = TimelineEntry.objects.filter(s.within("at"), verb="escalate", whistle__isnull=False)
    return Whistle.objects.filter(s.place, pk__in=climbed.values("whistle_id"))


def _rated(s: Slice) -> QuerySet[Rating]:
    return Rating.objects.filter(s.place, s.within("rated_at"))


def _satisfied(s: Slice) -> QuerySet[Rating]:
    return _rated(s).filter(whistle__in=Whistle.objects.filter(SATISFIED).values("pk"))


def _grids(s: Slice) -> QuerySet[Grid]:
    return Grid.objects.active().filter(area_q("code", [s.area]))


def _silent(s: Slice) -> QuerySet[Grid]:
    reported = Issue.objects.filter(s.place, s.within("received_at")).order_by().values("grid_id")
    walked = Patrol.objects.filter(s.place, s.within("started_at")).order_by().values("grid_id")
    return _grids(s).exclude(pk__in=reported).exclude(pk__in=walked)


def _without(duty: str) -> Callable[[Slice], QuerySet[Grid]]:
    def rows(s: Slice) -> QuerySet[Grid]:
        last = s.period.last
        in_force = Q(ends_on=None) | Q(ends_on__gt=last)
        held = TeamPost.objects.filter(in_force, seat=Seat.A, duty=duty, starts_on__lte=last)
        return _grids(s).exclude(pk__in=held.order_by().values("grid_id"))

    return rows


def _activated(s: Slice) -> QuerySet[Activation]:
    """In the place, or over it: the district's concern every town."""
    over = Q(area_code__in=[s.area[:6], s.area])
    return Activation.objects.filter(s.place | over, s.within("activated_at"), is_drill=False)


def _orders(s: Slice) -> QuerySet[GridOrder]:
    real = Q(order__activation__is_drill=False, order__state__in=CURRENT)
    return GridOrder.objects.filter(real, s.place, s.within("order__issued_at"))


SETS: dict[str, RecordSet] = {
    "issues": RecordSet(pgettext_lazy("proof", "Issues reported"), _issues, ("category", "sort")),
    "settled": RecordSet(
        pgettext_lazy("proof", "Issues settled on the spot"), lambda s: _issues(s).filter(state="settled")
    ),
    "public": RecordSet(
        pgettext_lazy("proof", "Issues reported by the public"), lambda s: _issues(s).filter(source="public")
    ),
    "whistles": RecordSet(
        pgettext_lazy("proof", "Whistles blown"),
        lambda s: Whistle.objects.filter(s.place, s.within("raised_at")),
    ),
    "due": RecordSet(pgettext_lazy("proof", "Whistles due to be closed"), _due),
    "closed": RecordSet(pgettext_lazy("proof", "Whistles due and closed"), lambda s: _due(s).filter(state="closed")),
    "on_time": RecordSet(
        pgettext_lazy("proof", "Whistles due and closed within all deadlines"),
        lambda s: _due(s).filter(state="closed", closed_on_time=True),
    ),
    "late": RecordSet(pgettext_lazy("proof", "Assignments with a missed deadline"), _late, ("unit",)),
    "escalated": RecordSet(pgettext_lazy("proof", "Whistles that climbed"), _escalated),
    "rated": RecordSet(pgettext_lazy("proof", "Ratings"), _rated),
    "satisfied": RecordSet(pgettext_lazy("proof", "Ratings of the satisfied"), _satisfied),
    "grids": RecordSet(pgettext_lazy("proof", "Grids in force"), _grids),
    "silent": RecordSet(pgettext_lazy("proof", "Grids without report or patrol"), _silent),
    "no_leader": RecordSet(pgettext_lazy("proof", "Grids without a leader"), _without(TeamDuty.LEADER)),
    "no_worker": RecordSet(pgettext_lazy("proof", "Grids without a full-time worker"), _without(TeamDuty.WORKER_FULL)),
    "activated": RecordSet(pgettext_lazy("proof", "Emergency plans activated"), _activated),
    "orders": RecordSet(pgettext_lazy("proof", "Orders at grids"), _orders),
    "acknowledged": RecordSet(
        pgettext_lazy("proof", "Orders acknowledged"),
        lambda s: _orders(s).filter(acknowledged_at__isnull=False),
    ),
    "meetings": RecordSet(
        pgettext_lazy("proof", "Meetings of party branches"),
        lambda s: Meeting.objects.took_place().filter(s.place, s.on_days("held_on")),
    ),
    "quarters": RecordSet(
        pgettext_lazy("proof", "Residential quarters on the list"),
        lambda s: Quarter.objects.on_the_list().filter(s.place),
    ),
    "covered": RecordSet(
        pgettext_lazy("proof", "Residential quarters covered"),
        lambda s: Quarter.objects.on_the_list().covered().filter(s.place),
    ),
    "intakes": RecordSet(
        pgettext_lazy("proof", "People of talent settled"),
        lambda s: Intake.objects.filter(s.on_days("settled_on"), state=IntakeState.SETTLED),
    ),
}
if settings.CADRES:
    _postings = import_module("cadres.models").Posting.objects
    SETS["postings"] = RecordSet(pgettext_lazy("proof", "Postings begun"),
                                 lambda s: _postings.served().filter(s.on_days("starts_on")), (), "cadres")  # fmt: skip


def rows_of(evidence: Evidence) -> QuerySet[Any, Any]:
    """The records of a piece of evidence, as they are now."""
    period = Period(BriefingKind.CUSTOM, evidence.first, evidence.last)
    return SETS[evidence.records].rows(Slice(evidence.area, period, dict(evidence.narrow)))


@dataclass(frozen=True)
class Reader:
    """Counts sets of one place and period, and remembers what it counted as evidence."""

    area: str
    period: Period

    def rows(self, key: str, *, area: str = "", **narrow: str) -> QuerySet[Any, Any]:
        """The records of a set."""
        return SETS[key].rows(Slice(area or self.area, self.period, narrow))

    def see(self, key: str, *, area: str = "", **narrow: str) -> Evidence:
        """How many there are, as evidence. One query."""
        count = self.rows(key, area=area, **narrow).order_by().count()
        return self.seen(key, count, area=area, **narrow)

    def seen(self, key: str, count: int, *, area: str = "", **narrow: str) -> Evidence:
        """The same of a set that was counted with others in one query."""
        first, last = self.period.first, self.period.last
        return Evidence(key, area or self.area, first, last, count, tuple(sorted(narrow.items())))


def began_before(area: str, day: date) -> bool:
    """Whether the portal had been in use in this place for all of a period that begins on `day`."""
    rows = Issue.objects.filter(area_q("area_code", [area])).order_by("received_at", "pk")
    found = rows.values_list("received_at", flat=True).first()
    return found is not None and found < midnight(day + timedelta(days=1))

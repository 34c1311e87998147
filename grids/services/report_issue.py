"""Report an issue: located, kept once however often it is sent."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from grids.models import Category, Grid, Issue, Patrol
from grids.models.issue import IssueSource, PhotoStage
from grids.selectors.categories import category_by_code
from grids.selectors.places import GridRef, locate
from grids.services.frame import DISPATCHERS, GRID_PEOPLE, attach_photos, required_text
from grids.services.receipts import content_hash
from grids.services.record import log
from grids.states import IssueState
from xinhui.accounts.actors import Actor, require
from xinhui.accounts.roles import Role
from xinhui.core import clock
from xinhui.core.coordinates import CoordinateSystem, to_wgs84, validate_point
from xinhui.core.errors import Conflict, InvalidInput
from xinhui.core.prepared import PreparedInsert

SKEW = timedelta(minutes=5)
OFFLINE_MAX = timedelta(days=30)


@dataclass(frozen=True)
class Report:
    """What a sender says. `uuid` is minted by the sender; place in `coordinate_system`; `photos` were sent before."""

    uuid: UUID
    category: str
    description: str
    latitude: float
    longitude: float
    coordinate_system: str = CoordinateSystem.WGS84
    title: str = ""
    address: str = ""
    source: str = IssueSource.WORKER
    occurred_at: datetime | None = None
    contact_name: str = ""
    contact_phone: str = ""
    patrol_id: int | None = None
    photos: Sequence[UUID] = field(default_factory=tuple)

    def body(self) -> dict[str, object]:
        """What the content hash covers."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}


def report_issue(*, actor: Actor, report: Report) -> tuple[Issue, bool]:
    """Keep a report; returns (issue, was it new).

    The same UUID with the same body gives the same issue; with another body it raises Conflict. Raises InvalidInput
    (place outside every grid, unknown category, empty text, photo not arrived), Forbidden.
    """
    digest = content_hash(report.body())
    issue = issue_row(actor, report, digest, *checked(actor, report))
    try:
        with transaction.atomic():
            _write(actor, report, issue)
    except IntegrityError:
        known = Issue.objects.filter(uuid=report.uuid).first()
        if known is None:
            raise
        return _replay(known, digest, actor), False
    return issue, True


def _replay(known: Issue, digest: str, actor: Actor) -> Issue:
    if known.content_hash != digest or known.reporter_id != actor.user_id:
        raise Conflict(
            code="uuid-reused",
            field="uuid",
            message=_("This number was already used for another report."),
            action=_("Use a new UUID for a new report."),
        )
    return known


#: What the columns hold; said here, so that the sender reads the field and not the database's complaint.
_LENGTHS = {"title": 80, "address": 160, "contact_name": 40, "contact_phone": 20}
_CHOICES = {"coordinate_system": CoordinateSystem.values, "source": IssueSource.values}


def _facts_fit(actor: Actor, report: Report) -> None:
    """Lengths, choices, and a patrol that is the reporter's own; raises InvalidInput naming the field."""
    for name, limit in _LENGTHS.items():
        if len(getattr(report, name).strip()) > limit:
            raise InvalidInput(
                code="text-too-long",
                field=name,
                message=_("This is longer than %(max)d characters.") % {"max": limit},
                action=_("Shorten it."),
            )
    for name, values in _CHOICES.items():
        if getattr(report, name) not in values:
            raise InvalidInput(
                code="choice-unknown",
                field=name,
                message=_("“%(value)s” is not one of the choices.") % {"value": str(getattr(report, name))[:40]},
                action=_("Choose one of: %(values)s.") % {"values": ", ".join(values)},
            )
    patrol = report.patrol_id
    if patrol is not None and not Patrol.objects.filter(pk=patrol, worker_id=actor.user_id).exists():
        raise InvalidInput(
            code="patrol-unknown",
            field="patrol",
            message=_("There is no such patrol of yours."),
            action=_("Leave the patrol empty, or name your own."),
        )


def checked(actor: Actor, report: Report) -> tuple[Category, GridRef, tuple[float, float]]:
    """What the report is about and where, once every rule holds; raises InvalidInput, Forbidden."""
    required_text(report.description, field="description")
    _facts_fit(actor, report)
    category = category_by_code(report.category)
    if category is None or category.parent_id is None or not category.is_active:
        raise InvalidInput(
            code="category-unknown",
            field="category",
            message=_("“%(code)s” is not a sub-category in use.") % {"code": report.category},
            action=_("Choose a sub-category from the list."),
        )
    validate_point(report.latitude, report.longitude)
    place = to_wgs84(report.latitude, report.longitude, report.coordinate_system)
    grid = locate(*place)
    if grid is None:
        raise InvalidInput(
            code="outside-district",
            field="latitude",
            message=_("This place lies outside every grid of the district."),
            action=_("Move the point on the map, or check the coordinate system."),
        )
    require(actor, *GRID_PEOPLE, Role.VILLAGE_SECRETARY, *DISPATCHERS, Role.BUREAU_CLIENT, area_code=grid.code)
    return category, grid, place


_insert_issue = PreparedInsert(Issue)


def _as_row(grid: GridRef) -> Grid:
    """The grid as a row with nothing but its names read: nobody needs its boundary here."""
    return Grid.from_db(None, ("id", "code", "name"), (grid.id, grid.code, grid.name))


def issue_row(
    actor: Actor, report: Report, digest: str, category: Category, grid: GridRef, place: tuple[float, float]
) -> Issue:
    """The row of a checked report, not yet written."""
    now = clock.now()
    occurred = report.occurred_at or now
    public = report.source == IssueSource.PUBLIC
    return Issue(
        uuid=report.uuid,
        content_hash=digest,
        grid=_as_row(grid),
        area_code=grid.code,
        category=category,
        title=report.title.strip(),
        description=report.description.strip(),
        address=report.address.strip(),
        latitude=place[0],
        longitude=place[1],
        coordinate_system=report.coordinate_system,
        source=report.source,
        reporter_id=actor.user_id,
        contact_name=report.contact_name.strip(),
        contact_phone=report.contact_phone.strip(),
        patrol_id=report.patrol_id,
        state=IssueState.TO_CONFIRM if public else IssueState.OPEN,
        occurred_at=occurred,
        received_at=now,
        is_clock_skewed=occurred > now + SKEW or occurred < now - OFFLINE_MAX,
    )


def report_entry(issue: Issue, report: Report) -> dict[str, Any]:
    """What the timeline says of a new report."""
    return {"text": issue.description, "data": {"grid": issue.area_code, "source": report.source}}


def _write(actor: Actor, report: Report, issue: Issue) -> None:
    _insert_issue(issue)
    attach_photos(actor=actor, issue=issue, photos=report.photos, stage=PhotoStage.REPORT)
    log(actor=actor, issue=issue, verb="report", at=issue.received_at, **report_entry(issue, report))

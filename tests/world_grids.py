"""What the grids room adds to the cast: divisions, square grids, categories, deadlines, photos.

    def test_x(district): issue = district.report(); whistle = district.whistle_in("finished")

The grids are squares of about one kilometre side by side, so that a point's grid is seen at a glance.
Deadlines (working time 08:30–12:00 and 14:30–17:30): respond 4 working hours at the department, then a working day
at the centre and at the district leader; everything else a working day a level; urgent: 30, then 15 clock minutes.
"""

import io
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from pytest_django import Settings

from grids.levels import Level, Stage
from grids.models import BoundaryStamp, Category, Division, Grid, Issue, StageDeadline
from grids.models.category import CategoryKind, WhistleKind
from grids.models.division import DivisionKind
from grids.models.issue import IssueSource
from grids.selectors.categories import forget_categories
from grids.selectors.places import forget_places
from grids.services.report_issue import Report, report_issue
from tests.kept import kept
from tests.world import (
    DISTRICT,
    GRID,
    OTHER_GRID,
    OTHER_TOWN,
    OTHER_VILLAGE,
    SECOND_GRID,
    TOWN,
    VILLAGE,
    World,
)
from xinhui.accounts.actors import Actor
from xinhui.accounts.models import User
from xinhui.attachments.services.store import store_photo
from xinhui.core.clock import LOCAL
from xinhui.core.services import calendar
from xinhui.core.worktime import BudgetUnit

#: South-west corner of each grid's square (latitude, longitude) and its side in degrees.
CORNERS = {GRID: (22.40, 113.00), SECOND_GRID: (22.40, 113.01), OTHER_GRID: (22.45, 113.05)}
SIDE = 0.01
#: A working moment on an ordinary Monday.
MONDAY = datetime(2026, 9, 14, 9, 0, tzinfo=LOCAL)

#: code → (name, parent, lead unit's handle, runs in clock time)
CATEGORIES: dict[str, tuple[str, str | None, str | None, bool]] = {
    "B1": ("公共设施", None, None, False),
    "B101": ("井盖缺损", "B1", "city_management", False),
    "B104": ("供水管破损", "B1", "water", False),
    "S1": ("市容环境", None, None, False),
    "S109": ("无人认领的事项", "S1", None, False),
    "X2": ("安全隐患", None, None, False),
    "X201": ("消防通道堵塞", "X2", "city_management", True),
}
DIVISIONS = (
    (DISTRICT, "新会区", DivisionKind.DISTRICT, None),
    (TOWN, "罗坑镇", DivisionKind.TOWN, DISTRICT),
    (OTHER_TOWN, "双水镇", DivisionKind.TOWN, DISTRICT),
    (VILLAGE, "罗坑村", DivisionKind.VILLAGE, TOWN),
    (OTHER_VILLAGE, "双水村", DivisionKind.VILLAGE, OTHER_TOWN),
)


@cache
def jpeg(mark: int) -> bytes:
    """A small photo; another `mark`, other bytes."""
    out = io.BytesIO()
    Image.new("RGB", (24, 24), (mark % 256, mark // 256 % 256, 120)).save(out, "JPEG")
    return out.getvalue()


def middle_of(grid_code: str) -> tuple[float, float]:
    """Latitude and longitude of the middle of a grid's square."""
    lat, lon = CORNERS[grid_code]
    return lat + SIDE / 2, lon + SIDE / 2


@dataclass
class District:
    """The cast on its ground; `act("worker")` is that person as an actor."""

    world: World
    categories: dict[str, Category]
    photos: int = field(default=0)

    def act(self, handle: str) -> Actor:
        """The person of the cast as an actor, posts read afresh."""
        return self.world.actor(self.world.people[handle])

    def act_user(self, handle: str) -> User:
        """The person's account, read afresh: no scope remembered."""
        user: User = User.objects.get(pk=self.world.people[handle].pk)
        return user

    def photo(self, handle: str = "worker") -> UUID:
        """A new photo of the person's, stored by the real service."""
        self.photos += 1
        upload = SimpleUploadedFile("photo.jpg", jpeg(self.photos), "image/jpeg")
        return store_photo(actor=self.act(handle), upload=upload).uuid

    def draft(
        self, *, grid: str = GRID, category: str = "B101", source: str = IssueSource.WORKER, **facts: object
    ) -> Report:
        """A report from the middle of a grid, not yet sent."""
        lat, lon = middle_of(grid)
        values: dict[str, object] = {
            "uuid": uuid4(),
            "category": category,
            "description": "村口井盖缺损，有行人绊倒的危险",
            "latitude": lat,
            "longitude": lon,
            "source": source,
        }
        return Report(**{**values, **facts})  # type: ignore[arg-type] # the facts are the fields of Report

    def report(self, by: str = "worker", *, grid: str = GRID, category: str = "B101", source: str = "worker") -> Issue:
        """An issue, reported by the real service."""
        return report_issue(actor=self.act(by), report=self.draft(grid=grid, category=category, source=source))[0]


def square(grid_code: str) -> dict[str, object]:
    """The GeoJSON polygon of a grid."""
    lat, lon = CORNERS[grid_code]
    ring = [[lon, lat], [lon + SIDE, lat], [lon + SIDE, lat + SIDE], [lon, lat + SIDE], [lon, lat]]
    return {"type": "Polygon", "coordinates": [ring]}


def _ground() -> None:
    rows: dict[str, Division] = {}
    for code, name, kind, parent in DIVISIONS:
        rows[code] = Division.objects.create(code=code, name=name, kind=kind, parent=rows[parent] if parent else None)
    for number, code in enumerate(CORNERS, start=1):
        Grid.objects.create(code=code, name=f"第{number}网格", division=rows[code[:12]], boundary=square(code))
    BoundaryStamp.objects.get_or_create(pk=1)


def _categories(world: World) -> dict[str, Category]:
    rows: dict[str, Category] = {}
    for code, (name, parent, lead, urgent) in CATEGORIES.items():
        rows[code] = Category.objects.create(
            code=code,
            name=name,
            kind=CategoryKind.COMPONENT,
            parent=rows[parent] if parent else None,
            lead_unit=world.unit(lead) if lead else None,
            is_urgent=urgent,
        )
    return rows


def _deadlines(categories: dict[str, Category]) -> None:
    day, hour, minute = BudgetUnit.WORKING_DAY, BudgetUnit.WORKING_HOUR, BudgetUnit.CLOCK_MINUTE
    rows = [
        StageDeadline(kind=kind, stage=stage, level=level, amount=1, unit=day)
        for kind in (WhistleKind.DAILY, WhistleKind.HARD)
        for stage in Stage
        for level in Level
    ]
    rows += [
        StageDeadline(kind=WhistleKind.URGENT, stage=stage, level=level, amount=30 if level <= 3 else 15, unit=minute)
        for stage in Stage
        for level in Level
    ]
    for code, amount in (("B101", 4), ("B104", 2)):
        rows.append(
            StageDeadline(
                category=categories[code], stage=Stage.RESPOND, level=Level.DEPARTMENT, amount=amount, unit=hour
            )
        )
    StageDeadline.objects.bulk_create(rows)


def forget() -> None:
    """Drop what the process remembers of an earlier test's rows."""
    forget_places()
    forget_categories()
    calendar._cache.clear()


def build_district(world: World) -> District:
    """Lay out the ground for a cast."""
    forget()
    _ground()
    categories = _categories(world)
    _deadlines(categories)
    return District(world, categories)


@pytest.fixture
def district(world: World, settings: Settings, tmp_path: Path) -> District:
    """The district of the tests, with files in the test's own folder."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.OUTBOX_FILE_DIR = tmp_path / "outbox"
    settings.OUTBOX_DEFAULT_CHANNELS = ["in_app"]
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    forget()
    return kept("district", lambda: build_district(world))

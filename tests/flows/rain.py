"""A district of 817 grids with its people, phones that call the portal over HTTP, and a book of who must be missing."""

import http.client
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.core.cache import cache

from grids.models import Division, Grid
from tests.grids.emergencies.kit import more_grids
from tests.world import OTHER_GRID, OTHER_VILLAGE, SECOND_GRID, SINCE, VILLAGE, encoded_password
from tests.world_grids import District
from xinhui.accounts.actors import SYSTEM
from xinhui.accounts.models import Post, Role, User
from xinhui.accounts.services.appoint_post import NewPost, appoint_posts
from xinhui.accounts.services.create_user import NewUser, create_users
from xinhui.core import clock

GRIDS, VACANT, OFFLINE = 817, 41, 82
#: 罗坑村 has the first half of them, 双水村 the rest.
HALF = 409


@dataclass
class Ground:
    """Grid codes by what becomes of them, and who works where."""

    vacant: list[str]
    offline: list[str]
    online: list[str]
    workers: dict[str, User]
    leaders: dict[str, User]

    @property
    def every(self) -> set[str]:
        """All 817."""
        return {*self.vacant, *self.offline, *self.online}


def build_ground(district: District) -> Ground:
    """817 grids; 5 % have nobody, 10 % have people whose phones are dead, the others answer."""
    Post.objects.filter(role__in=[Role.GRID_WORKER, Role.GRID_LEADER]).delete()
    divisions = dict(Division.objects.values_list("code", "pk"))
    wanted = [f"{VILLAGE}{n:03}" for n in range(1, HALF + 1)]
    wanted += [f"{OTHER_VILLAGE}{n:03}" for n in range(1, GRIDS - HALF + 1)]
    there = set(Grid.objects.values_list("code", flat=True))
    assert {SECOND_GRID, OTHER_GRID} <= there
    more_grids([code for code in wanted if code not in there], divisions)
    # Spread over both villages: every twentieth grid is vacant, two of twenty are offline.
    vacant = [code for number, code in enumerate(wanted) if number % 20 == 0]
    offline = [code for number, code in enumerate(wanted) if number % 20 in (7, 13)]
    online = [code for code in wanted if code not in {*vacant, *offline}]
    assert (len(wanted), len(vacant), len(offline)) == (GRIDS, VACANT, OFFLINE)
    staffed = [*offline, *online]
    workers, leaders = _people(district, staffed, "w"), _people(district, staffed, "l")
    return Ground(vacant, offline, online, workers, leaders)


def _people(district: District, grids: list[str], prefix: str) -> dict[str, User]:
    rows = [
        NewUser(username=f"{prefix}{code}", name=f"{prefix}{code[-6:]}", encoded_password=encoded_password(),
                must_change_password=False)
        for code in grids
    ]  # fmt: skip
    users = dict(zip(grids, create_users(actor=SYSTEM, rows=rows), strict=True))
    role = Role.GRID_WORKER if prefix == "w" else Role.GRID_LEADER
    unit = district.world.unit("village_committee").pk
    appoint_posts(actor=SYSTEM, rows=[
        NewPost(user_id=user.pk, role=role, unit_id=unit, area_code=code, starts_on=SINCE)
        for code, user in users.items()
    ])  # fmt: skip
    return users


@contextmanager
def moving_clock(start: datetime) -> Iterator[list[datetime]]:
    """One clock for every thread; put the time into the list's only place."""
    at, before = [start], clock._source
    clock.use_source(lambda: at[0])
    try:
        yield at
    finally:
        clock.use_source(before)


@dataclass
class Phones:
    """Calls over HTTP, each with the token of the person who calls."""

    host: str
    district: District
    keys: dict[int, str] = field(default_factory=dict)
    connection: http.client.HTTPConnection | None = None
    calls: int = 0

    def call(self, user: User, path: str, body: dict[str, Any] | None = None) -> Any:
        """The JSON of a call that must succeed."""
        key = self.keys.get(user.pk) or self.keys.setdefault(user.pk, self.district.world.token(user))
        headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
        self.connection = self.connection or http.client.HTTPConnection(self.host, timeout=60)
        method = "GET" if body is None else "POST"
        try:
            self.connection.request(method, f"/api/v1/{path}", json.dumps(body) if body is not None else None, headers)
            answer = self.connection.getresponse()
            found = json.loads(answer.read())
        except (http.client.HTTPException, ConnectionError):
            self.connection.close()
            self.connection = None
            raise
        self.calls += 1
        assert answer.status in (200, 201), (path, answer.status, found)
        return found

    def tap(self, user: User, verb: str, uuid: str, **body: Any) -> Any:
        """A tap, sent with its own number."""
        return self.call(user, f"orders/{uuid}/{verb}/", {"uuid": str(uuid4()), **body})

    def pages(self, user: User, path: str) -> list[dict[str, Any]]:
        """Every row of a list."""
        cache.clear()  # the rate limit counts by the clock, which stands still
        rows: list[dict[str, Any]] = []
        following: str | None = f"{path}&page_size=200"
        while following:
            page = self.call(user, following)
            rows += page["results"]
            following = page["next"].split("/api/v1/", 1)[1] if page["next"] else None
        return rows

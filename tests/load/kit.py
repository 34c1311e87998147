"""What every part of the bench shares: its line of the report, a person who calls, a token, a report's body."""

import json
import os
import uuid
from collections.abc import Callable

from grids.models import Grid
from xinhui.accounts.models import ApiToken, Post, User
from xinhui.accounts.services.tokens import hash_of
from xinhui.core import clock

SECONDS = float(os.environ.get("BENCH_SECONDS", "8"))


def say(name: str, value: str, floor: str, promise: str) -> None:
    """One line of the report."""
    print(f"{name:44} {value:>22}   floor {floor:>18}   promised {promise}", flush=True)


def a_worker() -> tuple[User, Grid]:
    """A grid worker and their grid."""
    post = Post.objects.in_force().filter(role="grid_worker").select_related("user").order_by("pk")[0]
    return post.user, Grid.objects.get(code=post.area_code)


def headers_of(user: User) -> dict[str, str]:
    """JSON, with a token of this user whose key this run knows."""
    key = f"bench-token-for-this-run-only-{user.pk}"
    ApiToken.objects.get_or_create(
        key_hash=hash_of(key.encode()),
        defaults={
            "user": user,
            "name": "bench",
            "prefix": "bench",
            "created_at": clock.now(),
            "last_used_on": clock.today(),
        },
    )
    return {"Content-Type": "application/json", "Authorization": f"Bearer {key}"}


def report_facts(grid: Grid) -> Callable[[], dict[str, object]]:
    """A new report in the middle of the grid each time."""
    ring = grid.boundary["coordinates"][0]
    lon, lat = (sum(p[i] for p in ring[:-1]) / (len(ring) - 1) for i in (0, 1))

    def facts() -> dict[str, object]:
        return {
            "uuid": str(uuid.uuid4()),
            "category": "B101",
            "description": "井盖破损",
            "latitude": lat,
            "longitude": lon,
        }

    return facts


def report_body(grid: Grid) -> Callable[[], str]:
    """The same as JSON."""
    facts = report_facts(grid)
    return lambda: json.dumps(facts())

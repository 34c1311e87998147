"""The fast way to the newest whistles shows exactly what `visible_to` shows, in the same order."""

import pytest
from django.test import Client

from grids.models import Whistle
from grids.selectors.latest import Latest, whistle_parts
from tests.world import CAST
from tests.world_chain import raised
from tests.world_grids import District


@pytest.fixture
def several(district: District) -> District:
    """Whistles of two towns, dispatched and not, urgent (led by a department) and plain."""
    for category in ("B101", "X201", "B104", "X201", "S109"):
        raised(district, category=category)
    return district


@pytest.mark.parametrize("handle", sorted(CAST))
def test_parts_are_what_is_visible(several: District, handle: str) -> None:
    user = several.act_user(handle)
    wanted = list(Whistle.objects.visible_to(user).order_by("-id"))
    latest = Latest(Whistle.objects.order_by("-id"), whistle_parts(user))
    assert latest[0:50] == wanted
    assert latest[1:3] == wanted[1:3]
    assert latest.filter(state="pending")[0:50] == [row for row in wanted if row.state == "pending"]
    assert latest.order_by("id")[0:2] == wanted[::-1][:2]
    answer = Client(headers={"authorization": f"Bearer {several.world.token(user)}"}).get(
        "/api/v1/whistles/?page_size=2"
    )
    assert [row["uuid"] for row in answer.json()["results"]] == [str(row.uuid) for row in wanted[:2]]

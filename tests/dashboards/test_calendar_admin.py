"""Working hours in the admin: what the engine cannot read does not get in; what it can moves the calendar."""

import pytest
from django.test import Client

from tests.world_grids import District
from xinhui.core.models import WorkingHours
from xinhui.core.services.calendar import calendar_version


def save(district: District, periods: str) -> int:
    """The status of saving these periods: 302 when they were taken."""
    client = Client()
    client.force_login(district.act_user("command"))
    return client.post("/admin/core/workinghours/add/", {"name": "夏令时", "periods": periods}).status_code


@pytest.mark.parametrize(
    "periods",
    ["[]", "5", '"08:30"', '[["08:30"]]', '[["17:30", "08:30"]]', '[["08:30", "12:00"], ["11:00", "13:00"]]',
     '[["08:30", "25:00"]]', '[["morning", "noon"]]', "{}"],
)  # fmt: skip
def test_unreadable_hours_are_refused(district: District, periods: str) -> None:
    assert save(district, periods) == 200
    assert not WorkingHours.objects.filter(name="夏令时").exists()


def test_good_hours_move_the_calendar(district: District) -> None:
    before = calendar_version()
    assert save(district, '[["08:00", "12:00"], ["15:00", "18:00"]]') == 302
    assert calendar_version() == before + 1

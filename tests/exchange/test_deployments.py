"""People sent down by a table: what gets in, what never does, the same file twice, the progress told on the way."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from grids.models import Deployment
from tests.exchange.conftest import Desk
from tests.grids.emergencies.kit import activated
from tests.world import GRID, OTHER_GRID, SECOND_GRID
from tests.world_grids import District
from xinhui.core import clock
from xinhui.exchange.services import jobs

Desks = Callable[[str], Desk]
HEADING = ("姓名", "电话", "派出单位", "网格代码", "岗位", "起始日期", "截止")
LINES: list[tuple[Any, ...]] = [
    ("冯一", "10000000001", "水务局", GRID, "排涝", date(2026, 7, 1), "2026/7/31"),
    ("冯二", "", "440705-cgj", SECOND_GRID, "", "", ""),
    ("冯三", "10000000003", "城管局", OTHER_GRID, "转移群众", "2026.7.2", ""),
]


def test_a_table_sends_people_for_an_activation(desk: Desks, district: District) -> None:
    activation = activated(district)
    clerk = desk("command")
    job = clerk.table("deployments", HEADING, LINES, activation=str(activation.pk))
    assert (job.accepted, job.rejected, Deployment.objects.count()) == (3, [], 0)
    job = clerk.apply(job)
    assert (job.outcome["created"], job.outcome["refused"]) == (3, [])
    first, second = Deployment.objects.order_by("person_name")[0], Deployment.objects.get(person_name="冯二")
    assert [row.person_name for row in Deployment.objects.filter(activation=activation)].count("冯一") == 1
    by_name = {row.person_name: row for row in Deployment.objects.all()}
    assert (by_name["冯一"].starts_on, by_name["冯一"].ends_on) == (date(2026, 7, 1), date(2026, 7, 31))
    assert (second.starts_on, second.ends_on, second.unit.name) == (clock.today(), None, "城管局")
    assert first.activation == activation and by_name["冯三"].area_code == OTHER_GRID
    page = clerk.client.get("/deployments/").content.decode()
    assert all(name in page for name in by_name)


def test_the_same_file_again_changes_nothing(desk: Desks) -> None:
    clerk = desk("command")
    clerk.apply(clerk.table("deployments", HEADING, LINES))
    again = clerk.apply(clerk.table("deployments", HEADING, LINES))
    assert (again.outcome["created"], again.outcome["unchanged"], Deployment.objects.count()) == (0, 3, 3)


def test_bad_rows_are_listed_one_by_one(desk: Desks) -> None:
    lines = [
        ("冯一", "", "水务局", "440705999999999", "", "", ""),
        ("冯一", "", "无此局", GRID, "", "", ""),
        ("冯一", "无", "水务局", GRID, "", "", ""),
        ("冯一", "", "水务局", GRID, "", "七月", ""),
        ("冯一", "", "水务局", GRID, "", "", "2026-13-01"),
        ("冯一", "", "水务局", GRID, "", "2026-07-02", "2026-07-01"),
        ("冯" * 41, "", "水务局", GRID, "", "", ""),
        ("冯一", "", "水务局", GRID, "巡" * 121, "", ""),
        ("冯一", "", "水务局", GRID, "", "", ""),
        ("冯一", "", "440705-swj", GRID, "", "", ""),
    ]
    job = desk("command").table("deployments", HEADING, lines)
    assert {row["row"]: row["field"] for row in job.rejected} == {
        2: "grid", 3: "unit", 4: "phone", 5: "starts_on", 6: "ends_on", 7: "ends_on", 8: "name", 9: "duty", 11: "name",
    }  # fmt: skip
    assert job.accepted == 1


def test_thousands_tell_how_far_they_are(desk: Desks, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[int] = []
    say = jobs._say

    def listen(job_id: int, done: int) -> None:
        told.append(done)
        say(job_id, done)

    monkeypatch.setattr(jobs, "_say", listen)
    clerk = desk("command")
    lines = [(f"人{n}", "", "水务局", (GRID, SECOND_GRID, OTHER_GRID)[n % 3], "", "", "") for n in range(2500)]
    job = clerk.apply(clerk.table("deployments", HEADING, lines))
    assert (job.outcome["created"], Deployment.objects.count()) == (2500, 2500)
    assert told == [1000, 2000, 2500]


def test_only_the_command_centre_sends(desk: Desks) -> None:
    for handle in ("town_leader", "secretary", "worker", "handler"):
        assert desk(handle).client.get("/exchange/new/deployments/").status_code in (403, 404), handle

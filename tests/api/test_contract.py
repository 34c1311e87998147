"""What a sender may rely on: idempotence, problem details, pages, filters, places, limits, the schema."""

from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings
from rest_framework import serializers

from grids.api.serializers import IssueSerializer
from grids.models import Issue
from grids.services.merge_issues import merge_issues
from tests.world import SECOND_GRID
from tests.world_chain import raised
from tests.world_grids import District
from xinhui.core.coordinates import from_wgs84


class Caller:
    """Somebody with a token."""

    def __init__(self, district: District, handle: str) -> None:
        token = district.world.token(district.act_user(handle))
        self.client = Client(headers={"authorization": f"Bearer {token}"})

    def get(self, path: str) -> Any:
        return self.client.get(f"/api/v1/{path}")

    def post(self, path: str, body: Any) -> Any:
        return self.client.post(f"/api/v1/{path}", body, content_type="application/json")


def a_report(**changes: Any) -> dict[str, Any]:
    body = {
        "uuid": str(uuid4()),
        "category": "B101",
        "description": "井盖破损",
        "latitude": 22.405,
        "longitude": 113.005,
    }
    return {**body, **changes}


def test_the_same_body_again_is_the_same_issue_another_body_a_conflict(district: District) -> None:
    worker = Caller(district, "worker")
    body = a_report()
    first, again = worker.post("issues/", body), worker.post("issues/", body)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    other = worker.post("issues/", {**body, "description": "另一件事"})
    assert (other.status_code, other["Content-Type"]) == (409, "application/problem+json")
    assert Caller(district, "second_worker").post("issues/", {**body, "longitude": 113.015}).status_code == 409
    assert Issue.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"category": "B1"}, "category"), ({"category": "none"}, "category"), ({"description": " "}, "description"),
        ({"latitude": 0.0, "longitude": 0.0}, "latitude"), ({"latitude": 99}, "latitude"), ({"uuid": "x"}, "uuid"),
        ({"latitude": "NaN"}, "latitude"), ({"title": "长" * 81}, "title"), ({"coordinate_system": "mars"}, "coordinate_system"),
        ({"photos": [str(uuid4())]}, "photos"), ({"photos": "x"}, "photos"), ({"source": "moon"}, "source"),
        ({"occurred_at": "yesterday"}, "occurred_at"),
    ],
)  # fmt: skip
def test_bad_input_says_which_field_why_and_keeps_nothing(
    district: District, changes: dict[str, Any], field: str
) -> None:
    answer = Caller(district, "worker").post("issues/", a_report(**changes))
    problem = answer.json()
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    assert {"type", "title", "status", "detail"} <= set(problem)
    assert field in str(problem["errors"])
    assert not Issue.objects.exists()


@pytest.mark.parametrize("body", ["{", "[]", '"x"', "null", "{}"])
def test_bodies_that_are_none(district: District, body: str) -> None:
    answer = Caller(district, "worker").post("issues/", body)
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")


def test_a_report_takes_few_queries_sign_in_included(district: District) -> None:
    worker = Caller(district, "worker")
    worker.post("issues/", a_report())
    with CaptureQueriesContext(connection) as queries:
        assert worker.post("issues/", a_report()).status_code == 201
    assert len(queries) <= 12


def test_the_quick_answer_is_what_the_schema_promises(district: District) -> None:
    original, duplicate = district.report(), district.report()
    merge_issues(actor=district.act("dispatcher"), duplicate_id=duplicate.pk, original_id=original.pk)
    for issue in (original, Issue.objects.get(pk=duplicate.pk)):
        serializer = IssueSerializer()
        slow = serializers.ModelSerializer.to_representation(serializer, issue)
        quick = serializer.to_representation(issue)
        assert list(quick) == list(slow)
        assert {key: str(value) for key, value in quick.items()} == {key: str(value) for key, value in slow.items()}


def test_the_worker_of_another_town_gets_404_and_a_wrong_role_403(district: District) -> None:
    issue = district.report()
    assert Caller(district, "other_worker").get(f"issues/{issue.uuid}/").status_code == 404
    assert Caller(district, "district_leader").post(f"issues/{issue.uuid}/settle/", {"note": "x"}).status_code == 403
    assert Client().get("/api/v1/issues/").status_code == 401
    assert Client(headers={"authorization": "Bearer nonsense"}).get("/api/v1/issues/").status_code == 401


def test_pages_follow_one_another_without_gap_or_repeat(district: District) -> None:
    numbers = [str(raised(district, category="X201").uuid) for _n in range(5)]
    command = Caller(district, "command")
    seen: list[str] = []
    path = "whistles/?page_size=2"
    while path:
        page = command.get(path).json()
        seen += [row["uuid"] for row in page["results"]]
        path = (page["next"] or "").partition("/api/v1/")[2]
        if len(seen) == 2:
            numbers.append(str(raised(district, category="X201").uuid))  # one arrives meanwhile: not in this reading
    assert seen == numbers[4::-1]


def test_filters(district: District) -> None:
    whistle = raised(district, category="X201")
    raised(district, category="B101")
    command = Caller(district, "command")
    assert [row["uuid"] for row in command.get("whistles/?category=X201").json()["results"]] == [str(whistle.uuid)]
    assert command.get("whistles/?area=440705104").json()["results"] == []
    assert len(command.get("whistles/?area=440705103").json()["results"]) == 2
    assert len(command.get("issues/?state=whistled").json()["results"]) == 2
    assert command.get("issues/?state=nonsense").status_code == 400


@pytest.mark.parametrize("system", ["wgs84", "gcj02", "bd09"])
def test_the_grid_of_a_point_in_every_coordinate_system(district: District, system: str) -> None:
    lat, lon = from_wgs84(22.405, 113.015, system)
    answer = Caller(district, "worker").get(f"grids/locate/?lat={lat}&lng={lon}&coordinate_system={system}")
    assert (answer.status_code, answer.json()["code"]) == (200, SECOND_GRID)
    report = a_report(latitude=lat, longitude=lon, coordinate_system=system)
    assert Caller(district, "second_worker").post("issues/", report).json()["grid"] == SECOND_GRID


@pytest.mark.parametrize(
    ("query", "status"), [("lat=0&lng=0", 404), ("lat=x&lng=1", 400), ("lng=113", 400), ("lat=91&lng=1", 400)]
)
def test_points_that_are_nowhere(district: District, query: str, status: int) -> None:
    answer = Caller(district, "worker").get(f"grids/locate/?{query}")
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")


def test_somebody_elses_grid_is_not_reported_from(district: District) -> None:
    answer = Caller(district, "worker").post("issues/", a_report(latitude=22.455, longitude=113.055))
    assert answer.status_code == 403


def test_too_many_calls_are_told_when_to_come_back(
    district: District, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "throttle"}}
    monkeypatch.setattr("xinhui.api_throttle.WindowThrottle.rate", "5/hour", raising=False)
    worker = Caller(district, "worker")
    statuses = [worker.get("categories/").status_code for _n in range(7)]
    assert statuses == [200] * 5 + [429] * 2
    answer = worker.get("categories/")
    assert answer["Content-Type"] == "application/problem+json"
    assert 0 < int(answer["Retry-After"]) <= 3600
    assert Caller(district, "second_worker").get("categories/").status_code == 200
    cache.clear()


def test_a_dead_counter_lets_reports_through(district: District, monkeypatch: pytest.MonkeyPatch) -> None:
    def dead(*_args: Any, **_facts: Any) -> int:
        raise ConnectionError("no cache")

    monkeypatch.setattr("xinhui.api_throttle.count", dead)
    assert Caller(district, "worker").post("issues/", a_report()).status_code == 201


@pytest.mark.parametrize("cursor", ["cD0yMDI2", "cD1ub24=", "bz1h", "!", "cj0xJnA9MA=="])
@pytest.mark.parametrize("path", ["issues", "whistles", "assignments", "orders", "activations", "grids"])
def test_a_cursor_of_ones_own_making_is_no_page(district: District, path: str, cursor: str) -> None:
    answer = Caller(district, "command").get(f"{path}/?cursor={cursor}")
    assert answer.status_code in (200, 404), answer.content


def test_the_schema_names_every_operation(district: District) -> None:
    schema = Caller(district, "worker").get("schema/?format=json").json()
    assert schema["openapi"].startswith("3.1")
    operations = [
        operation for path in schema["paths"].values() for name, operation in path.items() if name != "parameters"
    ]
    assert len({operation["operationId"] for operation in operations}) == len(operations) > 35
    for operation in operations:
        assert any(code.startswith("2") for code in operation["responses"]), operation["operationId"]

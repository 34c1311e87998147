"""A public client against a live server: PyPI's `three`, which talks to the Open311 endpoints of cities.

It was written for Python 2 and asks `itertools` for `ifilter`, which has been the built-in `filter` since.
"""

import importlib
import io
import itertools
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
from pytest_django.live_server_helper import LiveServer

from grids.models import Issue, ServiceAttribute
from grids.services.approve_whistle import approve_whistle
from grids.services.raise_whistle import raise_whistle
from grids.services.settle_issue import confirm_issue
from tests.open311.caller import caller
from tests.world import GRID
from tests.world_chain import lead_of
from tests.world_grids import District, jpeg, middle_of
from xinhui.core import clock


@pytest.fixture(scope="module")
def three() -> Any:
    """The client's module."""
    with patch.object(itertools, "ifilter", filter, create=True):
        return importlib.import_module("three")


def client(three: Any, live_server: LiveServer, district: District, handle: str) -> Any:
    """The client of somebody, as its own documentation makes one."""
    key = caller(district, handle).key
    return three.Three(f"{live_server.url}/open311/v2/", api_key=key, jurisdiction="xinhui")


def tell(platform: Any, number: str, update: str, words: str, **facts: str) -> int:
    """Send an update, which the client has no call of its own for, over its session; the status of the answer."""
    form = {"api_key": platform.api_key, "service_request_id": number, "update_id": update, "description": words}
    address = platform._create_path("servicerequestupdates")
    return int(platform.session.post(address, data={**form, **facts}).status_code)


def test_a_whole_round_trip(
    transactional_db: None, live_server: LiveServer, district: District, three: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_PROXY", "*")
    ServiceAttribute.objects.create(
        category=district.categories["B101"], code="kind", question="井盖种类", datatype="singlevaluelist",
        options="manhole=圆形井盖\ngrate=雨水箅子", is_required=True,
    )  # fmt: skip
    city, bureau = (client(three, live_server, district, handle) for handle in ("bureau_client", "handler"))

    # Discover the endpoint, and begin again at the address it names.
    (endpoint,) = city.discovery()["endpoints"]
    assert endpoint["url"] + "/" == city.endpoint
    services = {row["service_code"]: row for row in city.services()}
    assert services["B101"]["metadata"] is True
    definition = city.services("B101")
    (question,) = definition["attributes"]
    key = question["values"][1]["key"]

    # Report, with a photo; the same again is the same request.
    lat, lon = middle_of(GRID)
    facts = {"lat": lat, "long": lon, "description": "村口井盖缺损", "address": "村口", "name": "John Smith",
             "phone": "13800138000", "external_id": "CITY-1", f"attribute[{question['code']}]": key}  # fmt: skip
    (sent,) = city.post("B101", media=("p.jpg", io.BytesIO(jpeg(3)), "image/jpeg"), **facts)
    assert city.post_response.status_code == 201
    (again,) = city.post("B101", media=("p.jpg", io.BytesIO(jpeg(3)), "image/jpeg"), **facts)
    assert (city.post_response.status_code, again) == (200, sent)
    number = sent["service_request_id"]
    assert city.token("CITY-1", api_key=city.api_key) == [{"service_request_id": number, "token": "CITY-1"}]

    (seen,) = city.request(number, api_key=city.api_key)
    assert (seen["status"], seen["service_code"], seen["agency_responsible"]) == ("open", "B101", "城管局")
    photo = city.session.get(seen["media_url"], headers={"Authorization": ""})
    assert (photo.status_code, photo.headers["Content-Type"]) == (200, "image/jpeg")

    # Inside the portal: looked at, whistled, sent to the bureau.
    issue = Issue.objects.get(uuid=number)
    confirm_issue(actor=district.act("worker"), issue_id=issue.pk, photos=[district.photo()])
    whistle = raise_whistle(actor=district.act("worker"), issue_id=issue.pk, reason="需部门处置")
    approve_whistle(actor=district.act("town_leader"), whistle_id=whistle.pk)

    # The bureau's system finds it among its open ones, answers and finishes it.
    tomorrow = clock.now() + timedelta(days=1)
    (task,) = bureau.requests("B101", api_key=bureau.api_key, status="open", count=10, between=[clock.now() - timedelta(days=2), tomorrow])  # fmt: skip
    assert task["service_request_id"] == number and task["expected_datetime"]
    for update, status, words in (("1", "open", "已派员前往"), ("2", "closed", "已更换井盖")):
        sent = [tell(bureau, number, update, words, status=status) for _ in range(2)]
        assert sent == [201, 200]
    lead = lead_of(whistle)
    assert (lead.state, lead.result) == ("finished", "已更换井盖")

    # The city learns of it, and adds a word of its own, which the bureau reads.
    told = city.get("servicerequestupdates", api_key=city.api_key, service_request_id=number)
    assert any("已派员前往" in row["description"] for row in told)
    assert any("已更换井盖" in row["description"] for row in told)
    assert tell(city, "CITY-1", "c1", "市民表示感谢") == 201
    heard = bureau.get("servicerequestupdates", api_key=bureau.api_key, service_request_id=number)
    assert "市民表示感谢" in heard[-1]["description"]


def test_a_refusal_is_what_the_client_expects(
    transactional_db: None, live_server: LiveServer, district: District, three: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_PROXY", "*")
    city = client(three, live_server, district, "bureau_client")
    (row,) = city.post("NOPE", lat=22.405, long=113.005)
    assert (city.post_response.status_code, row["code"]) == (404, 404)
    (row,) = city.requests()
    assert (city._request.status_code, row["code"]) == (403, 403) and "api_key" in row["description"]

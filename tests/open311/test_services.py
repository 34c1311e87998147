"""Discovery, services and their questions: for everybody, in both formats."""

from typing import Any
from unittest.mock import patch

import pytest
from django.test import Client
from lxml import etree

from grids.models import ServiceAttribute
from grids.selectors import open311 as selectors
from tests.open311.caller import ROOT, Caller, errors_of, read
from tests.world_grids import District

CHOICES = "manhole=圆形井盖\ngrate=雨水箅子"


def ask(district: District, code: str, order: int, **facts: Any) -> ServiceAttribute:
    """A question about a missing manhole cover."""
    values = {"question": code, "datatype": "string", "category": district.categories["B101"], **facts}
    return ServiceAttribute.objects.create(code=code, order=order, **values)


def test_discovery_in_xml(district: District) -> None:
    answer = Client().get(f"{ROOT}/discovery.xml")
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/xml; charset=utf-8")
    assert answer.content.startswith(b"<?xml version='1.0' encoding='utf-8'?>")
    root = etree.fromstring(answer.content)
    assert root.tag == "discovery"
    assert root.findtext("endpoints/endpoint/url") == "http://testserver/open311/v2"
    assert root.findtext("endpoints/endpoint/specification") == "http://wiki.open311.org/GeoReport_v2"
    assert [one.text for one in root.findall("endpoints/endpoint/formats/format")] == ["text/xml", "application/json"]


def test_discovery_in_json(district: District) -> None:
    answer = Client().get(f"{ROOT}/discovery.json")
    assert answer["Content-Type"] == "application/json; charset=utf-8"
    (endpoint,) = answer.json()["endpoints"]
    assert (endpoint["url"], endpoint["type"]) == ("http://testserver/open311/v2", "test")


@pytest.mark.parametrize("form", ["json", "xml"])
def test_services_are_sub_categories_in_use(district: District, form: str) -> None:
    gone = district.categories["S109"]
    gone.is_active = False
    gone.save()
    ask(district, "kind", 1)
    rows = {row["service_code"]: row for row in read(Client().get(f"{ROOT}/services.{form}"))}
    assert set(rows) == {"B101", "B104", "X201"}
    manhole = rows["B101"]
    assert manhole["service_name"] == "井盖缺损" and manhole["group"] == "公共设施"
    assert "城管局" in manhole["description"] and "公共设施" in manhole["keywords"]
    yes, no = (True, False) if form == "json" else ("true", "false")
    assert (manhole["metadata"], rows["B104"]["metadata"], manhole["type"]) == (yes, no, "realtime")


def test_a_definition_asks_in_order(district: District) -> None:
    ask(district, "note", 3, datatype="text", is_required=False)
    ask(district, "kind", 1, datatype="singlevaluelist", options=CHOICES, is_required=True, hint="选一项")
    ask(district, "warning", 2, is_variable=False, question="请勿靠近")
    ask(district, "old", 4, is_active=False)
    found = Client().get(f"{ROOT}/services/B101.json").json()
    assert found["service_code"] == "B101"
    assert [row["code"] for row in found["attributes"]] == ["kind", "warning", "note"]
    first, second, _third = found["attributes"]
    assert first["values"] == [{"key": "manhole", "name": "圆形井盖"}, {"key": "grate", "name": "雨水箅子"}]
    assert (first["required"], first["variable"], first["datatype_description"]) == (True, True, "选一项")
    assert (second["variable"], second["values"]) == (False, [])
    root = etree.fromstring(Client().get(f"{ROOT}/services/B101.xml").content)
    assert [one.text for one in root.findall("attributes/attribute/code")] == ["kind", "warning", "note"]
    assert [one.text for one in root.findall("attributes/attribute/values/value/key")] == ["manhole", "grate"]


@pytest.mark.parametrize("code", ["B1", "NOPE", "B101x"])
def test_an_unknown_service_is_404(district: District, code: str) -> None:
    answer = Caller("", "xml").get(f"services/{code}")
    assert answer.status_code == 404
    assert "service_code" in errors_of(answer)


@pytest.mark.parametrize(("jurisdiction", "status"), [("xinhui", 200), ("440705", 200), ("", 200), ("440705103", 404), ("chicago.gov", 404)])  # fmt: skip
def test_the_jurisdiction_is_checked_where_given(district: District, jurisdiction: str, status: int) -> None:
    answer = Caller("").get("services", jurisdiction_id=jurisdiction)
    assert answer.status_code == status
    if status == 404:
        assert "jurisdiction_id" in errors_of(answer)


def test_errors_come_in_the_readers_language(district: District) -> None:
    answers = [
        Client(headers={"accept-language": lang}).get(f"{ROOT}/services/NOPE.json") for lang in ("zh-hans", "en")
    ]
    chinese, english = (errors_of(answer) for answer in answers)
    assert "没有" in chinese and "There is no service" in english


@pytest.mark.parametrize("path", ["nothing.xml", "services", "services.csv", "requests.html"])
def test_an_address_that_leads_nowhere_says_so_in_georeports_form(district: District, path: str) -> None:
    answer = Client().get(f"{ROOT}/{path}")
    assert answer.status_code == 404
    assert answer["Content-Type"] == "text/xml; charset=utf-8"
    assert errors_of(answer)


def test_words_that_xml_cannot_hold_are_replaced(district: District) -> None:
    category = district.categories["B101"]
    category.name = "井盖\x0b<缺损>&\ufffe"
    category.save()
    root = etree.fromstring(Client().get(f"{ROOT}/services.xml").content)
    assert root.findtext("service/service_name") == "井盖\ufffd<缺损>&\ufffd"


@pytest.mark.parametrize(("form", "kind"), [("xml", "text/xml"), ("json", "application/json")])
def test_a_fault_of_ours_is_told_in_georeports_form(district: District, form: str, kind: str) -> None:
    with patch.object(selectors, "services", side_effect=RuntimeError("secret")):
        answer = Client(raise_request_exception=False).get(f"{ROOT}/services.{form}")
    assert (answer.status_code, answer["Content-Type"]) == (500, f"{kind}; charset=utf-8")
    assert errors_of(answer) and b"secret" not in answer.content

"""Requests come in once, with their answers and photos; what cannot be used is named."""

import io
from pathlib import Path
from typing import Any
from unittest.mock import patch
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from PIL import Image

from grids.models import Issue, IssueAnswer, OutsideReport, ServiceAttribute
from tests.open311.caller import ROOT, Caller, caller, errors_of, read, request
from tests.open311.test_services import CHOICES, ask
from tests.world import GRID, OTHER_GRID, SECOND_GRID
from tests.world_grids import District, jpeg, middle_of
from xinhui import api_throttle
from xinhui.api_throttle import WindowThrottle
from xinhui.attachments.models import Attachment
from xinhui.core.coordinates import from_wgs84

NO_POINT = {"lat": "", "long": ""}


def photo(mark: int = 1, name: str = "photo.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, jpeg(mark), "image/jpeg")


def with_place_inside() -> bytes:
    """A JPEG whose EXIF says where and by what it was taken."""
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "SecretPhone"
    Image.new("RGB", (32, 32), (1, 2, 3)).save(out, "JPEG", exif=exif)
    return out.getvalue()


@pytest.mark.parametrize("form", ["json", "xml"])
def test_a_request_becomes_a_report_that_waits_for_a_look(district: District, form: str) -> None:
    answer = caller(district, form=form).post("requests", **request(address_string="村口大榕树旁", external_id="A-1"))
    assert answer.status_code == 201, answer.content.decode()
    (row,) = read(answer)
    issue = Issue.objects.get()
    assert row["service_request_id"] == str(issue.uuid)
    assert issue.number in row["service_notice"] and row["account_id"] is None and "token" not in row
    assert (issue.source, issue.state, issue.area_code) == ("public", "to_confirm", GRID)
    assert (issue.description, issue.address) == ("村口井盖缺损", "村口大榕树旁")
    assert issue.reporter == district.world.bureau_client
    assert [entry.verb for entry in issue.timeline.all()] == ["report"]


def test_the_same_number_is_the_same_request(district: District) -> None:
    own = caller(district)
    first, again = (own.post("requests", **request(external_id="A-1")) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 200)
    assert read(first) == read(again)
    other = own.post("requests", **request(external_id="A-1", description="另一件事"))
    assert other.status_code == 409 and errors_of(other)
    assert Issue.objects.count() == OutsideReport.objects.count() == 1


def test_a_new_key_of_the_account_does_not_make_it_another_request(district: District) -> None:
    assert caller(district).post("requests", **request(external_id="A-1")).status_code == 201
    assert caller(district).post("requests", **request(external_id="A-1")).status_code == 200


def test_another_senders_number_is_another_request(district: District) -> None:
    assert caller(district).post("requests", **request(external_id="A-1")).status_code == 201
    assert caller(district, "dispatcher").post("requests", **request(external_id="A-1")).status_code == 201
    assert Issue.objects.count() == 2


@pytest.mark.parametrize("name", ["external_id", "service_request_id", "uuid"])
def test_a_sender_names_its_number_in_any_of_three_ways(district: District, name: str) -> None:
    own, number = caller(district), str(uuid4())
    (row,) = read(own.post("requests", **request(**{name: number})))
    assert own.post("requests", **request(external_id=number)).status_code == 200
    assert own.rows(f"tokens/{number}") == [{"service_request_id": row["service_request_id"], "token": number}]
    assert caller(district, "dispatcher").get(f"tokens/{number}").status_code == 404


def test_without_a_number_every_request_is_new(district: District) -> None:
    own = caller(district)
    rows = [read(own.post("requests", **request()))[0]["service_request_id"] for _ in range(2)]
    assert len(set(rows)) == 2
    assert own.rows(f"tokens/{rows[0]}")[0]["service_request_id"] == rows[0]
    assert own.get("tokens/nothing").status_code == 404


def test_answers_are_part_of_what_must_be_the_same(district: District) -> None:
    ask(district, "kind", 1, datatype="singlevaluelist", options=CHOICES)
    own = caller(district)
    assert own.post("requests", **request(external_id="1", **{"attribute[kind]": "grate"})).status_code == 201
    assert own.post("requests", **request(external_id="1", **{"attribute[kind]": "manhole"})).status_code == 409
    ask(district, "must", 2, is_required=True)
    again = own.post("requests", **request(external_id="1", **{"attribute[kind]": "grate"}))
    assert again.status_code == 200, "what came in under yesterday's questions came in"


def questions(district: District) -> None:
    ask(district, "kind", 1, datatype="singlevaluelist", options=CHOICES, is_required=True)
    ask(district, "near", 2, datatype="multivaluelist", options="school=学校\nroad=道路\nmarket=市场")
    ask(district, "width", 3, datatype="number")
    ask(district, "seen", 4, datatype="datetime")
    ask(district, "short", 5)
    ask(district, "long", 6, datatype="text")
    ask(district, "shown", 7, is_variable=False)


def test_answers_are_kept_and_shown_on_the_page(district: District) -> None:
    questions(district)
    fields = {
        "attribute[kind]": "grate", "attribute[near][]": ["road", "school"], "attribute[width]": "0.70",
        "attribute[seen]": "2026-09-13T23:30:00Z", "attribute[long]": "第一行\n<b>第二行</b>",
        "media_url": "https://photos.example/1.jpg",
    }  # fmt: skip
    answer = caller(district).post("requests", **request(external_id="市平台-7", **fields))
    assert answer.status_code == 201, answer.content.decode()
    kept = {row.attribute.code: (row.values, row.shown) for row in IssueAnswer.objects.select_related("attribute")}
    assert kept == {
        "kind": (["grate"], "雨水箅子"), "near": (["road", "school"], "道路、学校"), "width": (["0.70"], "0.70"),
        "seen": (["2026-09-14T07:30:00+08:00"], "2026-09-14T07:30:00+08:00"),
        "long": (["第一行\n<b>第二行</b>"], "第一行\n<b>第二行</b>"),
    }  # fmt: skip
    browser = Client()
    browser.force_login(district.world.worker)
    page = browser.get(f"/issues/{Issue.objects.get().pk}/").content.decode()
    for words in ("雨水箅子", "道路、学校", "市平台-7", "https://photos.example/1.jpg", "市数据局接口"):
        assert words in page
    assert "<b>第二行</b>" not in page and "&lt;b&gt;第二行" in page
    assert 'href="https://photos.example' not in page and 'src="https://photos.example' not in page


NO_ANSWERS: list[tuple[str, Any]] = [
    ("kind", "plastic"), ("kind", ["grate", "manhole"]), ("kind", ""), ("near", ["road", "moon"]), ("width", "wide"),
    ("width", "NaN"), ("width", "1" * 31), ("seen", "yesterday"), ("short", "x" * 201), ("long", "x" * 2001),
    ("nobody", "asked"), ("shown", "x"),
]  # fmt: skip


def test_an_answer_that_cannot_be_used_is_named(district: District) -> None:
    questions(district)
    own = caller(district)
    for code, value in NO_ANSWERS:
        fields = {"attribute[kind]": "grate", f"attribute[{code}]": value}
        answer = own.post("requests", **request(**fields))
        assert answer.status_code == 400, (code, value, answer.content.decode())
        assert f"attribute[{code}]" in errors_of(answer)
    assert not Issue.objects.exists()


def test_a_question_is_frozen_with_its_answer(district: District) -> None:
    ask(district, "kind", 1, datatype="singlevaluelist", options=CHOICES, question="什么井盖？")
    caller(district).post("requests", **request(**{"attribute[kind]": "grate"}))
    ServiceAttribute.objects.update(question="改了", options="grate=改了")
    row = IssueAnswer.objects.get()
    assert (row.question, row.shown) == ("什么井盖？", "雨水箅子")


UNUSABLE: list[tuple[dict[str, Any], int, str]] = [
    ({"service_code": ""}, 400, "service_code"), ({"service_code": "NOPE"}, 404, "service_code"),
    ({"service_code": "B1"}, 404, "service_code"), (NO_POINT, 400, "lat"), ({"lat": "x"}, 400, "lat"),
    ({"long": ""}, 400, "long"), ({"lat": "nan"}, 400, "lat"), ({"lat": "1e400"}, 400, "lat"),
    ({"lat": "91"}, 400, "lat"), ({"lat": "0", "long": "0"}, 400, "lat"), ({"long": "181"}, 400, "long"),
    ({"coordinate_system": "mars"}, 400, "coordinate_system"), ({"description": "x" * 2001}, 400, "description"),
    ({"description": "a\x00b"}, 400, "description"), ({"address_string": "x" * 161}, 400, "address_string"),
    ({"address_string": "a\x00"}, 400, "address_string"), ({"phone": "1" * 21}, 400, "phone"),
    ({"external_id": "x" * 101}, 400, "external_id"), ({"media_url": "javascript:alert(1)"}, 400, "media_url"),
    ({"media_url": "http://[::1"}, 400, "media_url"), ({"jurisdiction_id": "chicago.gov"}, 404, "jurisdiction_id"),
    ({**NO_POINT, "address_id": "440705103201999"}, 400, "address_id"), ({"attribute": "x"}, 400, "attribute"),
    ({**NO_POINT, "address_string": "月球背面"}, 400, "address_string"), ({"attribute[": "x"}, 400, "attribute["),
]  # fmt: skip


def test_what_cannot_be_used_is_named_and_nothing_is_kept(district: District) -> None:
    own = caller(district)
    for facts, status, named in UNUSABLE:
        answer = own.post("requests", **request(**facts))
        assert answer.status_code == status, (facts, answer.content.decode())
        assert named in errors_of(answer), facts
    assert not Issue.objects.exists()


def test_a_place_comes_in_any_system_and_leaves_in_wgs84(district: District) -> None:
    lat, lon = middle_of(GRID)
    for system in ("gcj02", "BD09"):
        there = from_wgs84(lat, lon, system.lower())
        answer = caller(district).post("requests", **request(lat=there[0], long=there[1], coordinate_system=system))
        assert answer.status_code == 201
    for row in caller(district).rows("requests"):
        assert (row["lat"], row["long"]) == pytest.approx((lat, lon), abs=1e-6)
        assert row["address_id"] == GRID


@pytest.mark.parametrize(
    ("fields", "grid"),
    [({"address_id": SECOND_GRID}, SECOND_GRID), ({"address_string": "双水镇双水村第3网格"}, OTHER_GRID),
     ({"address_string": "新会区双水村老祠堂旁"}, OTHER_GRID), ({"address_string": "罗坑镇罗坑村第2网格北侧"}, SECOND_GRID)],
)  # fmt: skip
def test_a_place_by_grid_or_by_an_address_that_names_one(district: District, fields: dict[str, str], grid: str) -> None:
    answer = caller(district).post("requests", **request(**NO_POINT, **fields))
    assert answer.status_code == 201, answer.content.decode()
    assert Issue.objects.get().area_code == grid


def test_an_address_that_names_two_grids_is_not_guessed(district: District) -> None:
    answer = caller(district).post("requests", **request(**NO_POINT, address_string="罗坑镇罗坑村村口"))
    assert answer.status_code == 400 and "no single grid" in errors_of(answer)


def test_without_a_description_the_service_speaks(district: District) -> None:
    assert caller(district).post("requests", **request(description="")).status_code == 201
    assert Issue.objects.get().description == "井盖缺损"


@pytest.mark.parametrize(
    ("first", "last", "name"), [("小明", "陈", "陈小明"), ("John", "Smith", "John Smith"), ("", "", "")]
)
def test_a_contact_is_kept_as_the_portal_keeps_one_and_shown_to_nobody(
    district: District, first: str, last: str, name: str
) -> None:
    private = {"email": "ming@example.com", "device_id": "dev-1", "account_id": "acc-1", "phone": "13800138000"}
    own = caller(district)
    own.post("requests", **request(first_name=first, last_name=last, external_id="1", **private))
    issue = Issue.objects.get()
    assert (issue.contact_name, issue.contact_phone) == (name, "13800138000")
    shown = own.get("requests", extensions="true").content.decode() + own.get("servicerequestupdates").content.decode()
    stored = str(list(Issue.objects.values())) + str(list(OutsideReport.objects.values()))
    for word in ("ming@example.com", "dev-1", "acc-1"):
        assert word not in stored
    for word in ("13800138000", *filter(None, [name])):
        assert word not in shown


def test_photos_lose_what_their_file_knew(district: District) -> None:
    upload = SimpleUploadedFile("exif.jpg", with_place_inside(), "image/jpeg")
    assert b"SecretPhone" in with_place_inside()
    own = caller(district)
    answer = own.post("requests", **request(media=[upload, photo(2), photo(3)], external_id="1"))
    assert answer.status_code == 201, answer.content.decode()
    issue = Issue.objects.get()
    assert issue.photos.filter(stage="report").count() == 3
    for row in issue.photos.select_related("attachment"):
        assert b"SecretPhone" not in Path(row.attachment.file.path).read_bytes()
    (row,) = own.rows("requests", extensions="true")
    links = row["extended_attributes"]["media_urls"]
    assert len(links) == 3 and row["media_url"] == links[0]
    renamed = SimpleUploadedFile("e.jpg", with_place_inside(), "image/jpeg")
    again = own.post("requests", **request(media=[renamed, photo(2), photo(3)], external_id="1"))
    assert again.status_code == 200
    assert Attachment.objects.count() == 3


HOSTILE = {
    "script.jpg": b"<script>alert(1)</script>", "empty.jpg": b"", "page.svg": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    "cut.jpg": jpeg(5)[:200], "zip.jpg": b"PK\x03\x04" + b"\x00" * 100,
}  # fmt: skip


def test_what_is_no_photo_is_refused_and_nothing_is_kept(district: District) -> None:
    own = caller(district)
    for name, content in HOSTILE.items():
        answer = own.post("requests", **request(media=SimpleUploadedFile(name, content, "image/jpeg")))
        assert answer.status_code == 400 and "media" in errors_of(answer), name
    assert not Issue.objects.exists() and not Attachment.objects.exists()


def test_ten_photos_are_too_many(district: District) -> None:
    answer = caller(district).post("requests", **request(media=[photo(mark) for mark in range(10)]))
    assert answer.status_code == 400 and "media" in errors_of(answer)


def test_a_request_is_a_form(district: District) -> None:
    own = caller(district)
    for kind in ("application/json", "text/xml", "text/plain"):
        answer = own.http.post(f"{ROOT}/requests.json?api_key={own.key}", b"{}", content_type=kind)
        assert answer.status_code == 415 and errors_of(answer), kind


def test_an_empty_form_is_refused(district: District) -> None:
    own = caller(district)
    answer = own.http.post(
        f"{ROOT}/requests.json?api_key={own.key}", b"", content_type="application/x-www-form-urlencoded"
    )
    assert answer.status_code == 400 and "service_code" in errors_of(answer)


def test_who_may_not_report_may_not_here(district: District) -> None:
    assert caller(district, "audit_admin").post("requests", **request()).status_code == 403
    assert caller(district, "other_worker").post("requests", **request()).status_code == 403
    assert Caller("").post("requests", **request()).status_code == 403
    assert not Issue.objects.exists()


def test_no_csrf_mark_is_asked_for(district: District) -> None:
    own = caller(district)
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(f"{ROOT}/requests.json", {"api_key": own.key, **request()}).status_code == 201


def test_calls_are_limited_like_the_api(district: District) -> None:
    own = caller(district)
    rate = patch.object(WindowThrottle, "THROTTLE_RATES", {"user": "2/min"})
    with rate, patch.dict(api_throttle._leave, clear=True):
        answers = [own.get("requests") for _ in range(4)]
    assert answers[-1].status_code == 429 and errors_of(answers[-1])
    assert int(answers[-1]["Retry-After"]) <= 60


@given(st.floats(allow_nan=True, allow_infinity=True), st.floats(-400, 400))
@hypothesis_settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_any_two_numbers_are_a_place_of_the_district_or_a_refusal(district: District, lat: float, lon: float) -> None:
    answer = caller(district).post("requests", **request(lat=lat, long=lon))
    assert answer.status_code == 400 and errors_of(answer)

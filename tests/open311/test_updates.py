"""Updates of another platform: the unit's answer, its finished work, or a remark; once, however often it is sent."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from grids.models import Issue, TimelineEntry
from grids.services.adjust_assignment import suspend
from tests.open311.caller import ROOT, Caller, caller, errors_of, read
from tests.world_chain import assignment_in, dispatched, issue_in, lead_of
from tests.world_grids import MONDAY, District, jpeg
from xinhui.core import clock
from xinhui.outbox.models import Message


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    """An ordinary working Monday, 09:00."""
    with clock.moved(MONDAY):
        yield


def tell(own: Caller, issue: Issue, **facts: Any) -> Any:
    values = {"update_id": "U-1", "status": "open", "description": "已派员前往", **facts}
    return own.post("servicerequestupdates", service_request_id=issue.uuid, **values)


def verbs(issue: Issue) -> list[str]:
    return [entry.verb for entry in issue.timeline.order_by("id")]


@pytest.mark.parametrize("status", ["open", "OPEN", "acknowledged", "investigating", "in_progress", "action_scheduled"])
def test_open_is_the_units_answer(district: District, status: str) -> None:
    part = lead_of(dispatched(district))
    answer = tell(caller(district, "handler"), part.whistle.issue, status=status)
    assert answer.status_code == 201, answer.content.decode()
    part.refresh_from_db()
    assert (part.state, part.responded_at, part.handler) == ("responded", MONDAY, district.world.handler)
    (row,) = read(answer)
    entry = TimelineEntry.objects.get(pk=row["update_id"])
    assert (entry.verb, entry.text) == ("respond", "已派员前往")


@pytest.mark.parametrize("status", ["closed", "fixed"])
def test_closed_is_the_units_finished_work(district: District, status: str) -> None:
    part = assignment_in(district, "responded")
    photo = SimpleUploadedFile("done.jpg", jpeg(9), "image/jpeg")
    answer = tell(caller(district, "handler"), part.whistle.issue, status=status, description="已更换井盖", media=photo)
    assert answer.status_code == 201, answer.content.decode()
    part.refresh_from_db()
    assert (part.state, part.result) == ("finished", "已更换井盖")
    assert part.whistle.issue.photos.get().stage == "finish"
    part.whistle.refresh_from_db()
    assert part.whistle.state == "finished", "the portal looks at the place itself before it closes"


def test_closed_before_any_answer_is_both(district: District) -> None:
    part = lead_of(dispatched(district))
    issue = part.whistle.issue
    assert tell(caller(district, "handler"), issue, status="closed", description="已更换井盖").status_code == 201
    assert verbs(issue)[-2:] == ["respond", "finish"]


def test_more_words_while_at_work_are_a_remark(district: District) -> None:
    part = assignment_in(district, "responded")
    issue = part.whistle.issue
    photo = SimpleUploadedFile("x.jpg", jpeg(9), "image/jpeg")
    assert tell(caller(district, "handler"), issue, description="配件已到", media=photo).status_code == 201
    part.refresh_from_db()
    assert (part.state, verbs(issue)[-1], issue.photos.get().stage) == ("responded", "remark", "report")


def test_what_the_chain_does_not_allow_is_409_and_nothing_happens(district: District) -> None:
    part = assignment_in(district, "responded")
    suspend(actor=district.act("department_leader"), assignment_id=part.pk, reason="等待停水许可")
    own = caller(district, "handler")
    answer = tell(own, part.whistle.issue, status="closed")
    assert answer.status_code == 409 and errors_of(answer)
    part.refresh_from_db()
    assert part.state == "suspended" and verbs(part.whistle.issue)[-1] == "suspend"
    assert tell(own, part.whistle.issue, status="open").status_code == 201, "the number is still free"


def test_a_reporters_closed_closes_nothing(district: District) -> None:
    issue = district.report()
    answer = tell(
        caller(district, "worker"),
        issue,
        status="closed",
        description="已经没有了",
        media_url="https://p.example/1.jpg",
    )
    assert answer.status_code == 201
    issue.refresh_from_db()
    entry = issue.timeline.get(verb="remark")
    assert (issue.state, entry.data) == ("open", {"status": "closed", "media_urls": ["https://p.example/1.jpg"]})
    browser = Client(headers={"accept-language": "en"})
    browser.force_login(district.world.worker)
    page = browser.get(f"/issues/{issue.pk}/").content.decode()
    assert "The sender says: closed." in page and "已经没有了" in page and 'href="https://p.example' not in page
    (row,) = caller(district, "worker").rows("servicerequestupdates", service_request_id=str(issue.uuid))
    assert row["status"] == "open" and "已经没有了" in row["description"]


def test_who_is_at_work_is_told_and_never_what_was_said(district: District) -> None:
    part = assignment_in(district, "responded")
    issue = part.whistle.issue
    Message.objects.all().delete()
    assert tell(caller(district, "worker"), issue, description="陈小明 13800138000 催办").status_code == 201
    told = list(Message.objects.filter(kind="whistle.remarked"))
    assert {message.recipient for message in told} >= {district.world.handler}
    assert district.world.worker not in {message.recipient for message in told}
    assert all("13800138000" not in str(message.context) for message in told)


def test_the_same_update_is_done_once(district: District) -> None:
    part = assignment_in(district, "sent")
    issue = part.whistle.issue
    own = caller(district, "handler")
    first, again = tell(own, issue), tell(own, issue)
    assert (first.status_code, again.status_code) == (201, 200)
    assert read(first) == read(again)
    assert verbs(issue).count("respond") == 1
    other = tell(own, issue, description="另一句话")
    assert other.status_code == 409 and errors_of(other)
    assert tell(caller(district, "worker"), issue).status_code == 201, "another sender's number is another update"


def test_an_update_goes_by_either_number_and_to_nobody_elses_request(district: District) -> None:
    own = caller(district)
    (row,) = read(own.post("requests", service_code="B101", lat=22.405, long=113.005, external_id="市-1"))
    by_own = own.post("servicerequestupdates", service_request_id="市-1", update_id="1", description="补充照片")
    assert by_own.status_code == 201
    issue = Issue.objects.get(uuid=row["service_request_id"])
    assert verbs(issue) == ["report", "remark"]
    stranger = tell(caller(district, "other_worker"), issue)
    assert stranger.status_code == 404 and "service_request_id" in errors_of(stranger)
    assert tell(caller(district, "audit_admin"), issue).status_code == 404


def test_who_reads_without_a_part_may_not_write(district: District) -> None:
    issue = issue_in(district, "whistled")
    assert tell(caller(district, "district_leader"), issue).status_code == 201
    assert tell(caller(district, "water_handler"), issue).status_code == 404


UNUSABLE: list[tuple[dict[str, Any], str]] = [
    ({"update_id": ""}, "update_id"), ({"description": " "}, "description"), ({"status": "deleted"}, "status"),
    ({"update_id": "x" * 101}, "update_id"), ({"updated_datetime": "heute"}, "updated_datetime"),
    ({"description": "a\x00"}, "description"), ({"media_url": "ftp://x/"}, "media_url"),
    ({"description": "x" * 2001}, "description"),
]  # fmt: skip


def test_what_cannot_be_used_is_named(district: District) -> None:
    issue = district.report()
    own = caller(district, "worker")
    for facts, named in UNUSABLE:
        answer = tell(own, issue, **facts)
        assert answer.status_code == 400, (facts, answer.content.decode())
        assert named in errors_of(answer)
    assert verbs(issue) == ["report"]


XML = """<?xml version="1.0" encoding="utf-8"?>
<service_request_updates><request_update><update_id>X-1</update_id><service_request_id>{id}</service_request_id>
<status>open</status><updated_datetime>2026-09-14T08:59:00+08:00</updated_datetime>
<description>已派员 &lt;b&gt;前往&lt;/b&gt;</description><media_url/></request_update></service_request_updates>"""
#: Each of these asks the parser to open, fetch or swell something.
HOSTILE = (
    '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><request_update><description>&x;</description></request_update>',
    '<!DOCTYPE r SYSTEM "http://127.0.0.1:9/x.dtd"><request_update/>',
    '<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]><request_update>&b;</request_update>',
    "<request_update>", "", "{}", "<a><request_update/><request_update/></a>", "<nothing/>", "<request_update/>" + " " * 300_000,
)  # fmt: skip


def send_xml(own: Caller, body: str, kind: str = "text/xml") -> Any:
    return own.http.post(f"{ROOT}/servicerequestupdates.xml?api_key={own.key}", body.encode(), content_type=kind)


@pytest.mark.parametrize("kind", ["text/xml", "application/xml; charset=utf-8"])
def test_an_update_may_come_as_it_is_written(district: District, kind: str) -> None:
    part = lead_of(dispatched(district))
    own = caller(district, "handler", form="xml")
    answer = send_xml(own, XML.format(id=part.whistle.issue.uuid), kind)
    assert answer.status_code == 201, answer.content.decode()
    assert read(answer)[0]["service_request_id"] == str(part.whistle.issue.uuid)
    part.refresh_from_db()
    assert part.state == "responded"
    assert part.whistle.issue.timeline.get(verb="respond").text == "已派员 <b>前往</b>"
    assert send_xml(own, XML.format(id=part.whistle.issue.uuid), kind).status_code == 200


def test_hostile_xml_is_refused(district: District) -> None:
    own = caller(district, "worker")
    for body in HOSTILE:
        answer = send_xml(own, body)
        assert answer.status_code == 400, body[:80]
        assert b"root:" not in answer.content and b"aaaa" not in answer.content
        assert errors_of(answer)


def test_what_was_posted_is_read_again_under_the_same_number(district: District) -> None:
    own, issue = caller(district, "worker"), district.report()
    (posted,) = read(tell(own, issue))
    (row,) = own.rows("servicerequestupdates", service_request_id=str(issue.uuid))
    assert row["update_id"] == posted["update_id"]
    assert row["updated_datetime"] == "2026-09-14T09:00:00+08:00"

"""Which requests an account reads: its own, by every filter, within 90 days and 1,000 rows."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from grids.models import Issue, TimelineEntry
from grids.services.report_issue import report_issue
from grids.services.settle_issue import dismiss_issue, settle_issue
from tests.open311.caller import Caller, caller, errors_of, read, request
from tests.world import OTHER_GRID
from tests.world_chain import issue_in
from tests.world_grids import MONDAY, District
from xinhui.core import clock
from xinhui.core.errors import InvalidInput
from xinhui.core.georeport import read_moment, written

DAY = timedelta(days=1)
MOMENTS = st.datetimes(datetime.fromisoformat("1971-01-01"), datetime.fromisoformat("9998-01-01"))


@pytest.fixture
def monday() -> Iterator[None]:
    """An ordinary working Monday, 09:00."""
    with clock.moved(MONDAY):
        yield


def sent_at(district: District, at: datetime, **facts: Any) -> Issue:
    """A report of the command centre's, received at the moment."""
    with clock.moved(at):
        return report_issue(actor=district.act("command"), report=district.draft(**facts))[0]


def ids(rows: list[dict[str, Any]]) -> set[str]:
    return {row["service_request_id"] for row in rows}


@pytest.mark.parametrize("form", ["json", "xml"])
def test_a_request_says_all_that_georeport_asks(district: District, monday: None, form: str) -> None:
    issue = issue_in(district, "whistled")
    whistle = issue.whistles.get()
    (row,) = caller(district, "command", form=form).rows(f"requests/{issue.uuid}")
    lat = issue.latitude if form == "json" else str(issue.latitude)
    assert row == {
        "service_request_id": str(issue.uuid), "status": "open", "status_notes": "Whistled：In hand",
        "service_name": "井盖缺损", "service_code": "B101", "description": issue.description,
        "agency_responsible": "城管局", "service_notice": f"Case number {issue.number}.",
        "requested_datetime": "2026-09-14T09:00:00+08:00", "updated_datetime": "2026-09-14T09:00:00+08:00",
        "expected_datetime": written(whistle.close_due_at), "address": "罗坑村第1网格", "address_id": issue.area_code,
        "zipcode": None, "lat": lat, "long": issue.longitude if form == "json" else str(issue.longitude),
        "media_url": None,
    }  # fmt: skip
    assert row["expected_datetime"] > row["requested_datetime"]


@pytest.mark.parametrize("state", ["to_confirm", "open", "whistled", "settled", "closed", "merged", "dismissed"])
def test_every_state_is_open_or_closed(district: District, monday: None, state: str) -> None:
    issue = issue_in(district, state)
    reader = caller(district, "command")
    (row,) = reader.rows(f"requests/{issue.uuid}")
    expected = "open" if state in ("to_confirm", "open", "whistled") else "closed"
    assert row["status"] == expected
    assert (row["expected_datetime"] is not None) == (state == "whistled")
    assert str(issue.uuid) in ids(reader.rows("requests", status=expected))
    other = "closed" if expected == "open" else "open"
    assert str(issue.uuid) not in ids(reader.rows("requests", status=other))
    assert str(issue.uuid) in ids(reader.rows("requests", status="open,closed"))


def test_notes_say_what_was_done(district: District, monday: None) -> None:
    reader = caller(district, "command")
    settled, closed, merged = (issue_in(district, state) for state in ("settled", "closed", "merged"))
    notes = {row["service_request_id"]: row["status_notes"] for row in reader.rows("requests")}
    assert "当场扶正" in notes[str(settled.uuid)]
    assert "已更换井盖" in notes[str(closed.uuid)]
    assert merged.duplicate_of is not None
    assert str(merged.duplicate_of.uuid) in notes[str(merged.uuid)]


def test_a_closed_request_was_updated_when_it_was_closed(district: District) -> None:
    with clock.moved(MONDAY):
        issue = district.report()
    with clock.moved(MONDAY + DAY):
        settle_issue(actor=district.act("worker"), issue_id=issue.pk, note="当场扶正")
    with clock.moved(MONDAY + 2 * DAY):
        own = caller(district, "worker")
        own.post("servicerequestupdates", service_request_id=issue.uuid, update_id="1", description="谢谢")
        (row,) = own.rows(f"requests/{issue.uuid}")
    assert row["updated_datetime"] == "2026-09-15T09:00:00+08:00"


def test_nobody_reads_what_is_not_theirs(district: District, monday: None) -> None:
    here, there = district.report(), district.report("other_worker", grid=OTHER_GRID)
    home = caller(district, "worker")
    assert ids(home.rows("requests")) == {str(here.uuid)}
    assert ids(home.rows("requests", service_request_id=f"{here.uuid},{there.uuid}")) == {str(here.uuid)}
    answer = home.get(f"requests/{there.uuid}")
    assert answer.status_code == 404 and "service_request_id" in errors_of(answer)
    assert caller(district).rows("requests") == []
    assert len(caller(district, "command").rows("requests")) == 2


def test_without_a_good_key_nothing_is_read(district: District) -> None:
    for path in ("requests", "requests/1", "tokens/1", "servicerequestupdates"):
        for key in ("", "xh_wrong"):
            answer = Caller(key).get(path)
            assert answer.status_code == 403, (path, key)
            assert errors_of(answer)
            assert "WWW-Authenticate" not in answer


def test_a_key_may_come_in_three_ways(district: District) -> None:
    key = caller(district).key
    for headers in ({"authorization": f"Bearer {key}"}, {"x-api-key": key}):
        assert Caller("").http.get("/open311/v2/requests.json", headers=headers).status_code == 200
    assert Caller(key).get("requests").status_code == 200


def test_a_session_is_no_key(district: District) -> None:
    browser = Caller("").http
    browser.force_login(district.act_user("command"))
    assert browser.get("/open311/v2/requests.json").status_code == 403


def test_scopes_narrow(district: District) -> None:
    assert caller(district, "command", "issues:read").get("requests").status_code == 403
    reader = caller(district, "bureau_client", "open311:read")
    assert reader.get("requests").status_code == 200
    refused = reader.post("requests", **request())
    assert refused.status_code == 403 and "open311:write" in errors_of(refused)
    assert caller(district, "bureau_client", "open311:write").post("requests", **request()).status_code == 201


def test_ids_override_everything_else(district: District) -> None:
    old = sent_at(district, MONDAY - 400 * DAY)
    new = sent_at(district, MONDAY)
    reader = caller(district, "command")
    with clock.moved(MONDAY):
        assert ids(reader.rows("requests")) == {str(new.uuid)}
        found = reader.rows("requests", service_request_id=f"{old.uuid}, nonsense,{uuid4()}", status="bogus",
                            start_date="bogus", service_code="B104")  # fmt: skip
    assert ids(found) == {str(old.uuid)}


def test_services_and_dates_filter(district: District) -> None:
    manhole = sent_at(district, MONDAY)
    pipe = sent_at(district, MONDAY + DAY, category="B104")
    reader = caller(district, "command")
    with clock.moved(MONDAY + 2 * DAY):
        assert ids(reader.rows("requests", service_code="B104")) == {str(pipe.uuid)}
        assert len(reader.rows("requests", service_code="B104, B101")) == 2
        assert ids(reader.rows("requests", start_date="2026-09-15T00:00:00+08:00")) == {str(pipe.uuid)}
        assert ids(reader.rows("requests", end_date="2026-09-14T01:00:00Z")) == {str(manhole.uuid)}
        none = reader.rows("requests", start_date="2026-09-14T09:00:01+08:00", end_date="2026-09-15T08:59:59+08:00")
    assert none == []


def test_both_ends_of_a_range_belong_to_it_fractions_and_all(district: District) -> None:
    issue = sent_at(district, MONDAY + timedelta(microseconds=700_000))
    with clock.moved(MONDAY + DAY):
        (row,) = caller(district, "command").rows(
            "requests", start_date="2026-09-14T09:00:00+08:00", end_date="2026-09-14T09:00:00+08:00"
        )
    assert row["service_request_id"] == str(issue.uuid)
    assert row["requested_datetime"] == "2026-09-14T09:00:00+08:00"


def test_ninety_days_and_no_more(district: District) -> None:
    sent_at(district, MONDAY - 91 * DAY)
    near = sent_at(district, MONDAY - 89 * DAY)
    reader = caller(district, "command")
    with clock.moved(MONDAY):
        assert ids(reader.rows("requests")) == {str(near.uuid)}
        assert len(reader.rows("requests", start_date=written(MONDAY - 92 * DAY))) == 2
        assert len(reader.rows("requests", start_date=written(MONDAY - 90 * DAY), end_date=written(MONDAY))) == 1
        answer = reader.get(
            "requests", start_date=written(MONDAY - 90 * DAY - timedelta(seconds=1)), end_date=written(MONDAY)
        )
        backwards = reader.get("requests", start_date=written(MONDAY), end_date=written(MONDAY - DAY))
    assert answer.status_code == 400 and "start_date" in errors_of(answer) and "90 days" in errors_of(answer)
    assert backwards.status_code == 400 and "before it begins" in errors_of(backwards)


UNREADABLE: list[tuple[str, str]] = [
    ("start_date", "2026-09-14"), ("start_date", "2026-09-14T09:00:00"), ("end_date", "tomorrow"), ("status", "done"),
    ("end_date", "2026-13-14T09:00:00Z"), ("start_date", "0001-01-01T00:00:00+14:00"), ("page", "0"), ("page", "x"),
    ("end_date", "9999-12-31T23:59:59-14:00"), ("page_size", "1001"), ("page_size", "-1"), ("page_size", "٣"),
    ("updated_after", "x"), ("start_date", "2026-09-14T24:30:00Z"),
]  # fmt: skip


def test_a_filter_that_cannot_be_read_is_named(district: District) -> None:
    reader = caller(district, "command")
    for name, value in UNREADABLE:
        answer = reader.get("requests", **{name: value})
        assert answer.status_code == 400, (name, value)
        assert name in errors_of(answer)


def test_updated_after_finds_old_requests_that_moved(district: District) -> None:
    old = sent_at(district, MONDAY - 200 * DAY)
    sent_at(district, MONDAY - 2 * DAY)
    with clock.moved(MONDAY):
        dismiss_issue(actor=district.act("secretary"), issue_id=old.pk, reason="现场无此情况")
        found = caller(district, "command").rows("requests", updated_after=written(MONDAY - DAY))
        assert ids(found) == {str(old.uuid)}
        assert caller(district, "command").rows("requests", updated_before=written(MONDAY - 3 * DAY)) == []


def test_a_thousand_rows_an_answer_and_the_rest_by_page(district: District, monday: None) -> None:
    first = district.report()
    values = {
        f.attname: getattr(first, f.attname) for f in Issue._meta.concrete_fields if f.attname not in ("id", "uuid")
    }
    Issue.objects.bulk_create(Issue(**values, uuid=uuid4()) for _ in range(1003))
    reader = caller(district, "command")
    reader.rows("requests", page_size=1)  # the first use of a key in a day is noted
    with CaptureQueriesContext(connection) as few:
        reader.rows("requests", page_size=2)
    with CaptureQueriesContext(connection) as many:
        rows = reader.rows("requests")
    assert len(rows) == 1000
    assert len(many) == len(few) <= 12
    rest = reader.rows("requests", page=2)
    assert len(rest) == 4 and not ids(rest) & ids(rows)
    pages = [ids(reader.rows("requests", page=page, page_size=400)) for page in (1, 2, 3)]
    assert [len(page) for page in pages] == [400, 400, 204] and len(set().union(*pages)) == 1004


def test_extensions_are_asked_for(district: District, monday: None) -> None:
    issue = district.report()
    (row,) = caller(district, "command").rows(f"requests/{issue.uuid}", extensions="true")
    assert row["extended_attributes"] == {"number": issue.number, "media_urls": [], "answers": []}


def test_updates_tell_the_chain_but_not_what_offices_settle_among_themselves(district: District, monday: None) -> None:
    issue = issue_in(district, "closed")
    rows = caller(district, "command").rows("servicerequestupdates", service_request_id=str(issue.uuid))
    said = [row["description"] for row in rows]
    assert [row["status"] for row in rows] == ["open"] * (len(rows) - 1) + ["closed"]
    assert any("城管局：finished the work。已更换井盖" in text for text in said)
    assert not any("村里无力处理" in text for text in said), "the reason of a whistle is between offices"
    assert len(rows) < TimelineEntry.objects.filter(issue=issue).count()
    people = [person.name for person in district.world.people.values()]
    assert not any(name in text for text in said for name in people)


def test_updates_by_time_and_page(district: District) -> None:
    with clock.moved(MONDAY):
        issue = issue_in(district, "whistled")
    reader = caller(district, "command")
    with clock.moved(MONDAY + DAY):
        rows = reader.rows("servicerequestupdates")
        assert len(rows) >= 2 and {row["service_request_id"] for row in rows} == {str(issue.uuid)}
        assert reader.rows("servicerequestupdates", start_date=written(MONDAY + timedelta(seconds=1))) == []
        assert reader.rows("servicerequestupdates", page=2, page_size=1) == rows[1:2]
        assert reader.get("servicerequestupdates", start_date="x").status_code == 400
        assert caller(district).rows("servicerequestupdates", service_request_id=str(issue.uuid)) == []
        xml = caller(district, "command", form="xml").rows("servicerequestupdates")
    assert [row["update_id"] for row in xml] == [row["update_id"] for row in rows]


def test_media_links_open_without_a_sign_in_and_run_out(district: District, monday: None, settings: Any) -> None:
    photo = district.photo()
    issue, _new = report_issue(actor=district.act("worker"), report=district.draft(photos=(photo,)))
    (row,) = caller(district, "command").rows(f"requests/{issue.uuid}")
    link = row["media_url"].removeprefix("http://testserver")
    stranger = Caller("").http
    answer: Any = stranger.get(link)
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
    assert b"".join(answer.streaming_content)[:2] == b"\xff\xd8"
    assert stranger.get(f"{link}x").status_code == 404
    settings.SIGNED_URL_SECONDS = -1
    assert stranger.get(link).status_code == 404


def test_a_link_for_a_person_is_no_link_for_everybody(district: District) -> None:
    assert Caller("").http.get("/files/open/eyJ4IjoxfQ:x:y").status_code == 404


@given(MOMENTS, st.integers(-14 * 60, 14 * 60))
def test_every_moment_is_read_as_it_is_written(naive: datetime, minutes: int) -> None:
    sign = "-" if minutes < 0 else "+"
    offset = f"{sign}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"
    text = f"{naive.replace(microsecond=0).isoformat()}{offset}"
    moment = read_moment(text, field="x")
    assert moment.utcoffset() == timedelta(minutes=minutes)
    again = written(moment)
    assert again is not None and "." not in again
    assert read_moment(again, field="x") == moment
    assert read_moment(text.replace("+", " "), field="x") == moment


@given(st.text(max_size=40))
def test_what_is_no_moment_is_refused_and_nothing_else_happens(text: str) -> None:
    try:
        assert read_moment(text, field="x").tzinfo is not None
    except InvalidInput as refused:
        assert refused.field == "x"


def test_a_refusal_in_xml(district: District) -> None:
    answer = caller(district, "command", form="xml").get("requests", status="done")
    assert answer.content.startswith(b"<?xml") and b"<errors><error><code>400</code>" in answer.content
    assert read(answer)[0]["code"] == "400"

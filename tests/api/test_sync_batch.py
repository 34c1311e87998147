"""Batches: each record once, each with its own result (G2, G3, G4, G10, G11)."""

import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from grids.models import Issue, SyncRecord, TimelineEntry, Whistle
from grids.services.sync import chain
from grids.services.sync.envelope import Kind
from grids.services.sync.kinds import KINDS
from tests.api.sync_phone import Phone, digest, sha
from tests.world import OTHER_GRID
from tests.world_grids import District
from xinhui.audit.models import Entry
from xinhui.core import clock


@pytest.fixture
def phone(district: District) -> Phone:
    """The worker's."""
    return Phone(district)


def test_a_record_is_stored_and_its_receipt_echoes_what_was_sent(phone: Phone) -> None:
    record = phone.report("路面塌陷 🚧", address='“三”\\"号"')
    result = phone.sent(record)
    assert (result["status"], result["uuid"], result["content_hash"]) == ("stored", record["uuid"], digest(record))
    issue = Issue.objects.get(uuid=record["uuid"])
    assert (issue.description, issue.occurred_at.isoformat()) == ("路面塌陷 🚧", record["made_at"])
    assert result["link"] == f"/issues/{issue.pk}/"
    assert phone.client.get(f"/api/v1/issues/{issue.uuid}/").status_code == 200


def test_the_same_again_is_known_another_body_a_conflict_with_the_stored_hash(phone: Phone) -> None:
    record = phone.report()
    first, again = phone.sent(record), phone.sent(record)
    assert (first["status"], again["status"]) == ("stored", "known")
    assert {**again, "status": "stored"} == first
    other = phone.sent({**record, "body": {**record["body"], "description": "另一件事"}})
    assert (other["status"], other["content_hash"]) == ("conflict", digest(record))
    assert other["error"]["code"] == "uuid-reused"
    assert Issue.objects.count() == SyncRecord.objects.count() == 1


def test_one_bad_record_harms_no_other_and_says_why_in_chinese(phone: Phone) -> None:
    good = [phone.report(f"第{n}件") for n in range(3)]
    away, wordless = phone.report(latitude=39.9, longitude=116.4), phone.report(" ")
    strange = phone.record("letter", {"text": "?"})
    results = phone.send(good[0], away, good[1], wordless, strange, good[2], {"uuid": 5}, "no record")  # type: ignore[arg-type]  # on purpose
    assert [row["status"] for row in results] == [
        "stored",
        "refused",
        "stored",
        *["refused"] * 2,
        "stored",
        *["refused"] * 2,
    ]
    assert results[1]["error"]["code"] == "outside-district"
    assert "网格" in results[1]["error"]["errors"][0]["reason"]
    assert results[3]["error"]["errors"][0]["field"] == "description"
    assert results[4]["error"]["errors"][0]["field"] == "kind"
    assert Issue.objects.count() == 3


def test_a_refused_record_keeps_its_number_for_the_mended_one(phone: Phone) -> None:
    record = phone.report(latitude=39.9, longitude=116.4)
    assert phone.sent(record)["status"] == "refused"
    mended = {**record, "body": {**record["body"], **phone.report()["body"]}}
    assert phone.sent(mended)["status"] == "stored"


def test_somebody_elses_grid_is_refused_not_lost(phone: Phone) -> None:
    result = phone.sent(phone.report(grid=OTHER_GRID))
    assert (result["status"], result["error"]["status"]) == ("refused", 403)


def test_a_record_twice_in_one_batch_happens_once(phone: Phone) -> None:
    record, other = phone.report("一"), phone.report("二")
    changed = {**record, "body": {**record["body"], "description": "三"}}
    results = phone.send(record, other, record, changed)
    assert [row["status"] for row in results] == ["stored", "stored", "known", "conflict"]
    assert sorted(Issue.objects.values_list("description", flat=True)) == ["一", "二"]


def test_a_copy_that_came_first_by_another_way_is_the_same_issue(phone: Phone) -> None:
    records = [phone.report(f"第{n}件") for n in range(3)]
    body = {**records[1]["body"], "uuid": records[1]["uuid"], "occurred_at": records[1]["made_at"]}
    assert phone.client.post("/api/v1/issues/", body, content_type="application/json").status_code == 201
    assert [row["status"] for row in phone.send(*records)] == ["stored"] * 3
    assert Issue.objects.count() == 3


def test_a_server_error_of_one_record_is_failed_and_comes_right_later(
    phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_args: Any) -> int:
        raise RuntimeError("disk full")

    settled = phone.report(settle={"note": "已扶正"})
    plain = [phone.report("一"), phone.report("二")]
    with monkeypatch.context() as patch:
        patch.setitem(KINDS, "issue", Kind(run=broken, link=chain.issue_link))
        results = phone.send(plain[0], settled, plain[1])
    assert [row["status"] for row in results] == ["stored", "failed", "stored"]
    assert results[1]["error"]["status"] == 500
    assert phone.sent(settled)["status"] == "stored"
    assert Issue.objects.get(uuid=settled["uuid"]).state == "settled"


def test_a_report_settled_or_whistled_does_both_or_neither(phone: Phone) -> None:
    whistled = phone.report(whistle={"reason": "需部门处理"})
    both = phone.report(settle={"note": "a"}, whistle={"reason": "b"})
    results = phone.send(whistled, both)
    assert [row["status"] for row in results] == ["stored", "refused"]
    assert Whistle.objects.get().issue.uuid == Issue.objects.get().uuid
    assert phone.sent(whistled)["status"] == "known"
    assert Whistle.objects.count() == 1


def test_many_reports_write_what_single_ones_write(phone: Phone) -> None:
    phone.sent(phone.report("一"))
    phone.send(phone.report("二"), phone.report("三"))
    rows = TimelineEntry.objects.order_by("id").values_list("verb", "text", "actor_label", "data", "round")
    assert {row[1] for row in rows} == {"一", "二", "三"}
    assert len({(row[0], row[2], json.dumps(row[3])) for row in rows}) == 1
    entries = Entry.objects.filter(verb="report")
    assert entries.count() == 3
    assert {entry.target_id for entry in entries} == {str(pk) for pk in Issue.objects.values_list("pk", flat=True)}


def test_fifty_cost_as_many_queries_as_five(phone: Phone) -> None:
    def queries(count: int) -> int:
        records = [phone.report(f"第{n}件") for n in range(count)]
        with CaptureQueriesContext(connection) as captured:
            assert {row["status"] for row in phone.send(*records)} == {"stored"}
        return len(captured)

    queries(2)
    # SQLite takes a thousand parameters a statement: a longer insert is two.
    assert queries(50) <= queries(5) + 2 <= 16


def test_a_batch_has_a_limit_and_a_shape(phone: Phone) -> None:
    record = phone.report()
    many = phone.post(*[{**record, "uuid": str(uuid4())} for _n in range(101)])
    assert (many.status_code, many.json()["code"]) == (413, "batch-too-large")
    for body in (b"[]", b"{}", b'{"records": {}}', b"{", b'{"records": [NaN]}', b"\xff"):
        answer = phone.client.post("/api/v1/sync/", body, content_type="application/json")
        assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json"), body
    assert phone.send() == []


def test_numbers_are_hashed_as_they_were_written(phone: Phone) -> None:
    lat, lon = 22.405, 113.005
    text = f'{{"accuracy":1e-7,"category":"B101","description":"x","latitude":{lat},"longitude":{lon}0}}'
    made_at = clock.now().isoformat()
    sealed = f'{{"body":{text},"kind":"issue","made_at":"{made_at}","photos":[]}}'
    uuid = str(uuid4())
    body = f'{{"records":[{{"uuid":"{uuid}","kind":"issue","made_at":"{made_at}","body":{text},"photos":[]}}]}}'
    answer = phone.client.post("/api/v1/sync/", body, content_type="application/json").json()
    assert answer["results"][0]["content_hash"] == sha(sealed.encode())


def test_records_of_another_account_are_not_taken(phone: Phone, district: District) -> None:
    record = phone.report()
    answer = phone.post(record, user="amei")
    assert (answer.status_code, answer.json()["code"]) == (403, "wrong-account")
    assert phone.send(record, user="azhen")[0]["status"] == "stored"
    thief = Phone(district, "second_worker").sent(record)
    assert (thief["status"], thief["content_hash"], thief["link"]) == ("conflict", "", "")
    assert Phone(district, "second_worker").known(record["uuid"]) == {"known": [], "unknown": [record["uuid"]]}


def test_an_expired_session_is_a_401_problem_and_never_a_redirect(phone: Phone) -> None:
    record = phone.report()
    for client in (Client(), Client(headers={"authorization": "Bearer xh_gone"})):
        client.cookies["sessionid"] = "long-gone"
        answers = [
            client.post("/api/v1/sync/", {"records": [record]}, content_type="application/json"),
            client.get("/api/v1/sync/known/"),
            client.put(f"/api/v1/sync/photos/{'0' * 64}/", b"x", content_type="image/jpeg"),
        ]
        for answer in answers:
            assert (answer.status_code, answer["Content-Type"]) == (401, "application/problem+json")
            assert answer.json()["status"] == 401


def test_an_idle_session_and_an_old_password_answer_problems_too(phone: Phone, district: District) -> None:
    user = district.act_user("worker")
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    session = client.session
    session["seen_at"] = 1
    session.save()
    idle = client.post("/api/v1/sync/", {"records": []}, content_type="application/json")
    assert (idle.status_code, idle["Content-Type"], idle.json()["status"]) == (401, "application/problem+json", 401)
    user.must_change_password = True
    user.save()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    old = client.post("/api/v1/sync/", {"records": []}, content_type="application/json")
    assert (old.status_code, old.json()["code"]) == (403, "password-change-required")


def test_the_skew_of_the_phones_clock_is_told_kept_and_flagged(phone: Phone) -> None:
    now = clock.now()
    ahead, right = phone.report("快"), phone.report("准")
    assert phone.send(ahead, sent_at=(now + timedelta(minutes=6)).isoformat())[0]["skew_seconds"] == pytest.approx(
        360, abs=5
    )
    assert abs(phone.send(right, sent_at=now.isoformat())[0]["skew_seconds"]) <= 5
    flags = dict(SyncRecord.objects.values_list("uuid", "is_clock_skewed"))
    assert {str(uuid): flag for uuid, flag in flags.items()} == {ahead["uuid"]: True, right["uuid"]: False}
    assert Issue.objects.get(uuid=ahead["uuid"]).is_clock_skewed
    assert not Issue.objects.get(uuid=right["uuid"]).is_clock_skewed
    row = SyncRecord.objects.get(uuid=ahead["uuid"])
    assert row.made_at.isoformat() == ahead["made_at"] and row.received_at >= now


def test_an_old_form_that_was_taken_stays_known(phone: Phone) -> None:
    record = phone.report()
    phone.sent(record)
    SyncRecord.objects.update(content_hash=digest({**record, "body": {"version": 1}}))
    assert phone.sent({**record, "body": {"version": 1}})["status"] == "known"


def test_reconciliation_names_what_is_there_and_what_is_not(phone: Phone) -> None:
    record, never = phone.report(), str(uuid4())
    phone.sent(record)
    answer = phone.known(record["uuid"], never)
    assert [(row["uuid"], row["status"], row["content_hash"]) for row in answer["known"]] == [
        (record["uuid"], "known", digest(record))
    ]
    assert answer["unknown"] == [never]
    assert phone.client.get("/api/v1/sync/known/?uuid=x").status_code == 400

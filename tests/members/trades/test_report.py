"""From two taps of a courier to the issue that waits for the grid's worker, over HTTP, and what the courier sees then."""

from collections.abc import Callable
from io import BytesIO
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook
from pytest_django import Settings

from grids.models import Issue
from grids.services.settle_issue import confirm_issue, settle_issue
from members.models import Participant, ReportTile, TradeReport, TradeShare, TradeTask
from members.selectors.trades import tiles
from members.services.trades.reports import TwoTaps, send_report
from tests.members.trades.kit import courier, offered, task
from tests.reading import page, reading
from tests.world import GRID, VILLAGE
from tests.world_grids import jpeg, middle_of
from tests.world_members import Party
from xinhui.audit.selectors.verify import verify_chains
from xinhui.core.errors import Conflict, Forbidden, InvalidInput

LAT, LON = middle_of(GRID)


@pytest.fixture(autouse=True)
def _chinese(settings: Settings) -> None:
    settings.LANGUAGE_CODE = "zh-hans"


@pytest.fixture
def browser(party: Party) -> Callable[[str], Client]:
    def signed_in(handle: str) -> Client:
        return reading(party.user(handle))

    return signed_in


def test_two_taps_to_the_workers_desk_and_back(party: Party, browser: Callable[[str], Client]) -> None:
    courier(party)
    ReportTile.objects.create(code="well", name="井盖缺损", category=party.district.categories["B101"])
    phone = browser("party_member")
    assert "/m/party/report/" in page(phone, "/m/party/")
    assert '/m/party/report/well/">井盖缺损</a>' in page(phone, "/m/party/report/")
    form = page(phone, "/m/party/report/well/")
    uuid = form.split('name="uuid" value="')[1].split('"')[0]
    assert phone.post("/m/party/report/well/", {"uuid": uuid}).status_code == 400, "no place"
    assert not Issue.objects.exists()
    sent = {"uuid": uuid, "latitude": LAT, "longitude": LON, "coordinate_system": "wgs84"}
    photo = SimpleUploadedFile("a.jpg", jpeg(5), "image/jpeg")
    answer = phone.post("/m/party/report/well/", {**sent, "photos": photo})
    assert answer["Location"] == f"/m/party/reports/{uuid}/"
    assert phone.post("/m/party/report/well/", sent)["Location"] == f"/m/party/reports/{uuid}/", "sent twice, kept once"
    issue = Issue.objects.get()
    assert (issue.state, issue.source, issue.area_code, issue.photos.count()) == ("to_confirm", "public", GRID, 1)
    assert issue.timeline.get().actor_label == "小兰（快递员）"
    assert "等待" in page(phone, f"/m/party/reports/{uuid}/") or "核实" in page(phone, f"/m/party/reports/{uuid}/")
    waiting = browser("worker").get("/m/data/").json()["tasks"]["confirm"]
    assert [row["uuid"] for row in waiting] == [uuid], "it waits for the grid's worker"
    confirm_issue(actor=party.act("worker"), issue_id=issue.pk, text="属实")
    settle_issue(
        actor=party.act("worker"), issue_id=issue.pk, note="已放置警示并通知更换", photos=[party.district.photo()]
    )
    assert Issue.objects.get().get_state_display() in page(phone, f"/m/party/reports/{uuid}/")
    assert browser("branch_secretary").get(f"/m/party/reports/{uuid}/").status_code == 403
    assert all(report.broken is None for report in verify_chains())


def test_who_may_not_and_what_is_wrong(party: Party, browser: Callable[[str], Client]) -> None:
    tile, uuid = tiles()[0].code, uuid4()
    with pytest.raises(Forbidden) as stranger:
        send_report(actor=party.act("worker"), taps=TwoTaps(uuid, tile, LAT, LON))
    assert stranger.value.code == "not-a-participant"
    courier(party)
    actor = party.act("party_member")
    for field, taps in (("tile", TwoTaps(uuid, "x", LAT, LON)), ("latitude", TwoTaps(uuid, tile, 10.0, LON)),
                        ("note", TwoTaps(uuid, tile, LAT, LON, note="长" * 201))):  # fmt: skip
        with pytest.raises(InvalidInput) as refusal:
            send_report(actor=actor, taps=taps)
        assert refusal.value.field == field
    assert not TradeReport.objects.exists() and not Issue.objects.exists()
    send_report(actor=actor, taps=TwoTaps(uuid, tile, LAT, LON))
    courier(party, username="aju", name="小菊")
    with pytest.raises(Conflict) as reused:
        send_report(actor=party.act("branch_secretary"), taps=TwoTaps(uuid, tile, LAT, LON))
    assert reused.value.code == "uuid-reused"
    assert browser("worker").get("/m/party/report/").status_code == 403


def test_a_task_over_http(party: Party, browser: Callable[[str], Client]) -> None:
    village, phone = browser("secretary"), browser("party_member")
    village.post("/party/trades/participants/new/", {
        "name": "小兰", "trade": "courier", "area_code": VILLAGE, "offers": ["carry"], "username": "alan"})  # fmt: skip
    row = Participant.objects.get()
    village.post("/party/trades/tasks/new/", {
        "area_code": VILLAGE, "title": "代送药品", "what": "代取药品", "place": "卫生站", "on": "2099-01-05",
        "part": "morning", "offer_wanted": "carry", "wanted": "1"})  # fmt: skip
    made = TradeTask.objects.get()
    shown = page(village, f"/party/trades/tasks/{made.pk}/")
    assert f'value="{row.pk}"' in shown and "能力相符" in shown and "时间相符" in shown
    assert village.post(f"/party/trades/tasks/{made.pk}/", {"participant_ids": ["99999"]}).status_code == 400
    village.post(f"/party/trades/tasks/{made.pk}/", {"participant_ids": [row.pk]})
    share = TradeShare.objects.get()
    assert "代送药品" in page(phone, "/m/party/") and "代送药品" in page(phone, "/m/party/trades/")
    phone.post(f"/m/party/trades/{share.pk}/", {"action": "accept"})
    phone.post(f"/m/party/trades/{share.pk}/", {"action": "complete", "result": ""})
    assert TradeShare.objects.get().state == "accepted", "a result is wanted"
    phone.post(f"/m/party/trades/{share.pk}/", {"action": "complete", "result": "送达"})
    village.post(f"/party/do/trade-task/{made.pk}/finish/", {"result": "已办结"})
    assert TradeTask.objects.get().state == "done"
    text = page(village, "/party/trades/")
    assert '<a href="/party/trades/participants/">1</a>' in text
    table = village.get("/party/trades/participants.xlsx")
    assert [cell.value for cell in list(load_workbook(BytesIO(table.content)).active)[1]][:2] == ["小兰", "快递员"]
    assert "小兰" not in page(browser("other_organizer"), "/party/trades/participants/")
    assert browser("other_organizer").get(f"/party/trades/tasks/{made.pk}/").status_code == 404


def test_more_rows_ask_no_more_queries(party: Party, browser: Callable[[str], Client]) -> None:
    share = offered(party)
    client, counted = browser("org_department"), list[int]()
    for batch in range(2):
        for number in range(batch * 3):
            courier(party, username="", name=f"小王{number}")
            task(party)
        for path in ("", "participants/", "tasks/", f"tasks/{share.task_id}/"):
            client.get(f"/party/trades/{path}")
            with CaptureQueriesContext(connection) as queries:
                page(client, f"/party/trades/{path}")
            counted.append(len(queries))
    assert counted[:4] == counted[4:]

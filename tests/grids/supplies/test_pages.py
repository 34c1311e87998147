"""The pages of supplies over HTTP, in Chinese: from the asking to the arrival, the ledger, the table, as each sees it."""

from collections.abc import Callable
from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook
from pytest_django import Settings

from grids.models import Store, SupplyRequest
from grids.services.supplies.stores import receive_stock, warn_below
from tests.grids.emergencies.kit import activated
from tests.grids.supplies.kit import arrived, asked, left, on_the_way, store, tents
from tests.reading import page, reading
from tests.world import OTHER_VILLAGE, VILLAGE
from tests.world_grids import District


@pytest.fixture(autouse=True)
def _chinese(settings: Settings) -> None:
    settings.LANGUAGE_CODE = "zh-hans"


@pytest.fixture
def browser(district: District) -> Callable[[str], Client]:
    def signed_in(handle: str) -> Client:
        return reading(district.act_user(handle))

    return signed_in


def test_from_the_asking_to_the_arrival(browser: Callable[[str], Client], district: District) -> None:
    activation = activated(district)
    town, village = store(district, holds=30), store(district, "village")
    secretary, dispatcher = browser("secretary"), browser("dispatcher")
    form = page(secretary, f"/supplies/requests/new/?activation={activation.pk}")
    assert f'<option value="{activation.pk}" selected>' in form
    asking = {"area_code": VILLAGE, "kind": str(tents().pk), "quantity": "10", "reason": "安置转移群众",
              "to_store": str(village.pk), "activation": str(activation.pk)}  # fmt: skip
    wrong = secretary.post("/supplies/requests/new/", {**asking, "quantity": "0"})
    assert wrong.status_code == 400
    assert "安置转移群众" in wrong.content.decode(), "what was typed is still there"
    assert not SupplyRequest.objects.exists()
    answer = secretary.post("/supplies/requests/new/", asking)
    made = SupplyRequest.objects.get()
    assert answer["Location"] == f"/supplies/requests/{made.pk}/"
    assert f"/local/supply/{made.pk}/approve/" not in page(secretary, f"/supplies/requests/{made.pk}/")
    assert f"/local/supply/{made.pk}/approve/" in page(dispatcher, f"/supplies/?activation={activation.pk}")
    offer = page(dispatcher, f"/local/supply/{made.pk}/approve/")
    assert "罗坑镇储备点（30 顶）" in offer
    more = dispatcher.post(f"/local/supply/{made.pk}/approve/", {"from_store": str(town.pk), "quantity": "11"})
    assert more.status_code == 400
    dispatcher.post(f"/local/supply/{made.pk}/approve/", {"from_store": str(town.pk), "quantity": "8"})
    dispatcher.post(f"/local/supply/{made.pk}/send/")
    assert left(town) == 22
    short = secretary.post(f"/local/supply/{made.pk}/receive/", {"quantity": "7"})
    assert short.status_code == 400, "one is missing: why?"
    assert secretary.post(f"/local/supply/{made.pk}/receive/", {"quantity": "7", "note": "一顶损毁"}).status_code == 302
    detail = page(secretary, f"/supplies/requests/{made.pk}/")
    assert "一顶损毁" in detail and "已收到" in detail
    assert left(village) == 7
    ledger = page(dispatcher, f"/supplies/stores/{town.pk}/")
    assert "-8" in ledger or "−8" in ledger
    assert f"/supplies/?activation={activation.pk}" in page(browser("command"), f"/emergencies/{activation.pk}/")


def figure(text: str, label: str) -> str:
    """The number above a label."""
    return text.split(f"</b><span>{label}</span>")[0].rsplit("<b>", 1)[1]


def test_the_overview_counts_its_records(browser: Callable[[str], Client], district: District) -> None:
    assert "尚未登记" in page(browser("command"), "/supplies/")
    town = store(district, holds=30)
    asked(district)
    on_the_way(district, 5, source=town)
    arrived(district, 5, source=town)
    warn_below(actor=district.act("dispatcher"), store_id=town.pk, kind_id=tents().pk, quantity=21)
    text = page(browser("dispatcher"), "/supplies/")
    shown = [figure(text, label) for label in ("待审批申请", "已批准或调运中", "低于预警线", "储备点")]
    assert shown == ["1", "1", "1", "1"]
    assert "帐篷 20" in text


def test_everyone_sees_their_own(browser: Callable[[str], Client], district: District) -> None:
    rows = {name: store(district, name) for name in ("district", "town", "village")}
    other = Store.objects.create(name="双水村储备点", area_code=OTHER_VILLAGE, place="村口")
    for handle, own in (("secretary", {"village"}), ("dispatcher", {"town", "village"}),
                        ("command", {"district", "town", "village"})):  # fmt: skip
        text = page(browser(handle), "/supplies/")
        assert {name for name, row in rows.items() if f"/supplies/stores/{row.pk}/" in text} == own, handle
        assert (f"/supplies/stores/{other.pk}/" in text) == (handle == "command")
    assert browser("secretary").get(f"/supplies/stores/{other.pk}/").status_code == 404
    request = asked(district)
    assert browser("other_secretary").get(f"/supplies/requests/{request.pk}/").status_code == 404
    assert browser("worker").get("/supplies/").status_code == 403
    assert browser("worker").get("/supplies.xlsx").status_code == 403


def test_the_table_says_the_same(browser: Callable[[str], Client], district: District) -> None:
    made = Store.objects.create(name="=HYPERLINK(1)", area_code=VILLAGE, place="村口")
    receive_stock(actor=district.act("secretary"), store_id=made.pk, kind_id=tents().pk, quantity=7)
    warn_below(actor=district.act("secretary"), store_id=made.pk, kind_id=tents().pk, quantity=9)
    store(district, holds=30)
    answer = browser("dispatcher").get("/supplies.xlsx")
    rows = list(load_workbook(BytesIO(answer.content)).active.iter_rows(values_only=True))
    assert len(rows) == 3
    stocks = {str(row[1]): row for row in rows[1:]}
    assert {row[2:] for row in stocks.values()} == {("帐篷", "顶", 7, 9), ("帐篷", "顶", 30, None)}
    assert not any(name.startswith("=") for name in stocks)


def test_more_rows_ask_no_more_queries(browser: Callable[[str], Client], district: District) -> None:
    client, town = browser("command"), store(district, holds=500)
    pk = asked(district).pk
    counted: list[int] = []
    for batch in range(2):
        for number in range(batch * 5):
            arrived(district, 2, source=town)
            on_the_way(district, 2, source=town)
            asked(district)
            extra = Store.objects.create(name=f"储备点{number}", area_code=VILLAGE, place="村口")
            receive_stock(actor=district.act("command"), store_id=extra.pk, kind_id=tents().pk, quantity=3)
        for path in ("/supplies/", f"/supplies/stores/{town.pk}/", f"/supplies/requests/{pk}/", "/supplies.xlsx"):
            client.get(path)
            with CaptureQueriesContext(connection) as queries:
                answer = client.get(path)
            assert answer.status_code == 200
            counted.append(len(queries))
    assert counted[:4] == counted[4:]

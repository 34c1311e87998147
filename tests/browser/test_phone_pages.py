"""The phone's pages as a worker uses them: four taps, the order answered, the patrol walked; and how fast, how small."""

import hashlib
import json
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import SHOTS
from tests.browser.gate import Gate
from tests.browser.handset import Handset
from tests.browser.phone_kit import (
    SYNC,
    WORKER,
    arrived,
    ask,
    gate,
    payloads,
    phone,
    save,
    signed,
    write_report,
    write_rows,
)
from xinhui.core.canonical import canonical, read_json

__all__ = ["gate", "phone", "signed"]
pytestmark = pytest.mark.browser
WIRE_MAX = 150 * 1024
READY_MS = 2000


def shoot(page: Page, name: str) -> None:
    """A screenshot for docs/."""
    page.wait_for_function("() => document.querySelector('#toast').hidden")
    SHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=str(SHOTS / f"{name}.png"))


def fits(page: Page) -> bool:
    """Nothing to scroll sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))


def test_a_report_takes_four_taps_and_one_photo(signed: Handset, home: Path) -> None:
    """报: tab, category, (photo), settled on the spot, save. Nothing typed; the place comes from the phone."""
    page = signed.open("today")
    page.click("#tabs a[href='#/report']")
    page.locator("main[data-page=report] label:has(input[name=category])").first.click()
    page.set_input_files("main input[type=file]", payloads(4001))
    page.wait_for_selector(".photos li")
    page.wait_for_selector("[data-place=kept]")
    page.locator("label:has-text('现场解决')").click()
    page.evaluate("window.scrollTo(0, 0)")
    shoot(page, "phone-report")
    save(page)
    signed.wait_sent()
    uuid = signed.rows("receipts")[-1]["uuid"].replace("-", "")
    row = ask(home, "SELECT state, description, settled_note FROM grids_issue WHERE uuid = ?", uuid)[0]
    assert row["state"] == "settled"
    assert "见照片" in row["description"]
    assert fits(page)


def test_the_place_is_corrected_on_a_map_that_is_loaded_when_asked(signed: Handset, gate: Gate) -> None:
    """Leaflet is not fetched before; a tap moves the place."""
    page = signed.open("report")
    page.wait_for_selector("[data-place=kept]")
    assert not [path for _m, path, _how in gate.seen if "leaflet" in path]
    before = page.inner_text("[data-place]")
    page.click("button:has-text('在地图上更正')")
    page.wait_for_selector(".map.leaflet-container")
    page.locator(".map").click(position={"x": 250, "y": 90})
    page.wait_for_function("(old) => document.querySelector('[data-place]').innerText !== old", arg=before)
    assert [path for _m, path, _how in gate.seen if path.endswith("leaflet.js")]


def test_today_orders_and_queue_in_wartime(signed: Handset, gate: Gate, home: Path) -> None:
    """An order is on top of today; acknowledged without signal, the phone shows it at once and sends it later."""
    write_rows(home, "order_rows", WORKER)
    gate.rules = {SYNC: "dead"}
    page = signed.page
    page.reload()
    page.wait_for_selector("body[data-pulled]")
    page = signed.open("today")
    page.wait_for_selector(".card.urgent")
    assert fits(page)
    shoot(page, "phone-today")
    page = signed.open("orders")
    page.wait_for_selector("[data-act=acknowledge]")
    assert fits(page)
    shoot(page, "phone-orders")
    page.click("[data-act=acknowledge]")
    page.wait_for_selector("#toast:has-text('已签收')")
    assert page.locator("[data-act=acknowledge]").count() == 0
    kinds = {row["kind"] for row in signed.rows("records")}
    assert kinds == {"order_see", "order_acknowledge"}
    signed.open("report")
    write_report(page, "涵洞口积水约20厘米，已设警示", 1, 2)
    save(page)
    page = signed.open("queue")
    page.wait_for_selector("[data-record] img")
    assert fits(page)
    shoot(page, "phone-queue")
    page.evaluate("location.hash = '#/orders'")
    page.wait_for_selector("main[data-page=orders]")
    assert len([row for row in signed.rows("records") if row["kind"] == "order_see"]) == 1


def test_a_patrol_is_tracked_and_survives_a_kill(signed: Handset, gate: Gate) -> None:
    """Started, walked, killed, resumed, checked, finished."""
    page = signed.open("patrol")
    page.click("[data-act=start]")
    page.wait_for_selector("[data-points]")
    for step in range(1, 5):
        signed.context.set_geolocation(
            {"latitude": signed.place["latitude"] + step * 0.0003, "longitude": signed.place["longitude"]}
        )
        page.wait_for_function("(n) => Number(document.querySelector('[data-points]').dataset.points) >= n", arg=step)
    gate.wait(lambda: any(len(row["body"]["track"]) >= 4 for row in signed.rows("drafts")), 3)
    page = signed.restart().open("patrol")
    assert int(page.get_attribute("[data-points]", "data-points") or 0) >= 4
    page.locator("label:has-text('正常')").first.click()
    page.click("[data-act=save]")
    page.wait_for_selector("#toast:has-text('已保存')")
    record = next(row for row in signed.rows("records") + signed.rows("receipts") if row["kind"] == "patrol")
    assert record


def test_first_load_is_small_and_a_start_from_cache_is_quick(signed: Handset, gate: Gate) -> None:
    """≤ 150 KB over the wire the first time; on a CPU four times slower, interactive within two seconds from cache."""
    page = signed.tab()
    link = signed.context.new_cdp_session(page)
    link.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    gate.rules = {"/": "dead"}
    page.goto(f"{gate.address}/m/#/today")
    page.wait_for_selector("body[data-ready]")
    ready = page.evaluate("performance.getEntriesByName('ready')[0].startTime")
    assert ready < READY_MS, f"{ready} ms"


def test_export_holds_everything(signed: Handset, gate: Gate, home: Path) -> None:
    """The file has the records and their photos."""
    gate.rules = {SYNC: "dead"}
    page = signed.open("report")
    write_report(page, "导出用", 5, 6)
    save(page)
    page = signed.open("queue")
    page.wait_for_selector("[data-record]")
    parts = page.evaluate(
        """async () => { const made = []; const real = URL.createObjectURL;
        URL.createObjectURL = (blob) => { made.push(blob); return real(blob); };
        const labels = [...document.querySelectorAll("main button")].filter((node) => node.innerText === "全部导出");
        labels[0].click();
        while (!made.some((blob) => blob.type === "application/json")) await new Promise((done) => setTimeout(done, 20));
        return JSON.parse(await made.find((blob) => blob.type === "application/json").text()); }"""
    )
    record = next(row for row in parts["records"] if row["body"]["description"] == "导出用")
    assert [len(photo["base64"]) > 1000 for photo in record["photo_files"]] == [True, True]
    assert arrived(home, "导出用") == []


def test_phone_and_portal_compute_the_same_digest(browser: Browser, portal: str) -> None:
    """A receipt proves arrival only when both sides hash the same text: any words, numbers, nesting."""
    body = {
        "text": "路灯“不亮”\n\t\\ / \u007f \u2028 é 😀 \u0001",
        "latitude": 22.404999, "longitude": 113.0, "tiny": 0.0000001, "large": 12345678901234, "negative": -0.5,
        "none": None, "yes": True, "b": {"z": [], "a": {}, "中": [1, "2", [3]]}, "A": "capital before small",
    }  # fmt: skip
    page = browser.new_page()
    page.goto(f"{portal}/m/")
    text, digest = page.evaluate(
        """async (sent) => { const { canonical, contentHash } = await import(document.querySelector("script[type=module]").src.replace("app.js", "canonical.js"));
        const record = { kind: "issue", made_at: "2026-11-23T13:00:00+08:00", body: JSON.parse(sent), photos: ["a", "b"] };
        return [JSON.stringify(record), await contentHash(record)]; }""",
        json.dumps(body),
    )
    page.close()
    assert hashlib.sha256(canonical(read_json(text.encode())).encode()).hexdigest() == digest

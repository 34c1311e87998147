"""The phone's short forms against the portal: roll call, visits of key sites, disputes; and what a push shows."""

from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import Page

from tests.browser.axe import findings, too_small
from tests.browser.conftest import Reader
from tests.browser.gate import Gate
from tests.browser.handset import Handset
from tests.browser.phone_kit import SYNC, WORKER, ask, gate, payloads, phone, save, signed, write_rows

__all__ = ["gate", "phone", "signed"]
pytestmark = pytest.mark.browser


def fresh(page: Page) -> None:
    """Ask the portal anew."""
    page.reload()
    page.wait_for_selector("body[data-pulled]")


def call(title: str, answered_at: str | None = None) -> dict[str, object]:
    """A roll call as /m/data/ gives it."""
    return {
        "uuid": str(uuid4()), "title": title, "activation": "暴雨洪涝Ⅱ级响应", "is_drill": title.startswith("演练"),
        "called_at": "2026-11-23T08:00:00+08:00", "answered_at": answered_at,
    }  # fmt: skip


def test_a_roll_call_is_answered_without_signal_with_the_place(signed: Handset, gate: Gate) -> None:
    """On top of today; safe, from here; a second one needs help and says which; an answered one asks nothing."""
    calls = [call("第一次点名"), call("演练点名"), call("昨日点名", "2026-11-22T08:00:00+08:00")]
    gate.more_data = {"roll_calls": calls}
    fresh(signed.page)
    gate.rules = {SYNC: "dead"}
    page = signed.open("today")
    assert page.get_attribute("[data-calls]", "data-calls") == "2"
    page.click("[data-calls] a")
    page.wait_for_selector("main[data-page=rollcall]")
    assert page.locator("[data-act=safe]").count() == 2
    assert findings(page) + too_small(page) == []
    page.click(f"[data-call='{calls[0]['uuid']}'] [data-act=safe]")
    page.wait_for_function("() => document.querySelectorAll('[data-act=safe]').length === 1")
    drill = page.locator(f"[data-call='{calls[1]['uuid']}']")
    drill.locator("[data-act=needs-help]").click()
    page.wait_for_selector("#toast:has-text('需要什么帮助')")
    drill.locator("textarea").fill("两位老人行动不便")
    drill.locator("[data-act=needs-help]").click()
    page.wait_for_function("() => !document.querySelector('[data-act=safe]')")
    bodies = {row["body"]["roll_call"]: row["body"] for row in signed.rows("records") if row["kind"] == "roll_call"}
    here = {name: round(value, 6) for name, value in signed.place.items()}
    assert bodies == {
        calls[0]["uuid"]: {"roll_call": calls[0]["uuid"], "status": "safe", "note": "", **here},
        calls[1]["uuid"]: {
            "roll_call": calls[1]["uuid"], "status": "needs_help", "note": "两位老人行动不便", **here,
        },
    }  # fmt: skip
    page = signed.restart().open("rollcall")
    assert page.locator("[data-act=safe]").count() == 0


def test_without_roll_calls_the_page_says_so(signed: Handset) -> None:
    page = signed.open("rollcall")
    assert "当前无点名" in page.inner_text("main")
    assert page.locator("[data-calls]").count() == 0


def test_a_visit_of_a_key_site_arrives_with_its_photo(signed: Handset, gate: Gate, home: Path) -> None:
    """Written without signal, killed, sent: one visit, its photo, the round moved on."""
    gate.rules = {SYNC: "dead"}
    page = signed.open("sites")
    page.locator("main .card a[href^='#/visit/']").first.click()
    page.wait_for_selector("main[data-page=visit] [data-act=save]")
    page.click("label:has-text('当场提醒')")
    page.fill("main textarea", "后门被杂物堵住，已当场清理")
    page.set_input_files("main input[type=file]", payloads(8101))
    page.wait_for_selector(".photos li")
    save(page)
    page = signed.restart().open("queue")
    assert "重点部位走访" in page.inner_text("[data-record]")
    gate.rules = {}
    signed.back(WORKER)
    signed.wait_sent()
    rows = ask(
        home, "SELECT finding, photo_id, visitor FROM grids_sitevisit WHERE found = ?", "后门被杂物堵住，已当场清理"
    )
    assert [row["finding"] for row in rows] == ["advised"]
    assert rows[0]["photo_id"]


def test_a_dispute_is_taken_in_and_mediated_from_the_phone(signed: Handset, gate: Gate, home: Path) -> None:
    """Taken in, then agreed: one case with its agreement. A number of a person is refused by the portal, and mended."""
    write_rows(home, "order_rows", WORKER)
    page = signed.open("dispute")
    page.locator("fieldset label").first.click()
    page.fill("main textarea", "租户13812345678拖欠水费引发争执")
    save(page)
    page.wait_for_selector("[data-state=refused]:has-text('手机号')")
    page.click("[data-act=edit]")
    page.wait_for_selector("main[data-page=dispute] [data-act=save]")
    page.fill("main textarea", "租户拖欠水费引发争执")
    save(page)
    signed.wait_sent()
    assert [row["state"] for row in ask(home, CASES, "租户拖欠水费引发争执")] == ["waiting"]
    fresh(page)
    signed.open("mediation")
    page.locator(".card:has-text('租户拖欠水费引发争执') a").click()
    page.wait_for_selector("main[data-page=mediate] [data-act=save]")
    page.locator("label:has-text('已达成协议')").click()
    page.fill("main textarea", "双方同意按表分摊，月底结清")
    save(page)
    signed.wait_sent()
    row = ask(home, CASES, "租户拖欠水费引发争执")[0]
    assert (row["state"], row["agreement"]) == ("settled", "双方同意按表分摊，月底结清")


def test_people_in_a_shelter_are_counted_without_signal(signed: Handset, gate: Gate, home: Path) -> None:
    """Where there is room is on the phone; a count outlives the browser, is not overwritten, and arrives once."""
    write_rows(home, "order_rows", WORKER)
    fresh(signed.page)
    gate.rules = {SYNC: "dead"}
    page = signed.open("today")
    page.click("main a[href='#/shelters']")
    page.wait_for_selector("main[data-page=shelters]")
    assert "还可容纳 40 人" in page.inner_text("main")
    page.click("main a[href^='#/count/']")
    page.wait_for_selector("main[data-page=count] [data-act=save]")
    page.get_by_label("现有人数").fill("104")
    page.get_by_label("其中儿童").fill("110")
    page.click("[data-act=save]")
    page.wait_for_selector("#toast:has-text('儿童、老人包含在总人数之内')")
    page.get_by_label("其中儿童").fill("10")
    page.get_by_label("急需物品").fill("缺毛毯")
    save(page)
    page = signed.restart().open("shelters")
    assert "超员" in page.inner_text("main"), "what this phone counted comes before what it heard"
    gate.rules = {}
    signed.back(WORKER)
    signed.wait_sent()
    rows = ask(home, "SELECT people, children, needs FROM grids_sheltercount WHERE needs = ?", "缺毛毯")
    assert [(row["people"], row["children"]) for row in rows] == [(104, 10)]


CASES = "SELECT state, agreement FROM grids_mediationcase WHERE matter = ?"


def test_a_push_shows_that_there_is_something_new_and_nothing_else(signed: Handset, gate: Gate) -> None:
    """Whatever the push service delivers, the locked screen says the same words; twice is one notice."""
    signed.context.grant_permissions(["geolocation", "notifications"], origin=signed.portal)
    page = signed.page
    link = signed.context.new_cdp_session(page)
    seen: list[str] = []
    link.on("ServiceWorker.workerRegistrationUpdated", lambda event: seen.extend(
        row["registrationId"] for row in event["registrations"] if not row["isDeleted"]
    ))  # fmt: skip
    link.send("ServiceWorker.enable")
    page.wait_for_function("() => navigator.serviceWorker.controller")
    gate.wait(lambda: page.evaluate("1") == 1 and bool(seen))

    def told() -> bool:
        """Both pushes; the browser drops what comes while it is still starting the worker, so they come again."""
        for data in ('{"about": "news"}', "张三，13812345678，罗坑路"):
            push = {"origin": signed.portal, "registrationId": seen[-1], "data": data}
            link.send("ServiceWorker.deliverPushMessage", push)
        page.wait_for_timeout(300)  # between a notice and the one that takes its place there is none
        shown: list[list[str]] = page.evaluate(NOTICES)
        assert shown in ([], [["新会网格", "您有新消息，请打开页面查看。"]])
        return bool(shown)

    gate.wait(told)


NOTICES = """async () => (await (await navigator.serviceWorker.ready).getNotifications())
    .map(({ title, body }) => [title, body])"""


def test_without_a_key_no_push_is_offered(signed: Handset) -> None:
    page = signed.open("settings")
    assert page.locator("[data-version]").count() == 1
    assert page.locator("[data-push]").count() == 0


@pytest.mark.parametrize("width", [390], indirect=True)
def test_a_grid_worker_finds_the_phones_page_from_the_portal(reader: Reader, width: int) -> None:
    """After sign-in: a link on the first page, and in the menu."""
    page = reader.sign_in(WORKER).page
    assert page.locator("nav a[href='/m/']").count() == 1
    page.click("main a[href='/m/']")
    page.wait_for_selector("body[data-pulled]")
    assert page.get_attribute("main", "data-page") == "today"


def test_an_answer_that_the_portal_refuses_can_be_thrown_away_and_given_anew(signed: Handset, gate: Gate) -> None:
    """The roll call is not (or no longer) the portal's: held with its reason; discarded, it can be answered again."""
    calls = [call("已结束的点名")]
    gate.more_data = {"roll_calls": calls}
    fresh(signed.page)
    page = signed.open("rollcall")
    page.click("[data-act=safe]")
    page.wait_for_function("() => !document.querySelector('[data-act=safe]')")
    signed.open("queue")
    page.wait_for_selector("[data-state=refused]")
    page.click("[data-act=discard]")
    page.click(".ask button.danger")
    signed.wait_sent()
    assert signed.rows("receipts") == []
    page = signed.open("rollcall")
    assert page.locator("[data-act=safe]").count() == 1

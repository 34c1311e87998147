"""Reports filed without signal survive whatever happens to the phone and the way, and arrive once, photos included."""

from pathlib import Path
from threading import Event

import pytest
from playwright.sync_api import Playwright

from tests.browser.conftest import served
from tests.browser.gate import Gate
from tests.browser.handset import Handset
from tests.browser.phone_kit import (
    NEIGHBOUR,
    PHOTOS,
    SYNC,
    WORKER,
    arrived,
    ask,
    gate,
    once_with,
    payloads,
    phone,
    save,
    signed,
    write_report,
)  # fmt: skip

__all__ = ["gate", "phone", "signed"]
pytestmark = pytest.mark.browser
DOWN = {"/": "dead"}


def test_a_report_without_signal_arrives_when_there_is_one(signed: Handset, gate: Gate, home: Path) -> None:
    """The plain case: filed offline with three photos, restarted offline, sent when the network is back."""
    gate.rules = dict(DOWN)
    page = signed.open("report")
    write_report(page, "离线上报一", 1, 2, 3)
    save(page)
    assert signed.rows("records")[0]["photos"]
    page = signed.restart().open("queue")
    assert page.get_attribute("[data-unsent]", "data-unsent") == "1"
    assert arrived(home, "离线上报一") == []
    gate.rules = {}
    signed.back(WORKER)
    signed.wait_sent()
    assert once_with(3, home, "离线上报一")
    assert (signed.rows("photos"), signed.rows("drafts")) == ([], [])
    assert signed.troubles == []


def test_killed_at_every_step_of_writing(signed: Handset, gate: Gate, home: Path) -> None:
    """What was typed two seconds ago is there after a kill: category, words, each photo, the choice."""
    gate.rules = dict(DOWN)
    page = signed.open("report")
    number = page.wait_for_selector("[data-draft]").get_attribute("data-draft")  # type: ignore[union-attr]  # waited for
    route = f"report/{number}"
    words = "写到一半手机没电"
    page.locator("label:has(input[name=category])").nth(1).click()
    page.wait_for_selector("[data-kept]")
    page = signed.restart().open(route)
    assert page.locator("input[name=category]:checked").count() == 1
    page.fill("main textarea >> nth=-1", words)
    page.wait_for_function("() => document.querySelector('[data-kept]')", timeout=2000)
    page = signed.restart().open(route)
    assert page.input_value("main textarea >> nth=-1") == words
    for count in (1, 2, 3):
        page.set_input_files("main input[type=file]", payloads(100 + count))
        page.wait_for_selector(f".photos li >> nth={count - 1}")
        page = signed.restart().open(route)
        assert page.locator(".photos li").count() == count
    page.wait_for_selector("[data-place=kept]")
    save(page)
    signed.restart()
    gate.rules = {}
    signed.back(WORKER)
    signed.wait_sent()
    assert [uuid.replace("-", "") for uuid, _photos in arrived(home, words)] == [str(number).replace("-", "")]
    assert once_with(3, home, words)


@pytest.mark.parametrize("step", ["before", "text", "first photo", "last photo", "receipt"])
def test_killed_at_every_step_of_sending(signed: Handset, gate: Gate, home: Path, step: str) -> None:
    """The battery goes while it is sent: before anything, after the text, between photos, before the receipt is read."""
    words = f"上传中断电 {step}"
    gate.rules = dict(DOWN)
    page = signed.open("report")
    write_report(page, words, 11, 12, 13)
    save(page)
    posts, puts = _break_at(gate, step)
    page.evaluate("document.querySelector('[data-act=send]') || (location.hash = '#/queue')")
    page.wait_for_selector("[data-act=send]")
    page.click("[data-act=send]")
    _wait_for(gate, posts, puts)
    signed.kill()
    gate.rules = {}
    gate.on_answer = None
    signed.start().back(WORKER)
    signed.wait_sent()
    assert once_with(3, home, words)
    assert signed.rows("photos") == []


def _break_at(gate: Gate, step: str) -> tuple[int, int]:
    """Let the way break at a step; (posts, puts) that must have come by before the kill."""
    gate.seen.clear()
    if step == "before":
        gate.rules = {SYNC: "dead"}
        return 1, 0
    if step == "text":
        gate.rules = {f"POST {SYNC}": "mute", PHOTOS: "dead"}
        return 1, 0
    if step == "first photo":
        gate.rules = {f"PUT {PHOTOS}": "mute"}
        return 1, 1
    gate.rules = {}
    if step == "last photo":
        _after(gate, "PUT", 3, {f"POST {SYNC}": "dead"})
        return 1, 3
    _after(gate, "PUT", 3, {f"POST {SYNC}": "mute"})
    return 2, 3


def _after(gate: Gate, method: str, times: int, rules: dict[str, str]) -> None:
    done: list[str] = []

    def watch(command: str, path: str) -> None:
        if command == method and path.startswith(PHOTOS):
            done.append(path)
            if len(set(done)) >= times:
                gate.rules = rules

    gate.on_answer = watch


def _wait_for(gate: Gate, posts: int, puts: int) -> None:
    def counts() -> tuple[int, int]:
        rows = [method for method, path, _mode in gate.seen if path.startswith(SYNC)]
        return rows.count("POST"), rows.count("PUT")

    gate.wait(lambda: counts()[0] >= posts and counts()[1] >= puts)


@pytest.mark.parametrize("mode", ["captive", "foreign", "login", "error", "busy", "dead", "mute"])
def test_no_other_answer_is_taken_for_a_receipt(signed: Handset, gate: Gate, home: Path, mode: str) -> None:
    """A hotel's 200, somebody's JSON, a login page, 500, 503, silence: the record stays and goes later, once."""
    words = f"不是回执 {mode}"
    page = signed.open("report")
    gate.rules = {SYNC: mode, "/m/session/": mode if mode in ("captive", "login") else "pass"}
    write_report(page, words, 21, 22, 23)
    save(page)
    gate.wait(lambda: any(path.startswith(SYNC) and how == mode for _m, path, how in gate.seen))
    page.wait_for_selector("#state:not(:has-text('发送'))")
    assert len(signed.rows("records")) == 1
    assert len(signed.rows("photos")) == 3
    gate.rules = {}
    page = signed.open("queue")
    page.click("[data-act=send]")
    signed.wait_sent()
    assert once_with(3, home, words)


def test_a_409_for_the_record_is_shown_and_can_be_mended(signed: Handset, gate: Gate, home: Path) -> None:
    """A refusal goes to quarantine with its reason; edited, it arrives; nothing is dropped in silence."""
    page = signed.open("report")
    gate.rules = {SYNC: "conflict"}
    write_report(page, "先被拒绝", 31, 32, 33)
    save(page)
    page.wait_for_selector("[data-state=refused]")
    assert "Conflict" in page.inner_text("[data-state=refused]")
    gate.rules = {}
    page.click("[data-act=edit]")
    page.wait_for_selector("main[data-page=report]")
    assert page.locator(".photos li").count() == 3
    page.fill("main textarea >> nth=-1", "改后上传")
    save(page)
    signed.wait_sent()
    assert once_with(3, home, "改后上传")
    assert arrived(home, "先被拒绝") == []


def test_an_expired_session_pauses_and_the_same_person_goes_on(signed: Handset, gate: Gate, home: Path) -> None:
    """Signed out by the server: work goes on, the page says so, sending resumes after the sign-in."""
    signed.context.clear_cookies()
    page = signed.open("report")
    write_report(page, "登录过期时填报", 41, 42, 43)
    save(page)
    page.wait_for_selector("#banners:has-text('未登录')")
    assert len(signed.rows("records")) == 1
    signed.sign_in(WORKER)
    signed.wait_sent()
    assert once_with(3, home, "登录过期时填报")


def test_a_switched_account_neither_leaks_nor_loses(signed: Handset, gate: Gate, home: Path) -> None:
    """The neighbour signs in on the same phone: sees nothing of it, sends nothing of it; the owner's own sign-in does."""
    gate.rules = {SYNC: "dead"}
    page = signed.open("report")
    write_report(page, "前一账号的记录", 51, 52, 53)
    save(page)
    signed.context.clear_cookies()
    # The owner's own page may try once more on its way out: what counts is sent after the neighbour is in.
    page = signed.sign_in(NEIGHBOUR)
    gate.rules = {}
    gate.seen.clear()
    signed.open("queue")
    page.click("[data-act=send]")
    page.wait_for_selector("main:has-text('其他账号的1条记录')")
    assert "前一账号的记录" not in page.inner_text("body")
    assert page.get_attribute("#state", "data-unsent") == "0"
    assert [path for method, path, _how in gate.seen if method == "POST" and path == SYNC] == []
    signed.context.clear_cookies()
    signed.sign_in(WORKER)
    signed.wait_sent()
    assert once_with(3, home, "前一账号的记录")
    reporter = (
        "SELECT u.username FROM grids_issue i JOIN accounts_user u ON u.id = i.reporter_id WHERE i.description = ?"
    )
    assert [row["username"] for row in ask(home, reporter, "前一账号的记录")] == [WORKER]


def test_another_tab_signs_in_as_somebody_else(signed: Handset, gate: Gate, home: Path) -> None:
    """This tab still shows the worker; the cookie is the neighbour's already: the record is not sent under that name."""
    page = signed.open("report")
    write_report(page, "换人的那一刻", 61)
    other = signed.tab()
    signed.context.clear_cookies()
    front, signed.page = signed.page, other
    signed.sign_in(NEIGHBOUR)
    signed.page = front
    save(page)
    page.wait_for_selector("#state[data-state=other]")
    assert arrived(home, "换人的那一刻") == []
    signed.context.clear_cookies()
    signed.sign_in(WORKER)
    signed.wait_sent()
    assert once_with(1, home, "换人的那一刻")


def test_two_tabs_have_one_sender(signed: Handset, gate: Gate, home: Path) -> None:
    """Both tabs want to send at once: one request, one issue, both see it go."""
    gate.rules = {SYNC: "dead"}
    page = signed.open("report")
    write_report(page, "两个标签页", 71, 72, 73)
    save(page)
    second = signed.open("queue", signed.tab())
    second.wait_for_selector("[data-record]")
    signed.open("queue")
    page.wait_for_selector("[data-act=send]")
    released = Event()

    def hold(method: str, path: str) -> None:
        if (method, path) == ("POST", SYNC):
            released.wait(10)

    gate.on_answer = hold
    gate.rules = {}
    gate.seen.clear()
    gate.pieces.clear()
    page.evaluate("document.querySelector('[data-act=send]').click()")
    gate.wait(lambda: _posts(gate) >= 1)
    second.evaluate("document.querySelector('[data-act=send]').click()")
    second.wait_for_selector("[data-act=send]:not([data-busy])")
    released.set()
    signed.wait_sent()
    second.wait_for_selector("#state[data-unsent='0']")
    assert once_with(3, home, "两个标签页")
    assert _posts(gate) == 2, "the words, then the question whether all photos are there"
    assert len(gate.pieces) == len(set(gate.pieces))


def _posts(gate: Gate) -> int:
    return [(method, path) for method, path, _how in gate.seen].count(("POST", SYNC))


def test_a_draft_open_in_two_tabs_is_sent_once(signed: Handset, gate: Gate, home: Path) -> None:
    """The second tab learns that it was sent, and does not bring it back."""
    page = signed.open("report")
    write_report(page, "同一草稿", 81)
    page.wait_for_selector("[data-kept]")
    route = page.evaluate("location.hash.slice(2)")
    second = signed.open(route, signed.tab())
    save(page)
    signed.wait_sent()
    second.click("[data-act=save]")
    second.wait_for_selector("#toast:has-text('已在另一页面提交')")
    assert once_with(1, home, "同一草稿")
    assert signed.rows("drafts") == []


def test_an_upgrade_takes_the_old_records_along(signed: Handset, gate: Gate, home: Path) -> None:
    """A record of the old version, filed offline; the portal is upgraded; the phone loads the new page and sends it."""
    gate.rules = {SYNC: "dead"}
    page = signed.open("report")
    write_report(page, "升级之前填报", 91, 92, 93)
    save(page)
    old = signed.open("settings").get_attribute("[data-version]", "data-version")
    with served(home, MOBILE_REVISION="2") as port:
        gate.upstream, before = port, gate.upstream
        page = signed.restart().open("queue")
        page.evaluate("document.body.dataset.old = '1'")
        page.click("[data-update] button")
        page.wait_for_selector("body[data-pulled]:not([data-old])")
        page = signed.open("settings")
        assert page.get_attribute("[data-version]", "data-version") != old
        gate.rules = {}
        signed.back(WORKER)
        signed.wait_sent()
        gate.upstream = before
    assert once_with(3, home, "升级之前填报")


def test_the_database_of_the_first_version_is_brought_along(
    playwright: Playwright, gate: Gate, home: Path, tmp_path: Path
) -> None:
    """IndexedDB as version 1 made it, with a record in it: opened by this page, upgraded, sent."""
    with Handset(playwright, tmp_path / "old", gate.address) as old:
        old.sign_in(WORKER)
        user = old.rows("meta")
        category = old.rows("cache")[0]["categories"][0]["code"]
        page = old.page
        page.goto(f"{gate.address}/health/live")
        page.evaluate(FIRST_VERSION, {"words": "第一版数据库", "meta": user, "category": category, "place": old.place})
        old.back(WORKER)
        old.wait_sent()
        assert once_with(0, home, "第一版数据库")
        assert len(old.rows("receipts")) == 1


def test_without_a_service_worker_the_queue_does_the_same(
    playwright: Playwright, gate: Gate, home: Path, tmp_path: Path
) -> None:
    """In-app browsers: no service worker, no Web Locks, no BroadcastChannel. Nothing is lost over a kill."""
    with Handset(playwright, tmp_path / "app", gate.address) as app:
        bare = "for (const name of ['serviceWorker', 'locks']) delete Navigator.prototype[name]; delete window.BroadcastChannel;"
        app.context.add_init_script(bare)
        app.sign_in(WORKER)
        assert app.page.evaluate("'serviceWorker' in navigator || 'locks' in navigator") is False
        page = app.open("report")
        gate.rules = {SYNC: "dead"}
        write_report(page, "微信内打开", 95, 96, 97)
        save(page)
        app.restart()
        app.context.add_init_script(bare)
        gate.rules = {}
        app.back(WORKER)
        app.wait_sent()
        assert once_with(3, home, "微信内打开")


FIRST_VERSION = """({ words, meta, category, place }) => new Promise((resolve, reject) => {
  const gone = indexedDB.deleteDatabase("xinhui");
  gone.onsuccess = () => {
    const ask = indexedDB.open("xinhui", 1);
    ask.onupgradeneeded = () => {
      const db = ask.result;
      db.createObjectStore("meta");
      db.createObjectStore("cache");
      db.createObjectStore("drafts", { keyPath: "uuid" }).createIndex("user", "user");
      db.createObjectStore("records", { keyPath: "uuid" }).createIndex("user", "user");
      db.createObjectStore("photos", { keyPath: "id" }).createIndex("record", "record");
    };
    ask.onsuccess = async () => {
      const user = meta.find((row) => row && row.username);
      const record = {
        kind: "issue", made_at: new Date().toISOString().slice(0, 19) + "+00:00",
        body: { category, description: words, ...place, coordinate_system: "wgs84" }, photos: [],
      };
      const text = (value) => Array.isArray(value) ? `[${value.map(text)}]` : value && typeof value === "object"
        ? `{${Object.keys(value).sort().map((key) => JSON.stringify(key) + ":" + text(value[key]))}}` : JSON.stringify(value);
      const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text(record)));
      const hash = [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
      const writing = ask.result.transaction(["meta", "records"], "readwrite");
      writing.objectStore("meta").put(user, "user");
      writing.objectStore("records").put({ ...record, uuid: crypto.randomUUID(), user: user.id, content_hash: hash, queued_at: Date.now(), state: "waiting" });
      writing.oncomplete = () => { ask.result.close(); resolve(true); };
      writing.onerror = () => reject(writing.error);
    };
  };
  gone.onerror = () => reject(gone.error);
  gone.onblocked = () => reject(new Error("blocked"));
})"""

"""The phone and the portal's own sync endpoint: photos in pieces, what is no receipt, sessions that end in between."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload

from tests.browser.axe import findings, too_small
from tests.browser.gate import Gate
from tests.browser.handset import Handset
from tests.browser.phone_kit import (
    PHOTOS,
    SYNC,
    WORKER,
    ask,
    gate,
    once_with,
    phone,
    photo,
    save,
    signed,
    write_report,
    write_rows,
)

__all__ = ["gate", "phone", "signed"]
pytestmark = pytest.mark.browser


def end_sessions(home: Path) -> None:
    """Everybody is signed out by the portal itself."""
    with closing(sqlite3.connect(home / "xinhui.sqlite3", timeout=20)) as link, link:
        link.execute("DELETE FROM django_session")


def held_of(home: Path, sha: str) -> list[int]:
    """How much the portal has of a photo that is under way."""
    return [int(row["held"]) for row in ask(home, "SELECT held FROM grids_uploadedpart WHERE sha256 = ?", sha)]


def send_now(signed: Handset) -> None:
    """The button of the queue."""
    signed.open("queue").click("[data-act=send]")


@pytest.mark.parametrize("mode", ["captive", "foreign", "login", "error", "busy", "expired", "full", "dead", "mute"])
def test_whatever_answers_a_photo_it_goes_later_and_once(signed: Handset, gate: Gate, home: Path, mode: str) -> None:
    """The words have arrived; the way to the photos is a hotel's, a login page's, broken: they stay and go later."""
    words = f"照片半路 {mode}"
    page = signed.open("report")
    gate.rules = {PHOTOS: mode}
    write_report(page, words, 1, 2, 3)
    save(page)
    gate.wait(lambda: any(path.startswith(PHOTOS) and how == mode for _m, path, how in gate.seen))
    page.wait_for_selector("#state:not(:has-text('发送'))")
    assert len(signed.rows("records")) == 1
    assert len(signed.rows("photos")) == 3
    gate.rules = {}
    send_now(signed)
    signed.wait_sent()
    assert once_with(3, home, words)


def test_a_409_for_a_photo_is_held_with_its_reason_and_goes_again(signed: Handset, gate: Gate, home: Path) -> None:
    """The portal will not have a piece: the record is held back whole, and arrives whole when it is tried again."""
    page = signed.open("report")
    gate.rules = {f"PUT {PHOTOS}": "conflict"}
    write_report(page, "照片被拒", 4, 5, 6)
    save(page)
    page.wait_for_selector("[data-state=refused]")
    assert len(signed.rows("photos")) == 3
    gate.rules = {}
    page.click("[data-act=again]")
    signed.wait_sent()
    assert once_with(3, home, "照片被拒")


def test_a_broken_photo_goes_on_where_it_broke_off(signed: Handset, gate: Gate, home: Path) -> None:
    """The first piece arrived, nobody heard; HEAD says 308 and how much is there; the rest follows, nothing twice."""
    page = signed.open("report")
    gate.rules = {f"PUT {PHOTOS}": "mute"}
    write_report(page, "照片续传")
    large: FilePayload = {"name": "large.jpg", "mimeType": "image/jpeg", "buffer": photo(700, 1500)}
    page.set_input_files("main input[type=file]", [large])
    page.wait_for_selector(".photos li")
    save(page)
    gate.wait(lambda: len(gate.pieces) >= 1)
    gate.rules |= {f"HEAD {PHOTOS}": "dead"}  # no second try before the portal has put the first piece away
    page.wait_for_selector("#state:not(:has-text('发送'))")
    assert gate.pieces[0][1].startswith("bytes 0-262143/")
    sha = next(path for _verb, path, _rule in gate.seen if PHOTOS in path).rstrip("/").rsplit("/", 1)[-1]
    gate.wait(lambda: held_of(home, sha) == [262144])
    gate.pieces.clear()
    gate.rules = {}
    send_now(signed)
    signed.wait_sent()
    assert gate.pieces[0][1].startswith("bytes 262144-")
    assert once_with(1, home, "照片续传")


def test_the_session_ends_between_the_words_and_the_photos(signed: Handset, gate: Gate, home: Path) -> None:
    """The portal answers 401 with a problem in JSON; the page says “signed out”; after the sign-in the rest goes."""
    page = signed.open("report")

    def end(command: str, path: str) -> None:
        if (command, path) == ("POST", SYNC):
            gate.on_answer = None
            end_sessions(home)

    gate.on_answer = end
    write_report(page, "发到一半登录过期", 8, 9, 10)
    save(page)
    page.wait_for_selector("#banners:has-text('未登录')")
    assert once_with(0, home, "发到一半登录过期")
    assert len(signed.rows("photos")) == 3
    signed.sign_in(WORKER)
    signed.wait_sent()
    assert once_with(3, home, "发到一半登录过期")


def test_signed_in_again_in_another_tab_the_old_token_is_renewed(signed: Handset, gate: Gate, home: Path) -> None:
    """403 for the request token of the sign-in before: asked who is here, the same person, sent again by itself."""
    page = signed.open("report")
    write_report(page, "换了令牌", 11, 12, 13)
    front, signed.page = signed.page, signed.tab()
    signed.context.clear_cookies()
    signed.sign_in(WORKER)
    signed.page.close()
    signed.page = front
    gate.seen.clear()
    save(page)
    signed.wait_sent()
    assert once_with(3, home, "换了令牌")
    assert [path for method, path, _how in gate.seen if method == "POST"].count(SYNC) >= 3


def test_the_portals_own_failure_is_neither_receipt_nor_refusal(signed: Handset, gate: Gate, home: Path) -> None:
    """“failed”: the record waits, is not held back, and goes later."""
    page = signed.open("report")
    gate.rules = {f"POST {SYNC}": "failed"}
    write_report(page, "服务器自身故障", 14, 15, 16)
    save(page)
    gate.wait(lambda: any(how == "failed" for _m, _path, how in gate.seen))
    page.wait_for_selector("#state:not(:has-text('发送'))")
    assert [row["state"] for row in signed.rows("records")] == ["waiting"]
    gate.rules = {}
    send_now(signed)
    signed.wait_sent()
    assert once_with(3, home, "服务器自身故障")


def test_a_receipt_for_other_words_proves_nothing(signed: Handset, gate: Gate, home: Path) -> None:
    """The digest in the receipt is not this record's: it stays, photos included, until a true receipt comes."""
    page = signed.open("report")
    gate.rules = {f"POST {SYNC}": "forged"}
    write_report(page, "回执不符", 17, 18, 19)
    save(page)
    page.wait_for_selector("[data-state=refused]:has-text('回执')")
    assert len(signed.rows("photos")) == 3
    gate.rules = {}
    page.click("[data-act=again]")
    signed.wait_sent()
    assert once_with(3, home, "回执不符")


def test_a_number_that_was_used_for_another_record(signed: Handset, gate: Gate, home: Path) -> None:
    """The portal holds other words under this number: both reports are there in the end, each with its own photos."""
    page = signed.open("report")
    gate.rules = {SYNC: "dead"}
    write_report(page, "编号之争", 20, 21, 22)
    save(page)
    number = signed.rows("records")[0]["uuid"]
    taken = {"kind": "daily_record", "uuid": number, "made_at": "2026-11-23T08:00:00+08:00", "photos": []}
    grid = signed.rows("cache")[0]["grids"][0]["code"]
    gate.rules = {}
    status = page.evaluate(POST_ONE, {**taken, "body": {"grid": grid, "day": "2026-11-20", "text": "占用编号"}})
    assert status == "stored"
    send_now(signed)
    page.wait_for_selector("[data-state=conflict]")
    page.click("[data-act=edit]")
    page.wait_for_selector(".photos li >> nth=2")
    save(page)
    signed.wait_sent()
    assert once_with(3, home, "编号之争")
    assert ask(home, "SELECT text FROM grids_dailyrecord WHERE text = ?", "占用编号")


@pytest.mark.parametrize("choice", ["mine", "theirs"])
def test_a_conflict_is_shown_in_words_and_decided_by_a_person(
    signed: Handset, gate: Gate, home: Path, choice: str
) -> None:
    """Judged without signal; meanwhile sent back and finished again: mine beside theirs, in Chinese, one is kept."""
    write_rows(home, "whistle_rows", WORKER)
    page = signed.page
    page.reload()
    page.wait_for_selector("body[data-pulled]")
    gate.rules = {SYNC: "dead"}
    signed.open("tasks")
    page.locator(".card:has-text('井盖缺失') a[href^='#/verify/']").last.click()
    page.locator("label:has-text('退回返工')").click()
    page.fill("main textarea >> nth=-1", f"井盖仍不平 {choice}")
    save(page)
    write_rows(home, "whistle_rows", WORKER, "again")
    gate.rules = {}
    send_now(signed)
    page.wait_for_selector("[data-state=conflict] [data-comparison]")
    shown = page.inner_text("[data-comparison]")
    assert all(words in shown for words in ("我的", "对方的", "状态", "轮次", "退回返工", f"井盖仍不平 {choice}")), (
        shown
    )
    assert not any(raw in shown for raw in ("version", "whistle", "ok", "uuid", "true", "false")), shown
    assert findings(page) + too_small(page) == []
    page.click(f"[data-act={choice}]")
    if choice == "theirs":
        page.click(".ask button:has-text('保留对方的')")
    signed.wait_sent()
    sent_back = ask(home, "SELECT id FROM grids_timelineentry WHERE text LIKE ?", f"%井盖仍不平 {choice}%")
    assert len(sent_back) == (1 if choice == "mine" else 0)


POST_ONE = """async (record) => {
    const { csrf } = await (await fetch("/m/session/")).json();
    const headers = { "Content-Type": "application/json", "X-CSRFToken": csrf };
    const answer = await fetch("/api/v1/sync/", { method: "POST", headers, body: JSON.stringify({ records: [record] }) });
    return (await answer.json()).results[0].status;
}"""

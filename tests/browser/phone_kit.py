"""What the tests of the phone share: a worker, photos, a report written by hand, and the portal's own rows."""

import io
import random
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from zlib import crc32

import pytest
from django.urls import Resolver404, resolve
from PIL import Image, ImageDraw
from playwright.sync_api import FilePayload, Page, Playwright

from tests.browser.conftest import ROOT, environment
from tests.browser.gate import Gate
from tests.browser.handset import Handset

WORKER, NEIGHBOUR = "w103200001", "w103200002"
SYNC = "/api/v1/sync/"
PHOTOS = "/api/v1/sync/photos/"


def photo(seed: int, side: int = 900) -> bytes:
    """A JPEG unlike any other: a wall, a road and things on it, with the grain that gives a phone photo its size."""
    chance = random.Random(seed)
    image = Image.new("RGB", (side, side), (168, 190, 205))
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, side // 2, side, side), fill=(118, 112, 104))
    for _thing in range(9):
        x, y, size = chance.randrange(side), chance.randrange(side), chance.randrange(60, 300)
        colour = tuple(chance.randrange(60, 200) for _part in range(3))
        pen.rectangle((x, y, x + size, y + size // 2), fill=colour)
    grain = Image.frombytes("RGB", (side, side), chance.randbytes(side * side * 3))
    held = io.BytesIO()
    Image.blend(image, grain, 0.25).save(held, "JPEG", quality=70)
    return held.getvalue()


def payloads(*seeds: int) -> list[FilePayload]:
    """Photos as the camera hands them over."""
    return [{"name": f"{seed}.jpg", "mimeType": "image/jpeg", "buffer": photo(seed)} for seed in seeds]


def ask(home: Path, sql: str, *values: object) -> list[dict[str, Any]]:
    """Rows of the portal's own database."""
    with closing(sqlite3.connect(f"file:{home / 'xinhui.sqlite3'}?mode=ro", uri=True, timeout=20)) as link:
        link.row_factory = sqlite3.Row
        return [dict(row) for row in link.execute(sql, values)]


def arrived(home: Path, words: str) -> list[tuple[str, int]]:
    """(number, photos) of every issue on the portal with these words."""
    rows = ask(
        home,
        "SELECT i.uuid, (SELECT count(*) FROM grids_issuephoto p WHERE p.issue_id = i.id) AS photos"
        " FROM grids_issue i WHERE i.description = ?",
        words,
    )
    return [(str(row["uuid"]), int(row["photos"])) for row in rows]


def once_with(photos: int, home: Path, words: str) -> bool:
    """On the portal exactly once, with that many photos."""
    return [count for _uuid, count in arrived(home, words)] == [photos]


def write_report(page: Page, words: str, *seeds: int, then: str = "仅上报") -> None:
    """Fill in the form at #/report, photos included; nothing is saved yet."""
    page.locator("main[data-page=report] label:has(input[name=category])").first.click()
    page.fill("main textarea[maxlength='2000'] >> nth=-1", words)
    # Photos of their own for every report: the portal takes one that it knows as arrived.
    mine = [crc32(words.encode()) + seed for seed in seeds]
    for count, one in enumerate(payloads(*mine), start=1):
        page.set_input_files("main input[type=file]", [one])
        page.wait_for_selector(f".photos li >> nth={count - 1}")
    page.locator(f"label:has-text('{then}')").click()
    page.wait_for_selector("[data-place=kept]")


def save(page: Page) -> None:
    """Tap save and wait for the word that it is; the word of an earlier save proves nothing."""
    page.evaluate("() => { const toast = document.querySelector('#toast'); if (toast) toast.textContent = ''; }")
    page.click("[data-act=save]")
    page.wait_for_selector("#toast:has-text('已保存')")


@pytest.fixture
def gate(portal: str) -> Iterator[Gate]:
    """The way to the portal."""
    try:
        resolve(SYNC)
    except Resolver404:
        pytest.skip("this portal takes no records from phones yet")
    opened = Gate(int(portal.rsplit(":", 1)[1]))
    yield opened
    opened.close()


def write_rows(home: Path, module: str, *words: str) -> None:
    """Let a module of rows (order_rows, whistle_rows) write into the portal's own database."""
    line = [sys.executable, "-m", f"tests.browser.{module}", *words]
    subprocess.run(line, cwd=ROOT, env=environment(home), check=True, stderr=subprocess.DEVNULL)


@pytest.fixture
def phone(playwright: Playwright, gate: Gate, tmp_path: Path) -> Iterator[Handset]:
    """A phone, switched on, behind the gate."""
    with Handset(playwright, tmp_path / "profile", gate.address) as handset:
        yield handset


@pytest.fixture
def signed(phone: Handset) -> Handset:
    """The worker's phone, ready for work without signal."""
    phone.sign_in(WORKER)
    phone.ready_offline()
    return phone

"""A demo district served by a real server, and a real Chromium in Chinese."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

from scripts.system_needs import chromium
from tests.services import free_port, wait_for_port
from tests.template import template_path

ROOT = Path(__file__).resolve().parent.parent.parent
SHOTS = ROOT / "docs/screenshots"
PASSWORD = "Xinhui-demo-2026"
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

#: Files whose tests take longest, first: whoever begins with them last, works alone at the end.
FIRST = ("test_talent_journeys.py", "test_accessibility.py")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The long ones to the front; xdist hands files out in this order (`--no-loadscope-reorder`).

    Whatever stands here drives one: without the mark it would run in every other part too.
    """
    mine = [item for item in items if item.path.parent == Path(__file__).parent]
    unmarked = [item.nodeid for item in mine if not item.get_closest_marker("browser")]
    assert not unmarked, f"without pytest.mark.browser: {unmarked}"
    items.sort(key=lambda item: FIRST.index(item.path.name) if item.path.name in FIRST else len(FIRST))


def environment(home: Path, **more: str) -> dict[str, str]:
    """The environment of a portal that keeps everything in `home`: SQLite, as `make demo` serves it."""
    kept = {key: value for key, value in os.environ.items() if key not in ("DATABASE_URL", "REDIS_URL")}
    return {**kept, "DATA_DIR": str(home), **more}


@contextmanager
def served(home: Path, **more: str) -> Iterator[int]:
    """The portal of `home` on a port of its own."""
    port = free_port()
    server = [str(Path(sys.executable).parent / "gunicorn"), "xinhui.wsgi", "-b", f"127.0.0.1:{port}"]
    process = subprocess.Popen(server, cwd=ROOT, env=environment(home, **more), stderr=subprocess.DEVNULL)
    try:
        wait_for_port(port)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=20)


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a demo district of its own."""
    folder = tmp_path_factory.mktemp("portal")
    if template_path().exists():  # half a minute and more of migrations that another run has gone through already
        shutil.copy(template_path(), folder / "xinhui.sqlite3")
    for command in (["migrate", "-v0"], ["collectstatic", "--noinput", "-v0"], ["demo"]):
        line = [sys.executable, "manage.py", *command]
        subprocess.run(line, cwd=ROOT, env=environment(folder), check=True, stdout=subprocess.DEVNULL)
    return folder


@pytest.fixture(scope="session")
def portal(home: Path) -> Iterator[str]:
    """Its address."""
    with served(home) as port:
        yield f"http://127.0.0.1:{port}"


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """The driver; one a process."""
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """Chromium."""
    running = playwright.chromium.launch(executable_path=chromium(), args=QUIET)
    yield running
    running.close()


class Reader:
    """Somebody at a screen: signed in, their console watched."""

    def __init__(self, context: BrowserContext, portal: str) -> None:
        self.context, self.portal = context, portal
        self.page: Page = context.new_page()
        self.troubles: list[str] = []
        self.page.on("pageerror", lambda error: self.troubles.append(str(error)))
        self.page.on("console", lambda m: self.troubles.append(m.text) if m.type == "error" else None)

    def sign_in(self, username: str) -> "Reader":
        """Through the login page."""
        self.page.goto(f"{self.portal}/accounts/login/")
        self.page.fill("#id_username", username)
        self.page.fill("#id_password", PASSWORD)
        self.page.click("form button[type=submit]")
        self.page.wait_for_load_state("networkidle")
        return self

    def go(self, path: str) -> Page:
        """Open a page of the portal and wait for it."""
        self.page.goto(f"{self.portal}{path}")
        self.page.wait_for_load_state("networkidle")
        return self.page

    def shoot(self, name: str) -> None:
        """A screenshot for docs/."""
        SHOTS.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=str(SHOTS / f"{name}.png"))


@pytest.fixture(params=[1440, 390], ids=["wide", "phone"])
def width(request: pytest.FixtureRequest) -> int:
    """A desk's screen and a phone's."""
    return int(request.param)


@pytest.fixture
def reader(browser: Browser, portal: str, width: int) -> Iterator[Reader]:
    """A reader in Chinese at a width."""
    context = browser.new_context(viewport={"width": width, "height": 900}, locale="zh-CN", device_scale_factor=1)
    yield Reader(context, portal)
    context.close()

"""A phone: a Chromium with a profile on disk, that can be killed at any moment and started again."""

import os
import signal
import subprocess
import time
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from playwright.sync_api import Page, Playwright

from scripts.system_needs import chromium
from tests.browser.conftest import PASSWORD, QUIET

WIDTH, HEIGHT = 390, 844
PLACE = {"latitude": 22.4, "longitude": 113.0}
WAIT = 15_000
NOTHING_WAITS = """() => new Promise((resolve, reject) => {
    const ask = indexedDB.open("xinhui");
    ask.onerror = () => reject(ask.error);
    ask.onsuccess = () => {
        const count = ask.result.transaction("records").objectStore("records").count();
        count.onsuccess = () => { ask.result.close(); resolve(count.result === 0); };
    };
})"""


class Handset:
    """`page` is the page in front; everything on disk is in `profile`."""

    page: Page

    def __init__(self, playwright: Playwright, profile: Path, portal: str, *flags: str) -> None:
        self.playwright, self.profile, self.portal, self.flags = playwright, profile, portal, flags
        self.place = dict(PLACE)
        self.troubles: list[str] = []

    def start(self) -> Self:
        """Switch on."""
        port_file = self.profile / "DevToolsActivePort"
        port_file.unlink(missing_ok=True)
        command = [
            str(chromium()), *QUIET, "--headless=new", "--remote-debugging-port=0", "--no-first-run", "--hide-scrollbars", "--lang=zh-CN",
            "--accept-lang=zh-CN", f"--window-size={WIDTH},{HEIGHT}", f"--user-data-dir={self.profile}", *self.flags,
            "about:blank",
        ]  # fmt: skip
        self.process = subprocess.Popen(
            command, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        deadline = time.monotonic() + 30
        while not (port_file.exists() and port_file.read_text().strip()):
            if time.monotonic() > deadline:
                raise TimeoutError("Chromium did not start")
            time.sleep(0.05)
        port = port_file.read_text().split()[0]
        self.browser = self.playwright.chromium.connect_over_cdp(f"http://127.0.0.1:{port}")
        self.context = self.browser.contexts[0]
        self.context.grant_permissions(["geolocation"], origin=self.portal)
        self.context.set_geolocation(self.place)  # type: ignore[arg-type]  # a dict of the two
        self.page = self.tab()
        return self

    def tab(self) -> Page:
        """Another tab."""
        page = self.context.new_page()
        page.set_viewport_size({"width": WIDTH, "height": HEIGHT})
        page.set_default_timeout(WAIT)
        page.on("pageerror", lambda error: self.troubles.append(str(error)))
        return page

    def kill(self) -> None:
        """As when the battery is pulled: nothing is told, nothing is flushed."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def restart(self) -> "Handset":
        """Killed and switched on again."""
        self.kill()
        return self.start()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.kill()

    def open(self, route: str = "today", page: Page | None = None) -> Page:
        """The page of /m/ at a route, drawn."""
        page = page or self.page
        page.goto(f"{self.portal}/m/#/{route}")
        page.wait_for_selector("body[data-ready]")
        page.wait_for_selector(f"main[data-page='{route.split('/')[0]}']")
        return page

    def sign_in(self, username: str) -> Page:
        """Through the login page, back to /m/."""
        self.page.goto(f"{self.portal}/accounts/login/?next=/m/")
        self.page.fill("#id_username", username)
        self.page.fill("#id_password", PASSWORD)
        self.page.click("form button[type=submit]")
        self.page.wait_for_selector("body[data-pulled]")
        # The worker stands in the middle of their own grid.
        latitude, longitude = self.page.evaluate(
            "fetch('/m/data/').then((a) => a.json()).then((d) => d.grids[0].centre)"
        )
        self.place = {"latitude": latitude, "longitude": longitude}
        self.context.set_geolocation(self.place)  # type: ignore[arg-type]  # a dict of the two
        return self.page

    def back(self, username: str) -> Page:
        """On the page with signal: signed in again if the kill took the session's cookie along."""
        self.page.goto("about:blank")
        self.open()
        self.page.wait_for_selector("body[data-pulled]")
        if self.page.get_attribute("#state", "data-state") == "out":
            self.sign_in(username)
        return self.page

    def ready_offline(self) -> None:
        """Until the service worker has everything."""
        self.page.evaluate("navigator.serviceWorker.ready.then(() => true)")

    def rows(self, store: str) -> list[dict[str, Any]]:
        """What a store of the phone's database holds, without the photos' bytes."""
        return list(self.page.evaluate(
            """(name) => new Promise((resolve, reject) => {
                const ask = indexedDB.open("xinhui");
                ask.onerror = () => reject(ask.error);
                ask.onsuccess = () => {
                    const rows = ask.result.transaction(name).objectStore(name).getAll();
                    rows.onsuccess = () => {
                        ask.result.close();
                        resolve(rows.result.map((row) => ({ ...row, bytes: undefined })));
                    };
                };
            })""",
            store,
        ))  # fmt: skip

    def wait_sent(self) -> None:
        """Until nothing waits: in the database first, for the page may not have drawn the newest record yet."""
        self.page.wait_for_function(NOTHING_WAITS)
        self.page.wait_for_selector("#state[data-unsent='0']")

"""The page's side, in Chromium: a change draws the figures anew; without streams it polls."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.live.kit import Portal, served

pytestmark = pytest.mark.browser


@pytest.fixture
def live_portal(tmp_path: Path) -> Iterator[Portal]:
    with served(tmp_path, sessions=2, DJANGO_SETTINGS_MODULE="tests.live.settings") as portal:
        yield portal


def opened(page: Page, portal: Portal) -> None:
    """The live page, signed in."""
    address = f"http://127.0.0.1:{portal.port}"
    page.context.add_cookies([{"name": "sessionid", "value": portal.facts["sessions"][0], "url": address}])
    page.goto(f"{address}/live-test/")


def state(page: Page, wanted: str) -> None:
    page.wait_for_selector(f"html[data-live-state={wanted}]", state="attached")


def hears(page: Page, portal: Portal, number: int) -> None:
    """A grid worker reports; the page shows it without anybody's hand, focus and scroll where they were."""
    page.focus("#more")
    page.evaluate("window.scrollTo(0, 400)")
    assert portal.report() == 201
    page.wait_for_selector(f"#issues:text-is('{number}')")
    assert page.evaluate("[document.activeElement.id, window.scrollY]") == ["more", 400]
    page.wait_for_selector("[role=status]:text-is('已更新')", state="attached")


def test_a_page_lives_by_the_stream_and_without_it_by_polling(browser: Browser, live_portal: Portal) -> None:
    page, portal = browser.new_page(), live_portal
    troubles: list[str] = []
    page.on("pageerror", lambda error: troubles.append(str(error)))
    opened(page, portal)
    state(page, "live")
    page.wait_for_selector("main[data-live-drawn='1']")  # what the start missed
    hears(page, portal, 1)
    state(page, "live")

    # A link without an id keeps the focus by its place.
    page.focus("main a")
    assert portal.report() == 201
    page.wait_for_selector("#issues:text-is('2')")
    assert page.evaluate("document.activeElement.textContent") == "下钻"

    # A proxy that knows no streams: the page polls.
    poor = browser.new_page()
    poor.on("pageerror", lambda error: troubles.append(str(error)))
    streams = lambda route: route.continue_() if "poll=1" in route.request.url else route.fulfill(status=204)  # noqa: E731
    poor.route("**/desk/live/**", streams)
    opened(poor, portal)
    state(poor, "polling")
    hears(poor, portal, 3)
    state(poor, "polling")

    # Signed out elsewhere: the page says that what it shows is old.
    poor.context.clear_cookies()
    state(poor, "stale")
    assert not troubles
    page.close()
    poor.close()

"""Every page of the phone and every desk, in daylight and in the dark: axe finds nothing serious, thumbs find the targets."""

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.browser.conftest import Reader

pytestmark = pytest.mark.browser
TARGET_PX = 44
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"], "resultTypes": ["violations"]}
GRAVE = {"serious", "critical"}
MOBILE = (
    "today", "report", "issues", "tasks", "patrol", "daily", "orders", "rollcall", "contacts", "performance", "messages",
    "queue", "settings", "more",
)  # fmt: skip
#: address → who reads it
DESKS = {
    "/map/": "zhihui",
    "/desk/handler/": "chengguan",
    "/desk/dispatcher/": "town103-lead",
    "/issues/": "town103-lead",
    "/issues/new/": "w103200001",
    "/whistles/": "town103-lead",
    "/grids/": "town103-lead",
    "/grids/440705001001001/": "zhihui",
    "/teams/": "town103-lead",
    "/duties/": "town103-lead",
    "/indicators/": "zhihui",
    "/messages/": "w103200001",
    "/accounts/me/": "w103200001",
}
#: Controls that are too small for a thumb, as “tag text (width × height)”. A link inside a sentence is as high as its
#: line (WCAG 2.5.8, inline); radio buttons and ticks are as large as their label; a leaflet shape is no control.
SMALL = """(least) => [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [role=button]")].flatMap((node) => {
  const label = ["radio", "checkbox", "file"].includes(node.type) ? node.closest("label, .camera") : null;
  const box = (label || node).getBoundingClientRect();
  const style = getComputedStyle(node);
  if (node.type === "hidden" || !box.width || style.visibility === "hidden" || node.closest(".skip, [inert], .leaflet-control-attribution")) return [];
  if (node.checkVisibility && !node.checkVisibility()) return [];
  if (node.matches("a") && style.display === "inline") return [];
  return box.height < least - 0.5 || box.width < least - 0.5 ? [`${node.tagName} ${(node.innerText || node.name || node.className).slice(0, 30)} (${Math.round(box.width)} × ${Math.round(box.height)})`] : [];
})"""


@pytest.fixture(params=["light", "dark"])
def theme(request: pytest.FixtureRequest) -> Any:
    """Daylight and night."""
    return request.param


@pytest.fixture
def small(browser: Browser, portal: str, theme: Any) -> Iterator[Reader]:
    """A phone's window."""
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, locale="zh-CN", color_scheme=theme,
        geolocation={"latitude": 22.4, "longitude": 113.0}, permissions=["geolocation"], has_touch=True,
    )  # fmt: skip
    yield Reader(context, portal)
    context.close()


@pytest.fixture
def large(browser: Browser, portal: str, theme: Any) -> Iterator[Reader]:
    """A desk's window."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN", color_scheme=theme)
    yield Reader(context, portal)
    context.close()


def findings(page: Page) -> list[str]:
    """What axe calls serious or worse: rule, why, where."""
    found = Axe().run(page, options=RULES).response["violations"]
    return [
        f"{row['id']}: {node['failureSummary'].splitlines()[1].strip()} — {' '.join(map(str, node['target']))}"
        for row in found
        if row["impact"] in GRAVE
        for node in row["nodes"]
    ]


def on_phone(reader: Reader, username: str) -> Page:
    """Signed in at /m/."""
    reader.sign_in(username)
    page = reader.page
    page.goto(f"{reader.portal}/m/")
    page.wait_for_selector("body[data-pulled]")
    return page


def test_every_page_of_the_phone(small: Reader, theme: str) -> None:
    page = on_phone(small, "w103200001")
    wrong = {}
    for name in MOBILE:
        page.goto(f"{small.portal}/m/#/{name}")
        page.wait_for_selector(f"main[data-page={name}]")
        assert page.evaluate("document.documentElement.dataset.theme") == theme
        found = findings(page) + list(page.evaluate(SMALL, TARGET_PX))
        if found:
            wrong[name] = found
    assert wrong == {}


def test_theme_that_the_worker_chose_beats_the_phones(small: Reader, theme: str) -> None:
    page = on_phone(small, "w103200001")
    other, label = ("dark", "深色") if theme == "light" else ("light", "日光")
    page.goto(f"{small.portal}/m/#/settings")
    page.locator(f"label:has-text('{label}')").click()
    page.wait_for_selector(f"html[data-theme={other}]")
    page.reload()
    page.wait_for_selector(f"html[data-theme={other}]")
    assert findings(page) == []


def test_shell_without_a_session(small: Reader) -> None:
    page = small.page
    page.goto(f"{small.portal}/m/")
    page.wait_for_selector("body[data-pulled]")
    assert "未登录" in page.inner_text("body")
    assert findings(page) + list(page.evaluate(SMALL, TARGET_PX)) == []


@pytest.mark.parametrize("path", DESKS)
def test_every_desk(large: Reader, path: str) -> None:
    large.sign_in(DESKS[path])
    assert findings(large.go(path)) == []


@pytest.mark.parametrize("path", DESKS)
def test_every_desk_has_targets_for_a_thumb(small: Reader, path: str) -> None:
    small.sign_in(DESKS[path])
    assert list(small.go(path).evaluate(SMALL, TARGET_PX)) == []

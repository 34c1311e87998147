"""The command desk in Chromium: the leader's screen, the wall without scrollbars, two clicks by keyboard, live or not."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.axe import findings, too_small
from tests.browser.conftest import Reader

pytestmark = pytest.mark.browser
LEADER = "quzhang"
Open = Callable[..., Reader]


@pytest.fixture
def at(browser: Browser, portal: str) -> Iterator[Open]:
    """A district leader at a screen of a size, in daylight or the dark."""
    contexts: list[Any] = []

    def enter(width: int, height: int = 900, **more: Any) -> Reader:
        context = browser.new_context(viewport={"width": width, "height": height}, locale="zh-CN", **more)
        contexts.append(context)
        return Reader(context, portal).sign_in(LEADER)

    yield enter
    for context in contexts:
        context.close()


def overflow(page: Page) -> list[int]:
    """How far the page is wider and higher than its window."""
    return list(
        page.evaluate("""() => { const r = document.documentElement;
        return [r.scrollWidth - r.clientWidth, r.scrollHeight - r.clientHeight]; }""")
    )


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_the_leaders_screen(at: Open, width: int, theme: str) -> None:
    reader = at(width, color_scheme=theme)
    page = reader.go("/desk/")
    assert overflow(page)[0] <= 0
    assert findings(page) == [] and too_small(page) == []
    expect(page.get_by_role("heading", level=1)).to_contain_text("指挥台")
    for name in ("哨情总览", "各镇（街）", "最新动态", "党建工作", "人才工作"):
        expect(page.get_by_role("heading", name=name)).to_be_visible()
    assert page.locator("[data-code]").count() == 817
    if width == 1440 and theme == "light":
        reader.shoot("desk-leader")
    assert reader.troubles == []


def test_the_wall_fits_its_screen(at: Open) -> None:
    reader = at(1920, 1080)
    page = reader.go("/desk/wall/")
    assert overflow(page) == [0, 0]
    cut = page.evaluate("""() => [...document.querySelectorAll("main section, main .wall-fresh, main .desk-figure")]
        .filter((n) => n.checkVisibility() && (n.scrollHeight > n.clientHeight + 1 || n.scrollWidth > n.clientWidth + 1))
        .map((n) => `${n.className || n.getAttribute("aria-labelledby")} ${n.scrollHeight - n.clientHeight} ${n.scrollWidth - n.clientWidth}`)""")
    assert cut == []
    small = page.evaluate("""() => [...document.querySelectorAll("main b, main span, main td, main th, main time, main h2")]
        .filter((n) => n.checkVisibility() && !n.closest(".sr, [hidden]") && n.textContent.trim() && parseFloat(getComputedStyle(n).fontSize) < 18)
        .map((n) => n.textContent.slice(0, 20))""")
    assert small == []
    assert findings(page) == []
    first = page.locator("[data-clock]").inner_text()
    expect(page.locator("[data-clock]")).not_to_have_text(first)
    page.keyboard.press("Tab")
    page.get_by_role("button", name="暂停轮播").press("Enter")
    expect(page.get_by_role("button", name="继续轮播")).to_be_visible()
    reader.shoot("desk-wall")
    assert reader.troubles == []


def test_two_clicks_by_keyboard(at: Open) -> None:
    page = at(1440).go("/desk/")
    figure = page.locator(".desk-main [data-figure]").nth(1)
    value = int(figure.locator("b").inner_text())
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    for _tab in range(60):
        page.keyboard.press("Tab")
        if figure.evaluate("node => node === document.activeElement"):
            break
    expect(figure).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("[data-count]")).to_have_text(str(value))
    link = page.locator("table td a").first
    link.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/whistles/\d+/"))


def test_the_stream_paints_the_map_and_silence_is_seen(at: Open) -> None:
    """The page opens its stream, and is told to look at once: what it fetches then is changed on the way."""
    reader = at(1440)
    page = reader.go("/desk/")
    shape = page.locator("[data-code]").first
    code = shape.get_attribute("data-code")

    def other(route: Route) -> None:
        answer = route.fetch()
        text = re.sub(r'data-loads="[^"]*"', f'data-loads="{{&quot;{code}&quot;:[3,2]}}"', answer.text())
        route.fulfill(response=answer, body=text.replace("data-brief>", "data-brief>新 "))

    page.route("**/desk/figures/", other)
    page.reload()
    expect(shape).to_have_class(re.compile("late2"))
    expect(page.locator("[data-say]")).to_contain_text("新")
    expect(page.locator("[data-stale]")).to_be_hidden()
    page.evaluate("document.documentElement.dataset.liveState = 'stale'")
    expect(page.locator("[data-stale]")).to_be_visible()
    page.evaluate("document.documentElement.dataset.liveState = 'live'")
    expect(page.locator("[data-stale]")).to_be_hidden()


@pytest.mark.parametrize("path", ["/desk/towns/", "/desk/towns/respond/?part=base", "/desk/grids/",
                                  "/desk/records/overdue/", "/desk/?as_of=2026-01-05"])  # fmt: skip
@pytest.mark.parametrize("width", [1440, 390])
def test_the_pages_behind(at: Open, path: str, width: int) -> None:
    reader = at(width)
    page = reader.go(path)
    assert overflow(page)[0] <= 0 and findings(page) == [] and too_small(page) == []
    assert reader.troubles == []


def test_nothing_turns_for_who_wants_rest(at: Open) -> None:
    page = at(1920, 1080, reduced_motion="reduce").go("/desk/wall/")
    expect(page.get_by_role("button", name="下一屏")).to_be_visible()
    assert page.locator(".pulse-dot").evaluate("node => getComputedStyle(node).animationName") == "none"

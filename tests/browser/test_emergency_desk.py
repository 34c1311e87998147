"""The command centre puts a plan in force from the desk; the screen follows the answers from the grids by itself."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import Reader

pytestmark = pytest.mark.browser
#: 大鳌镇: no other test works there.
TOWN, GRIDS = "440705110", 44
Open = Callable[[str, int], Reader]


@contextmanager
def opened(browser: Browser, portal: str, username: str, width: int) -> Iterator[Reader]:
    """Somebody signed in at a screen of this width."""
    context = browser.new_context(viewport={"width": width, "height": 900}, locale="zh-CN", device_scale_factor=1)
    yield Reader(context, portal).sign_in(username)
    context.close()


@pytest.fixture
def sign_in(browser: Browser, portal: str) -> Iterator[Open]:
    """Opens as many screens as a test asks for."""
    with ExitStack() as screens:
        yield lambda username, width: screens.enter_context(opened(browser, portal, username, width))


def activate(reader: Reader, *, kind: str, words: str) -> str:
    """Fill in the form of 暴雨内涝 level III; the path that it leads to."""
    page = reader.go("/emergencies/")
    row = page.locator("tr", has_text="暴雨内涝").filter(has_text="Ⅲ级")
    row.locator("a.button").click()
    page.wait_for_load_state("networkidle")
    page.check(f"input[name=kind][value={kind}]")
    page.select_option("select[name=area_code]", value=TOWN)
    page.fill("textarea[name=reason]", "区气象台发布暴雨黄色预警")
    page.fill("input[name=confirm]", words)
    page.click("form button.button-primary")
    page.wait_for_load_state("networkidle")
    return page.url.removeprefix(reader.portal)


def test_a_real_activation_asks_twice_and_the_screen_is_live(sign_in: Open) -> None:
    """Without the words typed nothing is sent; then 44 grids are missing, and one fewer when one acknowledges."""
    desk = sign_in("zhihui", 1440)
    path = activate(desk, kind="real", words="")
    assert path.endswith("/activate/") and "实战启动" in desk.page.inner_text("form .errorlist, form .error")
    desk.troubles.clear()  # the console names the refusal that was just shown
    path = activate(desk, kind="real", words="实战启动")
    page = desk.page
    assert page.inner_text("#missing") == str(GRIDS)
    page.wait_for_selector("#map[data-ready='1']", timeout=20_000)
    worker = sign_in(f"w{TOWN[6:]}001001", 390)
    answer = worker.page.evaluate(ACKNOWLEDGE)
    assert answer == [200], answer
    expect(page.locator("#missing")).to_have_text(str(GRIDS - 1), timeout=30_000)
    desk.shoot("emergency-screen")
    assert page.url.endswith(path)
    assert desk.troubles == []


#: The worker's phone acknowledges what it was sent.
ACKNOWLEDGE = """async () => {
  const token = document.cookie.split("; ").find((row) => row.startsWith("csrftoken=")).split("=")[1];
  const rows = (await (await fetch("/api/v1/orders/?missing=true")).json()).results.filter((row) => !row.is_drill);
  const answers = [];
  for (const row of rows) {
    const answer = await fetch(`/api/v1/orders/${row.uuid}/acknowledge/`, {
      method: "POST", headers: { "Content-Type": "application/json", "X-CSRFToken": token },
      body: JSON.stringify({ uuid: crypto.randomUUID() }),
    });
    answers.push(answer.status);
  }
  return answers;
}"""


@pytest.mark.parametrize("path", ["/emergencies/", "/emergencies/1/", "/emergencies/1/report/", "/policing/",
                                  "/mediation/", "/buildings/"])  # fmt: skip
@pytest.mark.parametrize("width", [1440, 390])
def test_every_page_of_the_desk_fits(sign_in: Open, path: str, width: int) -> None:
    """Nothing scrolls sideways, nothing fails in the console."""
    reader = sign_in("zhihui", width)
    page = reader.go(path)
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert reader.troubles == []

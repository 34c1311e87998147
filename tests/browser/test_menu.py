"""The main menu in Chromium: nothing of it is ever out of sight; what has no room stands under “更多”."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import findings, too_small
from tests.browser.conftest import Reader

pytestmark = pytest.mark.browser
#: Links of the line that reach beyond it, and how many there are in all.
BEYOND = """() => {
  const line = document.querySelector(".menu .nav"), end = line.getBoundingClientRect().right + 1;
  const links = [...line.querySelectorAll("a")];
  return [links.filter((link) => link.getBoundingClientRect().right > end).map((link) => link.textContent),
          document.querySelectorAll(".menu a").length, links.length];
}"""


def labels(page: Page, where: str) -> list[str]:
    """The links' words in order."""
    return [text.strip() for text in page.locator(f".menu {where} a").all_text_contents()]


@pytest.mark.parametrize("who", ["quzhang", "zhihui", "chengguan", "zuzhibu"])
def test_every_entry_is_in_sight_or_under_more(reader: Reader, who: str) -> None:
    page = reader.sign_in(who).go("/messages/")
    beyond, many, in_line = page.evaluate(BEYOND)
    assert beyond == [] and many >= in_line > 0
    assert page.locator(".menu .more").is_visible() == (many > in_line)
    assert reader.troubles == []


def test_the_rest_opens_leads_and_closes(reader: Reader, width: int) -> None:
    page = reader.sign_in("quzhang").go("/desk/")
    more, rest = page.locator(".menu .more"), page.locator(".menu .rest")
    expect(rest).to_be_hidden()
    more.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(rest).to_be_visible()
    assert labels(page, ".rest")[-2:] == ["党建", "人才"]
    assert findings(page) == [] and too_small(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    page.keyboard.press("Escape")
    expect(rest).to_be_hidden()
    expect(more.locator("summary")).to_be_focused()
    more.locator("summary").click()
    page.locator("h1").first.click()
    expect(rest).to_be_hidden()
    more.locator("summary").click()
    rest.get_by_role("link", name="人才", exact=True).click()
    page.wait_for_url("**/talent/**")
    assert "人才" in labels(page, ".nav"), "the page one is on stays in the line"
    assert reader.troubles == []


def test_a_turned_phone_and_a_narrowed_window_are_fitted_again(reader: Reader, width: int) -> None:
    page = reader.sign_in("quzhang").go("/desk/")
    every = labels(page, "")
    for now in (820, 3000, width):
        page.set_viewport_size({"width": now, "height": 700})
        page.wait_for_function("width => document.querySelector('.menu .more').hidden === (width === 3000)", arg=now)
        assert page.evaluate(BEYOND)[0] == []
        assert labels(page, "") == every, "nothing lost, in the same order"

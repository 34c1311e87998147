"""The pages as their readers see them, in Chinese, on a desk and on a phone."""

import pytest

from tests.browser.conftest import Reader

pytestmark = pytest.mark.browser


def no_sideways_scroll(reader: Reader) -> bool:
    """The page fits its window."""
    return bool(reader.page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))


def test_command_map(reader: Reader, width: int) -> None:
    """The command map: 817 grids, coloured; a click on one opens its page."""
    reader.sign_in("zhihui")
    page = reader.page
    assert page.url.endswith("/desk/")
    reader.go("/map/")
    page.wait_for_selector("#map[data-ready='1']", timeout=20_000)
    shapes = page.evaluate("fetch('/map/geometry.json').then(a => a.json()).then(s => s.grids.features.length)")
    assert shapes == 817
    assert "在办哨件" in page.inner_text("aside")
    assert no_sideways_scroll(reader)
    assert reader.troubles == []
    if width == 1440:
        reader.shoot("command-map")


def test_handler_answers_from_the_desk(reader: Reader, width: int) -> None:
    """A department handler sees work due soonest first and responds with a standard text."""
    reader.sign_in("chengguan")
    page = reader.page
    assert page.url.endswith("/desk/handler/")
    assert no_sideways_scroll(reader)
    if width == 1440:
        reader.shoot("handler-desk")
    waiting = page.locator("li:has(summary:text-is('响应'))")
    before = waiting.count()
    if before:
        card = waiting.first
        card.locator("summary:text-is('响应')").click()
        card.locator("details[open] select[data-fills]").select_option(index=1)
        assert card.locator("details[open] textarea").input_value()
        card.locator("details[open] button.button-primary").click()
        page.wait_for_load_state("networkidle")
        assert "操作成功" in page.inner_text("main")
        assert page.locator("li:has(summary:text-is('响应'))").count() == before - 1
    assert reader.troubles == []


def test_whistle_page_tells_its_story(reader: Reader, width: int) -> None:
    """A whistle's page: timeline with photos, a deadline that explains itself."""
    reader.sign_in("zhihui")
    page = reader.go("/whistles/?overdue=1")
    # A public report carries no photo: the first that does.
    for address in [link.get_attribute("href") for link in page.locator("main table a").all()]:
        page = reader.go(str(address))
        if page.locator(".timeline img").count():
            break
    assert page.locator(".timeline li").count() >= 2
    explain = page.locator(".explain").first
    explain.locator("summary").click()
    assert "起计" in explain.inner_text()
    assert page.locator(".timeline img").count() >= 1
    assert page.evaluate("document.querySelector('.timeline img').complete")
    assert no_sideways_scroll(reader)
    assert reader.troubles == []
    if width == 1440:
        reader.shoot("whistle-timeline")


def test_grid_page(reader: Reader, width: int) -> None:
    """A grid's page: shape, team, profile, hazards, duties."""
    reader.sign_in("zhihui")
    page = reader.go("/grids/440705001001001/")
    page.wait_for_selector("#shape .leaflet-interactive", timeout=20_000)
    for words in ("网格队伍", "网格档案", "隐患与风险", "职责清单"):
        assert words in page.inner_text("main")
    assert no_sideways_scroll(reader)
    assert reader.troubles == []
    if width == 1440:
        reader.shoot("grid-page")


def test_worker_reports_and_blows_the_whistle(reader: Reader, width: int) -> None:
    """A grid worker reports from the form with a place on the map and blows the whistle."""
    reader.sign_in("w103200001")
    page = reader.page
    assert page.url.endswith("/issues/new/")
    page.wait_for_selector("#picker .leaflet-container, #picker.leaflet-container")
    page.select_option("#id_category", label=page.locator("#id_category option").nth(3).inner_text())
    page.fill("#id_description", "村口路灯连续三晚不亮")
    page.locator("#picker").click()
    assert page.input_value("#id_latitude")
    page.select_option("#id_then", "whistle")
    page.fill("#id_words", "超出网格处置能力")
    page.click("form button.button-primary")
    page.wait_for_load_state("networkidle")
    assert "已受理" in page.inner_text("main")
    assert "已吹哨" in page.inner_text("main")
    assert no_sideways_scroll(reader)
    assert reader.troubles == []
    if width == 390:
        reader.shoot("issue-phone")


@pytest.mark.parametrize(
    "path", ["/desk/dispatcher/", "/whistles/", "/issues/", "/grids/", "/indicators/", "/messages/"]
)
def test_every_list_fits(reader: Reader, path: str, width: int) -> None:
    """Each page of a town leader fits its window and throws no error."""
    reader.sign_in("town103-lead")
    reader.go(path)
    assert no_sideways_scroll(reader)
    assert reader.troubles == []


def test_no_permission_page(reader: Reader, width: int) -> None:
    """A grid worker at the dispatch desk: told plainly, with a way on."""
    reader.sign_in("w103200001")
    page = reader.go("/desk/dispatcher/")
    assert "您的岗位无权" in page.inner_text("main")
    assert page.locator("main a.button").count() == 1

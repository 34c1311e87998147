"""The administration in a real browser, in Chinese: every role's first page, a boundary on its map, accounts."""

import pytest

from tests.browser.conftest import Reader

pytestmark = pytest.mark.browser
#: demo login → a page of the sidebar that this role has and the title it shows
FIRST_PAGES = {
    "zhihui": ("/admin/grids/whistle/", "哨件"),
    "admin": ("/admin/grids/stagedeadline/", "阶段时限"),
    "security": ("/admin/accounts/user/", "用户"),
    "auditor": ("/admin/audit/entry/", "审计记录"),
}


@pytest.mark.parametrize("width", [1440], indirect=True)
@pytest.mark.parametrize("login", FIRST_PAGES)
def test_every_administrator_has_a_first_page(reader: Reader, login: str) -> None:
    reader.sign_in(login)
    page = reader.go("/admin/")
    assert page.locator("section[aria-labelledby=clock-heading]").is_visible()
    assert page.locator(".xh-cards li").count() >= 2
    reader.shoot(f"admin-{login}")
    address, title = FIRST_PAGES[login]
    page.locator(f'#nav-sidebar-apps a[href="{address}"]').click()
    page.wait_for_load_state("networkidle")
    assert title in page.inner_text("#main, main, body")
    assert page.locator("#result_list tbody tr").count() > 0
    assert not reader.troubles, reader.troubles


@pytest.mark.parametrize("width", [1440], indirect=True)
def test_a_boundary_is_edited_on_its_map(reader: Reader) -> None:
    reader.sign_in("zhihui")
    page = reader.go("/admin/grids/grid/")
    page.locator("#result_list tbody tr th a, #result_list tbody tr a").first.click()
    page.wait_for_selector(".leaflet-interactive")
    assert page.locator(".leaflet-draw-edit-edit").is_visible()
    reader.shoot("admin-boundary")
    assert not reader.troubles, reader.troubles


@pytest.mark.parametrize("width", [1440], indirect=True)
def test_a_password_is_reset_and_shown_once(reader: Reader) -> None:
    reader.sign_in("security")
    page = reader.go("/admin/accounts/user/?q=l001001001")
    page.locator("#result_list tbody a").first.click()
    page.get_by_role("link", name="重置密码").click()
    page.get_by_role("button", name="重置密码").click()
    password = page.locator(".xh-secret").inner_text()
    assert len(password) == 14
    page.get_by_role("link", name="已记录").click()
    page.wait_for_load_state("networkidle")
    assert password not in page.content()
    assert not reader.troubles, reader.troubles

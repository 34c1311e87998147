"""The burden meter in Chromium: what a worker and a handler did by hand is measured; the page that sums it."""

from pathlib import Path

import pytest

from tests.browser.conftest import Reader
from tests.browser.handset import Handset
from tests.browser.phone_kit import ask, gate, phone, save, signed, write_report

__all__ = ["gate", "phone", "signed"]
pytestmark = pytest.mark.browser
NEWEST = "SELECT form, channel, role, asked, filled, seconds FROM burden_effort ORDER BY id DESC LIMIT 1"


def test_a_report_from_the_phone_is_measured(signed: Handset, home: Path) -> None:
    page = signed.open("report")
    write_report(page, "桥栏杆松动，孩子常在这里玩", 9101)
    save(page)
    signed.wait_sent()
    form, channel, role, asked, filled, seconds = ask(home, NEWEST)[0].values()
    assert (form, channel, role) == ("sync:issue", "phone", "grid_worker")
    assert 5 <= asked <= 12
    assert 3 <= filled <= asked, "category, words, photo"
    assert 0 <= seconds < 60


def test_a_form_of_the_desk_is_measured(reader: Reader, home: Path, width: int) -> None:
    rows = ask(home, "SELECT a.id FROM grids_assignment a JOIN accounts_post p ON p.unit_id = a.unit_id "
                     "JOIN accounts_user u ON u.id = p.user_id WHERE u.username = 'chengguan' AND a.state = 'responded' "
                     "ORDER BY a.id DESC LIMIT 1")  # fmt: skip
    page = reader.sign_in("chengguan").go(f"/act/assignment/{rows[0]['id']}/finish/")
    page.locator("main form[method=post] textarea").first.fill("已更换，现场恢复")
    page.locator(
        "main form[method=post] button[type=submit], main form[method=post] button.button-primary"
    ).first.click()
    page.wait_for_load_state("networkidle")
    form, channel, role, asked, filled, seconds = ask(home, NEWEST)[0].values()
    assert (form, channel, role) == ("grids:act:assignment:finish", "desk", "department_handler")
    assert 1 <= filled <= asked <= 6
    assert 0 <= seconds < 60
    assert reader.troubles == []


def test_the_page_and_what_a_figure_is_made_of(reader: Reader, width: int) -> None:
    page = reader.sign_in("quzhang").go("/burden/?days=90")
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert "网格员" in page.inner_text("section[aria-labelledby=by-post]")
    if width == 1440:
        reader.shoot("burden")
    row = page.locator("section[aria-labelledby=by-form] tbody tr").first
    said = row.locator("td.num").first.inner_text()
    row.locator("a").click()
    page.wait_for_load_state("networkidle")
    assert page.inner_text("[data-count]") == said
    assert reader.troubles == []

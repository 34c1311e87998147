"""Every page of the phone and every desk, in daylight and in the dark: axe finds nothing serious, thumbs find the targets."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.axe import findings, too_small
from tests.browser.conftest import Reader
from tests.browser.phone_kit import ask, write_rows

pytestmark = pytest.mark.browser
MOBILE = (
    "today", "report", "issues", "tasks", "patrol", "daily", "orders", "rollcall", "contacts", "performance", "messages",
    "queue", "settings", "more", "sites", "mediation", "dispute", "shelters",
)  # fmt: skip
#: page of the phone with a number in its address → the first of this list of /m/data/, and its field
NUMBERED = {"visit": ("sites", "id"), "mediate": ("cases", "uuid"), "count": ("shelters", "id")}
#: address → who reads it; a word in braces is the first row of that table
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
    "/accounts/channels/": "w103200001",
    "/emergencies/": "zhihui",
    "/emergencies/{activation}/": "zhihui",
    "/emergencies/{activation}/report/": "zhihui",
    "/emergencies/orders/{emergencyorder}/": "zhihui",
    "/emergencies/plans/{emergencyplan}/": "zhihui",
    "/emergencies/plans/{emergencyplan}/activate/": "zhihui",
    "/emergencies/plans/new/": "zhihui",
    "/orders/{gridorder}/": "zhihui",
    "/policing/": "town103-lead",
    "/policing/sites/": "town103-lead",
    "/policing/sites/{keysite}/": "zhihui",
    "/policing/squads/": "town103-lead",
    "/policing/squads/new/": "zhihui",
    "/policing/squads/{squad}/": "zhihui",
    "/policing/activities/{squadactivity}/": "zhihui",
    "/policing/squads/requests/new/": "zhihui",
    "/policing/squads/requests/{squadrequest}/": "zhihui",
    "/supplies/": "zhihui",
    "/supplies/stores/new/": "zhihui",
    "/supplies/stores/{store}/": "zhihui",
    "/supplies/requests/new/": "zhihui",
    "/supplies/requests/{supplyrequest}/": "zhihui",
    "/shelters/": "town103-lead",
    "/shelters/new/": "zhihui",
    "/shelters/{shelter}/": "zhihui",
    "/emergencies/{activation}/reports/": "zhihui",
    "/mediation/": "town103-lead",
    "/mediation/new/": "w103200001",
    "/mediation/{mediationcase}/": "zhihui",
    "/buildings/": "town103-lead",
    "/buildings/440705001001001/": "zhihui",
}
#: Rows that are read by their UUID, and rows that must be in a state for the page to show all of itself.
KEYS = {"gridorder": "uuid"}
WHERE = {"activation": "state = 'active'", "emergencyplan": "state = 'approved'"}


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


@pytest.fixture(scope="session")
def wartime(home: Path) -> Path:
    """The demo district with an activation in force, orders out, and a dispute at the worker's grid."""
    write_rows(home, "order_rows", "w103200001")
    return home


def address(home: Path, path: str) -> str:
    """The path with the rows of the demo district filled in; the newest of each."""
    for table in re.findall(r"{(\w+)}", path):
        key = KEYS.get(table, "id")
        rows = ask(
            home, f"SELECT {key} AS it FROM grids_{table} WHERE {WHERE.get(table, '1')} ORDER BY id DESC LIMIT 1"
        )
        assert rows, f"the demo has no {table}"
        found = str(UUID(rows[0]["it"])) if key == "uuid" else str(rows[0]["it"])
        path = path.replace(f"{{{table}}}", found)
    return path


def on_phone(reader: Reader, username: str) -> Page:
    """Signed in at /m/."""
    reader.sign_in(username)
    page = reader.page
    page.goto(f"{reader.portal}/m/")
    page.wait_for_selector("body[data-pulled]")
    return page


def test_every_page_of_the_phone(small: Reader, wartime: Path, theme: str) -> None:
    page = on_phone(small, "w103200001")
    wrong = {}
    for name in MOBILE:
        page.goto(f"{small.portal}/m/#/{name}")
        page.wait_for_selector(f"main[data-page={name}]")
        assert page.evaluate("document.documentElement.dataset.theme") == theme
        found = findings(page) + too_small(page)
        if found:
            wrong[name] = found
    for name, (rows, key) in NUMBERED.items():
        number = page.evaluate(
            f"fetch('/m/data/').then((answer) => answer.json()).then((data) => (data.{rows}[0] || {{}}).{key})"
        )
        assert number, f"the demo has no {rows} at this grid"
        page.goto(f"{small.portal}/m/#/{name}/{number}")
        page.wait_for_selector(f"main[data-page={name}] [data-act=save]")
        found = findings(page) + too_small(page)
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
    assert findings(page) + too_small(page) == []


@pytest.mark.parametrize("path", DESKS)
def test_every_desk(large: Reader, wartime: Path, path: str) -> None:
    large.sign_in(DESKS[path])
    page = large.go(address(wartime, path))
    assert page.locator("main h1").count() == 1, page.title()
    assert findings(page) == []


@pytest.mark.parametrize("path", DESKS)
def test_every_desk_has_targets_for_a_thumb(small: Reader, wartime: Path, path: str) -> None:
    small.sign_in(DESKS[path])
    assert too_small(small.go(address(wartime, path))) == []

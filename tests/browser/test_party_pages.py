"""The rooms' pages in Chromium, in Chinese: every one reachable by links is sound, and forms speak while one types."""

import re
from collections import deque
from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import Resolver404, resolve
from playwright.sync_api import Browser

from tests.browser.axe import findings, too_small
from tests.browser.conftest import Reader

pytestmark = pytest.mark.browser
#: What a walk stays within.
PARTS = (
    "/party/",
    "/m/party/",
    "/cadres/",
    "/talent/",
    "/hotline/",
    "/upper-forms/",
    "/bureaus/",
    "/burden/",
    "/accounts/",
)
#: Starts that lead to fewer than three kinds of pages.
FEW = {"/bureaus/webhooks/": 2, "/bureaus/": 1}
#: Addresses that send a file.
FILES = re.compile(r"\.(xlsx|docx|json|lrmx|lrm|pdf|zip)$|/(table|file)/$|/files/\d+/$")
#: (window's width, colours, who, where the walk begins)
WALKS = (
    (1440, "dark", "zuzhibu", "/party/"),
    (390, "light", "zuzhibu", "/party/"),
    (390, "light", "dangyuan", "/m/party/"),
    (1440, "dark", "ganbu", "/cadres/"),
    (390, "light", "ganbu", "/cadres/"),
    (390, "light", "ganbu-self", "/cadres/mine/"),
    (1440, "dark", "rencai", "/talent/targets/"),
    (390, "light", "rencai", "/talent/targets/"),
    (390, "light", "qiye", "/talent/firm/"),
    (390, "light", "", "/talent/jobs/"),
    (1440, "dark", "zhihui", "/hotline/"),
    (390, "light", "zhihui", "/hotline/"),
    (1440, "dark", "zhihui", "/upper-forms/"),
    (390, "light", "zhihui", "/upper-forms/"),
    (1440, "dark", "security", "/bureaus/webhooks/"),
    (390, "light", "security", "/bureaus/webhooks/"),
    (390, "light", "chengguan-lead", "/bureaus/"),
    (1440, "dark", "quzhang", "/burden/"),
    (390, "light", "quzhang", "/burden/"),
    (390, "light", "w103200001", "/accounts/me/"),
)


@pytest.fixture(params=WALKS, ids=lambda walk: f"{walk[2] or 'anybody'}-{walk[0]}-{walk[1]}-{walk[3].strip('/')}")
def walker(request: pytest.FixtureRequest, browser: Browser, portal: str) -> Iterator[tuple[Reader, str]]:
    """Somebody at a window, signed in, and where they begin."""
    width, colours, who, start = request.param
    context = browser.new_context(
        viewport={"width": width, "height": 900}, locale="zh-CN", color_scheme=colours, has_touch=width < 500
    )
    reader = Reader(context, portal)
    yield reader.sign_in(who) if who else reader, start
    context.close()


def kind_of(path: str) -> str | None:
    """The URL name of a page of the room (verbs all share one); None for files and other rooms."""
    if not path.startswith(PARTS) or FILES.search(path.split("?")[0]):
        return None
    try:
        found = resolve(path.split("?")[0])
    except Resolver404:
        return None
    return found.view_name


def links(reader: Reader) -> list[str]:
    """Addresses that the page leads to, in order."""
    found: list[str] = reader.page.eval_on_selector_all("main a[href]", "all => all.map(a => a.getAttribute('href'))")
    return [href for href in found if href.startswith("/")]


def english(text: str) -> list[str]:
    """Words that nobody translated: three Latin words in a row."""
    return re.findall(r"\b[A-Z][a-z]+(?: [a-z]+){2,}", text)


def troubles_of(reader: Reader) -> list[str]:
    """What is wrong with the page that is open."""
    page = reader.page
    wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    narrow = (page.viewport_size or {"width": 0})["width"] < 500
    return [
        *findings(page), *(too_small(page) if narrow else []), *(["scrolls sideways"] if wide else []),
        *(f"English: {words}" for words in english(page.inner_text("main"))), *reader.troubles,
    ]  # fmt: skip


def test_every_page_that_links_lead_to(walker: tuple[Reader, str]) -> None:
    """Breadth first from the start, one page of each kind."""
    reader, start = walker
    waiting, seen, wrong = deque([start]), {kind_of(start)}, dict[str, Any]()
    while waiting:
        path = waiting.popleft()
        answer = reader.page.goto(f"{reader.portal}{path}")
        assert answer is not None
        reader.page.wait_for_load_state("networkidle")
        found = troubles_of(reader) if answer.status == 200 else [f"status {answer.status}"]
        if found:
            wrong[path] = found
        reader.troubles.clear()
        for href in links(reader):
            name = kind_of(href)
            if name is not None and name not in seen:
                seen.add(name)
                waiting.append(href)
    assert not wrong, "\n".join(f"{path}: {found}" for path, found in wrong.items())
    assert len(seen) >= FEW.get(start, 3)


@pytest.mark.parametrize("width", [1440], indirect=True)
def test_the_tree_and_a_form_that_speaks_while_one_types(reader: Reader) -> None:
    reader.sign_in("zuzhibu")
    page = reader.go("/party/organizations/?kind=committee")
    page.get_by_role("link", name="罗坑镇党委").click()
    page.wait_for_load_state("networkidle")
    assert "下级党组织" in page.inner_text("main")
    reader.shoot("party-tree")
    page.locator("section[aria-labelledby=below] tbody a").first.click()
    page.wait_for_load_state("networkidle")
    page.locator("section[aria-labelledby=below] tbody a").first.click()
    page.wait_for_load_state("networkidle")
    page.get_by_role("link", name="请示换届选举").click()
    page.fill("#id_seats", "9")
    page.fill("#id_planned_on", "2099-01-01")
    page.wait_for_selector("#check .notice")
    assert "支部工作条例" in page.inner_text("#check")
    assert page.url.split("?")[0].endswith("/election/"), "nothing was sent"
    assert reader.troubles == []


@pytest.mark.parametrize("width", [1440], indirect=True)
@pytest.mark.parametrize(
    ("start", "links", "name"),
    [
        ("/party/members/?words=苏锦添", ("苏锦添",), "party-member"),
        ("/party/centres/?kind=district", ("新会区党群服务中心",), "party-centre"),
        ("/party/points/440705103200/accounts/", ("第5户",), "party-points"),
    ],
    ids=["member", "centre", "points"],
)  # fmt: skip
def test_pages_that_the_papers_show(reader: Reader, start: str, links: tuple[str, ...], name: str) -> None:
    """A member's file, a service centre and a household's ledger of points, as the documents show them."""
    reader.sign_in("zuzhibu")
    page = reader.go(start)
    for words in links:
        page.locator("main").get_by_role("link", name=words).first.click()
        page.wait_for_load_state("networkidle")
    assert links[-1] in page.inner_text("h1")
    assert reader.troubles == []
    reader.shoot(name)


@pytest.mark.parametrize("width", [1440], indirect=True)
def test_a_quarter_of_records_and_a_file(reader: Reader) -> None:
    reader.sign_in("ganbu")
    page = reader.go("/cadres/records/")
    page.locator("section[aria-labelledby=rounds] tbody a").first.click()
    page.wait_for_load_state("networkidle")
    assert "各单位报送情况" in page.inner_text("main") and "待审签" in page.inner_text("main")
    reader.shoot("cadre-round")
    page = reader.go("/cadres/")
    page.locator("section[aria-labelledby=files] tbody a").first.click()
    page.wait_for_load_state("networkidle")
    assert "干部任免审批表" in page.inner_text("main")
    reader.shoot("cadre-file")


@pytest.mark.parametrize("width", [1440], indirect=True)
def test_a_team_and_a_reshuffle_by_dragging(reader: Reader) -> None:
    """The pictures of a team; somebody dragged onto another post, everything computed anew; two people side by side."""
    reader.sign_in("ganbu")
    page = reader.go("/cadres/analysis/")
    page.locator("main tbody").get_by_role("link", name="三江镇人民政府").first.click()
    page.wait_for_load_state("networkidle")
    assert "班子平均年龄" in page.inner_text("main")
    reader.shoot("cadre-team")
    page = reader.go("/cadres/reshuffles/")
    page.get_by_role("link", name="年轻干部使用设想").first.click()
    page.wait_for_load_state("networkidle")
    before = page.locator("section[aria-labelledby=moves] .line").count()
    person, post = page.locator("[data-cadre]").nth(2), page.locator("tr[data-post]").first
    name = person.inner_text()
    with page.expect_navigation():
        person.drag_to(post)
    page.wait_for_load_state("networkidle")
    assert page.locator("section[aria-labelledby=moves] .line").count() == before + 1
    assert name in post.inner_text() and "变动" in post.inner_text()
    reader.shoot("cadre-whatif")
    page.locator("section[aria-labelledby=vacant]").get_by_role("link", name="选择人选").first.click()
    page.wait_for_load_state("networkidle")
    page.get_by_role("link", name="镇街党政正职").click()
    page.wait_for_load_state("networkidle")
    page.locator("main details summary").first.click()
    assert "简历载明此经历" in page.inner_text("main"), "each reason is told"
    for box in page.locator("input[type=checkbox][name=pk]").all()[:2]:
        box.check()
    page.get_by_role("button", name="比较所选").click()
    page.wait_for_load_state("networkidle")
    assert "并列比较" in page.inner_text("h1") and page.locator("thead th").count() == 3
    assert reader.troubles == []


@pytest.mark.parametrize("width", [1440], indirect=True)
def test_the_board_of_targets_and_the_public_jobs(reader: Reader) -> None:
    """A figure of the board leads to its records in one click; the public page needs no login and shows no person."""
    page = reader.go("/talent/jobs/")
    assert "岗位" in page.inner_text("main") and not reader.context.cookies()
    reader.shoot("talent-jobs")
    reader.sign_in("rencai")
    page = reader.go("/talent/targets/")
    reader.shoot("talent-board")
    card = page.locator("main section.card", has_text="引进博士").first
    count = int(card.locator("dd a").inner_text())
    card.locator("dd a").click()
    page.wait_for_load_state("networkidle")
    assert page.locator("section[aria-labelledby=records] tbody a").count() == min(count, 20)
    assert reader.troubles == []

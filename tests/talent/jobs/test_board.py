"""The public pages: found, filtered, shared, printed; warm they cost nothing and know nobody."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from talent.selectors.job_board import asked
from talent.services.jobs import posts
from talent.views.job_board import MEMORY
from talent.views.page_memory import KEPT, PageMemory
from tests.talent.jobs.kit import apply, candidate, draft, published, submitted
from tests.talent.kit import START, browser, page, post
from tests.world import OTHER_TOWN
from tests.world_talent import Talent
from xinhui.core import clock


@pytest.fixture(autouse=True)
def day() -> Any:
    with clock.moved(START):
        yield


def test_everybody_finds_what_is_published_and_nothing_else(talent: Talent) -> None:
    shown = published(talent)
    draft(talent, title="草稿岗位")
    submitted(talent, title="待审岗位")
    over = published(talent, title="已过期岗位", open_until=date(2026, 9, 17))
    with clock.moved(START + timedelta(days=1)):
        text = page(browser(talent), "/talent/jobs/")
        page(browser(talent), f"/talent/jobs/{over.pk}/", 404)
    assert "数控车工" in text and "新会精工机械有限公司" in text and "月薪 6,000 – 9,000 元" in text
    assert not any(title in text for title in ("草稿岗位", "待审岗位", "已过期岗位"))
    one = page(browser(talent), f"/talent/jobs/{shown.pk}/")
    assert "五险一金" in one and "罗坑镇" in one and f"/talent/jobs/{shown.pk}/apply/" in one


def test_filters(talent: Talent) -> None:
    published(talent)
    published(talent, "school", title="物理教师", field="teaching", degree=2, skill=0, area_code=OTHER_TOWN)
    client = browser(talent)
    for query, turner, teacher in (
        ("field=teaching", False, True), ("degree=1", True, False), ("degree=3", True, True),
        (f"town={OTHER_TOWN}", False, True), ("words=双水中学", False, True), ("words=车工", True, False),
        ("words=没有这样的", False, False), ("field=x&degree=99&town=1&page=0", True, True),
    ):  # fmt: skip
        text = page(client, f"/talent/jobs/?{query}")
        assert ("数控车工" in text, "物理教师" in text) == (turner, teacher), query
    assert "没有符合条件的岗位" in page(client, "/talent/jobs/?words=没有这样的")


def test_a_warm_page_asks_no_query_and_sets_no_cookie(talent: Talent) -> None:
    row = published(talent)
    client = browser(talent)
    for path in ("/talent/jobs/", "/talent/jobs/?field=skill", f"/talent/jobs/{row.pk}/"):
        first = client.get(path)
        with CaptureQueriesContext(connection) as asked_for:
            warm = client.get(path)
        assert (warm.status_code, len(asked_for)) == (200, 0), path
        assert warm.content == first.content and not warm.cookies and "Cookie" not in warm.get("Vary", "")
        assert warm["Cache-Control"] == "public, max-age=60"
        again = client.get(path, headers={"if-none-match": warm["ETag"]})
        assert (again.status_code, again.content, again["ETag"]) == (304, b"", warm["ETag"])


def test_queries_of_a_cold_page_do_not_grow(talent: Talent) -> None:
    counts = []
    for number in range(2):
        for more in range(4):
            published(talent, title=f"岗位{number}{more}")
        MEMORY.clear()
        with CaptureQueriesContext(connection) as asked_for:
            page(browser(talent), "/talent/jobs/?words=岗位")
        counts.append(len(asked_for))
    assert counts[0] == counts[1] <= 5, counts


def test_a_change_shows_at_once(
    talent: Talent, django_capture_on_commit_callbacks: Any
) -> None:  # fmt: skip
    row, client = published(talent), browser(talent)
    assert "数控车工" in page(client, "/talent/jobs/")
    with django_capture_on_commit_callbacks(execute=True):
        posts.close_post(actor=talent.act("employer_user"), post_id=row.pk, reason="招满")
    assert "数控车工" not in page(client, "/talent/jobs/")
    page(client, f"/talent/jobs/{row.pk}/", 404)


def test_it_is_shared_with_title_and_words(talent: Talent) -> None:
    row = published(talent)
    text = page(browser(talent), f"/talent/jobs/{row.pk}/")
    assert '<meta property="og:title" content="新会精工机械有限公司招聘数控车工">' in text
    assert '<meta name="description" content="月薪 6,000 – 9,000 元，罗坑镇工业园">' in text
    assert f'<meta property="og:url" content="http://127.0.0.1:8000/talent/jobs/{row.pk}/">' in text
    assert "<script" not in text and "style=" not in text


def test_nothing_personal_stands_there(talent: Talent) -> None:
    row = published(talent, number_wanted=5)
    candidate(talent, row, "hired")
    text = page(browser(talent), "/talent/jobs/") + page(browser(talent), f"/talent/jobs/{row.pk}/")
    assert not any(secret in text for secret in ("应聘者1", "13900000001", "司徒经理", "人力资源部", "0750-6660000"))


def test_english_and_chinese_do_not_mix(talent: Talent) -> None:
    published(talent)
    assert "新会招聘" in page(browser(talent), "/talent/jobs/")
    assert "Jobs in Xinhui" in page(Client(headers={"accept-language": "en"}), "/talent/jobs/")


def test_the_memory_keeps_the_pages_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    memory, made = PageMemory(), []

    def render(number: int) -> str:
        made.append(number)
        return str(number)

    for number in range(KEPT + 1):
        memory.page(number, lambda number=number: render(number))  # type: ignore[misc] # bound at once
        memory.page(0, lambda: render(0))
    assert made.count(0) == 1 and len(memory._pages) == KEPT
    assert memory.page(1, lambda: render(1)).body == b"1" and made.count(1) == 2
    now = __import__("time").monotonic()
    monkeypatch.setattr("talent.views.page_memory.time.monotonic", lambda: now + 301)
    memory.page(0, lambda: render(0))
    assert made.count(0) == 2


def test_what_is_no_part_of_the_page_makes_no_other_page() -> None:
    assert asked({"utm_source": "wx", "words": "  车工   焊工 ", "page": "2x", "town": "440705"}) == {
        "words": "车工 焊工"
    }
    assert asked({"words": "字" * 40, "page": "²", "degree": "１", "field": "skill"}) == {
        "field": "skill", "words": "字" * 30}  # fmt: skip


def test_only_safe_methods(talent: Talent) -> None:
    post(browser(talent), "/talent/jobs/", 405)
    row, _code = apply(published(talent))
    assert row.state == "applied"

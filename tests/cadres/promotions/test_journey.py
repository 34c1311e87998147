"""A promotion over HTTP in Chinese with a moved clock, from the motion to the end of probation; who sees what when."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook
from pytest_django import Settings

from cadres.models import Promotion, PromotionObjection
from cadres.services.daily import run_daily
from cadres.services.promotions.decide import publish_promotion
from tests.cadres.promotions.kit import START, brought, drafted, first, ready, vacancy
from tests.cadres.records.kit import linked
from tests.reading import page, reading
from tests.world_cadres import Cadres, enter
from tests.world_members import identity
from xinhui.accounts.actors import SYSTEM
from xinhui.audit.models import Entry
from xinhui.core import clock

Browser = Callable[[str], Client]
AT = "/cadres/promotions/"


@pytest.fixture
def browser(cadres: Cadres, settings: Settings) -> Browser:
    settings.LANGUAGE_CODE = "zh-hans"

    def signed_in(handle: str) -> Client:
        return reading(cadres.world.people[handle])

    return signed_in


def act(client: Client, pk: int, verb: str, status: int = 302, subject: str = "promotion", **data: object) -> str:
    answer = client.post(f"/cadres/do/{subject}/{pk}/{verb}/", data)
    assert answer.status_code == status, answer.content.decode()
    return answer.content.decode()


def _to_the_inspection(one: Client, pk: int) -> None:
    """Recommended with a slip, inspected with a kinsman refused; the report is a look of its own."""
    here = f"{AT}{pk}/"
    assert "票数不能多于人数" in act(one, pk, "recommend", 400, meeting_entitled=30, meeting_present=28,
                                      meeting_votes=29, talks_held=15, talks_votes=14)  # fmt: skip
    act(one, pk, "recommend", meeting_entitled=30, meeting_present=28, meeting_votes=26, talks_held=15,
        talks_votes=14, note="推荐集中")  # fmt: skip
    assert "应到30人，实到28人，得票26票（92%）" in page(one, here)
    assert "考察人员与考察对象或其亲属同名" in act(one, pk, "announce", 400,
                                                  inspectors="罗父，区教育局\n甘副科长，干部科")  # fmt: skip
    act(one, pk, "announce", inspectors="甘副科长，区委组织部\n区纪检，区纪委监委")
    act(one, pk, "report", inspected_from="2026-09-14", inspected_until="2026-09-14", political="qualified",
        report="政治坚定，敢于担当")  # fmt: skip
    assert "政治坚定" not in page(one, here)
    looks = Entry.objects.filter(verb="cadre.look.inspection").count()
    assert "政治坚定" in page(one, f"{here}report/")
    assert Entry.objects.filter(verb="cadre.look.inspection").count() == looks + 1


def _an_objection(one: Client, two: Client, unit: Client, pk: int) -> None:
    """Entered, seen by the office alone, answered by it alone."""
    act(one, pk, "object", text="反映其家属经商", source="匿名")
    objection = PromotionObjection.objects.get()
    assert "反映其家属经商" in page(one, f"{AT}{pk}/") and "反映其家属经商" not in page(unit, f"{AT}{pk}/")
    assert "收到反映" in page(one, f"{AT}{pk}/") and "收到反映" not in page(unit, f"{AT}{pk}/")
    act(unit, objection.pk, "answer", 403, "promotion-objection", result="unfounded", answer="x")
    act(two, objection.pk, "answer", 302, "promotion-objection", result="unfounded", answer="经核查不属实")


def test_from_the_motion_to_the_end_of_probation(cadres: Cadres, browser: Browser) -> None:
    one, two, unit, person = map(browser, ("cadre_office", "office_two", "personnel", "department_leader"))
    with clock.moved(START):
        ready(cadres)
        linked(cadres)
        post, deputy = vacancy(cadres), cadres.files["deputy"].pk
        assert "没有符合条件的事项" in page(one, AT)
        assert "罗秀珍" in page(one, f"{AT}new/?words=罗")
        assert "（空缺）" in page(one, f"{AT}new/{deputy}/")
        refused = one.post(f"{AT}new/{deputy}/", {"post": post.pk, "reason": ""})
        assert refused.status_code == 400
        assert one.post(f"{AT}new/{deputy}/", {"post": post.pk, "reason": "实绩突出，群众公认"}).status_code == 302
        row = Promotion.objects.get()
        here = f"{AT}{row.pk}/"
        shown = page(one, here)
        for words in (
            "实绩突出",
            "动议",
            "逐级提拔",
            "符合",
            "缺少依据",
            "2025 称职",
            "年度考核",
            "待核查",
            "1项条件尚未说明",
        ):
            assert words in shown, words
        page(unit, here, 404)
        assert here in page(one, f"/cadres/{deputy}/") and here not in page(unit, f"/cadres/{deputy}/")
        assert "罗秀珍" not in page(unit, AT), "a unit sees nothing before the publicity"
        assert "你没有公示过的任用事项" in page(person, "/cadres/mine/promotion/")
        act(unit, row.pk, "stop", 404, stop_reason="work", note="x")
        _to_the_inspection(one, row.pk)
        vote: dict[str, Any] = {
            "decision": "区委常委会第18次会议",
            "voters_entitled": 9,
            "voters_present": 8,
            "votes_for": 8,
        }
        assert "“凡提四必”尚未全部完成" in act(two, row.pk, "decide", 400, **vote)
        for kind in ("archive", "declared", "discipline", "letters"):
            act(one, row.pk, "check", kind=kind, result="clear", source="有关部门")
        assert "起草人不得参与决定" in act(one, row.pk, "decide", 400, **vote)
        act(two, row.pk, "decide", **vote)
        act(one, row.pk, "publish")
        assert "公示中" in page(unit, here) and "实绩突出" not in page(unit, here)
        page(unit, f"{here}report/", 403)
        assert "2026-09-20" in page(person, "/cadres/mine/promotion/")
        _an_objection(one, two, unit, row.pk)
    with clock.moved(START + timedelta(days=8)):
        run_daily(actor=SYSTEM)
        assert "公示结束待任职" in page(one, here)
        act(two, row.pk, "appoint", term_years=5)
        assert "罗秀珍" in page(one, f"/cadres/units/{post.unit_id}/")
        assert "试用期中" in page(person, "/cadres/mine/promotion/")
        assert "试用期考核合格" not in page(two, here), "not before the year is over"
    with clock.moved(START + timedelta(days=380)):
        assert "试用期满待考核" in page(one, f"{AT}?state=due")
        act(two, row.pk, "pass", note="胜任现职")
        assert "试用期满正式任职" in page(person, "/cadres/mine/promotion/")


def test_other_units_and_other_people_see_nothing(cadres: Cadres, browser: Browser) -> None:
    with clock.moved(START):
        row = brought(cadres, "public")
        page(browser("other_personnel"), f"{AT}{row.pk}/", 404)
        page(browser("worker"), f"{AT}{row.pk}/", 403)
        page(browser("personnel"), f"{AT}new/", 403)
        assert "罗秀珍" not in page(browser("worker"), "/cadres/mine/promotion/")
        assert not Entry.objects.filter(verb="cadre.look.promotion").exists()


def test_the_table_is_marked_and_on_the_trail(cadres: Cadres, browser: Browser) -> None:
    with clock.moved(START):
        row = drafted(cadres)
        answer = browser("cadre_office").get(f"{AT}table.xlsx?state=open")
    sheet = load_workbook(BytesIO(answer.content)).active
    assert sheet is not None and "叶科长" in str(sheet["A1"].value)
    assert "罗秀珍" in {cell.value for line in sheet.iter_rows() for cell in line}
    assert Entry.objects.filter(verb="cadre.look.list", target_id=str(row.cadre_id)).exists()


def test_pages_ask_as_much_for_many_as_for_one(cadres: Cadres, browser: Browser) -> None:
    with clock.moved(START):
        row, office = drafted(cadres), browser("cadre_office")
        paths = (AT, f"{AT}new/", f"{AT}{row.pk}/")
        counts = []
        for lap in range(2):
            for path in paths:
                page(office, path)
                with CaptureQueriesContext(
                    connection,
                ) as queries:
                    page(office, path)
                counts.append(len(queries))
            for number in range(3 if lap == 0 else 0):
                cadres.files["clerk"] = enter(cadres, "clerk", XingMing=f"人员{number}",
                                              ShenFenZheng=identity(920 + number, year=1995))  # fmt: skip
                drafted(cadres, "clerk", post_id=vacancy(cadres, title=f"主任{number}").pk)
    assert counts[:3] == counts[3:] and max(counts) <= 26, counts


def test_the_list_is_filtered(cadres: Cadres, browser: Browser) -> None:
    with clock.moved(START):
        row, office = brought(cadres, "adopted"), browser("cadre_office")
        publish_promotion(actor=first(cadres), promotion_id=row.pk)
        unit = cadres.files["deputy"].unit_id
        for query, is_there in (("words=罗", 1), ("words=何", 0), (f"unit={unit}", 1), ("state=public", 1),
                                ("state=motion", 0), ("level=township", 1), ("level=county", 0), ("state=due", 0)):  # fmt: skip
            assert (f"{AT}{row.pk}/" in page(office, f"{AT}?{query}")) == bool(is_there), query

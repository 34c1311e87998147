"""A posting over HTTP in Chinese with a moved clock; what each sees, and may; the table that is taken away."""

from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook
from pytest_django import Settings

from cadres.models import Posting, PostingOrder, PostingTask
from cadres.selectors.tempering import person_times, postings_of
from cadres.services.tempering.daily import chase_postings
from tests.cadres.pools.kit import second_of_office
from tests.cadres.tempering.kit import MIDDLE, NOW, day, own_account, sent
from tests.reading import page
from tests.world_cadres import Cadres, enter
from tests.world_members import identity
from xinhui.accounts.actors import SYSTEM
from xinhui.accounts.models import User
from xinhui.audit.models import Entry
from xinhui.core import clock

Browser = Callable[[str | User], Client]


@pytest.fixture
def browser(cadres: Cadres, settings: Settings) -> Browser:
    settings.LANGUAGE_CODE = "zh-hans"

    def signed_in(who: str | User) -> Client:
        client = Client(headers={"accept-language": "zh-hans"})
        user = cadres.world.people[who] if isinstance(who, str) else who
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return signed_in


def post(client: Client, path: str, status: int = 302, **data: Any) -> str:
    answer = client.post(path, data)
    assert answer.status_code == status, (path, answer.status_code, answer.content.decode()[-3000:])
    return answer.content.decode()


def act(client: Client, pk: int, verb: str, status: int = 302, *, subject: str = "posting", **data: Any) -> str:
    return post(client, f"/cadres/do/{subject}/{pk}/{verb}/", status, **data)


def test_from_the_proposal_to_the_appraisal(cadres: Cadres, browser: Browser) -> None:
    own_account(cadres)
    office, unit, host, me = (browser(one) for one in ("cadre_office", "personnel", "other_personnel", "worker"))
    clerk = cadres.files["clerk"].pk
    with clock.moved(NOW):
        assert "您尚无实践锻炼安排" in page(me, "/cadres/mine/tempering/")
        assert "容小波" in page(unit, "/cadres/tempering/people/") and "谢志强" not in page(
            unit, "/cadres/tempering/people/"
        )
        refused = post(unit, f"/cadres/tempering/propose/{clerk}/", 400, kind="front_line", starts_on="2026-09-14",
                       ends_on="2026-09-01", host="罗坑镇", reason="补齐基层经历")  # fmt: skip
        assert "截止日期不得早于起始日期" in refused
        post(unit, f"/cadres/tempering/propose/{clerk}/", kind="front_line", starts_on="2026-09-14", ends_on="2027-09-13",
             host_unit=cadres.world.unit("water").pk, duty="河长办副主任", reason="补齐基层经历")  # fmt: skip
        row = Posting.objects.get()
        there = f"/cadres/tempering/{row.pk}/"
        page(host, there, 404)
        assert "补齐基层经历" in page(unit, there) and "批准派出" not in page(unit, there)
        act(unit, row.pk, "approve", 403, words="")
        act(office, row.pk, "approve", words="同意派出")
        assert Entry.objects.filter(verb="cadre.look.posting").count() == 2
        seen = page(host, there)
        assert "河长办副主任" in seen and "补齐基层经历" not in seen and "延长期限" not in seen
        page(host, f"/cadres/{clerk}/", 404)
        act(host, row.pk, "task", text="整治三条河涌", due_on="2026-12-31")
        task = PostingTask.objects.get()
        act(host, task.pk, "change", subject="posting-task", text="整治四条河涌", due_on="2026-12-31")
        assert "整治四条河涌" in page(me, "/cadres/mine/tempering/") and "锻炼中" in page(me, "/cadres/mine/tempering/")
        act(host, task.pk, "report", 404, subject="own-posting-task", result="代报")
        act(me, task.pk, "report", subject="own-posting-task", result="已验收")
        assert "已完成1/1项" in page(host, there)
        assert person_times("front_line") == 1 and person_times("exchange") == 0
    with clock.moved(day(MIDDLE + timedelta(days=2))):
        assert chase_postings(actor=SYSTEM) == 1
        assert "逾期催办" in page(unit, there) and "下一环节已逾期" in page(unit, there)
        assert "容小波" in page(office, "/cadres/tempering/?late=1")
        act(unit, row.pk, "midterm", 403, grade="competent", words="x")
        act(host, row.pk, "midterm", grade="competent", words="适应较快")
        assert "容小波" not in page(office, "/cadres/tempering/?late=1")
        act(host, row.pk, "return", 400)
        act(host, row.pk, "return", reason="原单位急需")
        assert "已返回待考核" in page(me, "/cadres/mine/tempering/")
        act(host, row.pk, "appraise", grade="excellent", words="独当一面")
        assert "独当一面" in page(unit, there) and "提前返回" in page(unit, there)
        mine = page(me, "/cadres/mine/tempering/")
        assert "优秀" in mine and "独当一面" not in mine and "适应较快" not in mine, "the grade, not the words"
        assert "水务局" in page(unit, f"/cadres/{clerk}/")
        assert list(postings_of(cadres.world.people["personnel"], cadres.files["clerk"])) == [row]
        assert "基层一线锻炼 1" in page(office, f"/cadres/compare/?pk={clerk}&pk={cadres.files['head'].pk}")


def test_an_order_over_the_pages(cadres: Cadres, browser: Browser) -> None:
    office, second = browser("cadre_office"), browser(second_of_office(cadres))
    with clock.moved(NOW):
        assert "尚未登记派出文件" in page(office, "/cadres/tempering/orders/")
        post(office, "/cadres/tempering/orders/new/", title="选派驻村干部", paper="新组通〔2026〕8号", kind="front_line",
             starts_on="2026-09-14", ends_on="2027-09-13", host="各镇行政村")  # fmt: skip
        order = PostingOrder.objects.get()
        there = f"/cadres/tempering/orders/{order.pk}/"
        found = page(office, f"{there}?words=城管")
        assert f'value="{cadres.files["clerk"].pk}"' in found
        post(
            office, f"{there}people/", people=[cadres.files["clerk"].pk, cadres.files["elsewhere"].pk], duty="第一书记"
        )
        assert "待审批2人" in page(office, there)
        act(office, order.pk, "submit", subject="posting-order")
        assert "不得审批自己提出" in act(office, order.pk, "approve", 400, subject="posting-order")
        act(second, order.pk, "approve", subject="posting-order")
        assert "待审批" not in page(office, there).split("派出人员")[0]
        unit = page(browser("personnel"), there)
        assert "容小波" in unit and "谢志强" not in unit, "each unit its own people"
        page(browser("personnel"), "/cadres/tempering/orders/new/", 403)


def test_others_see_nothing(cadres: Cadres, browser: Browser) -> None:
    with clock.moved(NOW):
        row = sent(cadres, host_unit_id=None, host="罗坑镇")
    other = browser("other_personnel")
    page(other, f"/cadres/tempering/{row.pk}/", 404)
    act(other, row.pk, "task", 404, text="x", due_on="2026-12-01")
    assert "容小波" not in page(other, "/cadres/tempering/") and "罗坑镇" not in page(other, "/cadres/tempering/")
    page(browser("worker"), "/cadres/tempering/", 403)
    assert "您的账号尚未关联干部" in page(browser("worker"), "/cadres/mine/tempering/")
    assert not postings_of(cadres.world.people["other_personnel"], row.cadre)
    assert not Entry.objects.filter(verb="cadre.look.posting").exists()


def test_the_table_is_marked_and_on_the_trail(cadres: Cadres, browser: Browser) -> None:
    with clock.moved(NOW):
        sent(cadres)
        answer = browser("cadre_office").get("/cadres/tempering/table.xlsx?kind=secondment")
    cells = [cell.value for line in load_workbook(BytesIO(answer.content)).active.iter_rows() for cell in line]
    assert "容小波" in cells and "河长办副主任" in cells
    assert any(cadres.world.people["cadre_office"].name in str(cell) for cell in cells[:3]), "whose it is"
    assert Entry.objects.filter(verb="cadre.look.list", target_id=str(cadres.files["clerk"].pk)).count() == 1


def test_pages_ask_as_much_for_many_as_for_one(cadres: Cadres, browser: Browser) -> None:
    office = browser("cadre_office")
    own_account(cadres)
    me = browser("worker")
    counts: list[int] = []
    with clock.moved(NOW):
        row = sent(cadres)
        for lap in range(2):
            for client, path in ((office, "/cadres/tempering/"), (office, f"/cadres/tempering/{row.pk}/"),
                                 (office, "/cadres/tempering/people/"), (me, "/cadres/mine/tempering/")):  # fmt: skip
                page(client, path)
                with CaptureQueriesContext(connection) as queries:
                    page(client, path)
                counts.append(len(queries))
            for number in range(3 if lap == 0 else 0):
                cadres.files[f"more{number}"] = enter(cadres, "clerk", XingMing=f"人员{number}",
                                                      ShenFenZheng=identity(920 + number, year=1995))  # fmt: skip
                sent(cadres, f"more{number}")
                PostingTask.objects.create(posting=row, text="任务", due_on=date(2026, 12, 1))
                enter(cadres, "clerk", XingMing=f"其他{number}", ShenFenZheng=identity(930 + number, year=1995))
    assert counts[:4] == counts[4:]
    assert max(counts) <= 22

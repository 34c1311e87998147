"""A project and a visit over HTTP in Chinese with a moved clock; what each sees, and may; the comparison, the table."""

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

from cadres.models import KeyProject, ObservationVisit, VisitFact
from cadres.services.observations.visits import Matter
from tests.cadres.observations.kit import NOW, TODAY, confirmed, opened, planned, recorded
from tests.cadres.pools.kit import second_of_office
from tests.cadres.tempering.kit import own_account
from tests.reading import page
from tests.world_cadres import Cadres
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


def test_from_the_opening_to_the_file(cadres: Cadres, browser: Browser) -> None:
    own_account(cadres)
    office, second, unit = browser("cadre_office"), browser(second_of_office(cadres)), browser("personnel")
    me, handler = browser("worker"), browser("handler")
    clerk = cadres.files["clerk"]
    with clock.moved(NOW):
        assert "没有符合条件的重点项目" in page(office, "/cadres/observations/")
        post(office, "/cadres/observations/projects/new/", name="银湖湾启动区", kind="industry",
             lead_unit=cadres.world.unit("water").pk, place="崖门镇")  # fmt: skip
        project = KeyProject.objects.get()
        there = f"/cadres/observations/projects/{project.pk}/"
        assert f'value="{clerk.pk}"' in page(office, f"{there}?words=容小")
        post(office, f"{there}people/", people=[clerk.pk, cadres.files["deputy"].pk], duty="征地协调组成员")
        assert "容小波" in page(unit, there) and "安排一线考察" not in page(unit, there)
        wrong = post(office, f"{there}visit/", 400, planned_on="2026-09-15", others="nobody-here")
        assert "没有此账号：nobody-here" in wrong
        post(office, f"{there}visit/", planned_on="2026-09-15", office=[second_of_office(cadres).pk],
             others=cadres.world.people["handler"].username)  # fmt: skip
        row = ObservationVisit.objects.get()
        visit = f"/cadres/observations/visits/{row.pk}/"
        for client in (unit, me, browser("other_personnel")):
            page(client, visit, 404)
        assert "没有您可查看的一线考察" in page(unit, there) and "银湖湾" not in page(
            unit, "/cadres/observations/visits/"
        )
        assert "银湖湾启动区" in page(handler, "/cadres/mine/observations/") and "已安排" in page(handler, visit)
    with clock.moved(NOW + timedelta(days=1)):
        page(office, f"{visit}record/", 403)
        assert "容小波（" in page(second, f"{visit}record/")
        said: dict[str, Any] = {
            "place": "项目工地",
            "met": "施工员",
            "seen": "夜间仍在施工",
            f"judgement_{clerk.pk}": "outstanding",
        }
        assert page(office, visit).count("表现优秀") == 0 and 'role="alert"' in post(
            second, f"{visit}record/", 400, **said
        )
        said |= {f"words_{clerk.pk}": "连夜驻守现场", "matter_1": "核实补偿款", "until_1": "2026-09-30"}
        post(second, f"{visit}record/", **said)
        page(unit, visit, 404)
        post(office, f"/cadres/do/front-visit/{row.pk}/send-back/", reason="请补充")
        assert "连夜驻守现场" in page(second, f"{visit}record/"), "what was written stands there again"
        post(second, f"{visit}record/", **said)
        assert "不得确认" in post(second, f"/cadres/do/front-visit/{row.pk}/confirm/", 400)
        post(handler, f"/cadres/do/front-visit/{row.pk}/confirm/", 403)
        post(office, f"/cadres/do/front-visit/{row.pk}/confirm/", words="属实")
        seen = page(unit, visit)
        assert "连夜驻守现场" in seen and "夜间仍在施工" not in seen and "核实补偿款" not in seen
        assert Entry.objects.filter(verb="cadre.look.observation", target_id=str(clerk.pk)).exists()
        mine = page(me, "/cadres/mine/observations/")
        assert "表现优秀" in mine and "连夜驻守现场" not in mine
        page(me, visit, 404)
        assert "表现优秀" in page(unit, f"/cadres/{clerk.pk}/")
        compared = page(office, f"/cadres/compare/?pk={clerk.pk}&pk={cadres.files['head'].pk}")
        assert "表现优秀 1（2026.09）" in compared
        post(handler, f"/cadres/do/visit-matter/{VisitFact.objects.get().pk}/settle/", outcome="已发放")
        assert "已发放" in page(office, visit)
        post(office, f"/cadres/do/key-project/{project.pk}/close/", result="建成投产")
        assert "已结束" in page(office, there)


def test_the_table_is_marked_and_without_words(cadres: Cadres, browser: Browser) -> None:
    with clock.moved(NOW):
        confirmed(cadres)
        answer = browser("personnel").get("/cadres/observations/table.xlsx")
        empty = browser("other_personnel").get("/cadres/observations/table.xlsx")
    sheet = load_workbook(BytesIO(answer.content)).active
    assert sheet is not None
    cells = [str(cell.value) for line in sheet.iter_rows() for cell in line]
    assert "容小波" in cells and "表现优秀" in cells and not any("连夜" in cell for cell in cells)
    assert any(cadres.world.people["personnel"].name in cell for cell in cells[:3]), "whose it is"
    other = load_workbook(BytesIO(empty.content)).active
    assert other is not None and "容小波" not in [cell.value for line in other.iter_rows() for cell in line]
    assert Entry.objects.filter(verb="cadre.look.list", target_id=str(cadres.files["clerk"].pk)).count() == 1


def test_projects_that_nobody_has_seen_are_found(cadres: Cadres, browser: Browser) -> None:
    office = browser("cadre_office")
    with clock.moved(NOW):
        confirmed(cadres)
        opened(cadres, "古井镇产业园", opened_on=TODAY - timedelta(days=91))
        found = page(office, "/cadres/observations/?unseen=1")
    assert "古井镇产业园" in found and "银湖湾滨海新区启动区" not in found


def test_pages_ask_as_much_for_many_as_for_one(cadres: Cadres, browser: Browser) -> None:
    office = browser("cadre_office")
    counts: list[int] = []
    with clock.moved(NOW):
        row = confirmed(cadres)
        paths = ("/cadres/observations/", f"/cadres/observations/projects/{row.project_id}/",
                 "/cadres/observations/visits/", f"/cadres/observations/visits/{row.pk}/")  # fmt: skip
        for lap in range(2):
            for path in paths:
                page(office, path)
                with CaptureQueriesContext(connection) as queries:
                    page(office, path)
                counts.append(len(queries))
            for number in range(3 if lap == 0 else 0):
                recorded(cadres, planned(cadres, row.project), matters=[Matter("x", TODAY)])
                planned(cadres, opened(cadres, f"项目{number}"))
                VisitFact.objects.create(visit=row, text_sealed="", due_on=TODAY)
    assert counts[:4] == counts[4:]
    assert max(counts) <= 22

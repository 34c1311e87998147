"""A pool over HTTP in Chinese with a moved clock: proposed with conditions shown, entered by the office, reviewed, out."""

from collections.abc import Callable
from datetime import datetime, timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook
from pytest_django import Settings

from cadres.models import PoolEntry
from cadres.selectors.pools import candidates, people_in_pools, pools_in_use, pools_of
from cadres.services.pools.daily import settle_pools
from tests.cadres.pools.kit import anybody, entered, young
from tests.reading import page, reading
from tests.world_cadres import Cadres, enter
from tests.world_members import identity
from xinhui.accounts.actors import SYSTEM
from xinhui.audit.models import Entry
from xinhui.core import clock
from xinhui.core.clock import LOCAL

START = datetime(2026, 9, 14, 9, tzinfo=LOCAL)
Browser = Callable[[str], Client]


@pytest.fixture
def browser(cadres: Cadres, settings: Settings) -> Browser:
    settings.LANGUAGE_CODE = "zh-hans"

    def signed_in(handle: str) -> Client:
        return reading(cadres.world.people[handle])

    return signed_in


def act(client: Client, pk: int, verb: str, status: int = 302, **data: object) -> str:
    answer = client.post(f"/cadres/do/pool-entry/{pk}/{verb}/", data)
    assert answer.status_code == status, answer.content.decode()
    return answer.content.decode()


def test_from_the_proposal_to_the_exit(cadres: Cadres, browser: Browser) -> None:
    unit, office = browser("personnel"), browser("cadre_office")
    with clock.moved(START):
        assert "尚未设立后备人才库" in page(office, "/cadres/pools/")
        pool = young()
        at, clerk = f"/cadres/pools/{pool.pk}", cadres.files["clerk"].pk
        assert "该库尚无在库人员" in page(unit, "/cadres/pools/")
        listed = page(unit, f"{at}/candidates/")
        assert "容小波" in listed and "何建国" not in listed, "only who fulfils every condition"
        assert "何建国" in page(unit, f"{at}/candidates/?all=1")
        shown = page(unit, f"{at}/propose/{clerk}/")
        assert "不超过35岁" in shown and "30岁" in shown and "大学本科及以上" in shown
        refused = unit.post(f"{at}/propose/{cadres.files['deputy'].pk}/", {"reason": "熟悉业务"})
        assert refused.status_code == 400 and "不完全符合入库条件" in refused.content.decode()
        assert unit.post(f"{at}/propose/{clerk}/", {"reason": "驻村实绩突出"}).status_code == 302
        row = PoolEntry.objects.get()
        entry = f"/cadres/pools/entries/{row.pk}/"
        assert "驻村实绩突出" in page(unit, entry) and "审核入库" not in page(unit, entry)
        assert Entry.objects.filter(verb="cadre.look.pool").count() == 2
        act(unit, row.pk, "approve", 403, words="")
        act(office, row.pk, "approve", words="经研究同意")
        assert "经研究同意" in page(office, entry) and "1人" in page(office, "/cadres/pools/")
    with clock.moved(START + timedelta(days=366)):
        assert settle_pools(actor=SYSTEM) == 1
        assert "到期应调整1人" in page(office, "/cadres/pools/")
        assert f'value="{row.pk}"' in page(office, f"{at}/?due=1")
        assert office.post(f"{at}/keep/", {"entry": [row.pk], "words": "继续培养"}).status_code == 302
        assert "已作年度调整，保留1人" in page(office, f"{at}/?due=1")
        unit_page = unit.post(f"{at}/keep/", {"entry": [row.pk], "words": "x"})
        assert unit_page.status_code == 403
        act(unit, row.pk, "propose-exit", exit_reason="own_wish", words="本人申请出库")
        assert "待出库1人" in page(office, "/cadres/pools/")
        act(office, row.pk, "exit", 400, exit_reason="own_wish", words="同意", exited_on="2020-01-01")
        act(office, row.pk, "exit", exit_reason="own_wish", words="同意")
        assert "本人申请" in page(office, f"{at}/?state=exited")
        assert people_in_pools() == 0 and pools_in_use() == 1


def test_other_units_and_other_people_see_nothing(cadres: Cadres, browser: Browser) -> None:
    row = entered(cadres, anybody())
    other = browser("other_personnel")
    page(other, f"/cadres/pools/entries/{row.pk}/", 404)
    act(other, row.pk, "propose-exit", 404, exit_reason="own_wish", words="x")
    assert "容小波" not in page(other, f"/cadres/pools/{row.pool_id}/")
    page(other, f"/cadres/pools/{row.pool_id}/propose/{row.cadre_id}/", 404)
    himself = cadres.world.people["worker"]
    row.cadre.user = himself
    row.cadre.save()
    page(browser("worker"), f"/cadres/pools/entries/{row.pk}/", 403)
    assert not Entry.objects.filter(verb="cadre.look.pool").exists()
    assert list(pools_of(cadres.world.people["personnel"], row.cadre)) == [row]
    assert not pools_of(cadres.world.people["other_personnel"], row.cadre)


def test_the_list_is_taken_away_on_the_trail(cadres: Cadres, browser: Browser) -> None:
    row = entered(cadres, anybody())
    answer = browser("cadre_office").get(f"/cadres/pools/{row.pool_id}/table.xlsx")
    sheet = load_workbook(BytesIO(answer.content)).active
    assert sheet is not None and sheet["A2"].value == "容小波"
    assert Entry.objects.get(verb="cadre.pool.export").detail == {"entries": [row.pk]}


def test_pages_ask_as_much_for_many_as_for_one(cadres: Cadres, browser: Browser) -> None:
    pool, office = anybody(), browser("cadre_office")
    entered(cadres, pool)
    paths = ("/cadres/pools/", f"/cadres/pools/{pool.pk}/", f"/cadres/pools/{pool.pk}/candidates/?all=1")
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
            made = enter(cadres, "clerk", XingMing=f"人员{number}", ShenFenZheng=identity(920 + number, year=1995))
            cadres.files["clerk"] = made
            entered(cadres, pool)
            enter(cadres, "clerk", XingMing=f"其他{number}", ShenFenZheng=identity(930 + number, year=1995))
    assert counts[:3] == counts[3:6]
    assert max(counts) <= 14


def test_candidates_are_those_who_pass_the_conditions(cadres: Cadres) -> None:
    user = cadres.world.people["cadre_office"]
    for facts in ({"age_most": 46, "name": "a"}, {"work_years_least": 30, "name": "b"}, {"is_party_only": True, "name": "c"},
                  {"needs_speciality": True, "name": "d"}, {"education_least": 4, "name": "e"},
                  {"level_least": "middle", "name": "f"}):  # fmt: skip
        pool = young(**{"age_most": None, **facts})
        with clock.moved(START):
            listed = set(candidates(user, pool).values_list("name", flat=True))
        assert listed == {
            "a": {"容小波", "罗秀珍"}, "b": {"何建国"}, "c": {"何建国", "罗秀珍", "容小波", "谢志强"}, "d": set(), "e": set(),
            "f": set(),
        }[str(pool.name)]  # fmt: skip

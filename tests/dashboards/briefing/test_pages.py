"""Briefings through the door: written, read, issued; a sentence's records a click away; files that say the same."""

import io
import re
from html import unescape

import pypdfium2
from docx import Document
from openpyxl import load_workbook

from grids.models import GridPartyOrganization
from tests.dashboards.briefing.lived import SECOND, THIRD
from tests.dashboards.briefing.test_services import WEEK, in_state, make
from tests.reading import page, post, reading
from tests.world import DISTRICT, GRID, TOWN
from tests.world_cadres import Cadres
from tests.world_grids import District
from xinhui.audit.models import Entry
from xinhui.core import clock
from xinhui.dashboards.briefing.services import issue_briefing
from xinhui.dashboards.models import Briefing
from xinhui.dashboards.selectors.figures import FIGURES

LIST = "/briefing/"


def test_from_draft_to_issue_and_to_the_records(lived: District) -> None:
    with clock.moved(THIRD):
        command = reading(lived.world.command)
        assert "尚无简报" in page(command, LIST)
        post(command, LIST, kind="weekly", area_code=DISTRICT)
        row = Briefing.objects.get()
        address = f"/briefing/{row.pk}/"
        text = page(command, address)
        assert "草稿待签发" in text
        assert "本周全区网格共上报事件29件，环比上升38.1%" in text
        post(command, LIST, kind="weekly", area_code=DISTRICT)
        assert Briefing.objects.count() == 1
        reader = reading(lived.world.org_department)
        page(reader, address, status=404)
        post(command, f"{address}issue/", note="请对照整改。")
        assert "请对照整改。" in page(reader, address)
        links = [unescape(link) for link in re.findall(r'href="(/briefing/records/[^"]+)"', text)]
        records = page(command, next(link for link in links if "/issues/" in link))
        assert re.search(r"<b>29</b>", records)
        late = page(command, next(link for link in links if "/late/" in link))
        assert "城管局" in late
        for link in links:
            page(command, link)


def test_readers_see_what_their_rooms_let_them(lived: District) -> None:
    with clock.moved(THIRD):
        link = f"/briefing/records/issues/?area={DISTRICT}&first=2026-09-14&last=2026-09-20"
        assert "可查阅其中0条" in page(reading(lived.world.org_department), link)
        page(reading(lived.world.town_leader), link, status=404)
        own = page(reading(lived.world.town_leader), link.replace(f"={DISTRICT}&", f"={TOWN}&"))
        assert re.search(r"<b>25</b>", own)
        page(reading(lived.world.worker), link, status=403)
        page(reading(lived.world.command), "/briefing/records/postings/?" + link.split("?")[1], status=403)
        for wrong in (link.replace("2026-09-14", "x"), link.replace("issues", "nothing"), link.split("?")[0]):
            page(reading(lived.world.command), wrong, status=404)


def test_figures_stand_side_by_side_and_lead_to_their_records(district: District) -> None:
    leader = reading(district.world.district_leader)
    text = page(leader, "/briefing/figures/")
    assert {figure.id for figure in FIGURES} == set(re.findall(r"/briefing/figures/([A-Z]\d\.\w+)/", text))
    assert "不一致" in text
    GridPartyOrganization.objects.create(grid_id=district.report().grid_id, area_code=GRID, name="第一网格党支部",
                                         kind="branch", secretary_name="陈", established_on="2020-01-01")  # fmt: skip
    records = page(leader, "/briefing/figures/G2.party/")
    assert "第一网格党支部" in records
    assert f"/grids/{GRID}/" in records
    assert "公布数817" in records
    page(leader, "/briefing/figures/G2.nothing/", status=404)


def test_every_figure_lists_its_records(district: District) -> None:
    """Each page opens for whoever reads it: the rows of every model have a rule of who sees them, and a line."""
    clients = {handle: reading(district.world.people[handle]) for handle in ("cadre_office", "district_leader")}
    for figure in FIGURES:
        client = clients["cadre_office" if figure.is_of_cadres else "district_leader"]
        text = page(client, f"/briefing/figures/{figure.id}/")
        counted, rows = re.findall(r"<b>(\d+)</b>", text)[:2]
        assert int(counted) == figure.compute(), figure.id
        assert int(rows) == figure.records().count(), figure.id


def test_figures_of_cadres_are_for_few(cadres: Cadres) -> None:
    world = cadres.world
    assert "/briefing/figures/C1.files/" not in page(reading(world.command), "/briefing/figures/")
    page(reading(world.command), "/briefing/figures/C1.files/", status=404)
    assert "不在您的查阅范围内" in page(reading(world.district_leader), "/briefing/figures/C1.files/")
    assert "不在您的查阅范围内" not in page(reading(world.cadre_office), "/briefing/figures/C1.files/")


def shown(client: object, row: Briefing) -> list[str]:
    """The sentences of the page."""
    text = page(client, f"/briefing/{row.pk}/")  # type: ignore[arg-type]
    return [unescape(found) for found in re.findall(r'<div class="briefing-line"><p>(.*?)</p>', text)]


def test_word_pdf_and_excel_say_what_the_page_says(lived: District) -> None:
    row = make()
    with clock.moved(THIRD):
        issue_briefing(actor=lived.act("command"), briefing_id=row.pk)
        client = reading(lived.world.district_leader)
        sentences = shown(client, row)
        files = {}
        for kind in ("docx", "pdf", "xlsx"):
            answer = client.get(f"/briefing/{row.pk}/file.{kind}")
            assert answer.status_code == 200
            files[kind] = bytes(answer.content)
        page(client, f"/briefing/{row.pk}/file.exe", status=404)
    assert len(sentences) > 8
    word = Document(io.BytesIO(files["docx"]))
    paragraphs = [paragraph.text for paragraph in word.paragraphs]
    assert [text for text in paragraphs if text in sentences] == sentences
    assert "孙区长" in word.sections[0].header.paragraphs[0].text
    assert any("钱主任" in text for text in paragraphs)
    reader = pypdfium2.PdfDocument(files["pdf"])
    printed = "".join(part.get_textpage().get_text_range() for part in reader)
    plain = re.sub(r"\s", "", printed)
    assert [text for text in sentences if re.sub(r"\s", "", text) not in plain] == []
    assert "孙区长" in plain
    book = load_workbook(io.BytesIO(files["xlsx"]))
    rows = list(book.worksheets[0].iter_rows(min_row=3, values_only=True))
    assert [line[1] for line in rows] == sentences
    assert "上报事件 29" in str(rows[0][2])
    figures = {line[0]: line[2] for line in book.worksheets[1].iter_rows(min_row=3, values_only=True)}
    assert figures == {one["id"]: one["value"] for one in row.figures}
    charts = {sheet.title: list(sheet.iter_rows(min_row=3, values_only=True)) for sheet in book.worksheets[2:]}
    assert sum(line[1] for line in charts["事件类别"]) == sum(line[1] for line in charts["每日事件"]) == 29
    assert Entry.objects.filter(verb="dashboards.briefing.export").count() == 3


def test_a_cell_is_no_formula(lived: District) -> None:
    row = make()
    row.content["charts"][0]["bars"][0][0] = "=1+1"
    row.save(update_fields=["content"])
    body = reading(lived.world.command).get(f"/briefing/{row.pk}/file.xlsx").content
    sheet = load_workbook(io.BytesIO(body)).worksheets[2]
    assert sheet["A3"].value == "'=1+1"


def test_then_and_now(lived: District) -> None:
    row = in_state(lived, "issued")
    with clock.moved(THIRD):
        command = reading(lived.world.command)
        assert "现时记录与签发时一致" in page(command, f"/briefing/{row.pk}/now/")
        with clock.moved(SECOND):
            lived.report()
        text = page(command, f"/briefing/{row.pk}/now/")
    assert "共上报事件29件" in text
    assert "共上报事件30件" in text


def test_only_writers_write(lived: District) -> None:
    row = in_state(lived, "issued")
    reader = reading(lived.world.org_department)
    assert "更正本期简报" not in page(reader, f"/briefing/{row.pk}/")
    post(reader, LIST, status=403, kind="weekly", area_code=DISTRICT)
    post(reader, f"/briefing/{row.pk}/correct/", status=403, reason="改")
    with clock.moved(THIRD):
        command = reading(lived.world.command)
        post(command, f"/briefing/{row.pk}/correct/", status=400, reason="")
        post(command, f"/briefing/{row.pk}/eat/", status=404)
        assert "请填写起止日期" in post(command, LIST, status=400, kind="custom", area_code=DISTRICT)
        assert "每周自周一起" in post(command, LIST, status=400, kind="weekly", area_code=DISTRICT, first="2026-09-15",
                                      last="2026-09-20")  # fmt: skip
        post(command, f"/briefing/{row.pk}/issue/")
    assert WEEK.first.weekday() == 0

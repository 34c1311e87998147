"""What leaves the room: the printed form read back from Word and PDF, the table of a search, marks and the trail."""

import io
import re
from datetime import date, datetime

import pypdfium2
import pytest
from django.test import Client
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from PIL import Image

from cadres.rules import sheet_pdf, sheet_word
from cadres.rules.form import Form, Relative
from cadres.rules.sheet import sheet_of
from cadres.services.files import change_file
from tests.world_cadres import Cadres, form_of
from tests.world_members import identity
from xinhui.audit.models import Entry
from xinhui.core import clock
from xinhui.core.clock import LOCAL
from xinhui.exchange.marks import head_line, mark_text

NOW = datetime(2026, 11, 25, 10, 0, tzinfo=LOCAL)
MARK = "叶科长 2026-11-25 10:00 仅供工作使用"
BOXES = ("姓名", "性别", "出生年月", "民族", "籍贯", "出生地", "入党", "参加工", "健康状况", "专业技", "有何专长", "学历",
         "全日制", "毕业院校", "现任职务", "拟任职务", "拟免职务", "奖惩", "考核", "理由", "称谓", "政治面貌", "工作单位及职务",
         "呈报", "审批机", "行政机", "填表人", "干部任免审批表")  # fmt: skip


def photo() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (60, 84), (90, 130, 190)).save(out, "JPEG")
    return out.getvalue()


def long_form(jobs: int, relatives: int) -> Form:
    resume = "\n".join(f"{1950 + number}.07--{1951 + number}.07  第{number}段经历，任某镇党委委员、副镇长，分管农业农村、水利和"
                       f"应急工作（其间：参加省委党校学习）" for number in range(jobs))  # fmt: skip
    before = form_of("head", JianLi=resume, JiangChengQingKuang="；".join(f"第{n}次记三等功" for n in range(jobs)),
                     JiSuanNianLingShiJian="20240301")  # fmt: skip
    family = tuple(
        Relative("兄弟", f"何{number}", "197001", "群众", f"第{number}村农民") for number in range(relatives)
    )
    return Form(before.texts, family, photo())


def plain(text: str) -> str:
    return re.sub(r"\s+", "", text)


def pdf_pages(content: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(content)
    try:
        return [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()


def word_text(content: bytes) -> str:
    document = Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def test_both_have_every_box_and_what_the_form_says() -> None:
    sheet = sheet_of(long_form(8, 3), today=date(2026, 11, 25))
    assert (sheet.born, sheet.began, sheet.joined) == ("1968.03\n（56岁）", "1990.07", "1993.06"), (
        "aged on the day it names"
    )
    pages = pdf_pages(sheet_pdf.write(sheet, mark=MARK))
    assert len(pages) == 2
    word = sheet_word.write(sheet, mark=MARK)
    for text in (plain("".join(pages)), plain(word_text(word))):
        for said in (*BOXES, "何建国", "广东新会", "1968.03", "（56岁）", "1950.07--1951.07", "第7段经历", "2024年度优秀",
                     "何2", "第2村农民", "1970.01", "区城市管理和综合执法局党组书记、局长"):  # fmt: skip
            assert plain(said) in text, said
    assert len(Document(io.BytesIO(word)).inline_shapes) == 1
    for page in pages:
        assert plain(MARK) in plain(page)


@pytest.mark.parametrize(("jobs", "relatives"), [(0, 0), (14, 7), (40, 12), (90, 60)])
def test_nothing_is_cut_however_long_it_is(jobs: int, relatives: int) -> None:
    sheet = sheet_of(long_form(jobs, relatives), today=date(2026, 11, 25))
    pages = pdf_pages(sheet_pdf.write(sheet, mark=MARK))
    text, word = plain("".join(pages)), plain(word_text(sheet_word.write(sheet, mark=MARK)))
    for said in (*(f"第{n}段经历" for n in range(jobs)), *(f"第{n}次记三等功" for n in range(jobs)),
                 *(f"第{n}村农民" for n in range(relatives))):  # fmt: skip
        assert said in text and said in word, said
    assert (len(pages) > 2) == (jobs > 14) and all(plain(MARK) in plain(page) for page in pages)
    assert ("（续）" in text) == (jobs > 14)


def test_every_mark_on_the_paper_is_within_its_frame() -> None:
    document = pypdfium2.PdfDocument(sheet_pdf.write(sheet_of(long_form(90, 60), today=date(2026, 11, 25)), mark=MARK))
    try:
        for page in document:
            found = page.get_textpage()
            boxes = [found.get_charbox(at) for at in range(found.count_chars())]
            assert min(box[0] for box in boxes if box[2] > box[0]) > 30 and max(box[2] for box in boxes) < 565
            assert min(box[1] for box in boxes if box[3] > box[1]) > 25 and max(box[3] for box in boxes) < 825
    finally:
        document.close()


@given(st.text(alphabet="汉字，。（）ab 1", max_size=60), st.floats(30, 200), st.sampled_from([8.5, 10.0, 12.0]))
@settings(max_examples=60, deadline=None)
def test_wrapping_loses_nothing_and_stays_within_the_box(text: str, width: float, size: float) -> None:
    lines = sheet_pdf.wrap(text, width, size)
    assert "".join(lines) == text
    assert all(sheet_pdf._width(line, size) <= width + 0.01 for line in lines if len(line) > 1)


def test_what_the_font_lacks_is_marked_and_said() -> None:
    form = form_of("head", XingMing="何𬭎国")
    pages = pdf_pages(sheet_pdf.write(sheet_of(form, today=date(2026, 11, 25)), mark=MARK))
    assert "何〓国" in plain(pages[0]) and "以Word版为准" in plain(pages[1])
    assert "何𬭎国" in word_text(sheet_word.write(sheet_of(form, today=date(2026, 11, 25)), mark=MARK))
    assert "Word版" not in "".join(
        pdf_pages(sheet_pdf.write(sheet_of(form_of("head"), today=date(2026, 1, 1)), mark=MARK))
    )


def test_the_mark_of_a_list_says_who_when_how_many_and_what_was_asked() -> None:
    text = mark_text("叶科长", NOW)
    assert text == MARK
    assert head_line(text, count=3, conditions=[("性别", "女")]) == f"{MARK}　共3条　查询条件：性别：女"
    assert head_line(text, count=0, conditions=[]).endswith("查询条件：无")


def signed_in(cadres: Cadres, who: str) -> Client:
    client = Client(HTTP_ACCEPT_LANGUAGE="zh-hans")
    client.force_login(cadres.world.people[who], backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_word_and_pdf_of_a_file_are_marked_and_on_the_trail(cadres: Cadres) -> None:
    client, pk = signed_in(cadres, "cadre_office"), cadres.files["head"].pk
    with clock.moved(NOW):
        pdf, word = (client.get(f"/cadres/{pk}/form.{kind}") for kind in ("pdf", "docx"))
    assert pdf["Content-Type"] == "application/pdf" and "%E5%B9%B2%E9%83%A8" in pdf["Content-Disposition"]
    assert all(plain(MARK) in plain(page) for page in pdf_pages(pdf.content))
    document = Document(io.BytesIO(word.content))
    header = document.sections[0].header.paragraphs[0]
    assert header.text == MARK and f'string="{MARK}"' in header._p.xml, "in a line, and aslant"
    number = identity(901, year=1968)
    assert number not in "".join(pdf_pages(pdf.content)) + word_text(word.content)
    assert Entry.objects.filter(verb="cadre.look.export", target_id=str(pk)).count() == 2
    assert signed_in(cadres, "other_personnel").get(f"/cadres/{pk}/form.pdf").status_code == 404


def test_a_search_as_a_table_runs_no_formula_and_names_its_conditions(cadres: Cadres) -> None:
    row = cadres.file("deputy")
    change_file(actor=cadres.act("cadre_office"), cadre_id=row.pk, version=row.version,
                texts={"XianRenZhiWu": "=cmd|' /C calc'!A0"})  # fmt: skip
    with clock.moved(NOW):
        answer = signed_in(cadres, "cadre_office").get("/cadres/table.xlsx", {"state": "in_service", "sex": "female"})
    lines = list(load_workbook(io.BytesIO(answer.content)).worksheets[0].iter_rows(values_only=True))
    assert lines[0][0] == f"{MARK}　共1条　查询条件：人员状态：在职；性别：女"
    assert lines[1][:3] == ("姓名", "单位", "现任职务")
    assert lines[2][0] == "罗秀珍" and lines[2][2] == "'=cmd|' /C calc'!A0" and len(lines) == 3
    looks = Entry.objects.filter(verb="cadre.look.list")
    assert [look.target_id for look in looks] == [str(row.pk)]
    own = signed_in(cadres, "personnel").get("/cadres/table.xlsx")
    names = [line[0] for line in load_workbook(io.BytesIO(own.content)).worksheets[0].iter_rows(values_only=True)]
    assert "谢志强" not in names and "何建国" in names


def test_the_page_calls_things_as_the_form_does(cadres: Cadres) -> None:
    page = signed_in(cadres, "personnel").get(f"/cadres/{cadres.files['head'].pk}/").content.decode()
    assert all(text in page for text in ("健康状况", "1945.01", "1993.06", "任免审批表（PDF）", "不带水印"))
    assert "养生保健" not in page and "194501" not in page
    listed = signed_in(cadres, "personnel").get("/cadres/", {"state": "in_service", "sex": "male"}).content.decode()
    assert "/cadres/table.xlsx?state=in_service&amp;sex=male" in listed and "姓名" in listed

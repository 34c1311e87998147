"""The printed appointment form as a Word file: the two pages of the official layout.

Rows are at least as high as the form has them and grow with their text; Word carries over to the next page what a page
cannot hold. A long résumé is set smaller, down to SMALLEST.
"""

import io
from collections.abc import Sequence

from docx import Document
from docx.document import Document as WordFile
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.table import Table, _Cell

from cadres.rules.sheet import FAMILY_HEADING, FAMILY_ROWS, Sheet
from xinhui.exchange.marks import mark_word

FONT = "宋体"
LARGEST, SMALLEST = 12.0, 8.5
#: Widths of the columns in cm.
COLUMNS = (1.95, 2.35, 1.95, 2.2, 2.2, 2.7, 3.55)
FULL = sum(COLUMNS)
FAMILY = (1.4, 1.75, 2.15, 2.2, 2.35, FULL - 9.85)
RESUME_HEIGHT = 10.6
_CM_TO_PT = 28.35


def write(sheet: Sheet, *, mark: str) -> bytes:
    """The .docx, every page marked."""
    document = Document()
    _set_up(document)
    title = document.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = title.add_run("干 部 任 免 审 批 表")
    run.font.size, run.bold = Pt(20), True
    _first_page(document, sheet)
    document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    _second_page(document, sheet)
    foot = document.add_paragraph(f"填表人：{sheet.filled_by}")
    foot.paragraph_format.space_before = Pt(4)
    mark_word(document, mark)
    document.core_properties.title, document.core_properties.author = f"干部任免审批表 {sheet.name}", mark
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _set_up(document: WordFile) -> None:
    section = document.sections[0]
    section.orientation = WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.05)
    section.top_margin, section.bottom_margin = Cm(2.1), Cm(1.8)
    style = document.styles["Normal"]
    style.font.size = Pt(LARGEST)
    style.font.name = FONT
    style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), FONT)
    style.paragraph_format.space_after = Pt(0)


def _table(document: WordFile, widths: Sequence[float], heights: Sequence[float]) -> Table:
    """A grid of fixed columns; rows at least so high."""
    table: Table = document.add_table(rows=len(heights), cols=len(widths))
    table.style, table.alignment, table.autofit = "Table Grid", WD_TABLE_ALIGNMENT.CENTER, False
    for row, height in zip(table.rows, heights, strict=True):
        row.height, row.height_rule = Cm(height), WD_ROW_HEIGHT_RULE.AT_LEAST
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Cm(width)
            cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    return table


def _say(cell: _Cell, text: str, *, is_left: bool = False, size: float = LARGEST) -> None:
    """The lines of a box; a paragraph each."""
    for number, line in enumerate(text.split("\n")):
        paragraph = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT if is_left else WD_ALIGN_PARAGRAPH.CENTER
        paragraph.add_run(line).font.size = Pt(size)


def fitting(text: str, width: float, height: float) -> float:
    """The largest size at which the text should fit into a box (cm), by the widths of its characters."""
    size = LARGEST
    while size > SMALLEST:
        room = (width - 0.45) * _CM_TO_PT / size
        lines = sum(max(1, -(-_ems(line) // room)) for line in text.split("\n"))
        if lines * size * 1.35 <= height * _CM_TO_PT:
            return size
        size -= 0.5
    return size


def _ems(text: str) -> float:
    return sum(0.5 if char.isascii() else 1.0 for char in text)


def _fill(table: Table, row: int, first: int, last: int, text: str, height: float, *, is_left: bool = False) -> None:
    """Boxes first … last of a row as one, with the text in the size that fits."""
    cell = table.cell(row, first).merge(table.cell(row, last)) if last > first else table.cell(row, first)
    _say(cell, text, is_left=is_left, size=fitting(text, sum(COLUMNS[first : last + 1]), height))


def _first_page(document: WordFile, sheet: Sheet) -> None:
    heights = [1.34] * 6 + [1.15] * 3
    table = _table(document, COLUMNS, heights)
    rows = (
        (("姓 名", sheet.name), ("性 别", sheet.sex), ("出生年月\n（岁）", sheet.born)),
        (("民 族", sheet.ethnicity), ("籍 贯", sheet.native_place), ("出 生 地", sheet.birthplace)),
        (("入 党\n时 间", sheet.joined), ("参加工\n作时间", sheet.began), ("健康状况", sheet.health)),
    )  # fmt: skip
    for number, row in enumerate(rows):
        for at, (label, value) in enumerate(row):
            _say(table.cell(number, 2 * at), label)
            _fill(table, number, 2 * at + 1, 2 * at + 1, value, 1.34)
    _say(table.cell(3, 0), "专业技\n术职务")
    _fill(table, 3, 1, 2, sheet.technical_post, 1.34)
    _say(table.cell(3, 3), "熟悉专业\n有何专长")
    _fill(table, 3, 4, 5, sheet.speciality, 1.34)
    _photo(table.cell(0, 6).merge(table.cell(3, 6)), sheet.photo)
    _say(table.cell(4, 0).merge(table.cell(5, 0)), "学 历\n学 位")
    studies = (
        (4, "全日制\n教  育", sheet.full_time, sheet.full_time_school),
        (5, "在  职\n教  育", sheet.in_service, sheet.in_service_school),
    )
    for number, label, degree, school in studies:
        _say(table.cell(number, 1), label)
        _fill(table, number, 2, 3, degree, 1.34)
        _say(table.cell(number, 4), "毕业院校\n系及专业", size=10.5)
        _fill(table, number, 5, 6, school, 1.34)
    posts = (
        ("现 任 职 务", sheet.present_post),
        ("拟 任 职 务", sheet.proposed_post),
        ("拟 免 职 务", sheet.removed_post),
    )
    for number, (label, value) in enumerate(posts, 6):
        _fill(table, number, 0, 1, label, 1.15)
        _fill(table, number, 2, 6, value, 1.15, is_left=True)
    _resume(document, sheet)


def _photo(cell: _Cell, photo: bytes) -> None:
    if not photo:
        _say(cell, "照\n片")
        return
    paragraph = cell.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.add_run().add_picture(io.BytesIO(photo), height=Cm(4.3))


def _resume(document: WordFile, sheet: Sheet) -> None:
    """A table of its own, joined to the one above: its columns are others."""
    _join(document)
    table = _table(document, (1.07, FULL - 1.07), [RESUME_HEIGHT])
    _say(table.cell(0, 0), "简\n\n\n历")
    cell = table.cell(0, 1)
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.TOP
    # the dates take nine characters of the line beside which the text stands
    text = "\n".join(body for _when, body in sheet.resume)
    size = fitting(text, FULL - 1.07 - 9 * LARGEST / _CM_TO_PT, RESUME_HEIGHT)
    hang = Pt(9 * size)
    for number, (when, body) in enumerate(sheet.resume):
        paragraph = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
        if when:
            paragraph.paragraph_format.left_indent, paragraph.paragraph_format.first_line_indent = hang, -hang
            paragraph.paragraph_format.tab_stops.add_tab_stop(hang)
            body = f"{when}\t{body}"
        first, *more = body.split("\n")
        run = paragraph.add_run(first)
        for line in more:
            run.add_break()
            run.add_text(line)
        run.font.size = Pt(size)


def _join(document: WordFile) -> None:
    """A paragraph of one point between two tables: Word would else make them one."""
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.line_spacing = Pt(1)
    paragraph.add_run().font.size = Pt(1)


def _second_page(document: WordFile, sheet: Sheet) -> None:
    wide = FULL - COLUMNS[0]
    table = _table(document, (COLUMNS[0], wide), (4.0, 2.8, 2.8))
    boxes = (
        ("奖 惩\n情 况", sheet.awards, 4.0),
        ("年 度\n考 核\n结 果", sheet.appraisals, 2.8),
        ("任 免\n理 由", sheet.reasons, 2.8),
    )
    for number, (label, text, height) in enumerate(boxes):
        _say(table.cell(number, 0), label)
        _say(table.cell(number, 1), text, is_left=True, size=fitting(text, wide, height))
    _family(document, sheet)
    _join(document)
    table = _table(document, (COLUMNS[0], wide), (2.6,))
    _say(table.cell(0, 0), "呈 报\n单 位")
    _say(table.cell(0, 1), f"{sheet.submitting_unit}\n\n（盖  章）        年    月    日")
    _join(document)
    half = FULL / 2 - COLUMNS[0]
    table = _table(document, (COLUMNS[0], half, COLUMNS[0], half), (4.6,))
    for at, label in ((0, "审批机\n关意见"), (2, "行政机\n关任免\n意 见")):
        _say(table.cell(0, at), label)
        _say(table.cell(0, at + 1), "\n\n\n（盖  章）\n年    月    日")


def _family(document: WordFile, sheet: Sheet) -> None:
    _join(document)
    rows = [row.texts for row in sheet.family]
    rows += [("",) * 5] * (FAMILY_ROWS - len(rows))
    table = _table(document, FAMILY, [0.85] * (len(rows) + 1))
    for number, row in enumerate((FAMILY_HEADING, *rows)):
        for at, text in enumerate(row, 1):
            _say(table.cell(number, at), text, is_left=at == 5 and number > 0, size=fitting(text, FAMILY[at], 0.85))
        _whole(table, number)
    _say(table.cell(0, 0).merge(table.cell(len(rows), 0)), "家庭\n主要\n成员\n及重\n要社\n会关\n系")


def _whole(table: Table, number: int) -> None:
    """A person of the family is not broken over two pages."""
    table.rows[number]._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))

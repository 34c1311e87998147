"""The briefing as a Word file in the form of official papers (GB/T 9704-2012): red head, title in 小标宋, headings in
黑体, text in 仿宋 of size three, pages numbered “— 1 —”. Charts are tables of bars: they stay text."""

import io
from collections.abc import Sequence

from django.utils.translation import pgettext
from docx import Document
from docx.document import Document as File
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from xinhui.dashboards.briefing.charts import Drawn
from xinhui.dashboards.briefing.paper import Paper
from xinhui.dashboards.briefing.periods import day_in_words
from xinhui.exchange.marks import mark_word

TITLE, HEAD, TEXT = "方正小标宋简体", "黑体", "仿宋_GB2312"
RED = RGBColor(0xC0, 0x10, 0x10)
#: Size three (三号), two (二号), four (四号).
THREE, TWO, FOUR, SMALL = Pt(16), Pt(22), Pt(14), Pt(10.5)
BLOCKS = 28
#: So many days fit a table; a longer period is drawn on the page and in the PDF.
MOST_BARS = 31


def word_paper(paper: Paper, mark: str) -> bytes:
    """The .docx, with who took it above every page. Control characters, which Word cannot carry, are left out."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = (
        Cm(3.7),
        Cm(3.5),
        Cm(2.8),
        Cm(2.6),
    )
    _font(document.styles["Normal"], TEXT)
    document.styles["Normal"].font.size = THREE
    mark_word(document, mark)
    _page_number(document)
    _red_head(document, paper)
    _said(document, paper.title, TITLE, TWO, WD_ALIGN_PARAGRAPH.CENTER)
    _said(document, f"（{paper.period}）", TEXT, THREE, WD_ALIGN_PARAGRAPH.CENTER)
    if not paper.is_issued:
        draft = _said(document, pgettext("briefing", "Draft, not issued"), HEAD, THREE, WD_ALIGN_PARAGRAPH.CENTER)
        draft.runs[0].font.color.rgb = RED
    if paper.note:
        _text(document, paper.note)
    for part in paper.sections:
        _said(document, f"{part.number}{part.title}", HEAD, THREE)
        for line in part.lines:
            _text(document, line.text)
    _signed(document, paper)
    _appendix(document, paper)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _red_head(document: File, paper: Paper) -> None:
    head = _said(
        document, pgettext("briefing", "Briefing on grid governance"), TITLE, Pt(30), WD_ALIGN_PARAGRAPH.CENTER
    )
    head.runs[0].font.color.rgb = RED
    made = paper.issued_at or paper.computed_at
    said = pgettext("briefing", "%(place)s · version %(version)s · %(day)s") % {
        "place": paper.place, "version": paper.version, "day": f"{made:%Y-%m-%d}",
    }  # fmt: skip
    line = _said(document, said, TEXT, FOUR, WD_ALIGN_PARAGRAPH.CENTER)
    border = OxmlElement("w:pBdr")
    bottom = OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "18"), ("space", "4"), ("color", "C01010")):
        bottom.set(qn(f"w:{name}"), value)
    border.append(bottom)
    line._p.get_or_add_pPr().append(border)


def _signed(document: File, paper: Paper) -> None:
    if paper.issued_at:
        _said(document, paper.issued_by, TEXT, THREE, WD_ALIGN_PARAGRAPH.RIGHT)
        day = day_in_words(paper.issued_at.date())
        _said(document, day, TEXT, THREE, WD_ALIGN_PARAGRAPH.RIGHT)
    computed = pgettext("briefing", "Computed from the records at %(at)s.") % {
        "at": f"{paper.computed_at:%Y-%m-%d %H:%M}"
    }
    _said(document, computed, TEXT, SMALL)


def _appendix(document: File, paper: Paper) -> None:
    for chart in paper.charts:
        if 0 < len(chart.bars) <= MOST_BARS:
            _said(document, chart.title, HEAD, FOUR)
            _bars(document, chart)
    if paper.figures:
        _said(document, pgettext("briefing", "Figures of the district"), HEAD, FOUR)
        head = (pgettext("briefing", "Figure"), pgettext("briefing", "Computed"), pgettext("briefing", "Published"))
        rows = [(line.label, str(line.value), "—" if line.published is None else str(line.published))
                for line in paper.figures]  # fmt: skip
        _table(document, [head, *rows], (Cm(9.6), Cm(3), Cm(3)))


def _bars(document: File, chart: Drawn) -> None:
    most = max([1, *(max(bar.now, bar.before or 0) for bar in chart.bars)])
    rows = []
    for bar in chart.bars:
        number = str(bar.now) if bar.before is None else f"{bar.now}（{bar.before}）"
        rows.append((bar.name, "█" * round(BLOCKS * bar.now / most), number))
    table = _table(document, rows, (Cm(4.2), Cm(8.4), Cm(3)))
    for cell in table.columns[1].cells:
        for run in cell.paragraphs[0].runs:
            run.font.color.rgb, run.font.size = RED, Pt(7)


def _table(document: File, rows: Sequence[Sequence[str]], widths: Sequence[int]):  # type: ignore[no-untyped-def]
    table = document.add_table(rows=len(rows), cols=len(widths))
    table.style = "Table Grid"
    table.autofit = False
    # One pass over the cells: table.cell(i, j) walks the whole table each time.
    for at, (cell, text) in enumerate(zip(table._cells, (text for row in rows for text in row), strict=True)):
        cell.width = widths[at % len(widths)]
        cell.text = clean(text)
        for run in cell.paragraphs[0].runs:
            run.font.size = SMALL
    return table


def _said(
    document: File, text: str, font: str, size: Pt, align: WD_ALIGN_PARAGRAPH = WD_ALIGN_PARAGRAPH.LEFT
) -> Paragraph:
    paragraph = document.add_paragraph()
    paragraph.alignment = align
    run = paragraph.add_run(clean(text))
    run.font.size = size
    _font(run, font)
    _spacing(paragraph)
    return paragraph


def _text(document: File, text: str) -> None:
    """A paragraph indented by two characters."""
    paragraph = document.add_paragraph(clean(text))
    paragraph.paragraph_format.first_line_indent = Pt(32)
    _spacing(paragraph)


def _spacing(paragraph: Paragraph) -> None:
    form = paragraph.paragraph_format
    form.space_after = form.space_before = Pt(0)
    form.line_spacing_rule = WD_LINE_SPACING.AT_LEAST
    form.line_spacing = Pt(28)


def _font(part, name: str) -> None:  # type: ignore[no-untyped-def]  # a style or a run
    part.font.name = name
    part.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), name)


def _page_number(document: File) -> None:
    """— 1 —, in the middle below every page."""
    line = document.sections[0].footer.paragraphs[0]
    line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    line.add_run("— ")
    run = line.add_run()
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        else:
            part.text = text
        run._r.append(part)
    line.add_run(" —")


def clean(text: str) -> str:
    """Without control characters."""
    return "".join(sign for sign in text if sign >= " " or sign in "\t\n")

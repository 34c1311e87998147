"""The briefing as PDF, with its charts. The font is Adobe's Song (STSong-Light), which every reader of PDF brings."""

import io
from functools import cache, partial
from typing import Any
from xml.sax.saxutils import escape

from django.utils.translation import pgettext
from reportlab.graphics.shapes import Drawing, Rect, String
from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_CENTER, TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import HRFlowable, KeepTogether, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from xinhui.dashboards.briefing.charts import WIDTH, Drawn
from xinhui.dashboards.briefing.paper import Paper
from xinhui.dashboards.briefing.periods import day_in_words
from xinhui.exchange.marks import mark_page

FONT = "STSong-Light"
RED, OLD, INK = HexColor("#c01010"), HexColor("#9aa5b1"), HexColor("#1d2733")
SCALE = 450 / WIDTH


@cache
def _font() -> str:
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    return FONT


def _style(name: str, size: float, **facts: Any) -> ParagraphStyle:
    return ParagraphStyle(name, fontName=_font(), fontSize=size, leading=size * 1.7, wordWrap="CJK", **facts)


def pdf_paper(paper: Paper, mark: str) -> bytes:
    """The file, with who took it on every page."""
    out = io.BytesIO()
    document = SimpleDocTemplate(
        out, pagesize=A4, leftMargin=72, rightMargin=72, topMargin=72, bottomMargin=64, title=paper.title,
        author=paper.issued_by,
    )  # fmt: skip
    frame = partial(_page, mark=mark, draft="" if paper.is_issued else pgettext("briefing", "Draft, not issued"))
    document.build(_story(paper), onFirstPage=frame, onLaterPages=frame)
    return out.getvalue()


def _page(canvas: Any, document: Any, *, mark: str, draft: str) -> None:
    mark_page(canvas, mark, font=_font(), width=A4[0], height=A4[1])
    canvas.saveState()
    canvas.setFont(_font(), 10)
    canvas.drawCentredString(A4[0] / 2, 36, f"— {document.page} —")
    if draft:
        canvas.setFillColor(RED)
        canvas.drawString(40, A4[1] - 28, draft)
    canvas.restoreState()


def _story(paper: Paper) -> list[Any]:
    head = _style("head", 26, alignment=TA_CENTER, textColor=RED)
    centred, heading = _style("centred", 11, alignment=TA_CENTER), _style("heading", 14, spaceBefore=10)
    title, text = _style("title", 18, alignment=TA_CENTER), _style("text", 12, firstLineIndent=24)
    right, small = _style("right", 12, alignment=TA_RIGHT), _style("small", 9)
    made = paper.issued_at or paper.computed_at
    said = pgettext("briefing", "%(place)s · version %(version)s · %(day)s") % {
        "place": paper.place, "version": paper.version, "day": f"{made:%Y-%m-%d}",
    }  # fmt: skip
    story: list[Any] = [
        _words(pgettext("briefing", "Briefing on grid governance"), head), _words(said, centred),
        HRFlowable(width="100%", thickness=2, color=RED, spaceBefore=4, spaceAfter=14),
        _words(paper.title, title), _words(f"（{paper.period}）", centred), Spacer(1, 8),
    ]  # fmt: skip
    story += [_words(paper.note, text)] * bool(paper.note)
    for part in paper.sections:
        story.append(_words(f"{part.number}{part.title}", heading))
        story += [_words(line.text, text) for line in part.lines]
    if paper.issued_at:
        story += [Spacer(1, 12), _words(paper.issued_by, right), _words(day_in_words(paper.issued_at.date()), right)]
    computed = pgettext("briefing", "Computed from the records at %(at)s.") % {
        "at": f"{paper.computed_at:%Y-%m-%d %H:%M}"
    }
    story.append(_words(computed, small))
    for chart in paper.charts:
        if chart.bars:
            story.append(KeepTogether([_words(chart.title, heading), drawing(chart)]))
    if paper.figures:
        story += [_words(pgettext("briefing", "Figures of the district"), heading), _figures(paper, small)]
    return story


def _words(text: str, style: ParagraphStyle) -> Paragraph:
    return Paragraph(escape(text).replace("\n", "<br/>"), style)


def _figures(paper: Paper, style: ParagraphStyle) -> Table:
    head = (pgettext("briefing", "Figure"), pgettext("briefing", "Computed"), pgettext("briefing", "Published"))
    rows = [[_words(line.label, style), str(line.value), "—" if line.published is None else str(line.published)]
            for line in paper.figures]  # fmt: skip
    table = Table([head, *rows], colWidths=(300, 75, 75), repeatRows=1)
    table.setStyle(TableStyle([
        ("FONT", (0, 0), (-1, -1), _font(), 9), ("LINEBELOW", (0, 0), (-1, -1), 0.4, OLD),
        ("ALIGN", (1, 0), (-1, -1), "RIGHT"), ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
    ]))  # fmt: skip
    return table


def drawing(chart: Drawn) -> Drawing:
    """The geometry of the page's picture, upside down: reportlab counts from below."""
    drawn = Drawing(chart.width * SCALE, chart.height * SCALE)
    for bar in chart.bars:
        _rect(drawn, chart, bar.x, bar.y, bar.width, bar.height, RED)
        if not chart.is_columns:
            if bar.before is not None:
                _rect(drawn, chart, bar.x, bar.old_y, bar.old_width, 6, OLD)
            _string(drawn, chart, bar.x - 8, bar.text_y, bar.name, "end")
            number = str(bar.now) if bar.before is None else f"{bar.now}（{bar.before}）"
            _string(drawn, chart, bar.value_x, bar.text_y, number, "start")
        elif bar.now:
            _string(drawn, chart, bar.x + bar.width / 2, bar.y - 4, str(bar.now), "middle")
    if chart.is_columns:
        for bar in chart.labelled:
            _string(drawn, chart, bar.x + bar.width / 2, chart.height - 6, bar.name, "middle")
    return drawn


def _rect(drawn: Drawing, chart: Drawn, x: float, y: float, width: float, height: float, colour: Any) -> None:
    top = chart.height - y - height
    drawn.add(Rect(x * SCALE, top * SCALE, width * SCALE, height * SCALE, fillColor=colour, strokeColor=None))


def _string(drawn: Drawing, chart: Drawn, x: float, y: float, text: str, anchor: str) -> None:
    drawn.add(String(x * SCALE, (chart.height - y) * SCALE, text, fontName=_font(), fontSize=8, fillColor=INK,
                     textAnchor=anchor))  # fmt: skip

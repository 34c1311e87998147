"""The mark on whatever is taken out of a room that keeps people's data: who, when, and that it is for work only. Pure.

Word: `mark_word(document, text)` (a line above every page and the words aslant behind it); PDF: `mark_page(canvas, …)`
before a page is drawn; Excel: `head_line(…)` as the first line (`grids.views.files.marked_table`).
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from docx.document import Document as WordFile
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.shared import Pt, RGBColor

PURPOSE = "仅供工作使用"
GREY = RGBColor(0x80, 0x80, 0x80)
_SHAPE = """<w:r xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"
 xmlns:v="urn:schemas-microsoft-com:vml"
 xmlns:o="urn:schemas-microsoft-com:office:office"><w:pict>
<v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800" path="m@7,l@8,m@5,21600l@6,21600e">
<v:formulas><v:f eqn="sum #0 0 10800"/><v:f eqn="prod #0 2 1"/><v:f eqn="sum 21600 0 @1"/><v:f eqn="sum 0 0 @2"/>
<v:f eqn="sum 21600 0 @3"/><v:f eqn="if @0 @3 0"/><v:f eqn="if @0 21600 @1"/><v:f eqn="if @0 0 @2"/>
<v:f eqn="if @0 @4 21600"/></v:formulas><v:path textpathok="t" o:connecttype="rect"/><v:textpath on="t" fitshape="t"/>
</v:shapetype><v:shape id="watermark" o:spid="_x0000_s2049" type="#_x0000_t136" o:allowincell="f" stroked="f"
 fillcolor="#d0d0d0" style="position:absolute;width:470pt;height:34pt;rotation:315;z-index:-251658752;
mso-position-horizontal:center;mso-position-horizontal-relative:margin;mso-position-vertical:center;
mso-position-vertical-relative:margin"><v:fill opacity=".4"/>
<v:textpath style="font-family:&quot;宋体&quot;;font-size:1pt"/></v:shape></w:pict></w:r>"""
_TEXTPATH = "{urn:schemas-microsoft-com:vml}textpath"


def mark_text(name: str, at: datetime) -> str:
    """叶科长 2026-11-25 10:00 仅供工作使用; `at` in local time."""
    return f"{name} {at:%Y-%m-%d %H:%M} {PURPOSE}"


def head_line(text: str, *, count: int, conditions: Sequence[tuple[str, str]]) -> str:
    """The first line of a list: the mark, how many rows follow, and what was asked for."""
    asked = "；".join(f"{label}：{value}" for label, value in conditions) or "无"
    return f"{text}　共{count}条　查询条件：{asked}"


def mark_word(document: WordFile, text: str) -> None:
    """Every page of every section."""
    for section in document.sections:
        section.header.is_linked_to_previous = False
        line = section.header.paragraphs[0]
        line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        run = line.add_run(text)
        run.font.size, run.font.color.rgb = Pt(9), GREY
        shape = parse_xml(_SHAPE)
        next(shape.iter(_TEXTPATH)).set("string", text)
        line._p.append(shape)


def mark_page(canvas: Any, text: str, *, font: str, width: float, height: float) -> None:
    """One page of a PDF (points): the line at the top right, and three times aslant behind what is drawn next."""
    canvas.saveState()
    canvas.setFillGray(0.45)
    canvas.setFont(font, 8)
    canvas.drawRightString(width - 40, height - 28, text)
    canvas.setFillGray(0.9)
    canvas.setFont(font, 22)
    for part in (0.2, 0.5, 0.8):
        canvas.saveState()
        canvas.translate(width / 2, height * part)
        canvas.rotate(30)
        canvas.drawCentredString(0, 0, text)
        canvas.restoreState()
    canvas.restoreState()

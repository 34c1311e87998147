"""The briefing as an Excel file: its sentences with their records, its figures, and the rows behind each chart."""

import io
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.utils.translation import pgettext
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font

from xinhui.dashboards.briefing.paper import Paper
from xinhui.exchange.marks import head_line
from xinhui.exchange.tables import neutral


def excel_paper(paper: Paper, mark: str) -> bytes:
    """The .xlsx: a sheet of sentences, one of figures, one a chart; no cell is taken for a formula."""
    book = Workbook()
    book.remove(book.worksheets[0])
    sentences = [
        (part.title, line.text, "；".join(f"{proof.label} {proof.count}" for proof in line.proofs),
         f"{settings.SITE_URL}{line.proofs[0].url}" if line.proofs else "")
        for part in paper.sections for line in part.lines
    ]  # fmt: skip
    heading = (pgettext("briefing", "Section"), pgettext("briefing", "Sentence"), pgettext("briefing", "Records"),
               pgettext("briefing", "Where they are listed"))  # fmt: skip
    conditions = ((paper.title, paper.period), (pgettext("briefing", "State"), paper.state))
    _sheet(book, pgettext("briefing", "Sentences"), heading, sentences, (18, 90, 50, 60),
           above=head_line(mark, count=len(sentences), conditions=conditions))  # fmt: skip
    if paper.figures:
        figures = [(line.id, line.label, line.value, line.published) for line in paper.figures]
        head = ("ID", pgettext("briefing", "Figure"), pgettext("briefing", "Computed"),
                pgettext("briefing", "Published"))  # fmt: skip
        _sheet(book, pgettext("briefing", "Figures"), head, figures, (20, 60, 14, 14), above=mark)
    for chart in paper.charts:
        titles = (chart.title, pgettext("briefing", "This period"), pgettext("briefing", "Period before"))
        bars = [(bar.name, bar.now, bar.before) for bar in chart.bars]
        _sheet(book, chart.title, titles, bars, (36, 14, 14), above=mark)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _sheet(
    book: Workbook,
    title: str,
    heading: Sequence[str],
    rows: Sequence[Sequence[Any]],
    widths: Sequence[int],
    *,
    above: str,
) -> None:
    sheet = book.create_sheet(title[:31])
    sheet.append([neutral(above)])
    sheet.append(list(heading))
    for cell in sheet[2]:
        cell.font = Font(bold=True)
    for row in rows:
        sheet.append([neutral(value) for value in row])
    for letter, width in zip("ABCD", widths, strict=False):
        sheet.column_dimensions[letter].width = width
        for cell in sheet[letter]:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet["A1"].alignment = Alignment(wrap_text=False)
    sheet.freeze_panes = "A3"

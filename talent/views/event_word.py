"""The report of a recruitment event as a Word file: figures, audiences with their sources, a line a post."""

import io
from collections.abc import Iterable, Sequence

from django.utils.translation import pgettext
from docx import Document
from docx.document import Document as File
from docx.oxml.ns import qn
from docx.shared import Pt

from talent.models import EventAudience, RecruitmentEvent
from talent.selectors.events import EventNumbers
from xinhui.core import clock

FONT = "宋体"
STAMP = "%Y-%m-%d %H:%M"


def figures_of(numbers: EventNumbers) -> list[tuple[str, int]]:
    """(label, figure) in the order of a report; what nobody measured is left out."""
    found: list[tuple[str, int | None]] = [
        (pgettext("event", "Firms"), numbers.firms), (pgettext("event", "Posts"), numbers.posts),
        (pgettext("job", "Openings"), numbers.openings),
        (pgettext("event", "People who watched"), numbers.views or None),
        (pgettext("event", "Most at once"), numbers.peak), (pgettext("event", "Candidates"), numbers.candidates),
        (pgettext("event", "Interviews"), numbers.interviews), (pgettext("event", "Offers"), numbers.offers),
        (pgettext("event", "Offers without an answer"), numbers.unanswered),
        (pgettext("event", "Hires"), numbers.hires),
    ]  # fmt: skip
    return [(label, value) for label, value in found if value is not None]


def word_report(
    row: RecruitmentEvent, numbers: EventNumbers, posts: Sequence[Sequence[object]],
    audiences: Sequence[EventAudience], mark: str,
) -> bytes:  # fmt: skip
    """The .docx, with who took it in the header of every page."""
    document = Document()
    for name in ("Normal", "Title", "Heading 1"):
        font = document.styles[name].element.get_or_add_rPr().get_or_add_rFonts()
        font.set(qn("w:eastAsia"), FONT)
    document.styles["Normal"].font.size = Pt(10.5)
    document.sections[0].header.paragraphs[0].add_run(_clean(mark))
    document.add_heading(_clean(row.name), 0)
    when = f"{clock.local(row.starts_at).strftime(STAMP)} — {clock.local(row.ends_at).strftime(STAMP)}"
    document.add_paragraph(_clean("　".join([str(row.get_kind_display()), when, row.venue, row.unit.name,
                                            str(row.get_state_display())])))  # fmt: skip
    document.add_heading(pgettext("event", "Figures"), 1)
    _table(document, figures_of(numbers))
    if audiences:
        document.add_heading(pgettext("event", "Audiences"), 1)
        columns = (pgettext("event", "Platform"), pgettext("event", "People who watched"),
                   pgettext("event", "Most at once"), pgettext("event", "Where the figure stands"))  # fmt: skip
        _table(document, [columns, *((one.platform, one.views, one.peak or "—", one.source) for one in audiences)])
    document.add_heading(pgettext("event", "Firms and their posts"), 1)
    head = (pgettext("talent", "Employer"), pgettext("job", "Title of the post"), pgettext("job", "Openings"),
            pgettext("event", "Candidates"), pgettext("event", "Interviews"), pgettext("event", "Offers"),
            pgettext("event", "Hires"))  # fmt: skip
    _table(document, [head, *posts])
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _table(document: File, lines: Iterable[Sequence[object]]) -> None:
    rows = [[_clean(str(text)) for text in line] for line in lines]
    table = document.add_table(rows=len(rows), cols=len(rows[0]))
    table.style = "Table Grid"
    for cell, text in zip(table._cells, (text for row in rows for text in row), strict=True):
        cell.text = text


def _clean(text: str) -> str:
    return "".join(sign for sign in text if sign >= " " or sign in "\t\n")

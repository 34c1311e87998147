"""The after-action report as a Word file; a drill is marked in the header of every page."""

import io
from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _
from docx import Document
from docx.document import Document as File
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor

from grids.models import ActivationEntry
from grids.selectors.after_action import Report, Waits
from grids.templatetags.emergencies import duration, emergency_verb, minute_facts
from xinhui.core import clock

FONT = "宋体"
DRILL = RGBColor(0x4B, 0x3A, 0x8C)
STAMP = "%Y-%m-%d %H:%M:%S"


def word_report(report: Report) -> bytes:
    """The .docx. Control characters, which Word cannot carry, are left out."""
    document = Document()
    for name in ("Normal", "Title", "Heading 1"):
        font = document.styles[name].element.get_or_add_rPr().get_or_add_rFonts()
        font.set(qn("w:eastAsia"), FONT)
    document.styles["Normal"].font.size = Pt(10.5)
    _mark(document, report)
    document.add_heading(_("After-action report"), 0)
    _head(document, report)
    _orders(document, report)
    _waits(document, report)
    _chased(document, report)
    _late(document, report)
    _situation(document, report)
    _shelters(document, report)
    _help(document, report)
    _minutes(document, report)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _mark(document: File, report: Report) -> None:
    """The header of every page: what it is about, and whether it was a drill."""
    activation = report.activation
    line = document.sections[0].header.paragraphs[0]
    line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    if activation.is_drill:
        drill = line.add_run(f"【{_('Drill')}】")
        drill.bold, drill.font.size, drill.font.color.rgb = True, Pt(14), DRILL
    line.add_run(_clean(f"{activation.title} {activation.number}"))


def _head(document: File, report: Report) -> None:
    activation = report.activation
    begun = clock.local(activation.activated_at).strftime(STAMP) if activation.activated_at else "—"
    rows = [
        (_("Heading"), activation.title), (_("Number"), activation.number),
        (_("Drill or real"), _("Drill") if activation.is_drill else _("Real")), (_("Area"), report.place),
        (_("By whose decision"), activation.authority), (_("Reason"), activation.reason), (_("In force from"), begun),
        (_("Stood down at") if report.is_final else _("As of"), clock.local(report.until).strftime(STAMP)),
        (_("Duration"), duration(report.duration)), (_("Grids"), str(report.grids)),
        (_("People on the frozen list"), str(report.people)), (_("Messages sent"), str(report.messages)),
        (_("Words on standing down"), activation.end_note or "—"), (_("Lessons"), activation.lessons or "—"),
    ]  # fmt: skip
    _table(document, (), rows)


def _orders(document: File, report: Report) -> None:
    document.add_heading(_("Orders and versions"), 1)
    head = (_("Order"), _("Version"), _("State"), _("Issued at"), _("Ended at"), _("Grids"), _("Acknowledged"),
            _("Missing"), _("Done"), _("Late answers"))  # fmt: skip
    _table(document, head, [
        (f"{row.order.number}. {row.order.title}", f"v{row.order.version}", row.order.get_state_display(),
         clock.local(row.order.issued_at).strftime("%H:%M:%S"),
         clock.local(row.order.ended_at).strftime("%H:%M:%S") if row.order.ended_at else "—",
         str(row.sent), str(row.acknowledged), str(row.missing), str(row.done), str(row.late))
        for row in report.orders
    ])  # fmt: skip


def _waits(document: File, report: Report) -> None:
    document.add_heading(_("Times to acknowledge"), 1)
    head = (_("Town"), _("Orders"), _("Acknowledged"), _("Missing"), _("Median"), "90 %", _("Worst"))
    _table(document, head, [_wait(row, row.name) for row in report.towns] + [_wait(report.total, _("Total"))])


def _wait(row: Waits, name: str) -> tuple[str, ...]:
    return (name, str(row.sent), str(row.acknowledged), str(row.missing), duration(row.median), duration(row.ninety),
            duration(row.worst))  # fmt: skip


def _chased(document: File, report: Report) -> None:
    document.add_heading(_("Who was chased, and to which level"), 1)
    document.add_paragraph("；".join(f"{level.label} {number}" for level, number in report.by_level) or _("Nobody."))
    if report.chased:
        head = (_("Grid"), _("Order"), _("Highest level"), _("Times"), _("First chased at"), _("Acknowledged"))
        _table(document, head, [
            (each.row.grid.name, f"{each.row.order.number}. v{each.row.order.version}", str(each.level.label),
             str(each.times), clock.local(each.first_at).strftime("%H:%M:%S"),
             clock.local(each.row.acknowledged_at).strftime("%H:%M:%S") if each.row.acknowledged_at else _("Missing"))
            for each in report.chased
        ])  # fmt: skip


def _late(document: File, report: Report) -> None:
    document.add_heading(_("Late answers"), 1)
    if not report.late:
        document.add_paragraph(_("None."))
        return
    head = (_("At"), _("On the phone at"), _("Grid"), _("Order"), _("What"), _("Who"))
    _table(document, head, [
        (clock.local(row.at).strftime(STAMP), clock.local(row.device_at).strftime(STAMP) if row.device_at else "—",
         row.grid_order.grid.name if row.grid_order else "", _version(row),
         str(emergency_verb(row.verb)), row.actor_label)
        for row in report.late
    ])  # fmt: skip


def _version(row: ActivationEntry) -> str:
    return f"{row.order.title} v{row.order.version}" if row.order else ""


def _situation(document: File, report: Report) -> None:
    """Figures down, the last rounds across: a page is high, not wide."""
    relief = report.relief
    if not relief.rounds:
        return
    shown = relief.last_rounds
    document.add_heading(_("Situation reports"), 1)
    head = (_("Figure"), *(clock.local(row.round.as_of).strftime("%m-%d %H:%M") for row in shown))
    villages = (_("Villages"), *(f"{row.reported} / {row.expected}" for row in shown))
    figures = [(label, *(str(number) for number in numbers)) for label, numbers in relief.figure_rows]
    _table(document, head, [villages, *figures])


def _shelters(document: File, report: Report) -> None:
    relief = report.relief
    if not relief.openings:
        return
    document.add_heading(_("Shelters"), 1)
    if relief.most_at:
        time = clock.local(relief.most_at).strftime("%m-%d %H:%M")
        words = _("Most people in all of them together: %(number)s (at %(time)s).")
        document.add_paragraph(words % {"number": relief.most_inside, "time": time})
    head = (_("Shelter"), _("Place"), _("shelter opened at"), _("shelter closed at"), _("capacity in people"),
            _("Most people inside"))  # fmt: skip
    _table(document, head, [
        (row.opening.shelter.name, row.place, clock.local(row.opening.opened_at).strftime("%m-%d %H:%M"),
         clock.local(row.opening.closed_at).strftime("%m-%d %H:%M") if row.opening.closed_at else "—",
         str(row.opening.shelter.capacity), str(row.peak))
        for row in relief.openings
    ])  # fmt: skip


def _help(document: File, report: Report) -> None:
    relief = report.relief
    if relief.supplies:
        document.add_heading(_("Supplies asked for"), 1)
        head = (_("Kind of supply"), _("Requests"), _("Asked for"), _("Promised"), _("Arrived"))
        _table(document, head, [
            (f"{row.name}（{row.measure}）", str(row.requests), str(row.wanted), str(row.promised), str(row.arrived))
            for row in relief.supplies
        ])  # fmt: skip
    if relief.squads:
        document.add_heading(_("Squads asked for"), 1)
        titles = (_("Number"), _("kind"), _("Place"), _("people wanted"), _("people coming"), _("State"))
        _table(document, titles, [
            (row.number, row.get_kind_display(), row.place, str(row.people), str(row.coming), row.get_state_display())
            for row in relief.squads
        ])  # fmt: skip


def _minutes(document: File, report: Report) -> None:
    document.add_heading(_("Minute by minute"), 1)
    rows = []
    for minute in report.minutes:
        said = [
            f"{entry.actor_label} {emergency_verb(entry.verb)}：{entry.text} {minute_facts(entry)}".strip()
            for entry in minute.said
        ]
        counted = "；".join(f"{emergency_verb(verb)} {number}" for verb, number in minute.counted)
        rows.append(
            (clock.local(minute.at).strftime("%Y-%m-%d %H:%M"), "\n".join([*said, *([counted] * bool(counted))]))
        )
    _table(document, (_("Minute"), _("What happened")), rows)


def _table(document: File, head: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    lines = [head, *rows] if head else list(rows)
    if not lines:
        return
    table = document.add_table(rows=len(lines), cols=len(lines[0]))
    table.style = "Table Grid"
    # One pass over the cells: table.cell(i, j) walks the whole table each time.
    for cell, text in zip(table._cells, (text for line in lines for text in line), strict=True):
        cell.text = _clean(text)
    if head:
        for cell in table.rows[0].cells:
            for run in cell.paragraphs[0].runs:
                run.bold = True


def _clean(text: str) -> str:
    return "".join(sign for sign in text if sign >= " " or sign in "\t\n")

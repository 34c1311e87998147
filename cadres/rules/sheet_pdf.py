"""The printed appointment form as PDF: two pages of A4, more only when somebody's résumé or family needs them. Pure.

Texts are set smaller, down to SMALLEST, before a box grows; what a page cannot hold goes on the next one under the same
label with （续）: nothing is ever cut. The font is Adobe's Song (STSong-Light), which every reader of PDF brings
along; what it lacks is printed 〓, and a line below the form says so.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from cadres.rules.sheet import FAMILY_HEADING, FAMILY_ROWS, Sheet
from xinhui.exchange.marks import mark_page

CM = 28.35
WIDTH, HEIGHT = A4
LEFT, TOP, BOTTOM = 58.0, HEIGHT - 62.0, 62.0
FONT = "STSong-Light"
LARGEST, SMALLEST = 12.0, 8.5
PAD = 3.0
MISSING = "〓"
MISSING_SAID = "注：“〓”为PDF字库所缺之字，以Word版为准。"
#: Widths of the seven columns of the first page (cm → points).
COLUMNS = tuple(part * CM for part in (1.95, 2.35, 1.95, 2.2, 2.2, 2.7, 3.55))
FULL = sum(COLUMNS)
LABEL = COLUMNS[0]
#: Beside the rows of the family: the first for which they leave room.
FAMILY_LABELS = ("家庭\n主要\n成员\n及重\n要社\n会关\n系", "家庭\n成员\n（续）", "家庭\n（续）")
_NOT_FIRST = "，。；、：！？）》”’％,.;:!?)%"


@cache
def _font() -> str:
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    return FONT


def page_font() -> str:
    """The name under which the font is registered."""
    return _font()


def _width(text: str, size: float) -> float:
    return float(pdfmetrics.stringWidth(text, _font(), size))


def _hang(size: float) -> float:
    """How far to the right of its dates a job stands."""
    return _width("2003.07--2006.08", size) + size


def printable(text: str) -> str:
    """The text with 〓 for characters that the font does not have: those beyond GB 18030-2000."""
    return "".join(MISSING if ord(char) > 0xFFFF or 0x9FA6 <= ord(char) <= 0x9FFF else char for char in text)


def wrap(text: str, width: float, size: float) -> list[str]:
    """Lines no wider than `width`; no line begins with a closing mark when the one before can take it along."""
    lines: list[str] = []
    for part in text.split("\n"):
        line = ""
        for char in part:
            if _width(line + char, size) <= width or not line:
                line += char
            elif char in _NOT_FIRST and len(line) > 1:
                lines.append(line[:-1])
                line = line[-1] + char
            else:
                lines.append(line)
                line = char
        lines.append(line)
    return lines


@dataclass(frozen=True)
class Cell:
    """A box of a row: its lines, how far each is moved to the right; `is_left` from the left and the top."""

    width: float
    lines: Sequence[str]
    size: float = LARGEST
    is_left: bool = False
    indents: Sequence[float] = ()

    @property
    def leading(self) -> float:
        """From line to line."""
        return self.size * 1.32

    @property
    def height(self) -> float:
        """What the lines need."""
        return len(self.lines) * self.leading + 2 * PAD + 2

    def split(self, height: float) -> "tuple[Cell, Cell]":
        """What fits into a height, and the rest."""
        count = max(0, int((height - 2 * PAD - 2) / self.leading))
        first, rest = self.lines[:count], self.lines[count:]
        return (Cell(self.width, first, self.size, self.is_left, self.indents[:count]),
                Cell(self.width, rest, self.size, self.is_left, self.indents[count:]))  # fmt: skip


def label(text: str, width: float) -> Cell:
    """A heading of a box, its line breaks as given."""
    return Cell(width, text.split("\n"))


def fitted(text: str, width: float, height: float, *, is_left: bool = False, floor: float = SMALLEST) -> Cell:
    """The text as large as it goes into the box; at the smallest size the box has to grow."""
    size = LARGEST
    text = printable(text)
    while True:
        cell = Cell(width, wrap(text, width - 2 * PAD, size), size, is_left)
        if cell.height <= height or size <= floor:
            return cell
        size -= 0.5


@dataclass
class Pages:
    """The canvas and where the next row begins."""

    canvas: Canvas
    mark: str
    y: float = TOP
    count: int = 0

    def begin(self) -> None:
        """Another page."""
        if self.count:
            self.canvas.showPage()
        self.count += 1
        mark_page(self.canvas, printable(self.mark), font=_font(), width=WIDTH, height=HEIGHT)
        self.canvas.setLineWidth(0.6)
        self.y = TOP
        self.canvas.setFont(_font(), 9)
        self.canvas.drawCentredString(WIDTH / 2, 34, f"第{self.count}页")

    @property
    def left(self) -> float:
        """Height that the page still has."""
        return self.y - BOTTOM

    def row(self, cells: Sequence[Cell], height: float = 0) -> None:
        """Boxes side by side at least so high; what the page cannot hold goes on the next under the same label."""
        need = max(height, *(cell.height for cell in cells))
        room = self.left
        if need <= room:
            self._boxes(cells, need)
            return
        if max(cell.height for cell in cells) <= TOP - BOTTOM and room < 90:
            self.begin()
            self.row(cells, height)
            return
        halves = [cell.split(room) for cell in cells]
        if any(first.lines for first, _rest in halves[1:]):
            self._boxes([cells[0], *(first for first, _rest in halves[1:])], room)
        self.begin()
        head = Cell(cells[0].width, [*(line for line in cells[0].lines if line != "（续）"), "（续）"], cells[0].size)
        self.row([head, *(rest for _first, rest in halves[1:])])

    def _boxes(self, cells: Sequence[Cell], height: float) -> None:
        x = LEFT
        for cell in cells:
            self.box(x, self.y, cell, height)
            x += cell.width
        self.y -= height

    def box(self, x: float, top: float, cell: Cell, height: float) -> None:
        """One box with its lines."""
        self.canvas.rect(x, top - height, cell.width, height)
        self.canvas.setFont(_font(), cell.size)
        used = len(cell.lines) * cell.leading
        y = top - PAD - cell.size if cell.is_left and cell.indents else top - (height - used) / 2 - cell.size
        for number, line in enumerate(cell.lines):
            if cell.is_left:
                when, tab, text = line.rpartition("\t")
                hang = _hang(cell.size) if tab else cell.indents[number] if cell.indents else 0
                self.canvas.drawString(x + PAD, y, when)
                self.canvas.drawString(x + PAD + hang, y, text)
            else:
                self.canvas.drawCentredString(x + cell.width / 2, y, line)
            y -= cell.leading


def write(sheet: Sheet, *, mark: str) -> bytes:
    """The form as PDF, every page marked."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, pageCompression=1)
    canvas.setTitle(f"干部任免审批表 {sheet.name}")
    canvas.setAuthor(mark)
    pages = Pages(canvas, mark)
    _first_page(pages, sheet)
    _second_page(pages, sheet)
    canvas.save()
    return out.getvalue()


def _first_page(pages: Pages, sheet: Sheet) -> None:
    pages.begin()
    pages.canvas.setFont(_font(), 20)
    pages.canvas.drawCentredString(WIDTH / 2, pages.y - 4, "干 部 任 免 审 批 表")
    pages.y -= 24
    _person(pages, sheet)
    _studies(pages, sheet)
    for text, value in (("现 任 职 务", sheet.present_post), ("拟 任 职 务", sheet.proposed_post),
                        ("拟 免 职 务", sheet.removed_post)):  # fmt: skip
        wide = COLUMNS[0] + COLUMNS[1]
        pages.row([label(text, wide), fitted(value, FULL - wide, 1.15 * CM, is_left=True)], 1.15 * CM)
    pages.row([label("简\n\n\n历", LABEL * 0.55), _resume(sheet, FULL - LABEL * 0.55, pages.left)], pages.left)


def _person(pages: Pages, sheet: Sheet) -> None:
    """Four rows beside the photo."""
    c, top, height = COLUMNS, pages.y, 1.34 * CM
    rows = (
        (("姓 名", sheet.name), ("性 别", sheet.sex), ("出生年月\n（岁）", sheet.born)),
        (("民 族", sheet.ethnicity), ("籍 贯", sheet.native_place), ("出 生 地", sheet.birthplace)),
        (("入 党\n时 间", sheet.joined), ("参加工\n作时间", sheet.began), ("健康状况", sheet.health)),
    )  # fmt: skip
    for row in rows:
        cells = [
            cell for at, (text, value) in enumerate(row)
            for cell in (label(text, c[2 * at]), fitted(value, c[2 * at + 1], height))
        ]  # fmt: skip
        pages.row(cells, height)
    pages.row([label("专业技\n术职务", c[0]), fitted(sheet.technical_post, c[1] + c[2], height),
               label("熟悉专业\n有何专长", c[3]), fitted(sheet.speciality, c[4] + c[5], height)], height)  # fmt: skip
    high = top - pages.y
    x = LEFT + sum(c[:6])
    pages.box(x, top, Cell(c[6], () if sheet.photo else ("照", "片")), high)
    if sheet.photo:
        pages.canvas.drawImage(ImageReader(io.BytesIO(sheet.photo)), x + 3, top - high + 3, c[6] - 6, high - 6,
                               preserveAspectRatio=True, anchor="c")  # fmt: skip


def _studies(pages: Pages, sheet: Sheet) -> None:
    c, top, height = COLUMNS, pages.y, 1.34 * CM
    rows = (("全日制\n教  育", sheet.full_time, sheet.full_time_school),
            ("在  职\n教  育", sheet.in_service, sheet.in_service_school))  # fmt: skip
    for text, degree, school in rows:
        cells = [Cell(c[0], ()), label(text, c[1]), fitted(degree, c[2] + c[3], height),
                 label("毕业院校\n系及专业", c[4]), fitted(school, c[5] + c[6], height)]  # fmt: skip
        pages.row(cells, height)
    pages.canvas.setFillGray(1)
    pages.canvas.rect(LEFT + 0.6, pages.y + 0.6, c[0] - 1.2, top - pages.y - 1.2, stroke=0, fill=1)
    pages.canvas.setFillGray(0)
    pages.box(LEFT, top, label("学 历\n学 位", c[0]), top - pages.y)


def _resume(sheet: Sheet, width: float, height: float) -> Cell:
    """The dates in front, what was done beside them, set smaller until it fits or can be no smaller."""
    size = LARGEST
    while True:
        hang = _hang(size)
        lines, indents = [], []
        for when, text in sheet.resume:
            wrapped = wrap(printable(text), width - 2 * PAD - (hang if when else 0) - 2, size)
            if when:
                lines += [f"{when}\t{wrapped[0]}", *wrapped[1:]]
                indents += [0.0, *([hang] * (len(wrapped) - 1))]
            else:
                lines += wrapped
                indents += [0.0] * len(wrapped)
        cell = Cell(width, lines, size, True, indents or [0.0])
        if cell.height <= height or size <= SMALLEST:
            return cell
        size -= 0.5


def _second_page(pages: Pages, sheet: Sheet) -> None:
    pages.begin()
    wide = FULL - LABEL
    for text, value, height in (("奖 惩\n情 况", sheet.awards, 4.0), ("年 度\n考 核\n结 果", sheet.appraisals, 2.8),
                                ("任 免\n理 由", sheet.reasons, 2.8)):  # fmt: skip
        pages.row([label(text, LABEL), fitted(value, wide, height * CM, is_left=True)], height * CM)
    _family(pages, sheet)
    unit = fitted(sheet.submitting_unit, wide, 1.6 * CM)
    signed = Cell(wide, [*unit.lines, "", "（盖  章）        年    月    日"], unit.size)
    pages.row([label("呈 报\n单 位", LABEL), signed], 2.6 * CM)
    half = FULL / 2 - LABEL
    blank = ["", "", "", "（盖  章）", "年    月    日"]
    approval = [
        label("审批机\n关意见", LABEL),
        Cell(half, blank),
        label("行政机\n关任免\n意 见", LABEL),
        Cell(half, blank),
    ]
    pages.row(approval, 4.6 * CM)
    _foot(pages, sheet)


def _family(pages: Pages, sheet: Sheet) -> None:
    if pages.left < 5 * 0.85 * CM:
        pages.begin()
    side, widths = LABEL * 0.72, [1.75 * CM, 2.15 * CM, 2.2 * CM, 2.35 * CM]
    widths.append(FULL - side - sum(widths))
    top, page = pages.y, pages.count
    pages.row(
        [Cell(side, ()), *(label(text, width) for text, width in zip(FAMILY_HEADING, widths, strict=True))], 0.85 * CM
    )
    rows = [row.texts for row in sheet.family]
    rows += [("",) * 5] * (FAMILY_ROWS - len(rows))
    for row in rows:
        if pages.left < 0.85 * CM + 10:
            _family_label(pages, side, top, page)
            pages.begin()
            top, page = pages.y, pages.count
        cells = [fitted(text, width, 0.85 * CM, is_left=at == 4)
                 for at, (text, width) in enumerate(zip(row, widths, strict=True))]  # fmt: skip
        pages.row([Cell(side, ()), *cells], 0.85 * CM)
    _family_label(pages, side, top, page)


def _family_label(pages: Pages, side: float, top: float, page: int) -> None:
    """The one label beside all rows of this page."""
    begin = top if page == pages.count else TOP
    high = begin - pages.y
    pages.canvas.setFillGray(1)
    pages.canvas.rect(LEFT + 0.6, pages.y + 0.6, side - 1.2, high - 1.2, stroke=0, fill=1)
    pages.canvas.setFillGray(0)
    said = [Cell(side, text.split("\n")) for text in FAMILY_LABELS]
    pages.box(LEFT, begin, next((cell for cell in said if cell.height <= high), Cell(side, ())), high)


def _foot(pages: Pages, sheet: Sheet) -> None:
    pages.canvas.setFont(_font(), LARGEST)
    pages.canvas.drawString(LEFT, pages.y - 18, f"填表人：{printable(sheet.filled_by)}")
    own = [text for text in vars(sheet).values() if isinstance(text, str)]
    jobs = [text for _when, text in sheet.resume]
    if any(printable(text) != text for text in (*own, *jobs, *(text for row in sheet.family for text in row.texts))):
        pages.canvas.setFont(_font(), 8)
        pages.canvas.drawRightString(LEFT + FULL, pages.y - 16, MISSING_SAID)

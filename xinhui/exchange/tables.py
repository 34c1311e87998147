"""Reading and writing tables: Excel and CSV, as they come from offices."""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from xinhui.core.errors import InvalidInput
from xinhui.exchange.registry import Column, Row

ROWS_MAX = 50_000
UNPACKED_MAX = 300 * 1024 * 1024
TABLE_SUFFIXES = (".xlsx", ".csv")
_ENCODINGS = ("utf-8-sig", "gb18030")
#: A cell that begins with one of these is run as a formula by spreadsheets (OWASP, “CSV injection”).
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def read_table(path: Path, columns: Sequence[Column]) -> list[Row]:
    """The rows of an Excel or CSV file under its heading line; empty lines are left out.

    Headings are the columns' labels in Chinese or English, or their names. Raises InvalidInput (unreadable, heading
    missing, too many rows).
    """
    lines = _excel(path) if path.suffix.lower() == ".xlsx" else _csv(path)
    heading = next(lines, None)
    if heading is None:
        raise _unreadable(_("The file is empty."))
    places = _places(heading, columns)
    rows = []
    for number, line in enumerate(lines, 2):
        values = {name: line[at] if at < len(line) else "" for name, at in places.items()}
        if any(values.values()):
            rows.append(Row(number, values))
        if len(rows) > ROWS_MAX:
            raise _unreadable(_("The file has more than %(max)d rows.") % {"max": ROWS_MAX})
    return rows


def _places(heading: Sequence[str], columns: Sequence[Column]) -> dict[str, int]:
    names: dict[str, str] = {}
    for language in ("zh-hans", "en"):
        with override(language):
            for column in columns:
                titles = [str(column.label), *str(column.also).split(",")]
                names.update({_plain(title): column.name for title in titles if title.strip()})
    names.update({column.name: column.name for column in columns})
    places = {names[_plain(title)]: at for at, title in enumerate(heading) if _plain(title) in names}
    missing = [str(column.label) for column in columns if column.required and column.name not in places]
    if missing:
        raise _unreadable(_("These columns are missing: %(names)s.") % {"names": "、".join(missing)})
    return places


def _plain(title: str) -> str:
    return title.strip().rstrip("*").strip().lower()


def _unreadable(message: Any) -> InvalidInput:
    return InvalidInput(
        code="file-unreadable", field="file", message=message, action=_("Start from the template and try again.")
    )


def refuse_bomb(path: Path) -> None:
    """Raise InvalidInput for a packed file that is broken or would unpack to more than it should."""
    try:
        with zipfile.ZipFile(path) as packed:
            size = sum(info.file_size for info in packed.infolist())
    except zipfile.BadZipFile as error:
        raise _unreadable(_("The file is damaged or not what its ending says.")) from error
    if size > UNPACKED_MAX:
        raise _unreadable(_("The file unpacks to more than %(max)d MB.") % {"max": UNPACKED_MAX // 1024 // 1024})


def _excel(path: Path) -> Iterator[list[str]]:
    refuse_bomb(path)
    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except Exception as error:  # openpyxl raises whatever the broken part leads to
        raise _unreadable(_("This is not an Excel file that can be read.")) from error
    sheet = book.worksheets[0]
    for line in sheet.iter_rows(values_only=True):
        yield [_text(cell) for cell in line]
    book.close()


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == datetime.min.time() else cell.isoformat(sep=" ")
    return cell.isoformat() if isinstance(cell, date) else str(cell).strip()


def _csv(path: Path) -> Iterator[list[str]]:
    data = path.read_bytes()
    for encoding in _ENCODINGS:
        try:
            text = data.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise _unreadable(_("The text is neither UTF-8 nor GBK."))
    for line in csv.reader(io.StringIO(text, newline="")):
        yield [cell.strip() for cell in line]


def neutral(value: Any) -> Any:
    """A value that no spreadsheet takes for a formula."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def write_excel(heading: Sequence[Any], lines: Iterable[Sequence[Any]], *, above: str = "") -> bytes:
    """An Excel file with a heading line, and one of words above it if there are any; formulas are neutralised."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    if above:
        sheet.append([neutral(above)])
    sheet.append([str(title) for title in heading])
    for cell in sheet[sheet.max_row]:
        cell.font = Font(bold=True)
    for line in lines:
        sheet.append([neutral(value) for value in line])
    for index, title in enumerate(heading, 1):
        sheet.column_dimensions[get_column_letter(index)].width = max(12, len(str(title)) * 2 + 4)
    sheet.freeze_panes = f"A{3 if above else 2}"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()

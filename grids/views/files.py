"""Files that pages send: saved under a name, tables marked with who took them and when."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse

from grids.views.base import user_of
from xinhui.core import clock
from xinhui.exchange.marks import head_line, mark_text
from xinhui.exchange.tables import write_excel

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def file_response(content: bytes, name: str, kind: str = "application/octet-stream") -> HttpResponse:
    """A file to be saved under this name."""
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return response


def mark_of(request: HttpRequest) -> str:
    """What every export carries: whose it is, and when."""
    return mark_text(user_of(request).label, clock.local(clock.now()))


def marked_table(
    request: HttpRequest, name: str, heading: Sequence[Any], lines: Sequence[Sequence[Any]], *,
    conditions: Sequence[tuple[str, str]] = (),
) -> HttpResponse:  # fmt: skip
    """An Excel file of this name; above the heading who took it, when, how many lines and what was asked for."""
    above = head_line(mark_of(request), count=len(lines), conditions=conditions)
    return file_response(write_excel(heading, lines, above=above), f"{name}.xlsx", EXCEL)

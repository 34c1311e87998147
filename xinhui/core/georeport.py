"""How GeoReport v2 is written, as XML and as JSON, and its moments read and written. Pure.

The JSON is the XML by the “Spark convention”: a list of rows without the name of the list or of the row.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import pgettext_lazy
from lxml import etree

from xinhui.core.clock import local
from xinhui.core.errors import InvalidInput

#: List → what one of it is called in XML.
CHILDREN = {
    "attributes": "attribute", "values": "value", "endpoints": "endpoint", "formats": "format",
    "media_urls": "media_url", "answers": "answer",
}  # fmt: skip
#: What XML 1.0 cannot hold, not even as a reference.
_UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
#: W3C-DTF with a time and an offset. Some senders forget to write “+” as %2B, and it arrives as a blank.
_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?)(?:(Z)|([+ -])(\d\d):?(\d\d))", re.ASCII)
FIRST_YEAR, LAST_YEAR = 1970, 9998


@dataclass(frozen=True)
class Answer:
    """An answer: rows under a root, each called `item`; without `item` the one row is the root itself."""

    root: str
    item: str
    rows: Sequence[Mapping[str, Any]]


def errors(status: int, *descriptions: str) -> Answer:
    """GeoReport's own form of an error: the code is the status."""
    return Answer("errors", "error", [{"code": status, "description": text} for text in descriptions])


def as_json(answer: Answer) -> bytes:
    """UTF-8."""
    body = list(answer.rows) if answer.item else dict(answer.rows[0])
    return json.dumps(body, ensure_ascii=False).encode("utf-8", "replace")


def as_xml(answer: Answer) -> bytes:
    """UTF-8 with its declaration; a missing value is an empty element."""
    root = etree.Element(answer.root)
    for row in answer.rows:
        _fill(etree.SubElement(root, answer.item) if answer.item else root, row)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="utf-8"))


def _fill(parent: etree._Element, row: Mapping[str, Any]) -> None:
    for name, value in row.items():
        element = etree.SubElement(parent, name)
        if isinstance(value, Mapping):
            _fill(element, value)
        elif isinstance(value, (list, tuple)):
            for one in value:
                child = etree.SubElement(element, CHILDREN[name])
                if isinstance(one, Mapping):
                    _fill(child, one)
                else:
                    child.text = _text(one)
        elif value is not None:
            element.text = _text(value)


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return _UNWRITABLE.sub("\ufffd", str(value))


def written(at: datetime | None) -> str | None:
    """ISO 8601 with the district's offset, and no fractions of a second."""
    return None if at is None else local(at).isoformat(timespec="seconds")


def read_moment(text: str, *, field: str) -> datetime:
    """The moment; raises InvalidInput when it is none or has no offset."""
    found = _MOMENT.fullmatch(text.strip())
    try:
        if found is None:
            raise ValueError
        day, time, zulu, sign, hours, minutes = found.groups()
        offset = "+00:00" if zulu else f"{'+' if sign == ' ' else sign}{hours}:{minutes}"
        moment = datetime.fromisoformat(f"{day}T{time}{offset}")
        if not FIRST_YEAR <= moment.year <= LAST_YEAR:
            raise ValueError
    except ValueError:
        raise InvalidInput(
            code="moment-unreadable", field=field,
            message=pgettext_lazy("open311", "This is no moment with its offset from UTC."),
            action=pgettext_lazy("open311", "Write it like 2026-09-14T09:00:00+08:00."),
        ) from None  # fmt: skip
    return moment

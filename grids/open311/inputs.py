"""What callers send, read field by field: filters of the address, fields of a form, updates as XML."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.utils.datastructures import MultiValueDict
from django.utils.translation import pgettext_lazy
from django_stubs_ext import StrOrPromise
from lxml import etree
from rest_framework.parsers import BaseParser
from rest_framework.request import Request

from grids.selectors.open311 import ROWS_MAX, Wanted
from grids.services.open311.answers import Answers
from xinhui.accounts.actors import Actor
from xinhui.attachments.services.store import store_photo
from xinhui.core import clock
from xinhui.core.errors import InvalidInput
from xinhui.core.georeport import LAST_YEAR, read_moment

SPAN = timedelta(days=90)
SECOND = timedelta(seconds=1)
PHOTOS_MAX, URL_MAX, ID_MAX, PAGE_MAX = 9, 500, 100, 100_000
XML_MAX = 256 * 1024
_ATTRIBUTE = re.compile(r"attribute\[([A-Za-z0-9_-]{1,100})\](?:\[\])?", re.ASCII)

Fields = Mapping[str, str]


def refused(field: str, code: str, message: StrOrPromise, action: StrOrPromise = "") -> InvalidInput:
    """Why a field cannot be used."""
    return InvalidInput(code=code, field=field, message=message, action=action or None)


def text_of(fields: Fields, name: str, limit: int = 200) -> str:
    """The field's text without its margins, "" when missing; raises InvalidInput when no column could hold it."""
    text = str(fields.get(name) or "").strip()
    if "\x00" in text:
        raise refused(name, "text-unusable", pgettext_lazy("open311", "This holds a character that cannot be kept."))
    if len(text) > limit:
        raise refused(
            name, "text-too-long", pgettext_lazy("open311", "This is longer than %(max)d characters.") % {"max": limit}
        )
    return text


def numeral(fields: Fields, name: str, most: int, default: int) -> int:
    """A whole number from 1."""
    text = text_of(fields, name)
    if not text:
        return default
    if not (text.isascii() and text.isdecimal() and len(text) < 10 and 1 <= int(text) <= most):
        raise refused(
            name, "number", pgettext_lazy("open311", "Give a whole number from 1 to %(most)d.") % {"most": most}
        )
    return int(text)


def uuid_or_none(text: str) -> UUID | None:
    """The UUID that is written here."""
    try:
        return UUID(text.strip())
    except ValueError:
        return None


def ids_of(fields: Fields) -> tuple[UUID, ...] | None:
    """`service_request_id`, separated by commas; None when nothing is named. What is no number of ours is no row."""
    text = text_of(fields, "service_request_id", ROWS_MAX * 40)
    parts = [part for part in text.split(",") if part.strip()]
    if len(parts) > ROWS_MAX:
        raise refused(
            "service_request_id", "too-many", pgettext_lazy("open311", "Name %(max)d at most.") % {"max": ROWS_MAX}
        )
    found = [uuid_or_none(part) for part in parts]
    return tuple(uuid for uuid in found if uuid is not None) if parts else None


def span_of(fields: Fields, first: str, last: str, *, default: bool) -> tuple[datetime, datetime] | None:
    """A range that includes both its ends, as [from, to); at most 90 days.

    One end alone reaches 90 days; none at all is the last 90 days, or None where that is not the default.
    """
    begin, end = text_of(fields, first), text_of(fields, last)
    if not begin and not end and not default:
        return None
    since = read_moment(begin, field=first) if begin else None
    until = read_moment(end, field=last) if end else None
    until = until or (since + SPAN if since and since.year < LAST_YEAR else clock.now())
    since = since or until - SPAN
    if since > until:
        raise refused(first, "range-backwards", pgettext_lazy("open311", "The range ends before it begins."))
    if until - since > SPAN:
        raise refused(
            first, "range-too-long", pgettext_lazy("open311", "A range may not span more than 90 days."),
            pgettext_lazy("open311", "Ask for it in parts."),
        )  # fmt: skip
    return since, until.replace(microsecond=0) + SECOND


def wanted_of(fields: Fields) -> Wanted:
    """The filters of GET requests; raises InvalidInput."""
    ids = ids_of(fields)
    page, size = numeral(fields, "page", PAGE_MAX, 1), numeral(fields, "page_size", ROWS_MAX, ROWS_MAX)
    if ids is not None:
        return Wanted(ids=ids, page=page, size=size)
    updated = span_of(fields, "updated_after", "updated_before", default=False)
    return Wanted(
        codes=tuple(code.strip() for code in text_of(fields, "service_code", 2000).split(",") if code.strip()),
        statuses=statuses_of(fields),
        requested=span_of(fields, "start_date", "end_date", default=updated is None),
        updated=updated,
        page=page,
        size=size,
    )


def statuses_of(fields: Fields) -> frozenset[str]:
    """`status`, separated by commas; empty for all."""
    found = frozenset(part.strip().lower() for part in text_of(fields, "status").split(",") if part.strip())
    if not found <= {"open", "closed"}:
        raise refused("status", "status-unknown", pgettext_lazy("open311", "A status is “open” or “closed”."))
    return found


def answers_of(fields: MultiValueDict[str, Any]) -> Answers:
    """`attribute[code]=…` and `attribute[code][]=…`, by code."""
    found: dict[str, list[str]] = {}
    for name in fields:
        match = _ATTRIBUTE.fullmatch(name)
        if match:
            found.setdefault(match[1], []).extend(_clean(name, value) for value in fields.getlist(name))
        elif name.startswith("attribute"):
            raise refused(name[:60], "attribute-unreadable", pgettext_lazy("open311", "Write attribute[code]=answer."))
    return found


def _clean(name: str, value: object) -> str:
    return text_of({name: str(value)}, name, 2000)


def media_urls_of(fields: MultiValueDict[str, Any]) -> tuple[str, ...]:
    """Addresses of media, kept as text and never fetched: the portal calls nobody because a stranger says so."""
    given = [*fields.getlist("media_url"), *fields.getlist("media_url[]")]
    found = [text for text in (str(one).strip() for one in given) if text]
    for text in found:
        if len(text) > URL_MAX or not _is_web_address(text):
            words = pgettext_lazy("open311", "This is not a web address of at most %(max)d characters.") % {
                "max": URL_MAX
            }
            raise refused("media_url", "url", words)
    if len(found) > PHOTOS_MAX:
        raise refused("media_url", "too-many", pgettext_lazy("open311", "Name %(max)d at most.") % {"max": PHOTOS_MAX})
    return tuple(dict.fromkeys(found))


def _is_web_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and text.isprintable() and " " not in text


def photos_of(request: Request, actor: Actor) -> tuple[UUID, ...]:
    """The uploads under whatever name, re-encoded without their metadata; raises InvalidInput."""
    uploads = [upload for _name, several in request.FILES.lists() for upload in several]
    if len(uploads) > PHOTOS_MAX:
        raise refused(
            "media", "too-many", pgettext_lazy("open311", "Send %(max)d photos at most.") % {"max": PHOTOS_MAX}
        )
    return tuple(dict.fromkeys(store_photo(actor=actor, upload=upload).uuid for upload in uploads))


class XmlUpdateParser(BaseParser):
    """One update as GeoReport's extension writes it; no entities, no document type, nothing fetched."""

    media_type = "text/xml"

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> MultiValueDict[str, Any]:
        """The children of the one `request_update`, by name."""
        text = stream.read(XML_MAX + 1)
        if len(text) > XML_MAX:
            raise refused("request_update", "too-long", pgettext_lazy("open311", "An update may be 256 KB at most."))
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        try:
            root = etree.fromstring(text, parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise refused("request_update", "not-xml", pgettext_lazy("open311", "This is not XML.")) from error
        document = root.getroottree().docinfo
        if document.doctype or document.internalDTD is not None:
            raise refused(
                "request_update",
                "doctype",
                pgettext_lazy("open311", "An update carries no document type and no entities."),
            )
        rows: Sequence[Any] = [root] if root.tag == "request_update" else root.findall("request_update")
        if len(rows) != 1:
            raise refused("request_update", "one", pgettext_lazy("open311", "Send one update at a time."))
        found: MultiValueDict[str, Any] = MultiValueDict()
        for child in rows[0]:
            if isinstance(child.tag, str):
                found.appendlist(child.tag, (child.text or "").strip())
        return found


class ApplicationXmlUpdateParser(XmlUpdateParser):
    """The same under its other name."""

    media_type = "application/xml"

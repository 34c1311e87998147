"""Alerts as CAP 1.2 (OASIS Common Alerting Protocol): written, read, checked against its schema. Pure.

Nothing from outside is expanded or fetched: no entities, no document type, no network.
"""

from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path

from django.utils.translation import gettext_lazy as _
from lxml import etree

from xinhui.core.errors import InvalidInput

NS = "urn:oasis:names:tc:emergency:cap:1.2"
SCHEMA = Path(__file__).resolve().parent / "schemas" / "cap-1.2.xsd"
#: An alert is a page of text; a megabyte is an attack.
MAX_BYTES = 256 * 1024
#: The national statistical code of an area, as China's warning centres name it in `geocode`.
GEOCODE = "行政区划代码"
SEVERITIES = {1: "Extreme", 2: "Severe", 3: "Moderate", 4: "Minor"}


@dataclass(frozen=True)
class Reference:
    """An earlier alert that this one updates or cancels."""

    sender: str
    identifier: str
    sent: datetime


@dataclass(frozen=True)
class CapAlert:
    """One alert in one language. Times are aware; `areas` are (description, area code); `severity` is I–IV as 1–4."""

    identifier: str
    sender: str
    sent: datetime
    #: Actual, Exercise, System, Test or Draft.
    status: str
    #: Alert, Update or Cancel (Ack and Error are read, never written).
    message_type: str
    event: str
    category: str
    severity: int | None
    urgency: str = "Immediate"
    certainty: str = "Observed"
    headline: str = ""
    description: str = ""
    instruction: str = ""
    sender_name: str = ""
    effective: datetime | None = None
    expires: datetime | None = None
    references: tuple[Reference, ...] = ()
    areas: tuple[tuple[str, str], ...] = ()
    event_codes: tuple[tuple[str, str], ...] = field(default=())


@cache
def _schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(str(SCHEMA), _parser()))


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)


def _refused(code: str, message: object, action: object = "") -> InvalidInput:
    return InvalidInput(code=code, field="alert", message=str(message), action=str(action) or None)


def parse(text: bytes) -> etree._Element:
    """The checked tree of an alert; raises InvalidInput naming the line and what is wrong there."""
    if len(text) > MAX_BYTES:
        raise _refused("alert-too-long", _("An alert may be 256 KB at most."))
    try:
        tree = etree.fromstring(text, _parser())
    except (etree.XMLSyntaxError, ValueError) as error:
        raise _refused("alert-not-xml", _("This is not XML: %(why)s") % {"why": error}) from error
    document = tree.getroottree().docinfo
    if document.doctype or document.internalDTD is not None:
        raise _refused("alert-has-doctype", _("An alert carries no document type and no entities."))
    schema = _schema()
    if not schema.validate(tree):
        first = schema.error_log[0]
        raise _refused(
            "alert-not-cap", _("Not CAP 1.2, line %(line)s: %(why)s") % {"line": first.line, "why": first.message},
            _("Correct it and send it again."),
        )  # fmt: skip
    return tree


def read_alert(text: bytes, *, language: str = "zh") -> CapAlert:
    """The alert, from its part in the wanted language (else the first); raises InvalidInput."""
    tree = parse(text)
    parts = tree.findall(f"{{{NS}}}info")
    if not parts:
        raise _refused("alert-says-nothing", _("The alert has no information part."))
    info = next((part for part in parts if _one(part, "language").lower().startswith(language)), parts[0])
    levels = {word: level for level, word in SEVERITIES.items()}
    sent = _time(_one(tree, "sent"))
    assert sent is not None  # the schema asks for it
    return CapAlert(
        identifier=_one(tree, "identifier"), sender=_one(tree, "sender"), sent=sent, status=_one(tree, "status"),
        message_type=_one(tree, "msgType"), event=_one(info, "event"), category=_one(info, "category"),
        severity=levels.get(_one(info, "severity")), urgency=_one(info, "urgency"), certainty=_one(info, "certainty"),
        headline=_one(info, "headline"), description=_one(info, "description"),
        instruction=_one(info, "instruction"), sender_name=_one(info, "senderName"),
        effective=_time(_one(info, "effective")), expires=_time(_one(info, "expires")),
        references=_references(_one(tree, "references")),
        areas=tuple(pair for area in info.findall(f"{{{NS}}}area") for pair in _areas(area)),
        event_codes=tuple((_one(e, "valueName"), _one(e, "value")) for e in info.findall(f"{{{NS}}}eventCode")),
    )  # fmt: skip


def _references(text: str) -> tuple[Reference, ...]:
    """`sender,identifier,sent` separated by blanks (CAP 1.2, 3.2.1)."""
    try:
        words = [word.split(",") for word in text.split()]
        return tuple(Reference(sender, name, datetime.fromisoformat(sent)) for sender, name, sent in words)
    except ValueError as error:
        raise _refused("alert-reference-malformed", _("A reference is sender, identifier and time.")) from error


def _areas(area: etree._Element) -> list[tuple[str, str]]:
    name = _one(area, "areaDesc")
    codes = [_one(pair, "value") for pair in area.findall(f"{{{NS}}}geocode")]
    return [(name, code) for code in codes] or [(name, "")]


def _one(parent: etree._Element, name: str) -> str:
    return (parent.findtext(f"{{{NS}}}{name}") or "").strip()


def _time(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _moment(at: datetime) -> str:
    return at.replace(microsecond=0).isoformat().replace("+00:00", "-00:00")


def write_alert(alert: CapAlert) -> bytes:
    """UTF-8 XML, checked against the schema before it leaves; times with a numeric offset, never Z."""
    root = etree.Element(f"{{{NS}}}alert", nsmap={None: NS})
    head = {
        "identifier": alert.identifier, "sender": alert.sender, "sent": _moment(alert.sent), "status": alert.status,
        "msgType": alert.message_type, "scope": "Public",
        "references": " ".join(f"{r.sender},{r.identifier},{_moment(r.sent)}" for r in alert.references),
    }  # fmt: skip
    _write(root, head)
    info = etree.SubElement(root, f"{{{NS}}}info")
    _write(info, {
        "language": "zh-CN", "category": alert.category, "event": alert.event, "urgency": alert.urgency,
        "severity": SEVERITIES.get(alert.severity or 0, "Unknown"), "certainty": alert.certainty,
    })  # fmt: skip
    for name, value in alert.event_codes:
        _write(etree.SubElement(info, f"{{{NS}}}eventCode"), {"valueName": name, "value": value})
    _write(info, {
        "effective": _moment(alert.effective) if alert.effective else "",
        "expires": _moment(alert.expires) if alert.expires else "", "senderName": alert.sender_name,
        "headline": alert.headline, "description": alert.description, "instruction": alert.instruction,
    })  # fmt: skip
    for name, code in alert.areas:
        area = etree.SubElement(info, f"{{{NS}}}area")
        _write(area, {"areaDesc": name})
        if code:
            _write(etree.SubElement(area, f"{{{NS}}}geocode"), {"valueName": GEOCODE, "value": code})
    _schema().assertValid(root)
    text: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return text


def _write(parent: etree._Element, words: dict[str, str]) -> None:
    for name, value in words.items():
        if value:
            etree.SubElement(parent, f"{{{NS}}}{name}").text = value

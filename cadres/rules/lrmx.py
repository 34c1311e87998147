"""`.lrmx` files: the appointment form as XML, in and out without loss. Pure.

No entity is ever resolved and no address opened: a document type is refused outright. Unknown elements stand again
where they stood. What a file is refused for names the line.
"""

import base64
import binascii
from collections import defaultdict
from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _
from lxml import etree

from cadres.rules import resume
from cadres.rules.form import (
    ELEMENTS,
    FAMILY_BEFORE,
    NEWER,
    NONE,
    NONE_SAID,
    PHOTO_BEFORE,
    RELATIVE_ELEMENTS,
    Form,
    Other,
    Relative,
)

ROOT, FAMILY, ITEM, PHOTO = "Person", "JiaTingChengYuan", "Item", "ZhaoPian"
BYTES_MOST = 10 * 1024 * 1024
_BOM = b"\xef\xbb\xbf"


class FormRefused(ValueError):
    """The file is no appointment form. `line` counts from 1; 0: of the whole file. `reason` is for people."""

    def __init__(self, line: int, reason: object) -> None:
        self.line, self.reason = line, reason
        super().__init__(f"line {line}: {reason}")


def too_large() -> FormRefused:
    """Larger than any form with a photo is."""
    return FormRefused(0, _("The file is larger than %(count)d MB.") % {"count": BYTES_MOST // 1024**2})


def read(content: bytes) -> Form:
    """The form in a file. Raises FormRefused."""
    root = _root(content)
    texts: dict[str, str] = {}
    family: list[Relative] = []
    others: list[Other] = []
    photo, after = b"", ""
    for child in _elements(root):
        name = _name(child)
        if name in ELEMENTS and name not in texts:
            texts[name] = _text(child)
        elif name == FAMILY and not family:
            family, kept = _family(child)
            others += kept
        elif name == PHOTO and not photo:
            photo = _photo(child)
        else:
            others.append(Other("", after, _xml(child)))
            continue
        after = name
    if not texts:
        raise FormRefused(root.sourceline or 1, _("There is no element of the appointment form in it."))
    return Form.of(texts, family=tuple(family), photo=photo, others=tuple(others))


def _root(content: bytes) -> etree._Element:
    if len(content) > BYTES_MOST:
        raise too_large()
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(content.removeprefix(_BOM).strip(), parser)
    except etree.XMLSyntaxError as error:
        raise FormRefused(error.lineno or 1, _("The XML is malformed: %(why)s") % {"why": _why(error)}) from error
    except ValueError as error:
        raise FormRefused(1, _("The file is not XML.")) from error
    if root.getroottree().docinfo.doctype:
        raise FormRefused(1, _("A document type, and with it entities, is not accepted."))
    if _name(root) != ROOT:
        raise FormRefused(root.sourceline or 1, _("The root element is %(name)s, not Person.") % {"name": _name(root)})
    return root


def _why(error: etree.XMLSyntaxError) -> str:
    return (error.msg or "").split(", line ")[0]


def _elements(parent: etree._Element) -> Iterator[etree._Element]:
    """The child elements; an entity left unresolved is no element and is refused."""
    for child in parent:
        if not isinstance(child.tag, str):
            raise FormRefused(child.sourceline or 1, _("Entities are not accepted."))
        yield child


def _name(element: etree._Element) -> str:
    name: str = etree.QName(element).localname
    return name


def _text(element: etree._Element) -> str:
    """All text in it; `<br/>` is a line end."""
    parts = [element.text or ""]
    for child in _elements(element):
        parts.append("\n" if _name(child).lower() == "br" else _text(child))
        parts.append(child.tail or "")
    return "".join(parts)


def _xml(element: etree._Element) -> str:
    text: str = etree.tostring(element, encoding="unicode", with_tail=False)
    return text


def _family(element: etree._Element) -> tuple[list[Relative], list[Other]]:
    rows: list[Relative] = []
    others: list[Other] = []
    for item in _elements(element):
        if _name(item) != ITEM:
            others.append(Other(FAMILY, str(len(rows)), _xml(item)))
            continue
        texts: dict[str, str] = {}
        odd: list[etree._Element] = []
        for child in _elements(item):
            name = _name(child)
            if name in RELATIVE_ELEMENTS and name not in texts:
                texts[name] = _text(child)
            else:
                odd.append(child)
        row = Relative.of(texts.get(name, "") for name in RELATIVE_ELEMENTS)
        if any(row.texts) or odd:
            others += [Other(ITEM, str(len(rows)), _xml(child)) for child in odd]
            rows.append(row)
    return rows, others


def _photo(element: etree._Element) -> bytes:
    try:
        return base64.b64decode("".join(_text(element).split()), validate=True)
    except (binascii.Error, ValueError) as error:
        raise FormRefused(element.sourceline or 1, _("The photo is not written in base64.")) from error


def write(form: Form) -> bytes:
    """The file: UTF-8 with a byte order mark, CRLF, the elements in their order."""
    root = etree.Element(ROOT)
    others: dict[tuple[str, str], list[Other]] = defaultdict(list)
    for other in form.others:
        others[other.within, other.after].append(other)
    _put(root, others.get(("", ""), ()))
    for name in ELEMENTS:
        if name == FAMILY_BEFORE:
            _write_family(root, form, others)
            _put(root, others.get(("", FAMILY), ()))
        if name == PHOTO_BEFORE:
            etree.SubElement(root, PHOTO).text = base64.b64encode(form.photo).decode() or None
            _put(root, others.get(("", PHOTO), ()))
        text = _written(name, form[name])
        if text or name not in NEWER:
            etree.SubElement(root, name).text = text or None
        _put(root, others.get(("", name), ()))
    _lay_out(root, 1)
    body: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True)
    return _BOM + body.replace(b"\r", b"").replace(b"\n", b"\r\n")


def _written(name: str, text: str) -> str:
    if name in NONE_SAID:
        return text or NONE
    return resume.tidy(text) if name == "JianLi" else text


def _write_family(root: etree._Element, form: Form, others: dict[tuple[str, str], list[Other]]) -> None:
    family = etree.SubElement(root, FAMILY)
    for number, row in enumerate(form.family):
        _put(family, others.get((FAMILY, str(number)), ()))
        item = etree.SubElement(family, ITEM)
        for name, text in zip(RELATIVE_ELEMENTS, row.texts, strict=True):
            etree.SubElement(item, name).text = text or None
        _put(item, others.get((ITEM, str(number)), ()))
    _put(family, others.get((FAMILY, str(len(form.family))), ()))


def _put(parent: etree._Element, others: "list[Other] | tuple[()]") -> None:
    for other in others:
        parent.append(etree.fromstring(other.xml, etree.XMLParser(resolve_entities=False, no_network=True)))


def _lay_out(parent: etree._Element, depth: int) -> None:
    """An element a line, the known ones only: what is inside an unknown one stays as it came."""
    if not len(parent):
        return
    parent.text = "\n" + "  " * depth
    for child in parent:
        child.tail = parent.text
        if child.tag in (FAMILY, ITEM):
            _lay_out(child, depth + 1)
    parent[-1].tail = "\n" + "  " * (depth - 1)

"""Documents are told by their content: PDF, Excel and Word without macros; the rest is refused clearly."""

from pathlib import Path

import pytest
from pytest_django import Settings

from tests.attachments.conftest import files_in, office, picture, upload
from tests.world import World
from xinhui.accounts.actors import SYSTEM
from xinhui.attachments.models import Attachment, AttachmentKind
from xinhui.attachments.services.store import store_document
from xinhui.audit.models import Entry
from xinhui.core.errors import Forbidden, InvalidInput

PDF = b"%PDF-1.7\n1 0 obj\n%%EOF\n"
SHEET, LETTER = office("xl/workbook.xml"), office("word/document.xml")


@pytest.mark.parametrize(
    ("data", "name", "content_type"),
    [
        (PDF, "通知.pdf", "application/pdf"),
        (PDF, "no-suffix", "application/pdf"),
        (SHEET, "台账.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (SHEET, "台账.XLSX", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (LETTER, "来函.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ],
)
def test_taken_as_sent(world: World, media: Path, data: bytes, name: str, content_type: str) -> None:
    row = store_document(actor=world.actor(world.worker), upload=upload(data, name, "application/octet-stream"))
    assert (row.kind, row.content_type, row.name, row.size) == (AttachmentKind.DOCUMENT, content_type, name, len(data))
    [kept] = files_in(media)
    assert kept.read_bytes() == data
    assert Entry.objects.get(verb="store_attachment").target_id == str(row.pk)


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"MZ\x90\x00" + b"\0" * 300, "通知.pdf"),
        (b"\x7fELF" + b"\0" * 300, "台账.xlsx"),
        (b"<html><script>alert(1)</script>", "来函.docx"),
        (picture(), "照片.pdf"),
        (SHEET, "台账.zip"),
        (SHEET, "run.exe"),
        (SHEET, "来函.docx"),
        (LETTER, "台账.xlsx"),
        (office("META-INF/MANIFEST.MF"), "台账.xlsx"),
        (office("xl/workbook.xml", "xl/vbaProject.bin"), "台账.xlsx"),
        (office("word/document.xml", "word/vbaProject.bin"), "来函.docx"),
        (b"PK\x03\x04 and then nothing", "台账.xlsx"),
        (SHEET[: len(SHEET) // 2], "台账.xlsx"),
    ],
    ids=[
        *("exe", "elf", "html", "photo", "zip", "suffix", "sheet-as-letter", "letter-as-sheet", "jar", "macro"),
        *("macro-word", "not-a-zip", "broken-off"),
    ],
)
def test_what_is_no_document_is_refused(world: World, media: Path, data: bytes, name: str) -> None:
    with pytest.raises(InvalidInput) as error:
        store_document(actor=world.actor(world.worker), upload=upload(data, name, "application/pdf"))
    assert (error.value.code, error.value.field) == ("document-type", "document") and ".xlsx" in str(error.value.action)
    assert not Attachment.objects.exists() and files_in(media) == []


def test_too_large_and_empty_name_their_field(world: World, settings: Settings) -> None:
    settings.ATTACHMENT_MAX_BYTES = 1024 * 1024
    for data, code in ((PDF + b" " * 1024 * 1024, "file-too-large"), (b"", "file-empty")):
        with pytest.raises(InvalidInput) as error:
            store_document(actor=world.actor(world.worker), upload=upload(data, "通知.pdf"))
        assert (error.value.code, error.value.field) == (code, "document")


def test_a_long_name_is_cut_and_keeps_its_ending(world: World) -> None:
    row = store_document(actor=world.actor(world.worker), upload=upload(SHEET, "台" * 200 + ".xlsx"))
    assert len(row.name) == 120 and row.name.endswith("台.xlsx")
    odd = store_document(actor=world.actor(world.worker), upload=upload(PDF, "a." + "x" * 200))
    assert len(odd.name) == 120


def test_the_same_document_again_is_the_same(world: World, media: Path) -> None:
    actor = world.actor(world.worker)
    first = store_document(actor=actor, upload=upload(PDF, "a.pdf"))
    assert store_document(actor=actor, upload=upload(PDF, "b.pdf")) == first and len(files_in(media)) == 1


def test_nobody_is_signed_in(world: World) -> None:
    with pytest.raises(Forbidden):
        store_document(actor=SYSTEM, upload=upload(PDF, "a.pdf"))

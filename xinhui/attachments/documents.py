"""Documents: told by their content. Pure."""

import io
import zipfile

from django.utils.translation import gettext_lazy as _

from xinhui.core.errors import InvalidInput

PDF = "application/pdf"
#: Ending → what the parts of an Office file of that kind begin with, and its type.
OFFICE = {
    ".xlsx": ("xl/", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ".docx": ("word/", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
}
MACROS = "vbaproject.bin"


def told_by_content(data: bytes, name: str) -> tuple[str, str]:
    """(type, ending) of a PDF, or of an Excel or Word file without macros; raises InvalidInput."""
    if data.startswith(b"%PDF-"):
        return PDF, ".pdf"
    ending = f".{name.rsplit('.', 1)[-1].lower()}"
    folder, content_type = OFFICE.get(ending, ("", ""))
    parts = _parts(data) if folder else []
    is_office = "[Content_Types].xml" in parts and any(part.startswith(folder) for part in parts)
    if not is_office or any(part.lower().endswith(MACROS) for part in parts):
        raise InvalidInput(
            code="document-type",
            field="document",
            message=_("This kind of file is not accepted."),
            action=_("Send a PDF, Excel (.xlsx) or Word (.docx) file."),
        )
    return content_type, ending


def _parts(data: bytes) -> list[str]:
    """Names of the files in an Office file; none when it is no whole archive. Nothing is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as bag:
            return bag.namelist()
    except Exception:  # whatever people send: BadZipFile, struct.error, UnicodeDecodeError …
        return []

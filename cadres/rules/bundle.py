"""Files as people upload them: single forms, or hundreds in a zip, a `.pic` beside its `.lrm`. Pure."""

import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from django.utils.translation import gettext_lazy as _

from cadres.rules import lrm, lrmx
from cadres.rules.form import Form
from cadres.rules.lrmx import BYTES_MOST, FormRefused, too_large

FORMS_MOST, BUNDLE_BYTES_MOST = 1000, 300 * 1024 * 1024
_FORMS = (".lrmx", ".lrm")
_PHOTOS = (".pic", ".jpg", ".jpeg")


@dataclass(frozen=True)
class Found:
    """A form that was read, or why it was not."""

    file_name: str
    form: Form | None = None
    refusal: FormRefused | None = None


def read_all(files: Sequence[tuple[str, bytes]]) -> list[Found]:
    """Every form in the files, zips opened; anything that is none is named with the reason."""
    found: list[Found] = []
    plain: list[tuple[str, bytes]] = []
    for name, content in files:
        if name.lower().endswith(".zip"):
            try:
                plain += _unzipped(content)
            except FormRefused as refusal:
                found.append(Found(name, refusal=refusal))
        else:
            plain.append((name, content))
    photos = {_stem(name): content for name, content in plain if _suffix(name) in _PHOTOS}
    return found + [_read(name, content, photos) for name, content in plain if _suffix(name) not in _PHOTOS]


def _unzipped(content: bytes) -> list[tuple[str, bytes]]:
    """What is in a zip, names in GBK understood. Raises FormRefused."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return list(_entries(archive))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise FormRefused(0, _("The zip is damaged, encrypted or no zip.")) from error


def _entries(archive: zipfile.ZipFile) -> Iterator[tuple[str, bytes]]:
    infos = [info for info in archive.infolist() if not info.is_dir()]
    if len(infos) > 2 * FORMS_MOST:
        raise FormRefused(0, _("There are more than %(count)d forms in it.") % {"count": FORMS_MOST})
    if sum(info.file_size for info in infos) > BUNDLE_BYTES_MOST:
        raise too_large()
    for info in infos:
        name = info.filename if info.flag_bits & 0x800 else _as_gbk(info.filename)
        if PurePosixPath(name).name.startswith((".", "__MACOSX")):
            continue
        with archive.open(info) as file:  # what the directory says of the size may be a lie: read no more than that
            yield name, file.read(BYTES_MOST + 1)


def _as_gbk(name: str) -> str:
    """A name without the UTF-8 flag: written in GBK by most archivers here, read as code page 437."""
    try:
        return name.encode("cp437").decode("gb18030")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return name


def _read(name: str, content: bytes, photos: dict[str, bytes]) -> Found:
    try:
        if _suffix(name) not in _FORMS:
            raise FormRefused(0, _("Only .lrmx and .lrm files are read, and zips of them."))
        if _suffix(name) == ".lrm":
            return Found(name, form=lrm.read(content, photo=photos.get(_stem(name), b"")))
        return Found(name, form=lrmx.read(content))
    except FormRefused as refusal:
        return Found(name, refusal=refusal)


def _suffix(name: str) -> str:
    return PurePosixPath(name).suffix.lower()


def _stem(name: str) -> str:
    return str(PurePosixPath(name).with_suffix("")).lower()

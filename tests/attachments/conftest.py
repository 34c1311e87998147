"""Real files: photos as telephones make them, documents, and what is neither."""

import io
import zipfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import ExifTags, Image
from PIL.TiffImagePlugin import IFDRational
from pytest_django import Settings

from xinhui.accounts.actors import Actor
from xinhui.attachments.models import Attachment
from xinhui.attachments.services.store import store_photo
from xinhui.core import clock
from xinhui.core.clock import LOCAL

#: A Tuesday morning in 罗坑.
MORNING = datetime(2026, 11, 24, 9, 0, tzinfo=LOCAL)
TAKEN = "2026:11:24 08:41:07"
MAKER = "Made by a telephone of somebody"


@pytest.fixture(autouse=True)
def media(settings: Settings, tmp_path: Path) -> Path:
    """The test's own folder of files."""
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path / "media"


@pytest.fixture(autouse=True)
def morning() -> Iterator[None]:
    """Every test of this room begins that morning."""
    with clock.moved(MORNING):
        yield


def files_in(folder: Path) -> list[Path]:
    """Every file kept."""
    return sorted(path for path in folder.rglob("*") if path.is_file())


def exif(
    *,
    taken: str | None = TAKEN,
    place: tuple[float, float] | None = (22.4051, 113.0052),
    orientation: int | None = None,
) -> Image.Exif:
    """Metadata as a telephone writes it: maker, time, place."""
    found = Image.Exif()
    found[ExifTags.Base.Make] = MAKER
    if orientation is not None:
        found[ExifTags.Base.Orientation] = orientation
    if taken is not None:
        found.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = taken
    if place is not None:
        gps = found.get_ifd(ExifTags.IFD.GPSInfo)
        gps[ExifTags.GPS.GPSLatitudeRef] = "N" if place[0] >= 0 else "S"
        gps[ExifTags.GPS.GPSLatitude] = degrees(abs(place[0]))
        gps[ExifTags.GPS.GPSLongitudeRef] = "E" if place[1] >= 0 else "W"
        gps[ExifTags.GPS.GPSLongitude] = degrees(abs(place[1]))
    return found


def degrees(value: float) -> tuple[IFDRational, IFDRational, IFDRational]:
    """Degrees, minutes, seconds as fractions."""
    whole, minutes = int(value), int(value * 60) % 60
    seconds = round((value * 3600 - whole * 3600 - minutes * 60) * 1000)
    return IFDRational(whole, 1), IFDRational(minutes, 1), IFDRational(seconds, 1000)


def picture(width: int = 640, height: int = 480, *, kind: str = "JPEG", meta: Image.Exif | None = None) -> bytes:
    """A picture with its left half red and its right half blue."""
    image = Image.new("RGB", (width, height), (200, 20, 20))
    image.paste((20, 20, 200), (width // 2, 0, width, height))
    out = io.BytesIO()
    image.save(out, kind, **({"exif": meta.tobytes()} if meta is not None else {}))
    return out.getvalue()


def office(part: str = "xl/workbook.xml", *more: str) -> bytes:
    """The bones of an Office file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as bag:
        for name in ("[Content_Types].xml", part, *more):
            bag.writestr(zipfile.ZipInfo(name), "<x/>")
    return out.getvalue()


def upload(data: bytes, name: str = "photo.jpg", declared: str = "image/jpeg") -> SimpleUploadedFile:
    """The data as a browser sends it."""
    return SimpleUploadedFile(name, data, declared)


def stored(actor: Actor, data: bytes | None = None) -> Attachment:
    """A photo of the actor's."""
    return store_photo(actor=actor, upload=upload(picture() if data is None else data))

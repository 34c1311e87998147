"""Photos: read time and place, then re-encode without any metadata. Pure."""

import io
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from django.utils.translation import gettext_lazy as _
from PIL import ExifTags, Image, ImageOps
from pillow_heif import register_heif_opener

from xinhui.core import clock
from xinhui.core.clock import LOCAL
from xinhui.core.errors import InvalidInput

T = TypeVar("T")
log = logging.getLogger(__name__)
register_heif_opener()
#: What telephones send. MPO (JPEG with a second picture) is opened by JPEG and has no opener of its own.
FORMATS = ("JPEG", "PNG", "WEBP", "HEIF")
#: No photo was taken before there were digital cameras; a clock that says so was never set.
FIRST_YEAR = 1990
#: A camera's clock may be ahead by this much (time zones too); more is no time.
CLOCK_AHEAD = timedelta(days=1)
MAX_PIXELS = 80_000_000
MAX_SIDE = 2560
THUMB_SIDE = 480
QUALITY = 85


@dataclass(frozen=True)
class CleanPhoto:
    """A re-encoded photo and what its metadata said."""

    jpeg: bytes
    thumbnail: bytes
    width: int
    height: int
    taken_at: datetime | None
    latitude: float | None
    longitude: float | None


def _refuse(reason: str) -> InvalidInput:
    return InvalidInput(
        code="photo-unreadable",
        field="photo",
        message=_("This file is not a photo that can be used (%(reason)s).") % {"reason": reason},
        action=_("Send a JPEG, PNG, WebP or HEIC photo."),
    )


def clean_photo(data: bytes) -> CleanPhoto:
    """Decode by content, keep time and place, drop everything else; raises InvalidInput."""
    image = _decoded(data)
    # Metadata is a comfort: nonsense in it makes a photo without time and place, not a photo refused.
    exif = _quietly(image.getexif, Image.Exif())
    taken_at = _quietly(lambda: _taken_at(exif), None)
    place = _quietly(lambda: _place(exif), None)
    upright = _quietly(lambda: ImageOps.exif_transpose(image), image).convert("RGB")
    upright.thumbnail((MAX_SIDE, MAX_SIDE))
    small = upright.copy()
    small.thumbnail((THUMB_SIDE, THUMB_SIDE))
    return CleanPhoto(
        jpeg=_encode(upright),
        thumbnail=_encode(small),
        width=upright.width,
        height=upright.height,
        taken_at=taken_at,
        latitude=place[0] if place else None,
        longitude=place[1] if place else None,
    )


def _decoded(data: bytes) -> Image.Image:
    """All pixels of the photo."""
    try:
        image = Image.open(io.BytesIO(data), formats=FORMATS)
        size = image.width * image.height
        if size <= MAX_PIXELS:
            image.load()
            return image
    except Exception as error:  # decoders of whatever people send raise whatever they like
        raise _refuse(type(error).__name__) from error
    raise _refuse(f"{image.width}×{image.height}")


def _quietly(read: Callable[[], T], otherwise: T) -> T:
    """What `read` gives; `otherwise` when it stumbles."""
    try:
        return read()
    except Exception:  # as above: parsers of metadata raise struct.error, TypeError, EOFError …
        log.info("photo with unreadable metadata", exc_info=True)
        return otherwise


def _encode(image: Image.Image) -> bytes:
    """A fresh image from the pixels only: no EXIF, no profile, no thumbnail of the original."""
    bare = Image.new("RGB", image.size)
    bare.paste(image)
    out = io.BytesIO()
    bare.save(out, "JPEG", quality=QUALITY, optimize=True)
    return out.getvalue()


def _taken_at(exif: Image.Exif) -> datetime | None:
    text = exif.get_ifd(ExifTags.IFD.Exif).get(ExifTags.Base.DateTimeOriginal) or exif.get(ExifTags.Base.DateTime)
    try:
        taken_at = datetime.strptime(str(text), "%Y:%m:%d %H:%M:%S").replace(tzinfo=LOCAL)
    except ValueError:
        return None
    is_believable = taken_at.year >= FIRST_YEAR and taken_at <= clock.now() + CLOCK_AHEAD
    return taken_at if is_believable else None


def _place(exif: Image.Exif) -> tuple[float, float] | None:
    gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
    try:
        lat = _degrees(gps[ExifTags.GPS.GPSLatitude], gps.get(ExifTags.GPS.GPSLatitudeRef, "N"))
        lon = _degrees(gps[ExifTags.GPS.GPSLongitude], gps.get(ExifTags.GPS.GPSLongitudeRef, "E"))
    except (KeyError, TypeError, ValueError, ZeroDivisionError, IndexError):
        return None
    return (lat, lon) if -90 <= lat <= 90 and -180 <= lon <= 180 else None


def _degrees(parts: tuple[float, float, float], ref: str) -> float:
    value = float(parts[0]) + float(parts[1]) / 60 + float(parts[2]) / 3600
    return -value if ref in {"S", "W"} else value

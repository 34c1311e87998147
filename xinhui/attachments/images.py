"""Photos: read time and place, then re-encode without any metadata. Pure."""

import io
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _
from PIL import ExifTags, Image, ImageOps, UnidentifiedImageError
from pillow_heif import register_heif_opener

from xinhui.core.clock import LOCAL
from xinhui.core.errors import InvalidInput

register_heif_opener()
FORMATS = ("JPEG", "PNG", "WEBP", "HEIF", "MPO")
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
    try:
        image = Image.open(io.BytesIO(data), formats=FORMATS)
        if image.width * image.height > MAX_PIXELS:
            raise _refuse(f"{image.width}×{image.height}")
        exif = image.getexif()
        taken_at, place = _taken_at(exif), _place(exif)
        upright = ImageOps.exif_transpose(image).convert("RGB")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise _refuse(type(error).__name__) from error
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
        return datetime.strptime(str(text), "%Y:%m:%d %H:%M:%S").replace(tzinfo=LOCAL) if text else None
    except ValueError:
        return None


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

"""A photo is decoded, its time and place are read, and only its pixels are kept; what is no photo is refused clearly."""

import hashlib
import io
import random
import struct
import zlib
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from PIL import ExifTags, Image
from PIL.TiffImagePlugin import IFDRational
from pytest_django import Settings

from tests.attachments.conftest import MAKER, exif, files_in, picture, stored, upload
from tests.world import World
from xinhui.accounts.actors import SYSTEM
from xinhui.attachments.images import MAX_SIDE, THUMB_SIDE, clean_photo
from xinhui.attachments.models import Attachment, AttachmentKind
from xinhui.attachments.services import store
from xinhui.attachments.services.store import store_photo
from xinhui.audit.models import Entry
from xinhui.core.clock import LOCAL
from xinhui.core.errors import Forbidden, InvalidInput


def kept(row: Attachment) -> Image.Image:
    """The picture on the disk."""
    with row.file.open("rb") as file:
        return Image.open(io.BytesIO(file.read()))


def refused(world: World, data: bytes, name: str = "photo.jpg") -> InvalidInput:
    """The refusal of what is no photo; nothing of it stays."""
    with pytest.raises(InvalidInput) as error:
        store_photo(actor=world.actor(world.worker), upload=upload(data, name))
    assert not Attachment.objects.exists() and not Entry.objects.filter(verb="store_attachment").exists()
    return error.value


def test_time_and_place_are_read(world: World) -> None:
    row = stored(world.actor(world.worker), picture(meta=exif()))
    assert row.taken_at == datetime(2026, 11, 24, 8, 41, 7, tzinfo=LOCAL)
    assert row.latitude == pytest.approx(22.4051, abs=1e-6)
    assert row.longitude == pytest.approx(113.0052, abs=1e-6)


def test_south_and_west_are_negative(world: World) -> None:
    row = stored(world.actor(world.worker), picture(meta=exif(place=(-33.9, -70.6))))
    assert row.latitude == pytest.approx(-33.9, abs=1e-6) and row.longitude == pytest.approx(-70.6, abs=1e-6)


def test_nothing_but_pixels_is_kept(world: World) -> None:
    data = picture(meta=exif())
    assert MAKER.encode() in data
    row = stored(world.actor(world.worker), data)
    for field in (row.file, row.thumbnail):
        with field.open("rb") as file:
            content = file.read()
        image = Image.open(io.BytesIO(content))
        assert dict(image.getexif()) == {} and not image.getexif().get_ifd(ExifTags.IFD.GPSInfo)
        assert image.format == "JPEG" and "icc_profile" not in image.info and "comment" not in image.info
        assert MAKER.encode() not in content and b"Exif" not in content


def test_what_hides_behind_the_picture_is_gone(world: World) -> None:
    row = stored(world.actor(world.worker), picture() + b"<script>alert(1)</script>")
    with row.file.open("rb") as file:
        assert b"script" not in file.read()


def test_facts_of_the_row(world: World) -> None:
    data = picture(640, 480)
    row = stored(world.actor(world.worker), data)
    assert (row.width, row.height, row.kind, row.content_type) == (640, 480, AttachmentKind.PHOTO, "image/jpeg")
    assert row.sha256 == hashlib.sha256(data).hexdigest() and row.size == row.file.size
    assert (row.taken_at, row.latitude, row.longitude) == (None, None, None)
    entry = Entry.objects.get(verb="store_attachment")
    assert entry.target_id == str(row.pk) and entry.detail["sha256"] == row.sha256


def test_nothing_of_the_senders_file_name_reaches_the_disk(world: World, media: Path) -> None:
    store_photo(actor=world.actor(world.worker), upload=upload(picture(), "../../阿珍的照片.php.jpg"))
    names = [str(path.relative_to(media)) for path in files_in(media)]
    assert len(names) == 2 and all(name.startswith("attachments/") and name.endswith(".jpg") for name in names)
    assert not any("阿珍" in name or "php" in name for name in names)


def test_a_photo_on_its_side_is_set_upright(world: World) -> None:
    """Orientation 6: the camera was turned right; the red half comes on top."""
    row = stored(world.actor(world.worker), picture(640, 480, meta=exif(orientation=6)))
    image = kept(row)
    assert image.size == (480, 640) == (row.width, row.height)
    top, bottom = image.getpixel((240, 100)), image.getpixel((240, 540))
    assert isinstance(top, tuple) and isinstance(bottom, tuple)
    assert top[0] > 150 > top[2] and bottom[2] > 150 > bottom[0]


def test_large_is_made_smaller_and_gets_a_thumbnail(world: World) -> None:
    row = stored(world.actor(world.worker), picture(4000, 1000))
    assert kept(row).size == (MAX_SIDE, 640) == (row.width, row.height)
    with row.thumbnail.open("rb") as file:
        thumb = Image.open(io.BytesIO(file.read()))
        assert thumb.size == (THUMB_SIDE, 120)
    assert row.thumbnail.size < row.file.size


def test_small_is_not_blown_up(world: World) -> None:
    row = stored(world.actor(world.worker), picture(40, 30))
    assert kept(row).size == (40, 30)


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "HEIF", "MPO"])
def test_what_telephones_send_becomes_jpeg(world: World, kind: str) -> None:
    """Told by the content: the name and the declared type say JPEG."""
    row = stored(world.actor(world.worker), picture(kind=kind))
    assert kept(row).format == "JPEG" and kept(row).size == (640, 480)


def test_heic_keeps_time_and_place(world: World) -> None:
    row = stored(world.actor(world.worker), picture(kind="HEIF", meta=exif()))
    assert row.taken_at is not None and row.latitude == pytest.approx(22.4051, abs=1e-6)


@pytest.mark.parametrize(
    "taken",
    ["0000:00:00 00:00:00", "yesterday", "2026:13:45 99:00:00", "0001:01:01 00:00:00", "9999:12:31 23:59:59", ""],
)
def test_a_camera_that_does_not_know_the_time_says_nothing(world: World, taken: str) -> None:
    row = stored(world.actor(world.worker), picture(meta=exif(taken=taken)))
    assert Attachment.objects.get(pk=row.pk).taken_at is None


@pytest.mark.parametrize("parts", [(22,), (IFDRational(1, 0),) * 3, (400, 0, 0)])
def test_a_place_that_is_none_is_not_read(world: World, parts: tuple[object, ...]) -> None:
    meta = exif()
    meta.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = parts
    row = stored(world.actor(world.worker), picture(meta=meta))
    assert (row.latitude, row.longitude) == (None, None)


def test_the_same_bytes_again_are_the_same_photo(world: World, media: Path) -> None:
    first, again = stored(world.actor(world.worker)), stored(world.actor(world.worker))
    assert first == again and len(files_in(media)) == 2
    assert Entry.objects.filter(verb="store_attachment").count() == 1


def test_the_same_bytes_from_another_are_anothers(world: World) -> None:
    mine, theirs = stored(world.actor(world.worker)), stored(world.actor(world.second_worker))
    assert mine != theirs
    assert list(Attachment.objects.visible_to(world.worker)) == [mine]


def test_too_large_is_refused_before_it_is_read(world: World, settings: Settings) -> None:
    settings.ATTACHMENT_MAX_BYTES = 2 * 1024 * 1024
    error = refused(world, b"x" * (2 * 1024 * 1024 + 1))
    assert (error.code, error.field) == ("file-too-large", "photo")
    assert "2 MB" in str(error) and error.action


def test_just_small_enough_is_taken(world: World, settings: Settings) -> None:
    data = picture()
    settings.ATTACHMENT_MAX_BYTES = len(data)
    assert stored(world.actor(world.worker), data).pk


def test_an_empty_file_is_refused(world: World) -> None:
    assert refused(world, b"").code == "file-empty"


@pytest.mark.parametrize(
    "data",
    [
        b"MZ\x90\x00\x03" + b"\x00" * 400,  # a Windows program
        b"\x7fELF\x02\x01\x01" + b"\x00" * 400,
        b"#!/bin/sh\nrm -rf /\n",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"GIF89a" + picture(kind="GIF")[6:],
        picture(kind="TIFF"),
        picture(kind="BMP"),
        b"%PDF-1.7\n",
        b"\xff\xd8\xff\xe0",
    ],
    ids=["exe", "elf", "script", "svg", "gif", "tiff", "bmp", "pdf", "jpeg-head"],
)
def test_what_only_calls_itself_a_photo_is_refused(world: World, media: Path, data: bytes) -> None:
    error = refused(world, data)
    assert (error.code, error.field) == ("photo-unreadable", "photo")
    assert error.message and "JPEG" in str(error.action)
    assert files_in(media) == []


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
@pytest.mark.parametrize("part", [0.3, 0.9])
def test_a_photo_that_broke_off_on_the_way_is_refused(world: World, media: Path, kind: str, part: float) -> None:
    whole = picture(1200, 900, kind=kind)
    assert refused(world, whole[: int(len(whole) * part)]).code == "photo-unreadable"
    assert files_in(media) == []


def bomb(side: int) -> bytes:
    """A PNG of a few bytes that claims side × side pixels."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 99)) + chunk(b"IEND", b"")


@pytest.mark.parametrize("side", [9_000, 60_000])
def test_a_bomb_is_refused_by_its_claim(world: World, side: int) -> None:
    error = refused(world, bomb(side), "photo.png")
    assert error.code == "photo-unreadable"


def scrambled(good: bytes, seed: int) -> bytes:
    """The photo with up to six bytes overwritten; every fifth is cut off too."""
    chance = random.Random(seed)
    data = bytearray(good)
    for _byte in range(chance.choice((1, 2, 6))):
        data[chance.randrange(min(len(data), 500))] = chance.randrange(256)
    return bytes(data if seed % 5 else data[: chance.randrange(len(data))])


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_scrambled_photos_are_taken_or_refused(kind: str) -> None:
    """Never a server error, whatever a decoder stumbles over."""
    good = picture(64, 48, kind=kind, meta=exif(orientation=6))
    outcomes = set()
    for seed in range(400):
        try:
            clean_photo(scrambled(good, seed))
            outcomes.add("taken")
        except InvalidInput as error:
            outcomes.add(error.code)
    assert outcomes == {"taken", "photo-unreadable"}


def test_nonsense_in_the_metadata_does_not_cost_the_photo(monkeypatch: pytest.MonkeyPatch) -> None:
    def stumbles(image: Image.Image) -> Image.Exif:
        raise struct.error("unpack requires a buffer of 2 bytes")

    data = picture(64, 48, meta=exif())
    monkeypatch.setattr(Image.Image, "getexif", stumbles)
    photo = clean_photo(data)
    assert (photo.width, photo.height, photo.taken_at, photo.latitude) == (64, 48, None, None)


def test_nobody_is_signed_in(world: World) -> None:
    with pytest.raises(Forbidden) as error:
        store_photo(actor=SYSTEM, upload=upload(picture()))
    assert error.value.code == "not-signed-in"


def test_what_is_not_recorded_leaves_no_file(world: World, media: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(**facts: object) -> None:
        raise RuntimeError("the trail is closed")

    monkeypatch.setattr(store, "record", broken)
    with pytest.raises(RuntimeError, match="the trail is closed"):
        stored(world.actor(world.worker))
    assert not Attachment.objects.exists() and files_in(media) == []


def test_two_that_race_with_the_same_bytes_get_one_photo(
    world: World, media: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second looked before the first had written."""
    first = stored(world.actor(world.worker))
    real, looks = store._known, iter([True, False])
    monkeypatch.setattr(store, "_known", lambda *args: None if next(looks) else real(*args))
    assert stored(world.actor(world.worker)) == first
    assert len(files_in(media)) == 2 and first.created_at - first.updated_at <= timedelta(0)

"""Photos by hash, in pieces, before or after the words (G3, G6)."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as portal
from pytest_django import Settings

from grids.models import Issue, IssuePhoto, SyncPhoto, SyncRecord, UploadedPart
from grids.services.sync.complete import sweep_waiting
from grids.services.sync.parts import purge_parts
from tests.api.sync_phone import Phone, sha
from tests.world_grids import District, jpeg
from xinhui.attachments.models import Attachment
from xinhui.core import clock


@pytest.fixture
def phone(district: District) -> Phone:
    """The worker's."""
    return Phone(district)


def photos_of(uuid: str) -> list[str]:
    """Hashes of the photos that belong to an issue."""
    rows = IssuePhoto.objects.filter(issue__uuid=uuid).order_by("id")
    return list(rows.values_list("attachment__sha256", flat=True))


def part_files() -> list[Path]:
    """Files of parts on the disk."""
    return [path for path in (Path(portal.MEDIA_ROOT) / "parts").glob("*") if path.is_file()]


def test_the_words_do_not_wait_and_the_record_is_complete_with_its_last_photo(phone: Phone) -> None:
    one, two = jpeg(320), jpeg(340)
    record = phone.report(photos=(one, two))
    first = phone.sent(record)
    assert (first["status"], set(first["photos"].values())) == ("waiting_photos", {"missing"})
    assert Issue.objects.filter(uuid=record["uuid"]).exists()
    assert phone.piece(one).json() == {"photo": "kept"}
    half = phone.sent(record)
    assert (half["status"], half["photos"]) == ("waiting_photos", {sha(one): "kept", sha(two): "missing"})
    with clock.moved(clock.now() + timedelta(hours=9)):
        assert phone.piece(two).status_code == 200
    whole = phone.sent(record)
    assert (whole["status"], set(whole["photos"].values())) == ("known", {"kept"})
    assert sorted(photos_of(record["uuid"])) == sorted([sha(one), sha(two)])
    assert phone.known(record["uuid"])["known"][0]["photos"] == whole["photos"]


def test_photos_that_came_first_complete_the_record_at_once(phone: Phone) -> None:
    one = jpeg(360)
    assert phone.has(one).status_code == 404
    phone.piece(one)
    assert (phone.has(one).status_code, phone.has(one)["X-Photo"]) == (200, "kept")
    alone, more = phone.report(photos=(one,)), [phone.report(str(n), photos=(one,)) for n in range(2)]
    assert phone.sent(alone)["status"] == "stored"
    assert [row["status"] for row in phone.send(*more)] == ["stored", "stored"]
    assert all(photos_of(record["uuid"]) == [sha(one)] for record in (alone, *more))


def test_pieces_go_on_where_the_line_broke(phone: Phone) -> None:
    data = jpeg(380)
    third = len(data) // 3
    first = phone.piece(data, 0, third)
    assert (first.status_code, first["Range"]) == (308, f"bytes=0-{third - 1}")
    assert (phone.has(data).status_code, phone.has(data)["Range"]) == (308, f"bytes=0-{third - 1}")
    again = phone.piece(data, 0, third)
    assert (again.status_code, again["Range"]) == (308, f"bytes=0-{third - 1}")
    gap = phone.piece(data, 2 * third)
    assert (gap.status_code, gap["Range"], gap.json()["code"]) == (416, f"bytes=0-{third - 1}", "piece-missing")
    overlapping = phone.piece(data, third - 5, 2 * third)
    assert overlapping["Range"] == f"bytes=0-{2 * third - 1}"
    assert phone.piece(data, 2 * third).json() == {"photo": "kept"}
    assert phone.piece(data, 2 * third).json() == {"photo": "kept"}
    assert Attachment.objects.get().sha256 == sha(data)
    assert not UploadedPart.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_no_part_stays_on_the_disk(transactional_db: None, district: District) -> None:
    phone, data = Phone(district), jpeg(400)
    phone.piece(data, 0, 100)
    assert len(part_files()) == 1
    phone.piece(data, 100)
    assert part_files() == []


def test_damaged_bytes_are_not_kept_and_the_next_try_begins_afresh(phone: Phone) -> None:
    data = jpeg(420)
    bad = bytes([data[0] ^ 1]) + data[1:]
    answer = phone.piece(bad, name=sha(data))
    assert (answer.status_code, answer.json()["code"]) == (409, "hash-differs")
    assert phone.has(data).status_code == 404
    phone.piece(data, 0, 50)
    other = phone.piece(data, 50, name=sha(data), size=len(data) + 1)
    assert (other.status_code, other.json()["code"]) == (409, "size-differs")
    assert phone.piece(data).status_code == 200


def test_what_is_no_photo_is_refused(phone: Phone) -> None:
    answer = phone.piece(b"MZ this is no photo at all")
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    record = phone.report(photos=(b"MZ this is no photo at all",))
    assert phone.sent(record)["status"] == "waiting_photos"


@pytest.mark.parametrize("header", ["", "bytes 0-9", "bytes 5-2/10", "bytes 0-10/10", "bytes */10", "items 0-1/2"])
def test_a_piece_without_a_usable_range_is_refused(phone: Phone, header: str) -> None:
    url = f"/api/v1/sync/photos/{'a' * 64}/"
    body = b"" if not header else b"0123456789"
    answer = phone.client.put(url, body, content_type="image/jpeg", headers={"Content-Range": header})
    assert (answer.status_code, answer.json()["code"]) == (400, "range-malformed")
    assert phone.client.put("/api/v1/sync/photos/XYZ/", b"x", content_type="image/jpeg").status_code == 404


def test_size_and_quota_are_limited(phone: Phone, settings: Settings) -> None:
    data = jpeg(440)
    settings.ATTACHMENT_MAX_BYTES = len(data) - 1
    large = phone.piece(data, 0, 100)
    assert (large.status_code, large.json()["code"]) == (413, "file-too-large")
    settings.ATTACHMENT_MAX_BYTES = 10_000
    settings.SYNC_PARTS_MAX_BYTES = 2 * len(data)
    assert phone.piece(data, 0, 100).status_code == 308
    full = phone.piece(jpeg(460), 0, 100, size=len(data) + 1)
    assert (full.status_code, full.json()["code"]) == (429, "quota-full")
    assert phone.piece(data, 100).status_code == 200
    assert phone.piece(jpeg(460), 0, 100).status_code == 308
    settings.SYNC_DAY_MAX_BYTES = 10
    assert phone.piece(jpeg(480), 0, 100).json()["code"] == "quota-full"


def test_anothers_photo_is_not_mine(phone: Phone, district: District) -> None:
    data, other = jpeg(500), Phone(district, "second_worker")
    other.piece(data)
    assert phone.has(data).status_code == 404
    record = phone.report(photos=(data,))
    assert phone.sent(record)["status"] == "waiting_photos"
    other.piece(data)
    assert photos_of(record["uuid"]) == []
    phone.piece(data)
    assert photos_of(record["uuid"]) == [sha(data)]


def test_a_photo_that_came_unseen_is_swept_up(phone: Phone, district: District) -> None:
    record = phone.report(photos=(jpeg(1),))
    phone.sent(record)
    district.photo()  # by the older way: jpeg(1)
    assert photos_of(record["uuid"]) == []
    assert sweep_waiting() == 1
    assert photos_of(record["uuid"]) == [sha(jpeg(1))]
    assert SyncRecord.objects.get().state == "complete"
    assert sweep_waiting() == 0


def test_parts_that_nobody_goes_on_with_are_dropped(phone: Phone) -> None:
    phone.piece(jpeg(520), 0, 100)
    (file,) = part_files()
    assert purge_parts() == 0
    with clock.moved(clock.now() + timedelta(hours=49)):
        assert purge_parts() == 1
    assert not file.exists() and not UploadedPart.objects.exists()


def test_more_photos_than_a_kind_takes_are_refused_before_anything_is_kept(phone: Phone) -> None:
    body: Any = {"grid": "440705103201001", "day": clock.today().isoformat(), "text": "巡查"}
    result = phone.sent(phone.record("daily_record", body, photos=[sha(b"x")]))
    assert (result["status"], result["error"]["code"]) == ("refused", "photos-too-many")
    assert not SyncPhoto.objects.exists()

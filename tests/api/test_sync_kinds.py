"""What a record of each kind does; base versions (G12); order of arrival."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from grids.models import DailyRecord, Issue, IssuePhoto, KeySite, MediationCase, Patrol, SiteVisit, SyncRecord, Whistle
from grids.selectors.versions import whistle_version
from grids.services.close_whistle import rework_whistle
from tests.api.sync_phone import Phone, digest, sha
from tests.world import GRID, OTHER_GRID
from tests.world_chain import whistle_in
from tests.world_grids import District, jpeg
from xinhui.core import clock

PHOTO = jpeg(1203)


@pytest.fixture
def phone(district: District) -> Phone:
    """The worker's."""
    return Phone(district)


def version(whistle: Whistle) -> int:
    whistle.refresh_from_db()
    return whistle_version(whistle.round, whistle.state)


def test_a_verification_waits_for_its_photo_and_is_done_when_it_comes(phone: Phone, district: District) -> None:
    whistle = whistle_in(district, "finished")
    body = {"whistle": str(whistle.uuid), "ok": True, "text": "已修好"}
    record = phone.record("verify", body, base_version=version(whistle), photos=[sha(PHOTO)])
    first = phone.sent(record)
    assert (first["status"], first["content_hash"], first["link"]) == ("waiting_photos", digest(record), "")
    assert version(whistle) == first_version(whistle, "finished")
    phone.piece(PHOTO)
    assert version(whistle) == first_version(whistle, "verified")
    again = phone.sent(record)
    assert (again["status"], again["photos"]) == ("known", {sha(PHOTO): "kept"})
    assert again["link"] == f"/whistles/{whistle.pk}/"
    assert IssuePhoto.objects.filter(issue=whistle.issue, stage="verify").count() == 1


def first_version(whistle: Whistle, state: str) -> int:
    return whistle_version(whistle.round, state)


def test_a_verification_of_what_has_moved_on_is_a_conflict_in_words(phone: Phone, district: District) -> None:
    whistle = whistle_in(district, "finished")
    seen = version(whistle)
    rework_whistle(actor=district.act("grid_leader"), whistle_id=whistle.pk, reason="井盖仍松动")
    phone.piece(PHOTO)
    for photos in ([sha(PHOTO)], [sha(jpeg(1403))]):
        record = phone.record("verify", {"whistle": str(whistle.uuid), "ok": True}, base_version=seen, photos=photos)
        result = phone.sent(record)
        assert (result["status"], result["error"]["code"]) == ("conflict", "version-stale")
        assert result["current"]["version"] == version(whistle)
        assert (result["current"]["编号"], result["current"]["轮次"]) == (whistle.number, 2)
    assert not SyncRecord.objects.exists()


def test_a_verb_that_is_refused_while_it_waits_lets_go_of_its_number(phone: Phone, district: District) -> None:
    whistle = whistle_in(district, "finished")
    record = phone.record("verify", {"whistle": str(whistle.uuid), "ok": True}, photos=[sha(PHOTO)])
    assert phone.sent(record)["status"] == "waiting_photos"
    rework_whistle(actor=district.act("grid_leader"), whistle_id=whistle.pk, reason="井盖仍松动")
    assert phone.piece(PHOTO).status_code == 200
    result = phone.sent(record)
    assert (result["status"], result["error"]["code"]) == ("conflict", "transition-refused")
    assert result["current"]["轮次"] == 2
    assert not SyncRecord.objects.exists()


def test_rework_needs_no_photo_and_takes_one_later(phone: Phone, district: District) -> None:
    whistle = whistle_in(district, "finished")
    body = {"whistle": str(whistle.uuid), "ok": False, "text": "仍松动"}
    record = phone.record("verify", body, base_version=version(whistle), photos=[sha(PHOTO)])
    assert phone.sent(record)["status"] == "waiting_photos"
    assert version(whistle) // 100 == 2
    phone.piece(PHOTO)
    assert phone.sent(record)["status"] == "known"
    assert IssuePhoto.objects.filter(issue=whistle.issue, stage="verify").count() == 1


def test_a_verification_without_photo_or_of_anothers_whistle_is_refused(phone: Phone, district: District) -> None:
    whistle = whistle_in(district, "finished")
    bare = phone.record("verify", {"whistle": str(whistle.uuid), "ok": True})
    assert phone.sent(bare)["error"]["code"] == "photo-missing"
    stranger = Phone(district, "other_worker")
    result = stranger.sent(stranger.record("verify", {"whistle": str(whistle.uuid), "ok": False, "text": "x"}))
    assert (result["status"], result["error"]["status"], result["current"]) == ("refused", 404, None)


def test_a_rating_is_given_once(phone: Phone, district: District) -> None:
    whistle = whistle_in(district, "closed")
    marks = {"whistle": str(whistle.uuid), "speed": 5, "quality": 4, "attitude": 5}
    first, second = phone.record("rate", marks, base_version=version(whistle)), phone.record("rate", marks)
    assert [row["status"] for row in phone.send(first, second, first)] == ["stored", "conflict", "known"]
    assert Whistle.objects.get(pk=whistle.pk).rating.quality == 4


def a_patrol(end: datetime, **changes: Any) -> dict[str, Any]:
    start = end - timedelta(minutes=40)
    track = [[22.404, 113.004, start.isoformat()], [22.405, 113.005, end.isoformat()]]
    body = {"grid": GRID, "started_at": start.isoformat(), "finished_at": end.isoformat(), "track": track}
    return {**body, "checks": [], "note": "平安", **changes}


def test_a_patrol_keeps_the_phones_own_times(phone: Phone) -> None:
    end = clock.now() - timedelta(hours=3)
    record = phone.record("patrol", a_patrol(end))
    assert [row["status"] for row in phone.send(record, record)] == ["stored", "known"]
    patrol = Patrol.objects.get()
    assert (str(patrol.uuid), patrol.finished_at, patrol.worker.username) == (record["uuid"], end, "azhen")
    assert patrol.finished_at is not None and patrol.finished_at - patrol.started_at == timedelta(minutes=40)
    assert 140 <= patrol.distance_m <= 160


def test_a_patrol_of_a_fast_clock_is_put_right_by_the_skew(phone: Phone) -> None:
    ahead = clock.now() + timedelta(hours=2)
    record = phone.record("patrol", a_patrol(ahead), at=ahead)
    result = phone.sent(record, sent_at=ahead.isoformat())
    assert (result["status"], result["skew_seconds"]) == ("stored", pytest.approx(7200, abs=5))
    patrol = Patrol.objects.get()
    assert patrol.finished_at is not None and patrol.finished_at <= clock.now()
    assert patrol.finished_at is not None and patrol.finished_at - patrol.started_at == timedelta(minutes=40)


@pytest.mark.parametrize(
    "changes",
    [{"grid": OTHER_GRID}, {"grid": "1"}, {"track": [["x", 1, 2]]}, {"track": [1]}, {"checks": [{"item": 999, "ok": True}]},
     {"started_at": "2026-01-01T00:00:00+08:00"}],
)  # fmt: skip
def test_a_patrol_that_cannot_be_is_refused(phone: Phone, changes: dict[str, Any]) -> None:
    assert phone.sent(phone.record("patrol", a_patrol(clock.now(), **changes)))["status"] == "refused"
    assert not Patrol.objects.exists()


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_later_words_of_a_day_replace_earlier_ones_in_whatever_order_they_come(
    phone: Phone, order: tuple[int, int]
) -> None:
    now, day = clock.now(), clock.today().isoformat()
    rows = [
        phone.record("daily_record", {"grid": GRID, "day": day, "text": text}, at=now - timedelta(minutes=age))
        for text, age in (("早", 60), ("晚", 5))
    ]
    assert [phone.sent(rows[place])["status"] for place in order] == ["stored", "stored"]
    assert DailyRecord.objects.get().text == "晚"


def test_a_day_that_changed_elsewhere_is_a_conflict_for_who_saw_it_otherwise(phone: Phone) -> None:
    day = clock.today().isoformat()
    phone.sent(phone.record("daily_record", {"grid": GRID, "day": day, "text": "一"}))
    stale = phone.record("daily_record", {"grid": GRID, "day": day, "text": "二"}, base_version=1)
    result = phone.sent(stale)
    assert (result["status"], result["error"]["code"]) == ("conflict", "version-stale")
    assert "一" in result["current"].values()
    assert phone.sent({**stale, "base_version": result["current"]["version"]})["status"] == "stored"
    assert DailyRecord.objects.get().text == "二"


def test_a_visit_takes_its_photo_later(phone: Phone, district: District) -> None:
    issue = Issue(grid_id=district.report().grid_id)
    site = KeySite.objects.create(
        grid_id=issue.grid_id, area_code=GRID, kind="school", name="罗坑小学", place="村口", visit_every_days=30,
        next_visit_on=clock.today(),
    )  # fmt: skip
    body = {"site": site.pk, "finding": "in_order", "found": "消防器材齐全"}
    record = phone.record("visit", body, photos=[sha(PHOTO)])
    result = phone.sent(record)
    assert result["status"] == "waiting_photos", result
    phone.piece(PHOTO)
    assert phone.sent(record)["status"] == "known"
    visit = SiteVisit.objects.get()
    assert visit.photo is not None and visit.photo.sha256 == sha(PHOTO)
    two = phone.sent(phone.record("visit", body, photos=[sha(PHOTO), sha(b"x")]))
    assert two["error"]["code"] == "photos-too-many"


def test_a_dispute_is_taken_in_tried_and_settled(phone: Phone) -> None:
    taken = phone.record("mediation", {"grid": GRID, "kind": "neighbours", "people": 2, "matter": "排水沟走向之争"})
    result = phone.sent(taken)
    assert result["status"] == "stored", result
    case = str(MediationCase.objects.get().uuid)
    tried = phone.record("mediation", {"case": case, "record": "首次调解未果"})
    agreed = phone.record("mediation", {"case": case, "agreement": "共用一条沟"})
    assert [row["status"] for row in phone.send(taken, tried, agreed, tried)] == ["known", "stored", "stored", "known"]
    assert MediationCase.objects.get().state == "settled"
    late = phone.sent(phone.record("mediation", {"case": case, "record": "再谈"}))
    assert (late["status"], late["current"]["状态"]) == ("conflict", MediationCase.objects.get().get_state_display())
    assert phone.sent(phone.record("mediation", {"case": case}))["status"] == "refused"
    assert phone.sent(phone.record("mediation", {"grid": GRID}))["status"] == "refused"

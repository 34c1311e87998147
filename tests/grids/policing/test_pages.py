"""The pages over HTTP, in Chinese: a visit with a photo, a call-out from the call to the hours, a dispute to its close."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from grids.models import FollowUp, Grid, MediationCase, SiteVisit, Squad, SquadActivity, Steward
from tests.grids.buildings.houses import building_of
from tests.grids.policing.squads import member_of, squad_of
from tests.grids.policing.test_visit_key_site import site_of
from tests.reading import reading
from tests.world import GRID, TOWN
from tests.world_grids import District, jpeg


@pytest.fixture(autouse=True)
def _chinese(settings: Settings) -> None:
    settings.LANGUAGE_CODE = "zh-hans"


def browser(district: District, handle: str) -> Client:
    return reading(district.act_user(handle))


def text(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def test_a_visit_with_a_photo(district: District) -> None:
    site = site_of(district)
    client = browser(district, "worker")
    assert "罗坑小学" in text(client, "/policing/")
    photo = SimpleUploadedFile("x.jpg", jpeg(3), "image/jpeg")
    answer = client.post(f"/local/site/{site.pk}/visit/", {"finding": "advised", "found": "已提醒", "picture": photo})
    assert answer.status_code == 302
    visit = SiteVisit.objects.get()
    assert visit.photo is not None
    page = text(client, f"/policing/sites/{site.pk}/")
    assert "当场提醒" in page
    assert "已提醒" in page
    assert client.post(f"/local/site/{site.pk}/visit/", {"finding": "advised", "found": ""}).status_code == 400


def test_a_picture_that_is_none_is_said_so(district: District) -> None:
    site = site_of(district)
    fake = SimpleUploadedFile("x.jpg", b"no photo", "image/jpeg")
    data = {"finding": "advised", "found": "已提醒", "picture": fake}
    assert browser(district, "worker").post(f"/local/site/{site.pk}/visit/", data).status_code == 400
    assert not SiteVisit.objects.exists()


def test_a_call_out_from_the_call_to_the_hours(district: District) -> None:
    squad = squad_of(district)
    own, other = member_of(district, squad, "阿珍", "worker"), member_of(district, squad, "甲")
    desk, phone = browser(district, "dispatcher"), browser(district, "worker")
    desk.post(f"/local/squad/{squad.pk}/call/", {"title": "落水救援", "place": "水道", "text": "带救生衣"})
    call = SquadActivity.objects.get()
    assert "紧急召集" in text(desk, "/policing/")
    page = text(phone, f"/policing/activities/{call.pk}/")
    assert "尚未答复" in page
    shares = dict(call.shares.values_list("member_id", "pk"))
    assert f"/local/share/{shares[own.pk]}/coming/" in page
    assert f"/local/share/{shares[other.pk]}/coming/" not in page
    assert phone.post(f"/local/share/{shares[own.pk]}/coming/").status_code == 302
    assert phone.post(f"/local/share/{shares[other.pk]}/coming/").status_code == 403
    answer = desk.post(f"/local/call/{call.pk}/finish/", {"result": "平安", f"hours_{own.pk}": "1.5"})
    assert answer.status_code == 302
    assert call.shares.get(member=own).minutes == 90
    assert "1.5 小时" in text(desk, f"/policing/activities/{call.pk}/")
    assert "1.5" in text(desk, f"/policing/squads/{squad.pk}/")


def test_training_is_written_down_with_hours(district: District) -> None:
    squad = squad_of(district)
    member = member_of(district, squad, "甲")
    desk = browser(district, "dispatcher")
    facts = {"kind": "training", "title": "抛绳", "starts_at": "2020-01-01T08:00", "ends_at": "2020-01-01T10:00"}
    wrong = desk.post(f"/local/squad/{squad.pk}/activity/", {**facts, f"hours_{member.pk}": "2"})
    assert wrong.status_code == 400
    assert "当日不在队中" in wrong.content.decode()


def test_a_squad_is_founded_where_one_may(district: District) -> None:
    desk = browser(district, "town_leader")
    assert desk.post("/policing/squads/new/", {"area_code": TOWN, "kind": "flood", "name": "防汛队"}).status_code == 302
    assert Squad.objects.get().area_code == TOWN
    data = {"area_code": "440705104", "kind": "flood", "name": "防汛队"}
    assert desk.post("/policing/squads/new/", data).status_code == 400


def test_a_dispute_to_its_close(district: District) -> None:
    worker, secretary = browser(district, "worker"), browser(district, "secretary")
    grid_id = Grid.objects.get(code=GRID).pk
    data = {"grid": grid_id, "kind": "land", "people": "4", "matter": "承包地边界有争议"}
    assert worker.post("/mediation/new/", {**data, "matter": "电话 13812345678"}).status_code == 400
    assert worker.post("/mediation/new/", data).status_code == 302
    case = MediationCase.objects.get()
    act = f"/local/case/{case.pk}"
    assert worker.post(f"{act}/refer/", {"reason": "太难"}).status_code == 400
    assert worker.post(f"{act}/try/", {"record": "未达成一致"}).status_code == 302
    assert worker.post(f"{act}/refer/", {"reason": "请村里调解"}).status_code == 302
    assert worker.post(f"{act}/settle/", {"agreement": "x"}).status_code == 403
    assert "土地承包" in text(secretary, "/mediation/")
    assert secretary.post(f"{act}/settle/", {"agreement": "按原图划界"}).status_code == 302
    for pk in FollowUp.objects.values_list("pk", flat=True):
        assert worker.post(f"/local/visit/{pk}/made/", {"holds": "1", "note": "双方履行"}).status_code == 302
    assert worker.post(f"{act}/close/", {"note": ""}).status_code == 302
    page = text(worker, f"/mediation/{case.pk}/")
    for words in ("受理纠纷", "组织调解，未达成一致", "逐级上报", "促成协议", "回访：正常履行", "结案"):
        assert words in page


def test_a_steward_for_the_gap(district: District) -> None:
    building = building_of(district)
    desk = browser(district, "secretary")
    page = text(desk, "/buildings/")
    assert "缺楼组长的楼梯" in page
    wells = list(building.stairwells.values_list("pk", flat=True))
    data = {"name": "何姨", "phone": "10000001", "stairwells": wells}
    assert desk.post(f"/local/grid/{building.grid_id}/steward/", data).status_code == 302
    assert Steward.objects.get().charges.count() == 2
    assert "每个楼梯均有楼组长" in text(desk, "/buildings/")
    assert "何姨" in text(desk, f"/buildings/{GRID}/")


def test_outside_ones_area_there_is_nothing(district: District) -> None:
    site, squad = site_of(district), squad_of(district)
    other = browser(district, "other_town_leader")
    for path in (f"/policing/sites/{site.pk}/", f"/policing/squads/{squad.pk}/", f"/buildings/{GRID}/"):
        assert other.get(path).status_code == 404, path
    assert "罗坑小学" not in text(other, "/policing/")

"""The teams' pages: who sees what, how many queries, every verb through its form."""

from datetime import timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from grids.models import (
    DutyItem,
    EnterpriseNeed,
    Grid,
    GridPartyOrganization,
    GridProfile,
    Hazard,
    KitIssue,
    KitType,
    TeamPost,
)
from grids.models.division import Scenario
from grids.services.teams.appoint import appoint_team_post
from tests.world import GRID, OTHER_GRID
from tests.world_grids import District
from xinhui.accounts.models import Post
from xinhui.core import clock


def client_of(district: District, who: str) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(district.world.people[who])
    return client


def grid_pk(code: str = GRID) -> int:
    return Grid.objects.get(code=code).pk


def do(district: District, who: str, path: str, **data: object) -> int:
    """Read the form, send it; the status of the answer."""
    client = client_of(district, who)
    shown = client.get(path)
    if shown.status_code != 200:
        return int(shown.status_code)
    return int(client.post(path, data).status_code)


@pytest.mark.parametrize(
    ("who", "status"),
    [("secretary", 200), ("dispatcher", 200), ("town_leader", 200), ("command", 200), ("district_leader", 200),
     ("worker", 403), ("handler", 403), ("system_admin", 403), ("bureau_client", 403)],
)  # fmt: skip
def test_who_opens_the_overview(district: District, who: str, status: int) -> None:
    assert client_of(district, who).get("/teams/").status_code == status


def test_the_overview_names_what_lacks_in_the_own_area_only(district: District) -> None:
    page = client_of(district, "dispatcher").get("/teams/").content.decode()
    assert "罗坑村" in page
    assert "双水村" not in page
    page = client_of(district, "command").get("/teams/?area=440705104").content.decode()
    assert "双水村" in page
    assert "罗坑" not in page


def test_the_overview_asks_a_constant_number_of_questions(
    district: District, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    kind = KitType.objects.create(code="vest", name="马甲")
    grid, day = Grid.objects.get(code=GRID), clock.today()
    for n in range(25):
        KitIssue.objects.create(
            grid=grid, area_code=GRID, kit_type=kind, serial=str(n), issued_on=day - timedelta(days=400)
        )
        Hazard.objects.create(
            grid=grid, area_code=GRID, kind="fire", level=1, place=str(n), description="x", found_on=day, recheck_on=day
        )
    client = client_of(district, "command")
    with django_assert_max_num_queries(25):
        page = client.get("/teams/").content.decode()
    assert page.count("/recheck/") == 10  # the first of them; all in their village
    with django_assert_max_num_queries(25):
        page = client.get(f"/teams/?area={GRID[:12]}").content.decode()
    assert page.count("/recheck/") == 25


def test_a_team_is_run_from_its_pages(district: District) -> None:
    url = f"/teams/grid/{grid_pk()}/"
    assert do(district, "secretary", f"{url}appoint/", duty="police", seat="A", holder_name="何警官") == 302
    post = TeamPost.objects.get()
    over = do(district, "secretary", f"/teams/post/{post.pk}/hand-over/", holder_name="马警官", note="轮岗")
    assert over == 302
    new = TeamPost.objects.get(ends_on=None)
    assert new.holder_name == "马警官"
    assert do(district, "secretary", f"/teams/post/{new.pk}/end/", reason="调离") == 302
    facts = {"name": "第一网格党支部", "kind": "branch", "secretary_name": "阿强"}
    assert do(district, "secretary", f"{url}party/", **facts) == 302
    assert GridPartyOrganization.objects.get().secretary_name == "阿强"


def test_an_account_is_named_by_its_username(district: District) -> None:
    client, url = client_of(district, "town_leader"), f"/teams/grid/{grid_pk()}/appoint/"
    wrong = client.post(url, {"duty": "worker_part", "seat": "A", "username": "nobody"})
    assert wrong.status_code == 400
    assert "no account in use" in wrong.content.decode()
    other = client.post(url, {"duty": "worker_part", "seat": "A", "username": "amei", "holder_name": "阿珍"})
    assert "This account belongs to 阿梅." in other.content.decode()
    assert client.post(url, {"duty": "worker_part", "seat": "A"}).status_code == 400
    assert client.post(url, {"duty": "worker_part", "seat": "A", "username": "amei"}).status_code == 302
    assert Post.objects.filter(user=district.world.second_worker, area_code=GRID).exists()


def test_kit_goes_through_its_forms_and_the_hand_over(district: District) -> None:
    kind = KitType.objects.create(code="vest", name="马甲")
    actor = district.act("secretary")
    post = appoint_team_post(actor=actor, grid_id=grid_pk(), duty="worker_full", holder_id=district.world.worker.pk)
    facts = {"kit_type": kind.pk, "serial": "V-1", "issued_to": district.world.worker.pk}
    assert do(district, "secretary", f"/teams/grid/{grid_pk()}/kit/", **facts) == 302
    piece = KitIssue.objects.get()
    assert do(district, "secretary", f"/teams/kit/{piece.pk}/inspect/", condition="repair", note="破损") == 302
    refused = client_of(district, "town_leader").post(f"/teams/post/{post.pk}/end/", {"reason": "调离"})
    assert refused.status_code == 400
    assert "V-1" in refused.content.decode()
    facts = {"username": "amei", "note": "交接", f"kit_{piece.pk}": "good"}
    assert do(district, "town_leader", f"/teams/post/{post.pk}/hand-over/", **facts) == 302
    piece.refresh_from_db()
    assert (piece.condition, piece.issued_to) == ("good", district.world.second_worker)
    assert do(district, "secretary", f"/teams/kit/{piece.pk}/return/", condition="good") == 302


def test_profile_and_hazards(district: District) -> None:
    url, day = f"/teams/grid/{grid_pk()}/", clock.today() + timedelta(days=9)
    counts = dict.fromkeys(
        ["households", "population", "registered", "floating", "aged_60_plus", "minors", "living_alone_elderly",
         "low_income", "disabled", "party_members", "firms", "shops"], 5,
    )  # fmt: skip
    assert do(district, "secretary", f"{url}profile/", **counts, key_work="防汛") == 302
    assert GridProfile.objects.get().population == 5
    assert client_of(district, "secretary").post(f"{url}profile/", {**counts, "minors": 6}).status_code == 400
    facts = {"kind": "fire", "level": "2", "place": "旧粮仓", "description": "线路老化", "recheck_on": day}
    assert do(district, "worker", f"{url}hazard/", **facts) == 302
    hazard = Hazard.objects.get()
    facts = {"note": "已整改", "level": "4", "recheck_on": day}
    assert do(district, "worker", f"/teams/hazard/{hazard.pk}/recheck/", **facts) == 302
    assert do(district, "worker", f"/teams/hazard/{hazard.pk}/remove/", note="x") == 403
    assert do(district, "secretary", f"/teams/hazard/{hazard.pk}/remove/", note="已换线") == 302


def test_a_need_from_firm_to_unit_and_back(district: District) -> None:
    url = f"/teams/grid/{grid_pk()}/need/"
    facts = {"firm_name": "示例厂", "kind": "policy", "text": "想了解补贴", "unit": district.world.unit("water").pk}
    assert client_of(district, "worker").post(url, facts).status_code == 400  # no market
    Grid.objects.filter(code=GRID).update(scenario=Scenario.MARKET_PARK)
    assert do(district, "worker", url, **facts) == 302
    need = EnterpriseNeed.objects.get()
    assert do(district, "handler", f"/teams/need/{need.pk}/answer/", answer="x") == 404
    assert do(district, "worker", f"/teams/need/{need.pk}/answer/", answer="x") == 403
    assert (
        f"/teams/need/{need.pk}/answer/" in client_of(district, "water_handler").get(f"/grids/{GRID}/").content.decode()
    )
    assert do(district, "water_handler", f"/teams/need/{need.pk}/answer/", answer="已寄送指南") == 302
    assert do(district, "worker", f"/teams/need/{need.pk}/close/", satisfied="1") == 302
    need.refresh_from_db()
    assert (need.state, need.satisfied) == ("closed", True)


def test_a_matter_is_proposed_and_decided(district: District) -> None:
    facts = {"scenario": "rural", "duty": "worker_full", "title": "巡河", "rule": "河长制工作规范", "frequency": "每周",
             "responsible_unit": district.world.unit("city_management").pk}  # fmt: skip
    other = client_of(district, "department_leader").post(
        "/duties/new/", {**facts, "responsible_unit": district.world.unit("water").pk}
    )
    assert other.status_code == 400
    assert do(district, "department_leader", "/duties/new/", **facts) == 302
    item = DutyItem.objects.get()
    assert "/approve/" not in client_of(district, "department_leader").get("/duties/").content.decode()
    assert "/approve/" in client_of(district, "command").get("/duties/?scenario=rural").content.decode()
    assert do(district, "department_leader", f"/teams/duty/{item.pk}/approve/") == 403
    assert do(district, "command", f"/teams/duty/{item.pk}/approve/") == 302
    again = client_of(district, "command").post(f"/teams/duty/{item.pk}/refuse/", {"note": "x"})
    assert again.status_code == 400
    assert do(district, "command", f"/teams/duty/{item.pk}/withdraw/", note="减负") == 302
    assert do(district, "worker", "/duties/new/") == 403


@pytest.mark.parametrize("verb", ["appoint", "party", "profile", "kit", "hazard"])
def test_elsewhere_is_out_of_reach(district: District, verb: str) -> None:
    assert do(district, "secretary", f"/teams/grid/{grid_pk(OTHER_GRID)}/{verb}/") == 404
    assert do(district, "handler", f"/teams/grid/{grid_pk()}/{verb}/") == 403


def test_unknown_verbs_and_foreign_returns(district: District) -> None:
    assert do(district, "command", f"/teams/grid/{grid_pk()}/blow-up/") == 404
    assert do(district, "command", "/teams/king/1/appoint/") == 404
    client = client_of(district, "secretary")
    data = {"duty": "police", "seat": "A", "holder_name": "甲", "next": "https://elsewhere.example/"}
    assert client.post(f"/teams/grid/{grid_pk()}/appoint/", data)["Location"] == f"/grids/{GRID}/"

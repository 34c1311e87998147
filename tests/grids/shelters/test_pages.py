"""The pages over HTTP, in Chinese: a shelter from the list to its closing, as each sees it."""

from collections.abc import Callable
from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook
from pytest_django import Settings

from grids.models import Shelter, ShelterOpening
from grids.services.shelters.openings import count_people, open_shelter
from tests.grids.emergencies.kit import activated
from tests.grids.shelters.kit import opened, shelter
from tests.reading import page, reading
from tests.world import OTHER_VILLAGE, TOWN, VILLAGE
from tests.world_grids import District


@pytest.fixture(autouse=True)
def _chinese(settings: Settings) -> None:
    settings.LANGUAGE_CODE = "zh-hans"


@pytest.fixture
def browser(district: District) -> Callable[[str], Client]:
    def signed_in(handle: str) -> Client:
        return reading(district.act_user(handle))

    return signed_in


def test_from_the_list_to_the_closing(browser: Callable[[str], Client], district: District) -> None:
    activation = activated(district)
    secretary, worker = browser("secretary"), browser("worker")
    assert "尚未登记避护场所" in page(secretary, "/shelters/")
    answer = secretary.post("/shelters/new/", {
        "name": "罗坑小学", "kind": "school", "area_code": VILLAGE, "place": "村口", "capacity": "50",
    })  # fmt: skip
    made = Shelter.objects.get()
    assert answer["Location"] == f"/shelters/{made.pk}/"
    opening_form = page(secretary, f"/local/shelter/{made.pk}/open/")
    assert activation.title in opening_form
    assert secretary.post(f"/local/shelter/{made.pk}/open/", {"activation": str(activation.pk)}).status_code == 302
    opening = ShelterOpening.objects.get()
    assert "清点人数" in page(worker, "/shelters/")
    wrong = worker.post(f"/local/opening/{opening.pk}/count/", {"people": "5", "children": "6", "elderly": "0"})
    assert wrong.status_code == 400
    assert "儿童、老人包含在总人数之内" in wrong.content.decode()
    worker.post(f"/local/opening/{opening.pk}/count/",
                {"people": "62", "children": "8", "elderly": "12", "needs": "缺毛毯"})  # fmt: skip
    seen = page(secretary, f"/shelters/?activation={activation.pk}")
    assert "超员" in seen and "62 / 50 人，还可容纳 0 人" in seen
    detail = page(secretary, f"/shelters/{made.pk}/")
    assert "缺毛毯" in detail and "阿珍" in detail and f"/local/opening/{opening.pk}/close/" not in detail
    worker.post(f"/local/opening/{opening.pk}/count/", {"people": "0", "children": "0", "elderly": "0"})
    assert secretary.post(f"/local/opening/{opening.pk}/close/", {"note": "返家"}).status_code == 302
    assert "最多时 62 人" in page(secretary, f"/shelters/{made.pk}/")
    screen = page(browser("command"), f"/emergencies/{activation.pk}/")
    assert "启用避护场所" in screen and f"/shelters/?activation={activation.pk}" in screen


def test_everyone_sees_their_own(browser: Callable[[str], Client], district: District) -> None:
    here, town, there = (
        shelter(district),
        shelter(district, "镇体育馆", area=TOWN),
        opened(district, "双水小学", area=OTHER_VILLAGE),
    )
    for handle, own in (("worker", {"罗坑小学", "镇体育馆"}), ("secretary", {"罗坑小学", "镇体育馆"}),
                        ("dispatcher", {"罗坑小学", "镇体育馆"}), ("other_worker", {"双水小学"}),
                        ("command", {"罗坑小学", "镇体育馆", "双水小学"})):  # fmt: skip
        text = page(browser(handle), "/shelters/")
        assert {name for name in ("罗坑小学", "镇体育馆", "双水小学") if name in text} == own, handle
    assert browser("worker").get(f"/shelters/{there.shelter_id}/").status_code == 404
    assert browser("handler").get(f"/shelters/{here.pk}/").status_code == 403
    assert browser("worker").get("/shelters.xlsx").status_code == 403
    assert browser("worker").get("/shelters/new/").status_code == 403
    assert town.pk


def test_the_table_says_the_same(browser: Callable[[str], Client], district: District) -> None:
    opening = opened(district, "=1+1")
    shelter(district, "镇体育馆", area=TOWN)
    count_people(actor=district.act("worker"), opening_id=opening.pk, people=30, children=4, elderly=9)
    answer = browser("dispatcher").get("/shelters.xlsx")
    rows = list(load_workbook(BytesIO(answer.content)).active.iter_rows(values_only=True))
    assert rows[0][1] == "避护场所"
    assert rows[1][1] == "'=1+1" or not str(rows[1][1]).startswith("=")
    assert rows[1][7:] == ("启用中", 30, 4, 9, 70)
    assert rows[2][1] == "镇体育馆" and rows[2][7] == "未启用"


def test_more_shelters_ask_no_more_queries(browser: Callable[[str], Client], district: District) -> None:
    client, command = browser("command"), district.act("command")
    opening = opened(district, "一")
    counted: list[int] = []
    for batch in range(2):
        for number in range(batch * 6):
            row = shelter(district, f"场所{number}", area=TOWN)
            if number % 2:
                other = open_shelter(actor=command, shelter_id=row.pk)
                count_people(actor=command, opening_id=other.pk, people=number)
        for number in range(3):
            count_people(actor=command, opening_id=opening.pk, people=number)
        for path in ("/shelters/", f"/shelters/{opening.shelter_id}/", "/shelters.xlsx"):
            client.get(path)
            with CaptureQueriesContext(
                connection,
            ) as queries:
                page_ = client.get(path)
            assert page_.status_code == 200
            counted.append(len(queries))
    assert counted[:3] == counted[3:]

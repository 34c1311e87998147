"""The employers' portal: where an account without a post lands, and what it may keep up to date."""

from typing import Any

import pytest
from django.urls import reverse

from talent.models import Person
from talent.services import employers, firm
from tests.talent.jobs.kit import candidate, published
from tests.talent.kit import START, act, browser, page
from tests.world_talent import Talent
from xinhui.accounts.models import Post
from xinhui.core import clock
from xinhui.core.errors import Forbidden, InvalidInput


@pytest.fixture(autouse=True)
def day() -> Any:
    with clock.moved(START):
        yield


def test_where_an_employers_account_lands(talent: Talent) -> None:
    client = browser(talent, "employer_user")
    assert client.get(reverse("accounts:landing")).headers["Location"] == "/talent/firm/"
    text = page(client, "/talent/firm/")
    assert 'href="/talent/firm/" aria-current="page"' in text and "我的单位" in text
    assert "/m/party/" not in text and "party" not in text.split("</header>")[0]
    account = talent.employers["factory"].accounts.get()
    employers.end_account(actor=talent.act("talent_office"), employer_account_id=account.pk)
    assert client.get(reverse("accounts:landing")).headers["Location"] != "/talent/firm/"
    assert "未关联用人单位" in page(client, "/talent/firm/")


def test_posts_come_before_the_door(talent: Talent) -> None:
    unit = talent.world.unit("city_management")
    user = talent.user("employer_user")
    Post.objects.create(user=user, unit=unit, role="department_handler", area_code="440705", starts_on=START.date())
    assert browser(talent, "employer_user").get(reverse("accounts:landing")).headers["Location"] != "/talent/firm/"


def test_contact_and_words_are_the_firms_own(talent: Talent) -> None:
    client, pk = browser(talent, "employer_user"), talent.employers["factory"].pk
    act(
        client,
        "firm",
        pk,
        "contact",
        contact="招聘专员",
        phone="0750-6612345",
        address="罗坑镇工业园1号",
        about="精密零件",
    )
    text = page(client, "/talent/firm/")
    assert "招聘专员" in text and "精密零件" in text
    row = talent.employer("factory")
    assert (row.name, row.unit.name) == ("新会精工机械有限公司", talent.world.unit("city_management").name)
    act(client, "firm", pk, "contact", 400, contact="", phone="1")
    act(client, "firm", talent.employers["school"].pk, "contact", 404, contact="x", phone="1")
    act(client, "employer", pk, "change", 403)


@pytest.mark.parametrize(
    ("said", "field"),
    [({"contact": ""}, "contact"), ({"phone": ""}, "phone"), ({"address": "址" * 121}, "address"),
     ({"about": "字" * 401}, "about")],
)  # fmt: skip
def test_what_is_wrong_says_where(talent: Talent, said: dict[str, str], field: str) -> None:
    values = {"contact": "甲", "phone": "1", "address": "", "about": "", **said}
    pk = talent.employers["factory"].pk
    with pytest.raises(InvalidInput) as refused:
        firm.change_contact(actor=talent.act("employer_user"), employer_id=pk, **values)
    assert refused.value.field == field
    with pytest.raises(Forbidden):
        firm.change_contact(actor=talent.act("other_employer_user"), employer_id=pk, contact="甲", phone="1", address="",
                            about="")  # fmt: skip


def test_people_with_tier_and_card_and_without_identity(talent: Talent) -> None:
    Person.objects.filter(pk=talent.people["engineer"].pk).update(
        tier="D", card_number="XH0001", card_until=START.date().replace(year=2029)
    )
    text = page(browser(talent, "employer_user"), "/talent/firm/")
    assert "余工" in text and "区师傅" in text and "2029-09-17" in text and "容老师" not in text
    assert "4407" not in text.split("<main")[1] and "13800000000" not in text


def test_candidates_under_way_stand_there(talent: Talent) -> None:
    post = published(talent, number_wanted=5)
    candidate(talent, post, "offered", 1)
    candidate(talent, post, "refused", 2)
    text = page(browser(talent, "employer_user"), "/talent/firm/")
    assert "应聘者1" in text and "应聘者2" not in text
    assert "应聘者1" not in page(browser(talent, "other_employer_user"), "/talent/firm/")


def test_who_writes_for_no_employer_writes_no_post(talent: Talent) -> None:
    for handle, status in (("employer_user", 200), ("handler", 200), ("talent_office", 200), ("worker", 403),
                           ("district_leader", 403)):  # fmt: skip
        page(browser(talent, handle), "/talent/posts/new/", status)

"""From the application to a full member over HTTP, in Chinese, on a moved clock, with every shortcut blocked."""

from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from dateutil.relativedelta import relativedelta
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook
from pytest_django import Settings

from members.models import DevelopmentCase
from members.rules import development as rules
from members.services.development.daily import remind_of_development
from members.services.development.frame import days_of
from tests.grids.emergencies.kit import told
from tests.members.development.kit import APPLIED, BRANCH, at, guides, led_to, member_of, opened, pdf, recorder, taken
from tests.reading import reading
from tests.world_members import Party, identity
from xinhui.accounts.actors import SYSTEM


@pytest.fixture(autouse=True)
def _chinese(settings: Settings) -> None:
    settings.LANGUAGE_CODE = "zh-hans"


@pytest.fixture
def browser(party: Party) -> Callable[[str], Client]:
    def signed_in(handle: str) -> Client:
        return reading(party.user(handle))

    return signed_in


def step_data(party: Party, number: int, day: date) -> dict[str, Any]:
    """What the form of a step asks."""
    data: dict[str, Any] = {"number": number, "on": day.isoformat()}
    if number in rules.DOCUMENTS:
        data["document"] = pdf(mark=str(number))
    if number in (rules.GUIDES, rules.INTRODUCERS):
        data["people"] = list(guides(party))
    if number == rules.TRAINING:
        data["hours"] = 24
    if number in rules.VOTES:
        data |= {"present": 6, "in_favour": 6}
    return data


def test_from_the_application_to_a_full_member(browser: Callable[[str], Client], party: Party) -> None:
    with at(APPLIED):
        form = {"organization": party.organizations["grid_branch"].pk, "name": "陈小满", "identity": identity(77, year=1998),
                "phone": "13900001234", "applied_on": APPLIED.isoformat(), "document": pdf()}  # fmt: skip
        answer = browser(BRANCH).post("/party/development/new/", form)
    case = DevelopmentCase.objects.get()
    assert answer["Location"] == f"/party/development/{case.pk}/"
    day, act = APPLIED, f"/party/do/development/{case.pk}/step/"
    for number in range(2, 26):
        days = days_of(case)
        first = rules.earliest(number, days)
        assert first is not None
        if rules.step(number).wait:
            with at(first - timedelta(days=1)):
                early = browser(recorder(number)).post(act, step_data(party, number, first - timedelta(days=1)))
            assert early.status_code == 400 and first.isoformat() in early.content.decode()
        day = max(day, first) + timedelta(days=2)
        with at(day):
            client = browser(recorder(number))
            data = step_data(party, number, day)
            if "document" in data:
                assert client.post(act, {k: v for k, v in data.items() if k != "document"}).status_code == 400
            if number in rules.VOTES:
                few = client.post(act, {**step_data(party, number, day), "present": 4, "in_favour": 4})
                assert few.status_code == 400 and "未超过半数" in few.content.decode()
                none = {k: v for k, v in step_data(party, number, day).items() if k not in ("present", "in_favour")}
                assert client.post(act, none).status_code == 400
            done = client.post(act, step_data(party, number, day))
            assert done.status_code == 302, (number, done.content.decode())
            again = client.post(act, step_data(party, number, day))
            assert again.status_code in (400, 403), "the same step twice; the next one may be another's"
    member = member_of(case)
    assert (case.state, member.standing, member.name) == ("done", "full", "陈小满")
    assert member.confirmed_on == days_of(case)[16] + relativedelta(years=1)
    assert (day - APPLIED).days > 730
    with at(day):
        text = browser(BRANCH).get(f"/party/development/{case.pk}/").content.decode()
    assert text.count("step-done") == 25
    assert "13900001234" not in text and identity(77, year=1998) not in text


def test_the_board_shows_late_ones_first_and_asks_no_more_for_more(
    browser: Callable[[str], Client], party: Party
) -> None:
    late, fresh = opened(party, 510), led_to(party, 6, 511)
    client = browser("organizer")
    with at(APPLIED + timedelta(days=60)):
        text = client.get("/party/development/").content.decode()
        assert text.index(late.name) < text.index(fresh.name)
        assert "逾期" in text
        with CaptureQueriesContext(connection) as few:
            client.get("/party/development/")
        for number in range(512, 517):
            opened(party, number)
        with CaptureQueriesContext(connection) as many:
            client.get("/party/development/")
        assert len(few) == len(many)
        assert late.name not in browser("other_branch_secretary").get("/party/development/").content.decode()
        table = client.get("/party/development.xlsx")
    rows = list(load_workbook(BytesIO(table.content)).active.iter_rows(values_only=True))
    assert len(rows) == 8 and len(rows[0]) == 9 + 25
    assert identity(510, year=1995) not in str(rows)


def test_a_guide_sees_the_case_on_the_phone(browser: Callable[[str], Client], party: Party) -> None:
    case = led_to(party, 6)
    with at(APPLIED + timedelta(days=30)):
        text = browser("party_member").get("/m/party/").content.decode()
        assert case.name in text and f"/party/development/{case.pk}/" in text
        page = browser("party_member").get(f"/party/development/{case.pk}/")
        assert page.status_code == 200 and case.identity_masked not in page.content.decode()
        assert browser("probationer").get(f"/party/development/{case.pk}/").status_code == 404


def test_reminders_go_out_once(party: Party) -> None:
    case = led_to(party, 7)
    opens = days_of(case)[4] + relativedelta(years=1)
    for day in (opens - timedelta(days=1), opens, opens + timedelta(days=1)):
        with at(day):
            remind_of_development(actor=SYSTEM)
    assert told("development.possible") == {"aju": 1}
    case = led_to(party, 16, 520)
    due = days_of(case)[16] + relativedelta(months=3)
    taken(party, case, 17)
    for day in (
        due - timedelta(days=20),
        due - timedelta(days=10),
        due,
        due + timedelta(days=1),
        due + timedelta(days=2),
    ):
        with at(day):
            remind_of_development(actor=SYSTEM)
    committee = set(told("development.limit"))
    assert "aju" in committee and len(committee) > 1, "the committee is told of what it has to do"
    assert set(told("development.limit").values()) == set(told("development.late").values()) == {1}

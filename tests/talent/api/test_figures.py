"""Figures over REST: as the pages show them, by scope, in as few queries for many as for one; nobody is named."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.talent.kit import START
from tests.world_talent import Talent
from xinhui.accounts.actors import SYSTEM
from xinhui.accounts.services.tokens import issue_token
from xinhui.core import clock

pytestmark = pytest.mark.django_db
TARGETS, INTAKES = "/api/v1/talent-targets/", "/api/v1/talent-intakes/"


@pytest.fixture(autouse=True)
def autumn() -> Any:
    with clock.moved(START):
        yield


def client(talent: Talent, handle: str, *scopes: str) -> Client:
    """Somebody with a token of these scopes."""
    _token, key = issue_token(actor=SYSTEM, user_id=talent.user(handle).pk, name="接口", scopes=scopes)
    return Client(headers={"authorization": f"Bearer {key}"})


def test_a_target_with_its_standing(talent: Talent) -> None:
    row = talent.target_in_force()
    talent.target(name="草案", kind="medical")
    talent.settle("doctor", settled_on=date(2026, 3, 2))
    leader = client(talent, "district_leader", "talent-targets:read")
    (answer,) = leader.get(TARGETS).json()["results"]
    assert (answer["id"], answer["number"], answer["owner"]) == (row.pk, 10, row.owner.code)
    assert answer["standing"] == {"count": 1, "due": 7, "percent": 10, "likely": 2, "low": 1, "high": 3,
                                  "is_reached": False, "is_doubtful": False, "is_behind": True}  # fmt: skip
    assert leader.get(f"{TARGETS}{row.pk}/").json() == answer
    office = client(talent, "talent_office", "talent-targets:read")
    assert [one["state"] for one in office.get(f"{TARGETS}?state=draft").json()["results"]] == ["draft"]
    assert office.post(TARGETS, {}).status_code in (403, 405)


def test_intakes_by_month_unit_and_kind(talent: Talent) -> None:
    talent.settle("doctor", settled_on=date(2026, 3, 2))
    talent.settle("engineer", settled_on=date(2026, 3, 31))
    talent.settle("teacher", settled_on=date(2026, 4, 1))
    talent.settle("turner", settled_on=date(2025, 12, 31))
    city, water = (talent.world.unit(name).code for name in ("city_management", "water"))
    rows = client(talent, "talent_office", "talent-intakes:read").get(INTAKES).json()
    assert [(row["month"], row["unit"], row["kind"], row["people"]) for row in rows] == [
        ("2026-03-01", city, "doctor", 1), ("2026-03-01", city, "engineer", 1), ("2026-03-01", city, "medical", 1),
        ("2026-04-01", water, "teacher", 1)]  # fmt: skip
    unit = client(talent, "water_handler", "talent-intakes:read")
    assert [row["kind"] for row in unit.get(INTAKES).json()] == ["teacher"], "the own unit's"
    assert unit.get(f"{INTAKES}?year=2025").json() == []
    for year in ("0000", "26", "abcd", "２０２６"):
        wrong = unit.get(INTAKES, {"year": year})
        assert (wrong.status_code, wrong.json()["code"]) == (400, "year-wrong"), year


@pytest.mark.parametrize(("path", "scope"), [(TARGETS, "talent-targets:read"), (INTAKES, "talent-intakes:read")])
def test_a_scope_is_asked_and_nobody_is_named(talent: Talent, path: str, scope: str) -> None:
    talent.target_in_force()
    for handle in talent.people:
        talent.settle(handle)
    wrong = client(talent, "talent_office", "members:read").get(path)
    assert (wrong.status_code, wrong.json()["code"]) == (403, "scope-missing")
    assert scope in wrong.json()["detail"]
    said = client(talent, "talent_office", scope).get(path).content.decode()
    assert said and not [row.name for row in talent.people.values() if row.name in said]
    for handle in ("worker", "employer_user"):
        assert client(talent, handle).get(path).json() in ([], {"next": None, "previous": None, "results": []})


def test_many_targets_cost_as_few_queries_as_one(talent: Talent) -> None:
    office, counts = client(talent, "talent_office"), []
    for number in range(3):
        talent.target_in_force(name=f"目标{number}", starts_on=date(2026, 1 + number, 1))
        office.get(TARGETS)  # the token notes that it was used today
        with CaptureQueriesContext(connection) as asked:
            office.get(TARGETS)
        counts.append(len(asked))
    assert len(set(counts)) == 1, counts

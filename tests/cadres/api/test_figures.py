"""Figures over REST: as the pages show them, by scope, in as few queries for many as for one; no name, no file."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cadres.models import EstablishedPost, RankQuota
from tests.cadres.pools.kit import anybody, entered
from tests.cadres.records.kit import on, opened, owed
from tests.world_cadres import Cadres
from xinhui.accounts.actors import SYSTEM
from xinhui.accounts.services.tokens import issue_token

ADDRESSES = ("cadre-units", "record-returns", "training-classes", "reserve-pools")


def client(cadres: Cadres, handle: str, *scopes: str) -> Client:
    """Somebody with a token of these scopes."""
    user = cadres.world.people[handle]
    _token, key = issue_token(actor=SYSTEM, user_id=user.pk, name="接口", scopes=scopes)
    return Client(headers={"authorization": f"Bearer {key}"})


def test_units_with_their_posts_and_ranks(cadres: Cadres) -> None:
    head = cadres.file("head")
    EstablishedPost.objects.create(unit=head.unit, title="局长", level="township", holder=head, held_since="2024-01-01")
    EstablishedPost.objects.create(unit=head.unit, title="副局长", level="township_deputy")
    RankQuota.objects.create(unit=head.unit, rank="director_1", quota=2)
    office = client(cadres, "cadre_office", "cadre-units:read")
    rows = {row["name"]: row for row in office.get("/api/v1/cadre-units/").json()["results"]}
    row = rows[head.unit.name]
    assert [row[name] for name in ("people", "posts", "vacant", "over_term")] == [3, 2, 1, 0]
    assert "ranks" not in row
    one = office.get(f"/api/v1/cadre-units/{head.unit_id}/").json()
    assert one["ranks"] == [{"rank": "director_1", "held": 0, "quota": 2}]
    other = client(cadres, "other_personnel", "cadre-units:read")
    assert [row["name"] for row in other.get("/api/v1/cadre-units/").json()["results"]] == [
        cadres.file("elsewhere").unit.name
    ]
    assert other.get(f"/api/v1/cadre-units/{head.unit_id}/").status_code == 404


def test_what_units_owe_and_how_many_are_in_a_pool(cadres: Cadres) -> None:
    pool = anybody()
    entered(cadres, pool)
    opened(cadres)
    row = owed(cadres)
    with on(2026, 4, 2):
        personnel = client(cadres, "personnel")
        (answer,) = personnel.get("/api/v1/record-returns/?state=owed").json()["results"]
        assert (answer["id"], answer["year"], answer["quarter"], answer["closes_on"]) == (row.pk, 2026, 1, "2026-04-22")
        assert (answer["unit"], answer["commendations"], answer["criticisms"]) == (row.unit.code, 0, 0)
        people = {handle: client(cadres, handle).get("/api/v1/reserve-pools/").json()["results"][0]["people"]
                  for handle in ("cadre_office", "personnel", "other_personnel")}  # fmt: skip
    assert people == {"cadre_office": 1, "personnel": 1, "other_personnel": 0}, "each counts the own unit's"


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_scope_is_asked_and_nobody_is_named(cadres: Cadres, address: str) -> None:
    opened(cadres)
    entered(cadres, anybody())
    wrong = client(cadres, "cadre_office", "members:read").get(f"/api/v1/{address}/")
    assert (wrong.status_code, wrong.json()["code"]) == (403, "scope-missing")
    assert f"{address}:read" in wrong.json()["detail"]
    office, said = client(cadres, "cadre_office", f"{address}:read"), ""
    rows = office.get(f"/api/v1/{address}/").json()["results"]
    for row in rows:
        said += office.get(f"/api/v1/{address}/{row['id']}/").content.decode()
    assert not [row.name for row in cadres.files.values() if row.name in said]
    assert client(cadres, "worker").get(f"/api/v1/{address}/").json()["results"] == []
    assert office.post(f"/api/v1/{address}/", {}).status_code in (403, 405)


def test_many_units_cost_as_few_queries_as_one(cadres: Cadres) -> None:
    opened(cadres)
    for handle, address in (("personnel", "cadre-units"), ("personnel", "record-returns")):
        counts = []
        for who in (handle, "cadre_office"):
            somebody = client(cadres, who)
            somebody.get(f"/api/v1/{address}/")  # the token notes that it was used today
            with CaptureQueriesContext(connection) as asked:
                rows = somebody.get(f"/api/v1/{address}/").json()["results"]
            counts.append((len(rows), len(asked)))
        assert counts[0][0] < counts[1][0] and counts[0][1] == counts[1][1], counts

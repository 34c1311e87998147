"""Quotas of systems: so many calls a minute and a day, told with every answer, counted by day."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from tests.bureaus.kit import Hand, key_of, system, token_of
from tests.world import World
from tests.world_grids import District
from xinhui.accounts.actors import SYSTEM
from xinhui.bureaus.models import ClientUsage
from xinhui.bureaus.services.clients import change_client
from xinhui.core import clock

#: 17:59:50 here.
MOMENT = datetime(2026, 9, 14, 9, 59, 50, tzinfo=UTC)


@pytest.fixture(autouse=True)
def counters() -> None:
    cache.clear()


def ask(token: str, path: str = "assignments/") -> Any:
    return Client(headers={"authorization": f"Bearer {token}"}).get(f"/api/v1/{path}")


def left(answer: Any) -> tuple[int, int, int]:
    return tuple(int(answer[f"RateLimit-{name}"]) for name in ("Limit", "Remaining", "Reset"))  # type: ignore[return-value]


def test_the_minute(world: World) -> None:
    client = system(world, calls_a_minute=3)
    with clock.moved(MOMENT):
        token = token_of(*key_of(world, client))
        answers = [ask(token) for _time in range(5)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429, 429]
    assert [left(answer) for answer in answers] == [(3, 2, 10), (3, 1, 10), (3, 0, 10), (3, 0, 10), (3, 0, 10)]
    refused = answers[-1]
    assert (refused["Retry-After"], refused["Content-Type"]) == ("10", "application/problem+json")
    assert refused.json()["code"] == "throttled"
    assert refused["RateLimit-Policy"] == "3;w=60, 50000;w=86400"
    with clock.moved(MOMENT + timedelta(seconds=10)):
        assert ask(token).status_code == 200
    usage = ClientUsage.objects.get()
    assert (usage.calls, usage.refused, usage.errors) == (4, 2, 0)


def test_the_day(world: World) -> None:
    client = system(world, calls_a_day=3, calls_a_minute=100)
    with clock.moved(MOMENT):
        token = token_of(*key_of(world, client))
        answers = [ask(token) for _time in range(5)]
        assert [answer.status_code for answer in answers] == [200, 200, 200, 429, 429]
        assert [left(answer)[:2] for answer in answers] == [(3, 2), (3, 1), (3, 0), (3, 0), (3, 0)]
        assert int(answers[-1]["Retry-After"]) == pytest.approx(6 * 3600 + 10, abs=1)  # midnight here
    with clock.moved(MOMENT + timedelta(hours=7)):
        assert ask(token_of(*key_of(world, client))).status_code == 200
    by_day = {row.day.isoformat(): (row.calls, row.refused) for row in ClientUsage.objects.all()}
    assert by_day == {"2026-09-14": (3, 2), "2026-09-15": (1, 0)}


def test_systems_do_not_use_up_each_others(world: World) -> None:
    first = token_of(*key_of(world, system(world, calls_a_minute=1)))
    second = token_of(*key_of(world, system(world, "water", username="swj-system", calls_a_minute=1)))
    with clock.moved(clock.now()):
        assert [ask(first).status_code, ask(second).status_code] == [200, 200]
        assert [ask(first).status_code, ask(second).status_code] == [429, 429]


def test_two_keys_are_one_quota(world: World) -> None:
    client = system(world, calls_a_day=2)
    tokens = [token_of(*key_of(world, client)) for _key in range(2)]
    assert [ask(tokens[n % 2]).status_code for n in range(3)] == [200, 200, 429]


def test_what_fails_is_counted_apart(world: World) -> None:
    client = system(world)
    hand = Hand(token_of(*key_of(world, client)))
    hand.get("assignments/")
    hand.get("orders/", 403)  # no scope: refused before it counts as a call
    hand.get("assignments/9b1f7f5e-0000-4000-8000-000000000001/", 404)
    usage = ClientUsage.objects.get()
    assert (usage.calls, usage.refused, usage.errors) == (2, 1, 1)


def test_a_changed_quota_counts_at_once(world: World) -> None:
    client = system(world, calls_a_day=1)
    token = token_of(*key_of(world, client))
    assert [ask(token).status_code for _time in range(2)] == [200, 429]
    change_client(actor=SYSTEM, client_id=client.pk, scopes=client.scopes, calls_a_day=5)
    assert ask(token).status_code == 200


def test_people_and_phones_are_told_nothing_of_it(district: District) -> None:
    answer = ask(district.world.token(district.act_user("worker")), "issues/")
    assert answer.status_code == 200 and "RateLimit-Limit" not in answer
    assert not ClientUsage.objects.exists()


def test_without_the_cache_the_minute_lets_through(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_args: object, **_more: object) -> int:
        raise ConnectionError

    token = token_of(*key_of(world, system(world, calls_a_minute=1)))
    monkeypatch.setattr("xinhui.bureaus.authentication.count", broken)
    assert [ask(token).status_code for _time in range(3)] == [200, 200, 200]

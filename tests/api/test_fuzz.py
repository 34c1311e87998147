"""Whatever is sent to any operation, the answer is one that the schema promises, and never a fault of ours.

The schema itself makes the requests: well-formed ones, malformed ones, unknown numbers, times at the ends of time.
"""

from collections.abc import Iterator
from itertools import cycle
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, Phase, given, settings
from pytest_django import Settings
from schemathesis.checks import content_type_conformance, not_a_server_error, status_code_conformance
from schemathesis.specs.openapi.checks import response_schema_conformance

from tests.world_chain import raised
from tests.world_grids import District


def operations() -> dict[str, Any]:
    """Each operation of the schema by its label."""
    generator: Any = SchemaGenerator()  # type: ignore[no-untyped-call]
    schema = schemathesis.openapi.from_dict(generator.get_schema(request=None, public=True))
    schema.app = get_wsgi_application()
    found: list[Any] = [result.ok() for result in schema.get_all_operations()]  # type: ignore[union-attr]
    return {operation.label: operation for operation in found}


OPERATIONS = operations()
CHECKS: list[Any] = [
    not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance,
]  # fmt: skip
EXAMPLES = 15
HEALTH = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]


@pytest.fixture
def one_connection() -> Iterator[None]:
    """Requests keep the test's connection and its open transaction, as with Django's own test client."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.fixture
def callers(
    one_connection: None, district: District, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> list[dict[str, str]]:
    """Headers of a command centre, a grid worker and a handler, then of every other role; one whistle is in hand.

    There is no rate limit.
    """
    monkeypatch.setattr("xinhui.api_throttle.WindowThrottle.allow_request", lambda *_args: True)
    raised(district)
    world = district.world
    people = [district.act_user(who) for who in ("command", "worker", "handler")]
    people += [user for user in world.by_role().values() if user not in people]
    tokens = [world.token(user) for user in people]
    return [{"Authorization": f"Bearer {token}"} for token in tokens]


@pytest.mark.parametrize("label", sorted(OPERATIONS))
def test_every_answer_is_one_that_the_schema_promises(callers: list[dict[str, str]], label: str) -> None:
    """Each request from three who may do most; the other roles take turns, so that each meets every operation."""
    others = cycle(callers[3:])

    @settings(max_examples=EXAMPLES, deadline=None, derandomize=True, database=None, phases=[Phase.generate],
              suppress_health_check=HEALTH)  # fmt: skip
    @given(case=OPERATIONS[label].as_strategy())
    def ask(case: Any) -> None:
        for headers in (*callers[:3], next(others), next(others)):
            case.call_and_validate(headers=headers, checks=CHECKS)

    ask()
    assert len(callers) - 3 <= 2 * EXAMPLES, "every role has had its turn"

"""A limited token: every address asks for its scope, says which one is missing, and sessions are not narrowed."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver

from grids.models import Issue
from tests.world_grids import District
from xinhui.accounts.actors import SYSTEM
from xinhui.accounts.api_scopes import ApiScope
from xinhui.accounts.permissions import HasScope, scope_wanted
from xinhui.accounts.services.tokens import issue_token
from xinhui.core.errors import InvalidInput

REPORT = {"category": "B101", "description": "井盖破损", "latitude": 22.405, "longitude": 113.005}


def limited(district: District, handle: str, *scopes: str) -> Client:
    user = district.act_user(handle)
    _token, key = issue_token(actor=SYSTEM, user_id=user.pk, name="接口", scopes=scopes)
    return Client(headers={"authorization": f"Bearer {key}"})


def send(client: Client) -> Any:
    return client.post("/api/v1/issues/", {**REPORT, "uuid": str(uuid4())}, content_type="application/json")


def api_views(resolver: Any = None) -> Iterator[tuple[type, list[str]]]:
    """Every view class of the API and of Open311 with its methods."""
    patterns = resolver.url_patterns if resolver else [
        *get_resolver("xinhui.api").url_patterns, *get_resolver("grids.open311.urls").url_patterns,
    ]  # fmt: skip
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from api_views(pattern)
        elif isinstance(pattern, URLPattern):
            view: Any = pattern.callback
            cls = view.cls
            actions = getattr(view, "actions", None)
            yield cls, list(actions) if actions else [name for name in cls.http_method_names if hasattr(cls, name)]


def test_a_report_needs_the_scope_to_write_issues(district: District) -> None:
    answer = send(limited(district, "worker", "issues:read", "whistles:write"))
    assert (answer.status_code, answer["Content-Type"]) == (403, "application/problem+json")
    problem = answer.json()
    assert problem["code"] == "scope-missing" and problem["status"] == 403
    assert "issues:write" in problem["detail"] and problem["errors"][0]["field"] == "scope"
    assert 'error="insufficient_scope", scope="issues:write"' in answer["WWW-Authenticate"]
    assert not Issue.objects.exists()
    assert send(limited(district, "worker", "issues:write")).status_code == 201


def test_reading_and_writing_are_apart(district: District) -> None:
    reader, writer = limited(district, "worker", "issues:read"), limited(district, "worker", "issues:write")
    issue = district.report()
    address = f"/api/v1/issues/{issue.uuid}/"
    assert reader.get(address).status_code == 200
    assert reader.get("/api/v1/issues/").status_code == 200
    assert writer.get(address).status_code == 403
    settle = {"note": "当场扶正"}
    refused = reader.post(f"{address}settle/", settle, content_type="application/json")
    assert (refused.status_code, refused.json()["code"]) == (403, "scope-missing")
    assert writer.post(f"{address}settle/", settle, content_type="application/json").status_code == 200


@pytest.mark.parametrize("resource", sorted({scope.partition(":")[0] for scope in ApiScope.values}))
def test_a_scope_opens_its_own_resource_alone(district: District, resource: str) -> None:
    lists = ["issues", "whistles", "assignments", "activations", "orders", "grids", "categories"]
    client = limited(district, "command", *(scope for scope in ApiScope.values if scope.startswith(f"{resource}:")))
    opened = {name for name in lists if client.get(f"/api/v1/{name}/").status_code == 200}
    assert opened == {resource} & set(lists)


def test_a_scope_does_not_widen_what_the_posts_allow(district: District) -> None:
    issue = district.report()
    stranger = limited(district, "other_worker", *ApiScope.values)
    assert stranger.get(f"/api/v1/issues/{issue.uuid}/").status_code == 404
    leader = limited(district, "district_leader", *ApiScope.values)
    answer = leader.post(f"/api/v1/issues/{issue.uuid}/settle/", {"note": "x"}, content_type="application/json")
    assert (answer.status_code, answer.json()["code"] == "scope-missing") == (403, False)


def test_sessions_and_tokens_without_scopes_are_not_narrowed(district: District) -> None:
    session = Client()
    session.force_login(district.act_user("worker"))
    assert send(session).status_code == 201
    assert send(limited(district, "worker")).status_code == 201


def test_the_check_of_a_report_takes_no_query(district: District) -> None:
    counts = []
    for scopes in ((), ("issues:write",)):
        client = limited(district, "worker", *scopes)
        send(client)
        with CaptureQueriesContext(connection) as queries:
            assert send(client).status_code == 201
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 12


def test_every_address_asks_for_a_scope_that_can_be_given() -> None:
    asked = {
        scope_wanted(cls(), method.upper())
        for cls, methods in api_views()
        if HasScope in cls.permission_classes  # type: ignore[attr-defined]  # an APIView
        for method in methods
        if method != "options"
    }
    assert asked == set(ApiScope.values)


def test_the_schema_says_which_scope_an_operation_asks_for(district: District) -> None:
    schema = limited(district, "worker", "grids:read").get("/api/v1/schema/?format=json").json()
    report, listing = schema["paths"]["/api/v1/issues/"]["post"], schema["paths"]["/api/v1/issues/"]["get"]
    assert {"token": ["issues:write"]} in report["security"] and {"token": ["issues:read"]} in listing["security"]
    assert {"cookieAuth": []} in report["security"]
    for path in schema["paths"].values():
        for operation in path.values():
            assert any(wanted.get("token") for wanted in operation["security"]), operation["operationId"]
    words = schema["components"]["securitySchemes"]["token"]["description"]
    assert all(f"`{scope}`" in words for scope in ApiScope.values)


def test_a_scope_that_is_none_cannot_be_issued(district: District) -> None:
    with pytest.raises(InvalidInput) as caught:
        issue_token(actor=SYSTEM, user_id=district.act_user("worker").pk, name="x", scopes=["issues:delete"])
    assert (caught.value.code, caught.value.field) == ("scope-unknown", "scopes")

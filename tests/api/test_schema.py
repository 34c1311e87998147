"""The schema is complete enough to generate clients from, true to itself, and keeps what its version promised."""

import copy
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from drf_spectacular.generators import SchemaGenerator
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate

from xinhui.api_contract import broken, contract_of
from xinhui.api_examples import Examples, NoWords
from xinhui.dashboards.management.commands import api_contract


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    generator: Any = SchemaGenerator()  # type: ignore[no-untyped-call]
    found: dict[str, Any] = generator.get_schema(request=None, public=True)
    return found


def operations(schema: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    return [(path, one) for path, methods in schema["paths"].items() for one in methods.values()]


def test_it_is_openapi(schema: dict[str, Any]) -> None:
    assert schema["openapi"] == "3.1.0"
    validate(schema)


def test_every_example_is_one(schema: dict[str, Any]) -> None:
    shown = 0
    for name, component in schema["components"]["schemas"].items():
        judge = Draft202012Validator(
            {"$ref": f"#/components/schemas/{name}", "components": schema["components"]},
            format_checker=Draft202012Validator.FORMAT_CHECKER,
        )
        for example in component.get("examples", ()):
            shown += 1
            assert [error.message for error in judge.iter_errors(example)] == [], name
            assert set(example) == set(component["properties"]), name
    assert shown > 80


def test_every_parameter_has_an_example_of_its_kind(schema: dict[str, Any]) -> None:
    for path, operation in operations(schema):
        for parameter in operation.get("parameters", ()):
            errors = list(Draft202012Validator(parameter["schema"]).iter_errors(parameter["example"]))
            assert errors == [], (path, parameter["name"])


def test_a_text_without_words_is_found_out() -> None:
    examples = Examples({"Odd": {"properties": {"unheard_of": {"type": "string"}}}})
    with pytest.raises(NoWords, match=r"Odd\.unheard_of"):
        examples.of_component("Odd")


def test_every_operation_says_which_refusals_it_knows(schema: dict[str, Any]) -> None:
    for path, operation in operations(schema):
        answers = operation["responses"]
        assert {"401", "403", "429", "default"} <= set(answers), operation["operationId"]
        assert ("404" in answers) or "{" not in path, operation["operationId"]
        for status, answer in answers.items():
            if status.startswith("4"):
                assert answer["description"], (operation["operationId"], status)
                assert list(answer["content"]) == ["application/problem+json"], (operation["operationId"], status)


def test_every_operation_says_what_opens_it_and_what_it_does(schema: dict[str, Any]) -> None:
    for _path, operation in operations(schema):
        assert operation["security"], operation["operationId"]
        assert operation.get("summary") or operation.get("description"), operation["operationId"]
        content = operation.get("requestBody", {}).get("content", {})
        assert "application/json" not in content or len(content) == 1, "a client that sees two kinds sends half of each"


def test_version_1_keeps_what_it_promised() -> None:
    out = StringIO()
    call_command("api_contract", stdout=out)
    assert out.getvalue().strip() == "", "take the additions in: manage.py api_contract --write"


CHANGES = [
    ("an operation goes", lambda s: s["paths"].pop("/api/v1/issues/{uuid}/settle/"), "no longer: POST /api/v1/issues/"),
    ("a field of an answer goes", lambda s: _fields(s, "Issue").pop("number"), "no longer: Issue.number"),
    ("a type changes", lambda s: _fields(s, "Issue").update(latitude={"type": "string"}), "no longer: Issue.latitude"),
    ("a field becomes required", lambda s: s["components"]["schemas"]["IssueBody"]["required"].append("address"),
     "newly asked: IssueBody.address required"),
    ("a new field is required", lambda s: (_fields(s, "IssueBody").update(weather={"type": "string"}),
     s["components"]["schemas"]["IssueBody"]["required"].append("weather")), "newly asked: IssueBody.weather required"),
    ("a value goes", lambda s: s["components"]["schemas"]["IssueState"]["enum"].pop(), "no longer: IssueState may be"),
    ("a scope changes", lambda s: s["paths"]["/api/v1/issues/"]["get"].update(security=[{"token": ["all:read"]}]),
     "no longer: GET /api/v1/issues/ opens with token issues:read"),
]  # fmt: skip


def _fields(schema: dict[str, Any], name: str) -> dict[str, Any]:
    found: dict[str, Any] = schema["components"]["schemas"][name]["properties"]
    return found


@pytest.mark.parametrize(("what", "change", "said"), CHANGES, ids=[what for what, _change, _said in CHANGES])
def test_a_broken_promise_is_found_out(schema: dict[str, Any], what: str, change: Any, said: str) -> None:
    changed = copy.deepcopy(schema)
    change(changed)
    assert any(line.startswith(said) for line in broken(contract_of(schema), contract_of(changed))), what


def test_an_addition_is_no_broken_promise(schema: dict[str, Any]) -> None:
    more = copy.deepcopy(schema)
    _fields(more, "Issue")["weather"] = {"type": "string"}
    _fields(more, "IssueBody")["weather"] = {"type": "string"}
    more["paths"]["/api/v1/weather/"] = {"get": {"operationId": "weather", "responses": {"200": {}}}}
    assert broken(contract_of(schema), contract_of(more)) == []


def test_the_command_refuses_to_forget(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    kept = tmp_path / "v1.txt"
    kept.write_text("GET /api/v1/gone/ is gone_list\n", encoding="utf-8")
    monkeypatch.setattr(api_contract, "CONTRACT", kept)
    with pytest.raises(CommandError, match="no longer: GET /api/v1/gone/"):
        call_command("api_contract", "--write")
    assert kept.read_text(encoding="utf-8") == "GET /api/v1/gone/ is gone_list\n"

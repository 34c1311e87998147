"""What callers of a version of the API rely on, one line each, so that a change can be compared with what was promised.

The lines of version 1 are kept in `docs/api/v1.txt`. A line that goes is a broken promise; new lines are additions.
"""

from collections.abc import Iterator, Mapping
from typing import Any


def contract_of(schema: Mapping[str, Any]) -> list[str]:
    """The lines of a schema, sorted: operations, their statuses, what they ask for, what they answer."""
    lines = set()
    for path, operations in schema["paths"].items():
        for method, operation in operations.items():
            lines |= set(_operation(f"{method.upper()} {path}", operation))
    for name, component in schema["components"]["schemas"].items():
        lines |= set(_component(name, component))
    return sorted(lines)


def broken(promised: list[str], now: list[str]) -> list[str]:
    """Promises that no longer hold: lines that have gone, and things newly asked of callers."""
    gone = [f"no longer: {line}" for line in promised if line not in set(now)]
    known = {line.rsplit(" ", 1)[0] for line in promised if line.endswith((" required", " optional"))}
    owners = {line.split(".", 1)[0] for line in known}
    asked = [
        f"newly asked: {line}"
        for line in now
        if line.endswith(" required") and line.split(".", 1)[0] in owners and line not in promised
    ]
    return gone + asked


def _operation(label: str, operation: Mapping[str, Any]) -> Iterator[str]:
    yield f"{label} is {operation['operationId']}"
    for scheme in operation.get("security", ()):
        for name, scopes in scheme.items():
            yield f"{label} opens with {' '.join([name, *scopes])}"
    for status, answer in operation["responses"].items():
        for kind, content in answer.get("content", {}).items():
            yield f"{label} answers {status} {kind} {_shape(content.get('schema', {}))}"
    for parameter in operation.get("parameters", ()):
        yield f"{label} takes {parameter['in']} {parameter['name']}"
    for kind, content in operation.get("requestBody", {}).get("content", {}).items():
        yield f"{label} takes body {kind} {_shape(content.get('schema', {}))}"


def _component(name: str, component: Mapping[str, Any]) -> Iterator[str]:
    """Fields of bodies say whether they must be there; whether an answer's field may be absent is its own affair."""
    for value in component.get("enum", ()):
        yield f"{name} may be {value}"
    is_body = name.endswith(("Body", "BodyRequest"))
    for field, part in component.get("properties", {}).items():
        if is_body:
            yield f"{name}.{field} {'required' if field in component.get('required', ()) else 'optional'}"
        yield f"{name}.{field}: {_shape(part)}"


def _shape(schema: Mapping[str, Any]) -> str:
    """A type in a word: a component's name, `array of X`, or type and format."""
    if "$ref" in schema:
        return str(schema["$ref"]).rsplit("/", 1)[1]
    for several in ("allOf", "oneOf", "anyOf"):
        if several in schema:
            return " | ".join(_shape(one) for one in schema[several])
    kind = schema.get("type", "anything")
    kinds = kind if isinstance(kind, list) else [kind]
    if "array" in kinds:
        return f"array of {_shape(schema.get('items', {}))}"
    words = " or ".join(str(one) for one in kinds)
    return f"{words} {schema['format']}" if "format" in schema else words

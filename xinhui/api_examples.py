"""What a caller would really see: an example for every body and every answer of the schema.

Examples are put together by the names of fields from one table of words (`api_examples.json`), so that a new operation
has its examples without being told. Drawing the schema fails on a text that the table has no words for.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

#: `Component.field` before `field`. Codes and names are those of the demo district.
WORDS: Mapping[str, object] = json.loads(Path(__file__).with_name("api_examples.json").read_text(encoding="utf-8"))
BY_FORMAT: Mapping[str, object] = {
    "uuid": "7f1c3a52-4b7e-4e0b-9b0a-2f6f4f1d7a10",
    "date-time": "2026-08-12T09:30:00+08:00",
    "date": "2026-08-12",
    "uri": "https://portal.example/",
    "binary": "(photo)",
}


class NoWords(LookupError):
    """A text of which the table above says nothing."""


class Examples:
    """Examples of the components of one schema."""

    def __init__(self, components: Mapping[str, Any]) -> None:
        self.components = components

    def of_component(self, name: str) -> object:
        """An example of the whole component; of an enumeration its first value."""
        schema = self.components[name]
        if "properties" not in schema:
            return self._of(schema, name, "")
        return {field: self._of(part, name, field) for field, part in schema["properties"].items()}

    def of_parameter(self, parameter: Mapping[str, Any]) -> object:
        """An example of a parameter of an operation."""
        return self._of(parameter["schema"], "", parameter["name"])

    def _of(self, schema: Mapping[str, Any], owner: str, field: str) -> object:
        if "$ref" in schema:
            return self.of_component(schema["$ref"].rsplit("/", 1)[1])
        for several in ("allOf", "oneOf", "anyOf"):
            if several in schema:
                return self._of(schema[several][0], owner, field)
        if "enum" in schema:
            return schema["enum"][0]
        kind = schema.get("type")
        kinds = kind if isinstance(kind, list) else [kind]
        if "array" in kinds and "items" in schema and "$ref" in schema["items"]:
            return [self._of(schema["items"], owner, field)]
        said = self._said(owner, field, kinds)
        if said is not NoWords:
            return said
        return self._plain(schema, kinds, owner, field)

    @staticmethod
    def _said(owner: str, field: str, kinds: list[str | None]) -> object:
        """The words of the table when they are of a kind that the schema takes; NoWords otherwise."""
        wanted: dict[str, tuple[type, ...]] = {
            "string": (str,), "integer": (int,), "number": (int, float), "array": (list,), "object": (dict,),
        }  # fmt: skip
        for key in (f"{owner}.{field}", field):
            if key not in WORDS:
                continue
            value = WORDS[key]
            if None in kinds or any(isinstance(value, wanted.get(str(kind), ())) for kind in kinds):
                return value
            if value is None and "null" in kinds:
                return value
        return NoWords

    def _plain(self, schema: Mapping[str, Any], kinds: list[str | None], owner: str, field: str) -> object:
        if schema.get("format") in BY_FORMAT:
            return BY_FORMAT[schema["format"]]
        if "integer" in kinds or "number" in kinds:
            return schema.get("minimum", 0) or 1
        if "boolean" in kinds:
            return schema.get("default", False)
        if "array" in kinds:
            return [self._of(schema.get("items", {}), owner, field)]
        if "object" in kinds:
            return {}
        if "null" in kinds:
            return None
        raise NoWords(f"xinhui/api_examples.json knows no words for {owner}.{field}")


def say_examples(result: dict[str, Any], **_facts: Any) -> dict[str, Any]:
    """Hook of drf-spectacular: every component carries an example, and so does every parameter."""
    components = result.get("components", {}).get("schemas", {})
    examples = Examples(components)
    for name, schema in components.items():
        if "properties" in schema:
            schema["examples"] = [examples.of_component(name)]
    for operations in result["paths"].values():
        for operation in operations.values():
            for parameter in operation.get("parameters", ()):
                parameter["example"] = examples.of_parameter(parameter)
    return result

"""The schema says of every operation what it is called and which refusals it knows (RFC 9457)."""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.openapi import AutoSchema

PROBLEM = {"$ref": "#/components/schemas/Problem"}
CONTENT_TYPE = "application/problem+json"
#: What a viewset has of itself; every other action is a verb of ours.
REST = frozenset({None, "list", "retrieve", "create", "update", "partial_update", "destroy"})


class PortalSchema(AutoSchema):
    """Operations are called after what they do: `assignments_respond`, not `assignments_respond_create`."""

    def get_operation_id(self) -> str:
        """`<resource>_<verb>`; unique, and never changed within a version of the API."""
        plain: str = super().get_operation_id()
        return plain if getattr(self.view, "action", None) in REST else plain.rsplit("_", 1)[0]


def _refusals(path: str, operation: dict[str, Any]) -> dict[str, str]:
    """Status → words, for what may go wrong with any operation of this kind."""
    found = {"401": _("No valid token."), "403": _("Your posts do not allow this."),
             "429": _("Too many requests; see Retry-After.")}  # fmt: skip
    if "requestBody" in operation or operation.get("parameters"):
        found["400"] = _("The body cannot be used; see `errors`.")
    if "{" in path:
        found["404"] = _("Unknown, or outside your scope.")
    return found


def one_kind_of_body(result: dict[str, Any], **_facts: Any) -> dict[str, Any]:
    """Hook of drf-spectacular: a body that may be JSON is called JSON and nothing else.

    Forms are taken as well, but generated clients that see two kinds send half of each.
    """
    for operations in result["paths"].values():
        for operation in operations.values():
            content = operation.get("requestBody", {}).get("content", {})
            if "application/json" in content:
                content.pop("multipart/form-data", None)
    return result


#: Where a column of each width ends, on any database.
ENDS = frozenset({2**15 - 1, 2**31 - 1, 2**63 - 1})


def no_ends_of_columns(result: dict[str, Any], **_facts: Any) -> dict[str, Any]:
    """Hook of drf-spectacular: how wide a column is depends on the database, and promises nothing to a caller."""
    for component in result["components"]["schemas"].values():
        for part in component.get("properties", {}).values():
            if part.get("maximum") in ENDS:
                end = part.pop("maximum")
                part.pop("format", None)
                if part.get("minimum") == -end - 1:
                    part.pop("minimum")
    return result


def say_problems(result: dict[str, Any], **_facts: Any) -> dict[str, Any]:
    """Hook of drf-spectacular: problems carry their own content type, and whatever else goes wrong is one too."""
    for path, operations in result["paths"].items():
        for operation in operations.values():
            answers = operation["responses"]
            for status, words in _refusals(path, operation).items():
                answers.setdefault(status, {"description": words, "content": {CONTENT_TYPE: {"schema": PROBLEM}}})
            for status, answer in answers.items():
                if int(status) >= 400 and "content" in answer:
                    answer["content"] = {CONTENT_TYPE: {"schema": PROBLEM}}
            answers["default"] = {"description": "", "content": {CONTENT_TYPE: {"schema": PROBLEM}}}
    return result

"""The schema says of every operation what the error handler does: each refusal is a problem (RFC 9457)."""

from typing import Any

PROBLEM = {"$ref": "#/components/schemas/Problem"}
CONTENT_TYPE = "application/problem+json"


def say_problems(result: dict[str, Any], **_facts: Any) -> dict[str, Any]:
    """Hook of drf-spectacular: problems carry their own content type, and whatever else goes wrong is one too."""
    for operations in result["paths"].values():
        for operation in operations.values():
            answers = operation["responses"]
            for status, answer in answers.items():
                if int(status) >= 400 and "content" in answer:
                    answer["content"] = {CONTENT_TYPE: {"schema": PROBLEM}}
            answers["default"] = {"description": "", "content": {CONTENT_TYPE: {"schema": PROBLEM}}}
    return result

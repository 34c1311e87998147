"""Every operation of the portal, read from the URLconf: what the table has to name."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from rest_framework.views import APIView

#: What Django's admin makes for every model, and import-export adds; `old` is its redirect from `<pk>/`.
ADMIN_KINDS = ("changelist", "add", "change", "history", "delete", "export", "old")
READ, WRITE = "GET", ("POST", "PUT", "PATCH", "DELETE")


@dataclass(frozen=True)
class Operation:
    """One URL, or one method of one API URL: `grids:issue_list`, `POST api:issues-list`."""

    name: str
    route: str

    def __str__(self) -> str:
        return f"{self.name}  (at /{self.route})"


def operations(patterns: Sequence[URLPattern | URLResolver] | None = None) -> list[Operation]:
    """Every operation under the patterns (the portal's own when none are given)."""
    return list(_walk(get_resolver().url_patterns if patterns is None else patterns, "", ()))


def _walk(patterns: Sequence[URLPattern | URLResolver], route: str, spaces: tuple[str, ...]) -> Iterator[Operation]:
    for entry in patterns:
        here = route + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _walk(entry.url_patterns, here, (*spaces, entry.namespace) if entry.namespace else spaces)
            continue
        name = ":".join((*spaces, entry.name or f"unnamed {here}"))
        if entry.name is None and here.endswith("<path:object_id>/"):
            app_label, model = here.split("/")[1:3]
            name = f"admin:{app_label}_{model}_old"
        methods = _api_methods(entry.callback)
        if not methods:
            yield Operation(name, here)
        for method in methods:
            yield Operation(f"{method} {name}", here)


def _api_methods(view: Any) -> list[str]:
    """The methods of a REST view; none for a page, whose methods the table names itself."""
    actions = getattr(view, "actions", None)
    if actions:
        return sorted(method.upper() for method in actions if method != "head")
    shape = getattr(view, "cls", None)
    if shape is None or not issubclass(shape, APIView):
        return []
    return [method for method in (READ, *WRITE) if hasattr(shape, method.lower())]


def missing(found: list[Operation], named: set[str]) -> list[str]:
    """A sentence for every operation that the table (names like `GET grids:issue_list`) does not name."""
    pages = {name.split(" ", 1)[1] for name in named}
    known = named | pages
    return [f"{_table(operation)} does not name {operation}" for operation in found if operation.name not in known]


def _table(operation: Operation) -> str:
    kind = "admin_" if operation.name.startswith("admin:") else "api_" if " api:" in operation.name else ""
    return f"tests/matrix/{kind}table.py"


def stale(found: list[Operation], named: set[str]) -> list[str]:
    """A sentence for every name of the table that leads nowhere."""
    names = {operation.name for operation in found}
    gone = [name for name in sorted(named) if not {name, name.split(" ", 1)[1]} & names]
    return [f"tests/matrix names {name}, which is no URL" for name in gone]

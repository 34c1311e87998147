"""Kinds of message: rooms register subject and body; text is rendered in the reader's language, when it is read."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import override
from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Kind:
    """A registered kind. Templates use %(name)s fields of the context."""

    kind: str
    subject: StrOrPromise
    body: StrOrPromise
    severity: str = "info"  # info | warning | urgent


_kinds: dict[str, Kind] = {}


def register(kind: str, *, subject: StrOrPromise, body: StrOrPromise, severity: str = "info") -> None:
    """Register a kind; registering another text under the same name is a programming error."""
    new = Kind(kind, subject, body, severity)
    old = _kinds.get(kind)
    if old is not None and (str(old.subject), str(old.body)) != (str(subject), str(body)):
        raise ValueError(f"message kind {kind} is registered twice")
    _kinds[kind] = new


def is_registered(kind: str) -> bool:
    """True when a room has registered `kind`."""
    return kind in _kinds


def severity_of(kind: str) -> str:
    """info, warning or urgent."""
    return _kinds[kind].severity if kind in _kinds else "info"


def render(kind: str, context: Mapping[str, Any], language: str) -> tuple[str, str]:
    """(subject, body) in a language."""
    entry = _kinds.get(kind)
    if entry is None:
        return kind, ""
    with override(language):
        return str(entry.subject) % context, str(entry.body) % context

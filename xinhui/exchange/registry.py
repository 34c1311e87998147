"""What can be imported: rooms register an importer for each kind of file they take."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.forms import Form
from django_stubs_ext import StrOrPromise

from xinhui.accounts.actors import Actor
from xinhui.core.errors import DomainError

Options = Mapping[str, Any]
#: Told the number of rows done so far.
Progress = Callable[[int], None]


@dataclass(frozen=True)
class Row:
    """One row of a file: its number as a person counts it, and its values by column name."""

    number: int
    values: Mapping[str, Any]


@dataclass(frozen=True)
class Rejection:
    """Why a row is not taken, in the reader's language."""

    row: int
    field: str
    message: str
    action: str = ""

    @classmethod
    def of(cls, row: int, error: DomainError) -> "Rejection":
        """The rejection that a service's refusal amounts to."""
        return cls(row, error.field or "", str(error.message), str(error.action or ""))


@dataclass(frozen=True)
class Column:
    """A column of a table: its name in the code, its heading for people, and other headings that offices use for it,
    separated by commas in every language."""

    name: str
    label: StrOrPromise
    required: bool = False
    hint: StrOrPromise = ""
    also: StrOrPromise = ""


@dataclass
class Outcome:
    """What an import did: rows made, changed and left as they were; rows refused on the way."""

    created: int = 0
    changed: int = 0
    unchanged: int = 0
    rejected: list[Rejection] = field(default_factory=list)


@dataclass(frozen=True)
class Importer:
    """A kind of import. `check` writes nothing; `apply` gets the rows that `check` let through."""

    kind: str
    label: StrOrPromise
    help: StrOrPromise
    roles: tuple[str, ...]
    suffixes: tuple[str, ...]
    read: Callable[[Path, Options], list[Row]]
    check: Callable[[Actor, Sequence[Row], Options], list[Rejection]]
    apply: Callable[[Actor, Sequence[Row], Options, Progress], Outcome]
    columns: tuple[Column, ...] = ()
    form: type[Form] = Form
    #: Takes two people: one of these, another than who sent the file, confirms before anything is written (`apply` then
    #: finds the id under `confirmed_by` in the options).
    confirm_roles: tuple[str, ...] = ()
    #: What would change, for whoever decides: [{row, act, who, text}].
    preview: Callable[[Actor, Sequence[Row], Options], list[dict[str, Any]]] | None = None
    #: Whether its pages ask for the second factor: what it takes in and refuses is about people.
    asks_second_factor: Callable[[], bool] = lambda: False


_importers: dict[str, Importer] = {}


def register(importer: Importer) -> None:
    """Register an importer; the last of a kind holds."""
    _importers[importer.kind] = importer


def importer_of(kind: str) -> Importer | None:
    """The importer of a kind."""
    return _importers.get(kind)


def importers() -> list[Importer]:
    """All of them, in the order of registration."""
    return list(_importers.values())

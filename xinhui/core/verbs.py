"""Verbs on rows, as pages offer them: which form, which service, who may, when it fits. One table a subject.

A room says what its `scope` is: the reach of somebody's posts in it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django import forms
from django.db.models import QuerySet
from django_stubs_ext import StrOrPromise

S = TypeVar("S")  # the scope
F = TypeVar("F", bound=forms.Form)  # the room's forms


@dataclass(frozen=True)
class Verb(Generic[S, F]):
    """One action about one row: its form, its service, who may, when it fits; `extra` goes to the service too."""

    name: str
    label: StrOrPromise
    form: type[F]
    service: Callable[..., Any]
    may: Callable[[S, Any], bool]
    fits: Callable[[Any], bool] = lambda target: True
    extra: tuple[tuple[str, object], ...] = ()
    is_primary: bool = False
    is_danger: bool = False


@dataclass(frozen=True)
class Subject(Generic[S, F]):
    """A kind of row with verbs: `key` is the service's name for its id, `page` says where a row is shown."""

    name: str
    key: str
    rows: Callable[[Any], QuerySet[Any]]
    page: Callable[[Any], str]
    verbs: tuple[Verb[S, F], ...] = ()

    def verb(self, name: str) -> Verb[S, F] | None:
        """The verb of a name."""
        return next((verb for verb in self.verbs if verb.name == name), None)

    def open_to(self, scope: S, target: Any) -> list[Verb[S, F]]:
        """What the reader may do to the row now; the service checks again, under the lock."""
        return [verb for verb in self.verbs if verb.may(scope, target) and verb.fits(target)]

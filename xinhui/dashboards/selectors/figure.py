"""What a figure is."""

from collections.abc import Callable
from dataclasses import asdict, dataclass

from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Figure:
    """One figure: its system's id, what it counts, the query, and the published value (None: no figure published)."""

    id: str
    label: StrOrPromise
    compute: Callable[[], int]
    published: int | None


@dataclass(frozen=True)
class FigureRow:
    """A computed figure, ready to print."""

    id: str
    label: str
    value: int
    published: int | None

    def as_dict(self) -> dict[str, str | int | None]:
        """`{id, label, value, published}`."""
        return asdict(self)

"""What a section of the member's page on the phone consists of."""

from dataclasses import dataclass, field

from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Item:
    """A line: what, a second line, where it leads, and its colour (`red`, `amber`, `green`, `blue` or none)."""

    title: StrOrPromise
    hint: StrOrPromise = ""
    url: str = ""
    tag: StrOrPromise = ""
    tone: str = ""


@dataclass(frozen=True)
class Section:
    """A heading and its lines; `more` leads to the whole list, `empty` is said when there is no line."""

    title: StrOrPromise
    items: tuple[Item, ...] = field(default=())
    more: str = ""
    empty: StrOrPromise = ""

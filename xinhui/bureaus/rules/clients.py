"""Scopes of a bureau's token: operations, and areas that narrow them. Pure.

`assignments:read area:440705103`: read assignments, and only those of this town. Areas are a scope and not a parameter
of their own because every OAuth client can ask for scopes, and the answer names what was granted (RFC 6749, 3.3).
"""

from collections.abc import Iterable
from dataclasses import dataclass

from xinhui.core.area_codes import DISTRICT, is_area_code

AREA = "area:"
#: Which every token of a system begins with, so that no look-up is spent on telling it from a personal one.
TOKEN_MARK = "xo_"  # noqa: S105 - a mark, no secret
SECRET_MARK = "xs_"  # noqa: S105 - a mark, no secret
#: A key lives for this long unless an earlier day is named, and no longer.
KEY_DAYS = 365
#: For so long an old key may still run out beside the new one.
OVERLAP_DAYS = 30
#: Pages warn from so many days before a key's end.
WARN_DAYS = 30
#: Days before a key's end at which people are told, once each.
TELL_DAYS = (30, 7, 1)


@dataclass(frozen=True)
class Asked:
    """Scopes taken apart."""

    operations: frozenset[str]
    areas: tuple[str, ...]

    @property
    def is_usable(self) -> bool:
        """Whether every area is a code of this district's."""
        return all(is_area_code(code) and code.startswith(DISTRICT) for code in self.areas)


def asked_for(scopes: Iterable[str]) -> Asked:
    """What a token is asked for, or was given."""
    every = list(scopes)
    areas = tuple(scope.removeprefix(AREA) for scope in every if scope.startswith(AREA))
    return Asked(frozenset(scope for scope in every if not scope.startswith(AREA)), areas)


def lies_inside(codes: Iterable[str], limits: Iterable[str]) -> bool:
    """Whether every code lies inside one of the limits; without limits it does."""
    over = tuple(limits)
    return not over or all(any(code.startswith(limit) for limit in over) for code in codes)


def spelled(operations: Iterable[str], areas: Iterable[str]) -> list[str]:
    """The scopes of a token in a stable order: operations, then areas."""
    return [*sorted(operations), *(f"{AREA}{code}" for code in sorted(areas))]

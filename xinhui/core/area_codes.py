"""Area codes: the tree is in the digits. Pure. Source: domain.md, “Grids”."""

from collections.abc import Collection
from enum import IntEnum

from django.utils.translation import gettext_lazy as _

from xinhui.core.errors import InvalidInput

DISTRICT = "440705"


class AreaLevel(IntEnum):
    """A level, as the number of digits of its codes."""

    DISTRICT = 6
    TOWN = 9
    VILLAGE = 12
    GRID = 15


def is_area_code(code: str) -> bool:
    """True for 6, 9, 12 or 15 digits."""
    return code.isascii() and code.isdecimal() and len(code) in (6, 9, 12, 15)


def validate_area_code(code: str, *, field: str = "area_code") -> str:
    """The code, or InvalidInput."""
    if not is_area_code(code):
        raise InvalidInput(
            code="area-code",
            field=field,
            message=_("“%(code)s” is not an area code.") % {"code": code},
            action=_("Give 6 digits for the district, 9 for a town, 12 for a village, 15 for a grid."),
        )
    return code


def level_of(code: str) -> AreaLevel:
    """The level of a code; raises InvalidInput."""
    return AreaLevel(len(validate_area_code(code)))


def parent_of(code: str) -> str | None:
    """The code one level up; None above the district."""
    return None if level_of(code) is AreaLevel.DISTRICT else code[:-3]


def ancestors(code: str) -> list[str]:
    """Codes above, nearest first."""
    validate_area_code(code)
    return [code[:n] for n in range(len(code) - 3, 5, -3)]


def is_within(code: str, prefix: str) -> bool:
    """True when `code` lies in the area of `prefix` (a code lies in itself)."""
    return bool(prefix) and code.startswith(prefix)


def village_kind(code: str) -> str:
    """`community`, `village`, `statistical` or `similar` by the last three digits of a 12-digit code."""
    if level_of(code) is not AreaLevel.VILLAGE:
        raise InvalidInput(code="area-code", field="code", message=_("A village-level code has 12 digits."))
    last = int(code[-3:])
    if last >= 450:
        return "statistical"
    if last >= 400:
        return "similar"
    return "village" if last >= 200 else "community"


def next_grid_code(village: str, taken: Collection[str]) -> str:
    """The lowest free 15-digit code of a village; raises InvalidInput when all 999 are used."""
    for number in range(1, 1000):
        code = f"{village}{number:03d}"
        if code not in taken:
            return code
    raise InvalidInput(code="grid-codes-used-up", field="code", message=_("This village has no free grid code left."))

"""What tables of stores and shelters share: places in force, numbers as offices write them."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from grids.models import Division

TOWN_DIGITS = 9


class Places:
    """The divisions in force, read once for a table."""

    def __init__(self) -> None:
        self.codes = set(Division.objects.filter(is_active=True).values_list("code", flat=True))

    def wrong(self, code: str, *, least: int) -> Any:
        """Why the code is no place of at least `least` digits; None when it is one."""
        if code not in self.codes or len(code) < least:
            return _("There is no town or village “%(code)s” in force.") % {"code": code}
        return None


def number_in(text: str) -> int:
    """`1200`, `1,200` and Excel's `1200.0` alike; raises ValueError for anything but a whole number."""
    plain = text.strip().replace(",", "").removesuffix(".0")
    if not (plain.isascii() and plain.isdecimal() and len(plain) <= 9):
        raise ValueError(text)
    return int(plain)

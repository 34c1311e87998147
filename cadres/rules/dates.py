"""Months and days as personnel files write them: 202203, 2022.03, 2022.03.15, 2022-3, 2022年3月. Pure."""

import re
from datetime import date
from typing import NamedTuple

_SHAPE = re.compile(
    r"^(?P<year>(?:19|20)\d\d)"
    r"(?:(?P<month>\d\d)(?P<day>\d\d)?|\s*[.\-/．·年]\s*(?P<month_>\d{1,2})(?:\s*[.\-/．·月]\s*(?P<day_>\d{1,2})?)?\s*日?)$",
    re.ASCII,
)


class PartialDate(NamedTuple):
    """A month, or a day of it."""

    year: int
    month: int
    day: int | None = None

    @property
    def digits(self) -> str:
        """YYYYMM, or YYYYMMDD: as the form keeps it."""
        return f"{self.year:04d}{self.month:02d}" + (f"{self.day:02d}" if self.day else "")

    @property
    def dotted(self) -> str:
        """YYYY.MM, as the printed form and the résumé write it."""
        return f"{self.year:04d}.{self.month:02d}"

    @property
    def first_day(self) -> date:
        """The day, or the first of the month."""
        return date(self.year, self.month, self.day or 1)


def parse(text: str) -> PartialDate | None:
    """The month or day a text names; None when it names none, or one that does not exist."""
    found = _SHAPE.match(text.strip())
    if found is None:
        return None
    month, day = found["month"] or found["month_"], found["day"] or found["day_"]
    try:
        said = date(int(found["year"]), int(month), int(day or 1))
    except ValueError:
        return None
    return PartialDate(said.year, said.month, said.day if day else None)


def tidy(text: str) -> str:
    """The digits when the text names a date, else the text: nothing that cannot be read is thrown away."""
    found = parse(text)
    return found.digits if found else text.strip()

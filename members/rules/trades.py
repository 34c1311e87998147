"""Who fits a task, and why: what is offered, the trade, the area and the time. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Offering:
    """What a participant says: trade, offers, area codes, ISO weekdays as digits (empty: any), parts of the day."""

    trade: str
    offers: Sequence[str]
    areas: Sequence[str]
    weekdays: str
    parts: Sequence[str]
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True)
class Need:
    """What a task wants; `trades` empty: any trade."""

    offer: str
    trades: Sequence[str]
    area_code: str
    on: date
    part: str


#: The reasons, in the order in which they are shown.
REASONS = ("offer", "trade", "area", "time")


def reasons(offering: Offering, need: Need) -> dict[str, bool]:
    """Reason → whether it speaks for the participant. An area fits when one lies inside the other."""
    day = str(need.on.isoweekday())
    in_term = offering.starts_on <= need.on and (offering.ends_on is None or need.on <= offering.ends_on)
    return {
        "offer": need.offer in offering.offers,
        "trade": not need.trades or offering.trade in need.trades,
        "area": any(need.area_code.startswith(area) or area.startswith(need.area_code) for area in offering.areas),
        "time": in_term
        and (not offering.weekdays or day in offering.weekdays)
        and (not offering.parts or need.part in offering.parts),
    }


def fits(offering: Offering, need: Need) -> bool:
    """All reasons speak for the participant."""
    return all(reasons(offering, need).values())

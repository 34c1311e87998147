"""When somebody joined the Party, and which other party they belong to: `RuDangShiJian` is free text. Pure."""

import re
from typing import NamedTuple

from cadres.rules.dates import PartialDate, parse

#: The other parties of the People's Republic, the names by which forms call them, and those of no party.
OTHER_PARTIES = {
    "民革": "中国国民党革命委员会", "民盟": "中国民主同盟", "民建": "中国民主建国会", "民进": "中国民主促进会",
    "农工党": "中国农工民主党", "致公党": "中国致公党", "九三学社": "九三学社", "台盟": "台湾民主自治同盟",
}  # fmt: skip
NO_PARTY = ("无党派", "群众")
_PARTS = re.compile(r"[；;、，,\s]+")


class PartyEntry(NamedTuple):
    """`joined`: the month of joining the Communist Party; `parties`: others, by short name; `rest`: not understood."""

    joined: PartialDate | None
    parties: tuple[str, ...]
    rest: str


def parse_entry(text: str) -> PartyEntry:
    """What the text says: a date, another party's name, or both joined by “；”."""
    joined: PartialDate | None = None
    parties: list[str] = []
    rest: list[str] = []
    for part in filter(None, _PARTS.split(text.strip("（）() "))):
        day = parse(part)
        short = next((short for short, full in OTHER_PARTIES.items() if part.startswith((short, full))), None)
        if day is not None and joined is None:
            joined = day
        elif short is not None:
            parties.append(short)
        elif not part.startswith(NO_PARTY):
            rest.append(part)
    return PartyEntry(joined, tuple(parties), "；".join(rest))

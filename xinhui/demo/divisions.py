"""Towns and village-level divisions of the demo district, with exact counts. Pure data.

Town codes and names: domain.md, “Grids”. Counts: systems.md, G1 (11 towns/streets; 199 villages, 37 communities,
11 fisheries and industrial parks; 817 grids). The spread over towns and the names below the towns are fictitious.
"""

from dataclasses import dataclass
from math import gcd
from typing import NamedTuple

DISTRICT_CODE = "440705"
DISTRICT_NAME = "新会区"


class TownPlan(NamedTuple):
    """How many village-level divisions of each kind and how many grids a town has."""

    code: str
    name: str
    communities: int
    villages: int
    fisheries: int
    parks: int
    grids: int


TOWNS = (
    TownPlan("440705001", "会城街道", 24, 30, 0, 2, 236),
    TownPlan("440705101", "大泽镇", 1, 15, 0, 1, 50),
    TownPlan("440705102", "司前镇", 1, 17, 0, 1, 58),
    TownPlan("440705103", "罗坑镇", 2, 20, 0, 0, 57),
    TownPlan("440705104", "双水镇", 2, 37, 0, 1, 108),
    TownPlan("440705105", "崖门镇", 2, 16, 2, 1, 58),
    TownPlan("440705106", "沙堆镇", 1, 15, 1, 0, 46),
    TownPlan("440705107", "古井镇", 1, 15, 0, 1, 56),
    TownPlan("440705108", "三江镇", 1, 12, 0, 0, 48),
    TownPlan("440705109", "睦洲镇", 1, 13, 1, 0, 56),
    TownPlan("440705110", "大鳌镇", 1, 9, 0, 0, 44),
)

_FIRST = "东西南北上下大小新古龙凤石沙莲梅云鹤桂松"
_SECOND = "安丰和兴盛华荣泰平宁康美秀湾岗塘田洲坑涌桥江口围堡岭园门"


@dataclass(frozen=True)
class VillagePlan:
    """One village-level division of the demo district."""

    code: str
    name: str
    kind: str  # village | community | fishery | park


def _names(seed: int) -> list[str]:
    """All two-character names, in an order of the town's own."""
    pairs = [first + second for first in _FIRST for second in _SECOND]
    step = 2 * seed + 37
    while gcd(step, len(pairs)) != 1:
        step += 1
    return [pairs[(seed * 53 + i * step) % len(pairs)] for i in range(len(pairs))]


def villages_of(town: TownPlan) -> list[VillagePlan]:
    """The town's village-level divisions in code order: communities 001+, villages 200+, others 400+."""
    names = iter(dict.fromkeys(_names(int(town.code[6:]))))
    plans = []
    for kind, count, start, suffix in (
        ("community", town.communities, 1, "社区"),
        ("village", town.villages, 200, "村"),
        ("fishery", town.fisheries, 400, "渔场"),
        ("park", town.parks, 410, "工业园"),
    ):
        for i in range(count):
            plans.append(VillagePlan(f"{town.code}{start + i:03d}", next(names) + suffix, kind))
    return plans

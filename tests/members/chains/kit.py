"""A chain of the district led by 城管局, and a firm of it in 罗坑村."""

from typing import Any

from members.models import ChainDemand, ChainFirm, IndustryChain, PlatformStation
from members.rules.chains import code_check
from members.services.chains.chains import ChainFacts, set_up_chain
from members.services.chains.demands import raise_demand
from members.services.chains.firms import FirmFacts, enter_firm
from members.services.chains.stations import StationFacts, enter_station
from tests.world import DISTRICT, VILLAGE
from tests.world_members import Party


def code(number: int) -> str:
    """A possible credit code of nobody."""
    first = f"91440705MA{number:07d}"
    return first + code_check(first)


def chain(party: Party, **facts: Any) -> IndustryChain:
    values = {
        "name": "陈皮产业链",
        "area_code": DISTRICT,
        "lead_unit_id": party.district.world.unit("city_management").pk,
    }
    return set_up_chain(actor=party.act("org_department"), facts=ChainFacts(**{**values, **facts}))


def firm(party: Party, row: IndustryChain, number: int = 1, *, area: str = VILLAGE, **facts: Any) -> ChainFirm:
    values = {"name": f"陈皮企业{number}", "position": "midstream", "employees": 40, "full_members": 4}
    return enter_firm(actor=party.act("org_department"), chain_id=row.pk, credit_code=code(number), area_code=area,
                      facts=FirmFacts(**{**values, **facts}))  # fmt: skip


def station(party: Party, number: int = 1, *, area: str = VILLAGE, **facts: Any) -> PlatformStation:
    values = {"company": "某某速递", "name": f"{number}号站", "kind": "courier", "workers": 12, "full_members": 1}
    return enter_station(actor=party.act("org_department"), area_code=area, facts=StationFacts(**{**values, **facts}))


def demand(party: Party, row: ChainFirm, title: str = "冷库用电扩容") -> ChainDemand:
    return raise_demand(actor=party.act("org_department"), firm_id=row.pk, title=title, kind="logistics")

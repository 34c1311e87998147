"""Industry chains, firms, stations and demands in the matrix: a firm of 罗坑村 here, one of 双水村 there."""

from typing import Any

from members.models import ChainFirm, FirmMember, PlatformStation
from members.services.chains.cover import cover_firm, cover_station, instruct_firm
from members.services.chains.demands import answer_demand, take_demand
from members.services.chains.firms import link_member
from tests.matrix.admin_table import Model
from tests.matrix.lines import BRANCH_SECRETARY, Line, form, page
from tests.matrix.party import DEPARTMENT, DOOR, KEEPERS, READERS, WIDE, act
from tests.members.chains.kit import chain, code, demand, firm, station
from tests.world import DISTRICT, OTHER_VILLAGE, VILLAGE
from tests.world_members import Party

#: The branch at home covers the firm: its members see it; the branch's member is its instructor.
SEES: dict[str, Any] = {"seen": DOOR, "seen_elsewhere": WIDE}
OPEN: dict[str, Any] = {"seen": DOOR, "seen_elsewhere": DOOR}
SIDE = DOOR - {"district_leader", "town_leader"}
REASON: dict[str, Any] = {"reason": "调整"}
COUNTS: dict[str, Any] = {"full_members": "1", "probationary_members": "0"}
LINES: tuple[Line, ...] = (
    page("members:chains", DOOR, row="chain", is_list=True, **OPEN),
    page("members:chain_new", KEEPERS),
    form("members:chain_new", KEEPERS, door=KEEPERS, ok=400, data={"name": "新链", "area_code": DISTRICT}),
    page("members:chain", DOOR, row="chain", **OPEN),
    page("members:chain_table", READERS),
    page("members:chain_firm_new", KEEPERS),
    form("members:chain_firm_new", KEEPERS, door=KEEPERS, ok=400, data={"name": "x", "credit_code": "x"}),
    page("members:chain_firm", DOOR, row="cfirm", **SEES),
    page("members:platform_stations", DOOR, row="cstation", is_list=True, **SEES),
    page("members:platform_station_new", KEEPERS),
    form("members:platform_station_new", KEEPERS, door=KEEPERS, ok=400, data={"name": "x"}),
    page("members:platform_station", DOOR, row="cstation", **SEES),
    page("members:chain_demands", DOOR, row="cdemand", is_list=True, **SEES),
    page("members:chain_demand", DOOR, row="cdemand", **SEES),
    act("chain", "amend", "chain", DEPARTMENT, lead_unit="@unit", **OPEN),
    act("chain", "activity", "chain", DEPARTMENT, kind="together", title="共建", people="9", **OPEN),
    act("chain", "close", "chain", DEPARTMENT, ok=400, **REASON, **OPEN),
    act("chain-firm", "amend", "cfirm", KEEPERS, name="@mark", position="upstream", employees="9", **COUNTS, **SEES),
    act("chain-firm", "cover", "cfirm", KEEPERS, ok=400, organization="0", **SEES),
    act("chain-firm", "uncover", "cfirm", KEEPERS, **REASON, **SEES),
    act("chain-firm", "instruct", "cfirm", KEEPERS, ok=400, member="0", **SEES),
    act("chain-firm", "link", "cfirm", KEEPERS, ok=400, member="0", **SEES),
    act("chain-firm", "visit", "cfirm", SIDE, title="走访", **SEES),
    act("chain-firm", "demand", "cfirm", SIDE, title="用电", kind="logistics", **SEES),
    act("chain-firm", "leave", "cfirm", KEEPERS, ok=400, **REASON, **SEES),
    act("firm-member", "unlink", "cworker", KEEPERS, seen=READERS, seen_elsewhere=WIDE),
    act("platform-station", "amend", "cstation", KEEPERS, company="速递", name="@mark", kind="courier", workers="9",
        **COUNTS, **SEES),
    act("platform-station", "cover", "cstation", KEEPERS, ok=400, organization="0", **SEES),
    act("platform-station", "uncover", "cstation", KEEPERS, **REASON, **SEES),
    act("platform-station", "instruct", "cstation", KEEPERS, ok=400, member="0", **SEES),
    act("platform-station", "serve", "cstation", KEEPERS, ok=400, centre="0", **SEES),
    act("platform-station", "close", "cstation", KEEPERS, **REASON, **SEES),
    act("chain-demand", "take", "cdemand", KEEPERS - {BRANCH_SECRETARY}, unit="@unit", days="5", **SEES),
    act("chain-demand", "answer", "cdemand:taken", DEPARTMENT, answer="已办", **SEES),
    act("chain-demand", "hand-back", "cdemand:taken", DEPARTMENT, **REASON, **SEES),
    act("chain-demand", "extend", "cdemand:taken", SIDE, days="3", **REASON, **SEES),
    act("chain-demand", "confirm", "cdemand:answered", SIDE, rating="5", **SEES),
    act("chain-demand", "reopen", "cdemand:answered", SIDE, **REASON, **SEES),
    act("chain-demand", "withdraw", "cdemand", SIDE, **REASON, **SEES),
)  # fmt: skip
MODELS = tuple(
    Model(f"members.{name}", DEPARTMENT) for name in ("industrychain", "chainfirm", "platformstation", "chaindemand")
)


def rows(party: Party) -> dict[str, Any]:
    """One chain; a firm, a station and demands of each village."""
    row = chain(party)
    here = _at(party, row, VILLAGE, "grid_branch", "party_member", "branch_secretary", 1)
    there = _at(party, row, OTHER_VILLAGE, "other_branch", "other_party_member", "other_branch_secretary", 2)
    other = chain(party, name="摩托车产业链")
    found: dict[str, Any] = {handle: (here[handle], there[handle]) for handle in here}
    found["chain"] = ({"pk": row.pk, "mark": row.name}, {"pk": other.pk, "mark": other.name})
    return found


def _at(
    party: Party, row: Any, area: str, branch: str, instructor: str, worker: str, number: int
) -> dict[str, dict[str, object]]:
    department, unit = party.act("org_department"), party.district.world.unit("city_management").pk
    place: ChainFirm = firm(party, row, number, area=area, full_members=1)
    assert place.credit_code == code(number)
    pk = party.organizations[branch].pk
    cover_firm(actor=department, firm_id=place.pk, organization_id=pk)
    instruct_firm(actor=department, firm_id=place.pk, member_id=party.members[instructor].pk)
    link: FirmMember = link_member(actor=department, firm_id=place.pk, member_id=party.members[worker].pk)
    post: PlatformStation = station(party, number, area=area)
    cover_station(actor=department, station_id=post.pk, organization_id=pk)
    asked = {state: demand(party, place, f"{place.name}{state}") for state in ("raised", "taken", "answered")}
    for state in ("taken", "answered"):
        take_demand(actor=department, demand_id=asked[state].pk, unit_id=unit)
    answer_demand(actor=department, demand_id=asked["answered"].pk, answer="已办")
    type(asked["answered"]).objects.filter(pk=asked["answered"].pk).update(answered_by=None)
    return {
        "cfirm": {"pk": place.pk, "mark": place.name}, "cworker": {"pk": link.pk},
        "cstation": {"pk": post.pk, "mark": post.name}, "cdemand": {"pk": asked["raised"].pk, "mark": asked["raised"].title},
        "cdemand:taken": {"pk": asked["taken"].pk}, "cdemand:answered": {"pk": asked["answered"].pk},
    }  # fmt: skip

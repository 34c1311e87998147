"""Alliances in the matrix: a village's, seen by posts over it and by officers above; elsewhere the twin in 双水镇.

The branch's secretary and its members are no officers of the village's organization, nor of a unit that sits in it.
"""

from datetime import timedelta
from typing import Any

from members.models import AllianceItem, Organization
from members.services.alliances import items, meetings, projects, seats
from members.services.organizations.set_up import OrganizationFacts, set_up_organization
from tests.matrix.admin_table import Model
from tests.matrix.lines import Line, call, form, page
from tests.matrix.party import DEPARTMENT, DOOR, KEEPERS, PLACE_KEEPERS, PLACE_READERS, READERS, WIDE
from tests.members.alliances.kit import photo
from tests.world_members import Party
from xinhui.accounts.models import Role
from xinhui.core import clock

SEEN = PLACE_READERS
OF: dict[str, Any] = {"seen": SEEN, "seen_elsewhere": WIDE}
#: The empty alliance is the next village's: its own secretary is nobody of the cast.
NEXT_VILLAGE = frozenset({Role.VILLAGE_SECRETARY})
DAY = "2030-01-10"
WANT = {"title": "场地", "kind": "venue", "quantity": 1, "wanted_by": "居民"}


def _act(subject: str, verb: str, row: str, **data: object) -> Line:
    url = {"subject": subject, "verb": verb}
    return form("members:act", PLACE_KEEPERS, door=DOOR, url=url, row=row, data=data, **OF)


LINES: tuple[Line, ...] = (
    page("members:alliances", READERS, row="alliance", is_list=True, **OF),
    call("GET api:alliances-list", row="alliance", is_list=True, **OF),
    call("GET api:alliances-detail", row="alliance", **OF),
    page("members:alliance_new", KEEPERS),
    form("members:alliance_new", KEEPERS, door=KEEPERS, ok=400, data={}),
    page("members:alliance", DOOR, row="alliance", **OF),
    page("members:alliance_item_new", PLACE_KEEPERS, door=KEEPERS, row="alliance", url={"side": "demand"}, **OF),
    form("members:alliance_item_new", PLACE_KEEPERS, door=KEEPERS, row="alliance", url={"side": "demand"}, data=WANT,
         **OF),
    page("members:alliance_meeting", DOOR, row="alliance_meeting", **OF),
    page("members:alliance_items", DOOR, row="alliance_demand", is_list=True, **OF),
    page("members:alliance_items_table", DOOR),
    page("members:alliance_item", DOOR, row="alliance_demand", **OF),
    page("members:alliance_projects", DOOR, row="alliance_project", is_list=True, **OF),
    page("members:alliance_projects_table", DOOR),
    page("members:alliance_project", DOOR, row="alliance_project", **OF),
    _act("alliance", "join", "alliance", unit="@spare", representative="赵局"),
    _act("alliance", "meet", "alliance", topic="联席会议", planned_on=DAY, place="会议室"),
    form("members:act", PLACE_KEEPERS - NEXT_VILLAGE, door=DOOR, url={"subject": "alliance", "verb": "dissolve"},
         row="alliance:empty", data={"reason": "合并"}, seen=SEEN - NEXT_VILLAGE, seen_elsewhere=WIDE),
    _act("seat", "representative", "seat", representative="钱科长"),
    _act("seat", "leave", "seat", reason="机构改革"),
    _act("alliance_meeting", "hold", "alliance_meeting", minutes="记录", resolutions="决议", present="@seat"),
    _act("alliance_meeting", "call_off", "alliance_meeting", reason="台风"),
    _act("alliance_item", "amend", "alliance_demand", **WANT),
    _act("alliance_item", "withdraw", "alliance_demand", reason="已解决"),
    _act("alliance_demand", "match", "alliance_demand", lead_unit="@unit_pk", due_on=DAY),
    _act("alliance_project", "start", "alliance_project"),
    _act("alliance_project", "extend", "alliance_project", due_on=DAY, reason="下雨"),
    _act("alliance_project", "withdraw", "alliance_project", reason="另有安排"),
    _act("alliance_project", "note", "alliance_project:in_hand", note="进行中"),
    _act("alliance_project", "finish", "alliance_project:in_hand", result="已完成", evidence="@file"),
    _act("alliance_project", "rate", "alliance_project:done", rating=5),
    _act("alliance_project", "send_back", "alliance_project:done", reason="仍有积水"),
)  # fmt: skip
MODELS = tuple(
    Model(f"members.{name}", DEPARTMENT)
    for name in ("alliance", "allianceseat", "alliancemeeting", "allianceitem", "allianceproject",
                 "allianceprojectentry", "allianceattendance")
)  # fmt: skip


def rows(party: Party) -> dict[str, Any]:
    """An alliance with everything, and one with nothing, here and there."""
    here = _at(party, "village_branch", "town_committee", "440705103")
    there = _at(party, "other_village_branch", "other_town_committee", "440705104")
    return {handle: (here[handle], there[handle]) for handle in here}


def _at(party: Party, leader: str, empty: str, town: str) -> dict[str, dict[str, object]]:
    actor, unit = party.act("org_department"), party.district.world.unit("government_office")
    alliance = seats.found_alliance(actor=actor, organization_id=party.organizations[leader].pk)
    spare = party.district.world.unit("bureau").pk
    seat, idle = (
        seats.join_alliance(actor=actor, alliance_id=alliance.pk, unit_id=each.pk, representative="代表")
        for each in (unit, party.district.world.unit("command_centre"))
    )
    today = clock.today()
    meeting = meetings.plan_meeting(
        actor=actor, alliance_id=alliance.pk, topic="联席会议", planned_on=today, place="室"
    )
    needs = [_demand(actor, alliance.pk) for _each in range(4)]
    made = [
        projects.match_demand(actor=actor, demand_id=need.pk, lead_unit_id=unit.pk, due_on=today + timedelta(days=9))
        for need in needs[1:]
    ]
    for project in made[1:]:
        projects.start_project(actor=actor, project_id=project.pk)
    projects.finish_project(actor=actor, project_id=made[2].pk, result="已完成", evidence=photo())
    mark = f'"/party/alliances/{alliance.pk}/"'
    found: dict[str, dict[str, object]] = {
        "alliance": {"pk": alliance.pk, "mark": mark, "spare": spare, "uuid": f'"id":{alliance.pk},'},
        "seat": {"pk": idle.pk, "mark": mark}, "alliance_meeting": {"pk": meeting.pk, "mark": mark, "seat": seat.pk},
        "alliance_demand": {"pk": needs[0].pk, "mark": f'"/party/alliance-items/{needs[0].pk}/"', "unit_pk": unit.pk},
    }  # fmt: skip
    for name, project in zip(("", ":in_hand", ":done"), made, strict=True):
        found[f"alliance_project{name}"] = {"pk": project.pk, "mark": f'"/party/alliance-projects/{project.pk}/"'}
    bare = seats.found_alliance(actor=actor, organization_id=_second_village(party, empty, town).pk)
    found["alliance:empty"] = {"pk": bare.pk, "mark": mark}
    return found


def _second_village(party: Party, above: str, town: str) -> Organization:
    """An organization of the town's second village, which has no alliance yet."""
    facts = OrganizationFacts(
        name="二村党总支", kind="general_branch", sector="village", attached_to="village", area_code=f"{town}299"
    )
    return set_up_organization(actor=party.act("org_department"), parent_id=party.organizations[above].pk, facts=facts)


def _demand(actor: Any, alliance_id: int) -> AllianceItem:
    facts = items.ItemFacts(title="清理卫生死角", kind="equipment", wanted_by="居民")
    return items.enter_item(actor=actor, alliance_id=alliance_id, side="demand", facts=facts)

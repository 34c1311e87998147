"""Quarters, property firms, joint meetings and satisfaction rounds in the matrix."""

from datetime import date
from typing import Any

from members.services.quarters.contracts import elect_committee, enter_firm, sign_agreement, sign_contract
from members.services.quarters.meetings import (
    agree_topic,
    count_answers,
    finish_topic,
    hold_meeting,
    open_round,
    raise_topic,
)
from members.services.quarters.places import QuarterFacts, cover_quarter, enter_quarter
from tests.matrix.admin_table import Model
from tests.matrix.lines import Line, form, page
from tests.matrix.party import DEPARTMENT, DOOR, KEEPERS, PLACE_KEEPERS, PLACE_READERS, READERS, WIDE, act
from tests.world import OTHER_TOWN, OTHER_VILLAGE, TOWN, VILLAGE
from tests.world_members import Party
from xinhui.accounts.models import Role
from xinhui.core import clock

FIRM_KEEPERS = frozenset({Role.ORGANIZATION_DEPARTMENT, Role.TOWN_ORGANIZER})
TODAY = "2020-01-15"
NEW: dict[str, Any] = {"name": "翠湖居", "households": "30", "buildings": "2", "property_mode": "self"}
SEEN: dict[str, Any] = {"seen": DOOR, "seen_elsewhere": WIDE}
BARE: dict[str, Any] = {"seen": PLACE_READERS, "seen_elsewhere": WIDE}
#: A firm works in many towns: everybody inside the door may look it up.
ALL: dict[str, Any] = {"seen": DOOR, "seen_elsewhere": DOOR}
LINES: tuple[Line, ...] = (
    page("members:quarters", DOOR, row="quarter", is_list=True, **SEEN),
    page("members:quarter_table", READERS),
    page("members:quarter", DOOR, row="quarter", **SEEN),
    page("members:quarter_new", KEEPERS),
    form("members:quarter_new", PLACE_KEEPERS, door=KEEPERS, data={**NEW, "area_code": VILLAGE}),
    page("members:quarter_topics", DOOR, row="joint_topic", is_list=True, **SEEN),
    page("members:property_firms", READERS, row="property_firm", is_list=True, seen=READERS, seen_elsewhere=READERS),
    page("members:property_firm", READERS, row="property_firm", seen=READERS, seen_elsewhere=READERS),
    page("members:property_firm_new", KEEPERS),
    form("members:property_firm_new", FIRM_KEEPERS, door=KEEPERS,
         data={"name": "新物业", "employees": "3", "party_members": "0"}),
    page("members:round_new", KEEPERS),
    form("members:round_new", PLACE_KEEPERS, door=KEEPERS, data={"title": "下半年", "area_code": VILLAGE}),
    act("quarter", "cover", "quarter:bare", PLACE_KEEPERS, **BARE, organization="@organization"),
    act("quarter", "meeting", "quarter", KEEPERS, **SEEN, from_branch="1", from_property="1", from_owners="0",
        minutes="纪要"),
    act("quarter", "topic", "quarter", KEEPERS, **SEEN, title="停车", raised_by_side="owners"),
    act("quarter", "agreement", "quarter", KEEPERS, **SEEN, signed_on=TODAY, valid_until="2099-01-01", text="共建"),
    act("quarter", "contract", "quarter", KEEPERS, **SEEN, firm="@free_firm"),
    act("quarter", "contract_end", "quarter", KEEPERS, **SEEN, mode="self"),
    act("quarter", "committee", "quarter", KEEPERS, **SEEN, elected_on=TODAY, seats="5", party_members="2"),
    act("quarter", "answers", "quarter", KEEPERS, **SEEN, round="@round", asked="10", mark_1="0", mark_2="0",
        mark_3="1", mark_4="2", mark_5="3"),
    act("quarter", "change", "quarter", PLACE_KEEPERS, **SEEN, **NEW, area_code="@area"),
    act("quarter", "uncover", "quarter", PLACE_KEEPERS, **SEEN, reason="调整"),
    act("quarter", "close", "quarter", PLACE_KEEPERS, **SEEN, reason="拆除"),
    act("joint_topic", "agree", "joint_topic", KEEPERS, **SEEN, meeting="@meeting", side="property", due_on="2099-01-01"),
    act("joint_topic", "finish", "joint_topic:agreed", KEEPERS, **SEEN, result="已修"),
    act("joint_topic", "give_up", "joint_topic", KEEPERS, **SEEN, result="不修"),
    act("joint_topic", "reopen", "joint_topic:done", KEEPERS, **SEEN, reason="又坏了"),
    act("property_firm", "change", "property_firm", FIRM_KEEPERS, **ALL, employees="9", party_members="1"),
    act("satisfaction", "close", "satisfaction", PLACE_KEEPERS - {Role.VILLAGE_SECRETARY},
        seen=PLACE_READERS - {Role.VILLAGE_SECRETARY}, seen_elsewhere=WIDE),
)  # fmt: skip
MODELS = tuple(
    Model(f"members.{name}", DEPARTMENT)
    for name in ("quarter", "quartercoverage", "propertyfirm", "propertycontract", "ownerscommittee", "jointagreement",
                 "jointmeeting", "jointtopic", "satisfactionround", "satisfactioncount")
)  # fmt: skip


def rows(party: Party) -> dict[str, Any]:
    """A covered quarter and a bare one with topics in every state, here and there."""
    here = _at(party, VILLAGE, TOWN, "grid_branch", "甲")
    there = _at(party, OTHER_VILLAGE, OTHER_TOWN, "other_branch", "乙")
    return {handle: (here[handle], there[handle]) for handle in here}


def _at(party: Party, village: str, town: str, branch: str, name: str) -> dict[str, dict[str, object]]:
    by, organization = party.act("org_department"), party.organizations[branch]
    facts = QuarterFacts(name=f"{name}花园", area_code=village, households=50, buildings=2, property_mode="none")
    row = enter_quarter(actor=by, facts=facts)
    bare = enter_quarter(
        actor=by,
        facts=QuarterFacts(name=f"{name}新居", area_code=village, households=50, buildings=2, property_mode="none"),
    )
    cover_quarter(actor=by, quarter_id=row.pk, organization_id=organization.pk)
    firm, free = (enter_firm(actor=by, name=f"{name}{kind}物业", employees=5) for kind in ("一", "二"))
    sign_contract(actor=by, quarter_id=row.pk, firm_id=firm.pk)
    met = hold_meeting(actor=by, quarter_id=row.pk, from_branch=1, from_property=1, from_owners=1, minutes="纪要",
                       held_on=organization.established_on)  # fmt: skip
    elect_committee(actor=by, quarter_id=row.pk, elected_on=date(2019, 1, 1), seats=5, party_members=2)
    sign_agreement(actor=by, quarter_id=row.pk, signed_on=date(2019, 1, 1), valid_until=date(2099, 1, 1), text="共建")
    topics = [raise_topic(actor=by, quarter_id=row.pk, title="电梯", raised_by_side="owners") for _ in range(3)]
    for topic in topics[1:]:
        agree_topic(actor=by, topic_id=topic.pk, meeting_id=met.pk, side="property", due_on=clock.today())
    finish_topic(actor=by, topic_id=topics[2].pk, result="已修")
    asked = open_round(actor=by, title=f"{name}轮", area_code=town)
    count_answers(actor=by, quarter_id=row.pk, round_id=asked.pk, asked=9, marks=(0, 0, 1, 2, 3))
    mark = f"/party/quarters/{row.pk}/"
    return {
        "quarter": {"pk": row.pk, "mark": mark, "free_firm": free.pk, "round": asked.pk, "area": village},
        "quarter:bare": {"pk": bare.pk, "organization": organization.pk},
        "joint_topic": {"pk": topics[0].pk, "mark": mark, "meeting": met.pk},
        "joint_topic:agreed": {"pk": topics[1].pk},
        "joint_topic:done": {"pk": topics[2].pk},
        "property_firm": {"pk": firm.pk, "mark": f"/party/property-firms/{firm.pk}/"},
        "satisfaction": {"pk": asked.pk},
    }

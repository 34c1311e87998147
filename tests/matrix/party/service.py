"""Double registration and service in the matrix: communities at home and elsewhere, members of organs.

Who registers belongs to an organ: the branch of the grid at home reads nothing of that. The service is 阿兰's
(`party_member`), whom the village took in: so the member's own verbs have somebody who may.
"""

from datetime import time, timedelta
from typing import Any

from members.models import Registration, ServiceRecord
from members.services.service import posts, registrations
from tests.matrix.admin_table import Model
from tests.matrix.lines import BRANCH_SECRETARY, PARTY_MEMBER, Line, call, form, page
from tests.matrix.party import DEPARTMENT, DOOR, MEMBERS, PLACE_KEEPERS, PLACE_READERS, READERS, WIDE, act
from tests.members.service.kit import facts
from tests.world import GRID, OTHER_GRID, OTHER_VILLAGE, VILLAGE
from tests.world_grids import middle_of
from tests.world_members import Party
from xinhui.core import clock

SEES: dict[str, Any] = {"seen": PLACE_READERS, "seen_elsewhere": WIDE}
OWN = frozenset({PARTY_MEMBER})
#: What a community offers is also seen by who is registered with it; records by the member's officers as well.
OFFERS: dict[str, Any] = {"seen": PLACE_READERS | OWN, "seen_elsewhere": WIDE}
SERVED: dict[str, Any] = {"seen": DOOR, "seen_elsewhere": WIDE}
KEEPERS = PLACE_KEEPERS | {BRANCH_SECRETARY}
POST = {
    "community": "@code", "title": "村口巡查", "kind": "patrol", "what": "巡查", "time_from": "09:00", "hours": "2",
    "capacity": "2", "place": "村口", "latitude": "22.4", "longitude": "113.0", "coordinate_system": "wgs84",
    "radius_m": "500",
}  # fmt: skip
WISH = {"community": "@code", "title": "换灯", "kind": "repair", "beneficiary": "poor", "what": "灯坏了",
        "wanted_by": "2099-01-01"}  # fmt: skip


def listed(name: str, row: str, sees: dict[str, Any]) -> Line:
    """A list of rows of the place."""
    return page(name, READERS, row=row, is_list=True, **sees)


def does(subject: str, verb: str, row: str, may: frozenset[str] = PLACE_KEEPERS, **data: object) -> Line:
    """A verb on a row of the place."""
    sees: dict[str, Any] = {"wish": OFFERS, "service-post": OFFERS, "service-record": SERVED}.get(subject, SEES)
    return act(subject, verb, row, may, **sees, **data)  # type: ignore[arg-type]  # data never names `seen`


LINES: tuple[Line, ...] = (
    page("members:service", READERS),
    listed("members:registrations", "registration:asked", SEES),
    page("members:registration_new", KEEPERS),
    form("members:registration_new", frozenset({"org_department"}), door=KEEPERS, row="registration:free", ok=302,
         wrong=400, seen=KEEPERS, seen_elsewhere=KEEPERS, data={"member": "@member", "area_code": "@code", "kind": "home"}),
    page("members:registration_excel", READERS),
    listed("members:partnerships", "partnership:asked", SEES),
    page("members:partnership_new", KEEPERS),
    form("members:partnership_new", frozenset({"org_department"}), door=KEEPERS, row="registration:free", wrong=400,
         seen=KEEPERS, seen_elsewhere=KEEPERS,
         data={"organization": "@organization", "area_code": "@code", "service": "每月环境整治"}),
    page("members:service_community", PLACE_READERS, door=READERS, row="service:community", **SEES),
    page("members:service_unit", DEPARTMENT | WIDE, door=READERS, row="service:unit", seen=WIDE, seen_elsewhere=WIDE),
    page("members:service_unit_excel", DEPARTMENT | WIDE, door=READERS, row="service:unit", seen=WIDE, seen_elsewhere=WIDE),
    listed("members:service_posts", "service_post", OFFERS),
    page("members:service_post_new", PLACE_KEEPERS),
    form("members:service_post_new", PLACE_KEEPERS, door=PLACE_KEEPERS, row="service:community", seen=PLACE_KEEPERS,
         seen_elsewhere=PLACE_KEEPERS, data=POST),
    page("members:service_post", PLACE_READERS, door=READERS, row="service_post", **OFFERS),
    page("members:service_attendance", PLACE_KEEPERS, row="service_post", **SEES),
    form("members:service_attendance", PLACE_KEEPERS, door=PLACE_KEEPERS, row="service_post", **SEES,
         data={"record_ids": "@record", "minutes": "60"}),
    listed("members:wishes", "wish:open", OFFERS),
    page("members:wish_new", PLACE_KEEPERS),
    form("members:wish_new", PLACE_KEEPERS, door=PLACE_KEEPERS, row="service:community", seen=PLACE_KEEPERS,
         seen_elsewhere=PLACE_KEEPERS, data=WISH),
    listed("members:service_records", "service_record:asked", SERVED),
    page("members:service_record_excel", READERS),
    page("members:phone_service", MEMBERS),
    page("members:phone_service_register", MEMBERS),
    # members of a village's branch do not register: the form says so
    form("members:phone_service_register", MEMBERS, door=MEMBERS, ok=400,
         data={"area_code": VILLAGE, "kind": "home"}),
    does("registration", "accept", "registration:asked"),
    does("registration", "refuse", "registration:asked", reason="不住本村"),
    does("registration", "withdraw", "registration:asked", DEPARTMENT),
    does("registration", "end", "registration:accepted", reason="搬家"),
    does("partnership", "accept", "partnership:asked"),
    does("partnership", "refuse", "partnership:asked", reason="已满"),
    does("partnership", "withdraw", "partnership:asked", DEPARTMENT),
    does("partnership", "end", "partnership:accepted", reason="期满"),
    does("service-post", "take", "service_post", OWN, on="@on"),
    does("service-post", "close", "service_post", reason="施工"),
    does("wish", "take", "wish:open", OWN),
    does("wish", "finish", "wish:taken", OWN, result="好了", minutes="30"),
    does("wish", "give_back", "wish:taken", OWN),
    does("wish", "confirm", "wish:done", rating="5", minutes="30"),
    does("wish", "send_back", "wish:done", reason="还差一盏"),
    does("wish", "cancel", "wish:open", reason="已解决"),
    does("service-record", "cancel", "service_record:asked", OWN),
    does("service-record", "attend", "service_record:asked", minutes="60"),
    does("service-record", "miss", "service_record:asked"),
    does("service-record", "rate", "service_record:served", rating="5"),
    does("service-record", "refuse", "service_record:served", reason="未到岗"),
    does("service-record", "certify", "service_record:rated", minutes="60"),
    does("service-record", "correct", "service_record:certified", change="-10", reason="更正"),
    page("members:phone_service_record", OWN, door=MEMBERS, row="service_record:asked", seen=OWN),
    form("members:phone_service_record", OWN, door=MEMBERS, row="service_record:asked", seen=OWN),
    call("GET api:service-records-list", row="service_record:asked", is_list=True, **SERVED),
    call("GET api:service-records-detail", row="service_record:asked", **SERVED),
)  # fmt: skip
MODELS = tuple(
    Model(f"members.{name}", DEPARTMENT)
    for name in ("registration", "unitpartnership", "servicepost", "servicerequest", "servicerecord", "servicehours")
)


def rows(party: Party) -> dict[str, Any]:
    """Rows in every state that a verb begins from, here and there."""
    here = _at(party, VILLAGE, GRID, ("organ_member", "organ_secretary"), "organ_branch", "party_member")
    there = _at(
        party, OTHER_VILLAGE, OTHER_GRID, ("other_organ_member", ""), "other_organ_branch", "other_party_member"
    )
    return {handle: (here[handle], there[handle]) for handle in here}


def _at(
    party: Party, village: str, grid: str, who: tuple[str, str], branch: str, servant: str
) -> dict[str, dict[str, object]]:
    department, organization = party.act("org_department"), party.organizations[branch]
    members = [
        party.members[who[0]],
        party.enter(branch, 900 + organization.pk),
        party.enter(branch, 950 + organization.pk),
    ]
    asked, accepted = (
        registrations.enter_registration(actor=department, member_id=member.pk, area_code=village)
        for member in members[:2]
    )
    registrations.accept_registration(actor=department, registration_id=accepted.pk)
    partners = [registrations.propose_partnership(actor=department, organization_id=organization.pk, area_code=area,
                                                  service=f"{village}环境整治") for area in (village,)]  # fmt: skip
    ended = type(partners[0]).objects.create(
        unit=party.district.world.unit("bureau"), organization=organization, area_code=village, service="助学",
        starts_on=clock.today(), state="accepted",
    )  # fmt: skip
    server = party.members[servant]
    Registration.objects.create(member=server, area_code=village, state="accepted", asked_at=clock.now(),
                                decided_at=clock.now())  # fmt: skip
    latitude, longitude = middle_of(grid)
    post = posts.open_post(
        actor=department, community=village,
        facts=facts(latitude=latitude, longitude=longitude, weekdays="", time_from=time(0, 0), starts_on=clock.today() - timedelta(days=9)),
    )  # fmt: skip
    found: dict[str, dict[str, object]] = {
        "registration:asked": _row(asked, asked.member.organization.name + " → " + _name(village)),
        "registration:accepted": _row(accepted, ""),
        "registration:free": {"code": village, "member": members[2].pk, "organization": _unitless(party, branch)},
        "partnership:asked": _row(partners[0], partners[0].service),
        "partnership:accepted": _row(ended, ""),
        "service:community": {"code": village}, "service:unit": {"pk": organization.unit_id},
    }  # fmt: skip
    return found | _served(post, server) | _wishes(party, village, server)


def _row(row: Any, mark: str) -> dict[str, object]:
    return {"pk": row.pk, "mark": mark, "uuid": f'"id":{row.pk},'}


def _name(village: str) -> str:
    return {VILLAGE: "罗坑村", OTHER_VILLAGE: "双水村"}[village]


def _unitless(party: Party, branch: str) -> int:
    other = "other_organ_branch" if branch == "organ_branch" else "organ_branch"
    return party.organizations[other].pk


def _served(post: Any, member: Any) -> dict[str, dict[str, object]]:
    now, today = clock.now(), clock.today()
    common = {"post": post, "member": member, "area_code": post.area_code, "asked_at": now, "most_minutes": 180}
    rated = {"minutes": 60, "rating": 5, "rated_at": now}
    asked = ServiceRecord.objects.create(**common, on=today)
    made = {
        "asked": asked,
        "served": ServiceRecord.objects.create(**common, on=today - timedelta(days=1), state="signed_out", minutes=60),
        "rated": ServiceRecord.objects.create(**common, on=today - timedelta(days=2), state="rated", **rated),
        "certified": ServiceRecord.objects.create(**common, on=today - timedelta(days=3), state="certified", **rated,
                                                  certified_minutes=60, certified_at=now),
    }  # fmt: skip
    made["certified"].hours.create(
        member=member, organization=member.organization, area_code=post.area_code, kind=post.kind, why="certified",
        on=today, change=60, balance=60, at=now,
    )  # fmt: skip
    link = f"/party/service/posts/{post.pk}/"
    found = {f"service_record:{state}": _row(row, link) for state, row in made.items()}
    return {**found, "service_post": {**_row(post, link), "record": asked.pk, "on": today + timedelta(days=1)}}


def _wishes(party: Party, village: str, member: Any) -> dict[str, dict[str, object]]:
    row = posts.make_wish(
        actor=party.act("org_department"), community=village, title=f"换灯{village}", kind="repair",
        beneficiary="poor", what="灯坏了", wanted_by=clock.today() + timedelta(days=9),
    )  # fmt: skip
    taken = {"taker": member, "taken_at": clock.now(), "minutes": 30, "area_code": village, "community": village,
             "title": "x", "kind": "repair", "beneficiary": "poor", "what": "x", "wanted_by": clock.today()}  # fmt: skip
    rows = type(row).objects
    return {
        "wish:open": _row(row, row.title), "wish:taken": _row(rows.create(**taken, state="taken"), ""),
        "wish:done": _row(rows.create(**taken, state="done", done_at=clock.now()), ""),
    }  # fmt: skip

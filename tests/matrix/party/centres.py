"""Centres in the matrix: everybody inside the door sees both; the posts over the place keep the one at home."""

from datetime import date, timedelta
from typing import Any

from members.models import ActivitySignUp, Centre, CentreActivity, CentreRoom, CentreService, RoomBooking
from tests.matrix.admin_table import Model
from tests.matrix.lines import Line, form, page
from tests.matrix.party import DEPARTMENT, DOOR, KEEPERS, MEMBERS, PLACE_KEEPERS, WIDE, act
from tests.world import OTHER_VILLAGE, VILLAGE
from tests.world_members import Party
from xinhui.core import clock

ALL: dict[str, Any] = {"seen": DOOR, "seen_elsewhere": DOOR}
OF: dict[str, Any] = {"seen": DOOR, "seen_elsewhere": WIDE}
FACTS: dict[str, Any] = {"name": "新驿站", "kind": "work_station", "place": "车站", "hours": "08:00-22:00"}
LINES: tuple[Line, ...] = (
    page("members:centres", DOOR, row="centre", is_list=True, **ALL),
    page("members:centre", DOOR, row="centre", **ALL),
    page("members:phone_centres", MEMBERS, row="centre:phone", is_list=True, seen=MEMBERS, seen_elsewhere=MEMBERS),
    page("members:phone_centre", MEMBERS, row="centre", seen=MEMBERS, seen_elsewhere=MEMBERS),
    page("members:centre_new", KEEPERS),
    form("members:centre_new", PLACE_KEEPERS, door=KEEPERS, data={**FACTS, "area_code": VILLAGE}),
    act("centre", "visits", "centre", PLACE_KEEPERS, **ALL, kind="residents", number_of="3"),
    act("centre", "activity", "centre", PLACE_KEEPERS, **ALL, ok=400),
    act("centre", "room", "centre", PLACE_KEEPERS, **ALL, ok=400),
    act("centre", "service", "centre", PLACE_KEEPERS, **ALL, ok=400),
    act("centre", "change", "centre", PLACE_KEEPERS, **ALL, **FACTS, area_code="@area"),
    act("centre", "close", "centre:empty", PLACE_KEEPERS, **ALL, reason="搬迁"),
    act("centre_room", "book", "centre_room", PLACE_KEEPERS | MEMBERS, **ALL, ok=400),
    act("centre_room", "set", "centre_room", PLACE_KEEPERS, **ALL, capacity="9"),
    act("centre_service", "end", "centre_service", PLACE_KEEPERS, **ALL),
    act("room_booking", "cancel", "room_booking", KEEPERS, **OF),
    act("room_booking", "keep", "room_booking:begun", PLACE_KEEPERS, **OF),
    act("room_booking", "miss", "room_booking:begun", PLACE_KEEPERS, **OF),
    act("centre_activity", "sign_up", "centre_activity", MEMBERS, **ALL),
    act("centre_activity", "withdraw", "centre_activity:own", MEMBERS, **ALL),
    act("centre_activity", "finish", "centre_activity:begun", PLACE_KEEPERS, **ALL, attended="9"),
    act("centre_activity", "cancel", "centre_activity", PLACE_KEEPERS, **ALL, reason="台风"),
)  # fmt: skip
MODELS = tuple(
    Model(f"members.{name}", DEPARTMENT)
    for name in ("centre", "centreroom", "centreservice", "centreactivity", "activitysignup", "roombooking",
                 "visitcount")
)  # fmt: skip


def rows(party: Party) -> dict[str, Any]:
    """A centre with everything and an empty one, here and there."""
    here = _at(party, VILLAGE, "grid_branch", "甲")
    there = _at(party, OTHER_VILLAGE, "other_branch", "乙")
    return {handle: (here[handle], there[handle]) for handle in here}


def _at(party: Party, village: str, branch: str, name: str) -> dict[str, dict[str, object]]:
    facts: dict[str, Any] = {"kind": "village", "area_code": village, "place": "村口", "opened_on": date(2020, 1, 1),
                             "hours": {day: [["08:00", "22:00"]] for day in "1234567"}}  # fmt: skip
    centre, empty = (Centre.objects.create(name=f"{name}{each}", **facts) for each in ("站", "空站"))
    room = CentreRoom.objects.create(centre=centre, name="厅", capacity=20)
    service = CentreService.objects.create(centre=centre, name="咨询", offered_by="司法所")
    ahead, begun = clock.now() + timedelta(days=9), clock.now() - timedelta(hours=1)
    bookings = [
        RoomBooking.objects.create(
            room=room, organization=party.organizations[branch], starts_at=at, ends_at=at + timedelta(hours=2),
            people=3, purpose="支委会", booked_by=party.user("org_department"),
        )
        for at in (ahead, begun)
    ]  # fmt: skip
    activities = [
        CentreActivity.objects.create(
            centre=centre, title="义诊", starts_at=at, ends_at=at + timedelta(hours=2), capacity=9
        )
        for at in (ahead, ahead, begun)
    ]
    for who in ("branch_secretary", "party_member"):
        ActivitySignUp.objects.create(activity=activities[1], member=party.members[who], state="in")
    mark = f'"/party/centres/{centre.pk}/"'
    return {
        "centre": {"pk": centre.pk, "mark": mark, "area": village}, "centre:empty": {"pk": empty.pk},
        "centre:phone": {"pk": centre.pk, "mark": f'"/m{mark[1:]}'},
        "centre_room": {"pk": room.pk}, "centre_service": {"pk": service.pk},
        "room_booking": {"pk": bookings[0].pk}, "room_booking:begun": {"pk": bookings[1].pk},
        "centre_activity": {"pk": activities[0].pk}, "centre_activity:own": {"pk": activities[1].pk},
        "centre_activity:begun": {"pk": activities[2].pk},
    }  # fmt: skip

"""An alliance is founded, units join and leave, it meets once a quarter; late projects are chased up; people sent."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from grids.models import Deployment
from members.models import Alliance, AllianceMeeting, AllianceSeat
from members.selectors import alliances
from members.services.alliances import meetings as m
from members.services.alliances import seats as s
from members.services.alliances.chase import chase_alliance_projects, remind_alliance_meetings
from members.services.alliances.projects import extend_project, rate_project
from members.services.alliances.send import send_people_of_unit
from members.states.alliance import MEETING_TABLE, AllianceMeetingState
from tests.members.alliances.kit import demand, founded, fresh, joined, matched, meeting, resource, told
from tests.world import GRID, OTHER_GRID, TOWN, VILLAGE
from tests.world_members import Party
from xinhui.accounts.actors import SYSTEM
from xinhui.core import clock
from xinhui.core.clock import LOCAL
from xinhui.core.errors import Conflict, DomainError, Forbidden, InvalidInput, NotFound, TransitionRefused


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 9, tzinfo=LOCAL)


def test_founded_joined_and_left(party: Party) -> None:
    alliance = s.found_alliance(actor=party.act("secretary"), organization_id=party.organizations["village_branch"].pk)
    assert (alliance.area_code, alliance.name, alliance.is_of_town) == (VILLAGE, "罗坑村党总支", False)
    with pytest.raises(Conflict) as twice:
        founded(party)
    assert twice.value.code == "alliance-exists"
    seat = joined(party, alliance, is_part_time_member=True)
    assert told("party.alliance_joined") == ["asong"]
    with pytest.raises(Conflict) as again:
        joined(party, alliance)
    assert again.value.field == "unit"
    assert alliances.units_joined() == 1
    s.change_representative(actor=party.act("organ_secretary"), seat_id=seat.pk, representative="钱科长")
    seat.refresh_from_db()
    assert (seat.representative, seat.is_part_time_member) == ("钱科长", False)
    offer = resource(party, alliance)
    s.leave_alliance(actor=party.act("secretary"), seat_id=seat.pk, reason="机构改革")
    offer.refresh_from_db()
    assert (offer.state, offer.reason, alliances.units_joined()) == ("withdrawn", "机构改革", 0)
    with pytest.raises(Conflict):
        s.leave_alliance(actor=party.act("secretary"), seat_id=seat.pk, reason="机构改革")
    joined(party, alliance)  # it may come back
    s.dissolve_alliance(actor=party.act("secretary"), alliance_id=alliance.pk, reason="并村")
    assert not AllianceSeat.objects.in_force().exists()
    founded(party)  # and the place may found another
    with pytest.raises(Conflict):
        joined(party, alliance, "water")


def test_who_sees_and_who_may(party: Party) -> None:
    alliance = founded(party)
    joined(party, alliance)
    for handle, sees in (("secretary", True), ("organizer", True), ("town_leader", True), ("organ_secretary", True),
                         ("other_secretary", False), ("organ_member", False), ("branch_secretary", False)):  # fmt: skip
        found = Alliance.objects.visible_to(party.user(handle))
        assert (alliance in found) is sees, handle
        assert found.count() == int(sees)
    for handle in ("organ_secretary", "other_secretary", "town_leader", "party_member"):
        with pytest.raises(Forbidden):
            s.join_alliance(actor=party.act(handle), alliance_id=alliance.pk, representative="某",
                            unit_id=party.district.world.unit("water").pk)  # fmt: skip
    for name in ("branch_secretary", "other_organizer"):
        with pytest.raises(Forbidden):
            s.found_alliance(actor=party.act(name), organization_id=party.organizations["town_committee"].pk)
    seat = alliance.seats.get()
    with pytest.raises(Forbidden):
        s.change_representative(actor=party.act("other_branch_secretary"), seat_id=seat.pk, representative="某")


@pytest.mark.parametrize(
    ("field", "call"),
    [
        ("organization", lambda w, a: founded(w, "organ_branch")),
        ("organization", lambda w, a: founded(w, "grid_branch")),
        ("organization", lambda w, a: s.found_alliance(actor=w.act("org_department"), organization_id=10**6)),
        ("founded_on", lambda w, a: founded(w, "town_committee", on=clock.today() + timedelta(1))),
        ("joined_on", lambda w, a: s.join_alliance(
            actor=w.act("secretary"), alliance_id=a.pk, unit_id=w.district.world.unit("water").pk, representative="某",
            joined_on=a.founded_on - timedelta(1))),
        ("unit", lambda w, a: s.join_alliance(
            actor=w.act("secretary"), alliance_id=a.pk, unit_id=10**6, representative="某")),
        ("representative", lambda w, a: s.join_alliance(
            actor=w.act("secretary"), alliance_id=a.pk, unit_id=10**6, representative=" ")),
        ("planned_on", lambda w, a: meeting(w, a, days=-1)),
        ("minutes", lambda w, a: hold(w, meeting(w, a), minutes=" ")),
        ("resolutions", lambda w, a: hold(w, meeting(w, a), resolutions=" ")),
        ("present", lambda w, a: hold(w, meeting(w, a), present=[])),
        ("held_on", lambda w, a: hold(w, meeting(w, a), held_on=clock.today() + timedelta(1))),
    ],
)  # fmt: skip
def test_refusals_name_the_field(party: Party, field: str, call: Callable[..., object]) -> None:
    with pytest.raises(DomainError) as refusal:
        call(party, founded(party))
    assert refusal.value.field == field


def hold(party: Party, row: AllianceMeeting, **facts: object) -> AllianceMeeting:
    values: dict[str, object] = {"minutes": "通报三个清单", "resolutions": "认领两个项目", "present": [
        seat.pk for seat in AllianceSeat.objects.filter(alliance_id=row.alliance_id, left_on=None)
    ][:1], **facts}  # fmt: skip
    return m.hold_meeting(actor=party.act("secretary"), meeting_id=row.pk, **values)  # type: ignore[arg-type]


def test_a_meeting_is_held_with_attendance_by_unit(party: Party) -> None:
    alliance = founded(party)
    first, second = joined(party, alliance), joined(party, alliance, "water")
    row = meeting(party, alliance)
    assert told("party.alliance_meeting") == ["asong"]
    stranger = joined(party, founded(party, "town_committee"))
    with pytest.raises(InvalidInput):
        hold(party, row, present=[stranger.pk])
    hold(party, row)
    assert dict(row.attendance.values_list("seat", "was_present")) == {first.pk: True, second.pk: False}
    assert [vars(row)["last"] for row in alliances.listed(party.user("secretary"))] == [clock.today()]
    off = meeting(party, alliance)
    m.call_off_meeting(actor=party.act("secretary"), meeting_id=off.pk, reason="台风")
    assert told("party.alliance_meeting_off") == ["asong"]
    with pytest.raises(Forbidden):
        m.plan_meeting(actor=party.act("organ_secretary"), alliance_id=alliance.pk, topic="x", place="x",
                       planned_on=clock.today())  # fmt: skip


@pytest.mark.parametrize("state", list(AllianceMeetingState))
def test_meetings_in_every_state(party: Party, state: AllianceMeetingState) -> None:
    alliance = founded(party)
    joined(party, alliance)
    verbs: dict[str, Callable[[AllianceMeeting], AllianceMeeting]] = {
        "hold": lambda row: hold(party, row),
        "call_off": lambda row: m.call_off_meeting(actor=party.act("secretary"), meeting_id=row.pk, reason="台风"),
    }
    assert set(verbs) == set(MEETING_TABLE.verbs)
    for verb, act in verbs.items():
        row = meeting(party, alliance)
        facts = {"held_on": clock.today(), "minutes": "x", "resolutions": "x"} if state == "held" else {}
        AllianceMeeting.objects.filter(pk=row.pk).update(state=state, reason="x", **facts)
        if MEETING_TABLE.allows(state, verb):
            assert act(row).state == MEETING_TABLE.next(state, verb)
            continue
        with pytest.raises(TransitionRefused):
            act(row)


def test_the_leader_is_reminded_once_and_the_town_when_it_is_late(party: Party) -> None:
    alliance = founded(party, on=date(2026, 3, 1))
    party_secretary(party, alliance)
    runs = {}
    for day in (date(2026, 5, 17), date(2026, 5, 18), date(2026, 5, 19), date(2026, 6, 1), date(2026, 6, 2),
                date(2026, 6, 3)):  # fmt: skip
        with clock.moved(at(day)):
            remind_alliance_meetings(actor=SYSTEM)
            remind_alliance_meetings(actor=SYSTEM)
        runs[day.isoformat()] = (told("party.alliance_soon"), told("party.alliance_overdue"))
    assert list(runs.values()) == [
        ([], []), (["aju"], []), (["aju"], []), (["aju"], []), (["aju"], ["aju", "tanweiyuan"]),
        (["aju"], ["aju", "tanweiyuan"]),
    ]  # fmt: skip


def party_secretary(party: Party, alliance: Alliance) -> None:
    """阿菊 leads the village's organization too."""
    alliance.organization.officers.create(
        member=party.members["branch_secretary"], duty="secretary", starts_on=date(2026, 1, 1)
    )


def test_a_late_project_climbs_unit_leader_town_each_once(party: Party) -> None:
    with clock.moved(at(date(2026, 6, 1))):
        project = matched(party, days=10)
        party_secretary(party, project.alliance)
    due, seen = project.due_on, []
    for late in (0, 1, 2, 7, 14, 15):
        with clock.moved(at(due + timedelta(days=late))):
            chase_alliance_projects(actor=SYSTEM)
            chase_alliance_projects(actor=SYSTEM)
            seen.append((fresh(project).chased_level, told("party.alliance_late")))
    assert seen == [
        (0, []), (1, ["asong"]), (1, ["asong"]), (2, ["aju", "asong"]), (3, ["aju", "asong", "tanweiyuan"]),
        (3, ["aju", "asong", "tanweiyuan"]),
    ]  # fmt: skip
    with clock.moved(at(due + timedelta(days=15))):
        extend_project(
            actor=party.act("organizer"), project_id=project.pk, due_on=due + timedelta(days=20), reason="雨"
        )
        assert fresh(project).chased_level == 0
    with clock.moved(at(due + timedelta(days=60))):  # the portal was down for weeks: all levels at once
        chase_alliance_projects(actor=SYSTEM)
    assert told("party.alliance_late") == ["aju", "aju", "asong", "asong", "tanweiyuan", "tanweiyuan"]
    assert list(fresh(project).entries.values_list("verb", flat=True)).count("chase") == 4


def test_the_overview_counts_its_records(party: Party) -> None:
    project = matched(party, state="done")
    rate_project(actor=party.act("secretary"), project_id=project.pk, rating=4)
    late = matched(party, days=0, alliance=project.alliance)
    demand(party, project.alliance)
    with clock.moved(at(late.due_on + timedelta(days=1))):
        rows = alliances.by_town(party.user("organizer"))
        assert alliances.by_town(party.user("other_organizer")) == []
        assert alliances.average_rating(party.user("organizer")) == 4.0
    line = rows[0]
    assert (line.code, line.alliances, line.seats, line.resources, line.demands) == (TOWN, 1, 1, 2, 3)
    assert (line.projects, line.done, line.overdue) == (2, 1, 1)


def test_people_are_sent_by_those_whom_the_grids_room_allows(party: Party) -> None:
    alliance = founded(party)
    seat = joined(party, alliance)
    facts: dict[str, Any] = {"seat_id": seat.pk, "names": ["阿一", "", "阿二"], "duty": "入户走访"}
    for handle in ("org_department", "secretary", "organ_secretary"):
        with pytest.raises(Forbidden):
            send_people_of_unit(actor=party.act(handle), grid_code=GRID, **facts)
    command = party.act("command")
    for field, wrong in (("grid", {"grid_code": OTHER_GRID}), ("names", {"names": [" "]}), ("duty", {"duty": ""})):
        with pytest.raises(InvalidInput) as refusal:
            send_people_of_unit(actor=command, **{"grid_code": GRID, **facts, **wrong})
        assert refusal.value.field == field
    assert send_people_of_unit(actor=command, grid_code=GRID, **facts) == 2
    assert send_people_of_unit(actor=command, grid_code=GRID, **facts) == 0, "who is there already"
    assert alliances.sent_down_by_unit(alliance) == [
        {"unit_id": seat.unit_id, "name": seat.unit.name, "people": 2}
    ]  # fmt: skip
    assert alliances.people_sent_down() == Deployment.objects.count() == 2
    s.leave_alliance(actor=party.act("secretary"), seat_id=seat.pk, reason="机构改革")
    with pytest.raises(NotFound):
        send_people_of_unit(actor=command, grid_code=GRID, **facts)


def test_the_database_holds_its_rules(party: Party) -> None:
    alliance = founded(party)
    seat = joined(party, alliance)
    for change in ({"left_on": clock.today()}, {"joined_on": date(2030, 1, 1), "left_on": date(2029, 1, 1)}):
        with pytest.raises(IntegrityError), transaction.atomic():
            AllianceSeat.objects.filter(pk=seat.pk).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        Alliance.objects.create(
            name="x", area_code=VILLAGE, organization=alliance.organization, founded_on=clock.today()
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        Alliance.objects.filter(pk=alliance.pk).update(area_code="440705")

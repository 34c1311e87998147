"""Squads are founded and disbanded; members enlisted, released, made leaders."""

import pytest

from grids.models import Squad, SquadMember
from grids.selectors.policing import squads_of
from grids.services.policing.activities import call_out
from grids.services.policing.squads import disband_squad, enlist_member, found_squad, name_leader, release_member
from tests.grids.policing.squads import member_of, squad_of
from tests.world import OTHER_TOWN, TOWN, VILLAGE
from tests.world_grids import District
from xinhui.audit.models import Entry
from xinhui.core import clock
from xinhui.core.errors import Conflict, Forbidden, InvalidInput


@pytest.mark.parametrize(("who", "area"), [("town_leader", TOWN), ("secretary", VILLAGE), ("command", OTHER_TOWN)])
def test_a_squad_is_founded_in_ones_area(district: District, who: str, area: str) -> None:
    squad = found_squad(actor=district.act(who), area_code=area, kind="flood", name=" 防汛队 ")
    assert (squad.name, squad.area_code, squad.founded_on) == ("防汛队", area, clock.today())
    assert Entry.objects.get(verb="squad.found").area_code == area


@pytest.mark.parametrize(("who", "area"), [("secretary", TOWN), ("worker", VILLAGE), ("town_leader", OTHER_TOWN)])
def test_not_in_another(district: District, who: str, area: str) -> None:
    with pytest.raises(Forbidden):
        found_squad(actor=district.act(who), area_code=area, kind="flood", name="防汛队")


@pytest.mark.parametrize("area", ["440705", "440705999", "4407051032", "x"])
def test_an_area_that_is_none(district: District, area: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        found_squad(actor=district.act("command"), area_code=area, kind="flood", name="防汛队")
    assert caught.value.field == "area_code"


def test_a_name_stands_once_in_an_area(district: District) -> None:
    squad_of(district)
    with pytest.raises(Conflict):
        squad_of(district)
    assert squad_of(district, area=VILLAGE).pk


def test_the_first_member_leads_until_another_is_named(district: District) -> None:
    squad = squad_of(district)
    first, second = member_of(district, squad, "甲"), member_of(district, squad, "乙")
    squad.refresh_from_db()
    assert squad.leader == first
    assert name_leader(actor=district.act("town_leader"), member_id=second.pk).leader == second
    release_member(actor=district.act("town_leader"), member_id=second.pk, reason="迁出")
    squad.refresh_from_db()
    second.refresh_from_db()
    assert squad.leader_id is None
    assert second.ends_on == clock.today()
    with pytest.raises(Conflict) as caught:
        name_leader(actor=district.act("town_leader"), member_id=second.pk)
    assert caught.value.code == "member-left"


def test_a_person_is_enlisted_once(district: District) -> None:
    squad = squad_of(district)
    member_of(district, squad, "甲", "worker")
    for name, handle in (("甲", None), ("另名", "worker")):
        with pytest.raises(Conflict) as caught:
            member_of(district, squad, name, handle)
        assert caught.value.code == "member-enlisted"


@pytest.mark.parametrize("phone", ["", "1234", "电话", "1" * 21])
def test_without_a_number_nobody_can_be_called(district: District, phone: str) -> None:
    squad = squad_of(district)
    with pytest.raises(InvalidInput) as caught:
        enlist_member(actor=district.act("command"), squad_id=squad.pk, name="甲", phone=phone)
    assert caught.value.field == "phone"


def test_a_member_sees_the_squad_and_strangers_do_not(district: District) -> None:
    squad = squad_of(district)
    worker = district.act_user("worker")
    assert not Squad.objects.visible_to(worker).exists()
    member = member_of(district, squad, "阿珍", "worker")
    assert list(Squad.objects.visible_to(worker)) == [squad]
    assert list(SquadMember.objects.visible_to(worker)) == [member]
    for handle in ("other_town_leader", "second_worker", "handler", "system_admin"):
        assert not Squad.objects.visible_to(district.act_user(handle)).exists(), handle
    assert list(squads_of(district.act_user("town_leader")).values_list("member_count", flat=True)) == [1]


def test_a_disbanded_squad_has_no_members(district: District) -> None:
    squad = squad_of(district)
    member = member_of(district, squad, "甲")
    activity = call_out(actor=district.act("command"), squad_id=squad.pk, title="救援", place="河边", text="速到")
    with pytest.raises(Conflict) as caught:
        disband_squad(actor=district.act("command"), squad_id=squad.pk, reason="合并")
    assert caught.value.code == "call-out-open"
    activity.ends_at = activity.starts_at
    activity.save()
    disband_squad(actor=district.act("command"), squad_id=squad.pk, reason="合并")
    member.refresh_from_db()
    assert member.ends_on == clock.today()
    with pytest.raises(Conflict) as caught:
        member_of(district, squad, "乙")
    assert caught.value.code == "squad-disbanded"

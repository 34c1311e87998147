"""A squad is called out by message, answers, and its hours are written down; totals are sums of rows."""

from datetime import timedelta

import pytest

from grids.models import SquadShare
from grids.selectors.policing import answers, hours_by_member, minutes_by_kind, open_calls, squads_of
from grids.services.policing.activities import answer_call_out, call_out, finish_call_out, record_activity
from grids.services.policing.squads import release_member
from tests.grids.policing.squads import member_of, squad_of
from tests.world_grids import MONDAY, District
from xinhui.core import clock
from xinhui.core.errors import Conflict, Forbidden, InvalidInput
from xinhui.outbox.models import Message


def test_every_member_is_asked_and_who_has_an_account_is_told(district: District) -> None:
    squad = squad_of(district)
    member_of(district, squad, "阿珍", "worker")
    member_of(district, squad, "甲")
    gone = member_of(district, squad, "乙")
    release_member(actor=district.act("command"), member_id=gone.pk, reason="迁出")
    activity = call_out(
        actor=district.act("dispatcher"), squad_id=squad.pk, title="落水救援", place="睦洲水道", text="带救生衣"
    )
    told = Message.objects.filter(kind="squad.called", channel="in_app")
    assert [message.recipient_id for message in told] == [district.world.worker.pk]
    assert answers(activity) == {"waiting": 2, "coming": 0, "unable": 0}
    calls = open_calls(district.act_user("town_leader"))
    assert calls.values_list("asked", "coming", "waiting").get() == (2, 0, 2)


def test_members_answer_for_themselves_and_the_desk_for_those_rung_up(district: District) -> None:
    squad = squad_of(district)
    own, other = member_of(district, squad, "阿珍", "worker"), member_of(district, squad, "甲")
    activity = call_out(actor=district.act("dispatcher"), squad_id=squad.pk, title="救援", place="河边", text="速到")
    shares = {share.member_id: share.pk for share in activity.shares.all()}
    answer_call_out(actor=district.act("worker"), share_id=shares[own.pk], answer="coming")
    with pytest.raises(Forbidden):
        answer_call_out(actor=district.act("worker"), share_id=shares[other.pk], answer="coming")
    answer_call_out(actor=district.act("dispatcher"), share_id=shares[other.pk], answer="coming")
    share = answer_call_out(actor=district.act("dispatcher"), share_id=shares[other.pk], answer="unable")
    assert share.answered_by == district.act("dispatcher").label
    assert answers(activity) == {"waiting": 0, "coming": 1, "unable": 1}
    with pytest.raises(InvalidInput):
        answer_call_out(actor=district.act("dispatcher"), share_id=shares[other.pk], answer="waiting")


def test_hours_are_sums_of_rows_and_drills_do_not_count(district: District) -> None:
    squad = squad_of(district)
    first, second = member_of(district, squad, "甲"), member_of(district, squad, "乙")
    actor, day = district.act("dispatcher"), timedelta(days=1)
    with clock.moved(clock.now() + 3 * day):
        end = clock.now() - day
        record_activity(
            actor=actor, squad_id=squad.pk, kind="training", title="抛绳训练", starts_at=end - timedelta(hours=2),
            ends_at=end, minutes={first.pk: 120, second.pk: 90},
        )  # fmt: skip
        for is_drill, minutes in ((False, 60), (True, 999)):
            activity = call_out(
                actor=actor, squad_id=squad.pk, title="救援", place="河边", text="速到", is_drill=is_drill
            )
            finish_call_out(actor=actor, activity_id=activity.pk, result="平安", minutes={first.pk: minutes})
    assert minutes_by_kind(squad) == {"training": 210, "call_out": 60}
    assert list(hours_by_member(squad).values_list("name", "minutes", "times")) == [("乙", 90, 1), ("甲", 180, 2)]
    assert squads_of(district.act_user("town_leader")).values_list("minutes", flat=True).get() == 270


def test_one_call_out_at_a_time_and_it_ends_once(district: District) -> None:
    squad = squad_of(district)
    actor = district.act("dispatcher")
    with pytest.raises(Conflict) as caught:
        call_out(actor=actor, squad_id=squad.pk, title="救援", place="河边", text="速到")
    assert caught.value.code == "squad-empty"
    member = member_of(district, squad, "甲")
    activity = call_out(actor=actor, squad_id=squad.pk, title="救援", place="河边", text="速到")
    with pytest.raises(Conflict) as caught:
        call_out(actor=actor, squad_id=squad.pk, title="救援", place="河边", text="速到")
    assert caught.value.code == "call-out-open"
    for minutes in ({member.pk: 4321}, {member.pk + 1: 5}):
        with pytest.raises(InvalidInput) as wrong:
            finish_call_out(actor=actor, activity_id=activity.pk, result="平安", minutes=minutes)
        assert wrong.value.field == "minutes"
    finish_call_out(actor=actor, activity_id=activity.pk, result="平安", minutes={})
    with pytest.raises(Conflict) as caught:
        answer_call_out(actor=actor, share_id=SquadShare.objects.get().pk, answer="coming")
    assert caught.value.code == "call-out-over"


@pytest.mark.parametrize("who", ["worker", "secretary", "other_town_leader", "handler", "district_leader"])
def test_others_do_not_call_a_towns_squad(district: District, who: str) -> None:
    squad = squad_of(district)
    member_of(district, squad, "甲")
    with pytest.raises(Forbidden):
        call_out(actor=district.act(who), squad_id=squad.pk, title="救援", place="河边", text="速到")
    assert not Message.objects.filter(kind="squad.called").exists()


@pytest.mark.parametrize(("begin", "end"), [(-1, 1), (-1, -2), (-90, -1)])
def test_impossible_times(district: District, begin: int, end: int) -> None:
    squad = squad_of(district)
    with clock.moved(MONDAY + timedelta(days=900)), pytest.raises(InvalidInput) as caught:
        now = clock.now()
        record_activity(
            actor=district.act("dispatcher"), squad_id=squad.pk, kind="duty", title="值守",
            starts_at=now + timedelta(hours=begin), ends_at=now + timedelta(hours=end), minutes={},
        )  # fmt: skip
    assert caught.value.field == "ends_at"

"""Returns: the rule cited in time, accepted or disputed, ruled on; what each leaves behind."""

from datetime import timedelta

import pytest

from grids.models import Step, TimelineEntry
from grids.services.dispatch_whistle import dispatch_whistle
from grids.services.finish_assignment import finish_assignment
from grids.services.respond import respond
from grids.services.return_assignment import accept_return, claim_return, dispute_return, rule_return
from grids.services.tick import tick
from tests.world_chain import assignment_in, dispatched, lead_of
from tests.world_grids import MONDAY, District
from xinhui.audit.models import Entry
from xinhui.core import clock
from xinhui.core.errors import Conflict
from xinhui.outbox.models import Message

HOUR = timedelta(hours=1)


def told(kind: str) -> list[str]:
    """Usernames told of a kind, sorted."""
    rows = Message.objects.filter(kind=f"whistle.{kind}", channel="in_app")
    return sorted(rows.values_list("recipient__username", flat=True))


def test_claim_waits_for_the_town(district: District) -> None:
    with clock.moved(MONDAY):
        lead = assignment_in(district, "return_claimed")
    assert (lead.return_rule, lead.return_reason) == ("权责清单第12项", "属水务设施")
    running = Step.objects.get(assignment=lead, state="open")
    assert (running.stage, running.level) == ("review_return", 2)
    assert Step.objects.get(assignment=lead, stage="respond").state == "met"
    assert told("return_claimed") == ["lizhenzhang", "zhoudiaodu"]
    entry = TimelineEntry.objects.get(assignment=lead, verb="claim_return")
    assert (entry.data, entry.text) == ({"rule": "权责清单第12项"}, "属水务设施")
    assert Entry.objects.filter(verb="claim_return", target_id=str(lead.pk)).count() == 1


def test_claim_too_late_is_refused_and_the_deadline_still_runs(district: District) -> None:
    with clock.moved(MONDAY):
        lead = assignment_in(district, "sent")
    with clock.moved(MONDAY + timedelta(days=1)):
        tick()
        with pytest.raises(Conflict) as caught:
            claim_return(actor=district.act("handler"), assignment_id=lead.pk, rule="第12项", reason="非我单位")
    assert caught.value.code == "return-too-late"
    step = Step.objects.get(assignment=lead, stage="respond")
    assert (step.state, step.missed) == ("open", 1)
    lead.refresh_from_db()
    assert (lead.state, lead.return_rule) == ("sent", "")


def test_accepted_it_goes_back_to_the_dispatcher_and_out_again(district: District) -> None:
    with clock.moved(MONDAY):
        whistle = dispatched(district, "water")
        lead, support = lead_of(whistle), whistle.assignments.get(role="support")
        claim_return(actor=district.act("handler"), assignment_id=lead.pk, rule="第12项", reason="非我单位")
    with clock.moved(MONDAY + HOUR):
        accept_return(actor=district.act("dispatcher"), assignment_id=lead.pk)
    whistle.refresh_from_db()
    support.refresh_from_db()
    assert (whistle.state, whistle.return_count, support.state) == ("to_dispatch", 1, "cancelled")
    running = Step.objects.get(whistle=whistle, state="open")
    assert (running.stage, whistle.due_at) == ("dispatch", running.due_at)
    with clock.moved(MONDAY + 2 * HOUR):
        water = district.world.unit("water")
        dispatch_whistle(actor=district.act("dispatcher"), whistle_id=whistle.pk, lead_unit_id=water.pk)
    whistle.refresh_from_db()
    assert (whistle.state, whistle.lead_unit) == ("dispatched", water)
    assert [row.unit.code for row in whistle.assignments.filter(state="sent")] == [water.code]


def test_the_same_unit_may_be_sent_again_after_a_return(district: District) -> None:
    with clock.moved(MONDAY):
        lead = assignment_in(district, "returned")
        dispatch_whistle(
            actor=district.act("dispatcher"),
            whistle_id=lead.whistle_id,
            lead_unit_id=lead.unit_id,
            text="经核定由贵局负责",
        )
    whistle = lead.whistle
    assert list(whistle.assignments.order_by("id").values_list("state", flat=True)) == ["returned", "sent"]
    assert told("assigned") == ["wangke", "wangke", "zhaoju", "zhaoju"]


@pytest.mark.parametrize("uphold", [True, False])
def test_ruling(district: District, uphold: bool) -> None:
    with clock.moved(MONDAY):
        lead = assignment_in(district, "disputed")
        assert told("to_rule") == ["qianzhuren"]
    ruled_at = MONDAY + HOUR
    with clock.moved(ruled_at):
        rule_return(actor=district.act("command"), assignment_id=lead.pk, uphold=uphold, reason="依清单裁定")
    lead.refresh_from_db()
    whistle = lead.whistle
    running = Step.objects.get(whistle=whistle, state="open")
    if uphold:
        assert (lead.state, whistle.state, running.stage) == ("returned", "to_dispatch", "dispatch")
        return
    assert (lead.state, whistle.state, running.stage) == ("sent", "dispatched", "respond")
    # The response clock begins again at the ruling: 4 working hours from 10:00 skip the noon break.
    assert running.opened_at == ruled_at
    assert lead.due_at == running.due_at == MONDAY.replace(hour=16, minute=30)
    assert told("overruled") == ["wangke", "zhaoju"]


def test_a_supporting_return_leaves_the_lead_at_work(district: District) -> None:
    with clock.moved(MONDAY):
        whistle = dispatched(district, "water")
        lead, support = lead_of(whistle), whistle.assignments.get(role="support")
        respond(actor=district.act("handler"), assignment_id=lead.pk)
        finish_assignment(actor=district.act("handler"), assignment_id=lead.pk, result="已更换")
        whistle.refresh_from_db()
        assert whistle.state == "dispatched"
        claim_return(actor=district.act("water_handler"), assignment_id=support.pk, rule="第3项", reason="不涉水务")
        accept_return(actor=district.act("dispatcher"), assignment_id=support.pk)
    whistle.refresh_from_db()
    assert (whistle.state, whistle.return_count) == ("finished", 1)
    assert told("to_verify") == ["aqiang", "azhen"]


def test_a_disputed_return_that_nobody_rules_climbs(district: District) -> None:
    with clock.moved(MONDAY):
        lead = assignment_in(district, "disputed")
    with clock.moved(MONDAY + timedelta(days=2)):
        assert tick().advanced == 1
    step = Step.objects.get(assignment=lead, stage="rule")
    assert (step.level, step.missed) == (5, 1)
    assert told("escalated") == ["sunquzhang"]
    with clock.moved(MONDAY + timedelta(days=2)), pytest.raises(Conflict):
        dispute_return(actor=district.act("dispatcher"), assignment_id=lead.pk, reason="再次异议")

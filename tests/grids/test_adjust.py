"""Extension, suspension, hand-over: what becomes of the deadline, to the minute.

Monday 2026-09-14 09:00. Handling is a working day (390 minutes): due Tuesday 09:00; the noon break is 12:00–14:30.
"""

from datetime import datetime, timedelta

import pytest

from grids.models import Assignment, ExtensionRequest, Step, Whistle
from grids.services.adjust_assignment import ask_extension, decide_extension, hand_over, resume, suspend
from grids.services.close_whistle import close_whistle, rework_whistle, verify_whistle
from grids.services.finish_assignment import finish_assignment
from grids.services.respond import respond
from grids.services.tick import tick
from tests.world_chain import assignment_in, dispatched, lead_of
from tests.world_grids import MONDAY, District
from xinhui.core import clock
from xinhui.core.clock import LOCAL
from xinhui.core.errors import Conflict, InvalidInput
from xinhui.core.worktime import BudgetUnit
from xinhui.outbox.models import Message

DAY = BudgetUnit.WORKING_DAY


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of September 2026."""
    return datetime(2026, 9, day, hour, minute, tzinfo=LOCAL)


def handle_step(lead: Assignment) -> Step:
    """The handling deadline of the present round."""
    return Step.objects.filter(assignment=lead, stage="handle").latest("id")


def ask(district: District, lead: Assignment, amount: int = 1, unit: str = DAY) -> ExtensionRequest:
    """The handler asks for more time."""
    return ask_extension(
        actor=district.act("handler"), assignment_id=lead.pk, amount=amount, unit=unit, reason="等待材料"
    )


def mirrors_agree(lead: Assignment) -> bool:
    """The assignment and the whistle show the step's deadline."""
    due = handle_step(lead).due_at
    return due == Assignment.objects.get(pk=lead.pk).due_at == Whistle.objects.get(pk=lead.whistle_id).due_at


def test_a_granted_extension_moves_the_deadline_and_lateness(district: District) -> None:
    with clock.moved(MONDAY):
        lead = assignment_in(district, "responded")
        assert lead.due_at == at(15, 9)
        request = ask(district, lead)
        decide_extension(actor=district.act("dispatcher"), extension_id=request.pk, grant=True)
    step = handle_step(lead)
    assert (step.due_at, step.first_due_at, step.extras) == (at(16, 9), at(16, 9), [[1, "working_day"]])
    assert mirrors_agree(lead)
    assert lead.whistle.__class__.objects.get(pk=lead.whistle_id).extension_count == 1
    with clock.moved(at(16, 8, 59)):
        assert tick().advanced == 0
        finished = finish_assignment(actor=district.act("handler"), assignment_id=lead.pk, result="已更换")
    assert finished.handling_late is False
    decided = Message.objects.filter(kind="whistle.extension_decided").values_list("recipient__username", flat=True)
    assert sorted(decided) == ["wangke", "zhaoju"]


def test_a_refused_extension_moves_nothing(district: District) -> None:
    with clock.moved(MONDAY):
        lead = assignment_in(district, "responded")
        request = ask(district, lead)
        decide_extension(actor=district.act("command"), extension_id=request.pk, grant=False, note="材料已到")
        assert (handle_step(lead).due_at, handle_step(lead).extras) == (at(15, 9), [])
        with pytest.raises(Conflict) as caught:
            decide_extension(actor=district.act("command"), extension_id=request.pk, grant=True)
    assert caught.value.code == "extension-decided"


def test_an_extension_is_asked_once_a_round_and_in_time(district: District) -> None:
    with clock.moved(MONDAY):
        lead = assignment_in(district, "responded")
        for amount, unit in ((0, DAY), (-1, DAY), (1, "fortnight"), (10**9, DAY)):
            with pytest.raises(InvalidInput) as bad:
                ask(district, lead, amount, unit)
            assert bad.value.field in ("amount", "unit")
        ask(district, lead)
        with pytest.raises(Conflict) as once:
            ask(district, lead)
        assert once.value.code == "extension-once"
    with clock.moved(at(15, 9)):
        late = lead_of(dispatched(district))
        respond(actor=district.act("handler"), assignment_id=late.pk)
    with clock.moved(at(16, 9)):
        with pytest.raises(Conflict) as caught:
            ask(district, late)
        assert caught.value.code == "extension-too-late"


def test_a_request_that_its_deadline_overtook_is_not_granted(district: District) -> None:
    """After the step climbed the missed deadline stays missed."""
    with clock.moved(MONDAY):
        lead = assignment_in(district, "responded")
        request = ask(district, lead)
    with clock.moved(at(15, 9)), pytest.raises(Conflict) as unseen:
        decide_extension(actor=district.act("dispatcher"), extension_id=request.pk, grant=True)
    assert unseen.value.code == "extension-lapsed"
    with clock.moved(at(15, 9, 1)):
        assert tick().advanced == 1
        with pytest.raises(Conflict) as caught:
            decide_extension(actor=district.act("dispatcher"), extension_id=request.pk, grant=True)
    assert caught.value.code == "extension-lapsed"
    request.refresh_from_db()
    assert request.state == "lapsed"
    step = handle_step(lead)
    assert (step.missed, step.extras, step.first_due_at) == (1, [], at(15, 9))


def test_a_request_lapses_when_the_work_is_finished(district: District) -> None:
    with clock.moved(MONDAY):
        lead = assignment_in(district, "responded")
        request = ask(district, lead)
        finish_assignment(actor=district.act("handler"), assignment_id=lead.pk, result="已更换")
    request.refresh_from_db()
    assert request.state == "lapsed"


def test_suspension_keeps_what_is_left(district: District) -> None:
    with clock.moved(MONDAY):
        lead = assignment_in(district, "responded")
    with clock.moved(at(14, 15)):  # 180 + 30 minutes gone, 180 left
        suspend(actor=district.act("department_leader"), assignment_id=lead.pk, reason="等待停水许可")
    step = handle_step(lead)
    assert (step.state, step.remaining_minutes) == ("paused", 180)
    whistle = Whistle.objects.get(pk=lead.whistle_id)
    assert (whistle.due_at, whistle.is_overdue) == (None, False)
    with clock.moved(at(18, 16)):
        assert tick().advanced == 0
        resume(actor=district.act("handler"), assignment_id=lead.pk)
    step.refresh_from_db()
    # Friday 16:00–17:30, nothing on Saturday, 90 minutes of the make-up Sunday.
    assert (step.state, step.due_at, step.first_due_at) == ("open", at(20, 10), at(20, 10))
    assert [len(pair) for pair in step.pauses] == [2] and step.pauses[0][1] is not None
    assert mirrors_agree(lead)
    with clock.moved(at(20, 9, 59)):
        finished = finish_assignment(actor=district.act("handler"), assignment_id=lead.pk, result="已更换")
    assert finished.handling_late is False


def test_handed_over_the_next_unit_has_a_clock_of_its_own(district: District) -> None:
    with clock.moved(MONDAY):
        lead = assignment_in(district, "responded")
    water = district.world.unit("water")
    with clock.moved(at(14, 10)):
        taken = hand_over(
            actor=district.act("department_leader"), assignment_id=lead.pk, unit_id=water.pk, reason="属水务设施"
        )
    lead.refresh_from_db()
    whistle = Whistle.objects.get(pk=lead.whistle_id)
    assert (lead.state, lead.replaced_by_id, lead.due_at, lead.ended_at) == ("handed_over", taken.pk, None, at(14, 10))
    assert (taken.unit, taken.role, taken.state, whistle.lead_unit) == (water, "lead", "sent", water)
    assert not Step.objects.filter(assignment=lead, state__in=["open", "paused"]).exists()
    assert whistle.due_at == taken.due_at == at(14, 16, 30)
    chain = Step.objects.get(assignment=taken).chain
    assert [link["unit"] for link in chain if link["level"] == 3] == [water.pk]
    with clock.moved(at(14, 11)):
        respond(actor=district.act("water_handler"), assignment_id=taken.pk)
        finish_assignment(actor=district.act("water_handler"), assignment_id=taken.pk, result="已修复")
        verify_whistle(actor=district.act("worker"), whistle_id=whistle.pk, photos=[district.photo()])
        assert close_whistle(actor=district.act("dispatcher"), whistle_id=whistle.pk).closed_on_time is True


def test_hand_over_refuses_a_unit_that_is_in_already(district: District) -> None:
    with clock.moved(MONDAY):
        whistle = dispatched(district, "water")
        leader = district.act("department_leader")
        for handle in ("water", "city_management"):
            with pytest.raises(Conflict) as caught:
                unit_id = district.world.unit(handle).pk
                hand_over(actor=leader, assignment_id=lead_of(whistle).pk, unit_id=unit_id, reason="属水务设施")
            assert caught.value.code == "unit-already-in"
        with pytest.raises(InvalidInput):
            hand_over(actor=leader, assignment_id=lead_of(whistle).pk, unit_id=999_999, reason="属水务设施")


def test_rework_begins_a_round_with_a_new_extension(district: District) -> None:
    with clock.moved(MONDAY):
        lead = assignment_in(district, "responded")
        first = ask(district, lead)
        decide_extension(actor=district.act("dispatcher"), extension_id=first.pk, grant=True)
        finish_assignment(actor=district.act("handler"), assignment_id=lead.pk, result="已更换")
    with clock.moved(MONDAY + timedelta(hours=1)):
        rework_whistle(actor=district.act("worker"), whistle_id=lead.whistle_id, reason="仍有松动")
        respond(actor=district.act("handler"), assignment_id=lead.pk)
        assert ask(district, lead).round == 2
    whistle = Whistle.objects.get(pk=lead.whistle_id)
    assert (whistle.round, whistle.rework_count, whistle.state, whistle.finished_at) == (2, 1, "dispatched", None)

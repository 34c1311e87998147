"""What is written with the change: no state change of an assignment goes without an event."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grids.models import Assignment, Issue, TimelineEntry
from grids.services.adjust_assignment import ask_extension, decide_extension, hand_over, resume
from grids.services.close_whistle import close_whistle, rate_whistle, rework_whistle, verify_whistle, withdraw_whistle
from grids.services.record import log
from grids.services.respond import respond
from grids.services.return_assignment import accept_return, claim_return, rule_return
from grids.services.supervise import reply_supervision, supervise_whistle
from grids.services.tick import tick
from grids.states import ASSIGNMENT_TABLE
from tests.bureaus.webhooks.kit import client_of, kinds_of, listening
from tests.grids.test_transitions import ASSIGNMENT_DRIVERS, Hands
from tests.world_chain import assignment_in, dispatched, lead_of, whistle_in
from tests.world_grids import MONDAY, District
from xinhui.accounts.actors import SYSTEM
from xinhui.bureaus.models import WebhookDelivery, WebhookEndpoint, WebhookEvent
from xinhui.bureaus.rules.webhooks import EventKind
from xinhui.bureaus.services.webhooks.keeping import remove_endpoint
from xinhui.core import clock
from xinhui.core.errors import TransitionRefused

PAIRS = [(str(source), t.verb) for t in ASSIGNMENT_TABLE.transitions for source in sorted(t.sources)]


def hands(district: District) -> Hands:
    """Photos are sent before the verbs."""
    return Hands(district, district.report().pk, [district.photo()])


def last(assignment: Assignment) -> WebhookEvent:
    """The newest event of the assignment."""
    return WebhookEvent.objects.filter(lane=assignment.pk).latest("sequence")


@pytest.mark.parametrize(("state", "verb"), PAIRS)
def test_every_change_of_state_is_an_event_in_its_transaction(district: District, state: str, verb: str) -> None:
    with clock.moved(MONDAY):
        listening(district)
        assignment = assignment_in(district, state)
        helping = hands(district)
        before = len(kinds_of(assignment))
        with transaction.atomic():
            ASSIGNMENT_DRIVERS[verb](helping, assignment)
            told = last(assignment)
            assert told.data["state"] == str(ASSIGNMENT_TABLE.next(state, verb)), "written before the commit"
            assert told.sequence is not None and told.sequence > before
            transaction.set_rollback(True)
    assert len(kinds_of(assignment)) == before, "what was rolled back was never told"


def test_the_whole_life_of_an_assignment_is_told_in_order(district: District) -> None:
    with clock.moved(MONDAY):
        listening(district)
        assignment = assignment_in(district, "suspended")
        leader, handler = district.act("department_leader"), district.act("handler")
        resume(actor=handler, assignment_id=assignment.pk)
        asked = ask_extension(actor=handler, assignment_id=assignment.pk, amount=1, unit="working_day", reason="缺件")
        decide_extension(actor=district.act("dispatcher"), extension_id=asked.pk, grant=True)
        demand = supervise_whistle(actor=district.act("command"), whistle_id=assignment.whistle_id, demand="今日答复")
        reply_supervision(actor=handler, supervision_id=demand.pk, reply="明日完工")
    with clock.moved(MONDAY + timedelta(days=14)):
        tick()
    helping = hands(district)
    ASSIGNMENT_DRIVERS["finish"](helping, assignment)
    rework_whistle(actor=district.act("worker"), whistle_id=assignment.whistle_id, reason="仍有松动")
    respond(actor=handler, assignment_id=assignment.pk)
    ASSIGNMENT_DRIVERS["finish"](helping, assignment)
    verify_whistle(actor=district.act("worker"), whistle_id=assignment.whistle_id, photos=helping.photos)
    close_whistle(actor=district.act("dispatcher"), whistle_id=assignment.whistle_id)
    rate_whistle(actor=district.act("worker"), whistle_id=assignment.whistle_id, speed=5, quality=5, attitude=5)
    assert kinds_of(assignment) == [
        "dispatched", "responded", "suspended", "resumed", "extension_asked", "extension_granted", "supervised",
        "supervision_replied", "escalated", "finished", "reworked", "responded", "finished", "verified", "closed",
        "rated",
    ]  # fmt: skip
    assert [row.sequence for row in WebhookEvent.objects.order_by("pk")] == list(range(1, 17))
    assert leader is not None


def test_supporting_units_hear_of_what_befalls_them_through_others(district: District) -> None:
    listening(district, unit="water")
    whistle = dispatched(district, "water")
    lead, support = lead_of(whistle), whistle.assignments.get(role="support")
    claim_return(actor=district.act("handler"), assignment_id=lead.pk, rule="第12项", reason="非我单位")
    accept_return(actor=district.act("dispatcher"), assignment_id=lead.pk)
    assert kinds_of(support) == ["dispatched", "cancelled"], "recalled with the lead's return"
    assert kinds_of(lead) == [], "nobody of the lead unit listens"


def test_a_hand_over_is_told_to_both(district: District) -> None:
    listening(district)
    listening(district, "http://127.0.0.1:9/water", unit="water")
    whistle = dispatched(district)
    lead = lead_of(whistle)
    hand_over(actor=district.act("department_leader"), assignment_id=lead.pk,
              unit_id=district.world.unit("water").pk, reason="属水务设施")  # fmt: skip
    assert kinds_of(lead) == ["dispatched", "handed_over"]
    assert kinds_of(lead_of(whistle)) == ["dispatched"]


def test_a_disputed_return_that_is_upheld_is_told_once(district: District) -> None:
    listening(district)
    assignment = assignment_in(district, "disputed")
    rule_return(actor=district.act("command"), assignment_id=assignment.pk, uphold=True, reason="清单不明")
    assert kinds_of(assignment) == ["dispatched", "return_claimed", "return_disputed", "returned"]


STEPS = ["respond", "claim_return", "accept_return", "dispute_return", "overrule_return", "suspend", "resume",
         "hand_over", "finish", "rework", "cancel"]  # fmt: skip


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(walk=st.lists(st.sampled_from(STEPS), min_size=4, max_size=9))
def test_after_any_walk_the_last_event_is_the_present_state(district: District, walk: list[str]) -> None:
    with transaction.atomic(), clock.moved(MONDAY):
        if not WebhookEndpoint.objects.exists():
            listening(district)
            listening(district, "http://127.0.0.1:9/water", unit="water")
            listening(district, "http://127.0.0.1:9/bureau", unit="bureau")
        helping, assignment = hands(district), lead_of(dispatched(district, "water"))
        for verb in walk:
            try:
                with transaction.atomic():
                    ASSIGNMENT_DRIVERS[verb](helping, assignment)
            except TransitionRefused:
                pass
            assignment.refresh_from_db()
        for part in Assignment.objects.filter(whistle=assignment.whistle_id):
            assert last(part).data["state"] == part.state
        transaction.set_rollback(True)


def test_the_payload_holds_facts_and_nobody(district: District) -> None:
    with clock.moved(MONDAY):
        listening(district)
        assignment = assignment_in(district, "returned")
    told = json.dumps(list(WebhookEvent.objects.values_list("data", flat=True)), ensure_ascii=False)
    said = [*TimelineEntry.objects.values_list("text", flat=True), *Issue.objects.values_list("description", flat=True)]
    names = [person.name for person in district.world.people.values()]
    for words in filter(None, [*said, *names, "权责清单", "阿珍"]):
        assert words not in told
    event = WebhookEvent.objects.filter(lane=assignment.pk).earliest("sequence")
    whistle = assignment.whistle
    due = event.data.pop("deadline")
    assert due.startswith("2026-09-14T") and due.endswith("+08:00")
    assert event.data == {
        "assignment": str(assignment.uuid), "whistle": str(whistle.uuid), "number": whistle.number, "state": "sent",
        "whistle_state": "dispatched", "role": "lead", "round": 1, "level": event.data["level"], "unit": "440705-cgj",
        "area_code": assignment.area_code, "sequence": 1,
    }  # fmt: skip


def test_only_the_kinds_that_were_chosen_are_sent_but_all_are_numbered(district: District) -> None:
    endpoint, _secret = listening(district, kinds=("assignment.finished",))
    assignment = assignment_in(district, "finished")
    assert kinds_of(assignment) == ["dispatched", "responded", "finished"]
    (only,) = WebhookDelivery.objects.filter(endpoint=endpoint)
    assert (only.event.kind, only.event.sequence) == (EventKind.FINISHED, 3)


def counted(act: Any) -> list[str]:
    """The statements of an act."""
    with CaptureQueriesContext(
        connection,
    ) as caught:
        act()
    return [query["sql"] for query in caught.captured_queries]


def test_where_nobody_listens_nothing_is_asked_or_written(district: District) -> None:
    lead = lead_of(dispatched(district))
    handler = district.act("handler")
    statements = counted(lambda: respond(actor=handler, assignment_id=lead.pk))
    about = [sql for sql in statements if "webhook" in sql.lower()]
    assert len(about) == 1 and "grids_whistle" in about[0], "whether anybody listens comes with the locked row"
    assert WebhookEvent.objects.count() == 0


def test_the_cost_does_not_grow_with_units_and_endpoints(district: District) -> None:
    def cost(*supports: str) -> int:
        lead = lead_of(dispatched(district, *supports))
        handler = district.act("handler")
        statements = counted(lambda: respond(actor=handler, assignment_id=lead.pk))
        return sum("webhook" in sql.lower() or "grids_assignment" in sql for sql in statements)

    listening(district)
    alone = cost()
    listening(district, "http://127.0.0.1:9/second")
    listening(district, "http://127.0.0.1:9/water", unit="water")
    assert cost("water") == alone


def test_removed_endpoints_and_withdrawn_systems_hear_nothing_more(district: District) -> None:
    endpoint, _secret = listening(district)
    remove_endpoint(actor=SYSTEM, endpoint_id=endpoint.pk)
    dispatched(district)
    assert WebhookEvent.objects.count() == 0
    client = client_of(district, name="另一系统")
    listening(district)
    client.is_active = False
    client.save()
    endpoint.client.is_active = False
    endpoint.client.save()
    dispatched(district)
    assert WebhookDelivery.objects.count() == 0


def test_a_whistle_cannot_be_logged_outside_a_change(district: District) -> None:
    whistle = whistle_in(district, "dispatched")
    with pytest.raises(RuntimeError), transaction.atomic():
        log(actor=SYSTEM, issue=whistle.issue, whistle=whistle, verb="x", at=clock.now())
    withdraw_whistle(actor=district.act("dispatcher"), whistle_id=whistle.pk, reason="误报")

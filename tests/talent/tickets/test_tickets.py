"""Tickets: filed under conditions, worked on against the clock, climbing when late, answered by the person."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from talent.models import TalentService, TalentTicket, TalentTicketPart
from talent.selectors.tickets import figures, tickets_shown
from talent.services.daily import run_daily
from talent.services.tick import run_tick
from talent.services.tickets import filing, handling, stewards
from talent.states.tickets import TICKET_TABLE, TicketPartState, TicketState
from tests.talent.kit import START
from tests.talent.tickets.kit import TEXT, filed, in_state, service, solved, taken
from tests.world_talent import Talent
from xinhui.accounts.actors import SYSTEM
from xinhui.audit.models import Entry
from xinhui.core import clock
from xinhui.core.errors import Conflict, DomainError, Forbidden, InvalidInput, TransitionRefused
from xinhui.core.services.calendar import schedule_for
from xinhui.core.worktime import Budget
from xinhui.outbox.models import Message

pytestmark = pytest.mark.django_db


def told(kind: str) -> set[str]:
    return set(Message.objects.filter(kind=f"talent.{kind}").values_list("recipient__username", flat=True))


def days_on(many: int, at: datetime = START) -> datetime:
    return schedule_for(None).add(at, Budget(many, "working_day"))


def test_the_promise_runs_waits_for_the_person_and_goes_on_with_what_was_left(talent: Talent) -> None:
    with clock.moved(START):
        row = filed(talent)
        assert row.due_at == days_on(2) and row.number.startswith("RC2026") and told("ticket_filed") >= {"wangke"}
        row = taken(talent, row)
        assert row.due_at == row.promised_at == days_on(5)
    with clock.moved(days_on(2)):
        handling.ask_for_more(actor=talent.act("handler"), ticket_id=row.pk, missing="请补充劳动合同")
        row.refresh_from_db()
        assert (row.state, row.due_at) == (TicketState.WAITING, None) and row.paused_left
        kept, used = row.paused_left, row.worked
    with clock.moved(days_on(30)):
        assert run_tick(actor=SYSTEM) == 0, "nothing climbs while the person is asked"
        row = filing.supplement_ticket(actor=talent.act("talent_office"), ticket_id=row.pk, text="已补充")
        assert row.due_at == schedule_for(None).add(clock.now(), Budget(kept, "working_minute"))
        assert row.promised_at == row.due_at, "the promise moves by the time that the person took"
    with clock.moved(days_on(31)):
        row = handling.solve_ticket(actor=talent.act("handler"), ticket_id=row.pk, result="已办", proof="通知书")
    day = schedule_for(None).minutes_a_day
    assert used == 2 * day and row.worked == 3 * day and row.due_at is None, (
        "three days of work, twenty-eight of waiting"
    )


def test_what_slips_climbs_to_the_district_leader_and_is_on_record_after_it_is_solved(talent: Talent) -> None:
    with clock.moved(START):
        row = taken(talent)
        stewards.assign_steward(actor=talent.act("talent_office"), person_id=row.person_id,
                                steward_id=talent.user("water_handler").pk)  # fmt: skip
    for number, (days, who) in enumerate([(5, "zhaoju"), (6, "liaozhuren"), (7, "sunquzhang")], 1):
        with clock.moved(days_on(days) + timedelta(minutes=1)):
            assert run_tick(actor=SYSTEM) == 1
            row.refresh_from_db()
            assert row.missed == number and who in told("ticket_late"), number
    assert "wuke" in told("ticket_late"), "the steward is told at every level"
    with clock.moved(days_on(9)):
        run_tick(actor=SYSTEM)
        assert told("ticket_chased") >= {"sunquzhang"}
        row = handling.solve_ticket(actor=talent.act("handler"), ticket_id=row.pk, result="已办", proof="通知书")
        assert row.misses == 4 and not row.is_late
        assert list(row.events.filter(verb="late").values_list("words", flat=True)) == ["2", "3", "4", "4"]
        row = filing.reopen_ticket(actor=talent.act("talent_office"), ticket_id=row.pk, text="没有解决")
        assert (row.slips, row.missed, row.due_at) == (4, 0, days_on(5, clock.now()))


def test_a_ticket_that_nobody_checks_climbs_too(talent: Talent) -> None:
    with clock.moved(START):
        row = filed(talent)
    with clock.moved(days_on(2) + timedelta(minutes=1)):
        assert run_tick(actor=SYSTEM) == 1 and "zhaoju" in told("ticket_late")
        handling.check_ticket(actor=talent.act("handler"), ticket_id=row.pk)
        row.refresh_from_db()
        assert (row.slips, row.missed) == (1, 0), "the next stage has its own time; the miss stays on record"


def test_partners_have_their_own_time_and_their_answer_is_needed(talent: Talent) -> None:
    water = talent.world.unit("water").pk
    with clock.moved(START):
        row = taken(talent)
        unit, partner = talent.act("handler"), talent.act("water_handler")
        assert not TalentTicket.objects.visible_to(talent.user("water_handler")).exists()
        part = handling.ask_partner(actor=unit, ticket_id=row.pk, unit_id=water, what="核实用水", days=2)
        assert told("ticket_part") == {"wuke", "liangju"}
        assert TalentTicket.objects.visible_to(talent.user("water_handler")).get() == row
        for wrong, code in ((water, "asked"), (row.unit_id, "own-unit")):
            with pytest.raises(DomainError) as refused:
                handling.ask_partner(actor=unit, ticket_id=row.pk, unit_id=wrong, what="x", days=2)
            assert (refused.value.code, refused.value.field) == (code, "unit")
        with pytest.raises(Conflict) as early:
            handling.solve_ticket(actor=unit, ticket_id=row.pk, result="x", proof="y")
        assert early.value.code == "parts-open"
        with pytest.raises(Forbidden):
            handling.answer_part(actor=unit, part_id=part.pk, answer="代答")
        with pytest.raises(Forbidden):
            handling.solve_ticket(actor=partner, ticket_id=row.pk, result="x", proof="y")
    with clock.moved(days_on(2) + timedelta(minutes=1)):
        assert run_tick(actor=SYSTEM) == 1
        part.refresh_from_db()
        assert part.missed == 1
        handling.answer_part(actor=partner, part_id=part.pk, answer="无欠费")
        with pytest.raises(Conflict):
            handling.answer_part(actor=partner, part_id=part.pk, answer="再答")
        other = handling.ask_partner(actor=unit, ticket_id=row.pk, unit_id=water, what="再核实", days=2)
        handling.call_off_part(actor=unit, part_id=other.pk)
        last = handling.ask_partner(actor=unit, ticket_id=row.pk, unit_id=water, what="三核实", days=2)
        handling.refuse_ticket(actor=unit, ticket_id=row.pk, basis="办法第三条", reason="不符合")
        last.refresh_from_db()
        assert last.state == TicketPartState.CALLED_OFF and last.due_at is None


VERBS: dict[str, Any] = {
    "check": lambda t, pk: handling.check_ticket(actor=t.act("handler"), ticket_id=pk),
    "ask_more": lambda t, pk: handling.ask_for_more(actor=t.act("handler"), ticket_id=pk, missing="缺材料"),
    "take": lambda t, pk: handling.take_ticket(actor=t.act("handler"), ticket_id=pk),
    "part": lambda t, pk: handling.ask_partner(actor=t.act("handler"), ticket_id=pk, what="x", days=1,
                                               unit_id=t.world.unit("water").pk),
    "solve": lambda t, pk: handling.solve_ticket(actor=t.act("handler"), ticket_id=pk, result="x", proof="y"),
    "refuse": lambda t, pk: handling.refuse_ticket(actor=t.act("handler"), ticket_id=pk, basis="x", reason="y"),
    "supplement": lambda t, pk: filing.supplement_ticket(actor=t.act("talent_office"), ticket_id=pk, text="x"),
    "withdraw": lambda t, pk: filing.withdraw_ticket(actor=t.act("talent_office"), ticket_id=pk, reason="x"),
    "confirm": lambda t, pk: filing.confirm_ticket(actor=t.act("talent_office"), ticket_id=pk, score=4),
    "reopen": lambda t, pk: filing.reopen_ticket(actor=t.act("talent_office"), ticket_id=pk, text="x"),
}  # fmt: skip


@pytest.mark.parametrize("state", TicketState.values)
def test_every_state_and_verb(talent: Talent, state: str) -> None:
    assert set(VERBS) == set(TICKET_TABLE.verbs)
    with clock.moved(START):
        row = in_state(talent, state)
        for verb, do in VERBS.items():
            mark = transaction.savepoint()
            if TICKET_TABLE.allows(state, verb):
                do(talent, row.pk)
                row.refresh_from_db()
                assert row.state == TICKET_TABLE.next(state, verb), verb
                assert Entry.objects.filter(verb=f"talent.ticket.{verb}", target_id=str(row.pk)).exists()
            else:
                with pytest.raises(TransitionRefused):
                    do(talent, row.pk)
            transaction.savepoint_rollback(mark)


@pytest.mark.parametrize("verb", VERBS)
def test_who_may_not(talent: Talent, verb: str) -> None:
    """Another unit, who looks on, a stranger's employer and a stranger's card: nothing happens to the ticket."""
    state = next(state for state in TicketState.values if TICKET_TABLE.allows(state, verb))
    with clock.moved(START):
        row = in_state(talent, state)
        strangers = {"water_handler", "district_leader", "other_employer_user", "org_department"}

        for handle in strangers:
            stand_in = _as(talent, handle)
            with pytest.raises(Forbidden):
                VERBS[verb](stand_in, row.pk)
        row.refresh_from_db()
        assert row.state == state


def _as(talent: Talent, handle: str) -> Any:
    class Other:
        world = talent.world

        def act(self, _handle: str) -> Any:
            return talent.act(handle)

    return Other()


@pytest.mark.parametrize(("facts", "code", "field"), [
    ({"text": " "}, "text-missing", "text"), ({"service_id": 0}, "unknown", "service"),
    ({"person_id": 0}, "unknown", "person"),
])  # fmt: skip
def test_what_a_ticket_must_say(talent: Talent, facts: dict[str, Any], code: str, field: str) -> None:
    values = {"service_id": service(talent).pk, "person_id": talent.people["doctor"].pk, "text": TEXT, **facts}
    with pytest.raises(DomainError) as refused:
        filing.file_ticket(actor=talent.act("talent_office"), **values)
    assert (refused.value.code, refused.value.field) == (code, field) and not TalentTicket.objects.exists()


def test_the_answer_of_the_person(talent: Talent) -> None:
    with clock.moved(START):
        row = solved(talent)
        for score in (0, 6):
            with pytest.raises(InvalidInput) as refused:
                filing.confirm_ticket(actor=talent.act("talent_office"), ticket_id=row.pk, score=score)
            assert refused.value.field == "score"
        for _time in range(3):
            filing.reopen_ticket(actor=talent.act("talent_office"), ticket_id=row.pk, text="仍漏水")
            handling.solve_ticket(actor=talent.act("handler"), ticket_id=row.pk, result="再修", proof="照片")
        with pytest.raises(Conflict) as often:
            filing.reopen_ticket(actor=talent.act("talent_office"), ticket_id=row.pk, text="仍漏水")
        assert often.value.code == "reopened-often"
        filing.confirm_ticket(actor=talent.act("talent_two"), ticket_id=row.pk, score=2, comment="太慢")
        assert told("ticket_unhappy") == {"liaozhuren"}, "the office, but not who wrote it down"


def test_silence_confirms_after_ten_working_days_without_a_score(talent: Talent) -> None:
    with clock.moved(START):
        row = solved(talent)
    with clock.moved(days_on(10) - timedelta(minutes=1)):
        run_daily(actor=SYSTEM)
        row.refresh_from_db()
        assert row.state == TicketState.SOLVED
    with clock.moved(days_on(10) + timedelta(minutes=1)):
        run_daily(actor=SYSTEM)
        row.refresh_from_db()
        assert (row.state, row.score) == (TicketState.CONFIRMED, None)


def test_the_database_holds_the_rules_by_itself(talent: Talent) -> None:
    with clock.moved(START):
        row = taken(talent)
        part = handling.ask_partner(actor=talent.act("handler"), ticket_id=row.pk, what="x", days=1,
                                    unit_id=talent.world.unit("water").pk)  # fmt: skip
    changes: list[dict[str, Any]] = [
        {"state": "solved", "due_at": None}, {"state": "refused", "due_at": None}, {"state": "waiting"},
        {"score": 5}, {"state": "withdrawn"}, {"state": "confirmed", "score": 9, "result": "x", "proof": "y",
                                               "due_at": None, "ended_at": START},
    ]  # fmt: skip
    for change in changes:
        with pytest.raises(IntegrityError), transaction.atomic():
            TalentTicket.objects.filter(pk=row.pk).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        TalentTicketPart.objects.filter(pk=part.pk).update(state="answered")
    with pytest.raises(IntegrityError), transaction.atomic():
        TalentService.objects.filter(pk=row.service_id).update(promise_amount=0)


def test_lists_and_figures_ask_as_much_for_many_as_for_one(talent: Talent) -> None:
    user = talent.user("talent_office")
    with clock.moved(START):
        solved(talent)
        filed(talent)
        figures(user)
        with CaptureQueriesContext(connection) as one:
            list(tickets_shown(user, {}))
            figures(user)
        for handle in ("engineer", "turner", "teacher"):
            filed(talent, handle)
        with CaptureQueriesContext(connection) as many:
            assert len(tickets_shown(user, {})) == 4
            line = figures(user)[0]
        assert len(one) == len(many)
        assert (line.open, line.solved, line.answers, line.is_few) == (4, 1, 0, True)


def test_no_message_and_no_audit_row_names_anybody(talent: Talent) -> None:
    with clock.moved(START):
        for state in TicketState.values:
            in_state(talent, state)
            TalentTicket.objects.in_work().update(state="withdrawn", due_at=None, paused_left=None)
        for row in [*Message.objects.all()]:
            assert "苏博士" not in str(row.context) and "来新会" not in str(row.context)
        assert not Entry.objects.filter(verb__startswith="talent.ticket", detail__icontains="苏博士").exists()

"""School places: rules before wishes, the lot after them, one proposes and another adopts, the rest one by one."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from talent.models import SchoolPlace, SchoolWish, SchoolYear, TalentTicket
from talent.selectors.schooling import lines_of, school_places_solved
from talent.services.schooling import allocation, wishes, years
from talent.services.tick import run_tick
from talent.services.tickets import filing, handling
from talent.states.schooling import WISH_TABLE, YEAR_TABLE, SchoolYearState, WishState
from talent.states.tickets import TicketState
from tests.talent.kit import START
from tests.talent.schooling.kit import RULES, SEED, place, wish, year
from tests.talent.tickets.kit import filed, schooling
from tests.world_talent import Talent
from xinhui.accounts.actors import SYSTEM
from xinhui.audit.models import Entry
from xinhui.core import clock
from xinhui.core.clock import LOCAL
from xinhui.core.errors import Conflict, DomainError, Forbidden, InvalidInput, TransitionRefused
from xinhui.outbox.models import Message

pytestmark = pytest.mark.django_db
AFTER = datetime(2026, 10, 9, 10, tzinfo=LOCAL)


def drawn(talent: Talent, row: SchoolYear) -> SchoolYear:
    return years.draw_lot(actor=talent.act("talent_office"), year_id=row.pk, seed=SEED, witnesses="区公证处、家长代表")


def allocated(talent: Talent, row: SchoolYear) -> SchoolYear:
    drawn(talent, row)
    allocation.propose_allocation(actor=talent.act("talent_office"), year_id=row.pk)
    return allocation.adopt_allocation(actor=talent.act("talent_two"), year_id=row.pk)


def test_a_year_from_its_rules_to_the_last_place(talent: Talent) -> None:
    with clock.moved(START):
        row = year(talent)
        doctor, teacher, turner = (wish(talent, row, *one) for one in
                                   (("doctor", "B"), ("teacher", "C"), ("turner", "E")))  # fmt: skip
        late = wish(talent, row, "engineer", "A", is_taken=False)
        assert doctor.child == "doctor之子" and "之子" not in doctor.child_sealed
        assert TalentTicket.objects.get(pk=doctor.ticket_id).due_at is None, "waits for the allocation"
        with pytest.raises(Conflict) as early:
            drawn(talent, row)
        assert early.value.code == "still-open"
    with clock.moved(AFTER):
        assert run_tick(actor=SYSTEM) == 1, "only the ticket that nobody checked climbs"
        with pytest.raises(Conflict) as shut:
            wish(talent, row, "engineer")
        assert shut.value.code == "not-open"
        drawn(talent, row)
        allocation.propose_allocation(actor=talent.act("talent_office"), year_id=row.pk)
        assert not SchoolPlace.objects.filter(taken__gt=0).exists(), "a dry run gives nothing"
        with pytest.raises(Forbidden) as same:
            allocation.adopt_allocation(actor=talent.act("talent_office"), year_id=row.pk)
        assert same.value.code == "same-person"
        allocation.adopt_allocation(actor=talent.act("talent_two"), year_id=row.pk)
        for one in (doctor, teacher, turner, late):
            one.refresh_from_db()
        assert [one.place for one in (doctor, teacher, turner, late)] == [place(row), place(row, 1), None, None]
        assert [(line.is_given, line.is_full) for line in lines_of(teacher)] == [(False, True), (True, False)]
        assert [(line.is_given, line.is_full) for line in lines_of(turner)] == [(False, True), (False, True)]
        solved = TalentTicket.objects.get(pk=doctor.ticket_id)
        assert solved.state == TicketState.SOLVED and "双水中学" in solved.result and school_places_solved() == 2
        waits = TalentTicket.objects.get(pk=turner.ticket_id)
        assert waits.state == TicketState.TAKEN and waits.due_at is not None, (
            "the clock goes on: something is to be offered"
        )
        unit = talent.act("water_handler")
        with pytest.raises(Conflict) as full:
            wishes.take_place(actor=unit, wish_id=turner.pk, place_id=place(row).pk)
        assert (full.value.code, full.value.field) == ("full", "place")
        wishes.return_place(actor=talent.act("talent_office"), wish_id=doctor.pk, reason="随配偶在外地就读")
        assert place(row).left == 1
        wishes.take_place(actor=unit, wish_id=turner.pk, place_id=place(row).pk)
        assert place(row).left == 0 and TalentTicket.objects.get(pk=turner.ticket_id).state == TicketState.SOLVED
        with pytest.raises(TransitionRefused):
            wishes.take_place(actor=unit, wish_id=turner.pk, place_id=place(row, 1).pk)
        years.close_year(actor=talent.act("talent_office"), year_id=row.pk)
        with pytest.raises(Conflict):
            wishes.return_place(actor=unit, wish_id=turner.pk, reason="x")
    assert not Message.objects.filter(context__icontains="之子").exists()
    assert not Entry.objects.filter(detail__icontains="之子").exists()


def test_an_allocation_is_adopted_only_as_it_was_proposed(talent: Talent) -> None:
    with clock.moved(START):
        row = year(talent, capacity=(1,))
        one, other = wish(talent, row, "doctor", "B", (0,)), wish(talent, row, "teacher", "C", (0,))
    with clock.moved(AFTER):
        drawn(talent, row)
        allocation.propose_allocation(actor=talent.act("talent_office"), year_id=row.pk)
        filing.withdraw_ticket(actor=talent.act("talent_office"), ticket_id=one.ticket_id, reason="不再需要")
        with pytest.raises(Conflict) as refused:
            allocation.adopt_allocation(actor=talent.act("talent_two"), year_id=row.pk)
        assert refused.value.code == "changed-since" and not SchoolPlace.objects.filter(taken__gt=0).exists()
        allocation.reject_allocation(actor=talent.act("talent_two"), year_id=row.pk, reason="有人撤回")
        allocation.propose_allocation(actor=talent.act("talent_two"), year_id=row.pk)
        allocation.adopt_allocation(actor=talent.act("talent_office"), year_id=row.pk)
        one.refresh_from_db()
        other.refresh_from_db()
        assert (one.state, other.state) == (WishState.WITHDRAWN, WishState.PLACED)


def test_somebody_who_comes_during_the_year_takes_what_is_left(talent: Talent) -> None:
    with clock.moved(START):
        row = year(talent, capacity=(2,))
        wish(talent, row, "doctor", "B", (0,))
    with clock.moved(AFTER):
        allocated(talent, row)
        late = wish(talent, row, "teacher", "", (0,))
        assert late.ticket.due_at is not None, "no allocation to wait for"
        with pytest.raises(Conflict) as refused:
            handling.solve_ticket(actor=talent.act("water_handler"), ticket_id=late.ticket_id, result="x", proof="y")
        assert refused.value.code == "wish-waits"
        with pytest.raises(Forbidden):
            wishes.take_place(actor=talent.act("handler"), wish_id=late.pk, place_id=place(row).pk)
        wishes.take_place(actor=talent.act("water_handler"), wish_id=late.pk, place_id=place(row).pk)
        assert place(row).left == 0
        with pytest.raises(Conflict) as placed:
            filing.reopen_ticket(actor=talent.act("talent_office"), ticket_id=late.ticket_id, text="想换学校")
        assert placed.value.code == "has-a-place"


@pytest.mark.parametrize(("facts", "code", "field"), [
    ({"child": ""}, "text-missing", "child"), ({"born_in": 1990}, "number-out-of-range", "born_in"),
    ({"grade": 99}, "choice-unknown", "grade"), ({"grade": 1}, "place-unknown", "first"),
    ({"places_ids": []}, "wishes-wrong", "first"), ({"places_ids": [0]}, "place-unknown", "first"),
    ({"year_id": 0}, "unknown", "year"),
])  # fmt: skip
def test_what_a_wish_must_say(talent: Talent, facts: dict[str, Any], code: str, field: str) -> None:
    with clock.moved(START):
        row = year(talent)
        ticket = filed(talent, "doctor", schooling(talent))
        values = {"ticket_id": ticket.pk, "year_id": row.pk, "child": "小苏", "born_in": 2014, "grade": 7,
                  "places_ids": [place(row).pk], **facts}  # fmt: skip
        with pytest.raises(DomainError) as refused:
            wishes.enter_wish(actor=talent.act("talent_office"), **values)
        assert (refused.value.code, refused.value.field) == (code, field)
        good = {**values, "year_id": row.pk, "child": "小苏", "born_in": 2014, "grade": 7,
                "places_ids": [place(row, 1).pk, place(row).pk]}  # fmt: skip
        with pytest.raises(Forbidden):
            wishes.enter_wish(actor=talent.act("employer_user"), **good)
        wishes.enter_wish(actor=talent.act("talent_office"), **good)
        again = wishes.enter_wish(actor=talent.act("talent_office"), **{**good, "places_ids": [place(row).pk]})
        assert again.wishes == [place(row)] and SchoolWish.objects.count() == 1
        other = filed(talent, "engineer")
        with pytest.raises(Conflict):
            wishes.enter_wish(actor=talent.act("talent_office"), **{**good, "ticket_id": other.pk})


@pytest.mark.parametrize(("facts", "code", "field"), [
    ({"name": ""}, "text-missing", "name"), ({"closes_on": date(2026, 8, 1)}, "dates-reversed", "closes_on"),
    ({"rules": ""}, "text-missing", "rules"), ({"capacity": (0,)}, "number-out-of-range", "capacity"),
    ({"capacity": ()}, "no-places", None),
])  # fmt: skip
def test_what_a_year_must_say(talent: Talent, facts: dict[str, Any], code: str, field: str | None) -> None:
    with pytest.raises(DomainError) as refused:
        year(talent, **facts)
    assert (refused.value.code, refused.value.field) == (code, field)


VERBS: dict[str, Any] = {
    "change": lambda actor, row: years.change_year(
        actor=actor, year_id=row.pk, name="改", opens_on=row.opens_on, closes_on=row.closes_on, rules=RULES),
    "quota": lambda actor, row: years.set_places(
        actor=actor, year_id=row.pk, school_id=row.places.first().school_id, grade=7, capacity=5),
    "publish": lambda actor, row: years.publish_year(actor=actor, year_id=row.pk),
    "draw": lambda actor, row: years.draw_lot(actor=actor, year_id=row.pk, seed=SEED, witnesses="公证处"),
    "propose": lambda actor, row: allocation.propose_allocation(actor=actor, year_id=row.pk),
    "reject": lambda actor, row: allocation.reject_allocation(actor=actor, year_id=row.pk, reason="x"),
    "adopt": lambda actor, row: allocation.adopt_allocation(actor=actor, year_id=row.pk),
    "close": lambda actor, row: years.close_year(actor=actor, year_id=row.pk),
}  # fmt: skip


def test_every_state_and_verb_of_a_year(talent: Talent) -> None:
    """Each state is reached by the real verbs; what the table does not allow changes nothing."""
    assert set(VERBS) == set(YEAR_TABLE.verbs)
    one, two = talent.act("talent_office"), talent.act("talent_two")
    with clock.moved(START):
        row = year(talent, is_open=False)
        _try_all(row, one, two)
        VERBS["publish"](one, row)
        wish(talent, row, "doctor")
    with clock.moved(AFTER):
        for verb in ("draw", "propose", "adopt", "close"):
            _try_all(row, one, two)
            VERBS[verb](two if verb == "adopt" else one, row)
        _try_all(row, one, two)
        assert SchoolYear.objects.get().state == SchoolYearState.CLOSED
        for handle in ("handler", "district_leader", "employer_user"):
            for do in VERBS.values():
                with pytest.raises(Forbidden):
                    do(talent.act(handle), row)


def _try_all(row: SchoolYear, one: Any, two: Any) -> None:
    row.refresh_from_db()
    for verb, do in VERBS.items():
        mark = transaction.savepoint()
        if YEAR_TABLE.allows(row.state, verb):
            do(two if verb == "adopt" else one, row)
            assert SchoolYear.objects.get(pk=row.pk).state == YEAR_TABLE.next(row.state, verb)
        else:
            with pytest.raises(TransitionRefused):
                do(two, row)
        transaction.savepoint_rollback(mark)
        row.refresh_from_db()


def test_wishes_move_as_the_table_says() -> None:
    allowed = {
        (state, verb) for state in WishState.values for verb in WISH_TABLE.verbs if WISH_TABLE.allows(state, verb)
    }
    assert allowed == {("waiting", "change"), ("returned", "change"), ("waiting", "take"), ("placed", "return"),
                       ("waiting", "withdraw")}  # fmt: skip


def test_the_database_never_gives_more_than_there_is(talent: Talent) -> None:
    with clock.moved(START):
        row = year(talent)
        made = wish(talent, row, "doctor")
    changes: list[tuple[Any, dict[str, Any]]] = [
        (SchoolPlace.objects.all(), {"taken": 2}), (SchoolWish.objects.all(), {"state": "placed"}),
        (SchoolWish.objects.all(), {"second": made.first_id}), (SchoolYear.objects.all(), {"seed": "early-seed"}),
        (SchoolYear.objects.all(), {"closes_on": date(2026, 1, 1)}),
        (SchoolWish.objects.all(), {"place": made.first_id}),
    ]  # fmt: skip
    for rows, change in changes:
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**change)


def test_a_seed_is_not_a_single_letter(talent: Talent) -> None:
    with clock.moved(START):
        row = year(talent)
    with clock.moved(AFTER + timedelta(days=1)), pytest.raises(InvalidInput) as refused:
        years.draw_lot(actor=talent.act("talent_office"), year_id=row.pk, seed="x", witnesses="公证处")
    assert refused.value.field == "seed"

"""Citizens of every trade: enrolled, matched with reasons, asked, done; every refusal and every pair of state and verb."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from members.models import Participant, TradeShare, TradeTask
from members.rules.trades import Need, Offering, fits, reasons
from members.selectors import trades
from members.services.trades import participants as p
from members.services.trades import tasks as t
from members.states.trades import SHARE_TABLE, TASK_TABLE, ShareState, TaskState
from tests.members.service.kit import told
from tests.members.trades.kit import DAY, courier, offered, task
from tests.world import GRID, OTHER_VILLAGE, TOWN, VILLAGE
from tests.world_members import Party
from xinhui.core import clock
from xinhui.core.errors import Conflict, DomainError, Forbidden, InvalidInput, NotFound, TransitionRefused


@pytest.mark.parametrize(
    ("field", "changes"),
    [("name", {"name": " "}), ("trade", {"trade": "x"}), ("offers", {"offers": ()}), ("offers", {"offers": ("x",)}),
     ("areas", {"areas": ("440705999",)}), ("weekdays", {"weekdays": "8"}), ("parts", {"parts": ("night",)}),
     ("username", {"username": "nobody"}), ("area_code", {"area_code": "1"}), ("phone", {"phone": "abc"}),
     ("ends_on", {"ends_on": date(2020, 1, 1)})],
)  # fmt: skip
def test_wrong_participants_are_named(party: Party, field: str, changes: dict[str, Any]) -> None:
    with pytest.raises(DomainError) as refusal:
        courier(party, **changes)
    assert refusal.value.field == field
    assert not Participant.objects.exists()


def test_a_phone_is_sealed_and_an_account_is_one_participant(party: Party) -> None:
    row = courier(party, phone="13800001234")
    assert "13800001234" not in row.phone_sealed and row.phone_masked.endswith("1234")
    with pytest.raises(Conflict) as twice:
        courier(party)
    assert twice.value.field == "username"
    with pytest.raises(Forbidden):
        p.enrol_participant(
            actor=party.act("other_organizer"), facts=p.ParticipantFacts("小王", "courier", VILLAGE, ("spot",))
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        Participant.objects.filter(pk=row.pk).update(phone_sealed="13800001234")


def test_who_fits_and_why(party: Party) -> None:
    good = courier(party)
    far = courier(party, username="", name="小远", areas=(OTHER_VILLAGE,))
    idle = courier(party, username="", name="小闲", weekdays="1", offers=("teach",))
    row = task(party)
    found = {match.participant.pk: match for match in trades.matches(party.user("secretary"), row)}
    assert found[good.pk].fits and next(iter(found)) == good.pk
    assert found[far.pk].reasons == {"offer": True, "trade": True, "area": False, "time": True}
    assert idle.pk not in found, "two reasons against"
    with pytest.raises(InvalidInput) as refusal:
        t.offer_task(actor=party.act("secretary"), task_id=row.pk, participant_ids=[good.pk, far.pk])
    assert refusal.value.field == "participant_ids"
    assert not TradeShare.objects.exists()


def test_from_the_offer_to_the_result(party: Party) -> None:
    share = offered(party)
    assert told("trade.offered") == {"alan"}
    assert (
        t.offer_task(actor=party.act("secretary"), task_id=share.task_id, participant_ids=[share.participant_id]) == []
    )
    with pytest.raises(NotFound):
        t.accept_task(actor=party.act("branch_secretary"), share_id=share.pk)
    t.accept_task(actor=party.act("party_member"), share_id=share.pk)
    assert told("trade.answered") == {"chenzhishu"}
    with pytest.raises(Conflict) as nobody:
        t.finish_task(actor=party.act("secretary"), task_id=share.task_id, result="x")
    assert nobody.value.code == "nobody-did-it"
    t.complete_share(actor=party.act("party_member"), share_id=share.pk, result="送达12户")
    done = t.finish_task(actor=party.act("secretary"), task_id=share.task_id, result="全部送达")
    assert done.state == "done"
    counts = {row["trade"]: (row["people"], row["done"]) for row in trades.by_trade(party.user("secretary"))}
    assert counts["courier"] == (1, 1) and counts["rider"] == (0, 0)


def test_no_more_accept_than_are_wanted(party: Party) -> None:
    first = offered(party, wanted=1)
    second = courier(party, username="aju", name="小菊")
    other = t.offer_task(actor=party.act("secretary"), task_id=first.task_id, participant_ids=[second.pk])[0]
    t.accept_task(actor=party.act("party_member"), share_id=first.pk)
    with pytest.raises(Conflict) as full:
        t.accept_task(actor=party.act("branch_secretary"), share_id=other.pk)
    assert full.value.code == "task-full"
    t.decline_task(actor=party.act("party_member"), share_id=first.pk)
    assert t.accept_task(actor=party.act("branch_secretary"), share_id=other.pk).state == "accepted"


SHARE_VERBS: dict[str, Callable[[Party, TradeShare], Any]] = {
    "accept": lambda q, s: t.accept_task(actor=q.act("party_member"), share_id=s.pk),
    "decline": lambda q, s: t.decline_task(actor=q.act("party_member"), share_id=s.pk),
    "complete": lambda q, s: t.complete_share(actor=q.act("secretary"), share_id=s.pk, result="好了"),
    "miss": lambda q, s: t.miss_share(actor=q.act("secretary"), share_id=s.pk),
}
TASK_VERBS: dict[str, Callable[[Party, TradeShare], Any]] = {
    "offer": lambda q, s: t.offer_task(actor=q.act("secretary"), task_id=s.task_id, participant_ids=[s.participant_id]),
    "finish": lambda q, s: t.finish_task(actor=q.act("secretary"), task_id=s.task_id, result="好了"),
    "cancel": lambda q, s: t.cancel_task(actor=q.act("secretary"), task_id=s.task_id, reason="改期"),
}


def test_every_state_and_verb(party: Party) -> None:
    assert set(SHARE_VERBS) == set(SHARE_TABLE.verbs) - {"lapse"} and set(TASK_VERBS) == set(TASK_TABLE.verbs)
    share = offered(party)
    for state in ShareState:
        for verb, act in SHARE_VERBS.items():
            TradeShare.objects.filter(pk=share.pk).update(state=state, result="x", done_at=clock.now())
            if SHARE_TABLE.allows(state, verb):
                assert act(party, share).state == SHARE_TABLE.next(state, verb)
                continue
            with pytest.raises(TransitionRefused):
                act(party, share)
    for task_state in TaskState:
        for verb, act in TASK_VERBS.items():
            TradeShare.objects.filter(pk=share.pk).update(state="done", result="x", done_at=clock.now())
            ended = None if task_state == "open" else clock.now()
            TradeTask.objects.filter(pk=share.task_id).update(state=task_state, ended_at=ended, result="x")
            if TASK_TABLE.allows(task_state, verb):
                act(party, share)
                assert TradeTask.objects.get(pk=share.task_id).state == TASK_TABLE.next(task_state, verb)
                continue
            with pytest.raises(TransitionRefused):
                act(party, share)


def test_an_offer_lapses_with_its_task_and_who_accepted_is_told(party: Party) -> None:
    share = offered(party)
    other = courier(party, username="", name="小李")
    lapsing = t.offer_task(actor=party.act("secretary"), task_id=share.task_id, participant_ids=[other.pk])[0]
    t.accept_task(actor=party.act("party_member"), share_id=share.pk)
    t.cancel_task(actor=party.act("secretary"), task_id=share.task_id, reason="改期")
    lapsing.refresh_from_db()
    assert (lapsing.state, told("trade.cancelled")) == ("lapsed", {"alan"})
    with pytest.raises(Conflict):
        t.decline_task(actor=party.act("party_member"), share_id=share.pk)


@pytest.mark.parametrize(
    ("field", "changes"),
    [("title", {"title": ""}), ("on", {"on": date(2020, 1, 1)}), ("wanted", {"wanted": 0}), ("offer", {"offer": "x"}),
     ("part", {"part": "night"}), ("trades", {"trades": ("x",)}), ("area_code", {"area_code": "1"})],
)  # fmt: skip
def test_wrong_tasks_are_named(party: Party, field: str, changes: dict[str, Any]) -> None:
    with pytest.raises(DomainError) as refusal:
        task(party, **changes)
    assert refusal.value.field == field


def test_participation_ends(party: Party) -> None:
    row = courier(party)
    p.end_participation(actor=party.act("organizer"), participant_id=row.pk, reason="离开本区")
    with pytest.raises(Conflict):
        p.end_participation(actor=party.act("organizer"), participant_id=row.pk, reason="x")
    with clock.moved(clock.now() + timedelta(days=1)):
        assert trades.participants_in() == 0


@given(st.sampled_from([GRID, VILLAGE, TOWN, OTHER_VILLAGE]), st.sampled_from([GRID, VILLAGE, TOWN]),
       st.text("1234567", max_size=7), st.integers(0, 30))  # fmt: skip
def test_fitting_is_all_of_its_reasons(area: str, wanted: str, weekdays: str, ahead: int) -> None:
    offering = Offering("courier", ("spot",), (area,), weekdays, (), DAY, None)
    need = Need("spot", (), wanted, DAY + timedelta(days=ahead), "morning")
    found = reasons(offering, need)
    assert fits(offering, need) == (found["area"] and found["time"])
    assert found["area"] == (area != OTHER_VILLAGE)
    assert found["time"] == (not weekdays or str(need.on.isoweekday()) in weekdays)

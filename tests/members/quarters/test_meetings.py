"""Agreements, committees, contracts, joint meetings and topics, satisfaction: every verb and pair, every refusal."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from members.models import JointTopic, Quarter, SatisfactionCount, SatisfactionRound
from members.rules import quarters as rules
from members.selectors import quarters as selectors
from members.services.daily import run_daily
from members.services.quarters import contracts, meetings
from members.states.quarters import TOPIC_TABLE, TopicState
from tests.members.quarters.kit import agreed, covered, firm, meeting, quarter, told, topic
from tests.world import TOWN, VILLAGE
from tests.world_members import Party
from xinhui.accounts.actors import SYSTEM
from xinhui.core import clock
from xinhui.core.clock import LOCAL
from xinhui.core.errors import Conflict, DomainError, InvalidInput, NotFound, TransitionRefused

AUTUMN = datetime(2026, 9, 14, 10, 0, tzinfo=LOCAL)
VERBS: dict[str, Callable[[Party, JointTopic], JointTopic]] = {
    "agree": lambda p, t: meetings.agree_topic(
        actor=p.act("branch_secretary"), topic_id=t.pk, meeting_id=t.quarter.meetings.get().pk, side="property",
        due_on=clock.today()),
    "finish": lambda p, t: meetings.finish_topic(actor=p.act("branch_secretary"), topic_id=t.pk, result="已更换"),
    "give_up": lambda p, t: meetings.give_topic_up(actor=p.act("secretary"), topic_id=t.pk, result="业主否决"),
    "reopen": lambda p, t: meetings.reopen_topic(actor=p.act("branch_secretary"), topic_id=t.pk, reason="又坏了"),
}  # fmt: skip


@pytest.mark.parametrize("state", list(TopicState))
def test_every_state_and_verb(party: Party, state: TopicState) -> None:
    assert set(VERBS) == set(TOPIC_TABLE.verbs)
    row = covered(party)
    meeting(party, row)
    for verb, act in VERBS.items():
        made = topic(party, row)
        settled = state in (TopicState.DONE, TopicState.GIVEN_UP)
        JointTopic.objects.filter(pk=made.pk).update(
            state=state, side="property", due_on=clock.today(), settled_on=clock.today() if settled else None,
            result="x" if settled else "",
        )  # fmt: skip
        if TOPIC_TABLE.allows(state, verb):
            assert act(party, made).state == TOPIC_TABLE.next(state, verb)
            continue
        with pytest.raises(TransitionRefused):
            act(party, made)
        made.refresh_from_db()
        assert made.state == state


def test_a_topic_taken_up_again_waits_for_another_meeting(party: Party) -> None:
    row = agreed(party, covered(party))
    VERBS["finish"](party, row)
    row = VERBS["reopen"](party, row)
    assert (row.state, row.side, row.due_on, row.settled_on, row.result) == ("raised", "", None, None, "又坏了")


def test_refusals_name_their_field(party: Party) -> None:
    row, other = covered(party), covered(party, "翠湖居")
    elsewhere, raised = meeting(party, other), topic(party, row)
    by = party.act("secretary")
    today = clock.today()
    agree: dict[str, Any] = {
        "topic_id": raised.pk,
        "meeting_id": meeting(party, row).pk,
        "side": "owners",
        "due_on": today,
    }
    met: dict[str, Any] = {"quarter_id": row.pk, "from_branch": 1, "from_property": 1, "from_owners": 0, "minutes": "纪要",
                           "held_on": today - timedelta(days=3)}  # fmt: skip
    sign: dict[str, Any] = {"quarter_id": row.pk, "signed_on": today, "valid_until": date(2099, 1, 1), "text": "共建"}
    chosen: dict[str, Any] = {"quarter_id": row.pk, "elected_on": today, "seats": 7, "party_members": 3}
    contract: dict[str, Any] = {"quarter_id": row.pk, "firm_id": firm(party).pk}
    tries: tuple[tuple[Callable[..., Any], dict[str, Any], dict[str, Any], str], ...] = (
        (meetings.agree_topic, agree, {"meeting_id": elsewhere.pk}, "meeting"),
        (meetings.agree_topic, agree, {"side": "x"}, "side"),
        (meetings.agree_topic, agree, {"due_on": today - timedelta(days=1)}, "due_on"),
        (meetings.hold_meeting, met, {"from_branch": 0}, "from_branch"),
        (meetings.hold_meeting, met, {"from_property": 0}, "from_property"),
        (meetings.hold_meeting, met, {"minutes": " "}, "minutes"),
        (meetings.hold_meeting, met, {"held_on": today}, "held_on"),
        (meetings.hold_meeting, met, {"held_on": today + timedelta(days=1)}, "held_on"),
        (meetings.raise_topic, {"quarter_id": row.pk, "title": "x"}, {"raised_by_side": "x"}, "raised_by_side"),
        (contracts.sign_agreement, sign, {"valid_until": today}, "valid_until"),
        (contracts.sign_agreement, sign, {"text": ""}, "text"),
        (contracts.elect_committee, chosen, {"seats": 6}, "seats"),
        (contracts.elect_committee, chosen, {"party_members": 8}, "party_members"),
        (contracts.sign_contract, contract, {"firm_id": 10**6}, "firm"),
        (contracts.sign_contract, contract, {"runs_until": today}, "runs_until"),
        (contracts.end_contract, {"quarter_id": row.pk}, {"mode": "firm"}, "mode"),
    )
    for service, facts, wrong, field in tries:
        with pytest.raises(DomainError) as refusal, transaction.atomic():
            service(actor=by, **{**facts, **wrong})
        assert refusal.value.field == field, (service, wrong)
    with pytest.raises(NotFound):
        meetings.finish_topic(actor=by, topic_id=10**6, result="x")


def test_without_a_branch_nobody_signs_or_leads(party: Party) -> None:
    row, today = quarter(party), clock.today()
    for act in (
        lambda: meeting(party, row, who="secretary"),
        lambda: contracts.sign_agreement(actor=party.act("secretary"), quarter_id=row.pk, signed_on=today,
                                         valid_until=date(2099, 1, 1), text="共建"),
    ):  # fmt: skip
        with pytest.raises(Conflict) as refusal:
            act()
        assert refusal.value.code == "quarter-uncovered"


def test_a_new_agreement_ends_the_old_one_and_keeps_its_document(party: Party) -> None:
    with clock.moved(AUTUMN):
        row = covered(party)
        paper = SimpleUploadedFile("协议.pdf", b"%PDF-1.4\n%%EOF")
        sign: dict[str, Any] = {"actor": party.act("branch_secretary"), "quarter_id": row.pk, "text": "每季度联席"}
        old = contracts.sign_agreement(
            **sign, signed_on=date(2026, 1, 5), valid_until=date(2026, 10, 1), document=paper
        )
        assert (old.standing, old.document is not None) == ("expiring", True)
        new = contracts.sign_agreement(**sign, signed_on=date(2026, 9, 10), valid_until=date(2028, 9, 9))
        old.refresh_from_db()
        assert (old.ended_on, old.standing, new.standing) == (date(2026, 9, 10), "ended", "valid")
        assert row.agreements.in_force().get() == new
    with clock.moved(datetime(2028, 9, 10, 9, 0, tzinfo=LOCAL)):
        assert new.standing == "expired"
        assert not row.agreements.in_force().exists()


def test_firms_come_and_go(party: Party) -> None:
    row, by = covered(party), party.act("secretary")
    first, second = firm(party), firm(party, "和美物业")
    today = clock.today()
    contracts.sign_contract(actor=by, quarter_id=row.pk, firm_id=first.pk, started_on=today - timedelta(days=400))
    with pytest.raises(Conflict):
        contracts.sign_contract(actor=by, quarter_id=row.pk, firm_id=first.pk)
    contracts.sign_contract(actor=by, quarter_id=row.pk, firm_id=second.pk)
    assert list(row.contracts.order_by("pk").values_list("firm__name", "ended_on")) == [
        ("安居物业", today), ("和美物业", None),
    ]  # fmt: skip
    contracts.end_contract(actor=by, quarter_id=row.pk, mode="self")
    assert Quarter.objects.get().property_mode == "self"
    with pytest.raises(Conflict):
        contracts.end_contract(actor=by, quarter_id=row.pk, mode="self")
    with pytest.raises(Conflict):
        firm(party)


def test_committees_follow_each_other(party: Party) -> None:
    row, by = covered(party), party.act("branch_secretary")
    for day in (date(2019, 6, 1), date(2024, 6, 10)):
        made = contracts.elect_committee(actor=by, quarter_id=row.pk, elected_on=day, seats=9, party_members=5)
    assert (made.number, made.due_on) == (2, date(2029, 6, 10))
    assert row.committees.in_office().get() == made
    with pytest.raises(InvalidInput):
        contracts.elect_committee(actor=by, quarter_id=row.pk, elected_on=date(2020, 1, 1), seats=9, party_members=5)


def counted(
    party: Party, row: Quarter, marks: tuple[int, ...], asked: int = 200, title: str = "上半年"
) -> SatisfactionCount:
    found = SatisfactionRound.objects.filter(title=title).first()
    found = found or meetings.open_round(actor=party.act("organizer"), title=title, area_code=TOWN)
    return meetings.count_answers(
        actor=party.act("secretary"), quarter_id=row.pk, round_id=found.pk, asked=asked, marks=marks
    )


def test_firms_are_ranked_by_what_residents_say_and_what_is_done(party: Party) -> None:
    rows = [covered(party, f"{n}号花园") for n in range(3)]
    firms = [firm(party, name) for name in ("甲物业", "乙物业", "丙物业")]
    by = party.act("secretary")
    for row, one in zip(rows, firms, strict=True):
        contracts.sign_contract(actor=by, quarter_id=row.pk, firm_id=one.pk)
    counted(party, rows[0], (0, 10, 30, 40, 20))
    counted(party, rows[1], (0, 0, 10, 50, 40))
    counted(party, rows[2], (0, 0, 0, 0, 20), asked=25)
    VERBS["finish"](party, agreed(party, rows[0]))
    with clock.moved(clock.now() - timedelta(days=20)):
        late = agreed(party, rows[1], days=5)
    ranking = selectors.ranking(party.user("organizer"))
    assert [(row.firm.name, row.rate, row.done, row.due, row.score, row.is_few) for row in ranking] == [
        ("甲物业", 60, 1, 1, 72, False), ("乙物业", 90, 0, 1, 63, False), ("丙物业", 100, 0, 0, None, True),
    ]  # fmt: skip
    VERBS["finish"](party, late)
    assert [row.score for row in selectors.ranking(party.user("organizer"))] == [93, 72, None]
    assert [row.quarters for row in selectors.ranking(party.user("branch_secretary"))] == [1, 1, 1]
    assert [row.answered for row in selectors.ranking(party.user("other_secretary"))] == [0, 0, 0]


def test_answers_are_counted_anew_until_the_round_closes(party: Party) -> None:
    row = covered(party)
    made = counted(party, row, (1, 2, 3, 4, 5))
    again = counted(party, row, (0, 0, 0, 50, 50))
    assert (made.pk, again.answered, again.satisfied) == (again.pk, 100, 100)
    for asked, marks, field in (
        (50, (0, 0, 0, 30, 30), "mark_5"),
        (999, (0,) * 5, "asked"),
        (5, (-1, 0, 0, 0, 0), "mark_1"),
    ):
        with pytest.raises(InvalidInput) as refusal:
            counted(party, row, marks, asked)
        assert refusal.value.field == field
    meetings.close_round(actor=party.act("organizer"), round_id=made.round_id)
    with pytest.raises(Conflict) as closed:
        counted(party, row, (0, 0, 0, 1, 1))
    assert closed.value.code == "round-closed"
    elsewhere = meetings.open_round(actor=party.act("other_organizer"), title="双水镇", area_code="440705104")
    with pytest.raises(InvalidInput) as outside:
        meetings.count_answers(
            actor=party.act("secretary"), quarter_id=row.pk, round_id=elsewhere.pk, asked=5, marks=(0,) * 5
        )
    assert outside.value.field == "round"
    with pytest.raises(IntegrityError), transaction.atomic():
        SatisfactionCount.objects.update(asked=3)


def test_each_reminder_comes_once(party: Party) -> None:
    with clock.moved(AUTUMN):
        row = covered(party, on=date(2026, 9, 1))
        quarter(party, name="无支部小区")
        agreed(party, row, days=7)
        contracts.elect_committee(actor=party.act("secretary"), quarter_id=row.pk, elected_on=date(2021, 10, 1), seats=5,
                                  party_members=2)  # fmt: skip
        contracts.sign_agreement(actor=party.act("secretary"), quarter_id=row.pk, signed_on=date(2026, 9, 2),
                                 valid_until=date(2026, 10, 5), text="共建")  # fmt: skip
        run_daily(actor=SYSTEM)
        assert told("quarter.committee_ends") == {"aju": 1, "chenzhishu": 1}
        assert told("quarter.topic_overdue") == told("quarter.meeting_due") == {}
    for day in (22, 22, 23):
        with clock.moved(datetime(2026, 9, day, 8, 0, tzinfo=LOCAL)):
            run_daily(actor=SYSTEM)
    assert told("quarter.topic_overdue") == {"aju": 2, "chenzhishu": 2}, "once a day"
    assert told("quarter.agreement_ends") == {"aju": 1, "chenzhishu": 1}
    for _time in range(2):
        with clock.moved(datetime(2026, 12, 20, 8, 0, tzinfo=LOCAL)):
            run_daily(actor=SYSTEM)
    assert told("quarter.meeting_due") == {"aju": 1, "chenzhishu": 1}, "a quarter of a year after the last"
    JointTopic.objects.update(state="done", settled_on=date(2026, 12, 20), result="已修")
    before = told("quarter.topic_overdue")
    with clock.moved(datetime(2026, 12, 21, 8, 0, tzinfo=LOCAL)):
        run_daily(actor=SYSTEM)
    assert told("quarter.topic_overdue") == before
    assert row.area_code == VILLAGE


@given(st.integers(0, 500), st.integers(0, 500), st.integers(0, 60), st.integers(0, 60))
def test_a_score_stays_between_nothing_and_all(satisfied: int, more: int, done: int, open_ones: int) -> None:
    answered, due = satisfied + more, done + open_ones
    found = rules.score(satisfied, answered, done, due)
    assert (found is None) == rules.is_few(answered)
    if found is not None:
        assert 0 <= found <= 100
        better = rules.score(satisfied + (more > 0), answered, done, due)
        assert better is not None and better >= found
    share = rules.rate(satisfied, answered)
    assert share is None if not answered else share is not None and abs(share - 100 * satisfied / answered) <= 0.5

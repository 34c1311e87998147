"""Teams, researchers, achievements and applications: every state and verb, every refusal with its field; rules."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from talent.models import CarrierCall, CarrierPerson, CarrierRise, CarrierTeam
from talent.rules.carriers import by_year, levels_above, missing, step_of
from talent.services.carriers import entries, rises, work
from talent.states.carriers import (
    ENTRY_TABLE,
    POSTDOC_TABLE,
    RISE_TABLE,
    AchievementKind,
    CarrierEntryState,
    PostdocState,
    RiseState,
)
from tests.talent.carriers.kit import carrier, paper, requirement, rise
from tests.talent.kit import START
from tests.world_talent import Talent
from xinhui.core import clock
from xinhui.core.errors import Conflict, DomainError, Forbidden, InvalidInput, TransitionRefused
from xinhui.outbox.models import Message

pytestmark = pytest.mark.django_db
REASON = "经核实情况属实"


@pytest.fixture(autouse=True)
def _media(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.mark.parametrize("state", CarrierEntryState.values)
@pytest.mark.parametrize("verb", ENTRY_TABLE.verbs)
def test_every_state_and_verb_of_an_entry(talent: Talent, state: str, verb: str) -> None:
    row, actor = carrier(talent), talent.act("handler")
    team = work.enter_team(actor=actor, carrier_id=row.pk, name="队", leader="某", subject="题")
    CarrierTeam.objects.filter(pk=team.pk).update(state=state)
    does: dict[str, Any] = {
        "confirm": lambda: entries.confirm_team(actor=actor, team_id=team.pk),
        "strike": lambda: entries.strike_team(actor=actor, team_id=team.pk, reason=REASON),
        "end": lambda: entries.end_team(actor=actor, team_id=team.pk),
    }
    if not ENTRY_TABLE.allows(state, verb):
        with pytest.raises(TransitionRefused):
            does[verb]()
    else:
        assert does[verb]().state == ENTRY_TABLE.next(state, verb)


@pytest.mark.parametrize("state", PostdocState.values)
@pytest.mark.parametrize("verb", POSTDOC_TABLE.verbs)
def test_every_state_and_verb_of_a_postdoctoral_researcher(talent: Talent, state: str, verb: str) -> None:
    row, actor, is_over = carrier(talent), talent.act("handler"), state in ("exited", "quit")
    person = CarrierPerson.objects.create(
        carrier=row, name="某博士", degree=3, role="postdoc" if state else "full", postdoc=state, state="confirmed",
        entered_on=date(2026, 1, 1), left_on=date(2026, 2, 1) if is_over else None,
    )  # fmt: skip
    do = {"midterm": entries.pass_midterm, "exit": entries.exit_station, "quit": entries.quit_station,
          "leave": entries.leave_carrier}[verb]  # fmt: skip
    if POSTDOC_TABLE.allows(state, verb):
        assert do(actor=actor, researcher_id=person.pk).postdoc == POSTDOC_TABLE.next(state, verb)
        return
    with pytest.raises(Conflict if is_over else TransitionRefused):
        do(actor=actor, researcher_id=person.pk)


def test_over_is_over_and_days_are_in_order(talent: Talent) -> None:
    row, actor = carrier(talent), talent.act("handler")
    with clock.moved(START):
        team = work.enter_team(actor=actor, carrier_id=row.pk, name="队", leader="某", subject="题")
        person = work.enter_researcher(actor=actor, carrier_id=row.pk, role="full", name="某", team_id=team.pk)
        with pytest.raises(InvalidInput) as refused:
            entries.end_team(actor=actor, team_id=team.pk, ended_on=date(2020, 1, 1))
        assert refused.value.field == "ended_on"
        with pytest.raises(InvalidInput) as refused:
            entries.leave_carrier(actor=actor, researcher_id=person.pk, day=date(2020, 1, 1))
        assert refused.value.field == "day"
        entries.end_team(actor=actor, team_id=team.pk)
        entries.leave_carrier(actor=actor, researcher_id=person.pk)
        for again in (lambda: entries.end_team(actor=actor, team_id=team.pk),
                      lambda: entries.leave_carrier(actor=actor, researcher_id=person.pk)):  # fmt: skip
            with pytest.raises(Conflict) as over:
                again()
            assert over.value.code == "over"


def test_the_host_enters_and_the_unit_decides(talent: Talent) -> None:
    row, host, unit = carrier(talent), talent.act("employer_user"), talent.act("handler")
    team = work.enter_team(actor=host, carrier_id=row.pk, name="队", leader="某", subject="题")
    assert team.state == CarrierEntryState.ENTERED
    told = Message.objects.filter(kind="talent.carrier_to_confirm").values_list("recipient__username", flat=True)
    assert set(told) == {"wangke", "zhaoju"}
    with pytest.raises(Forbidden):
        entries.confirm_team(actor=host, team_id=team.pk)
    with pytest.raises(Forbidden):
        entries.strike_team(actor=talent.act("water_handler"), team_id=team.pk, reason=REASON)
    entries.strike_team(actor=unit, team_id=team.pk, reason=REASON)
    told = Message.objects.filter(kind="talent.carrier_struck").values_list("recipient__username", flat=True)
    assert set(told) == {"situ"}
    again = work.enter_team(actor=unit, carrier_id=row.pk, name="队", leader="某", subject="题")
    assert again.state == CarrierEntryState.CONFIRMED, "what the unit enters counts at once"
    with pytest.raises(Conflict) as refused:
        work.enter_team(actor=host, carrier_id=row.pk, name=" 队 ", leader="某", subject="题")
    assert (refused.value.code, refused.value.field) == ("team-there", "name")


@pytest.mark.parametrize(("facts", "code", "field"), [
    ({"role": "guest"}, "choice-unknown", "role"), ({"name": ""}, "text-missing", "name"),
    ({"role": "postdoc", "degree": 2}, "no-doctor", "degree"), ({"degree": 9}, "number-out-of-range", "degree"),
    ({"entered_on": date(2999, 1, 1)}, "day-ahead", "entered_on"), ({"team_id": 0}, "unknown", "team"),
    ({"person": "teacher"}, "unknown", "person"), ({"person": "engineer"}, "here-already", "person"),
])  # fmt: skip
def test_what_a_researcher_must_be(talent: Talent, facts: dict[str, Any], code: str, field: str) -> None:
    row, actor = carrier(talent), talent.act("handler")
    work.enter_researcher(actor=actor, carrier_id=row.pk, role="full", person_id=talent.people["engineer"].pk)
    values = {"role": "full", "name": "某", "degree": 3, **facts}
    if "person" in values:
        values["person_id"] = talent.people[values.pop("person")].pk
    with pytest.raises(DomainError) as refused:
        work.enter_researcher(actor=actor, carrier_id=row.pk, **values)
    assert (refused.value.code, refused.value.field) == (code, field)


@pytest.mark.parametrize(("facts", "code", "field"), [
    ({"kind": "song"}, "choice-unknown", "kind"), ({"title": ""}, "text-missing", "title"),
    ({"year": 1900}, "number-out-of-range", "year"), ({"year": 2999}, "number-out-of-range", "year"),
    ({"number": ""}, "proof-missing", "number"), ({"money": 5}, "no-money", "money"),
    ({"kind": "project"}, "number-out-of-range", "money"), ({"title": " 一种 主轴"}, "achievement-there", "title"),
])  # fmt: skip
def test_what_an_achievement_must_say(talent: Talent, facts: dict[str, Any], code: str, field: str) -> None:
    row, actor = carrier(talent), talent.act("handler")
    first: dict[str, Any] = {"kind": "patent", "title": "一种 主轴", "year": 2026, "number": "ZL1"}
    with clock.moved(START):
        work.enter_achievement(actor=actor, carrier_id=row.pk, **first)
        work.enter_achievement(actor=actor, carrier_id=row.pk, kind="award", title="奖", year=2025, proof=paper())
        with pytest.raises(DomainError) as refused:
            work.enter_achievement(actor=actor, carrier_id=row.pk, **{**first, "title": "又一种", **facts})
    assert (refused.value.code, refused.value.field) == (code, field)


RISES: dict[str, Any] = {
    "document": lambda actor, pk, want: rises.add_rise_document(actor=actor, rise_id=pk, requirement_id=want,
                                                                document=paper("b")),
    "send": lambda actor, pk, want: rises.send_rise(actor=actor, rise_id=pk),
    "opine": lambda actor, pk, want: rises.give_opinion(actor=actor, rise_id=pk, opinion="同意"),
    "recommend": lambda actor, pk, want: rises.recommend_rise(actor=actor, rise_id=pk, recommendation="推荐"),
    "submit": lambda actor, pk, want: rises.submit_rise(actor=actor, rise_id=pk),
    "visit": lambda actor, pk, want: rises.note_visit(actor=actor, rise_id=pk, visit_result="好"),
    "approve": lambda actor, pk, want: rises.approve_rise(actor=actor, rise_id=pk, document="文"),
    "refuse": lambda actor, pk, want: rises.refuse_rise(actor=actor, rise_id=pk, reason=REASON),
    "hand_back": lambda actor, pk, want: rises.hand_back_rise(actor=actor, rise_id=pk, reason=REASON),
    "withdraw": lambda actor, pk, want: rises.withdraw_rise(actor=actor, rise_id=pk, reason=REASON),
}  # fmt: skip


@pytest.mark.parametrize("state", RiseState.values)
@pytest.mark.parametrize("verb", RISES)
def test_every_state_and_verb_of_an_application(talent: Talent, state: str, verb: str) -> None:
    actor, wanted = talent.act("talent_office"), requirement()
    with clock.moved(START):
        made = rise(talent, carrier(talent))
        rises.add_rise_document(actor=actor, rise_id=made.pk, requirement_id=wanted.pk, document=paper())
        decided = {"decided_on": date(2026, 9, 1), "decision": "批复"} if state in ("approved", "refused") else {}
        CarrierRise.objects.filter(pk=made.pk).update(state=state, **decided)
        is_raised = verb == "approve" and RISE_TABLE.allows(state, verb)
        if RISE_TABLE.allows(state, verb):
            RISES[verb](actor, made.pk, wanted.pk)
            state = RISE_TABLE.next(state, verb)
        else:
            with pytest.raises(TransitionRefused):
                RISES[verb](actor, made.pk, wanted.pk)
    now = CarrierRise.objects.select_related("carrier").get(pk=made.pk)
    assert now.state == state and now.carrier.level == ("city" if is_raised else "district")


def test_what_an_application_refuses(talent: Talent) -> None:
    row, actor = carrier(talent, level="city"), talent.act("handler")
    other = CarrierCall.objects.create(name="别的", kind="postdoc", target_level="nation", opens_on=date(2026, 1, 1),
                                       closes_on=date(2026, 12, 31))  # fmt: skip
    wrong: list[tuple[dict[str, Any], str, str | None]] = [
        ({"target_level": "district"}, "choice-unknown", "target_level"),
        ({"target_level": "city"}, "choice-unknown", "target_level"), ({"grounds": ""}, "text-missing", "grounds"),
        ({"call_id": other.pk}, "call-other", "call"), ({"call_id": 99999}, "unknown", "call"),
    ]  # fmt: skip
    for facts, code, field in wrong:
        with pytest.raises(DomainError) as refused:
            rises.draft_rise(actor=actor, carrier_id=row.pk, **{"target_level": "province", "grounds": "好", **facts})
        assert (refused.value.code, refused.value.field) == (code, field)
    rises.draft_rise(actor=actor, carrier_id=row.pk, target_level="province", grounds="好")
    with pytest.raises(Conflict) as under_way:
        rises.draft_rise(actor=actor, carrier_id=row.pk, target_level="nation", grounds="好")
    assert under_way.value.code == "under-way"


def test_the_list_blocks_every_stage_and_the_unit_hands_back_until_it_has_spoken(talent: Talent) -> None:
    row, host, unit = carrier(talent), talent.act("employer_user"), talent.act("handler")
    made = rises.draft_rise(actor=host, carrier_id=row.pk, target_level="city", grounds="好")
    rises.send_rise(actor=host, rise_id=made.pk)
    late = requirement("审计报告")
    with pytest.raises(InvalidInput) as refused:
        rises.give_opinion(actor=unit, rise_id=made.pk, opinion="同意")
    assert refused.value.code == "documents-missing" and "审计报告" in str(refused.value.message)
    rises.hand_back_rise(actor=unit, rise_id=made.pk, reason="补审计报告")
    rises.add_rise_document(actor=host, rise_id=made.pk, requirement_id=late.pk, document=paper())
    rises.add_rise_document(actor=host, rise_id=made.pk, requirement_id=late.pk, document=paper("newer"))
    assert made.documents.count() == 1, "another file takes the place of the one before"
    rises.send_rise(actor=host, rise_id=made.pk)
    rises.give_opinion(actor=unit, rise_id=made.pk, opinion="同意")
    with pytest.raises(Forbidden):
        rises.hand_back_rise(actor=unit, rise_id=made.pk, reason="反悔")
    assert rises.hand_back_rise(actor=talent.act("talent_office"), rise_id=made.pk, reason="补").opinion == ""
    late.is_active = False
    late.save()
    rises.send_rise(actor=host, rise_id=made.pk)


def test_levels_and_missing_documents() -> None:
    assert [str(one) for one in levels_above("city")] == ["province", "nation"] and levels_above("nation") == ()
    assert missing([(1, "甲"), (2, "乙")], [2]) == ["甲"]
    lines = by_year([(2025, "patent", None), (2026, "project", 500), (2026, "project", 70), (2026, "paper", None)],
                    AchievementKind.values)  # fmt: skip
    assert [(line.year, line.total, line.money) for line in lines] == [(2026, 3, 570), (2025, 1, 0)]


@given(st.integers(-400, 400))
def test_steps_only_come_nearer(left: int) -> None:
    today = date(2026, 9, 17)
    now, tomorrow = step_of(today + timedelta(left), today), step_of(today + timedelta(left), today + timedelta(1))
    order: list[int | None] = [None, 90, 30, 0]
    assert order.index(now) <= order.index(tomorrow)
    assert (now is None) == (left > 90) and (now == 0) == (left < 0)

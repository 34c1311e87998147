"""Targets: set by one and adopted by another, counted from intakes, alarmed about, closed by themselves."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from talent.models import Intake, IntakeKind, TalentDailyRun, TalentTarget
from talent.selectors.targets import board, months_of, standing_of, units_of
from talent.services import people
from talent.services.daily import run_daily
from talent.services.targets import setting
from talent.states.people import INTAKE_TABLE, PERSON_TABLE, IntakeState, PersonState
from talent.states.targets import TARGET_TABLE, Alarm, TargetState
from tests.talent.kit import START, act, browser, page, post
from tests.world_members import identity
from tests.world_talent import Talent
from xinhui.accounts.actors import SYSTEM
from xinhui.accounts.models import User
from xinhui.audit.models import Entry
from xinhui.core import clock
from xinhui.core.clock import LOCAL
from xinhui.core.errors import Conflict, DomainError, Forbidden, InvalidInput, NotFound, TransitionRefused
from xinhui.outbox.models import Message

pytestmark = pytest.mark.django_db
REASON = "区委人才工作会议决定"


def test_from_the_draft_to_the_end_of_the_year(talent: Talent) -> None:
    """Set on the page, split, adopted by a colleague, settled with proof, seen in the figure, closed in January."""
    office, colleague, unit = (
        browser(talent, "talent_office"),
        browser(talent, "talent_two"),
        browser(talent, "handler"),
    )
    with clock.moved(START):
        assert "还没有设立目标" in page(office, "/talent/targets/")
        said = post(office, "/talent/targets/new/", 400, name="2026年引进博士", kind="doctor", starts_on="2026-12-31",
                    ends_on="2026-01-01", number="2", owner=talent.world.unit("city_management").pk)  # fmt: skip
        assert "目标的结束日期须晚于开始日期" in said and "2026年引进博士" in said, "nothing typed is lost"
        post(office, "/talent/targets/new/", name="2026年引进博士", kind="doctor", starts_on="2026-01-01",
             ends_on="2026-12-31", number="2", owner=talent.world.unit("city_management").pk)  # fmt: skip
        row = TalentTarget.objects.get()
        at = f"/talent/targets/{row.pk}/"
        page(unit, at, 404)
        assert "第1、2行" in act(office, "target", row.pk, "units", 400, shares="无此单位,2\n区城管局,x")
        name = talent.world.unit("city_management").name
        assert "合计为1" in act(office, "target", row.pk, "units", 400, shares=f"{name}，1")
        act(office, "target", row.pk, "units", shares=f"{name}，2")
        months = {f"m2026{month:02d}": 0 for month in range(1, 13)} | {"m202606": 1, "m202611": 1}
        act(office, "target", row.pk, "months", **months)
        assert "起草人不得批准自己起草的目标" in act(office, "target", row.pk, "adopt", 403)
        act(colleague, "target", row.pk, "adopt")
        shown = page(unit, at)
        assert "2026年引进博士" in shown and "人才办" not in shown and name in shown
        with clock.moved(START - timedelta(days=60)):
            act(unit, "person", talent.people["doctor"].pk, "settle", source="unit", proof="聘用合同 2026-17 号")
        shown = page(office, at)
        assert 'id="records"' in shown and "新会人民医院" in shown and "2026-07-19" in shown
        assert "苏博士" not in shown, "a target's page names nobody"
        assert standing_of(row).count == 1 and [line.count for line in units_of(row)] == [1]
        assert [(month.planned, month.arrived) for month in months_of(row)][5:7] == [(1, 0), (0, 1)]
    with clock.moved(datetime(2027, 1, 1, 8, tzinfo=LOCAL)):
        run_daily(actor=SYSTEM)
        row.refresh_from_db()
        assert row.state == TargetState.CLOSED and standing_of(row).count == 1
        assert "期满" in page(office, at)


def test_who_is_told_and_when(talent: Talent) -> None:
    with clock.moved(datetime(2026, 1, 5, 8, tzinfo=LOCAL)):
        row = talent.target_in_force()
        told = Message.objects.filter(kind="talent.target_adopted").values_list("recipient__username", flat=True)
        assert set(told) == {"wangke", "zhaoju"}, "the owner's people"
        run_daily(actor=SYSTEM)
        assert TalentDailyRun.objects.get().written == 0, "too early to say anything"
    with clock.moved(datetime(2026, 7, 1, 8, tzinfo=LOCAL)):
        assert run_daily(actor=SYSTEM) > 0
        told = Message.objects.filter(kind="talent.target_behind").values_list("recipient__username", flat=True)
        assert set(told) == {"liaozhuren", "kangfuzhuren", "wangke", "zhaoju"}, "the office and the owner"
        many = len(told)
        row.refresh_from_db()
        assert row.alarm == Alarm.BEHIND and run_daily(actor=SYSTEM) == 0, "told once"
        assert all("苏" not in str(one.context) for one in Message.objects.all()), "no message names anybody"
    with clock.moved(datetime(2026, 7, 31, 8, tzinfo=LOCAL)):
        assert run_daily(actor=SYSTEM) == many, "again every thirty days"


def test_an_intake_counts_once_by_the_unit_of_its_employer_and_not_when_withdrawn(talent: Talent) -> None:
    row = talent.target_in_force(kind="medical", number=1, starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31))
    with clock.moved(START):
        made = talent.settle("doctor")
        assert set(made.kinds.values_list("kind", flat=True)) == {"medical", "doctor"}
        assert made.unit == talent.world.unit("city_management") and standing_of(row).is_reached
        with pytest.raises(Conflict) as refused:
            talent.settle("doctor")
        assert (refused.value.code, refused.value.field) == ("settled", "person")
        people.withdraw_intake(actor=talent.act("talent_office"), intake_id=made.pk, reason="合同为虚假")
        assert standing_of(row).count == 0 and talent.settle("doctor").pk != made.pk


@pytest.mark.parametrize(("facts", "code", "field"), [
    ({"source": "nobody"}, "choice-unknown", "source"), ({"proof": " "}, "text-missing", "proof"),
    ({"settled_on": date(2026, 9, 18)}, "day-ahead", "settled_on"),
])  # fmt: skip
def test_what_an_intake_must_say(talent: Talent, facts: dict[str, Any], code: str, field: str) -> None:
    with clock.moved(START), pytest.raises(InvalidInput) as refused:
        talent.settle("doctor", **facts)
    assert (refused.value.code, refused.value.field) == (code, field) and not Intake.objects.exists()


@pytest.mark.parametrize(("facts", "code", "field"), [
    ({"kind": "poet"}, "choice-unknown", "kind"), ({"number": 0}, "number-out-of-range", "number"),
    ({"name": ""}, "text-missing", "name"), ({"ends_on": date(2025, 1, 1)}, "dates-reversed", "ends_on"),
    ({"ends_on": date(2040, 1, 1)}, "too-long", "ends_on"), ({"owner_id": 0}, "unknown", "owner"),
])  # fmt: skip
def test_what_a_target_must_say(talent: Talent, facts: dict[str, Any], code: str, field: str) -> None:
    with pytest.raises(DomainError) as refused:
        talent.target(**facts)
    assert (refused.value.code, refused.value.field) == (code, field)


def test_one_target_a_kind_and_time(talent: Talent) -> None:
    talent.target_in_force()
    with pytest.raises(Conflict):
        talent.target()
    with pytest.raises(IntegrityError), transaction.atomic():
        TalentTarget.objects.create(name="又一个", kind="doctor", starts_on=date(2026, 1, 1), number=1,
                                    ends_on=date(2026, 12, 31), owner=talent.world.unit("water"))  # fmt: skip


def test_the_database_holds_the_rules_by_itself(talent: Talent) -> None:
    row, made = talent.target(), talent.settle("doctor")
    office = talent.world.people["talent_office"]
    changes: list[dict[str, Any]] = [{"number": 0}, {"ends_on": date(2025, 12, 31)}, {"adopted_by": office}]
    for change in changes:
        with pytest.raises(IntegrityError), transaction.atomic():
            TalentTarget.objects.filter(pk=row.pk).update(**change)
    for change in ({"proof": ""}, {"state": "withdrawn"}, {"withdrawn_reason": "x"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Intake.objects.filter(pk=made.pk).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        IntakeKind.objects.create(intake=made, kind="doctor")


def _row_in(talent: Talent, state: str) -> TalentTarget:
    row = talent.target()
    row.drafted_by = talent.world.people["talent_two"]
    row.state = state
    row.save(update_fields=["drafted_by", "state"])
    return row


VERBS: dict[str, Any] = {
    "change": lambda actor, pk, unit: setting.change_target(
        actor=actor, target_id=pk, name="改", kind="doctor", starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31),
        number=5, owner_id=unit),
    "split": lambda actor, pk, unit: setting.split_by_units(actor=actor, target_id=pk, shares={unit: 10}),
    "adopt": lambda actor, pk, unit: setting.adopt_target(actor=actor, target_id=pk),
    "drop": lambda actor, pk, unit: setting.drop_target(actor=actor, target_id=pk, reason=REASON),
}  # fmt: skip


@pytest.mark.parametrize("state", TargetState.values)
@pytest.mark.parametrize("verb", VERBS)
def test_every_state_and_verb(talent: Talent, state: str, verb: str) -> None:
    row = _row_in(talent, state)
    unit, actor = talent.world.unit("city_management").pk, talent.act("talent_office")
    if TARGET_TABLE.allows(state, verb):
        assert VERBS[verb](actor, row.pk, unit).state == TARGET_TABLE.next(state, verb)
        assert Entry.objects.filter(verb__startswith="talent.target.", target_id=str(row.pk)).count() >= 2
        return
    with pytest.raises(TransitionRefused):
        VERBS[verb](actor, row.pk, unit)
    row.refresh_from_db()
    assert row.state == state


@pytest.mark.parametrize("verb", VERBS)
def test_only_the_office_sets_targets(talent: Talent, verb: str) -> None:
    row = talent.target()
    for handle in ("handler", "district_leader", "org_department", "employer_user"):
        with pytest.raises(Forbidden):
            VERBS[verb](talent.act(handle), row.pk, talent.world.unit("water").pk)


def test_people_come_back_and_leave_as_the_table_says(talent: Talent) -> None:
    handler, pk = talent.act("handler"), talent.people["doctor"].pk
    assert people.leave_district(actor=handler, person_id=pk).state == PersonState.LEFT
    with pytest.raises(TransitionRefused):
        people.leave_district(actor=handler, person_id=pk)
    with pytest.raises(Conflict):
        talent.settle("doctor")
    assert people.come_back(actor=handler, person_id=pk).state == PersonState.ACTIVE
    with pytest.raises(Forbidden):
        people.leave_district(actor=talent.act("water_handler"), person_id=pk)
    assert PERSON_TABLE.allows(PersonState.LEFT, "erase") and not INTAKE_TABLE.allows(IntakeState.WITHDRAWN, "withdraw")


def test_nobody_is_entered_twice(talent: Talent) -> None:
    facts = {"name": "苏某", "identity": identity(801, year=1988), "field": "other"}
    with pytest.raises(Conflict) as refused:
        people.enter_person(actor=talent.act("handler"), employer_id=talent.employers["factory"].pk, **facts)
    assert (refused.value.code, refused.value.field) == ("known", "identity")
    known = people.person_known(f" {identity(801, year=1988).lower()} ")
    assert known.pk == talent.people["doctor"].pk and known.identity_masked.count("*") == 10
    with pytest.raises(NotFound):
        people.person_known(identity(899, year=1988))


def test_the_board_asks_as_much_for_many_as_for_one(talent: Talent) -> None:
    user = User.objects.get(pk=talent.user("talent_office").pk)
    talent.target_in_force()
    board(user)  # posts are read once
    with CaptureQueriesContext(connection) as one:
        board(user)
    for kind in ("medical", "teacher", "engineer"):
        talent.target_in_force(kind=kind)
    with CaptureQueriesContext(connection) as many:
        assert len(board(user)) == 4
    assert len(one) == len(many)

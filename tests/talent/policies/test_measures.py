"""Policies and measures: drafted, published, put in force, superseded; what each must say and who may."""

from datetime import date, datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from talent.models import GrantBudget, MeasureCondition, TalentMeasure, TalentPolicy
from talent.services.daily import run_daily
from talent.services.policies import measures, writing
from talent.states.policies import MEASURE_TABLE, POLICY_TABLE, MeasureState, PolicyState
from tests.talent.kit import START
from tests.talent.policies.kit import TEXT, WAN, draft, in_force, monthly, policy
from tests.world_talent import Talent
from xinhui.accounts.actors import SYSTEM
from xinhui.audit.models import Entry
from xinhui.core import clock
from xinhui.core.clock import LOCAL
from xinhui.core.errors import Conflict, DomainError, Forbidden, TransitionRefused

pytestmark = pytest.mark.django_db
OF_POLICY: dict[str, Any] = {"name": "人才政策", "document": "新人才〔2026〕2号", "issued_on": date(2026, 1, 5),
                             "valid_from": date(2026, 1, 10), "text": TEXT}  # fmt: skip
OF_MEASURE: dict[str, Any] = {"name": "补贴", "benefit": "monthly", "fen": 100_000, "months": 12}


@pytest.fixture(autouse=True)
def _year() -> Any:
    with clock.moved(START):
        yield


def test_a_version_in_force_stays_as_it_is_until_the_next_supersedes_it(talent: Talent) -> None:
    of = policy(talent)
    first = in_force(talent, of)
    with pytest.raises(TransitionRefused):
        measures.change_measure(
            actor=talent.act("talent_office"), measure_id=first.pk, name="改", benefit="one_off", fen=1
        )
    with pytest.raises(TransitionRefused):
        measures.add_condition(actor=talent.act("talent_office"), measure_id=first.pk, group=1, subject="age",
                               operator="le", value="40")  # fmt: skip
    second = measures.next_version(actor=talent.act("talent_office"), measure_id=first.pk)
    assert (second.version, second.state, second.conditions.count()) == (2, MeasureState.DRAFT, 1)
    with pytest.raises(Conflict) as refused:
        measures.next_version(actor=talent.act("talent_office"), measure_id=first.pk)
    assert refused.value.code == "draft-there"
    measures.change_measure(actor=talent.act("talent_office"), measure_id=second.pk, name="安家补贴", benefit="one_off",
                            fen=8 * WAN, promised_months=60)  # fmt: skip
    measures.add_condition(actor=talent.act("talent_office"), measure_id=second.pk, group=1, subject="age",
                           operator="le", value="45")  # fmt: skip
    with pytest.raises(Forbidden) as forbidden:
        measures.enact_measure(actor=talent.act("talent_office"), measure_id=second.pk)
    assert forbidden.value.code == "same-person"
    measures.enact_measure(actor=talent.act("talent_two"), measure_id=second.pk)
    first.refresh_from_db()
    assert (first.state, first.fen, first.conditions.count()) == (MeasureState.SUPERSEDED, 6 * WAN, 1)
    assert TalentMeasure.objects.in_force().get().pk == second.pk


def test_a_measure_needs_a_published_policy_and_conditions(talent: Talent) -> None:
    row = draft(talent, policy(talent, published=False))
    with pytest.raises(Conflict) as refused:
        measures.enact_measure(actor=talent.act("talent_two"), measure_id=row.pk)
    assert refused.value.code == "policy-not-published"
    with pytest.raises(Forbidden):
        writing.publish_policy(actor=talent.act("talent_office"), policy_id=row.policy_id)
    writing.publish_policy(actor=talent.act("talent_two"), policy_id=row.policy_id)
    measures.drop_condition(actor=talent.act("talent_office"), condition_id=MeasureCondition.objects.get().pk)
    with pytest.raises(Conflict) as refused:
        measures.enact_measure(actor=talent.act("talent_two"), measure_id=row.pk)
    assert refused.value.code == "no-conditions" and not TalentMeasure.objects.in_force().exists()
    later = draft(talent, policy(talent, document="新人才〔2026〕9号", valid_from=date(2026, 9, 18)), "R08")
    with pytest.raises(Conflict) as refused:
        measures.enact_measure(actor=talent.act("talent_two"), measure_id=later.pk)
    assert refused.value.code == "policy-not-yet"


def test_a_policy_ends_on_its_last_day_with_its_measures(talent: Talent) -> None:
    row = in_force(talent, policy(talent, valid_to=date(2026, 12, 31)))
    with clock.moved(datetime(2026, 12, 31, 8, tzinfo=LOCAL)):
        run_daily(actor=SYSTEM)
        assert TalentMeasure.objects.in_force().count() == 1
    with clock.moved(datetime(2027, 1, 1, 8, tzinfo=LOCAL)):
        run_daily(actor=SYSTEM)
    row.refresh_from_db()
    assert row.state == MeasureState.ENDED and TalentPolicy.objects.get().state == PolicyState.ENDED
    with pytest.raises(Conflict) as refused:
        draft(talent, row.policy, "R09")
    assert refused.value.code == "policy-ended"


@pytest.mark.parametrize(("facts", "code", "field"), [
    ({"name": ""}, "text-missing", "name"), ({"document": ""}, "text-missing", "document"),
    ({"text": ""}, "text-missing", "text"), ({"valid_to": date(2025, 1, 1)}, "dates-reversed", "valid_to"),
    ({"ceiling_fen": -1}, "number-out-of-range", "ceiling_fen"), ({"document": "新人才〔2026〕1号"}, "policy-there", "document"),
])  # fmt: skip
def test_what_a_policy_must_say(talent: Talent, facts: dict[str, Any], code: str, field: str) -> None:
    other = policy(talent)
    with pytest.raises(DomainError) as refused:
        writing.draft_policy(actor=talent.act("talent_office"), **{**OF_POLICY, **facts})
    assert (refused.value.code, refused.value.field) == (code, field)
    made = writing.draft_policy(actor=talent.act("talent_office"), **OF_POLICY)
    with pytest.raises(DomainError) as refused:
        writing.change_policy(actor=talent.act("talent_office"), policy_id=made.pk, **{**OF_POLICY, **facts})
    assert (refused.value.code, refused.value.field) == (code, field) and other.pk != made.pk


@pytest.mark.parametrize(("facts", "code", "field"), [
    ({"name": ""}, "text-missing", "name"), ({"benefit": "x"}, "choice-unknown", "benefit"),
    ({"fen": 0}, "number-out-of-range", "fen"), ({"months": 0}, "number-out-of-range", "months"),
    ({"months": 121}, "number-out-of-range", "months"), ({"benefit": "one_off"}, "once", "months"),
    ({"benefit": "service", "months": 1}, "service-has-no-sum", "fen"),
    ({"promised_months": 999}, "number-out-of-range", "promised_months"), ({"about": "x" * 401}, "text-too-long", "about"),
    ({"code": ""}, "text-missing", "code"), ({"code": "R01"}, "code-taken", "code"),
    ({"policy_id": 0}, "unknown", "policy"),
])  # fmt: skip
def test_what_a_measure_must_say(talent: Talent, facts: dict[str, Any], code: str, field: str) -> None:
    of = policy(talent)
    draft(talent, of)
    with pytest.raises(DomainError) as refused:
        measures.draft_measure(actor=talent.act("talent_office"),
                               **{"policy_id": of.pk, "code": "R02", **OF_MEASURE, **facts})  # fmt: skip
    assert (refused.value.code, refused.value.field) == (code, field)


@pytest.mark.parametrize(("facts", "code", "field"), [
    ({"subject": "married"}, "choice-unknown", "subject"), ({"operator": "like"}, "choice-unknown", "operator"),
    ({"value": ""}, "text-missing", "value"), ({"value": "教授"}, "condition-wrong", "value"),
    ({"operator": "in"}, "condition-wrong", "value"), ({"group": 0}, "number-out-of-range", "group"),
    ({"group": 1}, "condition-there", "subject"),
])  # fmt: skip
def test_what_a_condition_must_say(talent: Talent, facts: dict[str, Any], code: str, field: str) -> None:
    row = draft(talent, policy(talent))
    with pytest.raises(DomainError) as refused:
        measures.add_condition(actor=talent.act("talent_office"), measure_id=row.pk,
                               **{"group": 2, "subject": "degree", "operator": "ge", "value": "2", **facts})  # fmt: skip
    assert (refused.value.code, refused.value.field) == (code, field) and row.conditions.count() == 1


def test_a_budget_is_never_set_below_what_was_paid(talent: Talent) -> None:
    row = monthly(talent, policy(talent))
    for year, fen, field in ((2020, 1, "year"), (2026, 0, "fen")):
        with pytest.raises(DomainError) as refused:
            measures.set_budget(actor=talent.act("talent_office"), measure_id=row.pk, year=year, fen=fen)
        assert refused.value.field == field
    assert measures.set_budget(actor=talent.act("talent_office"), measure_id=row.pk, year=2026, fen=5).fen == 5
    assert GrantBudget.objects.get().fen == 5


VERBS: dict[str, tuple[str, Any]] = {
    "change": ("measure", lambda actor, pk: measures.change_measure(actor=actor, measure_id=pk, **OF_MEASURE)),
    "condition": ("measure", lambda actor, pk: measures.add_condition(
        actor=actor, measure_id=pk, group=3, subject="age", operator="le", value="40")),
    "enact": ("measure", lambda actor, pk: measures.enact_measure(actor=actor, measure_id=pk)),
    "supersede": ("measure", lambda actor, pk: measures.next_version(actor=actor, measure_id=pk)),
    "end": ("measure", lambda actor, pk: measures.end_measure(actor=actor, measure_id=pk, reason="x")),
    "drop": ("measure", lambda actor, pk: measures.drop_measure(actor=actor, measure_id=pk, reason="x")),
    "policy change": ("policy", lambda actor, pk: writing.change_policy(actor=actor, policy_id=pk, **OF_POLICY)),
    "policy publish": ("policy", lambda actor, pk: writing.publish_policy(actor=actor, policy_id=pk)),
    "policy end": ("policy", lambda actor, pk: writing.end_policy(actor=actor, policy_id=pk, reason="x")),
}  # fmt: skip


def _pairs() -> list[tuple[str, str]]:
    states: dict[str, Any] = {"measure": MeasureState.values, "policy": PolicyState.values}
    return [(verb, state) for verb, (kind, _do) in VERBS.items() for state in states[kind]]


@pytest.mark.parametrize(("verb", "state"), _pairs())
def test_every_state_and_verb(talent: Talent, verb: str, state: str) -> None:
    of = policy(talent)
    row: Any = draft(talent, of) if VERBS[verb][0] == "measure" else of
    two = talent.world.people["talent_two"]
    facts: dict[str, Any] = {"state": state, "drafted_by": two}
    if VERBS[verb][0] == "policy":
        facts["published_by"] = None
    type(row).objects.filter(pk=row.pk).update(**facts)
    table: Any = MEASURE_TABLE if VERBS[verb][0] == "measure" else POLICY_TABLE
    name = verb.split()[-1]
    if not table.allows(state, name):
        with pytest.raises(TransitionRefused):
            VERBS[verb][1](talent.act("talent_office"), row.pk)
        row.refresh_from_db()
        assert row.state == state
        return
    before = Entry.objects.count()
    VERBS[verb][1](talent.act("talent_office"), row.pk)
    row.refresh_from_db()
    assert row.state == (state if name == "supersede" else table.next(state, name)), (
        "superseded when the next is in force"
    )
    assert Entry.objects.count() == before + 1


@pytest.mark.parametrize("verb", VERBS)
def test_only_the_office_makes_policies(talent: Talent, verb: str) -> None:
    of = policy(talent)
    row: Any = draft(talent, of) if VERBS[verb][0] == "measure" else of
    for handle in ("handler", "district_leader", "employer_user"):
        with pytest.raises(Forbidden):
            VERBS[verb][1](talent.act(handle), row.pk)


def test_the_database_holds_the_rules_by_itself(talent: Talent) -> None:
    row, office = in_force(talent, policy(talent)), talent.world.people["talent_office"]
    changes: list[dict[str, Any]] = [
        {"fen": 0}, {"months": 2}, {"benefit": "service"}, {"enacted_by": office}, {"benefit": "monthly", "months": 0},
    ]  # fmt: skip
    for change in changes:
        with pytest.raises(IntegrityError), transaction.atomic():
            TalentMeasure.objects.filter(pk=row.pk).update(**change)
    for change in ({"valid_to": date(2020, 1, 1)}, {"published_by": office}):
        with pytest.raises(IntegrityError), transaction.atomic():
            TalentPolicy.objects.update(**change)
    second = measures.next_version(actor=talent.act("talent_office"), measure_id=row.pk)
    for change in ({"state": "in_force"}, {"version": 1}):
        with pytest.raises(IntegrityError), transaction.atomic():
            TalentMeasure.objects.filter(pk=second.pk).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        MeasureCondition.objects.create(measure=row, group=1, subject="degree", operator="ge", value="1")
    with pytest.raises(IntegrityError), transaction.atomic():
        GrantBudget.objects.create(code=row.code, year=2026, fen=1)

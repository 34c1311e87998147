"""Grants: applied for, checked, approved by others; nothing twice, nothing over the ceiling or the budget."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from talent.models import GrantApplication, Person
from talent.services import people
from talent.services.policies import applying, deciding, measures
from talent.states.grants import GRANT_TABLE, GrantState
from tests.talent.kit import START
from tests.talent.policies.kit import WAN, applied, approved, checked, in_force, monthly, policy
from tests.world_talent import Talent
from xinhui.accounts.models import User
from xinhui.audit.models import Entry
from xinhui.core import clock
from xinhui.core.errors import Conflict, DomainError, Forbidden, NotFound, TransitionRefused
from xinhui.outbox.models import Message

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _year() -> Any:
    with clock.moved(START):
        yield


def code_of(do: Any, *args: Any, **facts: Any) -> str:
    """The code of the refusal."""
    with pytest.raises(DomainError) as refused:
        do(*args, **facts)
    return refused.value.code


def test_three_people_give_a_grant_and_those_it_concerns_are_told(talent: Talent) -> None:
    row = monthly(talent, policy(talent))
    made = applying.apply_grant(actor=talent.act("employer_user"), person_id=talent.people["engineer"].pk,
                                measure_id=row.pk, documents="合同")  # fmt: skip
    applying.submit_grant(actor=talent.act("employer_user"), grant_id=made.pk)
    deciding.check_grant(actor=talent.act("handler"), grant_id=made.pk)
    made = deciding.approve_grant(actor=talent.act("talent_office"), grant_id=made.pk)
    assert made.state == GrantState.PAYING and made.approved_on == START.date()
    assert [(one.number, one.due_on, one.fen, one.budget_year) for one in made.instalments.all()] == [
        (1, date(2026, 9, 17), 200_000, 2026), (2, date(2026, 10, 17), 200_000, 2026), (3, date(2026, 11, 17), 200_000, 2026),
    ]  # fmt: skip
    assert made.facts == [{"subject": "degree", "operator": "ge", "held": True, "wanted": 1, "fact": 1}]
    told = {(one.kind, one.recipient.username) for one in Message.objects.filter(kind__startswith="talent.grant")
            .select_related("recipient")}  # fmt: skip
    assert ("talent.grant_submitted", "wangke") in told and ("talent.grant_checked", "liaozhuren") in told
    assert ("talent.grant_approved", "situ") in told and ("talent.grant_approved", "wujingli") not in told
    assert all("余工" not in str(one.context) for one in Message.objects.all()), "no message names anybody"
    assert all("余工" not in str(one.detail) for one in Entry.objects.all())


def test_whoever_checked_does_not_approve(talent: Talent) -> None:
    made = applied(talent, monthly(talent, policy(talent)))
    applying.submit_grant(actor=talent.act("handler"), grant_id=made.pk)
    deciding.check_grant(actor=talent.act("talent_office"), grant_id=made.pk)
    assert code_of(deciding.approve_grant, actor=talent.act("talent_office"), grant_id=made.pk) == "same-person"
    with pytest.raises(Forbidden):
        deciding.approve_grant(actor=talent.act("handler"), grant_id=made.pk)
    assert deciding.approve_grant(actor=talent.act("talent_two"), grant_id=made.pk).state == GrantState.PAYING


def test_nobody_gets_the_same_twice(talent: Talent) -> None:
    row = monthly(talent, policy(talent))
    made = approved(talent, row)
    assert code_of(applied, talent, row) == "applied"
    second = measures.next_version(actor=talent.act("talent_office"), measure_id=row.pk)
    measures.enact_measure(actor=talent.act("talent_two"), measure_id=second.pk)
    assert code_of(applied, talent, second) == "applied", "the next version is the same measure"
    doctor = talent.person("doctor")
    twin = Person.objects.create(name="苏博士", employer=doctor.employer, degree=3, born_on=date(1988, 1, 1))
    office = {"actor": talent.act("talent_office"), "measure_id": second.pk}
    Person.objects.filter(pk=doctor.pk).update(born_on=date(1988, 1, 1))
    assert code_of(applying.apply_grant, person_id=twin.pk, **office) == "other-file", "same name, same birthday"
    Person.objects.filter(pk=doctor.pk).update(identity_print="", name="苏某")
    Person.objects.filter(pk=twin.pk).update(identity_print=made.identity_print, born_on=None)
    assert code_of(applying.apply_grant, person_id=twin.pk, **office) == "other-file", "the identity of another file"
    facts = {"measure": row, "code": row.code, "employer": made.employer, "unit": made.unit}
    for person, mark in ((made.person, ""), (twin, made.identity_print)):
        with pytest.raises(IntegrityError), transaction.atomic():
            GrantApplication.objects.create(person=person, identity_print=mark, **facts)


def test_a_refused_or_withdrawn_application_may_be_made_again(talent: Talent) -> None:
    row = monthly(talent, policy(talent))
    first = applied(talent, row)
    applying.withdraw_grant(actor=talent.act("talent_office"), grant_id=first.pk, reason="材料不齐")
    second = checked(talent, row)
    said = deciding.refuse_grant(actor=talent.act("talent_office"), grant_id=second.pk, reason="合同不足三年")
    assert (said.state, said.said, said.checked_by) == (GrantState.REFUSED, "合同不足三年", None)
    assert applied(talent, row).state == GrantState.DRAFT


def test_of_a_group_one_is_given_and_it_is_the_highest(talent: Talent) -> None:
    of = policy(talent)
    low = monthly(talent, of, "H1", exclusive="住房")
    high = in_force(talent, of, "H2", (1, "degree", "ge", "3"), exclusive="住房", fen=9 * WAN)
    assert code_of(applied, talent, low) == "covered", "the higher one applies"
    assert applied(talent, low, "engineer").fen == 200_000, "who has no right to the higher gets the lower"
    made = applied(talent, high)
    assert code_of(applied, talent, low) == "group-taken"
    with pytest.raises(IntegrityError), transaction.atomic():
        GrantApplication.objects.create(person=made.person, measure=low, code=low.code, exclusive="住房",
                                        employer=made.employer, unit=made.unit)  # fmt: skip


def test_the_policys_ceiling_holds_over_all_its_measures(talent: Talent) -> None:
    of = policy(talent, ceiling_fen=6 * WAN + 600_000)
    one, two, three = in_force(talent, of), monthly(talent, of), monthly(talent, of, "R03", fen=1, months=1)
    applied(talent, one)
    applied(talent, two)
    assert code_of(applied, talent, three) == "ceiling"
    assert applied(talent, three, "engineer").total_fen == 1, "another person has the own ceiling"
    other = monthly(talent, policy(talent, document="新人才〔2026〕3号"), "R04", fen=1, months=1)
    assert applied(talent, other).total_fen == 1, "another policy has its own"


def test_only_whoever_is_eligible_and_here_may_apply(talent: Talent) -> None:
    row = in_force(talent, policy(talent), "R01", (1, "degree", "ge", "1"), (1, "contract", "ge", "3"))
    with pytest.raises(DomainError) as refused:
        applied(talent, row)
    assert (refused.value.code, refused.value.field) == ("not-eligible", "measure"), "the contract is not known"
    assert code_of(applied, talent, row, contract_years=2) == "not-eligible"
    made = applied(talent, row, contract_years=3)
    Person.objects.filter(pk=made.person_id).update(degree=0)
    assert code_of(applying.submit_grant, actor=talent.act("handler"), grant_id=made.pk) == "not-eligible"
    Person.objects.filter(pk=made.person_id).update(degree=1)
    applying.submit_grant(actor=talent.act("handler"), grant_id=made.pk)
    people.leave_district(actor=talent.act("handler"), person_id=made.person_id)
    assert code_of(deciding.check_grant, actor=talent.act("handler"), grant_id=made.pk) == "left"
    assert code_of(applied, talent, row, contract_years=3) == "applied"
    assert code_of(applied, talent, row, "turner") == "not-eligible"


def test_rent_is_refunded_up_to_the_measures_sum(talent: Talent) -> None:
    row = in_force(talent, policy(talent), "R05", (1, "degree", "ge", "1"), benefit="rent", fen=150_000, months=12)
    assert code_of(applied, talent, row) == "rent-missing"
    assert applied(talent, row, rent_fen=120_000).fen == 120_000
    assert applied(talent, row, "engineer", rent_fen=200_000).total_fen == 1_800_000


def test_a_service_is_given_without_money_or_budget(talent: Talent) -> None:
    row = in_force(talent, policy(talent), "S01", benefit="service", fen=0)
    made = approved(talent, row)
    assert made.state == GrantState.DONE and not made.instalments.exists()


def test_the_last_of_the_budget_is_approved_once(talent: Talent) -> None:
    of = policy(talent)
    row = monthly(talent, of, budget=600_000)
    approved(talent, row)
    other = checked(talent, row, "engineer")
    said = code_of(deciding.approve_grant, actor=talent.act("talent_office"), grant_id=other.pk)
    assert said == "budget-spent" and GrantApplication.objects.get(pk=other.pk).state == GrantState.CHECKED
    measures.set_budget(actor=talent.act("talent_office"), measure_id=row.pk, year=2026, fen=1_200_000)
    assert deciding.approve_grant(actor=talent.act("talent_office"), grant_id=other.pk).state == GrantState.PAYING
    bare = checked(talent, in_force(talent, of, "R07", budget=0))
    assert code_of(deciding.approve_grant, actor=talent.act("talent_office"), grant_id=bare.pk) == "budget-missing"


def test_instalments_of_next_year_are_next_years_money(talent: Talent) -> None:
    row = monthly(talent, policy(talent), budget=800_000, months=12)
    made = approved(talent, row)
    years = [one.budget_year for one in made.instalments.all()]
    assert (years.count(2026), years.count(2027)) == (4, 8)


@pytest.mark.parametrize(("facts", "code", "field"), [
    ({"person_id": 0}, "unknown", "person"), ({"measure_id": 0}, "unknown", "measure"),
    ({"contract_years": 99}, "number-out-of-range", "contract_years"),
    ({"rent_fen": -1}, "number-out-of-range", "rent_fen"), ({"documents": "x" * 401}, "text-too-long", "documents"),
])  # fmt: skip
def test_what_an_application_must_say(talent: Talent, facts: dict[str, Any], code: str, field: str) -> None:
    row = monthly(talent, policy(talent))
    with pytest.raises(DomainError) as refused:
        applying.apply_grant(actor=talent.act("talent_office"),
                             **{"person_id": talent.people["doctor"].pk, "measure_id": row.pk, **facts})  # fmt: skip
    assert (refused.value.code, refused.value.field) == (code, field)


VERBS: dict[str, Any] = {
    "submit": lambda actor, pk: applying.submit_grant(actor=actor, grant_id=pk),
    "check": lambda actor, pk: deciding.check_grant(actor=actor, grant_id=pk),
    "send_back": lambda actor, pk: deciding.send_back(actor=actor, grant_id=pk, reason="x"),
    "approve": lambda actor, pk: deciding.approve_grant(actor=actor, grant_id=pk),
    "refuse": lambda actor, pk: deciding.refuse_grant(actor=actor, grant_id=pk, reason="x"),
    "withdraw": lambda actor, pk: applying.withdraw_grant(actor=actor, grant_id=pk, reason="x"),
}  # fmt: skip


@pytest.mark.parametrize("state", GrantState.values)
@pytest.mark.parametrize("verb", VERBS)
def test_every_state_and_verb(talent: Talent, verb: str, state: str) -> None:
    made = applied(talent, monthly(talent, policy(talent)))
    GrantApplication.objects.filter(pk=made.pk).update(
        state=state, approved_on=START.date(), approved_by=talent.world.people["talent_two"],
        checked_by=talent.world.people["handler"],
    )  # fmt: skip
    if GRANT_TABLE.allows(state, verb):
        before = Entry.objects.count()
        assert VERBS[verb](talent.act("talent_office"), made.pk).state == GRANT_TABLE.next(GrantState(state), verb)
        assert Entry.objects.count() == before + 1
        return
    with pytest.raises(TransitionRefused):
        VERBS[verb](talent.act("talent_office"), made.pk)
    assert GrantApplication.objects.get(pk=made.pk).state == state


@pytest.mark.parametrize(("verb", "may"), [
    ("submit", ("employer_user", "handler")), ("check", ("handler",)), ("send_back", ("handler",)),
    ("refuse", ("handler",)), ("approve", ()), ("withdraw", ("employer_user", "handler")),
])  # fmt: skip
def test_who_may(talent: Talent, verb: str, may: tuple[str, ...]) -> None:
    row = monthly(talent, policy(talent))
    state = {"submit": "draft", "approve": "checked", "check": "submitted"}.get(verb, "submitted")
    for handle in ("employer_user", "handler", "other_employer_user", "water_handler", "district_leader"):
        made = applied(talent, row, "engineer")
        GrantApplication.objects.filter(pk=made.pk).update(state=state)
        if handle in may:
            VERBS[verb](talent.act(handle), made.pk)
        else:
            with pytest.raises(Forbidden):
                VERBS[verb](talent.act(handle), made.pk)
        GrantApplication.objects.filter(pk=made.pk).update(state="withdrawn")
    for handle in ("other_employer_user", "water_handler", "district_leader"):
        with pytest.raises(Forbidden):
            applying.apply_grant(actor=talent.act(handle), person_id=talent.people["doctor"].pk, measure_id=row.pk)
    with pytest.raises(NotFound):
        VERBS[verb](talent.act("talent_office"), 0)


def test_who_sees_a_grant(talent: Talent) -> None:
    made = approved(talent, monthly(talent, policy(talent)), "engineer")
    own = User.objects.create(username="yugong", name="余工")
    Person.objects.filter(pk=made.person_id).update(user=own)
    seen = {handle: GrantApplication.objects.visible_to(talent.user(handle)).exists() for handle in
            ("talent_office", "handler", "employer_user", "water_handler", "other_employer_user", "district_leader")}  # fmt: skip
    assert [handle for handle, sees in seen.items() if sees] == ["talent_office", "handler", "employer_user"]
    assert GrantApplication.objects.visible_to(own).get().pk == made.pk


def test_the_database_holds_the_rules_by_itself(talent: Talent) -> None:
    made = approved(talent, monthly(talent, policy(talent)))
    for change in ({"approved_on": None}, {"approved_by": None}, {"checked_by": made.approved_by_id}):
        with pytest.raises(IntegrityError), transaction.atomic():
            GrantApplication.objects.filter(pk=made.pk).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        made.instalments.create(number=1, due_on=START.date() + timedelta(1), fen=1, budget_year=2026)
    with pytest.raises(IntegrityError), transaction.atomic():
        made.instalments.create(number=9, due_on=START.date(), fen=0, budget_year=2026)


def test_a_lost_race_is_a_conflict_too(talent: Talent) -> None:
    made = checked(talent, monthly(talent, policy(talent)))
    deciding.approve_grant(actor=talent.act("talent_office"), grant_id=made.pk)
    with pytest.raises(Conflict):
        deciding.approve_grant(actor=talent.act("talent_two"), grant_id=made.pk)
    assert made.instalments.count() == 3

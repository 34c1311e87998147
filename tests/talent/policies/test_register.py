"""The whole register against all measures: the same as the page of each person says, in few queries."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from talent.models import EligibilityResult, EligibilityRun, Person
from talent.rules.eligibility import explain
from talent.selectors.eligibility import answers_for, facts_of, groups_of, preview_of
from talent.selectors.policies import overview, results_shown, unclaimed
from talent.services import people
from talent.services.policies import measures, register
from talent.states.policies import Verdict
from tests.talent.kit import START
from tests.talent.policies.kit import WAN, applied, draft, in_force, monthly, policy, settled
from tests.world_talent import Talent
from xinhui.accounts.actors import SYSTEM
from xinhui.core import clock
from xinhui.core.errors import Forbidden
from xinhui.outbox.models import Message

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _year() -> Any:
    with clock.moved(START):
        yield


def ten(talent: Talent) -> None:
    """Measures of every sort."""
    of = policy(talent)
    in_force(talent, of, "R01", (1, "degree", "ge", "3"), (1, "months", "ge", "6"), exclusive="住房")
    in_force(talent, of, "R02", (1, "degree", "ge", "2"), (2, "title", "ge", "2"), exclusive="住房", fen=4 * WAN)
    monthly(talent, of, "R03")
    in_force(talent, of, "R04", (1, "kind", "in", "skilled,doctor"), (1, "age", "le", "35"))
    in_force(talent, of, "R05", (1, "field", "in", "teaching"), (1, "card", "ge", "1"))
    in_force(talent, of, "R06", (1, "settled", "ge", "2026-01-01"), (1, "nature", "in", "民营企业"))


def test_the_rows_say_what_the_page_of_each_person_says(talent: Talent) -> None:
    ten(talent)
    settled(talent, "doctor", "engineer", on=date(2026, 2, 1))
    Person.objects.filter(pk=talent.people["turner"].pk).update(born_on=date(1995, 1, 1))
    run = register.run_register(actor=SYSTEM)
    rows = {(row.person_id, row.measure_id): row for row in EligibilityResult.objects.select_related("missing")}
    assert run.people == 4 and run.rules == {f"R0{n}": 1 for n in range(1, 7)}
    verdicts = set()
    for person in Person.objects.all():
        for answer in answers_for(person):
            row = rows.pop((person.pk, answer.measure.pk), None)
            assert (row.verdict if row else Verdict.NOT) == answer.verdict
            verdicts.add(answer.verdict)
            if row is not None and row.missing is not None:
                assert row.missing.rule in [one.condition for group in answer.explained.groups for one in group]
    assert not rows and verdicts == set(Verdict), "nothing else was written, and every verdict occurs"


def test_a_run_replaces_the_one_before(talent: Talent) -> None:
    ten(talent)
    register.run_register(actor=SYSTEM)
    many = EligibilityResult.objects.count()
    people.leave_district(actor=talent.act("handler"), person_id=talent.people["doctor"].pk)
    second = register.run_register(actor=talent.act("talent_office"))
    assert EligibilityRun.objects.count() == 2 and 0 < EligibilityResult.objects.count() < many
    assert not EligibilityResult.objects.exclude(run=second).exists()
    assert not EligibilityResult.objects.filter(person=talent.people["doctor"]).exists()
    with pytest.raises(Forbidden):
        register.run_register(actor=talent.act("handler"))


def test_many_people_cost_as_many_queries_as_few(talent: Talent) -> None:
    ten(talent)
    register.run_register(actor=SYSTEM)
    with CaptureQueriesContext(connection) as few:
        register.run_register(actor=SYSTEM)
    Person.objects.bulk_create(
        Person(name=f"某{n}", employer=talent.employers["factory"], degree=n % 4, title=n % 5, field="engineering")
        for n in range(300)
    )
    with CaptureQueriesContext(connection) as many:
        assert register.run_register(actor=SYSTEM).people == 304
    chunks = [query for query in many if "INSERT" in query["sql"] and "eligibilityresult" in query["sql"]]
    assert len(many) - len(chunks) == len(few) - 1 and len(few) <= 16, [query["sql"][:90] for query in few]


def test_eligible_and_not_applied_is_what_is_left_to_do(talent: Talent) -> None:
    ten(talent)
    register.run_register(actor=SYSTEM)
    doctor = EligibilityResult.objects.filter(person=talent.people["doctor"])
    assert {row.measure.code for row in unclaimed(doctor)} == {"R02", "R03"}
    lines = {line.measure.code: line for line in overview()}
    assert (lines["R03"].eligible, lines["R03"].waiting) == (3, 3)
    applied(talent, lines["R02"].measure)
    assert {row.measure.code for row in unclaimed(doctor)} == {"R03"}
    said = {line.measure.code: line for line in overview()}["R02"]
    assert (said.eligible, said.waiting, said.under_way, said.budget) == (3, 2, 1, 100 * WAN)
    with CaptureQueriesContext(connection) as asked:
        overview()
    assert len(asked) <= 8


def test_employers_are_told_how_many_never_who(talent: Talent) -> None:
    row = monthly(talent, policy(talent))
    register.run_register(actor=SYSTEM)
    assert register.tell_eligible(actor=talent.act("talent_office"), measure_id=row.pk) >= 2
    told = {one.recipient.username: one.context for one in Message.objects.filter(kind="talent.grant_eligible")
            .select_related("recipient")}  # fmt: skip
    assert told == {"situ": {"name": "生活补贴", "count": 1}, "wujingli": {"name": "生活补贴", "count": 1}}
    many = Message.objects.count()
    register.tell_eligible(actor=talent.act("talent_office"), measure_id=row.pk)
    assert Message.objects.count() == many, "once a day"
    with pytest.raises(Forbidden):
        register.tell_eligible(actor=talent.act("handler"), measure_id=row.pk)


def test_everybody_sees_the_own_people(talent: Talent) -> None:
    monthly(talent, policy(talent))
    register.run_register(actor=SYSTEM)
    seen = {
        handle: {row.person.name for row in results_shown(talent.user(handle), {})}
        for handle in ("talent_office", "handler", "water_handler", "employer_user", "district_leader")
    }
    assert seen == {"talent_office": {"苏博士", "余工", "容老师"}, "handler": {"苏博士", "余工"},
                    "water_handler": {"容老师"}, "employer_user": {"余工"}, "district_leader": set()}  # fmt: skip


def test_a_draft_is_tried_on_the_register_before_it_is_in_force(talent: Talent) -> None:
    row = draft(talent, policy(talent), "R01", (1, "degree", "ge", "2"), (1, "field", "in", "medicine"))
    tried = preview_of(row)
    assert (tried.people, tried.eligible, tried.nearly) == (4, 1, 0)
    measures.add_condition(actor=talent.act("talent_office"), measure_id=row.pk, group=2, subject="skill",
                           operator="ge", value="5")  # fmt: skip
    assert preview_of(row).eligible == 2


def test_what_the_file_lacks_is_not_known(talent: Talent) -> None:
    facts = facts_of(talent.person("turner"))
    assert facts["age"] is None and facts["months"] is None and facts["contract"] is None and facts["industry"] is None
    assert facts["card"] == 0 and facts["kind"] == {"skilled"} and facts["nature"] == "民营企业"
    row = draft(talent, policy(talent), "R01", (1, "age", "le", "40"))
    assert explain(groups_of(row), facts).missing[0].held is None
    assert facts_of(talent.person("turner"), contract=3)["contract"] == 3

"""Policies: the ten measures in force (fictitious sums), the register worked out, grants in every state with a ledger
that adds up, a batch waiting for its second person, recoveries proposed, decided, waived and paid back."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from talent.models import (
    EligibilityResult,
    GrantApplication,
    GrantBatch,
    GrantEntry,
    GrantInstalment,
    GrantLapse,
    Intake,
    Person,
    TalentMeasure,
)
from talent.rules.eligibility import Facts, explain, packed
from talent.rules.grants import schedule
from talent.selectors.eligibility import groups_of, measures_in_force, register_facts
from talent.selectors.policies import unclaimed
from talent.services import people
from talent.services.policies import applying, deciding, measures, paying, recovering, register, writing
from talent.states.grants import GrantState
from talent.states.people import IntakeState
from talent.states.policies import Verdict
from xinhui.accounts.actors import SYSTEM
from xinhui.core import clock
from xinhui.demo.talent.base import DemoTalent

WAN = 1_000_000
DOCUMENTS = "身份证、劳动合同、社会保险参保证明、学位或职称（技能）证书"
TEXT = """为深入实施人才强区战略，引育并举集聚各类人才，制定本措施。

一、本措施所列补贴由区人才工作领导小组办公室统一受理，用人单位或主管单位代为申请，主管单位审核，区人才办审批。

二、同一人才同一措施只享受一次；同组措施就高不重复；个人享受总额不超过本措施规定的上限。

三、享受补贴的人才应履行承诺的服务年限。提前离开本区、引进情况不实的，按未履行服务月数占比追回已发补贴。

四、资金由区财政按年度预算安排，按批次支付，接受审计和社会监督。本文为演示数据，金额均为虚构。"""
#: code, name, benefit, yuan, months, months of service promised, group, yuan of a year's budget, conditions
Rule = tuple[int, str, str, str]
TEN: tuple[tuple[str, str, str, int, int, int, str, int, tuple[Rule, ...]], ...] = (
    ("R01", "博士安家补贴", "one_off", 200_000, 1, 60, "安家补贴", 3_000_000,
     ((1, "degree", "ge", "3"), (1, "age", "le", "45"))),
    ("R02", "硕士安家补贴", "one_off", 60_000, 1, 60, "安家补贴", 3_000_000,
     ((1, "degree", "ge", "2"), (1, "age", "le", "35"), (1, "settled", "ge", "{last}-01-01"),
      (1, "months", "ge", "6"))),
    ("R03", "青年人才生活补贴", "monthly", 1_000, 24, 36, "", 2_000_000,
     ((1, "degree", "ge", "1"), (1, "age", "le", "30"), (1, "settled", "ge", "{last}-01-01"))),
    ("R04", "租房补贴", "rent", 1_500, 12, 24, "", 1_000_000,
     ((1, "degree", "ge", "1"), (1, "settled", "ge", "{year}-01-01"), (1, "contract", "ge", "3"))),
    ("R05", "高技能人才补贴", "one_off", 10_000, 1, 36, "技能职称", 4_000_000,
     ((1, "skill", "ge", "5"), (1, "settled", "ge", "{last}-07-01"),
      (2, "skill", "ge", "4"), (2, "settled", "ge", "{last}-07-01"),
      (2, "industry", "in", "先进装备制造,轨道交通装备"))),
    ("R06", "工程人才职称补贴", "one_off", 8_000, 1, 36, "技能职称", 1_000_000,
     ((1, "title", "ge", "3"), (1, "kind", "in", "engineer"), (1, "settled", "ge", "{last}-01-01"))),
    ("R07", "医疗卫生人才补贴", "one_off", 20_000, 1, 60, "", 4_000_000,
     ((1, "field", "in", "medicine"), (1, "title", "ge", "1"), (1, "settled", "ge", "{year}-01-01"))),
    ("R08", "教育人才补贴", "one_off", 15_000, 1, 60, "", 1_500_000,
     ((1, "field", "in", "teaching"), (1, "degree", "ge", "2"), (1, "settled", "ge", "{year}-01-01"))),
    ("R09", "高层次人才优诊优学服务", "service", 0, 1, 0, "", 0,
     ((1, "tier", "in", "A,B,C,D"), (1, "card", "ge", "1"), (2, "degree", "ge", "3"))),
    ("R10", "博士科研工作补贴", "monthly", 5_000, 24, 36, "", 2_000_000,
     ((1, "degree", "ge", "3"), (1, "field", "in", "engineering"), (1, "nature", "in", "民营企业,新型研发机构"),
      (1, "months", "ge", "3"))),
)  # fmt: skip
#: Approved three months ago: code → at most so many.
GIVEN = (("R05", 90), ("R06", 30), ("R07", 50), ("R08", 20), ("R03", 30))
#: Under way or over without money: state → so many of R05.
OPEN = ((GrantState.DRAFT, 6), (GrantState.SUBMITTED, 12), (GrantState.CHECKED, 9), (GrantState.REFUSED, 3),
        (GrantState.WITHDRAWN, 2))  # fmt: skip
APPROVED, BATCHES = 95, (90, 60, 30)


def build(talent: DemoTalent) -> None:
    """The policy two years old, this year's budgets, three batches paid, today's work waiting."""
    with clock.moved(talent.office_hour(150)):
        _policy(talent)
    with clock.moved(talent.office_hour(0)):
        register.run_register(actor=SYSTEM)
    facts = dict(register_facts(talent.today))
    settled = dict(Intake.objects.filter(state=IntakeState.SETTLED).values_list("person_id", "settled_on"))
    _given(talent, facts, settled)
    for days_ago in BATCHES:
        with clock.moved(talent.office_hour(days_ago)):
            _paid(talent, f"财凭{clock.today():%Y%m%d}")
    _under_way(talent, facts)
    with clock.moved(talent.office_hour(4)):
        _left(talent)
    with clock.moved(talent.office_hour(0)):
        paying.prepare_batch(actor=talent.actor("rencai"))
        register.run_register(actor=SYSTEM)


def _policy(talent: DemoTalent) -> None:
    one, two, today = talent.actor("rencai"), talent.actor("rencai2"), clock.today()
    facts: dict[str, Any] = {
        "issued_on": date(today.year - 1, 1, 6),
        "valid_from": date(today.year - 1, 1, 10),
        "text": TEXT,
    }
    row = writing.draft_policy(actor=one, name="新会区人才政策十条", document=f"新人才〔{today.year - 1}〕1号",
                               ceiling_fen=50 * WAN, **facts)  # fmt: skip
    writing.publish_policy(actor=two, policy_id=row.pk)
    year = talent.today.year
    for code, name, benefit, yuan, months, promised, group, budget, rules in TEN:
        made = measures.draft_measure(
            actor=one, policy_id=row.pk, code=code, name=name, benefit=benefit, fen=yuan * 100, months=months,
            promised_months=promised, exclusive=group, decider="区人才工作领导小组办公室", documents=DOCUMENTS,
        )  # fmt: skip
        for rule in rules:
            value = rule[3].format(year=year, last=year - 1)
            measures.add_condition(actor=one, measure_id=made.pk, group=rule[0], subject=rule[1], operator=rule[2],
                                   value=value)  # fmt: skip
        measures.enact_measure(actor=two, measure_id=made.pk)
        for in_year in range(today.year, year + 2):
            if budget:
                measures.set_budget(actor=one, measure_id=made.pk, year=in_year, fen=budget * 100)


def _eligible(code: str) -> list[Person]:
    rows = EligibilityResult.objects.filter(measure__code=code, verdict=Verdict.ELIGIBLE)
    return [row.person for row in rows.select_related("person__employer").order_by("person")]


def _grant(measure: TalentMeasure, person: Person, facts: Facts, state: str, **more: object) -> GrantApplication:
    employer = person.employer
    assert employer is not None
    return GrantApplication(
        person=person, measure=measure, code=measure.code, exclusive=measure.exclusive, employer=employer,
        unit_id=employer.unit_id, state=state, fen=measure.fen, months=measure.months, documents=DOCUMENTS,
        identity_print=person.identity_print, facts=packed(explain(groups_of(measure), facts).best), **more,
    )  # fmt: skip


def _given(talent: DemoTalent, facts: dict[int, Facts], settled: dict[int, date]) -> None:
    """Approved on one day, each with its instalments."""
    day = talent.office_hour(APPROVED).date()
    one, two = talent.actor("rencai").user_id, talent.actor("rencai2").user_id
    by_code = {row.code: row for row in measures_in_force()}
    rows: list[GrantApplication] = []
    for code, most in GIVEN:
        here = [person for person in _eligible(code) if settled[person.pk] <= day]
        rows += [
            _grant(by_code[code], person, facts[person.pk], GrantState.PAYING, applied_on=day, approved_on=day,
                   checked_by_id=one, approved_by_id=two)
            for person in here[:most]
        ]  # fmt: skip
    rows = GrantApplication.objects.bulk_create(rows)
    GrantInstalment.objects.bulk_create(
        GrantInstalment(grant=row, number=part.number, due_on=part.due_on, fen=part.fen, budget_year=part.due_on.year)
        for row in rows
        for part in schedule(benefit=row.measure.benefit, fen=row.fen, months=row.months, starts_on=day)
    )


def _paid(talent: DemoTalent, voucher: str) -> GrantBatch:
    row = paying.prepare_batch(actor=talent.actor("rencai"))
    paying.approve_batch(actor=talent.actor("rencai2"), batch_id=row.pk)
    return paying.confirm_batch(actor=talent.actor("rencai"), batch_id=row.pk, voucher=voucher)


def _without(people_: Iterable[Person], code: str) -> list[Person]:
    taken = set(GrantApplication.objects.filter(code=code).values_list("person", flat=True))
    return [person for person in people_ if person.pk not in taken]


def _under_way(talent: DemoTalent, facts: dict[int, Facts]) -> None:
    """Drafts, submitted and checked ones, refused and withdrawn; two by real people, one of them up to approval."""
    measure = TalentMeasure.objects.prefetch_related("conditions").get(code="R05")
    left, rows = _without(_eligible("R05"), "R05"), []
    day, one = talent.office_hour(6).date(), talent.actor("rencai").user_id
    for state, many in OPEN:
        chosen, left = left[:many], left[many:]
        rows += [
            _grant(measure, person, facts[person.pk], state, applied_on=None if state == GrantState.DRAFT else day,
                   checked_by_id=one if state == GrantState.CHECKED else None,
                   said={GrantState.REFUSED: "社会保险不足六个月", GrantState.WITHDRAWN: "重复提交"}.get(state, ""))
            for person in chosen
        ]  # fmt: skip
    GrantApplication.objects.bulk_create(rows)
    own = unclaimed(EligibilityResult.objects.filter(person__employer=talent.firms[0], measure__benefit="monthly"))
    for number, result in enumerate(own.order_by("person", "measure")[:2]):
        with clock.moved(talent.office_hour(5)):
            row = applying.apply_grant(actor=talent.actor("qiye"), person_id=result.person_id, contract_years=5,
                                       measure_id=result.measure_id, documents=DOCUMENTS)  # fmt: skip
            applying.submit_grant(actor=talent.actor("qiye"), grant_id=row.pk)
            if number:
                deciding.check_grant(actor=talent.actor("rencai"), grant_id=row.pk)
                deciding.approve_grant(actor=talent.actor("rencai2"), grant_id=row.pk)


def _left(talent: DemoTalent) -> None:
    """Five of the paid left: one recovery waits, one is waived, one was paid back, one in part; one payment was sent
    back by the bank before."""
    office = talent.actor("rencai")
    paid = list(GrantApplication.objects.filter(code="R05", state=GrantState.DONE).order_by("-pk")[:6])
    if len(paid) < 6:
        return
    entry = GrantEntry.objects.get(grant=paid[5])
    paying.take_back(actor=office, entry_id=entry.pk, voucher="银退0001", reason="收款账号有误")
    for row in paid[:5]:
        people.leave_district(actor=office, person_id=row.person_id)
    recovering.propose_recoveries(actor=SYSTEM)
    lapses = list(GrantLapse.objects.order_by("pk")[:5])
    recovering.waive_recovery(actor=office, lapse_id=lapses[0].pk, reason="组织安排支援外地，期满返回")
    for number, lapse in enumerate(lapses[1:3]):
        recovering.decide_recovery(actor=office, lapse_id=lapse.pk, fen=lapse.proposed_fen, reason="服务未满承诺年限")
        part = lapse.proposed_fen // (2 if number else 1)
        recovering.receive_recovery(actor=office, lapse_id=lapse.pk, fen=part, voucher=f"财收{number + 1:04d}")

"""Agreements, orders, cohorts and part-time doctors: from the order to an arrival that the targets count."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from talent.models import CohortStudent, Intake, Person, TrainingOrder, University, UniversityAgreement
from talent.selectors import agreements as found
from talent.selectors.targets import standing_of
from talent.services.agreements import orders, part_time, signing
from talent.states.agreements import (
    AGREEMENT_TABLE,
    ORDER_TABLE,
    STUDENT_TABLE,
    AgreementState,
    OrderState,
    StudentState,
)
from tests.talent.agreements.kit import agreement, order, student
from tests.talent.kit import START, act, browser, page, post
from tests.world_members import identity
from tests.world_talent import Talent
from xinhui.accounts.actors import SYSTEM
from xinhui.audit.models import Entry
from xinhui.core import clock
from xinhui.core.clock import LOCAL
from xinhui.core.errors import DomainError, Forbidden, TransitionRefused
from xinhui.outbox.models import Message

pytestmark = pytest.mark.django_db
REASON = "双方协商一致"


def test_from_the_order_to_an_arrival_that_counts(talent: Talent) -> None:
    office, unit, firm = browser(talent, "talent_office"), browser(talent, "handler"), browser(talent, "employer_user")
    target = talent.target_in_force(kind="engineer", number=1, starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31))
    with clock.moved(START):
        post(office, "/talent/universities/new/", name="五邑大学", place="江门")
        said = post(office, "/talent/agreements/new/", 400, university=University.objects.get().pk, name="合作协议",
                    kind="training", unit=talent.world.unit("city_management").pk, signed_on="2026-01-01",
                    valid_until="2025-01-01")  # fmt: skip
        assert "协议到期日期须晚于签订日期" in said and "合作协议" in said
        post(office, "/talent/agreements/new/", university=University.objects.get().pk, name="合作协议", kind="training",
             unit=talent.world.unit("city_management").pk, signed_on="2026-01-01", valid_until="2028-12-31")  # fmt: skip
        row = UniversityAgreement.objects.get()
        act(unit, "agreement", row.pk, "task", text="共建实训基地", due_on="2026-08-01")
        assert "应于2026-08-01完成" in page(unit, f"/talent/agreements/{row.pk}/")
        act(unit, "agreement-task", row.tasks.get().pk, "done", done_text="基地已挂牌")
        assert "下达订单" in page(firm, "/talent/orders/")
        page(firm, f"/talent/agreements/{row.pk}/", 403)
        post(firm, f"/talent/agreements/{row.pk}/order/", employer=talent.employers["factory"].pk, speciality="机械工程",
             number_wanted=2, year=2026, degree=1, field="engineering")  # fmt: skip
        made = TrainingOrder.objects.get()
        assert set(Message.objects.filter(kind="talent.training_order").values_list("recipient__username", flat=True)) == {
            "wangke", "zhaoju"}  # fmt: skip
        act(firm, "training-order", made.pk, "cohort", 403, cohort="精工订单班")
        act(unit, "training-order", made.pk, "cohort", cohort="精工订单班")
        for number, name in (("01", "林同学"), ("02", "谭同学")):
            act(firm, "training-order", made.pk, "enrol", name=name, number=number, phone="13800000001")
        assert "该学号已在订单班中" in act(firm, "training-order", made.pk, "enrol", 400, name="又", number="01")
        act(firm, "training-order", made.pk, "graduate")
        first, second = CohortStudent.objects.order_by("number")
        card = identity(870, year=2003)
        act(unit, "cohort-student", first.pk, "arrive", proof="劳动合同", identity=card, title=0, skill=0)
        first.refresh_from_db()
        assert first.intake is not None and first.intake.source == "agreement" and standing_of(target).is_reached
        assert "订单班还有学生未登记去向" in act(unit, "training-order", made.pk, "finish", 400)
        act(firm, "cohort-student", second.pk, "lose", reason="考取研究生")
        act(unit, "training-order", made.pk, "finish")
        shown = page(unit, f"/talent/orders/{made.pk}/")
        assert "林同学" in shown and "13800000001" in shown and "已到岗" in shown
        onlooker = page(browser(talent, "district_leader"), f"/talent/orders/{made.pk}/")
        assert "林同学" not in onlooker and "13800000001" not in onlooker
        assert found.cohort_arrivals() == 1 and found.universities_with_agreement() == 1
    trail = str(list(Entry.objects.values_list("detail", flat=True))) + str(
        [one.context for one in Message.objects.all()]
    )
    assert "同学" not in trail and card not in trail and "13800000001" not in trail
    assert "13800000001" not in CohortStudent.objects.values_list("phone_sealed", flat=True)[0]


def test_somebody_of_the_register_arrives_and_is_not_made_twice(talent: Talent) -> None:
    with clock.moved(START):
        made, many = student(talent, "graduated"), Person.objects.count()
        orders.arrive_student(
            actor=talent.act("handler"), student_id=made.pk, proof="合同", identity=identity(802, year=1988)
        )
        made.refresh_from_db()
        assert made.person == talent.people["engineer"] and Person.objects.count() == many
    with pytest.raises(TransitionRefused):
        orders.arrive_student(
            actor=talent.act("handler"), student_id=made.pk, proof="合同", identity=identity(802, year=1988)
        )


@pytest.mark.parametrize(("facts", "code", "field"), [
    ({"identity": " "}, "text-missing", "identity"), ({"identity": "123"}, "identity-wrong", "identity"),
    ({"proof": ""}, "text-missing", "proof"), ({"settled_on": date(2999, 1, 1)}, "day-ahead", "settled_on"),
])  # fmt: skip
def test_what_an_arrival_must_say(talent: Talent, facts: dict[str, Any], code: str, field: str) -> None:
    made = student(talent, "graduated")
    with pytest.raises(DomainError) as refused:
        orders.arrive_student(actor=talent.act("handler"), student_id=made.pk,
                              **{"proof": "合同", "identity": identity(871, year=2003), **facts})  # fmt: skip
    made.refresh_from_db()
    assert (refused.value.code, refused.value.field, made.state) == (code, field, "graduated")
    assert not Intake.objects.exists() and not Person.objects.filter(name="林同学").exists()


def test_an_agreement_is_told_runs_out_and_is_renewed(talent: Talent) -> None:
    row = agreement(talent)
    for day, kind in ((date(2026, 10, 1), ""), (date(2026, 10, 2), "ends"), (date(2026, 12, 1), "ends"),
                      (date(2027, 1, 1), "over")):  # fmt: skip
        with clock.moved(datetime(day.year, day.month, day.day, 8, tzinfo=LOCAL)):
            Message.objects.all().delete()
            signing.watch_agreements(actor=SYSTEM)
            told = Message.objects.filter(kind=f"talent.agreement_{kind}").values_list("recipient__username", flat=True)
            assert set(told) == ({"liaozhuren", "kangfuzhuren", "wangke", "zhaoju"} if kind else set()), day
            assert signing.watch_agreements(actor=SYSTEM) == 0
    row.refresh_from_db()
    assert row.state == AgreementState.OVER and found.universities_with_agreement() == 0
    with clock.moved(datetime(2027, 2, 1, 9, tzinfo=LOCAL)):
        with pytest.raises(TransitionRefused):
            orders.place_order(actor=talent.act("handler"), agreement_id=row.pk, speciality="x", number_wanted=1,
                               employer_id=talent.employers["factory"].pk, year=2028)  # fmt: skip
        with pytest.raises(DomainError) as refused:
            signing.renew_agreement(
                actor=talent.act("talent_office"), agreement_id=row.pk, valid_until=date(2027, 1, 5)
            )
        assert refused.value.field == "valid_until"
        renewed = signing.renew_agreement(actor=talent.act("talent_office"), agreement_id=row.pk,
                                          valid_until=date(2029, 1, 1))  # fmt: skip
        assert (renewed.state, renewed.told_step) == (AgreementState.IN_FORCE, None)


@pytest.mark.parametrize("state", AgreementState.values)
@pytest.mark.parametrize("verb", AGREEMENT_TABLE.verbs)
def test_every_state_and_verb_of_an_agreement(talent: Talent, state: str, verb: str) -> None:
    row, actor = agreement(talent), talent.act("talent_office")
    UniversityAgreement.objects.filter(pk=row.pk).update(state=state, end_reason="终止" if state == "ended" else "")
    does: dict[str, Callable[[], Any]] = {
        "change": lambda: signing.promise_task(actor=actor, agreement_id=row.pk, text="任务"),
        "use": lambda: orders.place_order(actor=actor, agreement_id=row.pk, employer_id=talent.employers["factory"].pk,
                                          speciality="机械", number_wanted=1, year=2027),
        "renew": lambda: signing.renew_agreement(actor=actor, agreement_id=row.pk, valid_until=date(2030, 1, 1)),
        "end": lambda: signing.end_agreement(actor=actor, agreement_id=row.pk, reason=REASON),
    }  # fmt: skip
    if verb not in does:
        assert verb == "run_out"
        return
    with clock.moved(START):
        if AGREEMENT_TABLE.allows(state, verb):
            does[verb]()
            state = AGREEMENT_TABLE.next(state, verb)
        else:
            with pytest.raises(TransitionRefused):
                does[verb]()
    row.refresh_from_db()
    assert row.state == state


@pytest.mark.parametrize("state", OrderState.values)
@pytest.mark.parametrize("verb", ORDER_TABLE.verbs)
def test_every_state_and_verb_of_an_order(talent: Talent, state: str, verb: str) -> None:
    row, actor = order(talent), talent.act("handler")
    cohort = {} if state == "placed" else {"cohort": "班", "opened_on": date(2026, 1, 1)}
    TrainingOrder.objects.filter(pk=row.pk).update(state=state, **cohort)
    CohortStudent.objects.create(order=row, name="某", number="9", state="lost", changed_on=date(2026, 1, 1))
    does: dict[str, Callable[[], Any]] = {
        "open_cohort": lambda: orders.open_cohort(actor=actor, order_id=row.pk, cohort="班"),
        "enrol": lambda: orders.enrol_student(actor=actor, order_id=row.pk, name="某", number="1"),
        "finish": lambda: orders.finish_order(actor=actor, order_id=row.pk),
        "drop": lambda: orders.drop_order(actor=actor, order_id=row.pk, reason=REASON),
    }
    if ORDER_TABLE.allows(state, verb):
        does[verb]()
        state = ORDER_TABLE.next(state, verb)
    else:
        with pytest.raises(TransitionRefused):
            does[verb]()
    row.refresh_from_db()
    assert row.state == state


@pytest.mark.parametrize("state", StudentState.values)
@pytest.mark.parametrize("verb", STUDENT_TABLE.verbs)
def test_every_state_and_verb_of_a_student(talent: Talent, state: str, verb: str) -> None:
    made, actor = student(talent, state), talent.act("handler")
    does: dict[str, Callable[[], Any]] = {
        "leave": lambda: orders.leave_cohort(actor=actor, student_id=made.pk, reason=REASON),
        "graduate": lambda: orders.graduate_student(actor=actor, student_id=made.pk),
        "lose": lambda: orders.lose_student(actor=actor, student_id=made.pk, reason=REASON),
        "arrive": lambda: orders.arrive_student(actor=actor, student_id=made.pk, proof="合同",
                                                identity=identity(872, year=2003)),
    }  # fmt: skip
    if STUDENT_TABLE.allows(state, verb):
        does[verb]()
        state = STUDENT_TABLE.next(state, verb)
    else:
        with pytest.raises(TransitionRefused):
            does[verb]()
    made.refresh_from_db()
    assert made.state == state


def test_who_may_not(talent: Talent) -> None:
    made = student(talent, "graduated")
    row = made.order
    for handle in ("water_handler", "district_leader", "other_employer_user"):
        actor = talent.act(handle)
        for do in (
            lambda actor=actor: orders.enrol_student(actor=actor, order_id=row.pk, name="某", number="7"),
            lambda actor=actor: orders.lose_student(actor=actor, student_id=made.pk, reason=REASON),
            lambda actor=actor: orders.drop_order(actor=actor, order_id=row.pk, reason=REASON),
            lambda actor=actor: signing.end_agreement(actor=actor, agreement_id=row.agreement_id, reason=REASON),
            lambda actor=actor: part_time.engage_doctor(
                actor=actor, employer_id=row.employer_id, university_id=row.agreement.university_id, subject="题", days=9,
                until=date(2999, 1, 1), name="某"),
        ):  # fmt: skip
            with pytest.raises(Forbidden):
                do()
    with pytest.raises(Forbidden):
        orders.arrive_student(actor=talent.act("employer_user"), student_id=made.pk, proof="x",
                              identity=identity(873, year=2003))  # fmt: skip
    page(browser(talent, "district_leader"), f"/talent/agreements/{row.agreement_id}/order/", 403)


@pytest.mark.parametrize(("facts", "code", "field"), [
    ({"speciality": ""}, "text-missing", "speciality"), ({"number_wanted": 0}, "number-out-of-range", "number_wanted"),
    ({"year": 1999}, "number-out-of-range", "year"), ({"degree": 9}, "number-out-of-range", "degree"),
    ({"field": "song"}, "choice-unknown", "field"),
])  # fmt: skip
def test_what_an_order_must_say(talent: Talent, facts: dict[str, Any], code: str, field: str) -> None:
    with clock.moved(START), pytest.raises(DomainError) as refused:
        order(talent, **facts)
    assert (refused.value.code, refused.value.field) == (code, field)


def test_the_database_holds_the_rules_by_itself(talent: Talent) -> None:
    made = student(talent)
    with pytest.raises(IntegrityError), transaction.atomic():
        CohortStudent.objects.filter(pk=made.pk).update(state="arrived")
    with pytest.raises(IntegrityError), transaction.atomic():
        CohortStudent.objects.create(order=made.order, name="又", number="01", changed_on=date(2026, 1, 1))
    for wrong in ({"number": 0}, {"cohort": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            TrainingOrder.objects.filter(pk=made.order_id).update(**wrong)
    for change in ({"state": "ended"}, {"valid_until": date(2020, 1, 1)}):
        with pytest.raises(IntegrityError), transaction.atomic():
            UniversityAgreement.objects.filter(pk=made.order.agreement_id).update(**change)

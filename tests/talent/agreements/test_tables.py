"""Part-time doctors, standing of orders, cohorts by table."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from talent.models import PartTimeDoctor
from talent.rules.agreements import standing
from talent.selectors import agreements as found
from talent.services.agreements import orders, part_time, signing
from tests.exchange.conftest import Desk, _media, desk
from tests.talent.agreements.kit import order, student
from tests.talent.kit import START, act, browser, page, post
from tests.world_talent import Talent
from xinhui.accounts.models import User
from xinhui.core import clock
from xinhui.core.errors import Conflict, DomainError

__all__ = ["_media", "desk"]
pytestmark = pytest.mark.django_db


def test_part_time_doctors(talent: Talent) -> None:
    firm, school = (
        browser(talent, "employer_user"),
        signing.enter_university(actor=talent.act("talent_office"), name="中大"),
    )
    with clock.moved(START):
        said = post(firm, "/talent/part-time/new/", 400, employer=talent.employers["factory"].pk, name="", days=30,
                    university=school.pk, subject="主轴设计", until="2027-09-17")  # fmt: skip
        assert "主轴设计" in said
        post(firm, "/talent/part-time/new/", employer=talent.employers["factory"].pk, name="梁博士", days=30,
             university=school.pk, subject="主轴设计", until="2027-09-17")  # fmt: skip
        row = PartTimeDoctor.objects.get()
        act(firm, "part-time-doctor", row.pk, "work", done="完成样机一台")
        assert "完成样机一台" in page(firm, "/talent/part-time/") and found.part_time_doctors() == 1
        assert "梁博士" not in page(browser(talent, "district_leader"), "/talent/part-time/")
        with pytest.raises(DomainError) as refused:
            part_time.engage_doctor(actor=talent.act("handler"), employer_id=talent.employers["factory"].pk, days=3,
                                    university_id=school.pk, subject="题", until=date(2027, 1, 1),
                                    person_id=talent.people["engineer"].pk)  # fmt: skip
        assert (refused.value.code, refused.value.field) == ("no-doctor", "person")
        act(firm, "part-time-doctor", row.pk, "end")
        assert found.part_time_doctors() == 0
        with pytest.raises(Conflict):
            part_time.note_work(actor=talent.act("handler"), doctor_id=row.pk, done="x")
    for wrong in ({"name": ""}, {"days": 0}, {"until": date(2020, 1, 1)}):
        with pytest.raises(IntegrityError), transaction.atomic():
            PartTimeDoctor.objects.filter(pk=row.pk).update(**wrong)


def test_standing_and_constant_queries(talent: Talent) -> None:
    counts = {"enrolled": 2, "graduated": 1, "arrived": 3, "left": 1}
    line = standing(10, counts)
    assert (line.missing, line.percent, line.gone) == (4, 30, 1) and standing(2, {"arrived": 5}).percent == 100
    user = User.objects.get(pk=talent.user("talent_office").pk)
    student(talent)
    found.with_standing(found.orders_shown(user, {}))
    with CaptureQueriesContext(connection) as one:
        found.with_standing(found.orders_shown(user, {}))
    order(talent, "school", speciality="教育")
    with CaptureQueriesContext(connection) as many:
        assert len(found.with_standing(found.orders_shown(user, {}))) == 2
    assert len(one) == len(many) and found.orders_shown(user, {"words": "教育", "state": "placed"}).count() == 1


def test_a_cohort_by_table(talent: Talent, desk: Callable[[str], Desk]) -> None:
    """A dry run that refuses by name, then the import, then the same file again, which changes nothing."""
    row = orders.open_cohort(actor=talent.act("handler"), order_id=order(talent).pk, cohort="精工订单班")
    heading = ("订单班名称", "学号", "学生姓名", "手机号码")
    good = [("精工订单班", "01", "林同学", "13800000001"), ("精工订单班", "02", "谭同学", "")]
    wrong = [("没有的班", "03", "某", ""), ("精工订单班", "01", "又", ""), ("精工订单班", "04", "", "")]
    office = desk("talent_office")
    job = office.table("cohort-students", heading, [*good, *wrong])
    assert {line["row"]: line["field"] for line in job.rejected} == {4: "cohort", 5: "number", 6: "name"}
    assert not row.students.exists()
    assert office.apply(office.table("cohort-students", heading, good)).outcome["created"] == 2
    again = office.apply(office.table("cohort-students", heading, good)).outcome
    assert (again["created"], again["unchanged"]) == (0, 2)
    assert row.students.get(number="01").phone == "13800000001"

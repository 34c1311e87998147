"""What tests of the plan share: the plan 2022–2026, a list of two tasks, one led by 城管局 and one by 水务局."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from talent.models import PlanYear, TalentPlan, TalentTask
from talent.services.plans import leading, lists
from talent.services.plans.lists import TaskFacts
from tests.world_talent import Talent
from xinhui.core import clock
from xinhui.core.clock import LOCAL

#: A Monday; the tasks are due on Friday, 2026-10-30.
BEGIN = datetime(2026, 8, 3, 9, tzinfo=LOCAL)
DEADLINE = date(2026, 10, 30)
#: When the working time of that day is over.
DUE = datetime(2026, 10, 30, 17, 30, tzinfo=LOCAL)


def pdf(name: str = "证明.pdf", mark: bytes = b"1") -> SimpleUploadedFile:
    """A small document; another mark makes other bytes."""
    return SimpleUploadedFile(name, b"%PDF-1.4\n" + mark + b"\n%%EOF", content_type="application/pdf")


def plan_of(talent: Talent) -> TalentPlan:
    """The plan."""
    return lists.enter_plan(actor=talent.act("talent_office"), name="人才倍增计划", first_year=2022, last_year=2026,
                            document="新委发〔2022〕3号", adopted_on=date(2022, 1, 20))  # fmt: skip


def facts(talent: Talent, unit: str = "city_management", **more: Any) -> TaskFacts:
    """Twelve fairs by the end of October, led by 城管局."""
    values = {"field": "intake", "name": "举办招才引智活动", "indicator": "举办招聘活动场次", "wanted": Decimal(12),
              "measure": "场", "lead_id": talent.world.unit(unit).pk, "deadline": DEADLINE, **more}  # fmt: skip
    return TaskFacts(**values)


def draft_of(talent: Talent, year: int = 2026, **more: Any) -> PlanYear:
    """A draft with a task of 城管局, in which 水务局 has a part, and one of 水务局."""
    office = talent.act("talent_office")
    row = lists.draft_list(actor=office, plan_id=plan_of(talent).pk, year=year)
    first = lists.add_task(actor=office, plan_year_id=row.pk, facts=facts(talent, **more))
    lists.add_partner(actor=office, task_id=first.pk, unit_id=talent.world.unit("water").pk, what="提供水务企业岗位需求",
                      due_on=date(2026, 9, 18))  # fmt: skip
    lists.add_milestone(actor=office, task_id=first.pk, name="制定年度活动方案", due_on=date(2026, 8, 31))
    lists.add_task(actor=office, plan_year_id=row.pk, facts=facts(talent, "water", name="建设水务人才工作站",
                                                                  field="platform", measure="个"))  # fmt: skip
    return row


def adopted(talent: Talent, **more: Any) -> TalentTask:
    """The list adopted on a Monday morning; its first task."""
    with clock.moved(BEGIN):
        row = draft_of(talent, **more)
        lists.adopt_list(actor=talent.act("talent_two"), plan_year_id=row.pk)
    return TalentTask.objects.get(plan_year=row, number=1)


def begun(talent: Talent) -> TalentTask:
    """Taken up by 王科."""
    row = adopted(talent)
    with clock.moved(BEGIN):
        return leading.begin_task(actor=talent.act("handler"), task_id=row.pk)


def reported(talent: Talent) -> TalentTask:
    """Reported done in September, with a file."""
    row = begun(talent)
    with clock.moved(datetime(2026, 9, 17, 9, tzinfo=LOCAL)):
        return leading.report_done(actor=talent.act("handler"), task_id=row.pk, reached=Decimal(12),
                                   result="已举办十二场", document=pdf())  # fmt: skip

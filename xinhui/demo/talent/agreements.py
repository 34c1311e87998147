"""Five universities with agreements in force, orders in every state, cohorts, arrivals, part-time doctors.

Arrivals are of people who count for no target of T1: the published figures stay as they are.
"""

from datetime import timedelta

from talent.models import (
    AgreementTask,
    CohortStudent,
    PartTimeDoctor,
    TrainingOrder,
    University,
    UniversityAgreement,
)
from talent.models.agreements import STUDENT_PHONE
from talent.services.agreements.signing import watch_agreements
from talent.states.people import Source
from xinhui.accounts.actors import SYSTEM
from xinhui.core import clock
from xinhui.core.sealed import seal
from xinhui.demo.people import names, phone
from xinhui.demo.talent.base import UNIVERSITIES, DemoTalent, person, settle

#: systems.md, T2: “5 universities”; the sixth agreement has run out.
IN_FORCE, OVER = UNIVERSITIES[:5], UNIVERSITIES[5]
STRONG = ("材料、机械", "医学、生物", "新闻、经济", "机电、轻工", "轨道交通、土木", "食品、农学")
TASKS = ("共建实习就业基地", "每年组织企业进校宣讲不少于2场", "选派科技特派员", "联合开展技术攻关", "共建订单班")
ORDERS = ("机械设计制造", "材料成型", "食品科学与工程", "自动化", "轨道车辆", "电气工程", "生物技术")


def build(talent: DemoTalent) -> None:
    """Agreements with their tasks; orders, cohorts, arrivals; doctors; the daily run looks."""
    agreements = _agreements(talent)
    _orders(talent, agreements)
    _doctors(talent, agreements)
    with clock.moved(talent.office_hour(0)):
        watch_agreements(actor=SYSTEM)


def _agreements(talent: DemoTalent) -> list[UniversityAgreement]:
    found, today, unit = [], talent.today, talent.unit("RSJ")
    for at, name in enumerate((*IN_FORCE, OVER)):
        school = University.objects.create(
            name=name, place="江门" if name == "五邑大学" else "广州", strong_in=STRONG[at]
        )
        is_over = name == OVER
        row = UniversityAgreement.objects.create(
            university=school, name=f"新会区人民政府与{name}校地人才合作协议", unit=unit,
            kind=("strategic", "training")[at % 2], state="over" if is_over else "in_force",
            signed_on=today - timedelta(days=(1200 if is_over else 300 + at * 150)),
            valid_until=today + timedelta(days=-100 if is_over else (25, 200, 500, 800, 900)[at]),
        )  # fmt: skip
        for each, text in enumerate(TASKS[: 3 + at % 3]):
            is_done = (at + each) % 3 == 0
            AgreementTask.objects.create(
                agreement=row, text=text, due_on=today + timedelta(days=(each - 1) * 40),
                done_on=today - timedelta(days=20) if is_done else None, done_text="已按约定完成" if is_done else "",
            )  # fmt: skip
        found.append(row)
    return found


def _orders(talent: DemoTalent, agreements: list[UniversityAgreement]) -> None:
    people, year, today = names(51), talent.today.year, talent.today
    states = ("done", "running", "running", "running", "placed", "placed", "dropped")
    for at, (speciality, state) in enumerate(zip(ORDERS, states, strict=True)):
        firm, runs = talent.firms[at * 6], state in ("running", "done")
        order = TrainingOrder.objects.create(
            agreement=agreements[at % 5], employer=firm, speciality=speciality, number=12 + at * 2, year=year + at // 4,
            degree=0, field="other", state=state, cohort=f"{firm.name}{speciality}订单班" if runs else "",
            opened_on=today - timedelta(days=500 - at * 60) if runs else None,
            drop_reason="企业调整用工计划" if state == "dropped" else "",
        )  # fmt: skip
        if not runs:
            continue
        students = []
        for each in range(order.number - at % 3):
            way = "arrived" if state == "done" or (at == 1 and each < 5) else ("graduated" if at == 1 else "enrolled")
            way = "lost" if way == "arrived" and each % 6 == 4 else "left" if each == 7 and way == "enrolled" else way
            students.append(CohortStudent(
                order=order, name=next(people), number=f"{year - 3}{at:02d}{each + 1:02d}", state=way,
                changed_on=today - timedelta(days=30 + each), reason="考取研究生" if way == "lost" else "",
                phone_sealed=seal(phone(880_000 + at * 100 + each), purpose=STUDENT_PHONE),
            ))  # fmt: skip
        _arrive(talent, order, [one for one in students if one.state == "arrived"])
        CohortStudent.objects.bulk_create(students)


def _arrive(talent: DemoTalent, order: TrainingOrder, came: list[CohortStudent]) -> None:
    facts = {"field": "other", "major": order.speciality, "post": "技术员"}
    rows = [(person(talent, at, one.name, order.employer, **facts), one.changed_on) for at, one in enumerate(came)]
    for one, intake in zip(came, settle(talent, rows, Source.AGREEMENT), strict=True):
        one.person, one.intake = intake.person, intake


def _doctors(talent: DemoTalent, agreements: list[UniversityAgreement]) -> None:
    people, today = names(52), talent.today
    subjects = (
        "功能涂层配方",
        "陈皮提取工艺",
        "轨道车辆减振",
        "智能产线",
        "电池正极材料",
        "木材改性",
        "造纸废水回用",
        "主轴热误差补偿",
    )
    PartTimeDoctor.objects.bulk_create(
        PartTimeDoctor(
            name=next(people), university=agreements[at % 5].university, employer=talent.firms[at * 5],
            subject=subject,
            days=20 + at * 5, started_on=today - timedelta(days=400 - at * 30),
            until=today + timedelta(days=at * 60 - 10),
            ended_on=today - timedelta(days=15) if at == 7 else None,
            done="完成中试，形成工艺文件一套" if at % 2 else "",
        )
        for at, subject in enumerate(subjects)
    )  # fmt: skip

"""Agreements, orders with their cohorts and part-time doctors: with 城管局 here, with 水务局 there."""

from datetime import date
from typing import Any

from talent.models import AgreementTask, CohortStudent, PartTimeDoctor, TrainingOrder, University, UniversityAgreement
from tests.matrix.admin_table import Model
from tests.matrix.lines import EMPLOYER_USER, EVERYONE, Line, form, page
from tests.matrix.talent import OFFICE, OPEN, READERS, REASON, UNIT, act
from tests.world_talent import Talent

SEEN: dict[str, Any] = {"seen": READERS | {EMPLOYER_USER}, "seen_elsewhere": READERS}
OWN: dict[str, Any] = {"seen": OFFICE | UNIT | {EMPLOYER_USER}, "seen_elsewhere": OFFICE}
BY_UNIT, BY_FIRM = OFFICE | UNIT, OFFICE | UNIT | {EMPLOYER_USER}
LINES: tuple[Line, ...] = (
    page("talent:agreements", READERS, row="agreement", is_list=True, **OPEN),
    page("talent:agreement", READERS, row="agreement", **OPEN),
    page("talent:agreement_new", OFFICE),
    form("talent:agreement_new", OFFICE, door=OFFICE, ok=400, data={"name": "x"}),
    page("talent:university_new", OFFICE),
    form("talent:university_new", OFFICE, door=OFFICE, ok=400, data={"name": ""}),
    page("talent:training_order_new", BY_FIRM, row="agreement", door=EVERYONE, seen=EVERYONE, seen_elsewhere=EVERYONE),
    form("talent:training_order_new", BY_FIRM, row="agreement", door=EVERYONE, ok=400, data={"year": "x"},
         seen=EVERYONE, seen_elsewhere=EVERYONE),
    page("talent:training_orders", EVERYONE, row="training_order", is_list=True, **SEEN),
    page("talent:training_order_table", READERS),
    page("talent:training_order", READERS | {EMPLOYER_USER}, door=EVERYONE, row="training_order", **SEEN),
    page("talent:part_time", EVERYONE, row="part_time", is_list=True, **OWN),
    page("talent:part_time_new", BY_FIRM, door=EVERYONE),
    form("talent:part_time_new", BY_FIRM, door=EVERYONE, ok=400, data={"days": "x"}),
    act("agreement", "task", "agreement", BY_UNIT, text="任务", **OPEN),
    act("agreement", "renew", "agreement", valid_until="2031-01-01", **OPEN),
    act("agreement", "end", "agreement:free", **REASON, **OPEN),
    act("agreement-task", "done", "agreement_task", BY_UNIT, done_text="完成", **OPEN),
    act("training-order", "cohort", "training_order:placed", BY_UNIT, cohort="班", **SEEN),
    act("training-order", "enrol", "training_order", BY_FIRM, ok=400, name="", **SEEN),
    act("training-order", "graduate", "training_order", BY_FIRM, **SEEN),
    act("training-order", "finish", "training_order:over", BY_UNIT, **SEEN),
    act("training-order", "drop", "training_order", BY_UNIT, **REASON, **SEEN),
    act("cohort-student", "arrive", "cohort_student:graduated", BY_UNIT, ok=400, proof="", **OWN),
    act("cohort-student", "graduate", "cohort_student", BY_FIRM, **OWN),
    act("cohort-student", "leave", "cohort_student", BY_FIRM, **REASON, **OWN),
    act("cohort-student", "lose", "cohort_student:graduated", BY_FIRM, **REASON, **OWN),
    act("part-time-doctor", "work", "part_time", BY_FIRM, done="样机", **OWN),
    act("part-time-doctor", "end", "part_time", BY_FIRM, **OWN),
)  # fmt: skip
MODELS = (
    Model("talent.university", OFFICE, OFFICE),
    Model("talent.universityagreement", OFFICE),
    Model("talent.trainingorder", OFFICE),
)
_DAY = date(2024, 1, 1)


def rows(talent: Talent) -> dict[str, tuple[dict[str, object], dict[str, object]]]:
    """An agreement, orders in three states, students and a doctor, here and there."""
    found: dict[str, list[dict[str, object]]] = {}

    def keep(handle: str, row: Any, mark: str = "") -> None:
        found.setdefault(handle, []).append({"pk": row.pk, "mark": mark} if mark else {"pk": row.pk})

    for host, unit in (("factory", "city_management"), ("school", "water")):
        employer, office = talent.employers[host], talent.world.unit(unit)
        university = University.objects.create(name=f"{employer.name}的大学")
        facts: dict[str, Any] = {"university": university, "kind": "training", "unit": office, "signed_on": _DAY,
                                 "valid_until": date(2030, 1, 1)}  # fmt: skip
        agreement = UniversityAgreement.objects.create(name=f"{office.name}协议", **facts)
        keep("agreement", agreement, agreement.name)
        keep("agreement:free", UniversityAgreement.objects.create(name=f"{office.name}旧协议", **facts))
        keep("agreement_task", AgreementTask.objects.create(agreement=agreement, text="任务"))
        wants: dict[str, Any] = {
            "agreement": agreement,
            "employer": employer,
            "speciality": "机械",
            "number": 2,
            "year": 2030,
        }
        runs = {"state": "running", "opened_on": _DAY}
        order = TrainingOrder.objects.create(cohort=f"{employer.name}订单班", **runs, **wants)
        keep("training_order", order, order.cohort)
        keep("training_order:placed", TrainingOrder.objects.create(**wants))
        over = TrainingOrder.objects.create(cohort="旧班", **runs, **wants)
        keep("training_order:over", over)
        CohortStudent.objects.create(order=over, name="某", number="0", state="lost", changed_on=_DAY)
        for number, state in (("1", "enrolled"), ("2", "graduated")):
            made = CohortStudent.objects.create(order=order, name="某", number=number, state=state, changed_on=_DAY)
            keep("cohort_student" if state == "enrolled" else "cohort_student:graduated", made)
        doctor = PartTimeDoctor.objects.create(name=f"{employer.name}博士", university=university, employer=employer,
                                               subject="题", days=9, started_on=_DAY, until=date(2030, 1, 1))  # fmt: skip
        keep("part_time", doctor, doctor.name)
    return {handle: (home, elsewhere) for handle, (home, elsewhere) in found.items()}

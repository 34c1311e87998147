"""What tests of agreements share: an agreement, an order under it, a student of its cohort in a state."""

from datetime import date
from typing import Any

from talent.models import CohortStudent, TrainingOrder, University, UniversityAgreement
from talent.services.agreements import orders, signing
from tests.world_talent import Talent


def agreement(talent: Talent, **facts: Any) -> UniversityAgreement:
    """With 五邑大学, in the care of 城管局, until the end of 2026."""
    office = talent.act("talent_office")
    school = University.objects.filter(name="五邑大学").first() or signing.enter_university(
        actor=office, name="五邑大学"
    )
    values = {"name": "校地合作协议", "kind": "training", "unit_id": talent.world.unit("city_management").pk,
              "signed_on": date(2024, 1, 1), "valid_until": date(2026, 12, 31), **facts}  # fmt: skip
    return signing.sign_agreement(actor=office, university_id=school.pk, **values)


def order(talent: Talent, employer: str = "factory", **facts: Any) -> TrainingOrder:
    """Two engineers for the factory in 2027."""
    values = {"speciality": "机械工程", "number_wanted": 2, "year": 2027, "degree": 1, "field": "engineering", **facts}
    return orders.place_order(actor=talent.act("talent_office"), employer_id=talent.employers[employer].pk,
                              agreement_id=agreement(talent).pk, **values)  # fmt: skip


def student(talent: Talent, state: str = "enrolled") -> CohortStudent:
    """One of a running cohort."""
    row = orders.open_cohort(actor=talent.act("handler"), order_id=order(talent).pk, cohort="精工订单班")
    made = orders.enrol_student(actor=talent.act("employer_user"), order_id=row.pk, name="林同学", number="01")
    values: dict[str, Any] = {"state": state}
    if state == "arrived":
        values |= {"person": talent.people["engineer"], "intake": talent.settle("engineer")}
    CohortStudent.objects.filter(pk=made.pk).update(**values)
    made.refresh_from_db()
    return made

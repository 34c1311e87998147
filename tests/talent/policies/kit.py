"""What tests of policies and grants share: a policy in force with measures, somebody's grant in a state."""

from datetime import date
from typing import Any

from talent.models import GrantApplication, Intake, TalentMeasure, TalentPolicy
from talent.services.policies import applying, deciding, measures, writing
from tests.world_talent import Talent
from xinhui.core import clock

#: Ten thousand yuan.
WAN = 1_000_000
TEXT = "为加快集聚各类人才，制定本措施。"


def policy(talent: Talent, *, published: bool = True, **facts: Any) -> TalentPolicy:
    """新会区人才政策十条, published by the colleague."""
    values = {"name": "新会区人才政策十条", "document": "新人才〔2026〕1号", "issued_on": date(2024, 1, 5), "text": TEXT,
              "valid_from": date(2024, 1, 10), **facts}  # fmt: skip
    row = writing.draft_policy(actor=talent.act("talent_office"), **values)
    return writing.publish_policy(actor=talent.act("talent_two"), policy_id=row.pk) if published else row


def draft(talent: Talent, of: TalentPolicy, code: str = "R01", *conditions: tuple[int, str, str, str], **facts: Any
          ) -> TalentMeasure:  # fmt: skip
    """A draft: 60,000 yuan once, for doctors, with five years of service promised."""
    values = {"name": f"安家补贴{code}", "benefit": "one_off", "fen": 6 * WAN, "promised_months": 60,
              "documents": "身份证、劳动合同、学位证书", **facts}  # fmt: skip
    row = measures.draft_measure(actor=talent.act("talent_office"), policy_id=of.pk, code=code, **values)
    for group, subject, operator, value in conditions or ((1, "degree", "ge", "3"),):
        measures.add_condition(actor=talent.act("talent_office"), measure_id=row.pk, group=group, subject=subject,
                               operator=operator, value=value)  # fmt: skip
    return row


def in_force(talent: Talent, of: TalentPolicy, code: str = "R01", *conditions: tuple[int, str, str, str],
             budget: int = 100 * WAN, **facts: Any) -> TalentMeasure:  # fmt: skip
    """Put in force by the colleague, with a budget of a million yuan for this year."""
    row = measures.enact_measure(actor=talent.act("talent_two"),
                                 measure_id=draft(talent, of, code, *conditions, **facts).pk)  # fmt: skip
    if budget and row.benefit != "service":
        measures.set_budget(actor=talent.act("talent_office"), measure_id=row.pk, year=clock.today().year, fen=budget)
    return row


def monthly(talent: Talent, of: TalentPolicy, code: str = "R02", **facts: Any) -> TalentMeasure:
    """2,000 yuan a month for three months to whoever has a degree."""
    values = {"name": "生活补贴", "benefit": "monthly", "fen": 200_000, "months": 3, "promised_months": 36, **facts}
    return in_force(talent, of, code, (1, "degree", "ge", "1"), **values)


def applied(talent: Talent, measure: TalentMeasure, person: str = "doctor", **facts: Any) -> GrantApplication:
    """A draft by the office."""
    return applying.apply_grant(actor=talent.act("talent_office"), person_id=talent.people[person].pk,
                                measure_id=measure.pk, **facts)  # fmt: skip


def checked(talent: Talent, measure: TalentMeasure, person: str = "doctor", **facts: Any) -> GrantApplication:
    """Submitted, and checked by 王科 (or by 吴科, where it is theirs)."""
    row = applied(talent, measure, person, **facts)
    applying.submit_grant(actor=talent.act("talent_office"), grant_id=row.pk)
    unit = "water_handler" if person == "teacher" else "handler"
    return deciding.check_grant(actor=talent.act(unit), grant_id=row.pk)


def approved(talent: Talent, measure: TalentMeasure, person: str = "doctor", **facts: Any) -> GrantApplication:
    """Approved by the office."""
    return deciding.approve_grant(actor=talent.act("talent_office"),
                                  grant_id=checked(talent, measure, person, **facts).pk)  # fmt: skip


def settled(talent: Talent, *people: str, on: date) -> list[Intake]:
    """Intakes of the people."""
    return [talent.settle(one, settled_on=on) for one in people]

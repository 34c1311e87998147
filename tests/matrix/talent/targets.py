"""Targets, employers, people and intakes: one of 城管局's here, one of 水务局's there."""

from datetime import date
from typing import Any

from talent.models import EmployerAccount, Intake, Person
from talent.services import people
from tests.matrix.admin_table import Model
from tests.matrix.lines import EMPLOYER_USER, EVERYONE, Line, form, page
from tests.matrix.talent import LOOKS_ON, OF_OFFICE, OF_UNIT, OFFICE, OPEN, READERS, REASON, UNIT, WORKERS, act
from tests.world_talent import Talent

DAYS: dict[str, Any] = {"starts_on": "2026-01-01", "ends_on": "2026-12-31"}
#: An employer's account sees the own employer and its people too; pages of figures are not its.
FIRM: dict[str, Any] = {"seen": READERS | {EMPLOYER_USER}, "seen_elsewhere": READERS}
FIRMS_PEOPLE: dict[str, Any] = {"seen": OFFICE | UNIT | {EMPLOYER_USER}, "seen_elsewhere": OFFICE}
INTAKE: dict[str, Any] = {"seen": OFFICE | UNIT | LOOKS_ON, "seen_elsewhere": OFFICE | LOOKS_ON}
LINES: tuple[Line, ...] = (
    page("talent:targets", READERS, row="target", is_list=True, **OPEN),
    page("talent:target_table", READERS),
    page("talent:target_new", OFFICE),
    form("talent:target_new", OFFICE, door=OFFICE, ok=400, data={"name": "x"}),
    page("talent:target", READERS, row="target", **OPEN),
    page("talent:employers", READERS, row="employer", is_list=True, **OPEN),
    page("talent:employer_new", WORKERS),
    form("talent:employer_new", WORKERS, door=WORKERS, ok=400, data={"name": "x"}),
    page("talent:employer", READERS, row="employer", **OPEN),
    page("talent:intakes", READERS, row="intake", is_list=True, **INTAKE),
    page("talent:intake_table", WORKERS),
    page("talent:act", OFFICE | UNIT, door=EVERYONE, row="person", url={"subject": "person", "verb": "settle"},
         **FIRMS_PEOPLE),
    act("target", "change", "target:draft", ok=400, name="x", **OF_OFFICE),
    act("target", "units", "target:draft", ok=400, shares="x", **OF_OFFICE),
    act("target", "months", "target:draft", ok=400, **OF_OFFICE),
    act("target", "adopt", "target:draft_of_other", **OF_OFFICE),
    act("target", "drop", "target", **REASON, **OPEN),
    act("employer", "change", "employer", OFFICE | UNIT, ok=400, name="", **FIRM),
    act("employer", "person", "employer", OFFICE | UNIT, ok=400, name="", **FIRM),
    act("employer", "account", "employer", OFFICE | UNIT, ok=400, username="nobody", **FIRM),
    act("employer", "close", "employer:free", OFFICE | UNIT, **REASON, **OPEN),
    act("employer-account", "end", "employer_account", OFFICE | UNIT, **FIRM),
    act("person", "settle", "person", OFFICE | UNIT, ok=400, source="x", **FIRMS_PEOPLE),
    act("person", "come-back", "person:left", OFFICE | UNIT, **OF_UNIT),
    act("person", "leave", "person", OFFICE | UNIT, **FIRMS_PEOPLE),
    act("intake", "withdraw", "intake", OFFICE, **REASON, **INTAKE),
)  # fmt: skip
MODELS = (
    Model("talent.talenttarget", OFFICE),
    Model("talent.employer", OFFICE),
)


def rows(talent: Talent) -> dict[str, tuple[dict[str, object], dict[str, object]]]:
    """An employer with a person and an intake, here and there; targets in two states."""
    targets = [talent.target_in_force(name=f"在用目标{year}", starts_on=date(year, 1, 1), ends_on=date(year, 12, 31))
               for year in (2026, 2027)]  # fmt: skip
    drafts = [talent.target(name="草案目标", kind=kind) for kind in ("medical", "teacher")]
    others = [talent.target(name="待批目标", kind=kind) for kind in ("engineer", "skilled")]
    for one in others:  # adopted by the first of the office in the matrix: drafted by the second
        one.drafted_by = talent.world.people["talent_two"]
        one.save(update_fields=["drafted_by"])
    intakes = (talent.settle("engineer"), talent.settle("teacher"))
    left = [people.leave_district(actor=talent.act("talent_office"), person_id=talent.people["doctor"].pk),
            Person.objects.create(name="已离区者", employer=talent.employers["school"], state="left")]  # fmt: skip
    handles: dict[str, list[dict[str, object]]] = {
        "target": [{"pk": row.pk, "mark": row.name} for row in targets],
        "target:draft": [{"pk": row.pk} for row in drafts],
        "target:draft_of_other": [{"pk": row.pk} for row in others],
        "employer": [{"pk": row.employer_id, "mark": row.employer.name} for row in intakes],
        "employer:free": [{"pk": talent.employers[handle].pk} for handle in ("hospital", "school")],
        "employer_account": [{"pk": account(row).pk} for row in intakes],
        "person": [{"pk": row.person_id, "mark": row.person.name} for row in intakes],
        "person:left": [{"pk": row.pk} for row in left],
        "intake": [{"pk": row.pk, "mark": row.employer.name} for row in intakes],
    }
    return {handle: (home, elsewhere) for handle, (home, elsewhere) in handles.items()}


def account(intake: Intake) -> EmployerAccount:
    """Who acts for the employer of the intake."""
    return EmployerAccount.objects.get(employer=intake.employer)

"""Files of people and requests about them; 区师傅's file belongs to the account of the grid worker."""

from typing import Any

from talent.models import DataRequest, Person
from talent.models.rights import REQUEST
from talent.services.people import enter_person
from talent.services.rights import erasing
from talent.services.rights.requests import enter_request
from talent.states.rights import RequestKind
from tests.matrix.lines import EMPLOYER_USER, EVERYONE, Line, form, page
from tests.matrix.talent import OF_OFFICE, OF_UNIT, OFFICE, UNIT, WORKERS, act
from tests.world_members import identity
from tests.world_talent import Talent
from xinhui.accounts.models import Role
from xinhui.core.sealed import seal

ONESELF = frozenset({Role.GRID_WORKER})
FIRM = frozenset({EMPLOYER_USER})
FILE: dict[str, Any] = {"seen": OFFICE | UNIT | FIRM, "seen_elsewhere": OFFICE}
OWN_FILE: dict[str, Any] = {"seen": OFFICE | UNIT | FIRM | ONESELF, "seen_elsewhere": OFFICE}
OWN: dict[str, Any] = {"seen": OFFICE | ONESELF, "seen_elsewhere": OFFICE}
NO_FILE: dict[str, Any] = {"door": EVERYONE, "wrong": 404}
LINES: tuple[Line, ...] = (
    page("talent:people", WORKERS, row="person", is_list=True, **OF_UNIT),
    page("talent:person", OFFICE | UNIT | FIRM | ONESELF, door=EVERYONE, row="person:own", **OWN_FILE),
    page("talent:person_identity", OFFICE | UNIT, door=EVERYONE, row="person", **FILE),
    form("talent:person_identity", OFFICE | UNIT, door=EVERYONE, row="person", ok=200, data={"reason": "核对社保"},
         **FILE),
    page("talent:mine", EVERYONE),
    page("talent:mine_request", ONESELF, **NO_FILE),
    form("talent:mine_request", ONESELF, data={"kind": "export"}, **NO_FILE),
    page("talent:mine_copy", ONESELF, **NO_FILE),
    page("talent:requests", OFFICE, row="data_request", is_list=True, **OF_OFFICE),
    page("talent:request_new", OFFICE),
    form("talent:request_new", OFFICE, door=OFFICE, ok=400, data={"identity": "x"}),
    page("talent:request", OFFICE, row="data_request", **OF_OFFICE),
    page("talent:request_copy", OFFICE, row="data_request", **OF_OFFICE),
    act("data-request", "apply", "data_request:correction", **OWN),
    act("data-request", "answer", "data_request", answer="已当面出示", **OWN),
    act("data-request", "propose", "data_request:deletion", **OF_OFFICE),
    act("data-request", "erase", "data_request:proposed", **OWN),
    act("data-request", "send-back", "data_request:proposed", **OWN),
    act("data-request", "refuse", "data_request", reason="法律要求保存", **OWN),
    act("data-request", "withdraw", "data_request", OFFICE | ONESELF, **OWN),
    act("person-file", "correct", "person", OFFICE | UNIT, ok=400, name="", **FILE),
    act("person-file", "keep", "person", basis="审计中", **FILE),
    act("keeping-duty", "lift", "keeping_duty", **OF_OFFICE),
)  # fmt: skip


def rows(talent: Talent) -> dict[str, tuple[dict[str, object], dict[str, object]]]:
    """Requests of 区师傅 (whose account the grid worker has) at home and of somebody of 双水中学 elsewhere."""
    office, worker = talent.act("talent_office"), talent.world.by_role()[Role.GRID_WORKER]
    Person.objects.filter(pk=talent.people["turner"].pk).update(user=worker, left_on=None)
    made: dict[str, Person] = {"turner": talent.people["turner"]}
    for number, (handle, employer) in enumerate(
        (("other", "school"), ("leaver", "factory"), ("other_leaver", "school"))
    ):
        made[handle] = enter_person(actor=office, employer_id=talent.employers[employer].pk, name=f"谭某{number}",
                                    identity=identity(820 + number, year=1988), phone="13800000000")  # fmt: skip
    found: dict[str, list[dict[str, object]]] = {"person:own": [{"pk": made[one].pk} for one in ("turner", "other")]}
    asked = {
        "data_request": ("access", "turner", "other"), "data_request:correction": ("correction", "turner", "other"),
        "data_request:deletion": ("deletion", "leaver", "other_leaver"),
        "data_request:proposed": ("deletion", "turner", "other"),
    }  # fmt: skip
    for handle, (kind, *people) in asked.items():
        for one in people:
            row = _asked(talent, made[one], kind)
            if handle == "data_request:proposed":
                erasing.propose_deletion(actor=talent.act("talent_two"), data_request_id=row.pk)
            found.setdefault(handle, []).append({"pk": row.pk, "mark": f"/talent/requests/{row.pk}/"})
    duties = [erasing.lay_duty(actor=office, person_id=talent.people[handle].pk, basis="审计中")
              for handle in ("engineer", "teacher")]  # fmt: skip
    found["keeping_duty"] = [{"pk": row.pk} for row in duties]
    return {handle: (home, elsewhere) for handle, (home, elsewhere) in found.items()}


def _asked(talent: Talent, person: Person, kind: str) -> DataRequest:
    number = {"区师傅": 803, "谭某0": 820, "谭某1": 821, "谭某2": 822}[person.name]
    row = enter_request(actor=talent.act("talent_office"), identity=identity(number, year=1988), name=person.name,
                        kind=kind, words="请办理")  # fmt: skip
    if kind == RequestKind.CORRECTION:
        row.values_sealed = seal('{"school": "中山大学"}', purpose=REQUEST)
        row.save(update_fields=["values_sealed"])
    return row

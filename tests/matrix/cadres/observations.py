"""Front-line observation: projects by lead unit and people, visits of the office until they are confirmed."""

from datetime import timedelta
from typing import Any

from cadres.models import KeyProject, ObservationVisit, ProjectPerson, VisitFact, VisitSighting
from cadres.models.sealed_line import seal_words
from tests.matrix.cadres import OFFICE, READERS, REASON, SEES, act
from tests.matrix.lines import EVERYONE, Line, form, page
from tests.world_cadres import Cadres, enter
from xinhui.accounts.models import Role
from xinhui.core import clock

#: Until it is confirmed, a visit is known to the office and its observers alone: at home a department's leader goes.
OBSERVER = frozenset({Role.DEPARTMENT_LEADER})
INSIDE: dict[str, Any] = {"seen": OFFICE | OBSERVER, "seen_elsewhere": OFFICE}
OFFICES: dict[str, Any] = {"seen": OFFICE, "seen_elsewhere": OFFICE}
SAID: dict[str, Any] = {"place": "工地", "met": "某人", "seen": "正常"}
LINES: tuple[Line, ...] = (
    page("cadres:observations", READERS, row="key_project", is_list=True, **SEES),
    page("cadres:observation_table", READERS),
    page("cadres:key_project_new", OFFICE),
    form("cadres:key_project_new", OFFICE, door=OFFICE, data={"name": "新项目", "kind": "works", "lead_unit": "@lead"},
         row="key_project:lead", **OFFICES),
    page("cadres:key_project", READERS, row="key_project", **SEES),
    form("cadres:key_project_people", OFFICE, door=OFFICE, row="key_project", data={"people": "@cadre", "duty": "x"}, **OFFICES),
    page("cadres:front_visit_new", OFFICE, row="key_project", **OFFICES),
    form("cadres:front_visit_new", OFFICE, door=OFFICE, row="key_project", data={"planned_on": "2030-01-01", "others": "@other"},
         **OFFICES),
    page("cadres:front_visits", READERS, row="front_visit:confirmed", is_list=True, **SEES),
    page("cadres:front_visit", READERS | OBSERVER, door=EVERYONE, row="front_visit:confirmed", seen=READERS | OBSERVER,
         seen_elsewhere=OFFICE),
    page("cadres:front_visit_record", OBSERVER, door=EVERYONE, row="front_visit:planned", **INSIDE),
    form("cadres:front_visit_record", OBSERVER, door=EVERYONE, row="front_visit:planned", data=SAID, **INSIDE),
    page("cadres:mine_observations", EVERYONE),
    page("cadres:act", OFFICE, door=EVERYONE, row="front_visit:recorded", url={"subject": "front-visit", "verb": "confirm"},
         **INSIDE),
    act("key-project", "close", "key_project:free", result="建成"),
    act("project-person", "end", "key_project:person"),
    act("front-visit", "confirm", "front_visit:recorded", words="属实", **INSIDE),
    act("front-visit", "send-back", "front_visit:recorded", **REASON, **INSIDE),
    act("front-visit", "cancel", "front_visit:planned", **REASON, **INSIDE),
    act("visit-matter", "settle", "front_visit:matter", OFFICE | OBSERVER, outcome="已办", **INSIDE),
)  # fmt: skip


def rows(cadres: Cadres) -> dict[str, tuple[dict[str, object], dict[str, object]]]:
    """A project of both bureaus with somebody attached, and visits at three stages."""
    home, other = _at(cadres, "head", "甲"), _at(cadres, "elsewhere", "乙")
    return {handle: (home[handle], other[handle]) for handle in home}


def _at(cadres: Cadres, handle: str, mark: str) -> dict[str, dict[str, object]]:
    today, people = clock.today(), cadres.world.people
    cadre = enter(cadres, handle, XingMing=f"{mark}一线", ShenFenZheng="")
    before = today - timedelta(days=30)
    base: dict[str, Any] = {"kind": "works", "lead_unit": cadre.unit, "opened_on": before}
    project = KeyProject.objects.create(name=f"{mark}重点项目", **base)
    free = KeyProject.objects.create(name=f"{mark}待结束项目", **base)
    person = ProjectPerson.objects.create(project=project, cadre=cadre, duty="协调", began_on=before)

    def visit(state: str) -> ObservationVisit:
        seen = {} if state == "planned" else {"visited_on": before, "place": "工地", "recorded_by": people["command"]}
        row = ObservationVisit.objects.create(project=project, state=state, planned_on=before, **seen)
        if mark == "甲":
            row.observers.add(people["department_leader"])
        if state != "planned":
            VisitSighting.objects.create(visit=row, cadre=cadre, judgement="good", words_sealed=seal_words("x"))
        return row

    confirmed = visit("confirmed")
    fact = VisitFact.objects.create(visit=confirmed, text_sealed=seal_words("x"), due_on=today)
    return {
        "key_project": {"pk": project.pk, "mark": project.name, "cadre": cadres.files[handle].pk,
                        "other": people["command"].username},
        "key_project:lead": {"lead": cadre.unit_id}, "key_project:free": {"pk": free.pk},
        "key_project:person": {"pk": person.pk},
        "front_visit:planned": {"pk": visit("planned").pk}, "front_visit:recorded": {"pk": visit("recorded").pk},
        "front_visit:confirmed": {"pk": confirmed.pk, "mark": project.name}, "front_visit:matter": {"pk": fact.pk},
    }  # fmt: skip

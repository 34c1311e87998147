"""A key project led by 水务局 with 容小波 (clerk) and 罗秀珍 (deputy) attached; 甘副科长 goes and looks, with the handler."""

from datetime import date, datetime
from typing import Any

from cadres.models import KeyProject, ObservationVisit
from cadres.services.observations import projects, visits
from cadres.services.observations.visits import Matter, Sighting
from tests.cadres.pools.kit import second_of_office
from tests.world_cadres import Cadres
from xinhui.accounts.actors import Actor
from xinhui.core.clock import LOCAL

NOW = datetime(2026, 9, 14, 9, tzinfo=LOCAL)
TODAY = date(2026, 9, 14)


def opened(cadres: Cadres, name: str = "银湖湾滨海新区启动区", **facts: Any) -> KeyProject:
    """Opened by the office, two people attached."""
    office = cadres.act("cadre_office")
    given = {"kind": "industry", "lead_unit_id": cadres.world.unit("water").pk, "place": "崖门镇", **facts}
    row = projects.open_project(actor=office, name=name, **given)
    pks = [cadres.files[handle].pk for handle in ("clerk", "deputy")]
    projects.attach_people(actor=office, key_project_id=row.pk, cadre_ids=pks, duty="征地协调组成员")
    return row


def planned(cadres: Cadres, project: KeyProject | None = None, **facts: Any) -> ObservationVisit:
    """By 叶科长 for today; 甘副科长 and the handler go."""
    project = project or opened(cadres)
    observers = [second_of_office(cadres).pk, cadres.world.people["handler"].pk]
    given = {"planned_on": TODAY, "observer_ids": observers, **facts}
    return visits.plan_visit(actor=cadres.act("cadre_office"), key_project_id=project.pk, **given)


def recorded(cadres: Cadres, row: ObservationVisit | None = None, **facts: Any) -> ObservationVisit:
    """By 甘副科长: the clerk outstanding, a matter to be followed up."""
    row = row or planned(cadres)
    given: dict[str, Any] = {
        "visited_on": None, "place": "项目工地", "met": "施工员张某", "seen": "现场进度正常",
        "sightings": [Sighting(cadres.files["clerk"].pk, "outstanding", "连夜驻守现场协调")],
        "matters": [Matter("核实补偿款发放进度", date(2026, 9, 30))], **facts,
    }  # fmt: skip
    actor = Actor.of(second_of_office(cadres))
    return visits.record_visit(actor=actor, observation_visit_id=row.pk, **given)


def confirmed(cadres: Cadres) -> ObservationVisit:
    """By 叶科长."""
    return visits.confirm_visit(actor=cadres.act("cadre_office"), observation_visit_id=recorded(cadres).pk)

"""Key projects with their cadres, and unannounced visits at every stage: through the services, on their days."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import cycle

from cadres.models import Cadre, KeyProject, ObservationVisit
from cadres.services.observations import projects, visits
from cadres.services.observations.visits import Matter, Sighting
from cadres.states.observations import Judgement, ProjectKind
from xinhui.accounts.actors import Actor
from xinhui.core import clock
from xinhui.demo.cadres.base import DemoCadres

_K, _J = ProjectKind, Judgement
#: (name, kind, place); led by the units in turn
PROJECTS = (
    ("银湖湾滨海新区启动区建设", _K.INDUSTRY, "崖门镇"), ("珠西新材料集聚区二期", _K.INDUSTRY, "古井镇"),
    ("江门大道辅道改造", _K.WORKS, "会城街道"), ("新会陈皮产业园扩建", _K.INDUSTRY, "三江镇"),
    ("潭江大堤达标加固", _K.WORKS, "大鳌镇"), ("区人民医院新院区建设", _K.LIVELIHOOD, "会城街道"),
    ("深江高铁新会段征地", _K.LAND, "双水镇"), ("黄茅海通道连接线征拆", _K.LAND, "崖门镇"),
    ("老旧小区改造", _K.LIVELIHOOD, "会城街道"), ("农村生活污水治理", _K.RURAL, "罗坑镇"),
    ("典型镇村培育", _K.RURAL, "沙堆镇"), ("台风灾后重建", _K.URGENT, "崖门镇"),
    ("圭峰山森林防火道路", _K.WORKS, "会城街道"), ("智能家电产业园", _K.INDUSTRY, "司前镇"),
    ("葵城中学迁建", _K.LIVELIHOOD, "会城街道"), ("村级工业园改造", _K.LAND, "大泽镇"),
    ("高标准农田建设", _K.RURAL, "睦洲镇"), ("信访积案集中化解", _K.URGENT, "双水镇"),
    ("热电联产管网", _K.WORKS, "双水镇"), ("小鸟天堂景区提升", _K.LIVELIHOOD, "会城街道"),
)  # fmt: skip
DUTIES = ("征地协调组组长", "现场指挥部副指挥", "群众工作组成员", "要素保障组成员")
MET = ("施工单位负责人、现场工人", "村干部和两户被征地群众", "监理人员、值班干部", "办事群众、窗口人员")
SEEN = (
    "不打招呼直奔现场，工地正常施工，指挥部有人值守，台账齐全。",
    "到场时正在召开协调会，三个堵点问题当场明确责任人和时限。",
    "现场进度慢于计划，值守干部对剩余征收户情况不够清楚。", "随机走访群众，对干部上门做工作的次数和态度普遍认可。",
)  # fmt: skip
WORDS = {
    _J.OUTSTANDING: "连续多日驻守现场，攻坚克难，群众认可度高。", _J.GOOD: "熟悉情况，能主动协调解决问题。",
    _J.FAIR: "能完成交办任务，主动性不够。", _J.POOR: "对本职工作情况不清，问题久拖未决。",
}  # fmt: skip
JUDGEMENTS = (_J.GOOD, _J.OUTSTANDING, _J.GOOD, _J.FAIR, _J.GOOD, _J.OUTSTANDING, _J.GOOD, _J.POOR, _J.GOOD, _J.FAIR)
MATTERS = ("核实补偿款发放进度", "核实现场值守安排落实情况", "核实群众反映的扬尘问题", "核实剩余被征收户签约时限")
#: How many visits each project has had, from the first; the last three of the list are closed.
VISITS, CLOSED = 3, 3


def build(cadres: DemoCadres) -> None:
    """Twenty projects with four people each; most of some sixty visits are confirmed, two stand at each other stage."""
    office, second = cadres.actor("ganbu"), cadres.actor("ganbu2")
    himself = next(row for row in cadres.everybody if row.user_id is not None)
    free = iter([row for row in cadres.everybody if row.pk != himself.pk][5::14])
    helpers = cycle([cadres.actor(f"renshi-{unit.code}") for unit in cadres.units[30:36]])
    grades = cycle(JUDGEMENTS)
    made = [_project(cadres, office, number, free, himself) for number in range(len(PROJECTS))]
    # the sixth and the seventh were never seen: they are named to the office
    for number, project in enumerate(made):
        for lap in range(0 if number in (5, 6) else VISITS):
            days = 20 + lap * 35 + number
            observers = second, next(helpers)
            row = _visit(cadres, office, project, observers, grades, days_ago=days, sort=number + lap)
            with clock.moved(cadres.office_hour(days - 3)):
                visits.confirm_visit(actor=office, observation_visit_id=row.pk, words="情况属实。")
            if number % 4 and lap:
                _settle(cadres, second, row, days - 12)
        if number >= len(made) - CLOSED:
            with clock.moved(cadres.office_hour(8)):
                projects.close_project(actor=office, key_project_id=project.pk, result="项目按期完成并通过验收。")
    _at_other_stages(cadres, office, second, made, next(helpers), grades)


def _project(cadres: DemoCadres, office: Actor, number: int, free: Iterator[Cadre], himself: Cadre) -> KeyProject:
    name, kind, place = PROJECTS[number]
    lead = [unit for unit in cadres.units if unit.code != "ZZB"][number]  # the observers' own unit leads none
    with clock.moved(cadres.office_hour(160 - number)):
        row = projects.open_project(actor=office, name=name, kind=kind, lead_unit_id=lead.pk, place=place,
                                    due_on=cadres.today + timedelta(days=60 + number * 11))  # fmt: skip
        people = [next(free) for _one in range(4)] + ([himself] if number in (0, 3) else [])
        for place_of, cadre in enumerate(people):
            projects.attach_people(actor=office, key_project_id=row.pk, cadre_ids=[cadre.pk],
                                   duty=DUTIES[(number + place_of) % len(DUTIES)])  # fmt: skip
    return row


def _visit(
    cadres: DemoCadres, office: Actor, project: KeyProject, observers: tuple[Actor, Actor], grades: Iterator[Judgement],
    *, days_ago: int, sort: int,
) -> ObservationVisit:  # fmt: skip
    """Planned three days before it was made, recorded on the day."""
    day = cadres.today - timedelta(days=days_ago)
    row = _planned(cadres, office, project, observers, days_ago=days_ago)
    people = list(project.people.select_related("cadre").defer("cadre__form_sealed", "cadre__photo_sealed"))
    judged = [(one.cadre_id, next(grades)) for place, one in enumerate(people) if place == 4 or (place + sort) % 2 == 0]
    with clock.moved(cadres.office_hour(days_ago)):
        return visits.record_visit(
            actor=observers[sort % 2], observation_visit_id=row.pk, visited_on=day, place=f"{project.place}项目现场",
            met=MET[sort % len(MET)], seen=SEEN[sort % len(SEEN)],
            sightings=[Sighting(pk, grade, WORDS[grade]) for pk, grade in judged],
            matters=[Matter(MATTERS[sort % len(MATTERS)], day + timedelta(days=15))] if sort % 2 else [],
        )  # fmt: skip


def _planned(
    cadres: DemoCadres, office: Actor, project: KeyProject, observers: tuple[Actor, Actor], *, days_ago: int
) -> ObservationVisit:  # fmt: skip
    with clock.moved(cadres.office_hour(max(days_ago, 0) + 3)):
        return visits.plan_visit(
            actor=office, key_project_id=project.pk, planned_on=cadres.today - timedelta(days=days_ago),
            observer_ids=[one.user_id for one in observers if one.user_id is not None],
        )  # fmt: skip


def _settle(cadres: DemoCadres, second: Actor, row: ObservationVisit, days_ago: int) -> None:
    for fact in row.facts.all():
        with clock.moved(cadres.office_hour(days_ago)):
            visits.settle_matter(actor=second, visit_fact_id=fact.pk, outcome="已核实整改到位。")


def _at_other_stages(
    cadres: DemoCadres, office: Actor, second: Actor, made: list[KeyProject], helper: Actor, grades: Iterator[Judgement]
) -> None:
    """Two to be made, one of them late; two to be confirmed, two sent back, two cancelled."""
    observers = second, helper
    for number, days in ((0, -6), (1, 2)):
        _planned(cadres, office, made[number], observers, days_ago=days)
    for number in (2, 3, 4, 7):
        row = _visit(cadres, office, made[number], observers, grades, days_ago=2, sort=number)
        if number > 3:
            with clock.moved(cadres.office_hour(1)):
                visits.send_back_visit(actor=office, observation_visit_id=row.pk, reason="请补充具体事例和佐证。")
    for number in (8, 9):
        row = _planned(cadres, office, made[number], observers, days_ago=10)
        with clock.moved(cadres.office_hour(9)):
            visits.cancel_visit(actor=office, observation_visit_id=row.pk, reason="遇强降雨停工，另行安排。")

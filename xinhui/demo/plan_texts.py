"""Ready plans for heavy rain and epidemic control, levels I–IV: what each step orders, and who does what in wartime."""

from dataclasses import dataclass

from grids.emergency_states import EventKind
from grids.models.team import TeamDuty
from grids.services.emergencies.plans import PlanText, StepDraft

NUMERALS = {1: "Ⅰ", 2: "Ⅱ", 3: "Ⅲ", 4: "Ⅳ"}
#: Level → (minutes to acknowledge, minutes between situation reports).
MINUTES = {1: (10, 60), 2: (15, 120), 3: (15, 240), 4: (30, 480)}


@dataclass(frozen=True)
class _Step:
    """A step, and the mildest level at which it is taken."""

    mildest: int
    title: str
    text: str
    at_once: bool = False
    duties: tuple[str, ...] = ()


_RAIN = (
    _Step(4, "上岗巡查", "网格员立即到岗，排查低洼易涝点、排水口、危旧房屋和在建工地，发现险情先避险、后上报。", True),
    _Step(4, "提醒防范", "通过网格群、村居广播提醒群众减少外出，收好高空悬挂物，远离河涌、鱼塘和电力设施。"),
    _Step(
        3,
        "清点需转移人员",
        "核实低洼地带、切坡建房、危房内的住户和独居老人，逐户落实转移责任人。",
        False,
        ("leader", "worker_full"),
    ),
    _Step(
        3, "开放避护场所", "村（社区）应急避护场所全部开放，备足饮水、食品、被褥，专人值守登记。", False, ("leader",)
    ),
    _Step(2, "组织转移", "立即组织低洼地带、危房、工棚人员转移，不漏一户一人，转移后严禁擅自返回。"),
    _Step(2, "停工停课停业", "户外工地停工，学校停课，景区、码头关闭，逐一上门确认。"),
    _Step(1, "全员避险", "除抢险救援人员外一律就近避险；网格长每小时报告一次网格内人员安全情况。", True, ("leader",)),
    _Step(4, "灾后排查", "雨势减弱后排查房屋、道路、供水供电受损情况，开展清淤消杀，逐户确认群众返家安全。"),
)
_EPIDEMIC = (
    _Step(4, "进入战时状态", "网格员立即到岗，按楼栋、村组核对在住人口底数，落实出入口值守。", True),
    _Step(4, "宣传提醒", "逐户提醒做好个人防护，有发热、咳嗽等症状及时就医并报告，不信谣不传谣。"),
    _Step(3, "重点人员摸排", "对涉疫地区来返人员逐一上门核实，只登记人数与处置情况，个人信息由卫健部门专用系统登记。"),
    _Step(3, "组织核酸采样", "按网格组织居民分时段到采样点，安排志愿者维持秩序，照顾老人、孕妇、行动不便者。"),
    _Step(
        2,
        "封控小区值守",
        "封控区域二十四小时值守，建立代购代办清单，保障生活物资、就医用药。",
        False,
        ("leader", "worker_full"),
    ),
    _Step(2, "物资保障", "清点防护用品、消杀药品和生活物资，缺口即时上报，统一调配到网格。"),
    _Step(1, "全域管控", "除保障岗位外居家不外出；网格长每两小时报告一次值守和保障情况。", True, ("leader",)),
    _Step(4, "有序恢复", "解除管控的网格做好环境消杀和健康监测，恢复日常巡查。"),
)
_WARTIME = {
    EventKind.HEAVY_RAIN: (
        (TeamDuty.LEADER, "统筹网格抢险避险，签收指令，按时报告"),
        (TeamDuty.WORKER_FULL, "巡查易涝点、危房和切坡，逐户通知转移"),
        (TeamDuty.WORKER_PART, "清理排水口，值守警戒点"),
        (TeamDuty.POLICE, "交通管制，协助强制转移"),
        (TeamDuty.AUXILIARY, "路口劝返，巡逻警戒"),
        (TeamDuty.VOLUNTEER_OFFICER, "搬运物资，照护避护场所人员"),
    ),
    EventKind.EPIDEMIC: (
        (TeamDuty.LEADER, "统筹网格防控，签收指令，按时报告"),
        (TeamDuty.WORKER_FULL, "核对人口底数，上门摸排，服务居家人员"),
        (TeamDuty.WORKER_PART, "出入口值守，代购代办"),
        (TeamDuty.POLICE, "维护采样点和封控区域秩序"),
        (TeamDuty.SOCIAL_WORKER, "关爱老人儿童和困难群众，心理疏导"),
        (TeamDuty.VOLUNTEER_OFFICER, "引导采样，配送物资"),
    ),
}
_NAMED = {
    EventKind.HEAVY_RAIN: ("暴雨洪涝", "《新会区防汛防旱防风应急预案》", "区防汛防旱防风指挥部", _RAIN),
    EventKind.EPIDEMIC: ("疫情防控", "《新会区突发公共卫生事件应急预案》", "区疫情防控指挥部", _EPIDEMIC),
}


def ready_plans() -> list[tuple[str, int, PlanText]]:
    """(event, level, text) of the eight plans. A severer level takes every step of the milder ones."""
    found = []
    for event, (name, basis, authority, steps) in _NAMED.items():
        for level, (acknowledge, report) in MINUTES.items():
            taken = [step for step in steps if level <= step.mildest]
            drafts = [StepDraft(step.title, step.text, step.at_once, step.duties) for step in taken]
            text = PlanText(
                f"{name}应急响应{NUMERALS[level]}级预案", basis, authority, acknowledge, report, drafts,
                [(str(duty), words) for duty, words in _WARTIME[event]],
            )  # fmt: skip
            found.append((str(event), level, text))
    return found

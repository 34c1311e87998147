"""Key projects: eleven over 100 million yuan, 12 billion yuan in all (systems.md, D1), one smaller, one ended."""

from datetime import timedelta

from talent.models import InvestmentNeed, InvestmentTeamMember, KeyInvestment
from talent.services.projects.needs import watch_needs
from xinhui.accounts.actors import SYSTEM
from xinhui.accounts.models import User
from xinhui.core import clock
from xinhui.demo.talent.base import DemoTalent

#: Money in units of ten million yuan: eleven that make 1,200.
PROJECTS = (
    ("轨道交通装备产业基地", 250, "building"), ("新能源电池材料项目", 220, "building"),
    ("陈皮大健康产业园", 120, "started"),
    ("智能家电智造基地", 100, "building"), ("绿色新材料产业园", 90, "signed"),
    ("精密减速器项目", 80, "started"), ("船舶与海工装备项目", 70, "operating"), ("冷链物流枢纽项目", 50, "building"),
    ("高端造纸装备项目", 150, "operating"),
    ("生物制药中试基地", 40, "signed"), ("工业机器人系统集成项目", 30, "started"),
)  # fmt: skip
OTHERS = (("旧厂房改造项目", 6, "building"), ("商贸城项目", 60, "ended"))
TEN_MILLION = 10_000_000
NEEDS = ("结构设计工程师", "电气自动化工程师", "高级焊工", "质量体系工程师", "食品研发人员", "材料学博士", "数控技师")
PLEDGE = "专班专员一对一服务：人才需求3个工作日内答复，引进人才落户、子女入学、住房补贴一次办好。"
POSTS = ("专班负责人", "人才专员", "用工专员")


def build(talent: DemoTalent) -> None:
    """Projects with their teams and needs; the daily run looks."""
    today = talent.today
    found = [
        KeyInvestment.objects.create(
            name=f"{talent.firms[at * 4].name}{name}", investor=talent.firms[at * 4], money=money * TEN_MILLION,
            area_code=talent.firms[at * 4].area_code, stage=stage, stage_on=today - timedelta(days=40 + at * 25),
            pledge=PLEDGE if at < 9 else "", about=f"总投资{money / 10:g}亿元。",
        )
        for at, (name, money, stage) in enumerate((*PROJECTS, *OTHERS))
    ]  # fmt: skip
    users = list(User.objects.filter(username__in=("rencai", "rencai2", "renshe")).order_by("pk"))
    for at, row in enumerate(found[:9]):
        for place, user in enumerate(users):
            InvestmentTeamMember.objects.create(
                investment=row, user=user, post=POSTS[place], is_leader=place == at % len(users),
                started_on=today - timedelta(days=90),
            )  # fmt: skip
    for at, text in enumerate(NEEDS * 3):
        state = ("raised", "answered", "settled")[at % 3]
        InvestmentNeed.objects.create(
            investment=found[at % 11], text=text, number=1 + at % 5, due_on=today + timedelta(days=at * 6 - 20),
            state=state, answer="" if state == "raised" else "已推送3名人选，安排下周面试", raised_by=users[0],
            answered_on=None if state == "raised" else today - timedelta(days=25),
            settled_on=today - timedelta(days=5) if state == "settled" else None,
        )  # fmt: skip
    with clock.moved(talent.office_hour(0)):
        watch_needs(actor=SYSTEM)

"""The tasks of the demo's lists: what a district sets itself for its talent, made up after public plans."""

from typing import NamedTuple

from talent.states.plans import PlanField


class DemoTask(NamedTuple):
    """A task: field, name, indicator, quantity, measure, code of the lead, codes of partners, month of the deadline."""

    field: PlanField
    name: str
    indicator: str
    wanted: str
    measure: str
    lead: str
    partners: str
    month: int


_F = PlanField
#: systems.md, T3: the 2022 task list.
TASKS: tuple[DemoTask, ...] = (
    DemoTask(_F.POLICY, "制定人才倍增计划实施细则", "印发实施细则", "1", "份", "ZZB", "RSJ", 3),
    DemoTask(_F.POLICY, "修订高层次人才认定办法", "印发认定办法", "1", "份", "RSJ", "ZZB", 6),
    DemoTask(_F.POLICY, "出台支持人才发展十条措施", "印发政策文件", "1", "份", "ZZB", "RSJ,KGJ", 6),
    DemoTask(_F.POLICY, "制定人才安居实施办法", "印发实施办法", "1", "份", "ZJJ", "ZZB", 9),
    DemoTask(_F.POLICY, "落实企业引才奖补政策", "兑现奖补企业", "40", "家", "RSJ", "KGJ", 11),
    DemoTask(_F.POLICY, "开展人才政策宣讲进企业", "宣讲场次", "30", "场", "ZZB", "KGJ", 11),
    DemoTask(_F.PLATFORM, "新建省级工程技术研究中心", "获批中心", "6", "家", "KGJ", "", 12),
    DemoTask(_F.PLATFORM, "新建博士博士后工作平台", "新建平台", "3", "个", "RSJ", "KGJ", 12),
    DemoTask(_F.PLATFORM, "建设银洲湖先进材料实验室", "引进科研团队", "2", "个", "KGJ", "RSJ", 10),
    DemoTask(_F.PLATFORM, "建设陈皮产业科技创新中心", "完成科研项目", "4", "项", "NYJ", "KGJ", 11),
    DemoTask(_F.PLATFORM, "培育技能大师工作室", "新增工作室", "5", "个", "RSJ", "", 10),
    DemoTask(_F.PLATFORM, "建设名师工作室", "新增工作室", "8", "个", "JYJ", "", 9),
    DemoTask(_F.PLATFORM, "建设名中医传承工作室", "新增工作室", "3", "个", "WJJ", "", 10),
    DemoTask(_F.INTAKE, "引进紧缺医疗卫生人才", "引进人数", "120", "人", "WJJ", "RSJ", 12),
    DemoTask(_F.INTAKE, "引进硕士以上学历教师", "引进人数", "60", "人", "JYJ", "RSJ", 9),
    DemoTask(_F.INTAKE, "引进企业高层次人才", "引进人数", "80", "人", "KGJ", "RSJ", 12),
    DemoTask(_F.INTAKE, "举办赴高校招才引智活动", "活动场次", "12", "场", "RSJ", "KGJ,JYJ,WJJ", 11),
    DemoTask(_F.INTAKE, "举办直播带岗招聘活动", "活动场次", "10", "场", "RSJ", "KGJ", 11),
    DemoTask(_F.INTAKE, "开展乡贤与校友引才", "达成合作意向", "20", "项", "ZZB", "", 12),
    DemoTask(_F.INTAKE, "引进农业科技特派员", "选派人数", "25", "人", "NYJ", "KGJ", 6),
    DemoTask(_F.INTAKE, "引进文化旅游专业人才", "引进人数", "15", "人", "WGL", "RSJ", 12),
    DemoTask(_F.TRAINING, "培养高技能人才", "新增高级工以上", "1500", "人次", "RSJ", "KGJ", 12),
    DemoTask(_F.TRAINING, "开设校企合作订单班", "开设班次", "12", "个", "RSJ", "JYJ,KGJ", 9),
    DemoTask(_F.TRAINING, "实施企业家能力提升工程", "培训人次", "300", "人次", "KGJ", "ZZB", 11),
    DemoTask(_F.TRAINING, "培育乡村工匠", "新增乡村工匠", "60", "人", "NYJ", "RSJ", 11),
    DemoTask(_F.TRAINING, "开展退役军人技能培训", "培训人次", "200", "人次", "TYJ", "RSJ", 11),
    DemoTask(_F.TRAINING, "选派医务骨干进修", "进修人数", "40", "人", "WJJ", "", 10),
    DemoTask(_F.TRAINING, "举办职业技能竞赛", "竞赛项目", "8", "项", "RSJ", "KGJ", 10),
    DemoTask(_F.SERVICE, "解决高层次人才子女入学", "解决学位", "130", "个", "JYJ", "ZZB", 9),
    DemoTask(_F.SERVICE, "筹集人才住房", "筹集套数", "200", "套", "ZJJ", "ZZB", 12),
    DemoTask(_F.SERVICE, "开通人才就医绿色通道", "签约医院", "6", "家", "WJJ", "ZZB", 6),
    DemoTask(_F.SERVICE, "设立人才服务一站式窗口", "进驻事项", "25", "项", "ZSJ", "RSJ", 7),
    DemoTask(_F.SERVICE, "配备人才服务专员", "配备人数", "50", "人", "RSJ", "ZZB", 5),
    DemoTask(_F.SERVICE, "举办人才联谊活动", "活动场次", "6", "场", "ZZB", "WGL", 12),
    DemoTask(_F.GUARANTEE, "落实人才工作专项资金", "安排资金", "5000", "万元", "ZZB", "RSJ", 3),
    DemoTask(_F.GUARANTEE, "开展人才工作目标责任考核", "考核单位", "28", "个", "ZZB", "", 12),
)

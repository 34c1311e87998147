"""Reference data of the demo district: units, categories with deadlines, duties, kit, texts. Pure data.

Deadlines follow the examples of domain.md (“exposed rubbish 4 working hours; road cleaning 2 working hours; green
upkeep 5 working days; …; urgent: on the spot within 30 minutes”); the rest is plausible and the office edits it.
"""

from typing import NamedTuple


class UnitRow(NamedTuple):
    """A unit: code, name, short tag used in demo logins."""

    code: str
    name: str
    tag: str


COMMAND_CENTRE = UnitRow("QZH", "新会区网格化治理指挥中心", "zhihui")
DISTRICT_OFFICE = UnitRow("QW", "新会区委区政府办公室", "quwei")

DEPARTMENTS = (
    UnitRow("CGJ", "区城市管理和综合执法局", "chengguan"),
    UnitRow("ZJJ", "区住房和城乡建设局", "zhujian"),
    UnitRow("JTJ", "区交通运输局", "jiaotong"),
    UnitRow("HBJ", "市生态环境局新会分局", "huanbao"),
    UnitRow("SLJ", "区水利局", "shuili"),
    UnitRow("ZRJ", "市自然资源局新会分局", "ziran"),
    UnitRow("GAJ", "市公安局新会分局", "gongan"),
    UnitRow("YJJ", "区应急管理局", "yingji"),
    UnitRow("SJJ", "区市场监督管理局", "shijian"),
    UnitRow("WJJ", "区卫生健康局", "weijian"),
    UnitRow("MZJ", "区民政局", "minzheng"),
    UnitRow("SFJ", "区司法局", "sifa"),
    UnitRow("RSJ", "区人力资源和社会保障局", "renshe"),
    UnitRow("JYJ", "区教育局", "jiaoyu"),
    UnitRow("NYJ", "区农业农村局", "nongye"),
    UnitRow("XFD", "区消防救援大队", "xiaofang"),
    UnitRow("GDJ", "江门新会供电局", "gongdian"),
    UnitRow("ZFW", "区委政法委", "zhengfa"),
    UnitRow("ZZB", "区委组织部", "zuzhi"),
    UnitRow("KGJ", "区科工商务局", "kegong"),
    UnitRow("WGL", "区文化广电旅游体育局", "wenguang"),
    UnitRow("XFJ", "区信访局", "xinfang"),
    UnitRow("TYJ", "区退役军人事务局", "tuiyi"),
    UnitRow("ZSJ", "区政务服务数据管理局", "zhengshu"),
    UnitRow("SWJ", "区水务集团", "shuiwu"),
    UnitRow("TXG", "区通信建设管理办公室", "tongxin"),
)


class CategoryRow(NamedTuple):
    """A sub-category: respond and handle limits as (amount, unit of time)."""

    code: str
    name: str
    unit: str
    respond: tuple[int, str]
    handle: tuple[int, str]
    urgent: bool = False


H, D, M, C = "working_hour", "working_day", "clock_minute", "clock_hour"

#: (code, name, kind, sub-categories)
CATEGORIES: tuple[tuple[str, str, str, tuple[CategoryRow, ...]], ...] = (
    (
        "B1",
        "公共设施",
        "component",
        (
            CategoryRow("B101", "井盖缺损", "ZJJ", (2, H), (1, D)),
            CategoryRow("B102", "路灯不亮", "ZJJ", (4, H), (2, D)),
            CategoryRow("B103", "电力设施隐患", "GDJ", (2, H), (1, D)),
            CategoryRow("B104", "供水管破损", "SWJ", (1, H), (8, H)),
            CategoryRow("B105", "通信线缆垂落", "TXG", (2, H), (2, D)),
        ),
    ),
    (
        "B2",
        "交通设施",
        "component",
        (
            CategoryRow("B201", "路面破损", "JTJ", (4, H), (5, D)),
            CategoryRow("B202", "交通标志缺损", "GAJ", (4, H), (3, D)),
            CategoryRow("B203", "护栏损坏", "JTJ", (4, H), (3, D)),
        ),
    ),
    (
        "B3",
        "市容环境设施",
        "component",
        (
            CategoryRow("B301", "垃圾桶缺损", "CGJ", (4, H), (2, D)),
            CategoryRow("B302", "公厕设施损坏", "CGJ", (4, H), (2, D)),
        ),
    ),
    (
        "B4",
        "园林绿化",
        "component",
        (
            CategoryRow("B401", "绿化养护", "CGJ", (8, H), (5, D)),
            CategoryRow("B402", "树木倒伏", "CGJ", (1, H), (8, H)),
        ),
    ),
    (
        "S1",
        "市容环境",
        "event",
        (
            CategoryRow("S101", "暴露垃圾", "CGJ", (2, H), (4, H)),
            CategoryRow("S102", "道路不洁", "CGJ", (1, H), (2, H)),
            CategoryRow("S103", "河道漂浮物", "SLJ", (4, H), (2, D)),
            CategoryRow("S104", "露天焚烧", "HBJ", (1, H), (4, H)),
        ),
    ),
    (
        "S2",
        "宣传广告",
        "event",
        (
            CategoryRow("S201", "乱张贴小广告", "CGJ", (4, H), (1, D)),
            CategoryRow("S202", "违规户外广告", "CGJ", (8, H), (5, D)),
        ),
    ),
    (
        "S3",
        "施工管理",
        "event",
        (
            CategoryRow("S301", "工地扬尘", "ZJJ", (2, H), (1, D)),
            CategoryRow("S302", "违法建设", "CGJ", (4, H), (20, D)),
            CategoryRow("S303", "夜间施工噪声", "HBJ", (2, H), (1, D)),
        ),
    ),
    (
        "S4",
        "街面秩序",
        "event",
        (
            CategoryRow("S401", "占道经营", "CGJ", (2, H), (8, H)),
            CategoryRow("S402", "机动车乱停放", "GAJ", (2, H), (8, H)),
        ),
    ),
    (
        "S5",
        "突发事件",
        "event",
        (
            CategoryRow("S501", "道路塌陷", "JTJ", (30, M), (24, C), True),
            CategoryRow("S502", "燃气泄漏", "ZJJ", (30, M), (8, C), True),
            CategoryRow("S503", "内涝积水", "SLJ", (30, M), (12, C), True),
            CategoryRow("S504", "火情", "XFD", (30, M), (6, C), True),
        ),
    ),
    (
        "X1",
        "矛盾纠纷",
        "district",
        (
            CategoryRow("X101", "邻里纠纷", "SFJ", (8, H), (10, D)),
            CategoryRow("X102", "劳资纠纷", "RSJ", (4, H), (7, D)),
            CategoryRow("X103", "土地权属纠纷", "ZRJ", (8, H), (15, D)),
            CategoryRow("X104", "物业纠纷", "ZJJ", (8, H), (10, D)),
        ),
    ),
    (
        "X2",
        "安全隐患",
        "district",
        (
            CategoryRow("X201", "消防通道堵塞", "XFD", (2, H), (1, D)),
            CategoryRow("X202", "电动车违规充电", "XFD", (2, H), (2, D)),
            CategoryRow("X203", "危房隐患", "ZJJ", (2, H), (5, D)),
            CategoryRow("X204", "水域安全隐患", "SLJ", (2, H), (3, D)),
            CategoryRow("X205", "生产安全隐患", "YJJ", (2, H), (5, D)),
        ),
    ),
    (
        "X3",
        "民生诉求",
        "district",
        (
            CategoryRow("X301", "困难救助", "MZJ", (8, H), (10, D)),
            CategoryRow("X302", "医疗卫生诉求", "WJJ", (8, H), (5, D)),
            CategoryRow("X303", "就学诉求", "JYJ", (8, H), (10, D)),
            CategoryRow("X304", "食品安全投诉", "SJJ", (4, H), (5, D)),
            CategoryRow("X305", "农业生产诉求", "NYJ", (8, H), (5, D)),
        ),
    ),
)

#: Defaults of each whistle kind: stage → {level: (amount, unit of time)}. Levels: 1 village … 5 district leader.
_DAILY = {
    "approve": {2: (4, H), 4: (4, H), 5: (8, H)},
    "dispatch": {2: (2, H), 4: (2, H), 5: (8, H)},
    "respond": {1: (2, H), 2: (2, H), 3: (4, H), 4: (4, H), 5: (8, H)},
    "handle": {1: (1, D), 2: (2, D), 3: (5, D), 4: (1, D), 5: (1, D)},
    "review_return": {2: (4, H), 4: (4, H), 5: (8, H)},
    "rule": {4: (1, D), 5: (1, D)},
    "verify": {1: (1, D), 2: (1, D), 4: (1, D), 5: (2, D)},
    "close": {1: (1, D), 2: (1, D), 4: (1, D), 5: (2, D)},
    "supervise": {3: (1, D), 4: (1, D), 5: (1, D)},
}
_HARD = {**_DAILY, "handle": {1: (3, D), 2: (5, D), 3: (15, D), 4: (3, D), 5: (3, D)}}
_URGENT = {
    "approve": {2: (15, M), 4: (15, M), 5: (30, M)},
    "dispatch": {2: (15, M), 4: (15, M), 5: (30, M)},
    "respond": {1: (30, M), 2: (30, M), 3: (30, M), 4: (30, M), 5: (60, M)},
    "handle": {1: (12, C), 2: (12, C), 3: (24, C), 4: (6, C), 5: (6, C)},
    "review_return": {2: (15, M), 4: (15, M), 5: (30, M)},
    "rule": {4: (30, M), 5: (60, M)},
    "verify": {1: (4, C), 2: (4, C), 4: (4, C), 5: (12, C)},
    "close": {1: (24, C), 2: (24, C), 4: (24, C), 5: (24, C)},
    "supervise": {3: (2, C), 4: (2, C), 5: (4, C)},
}
DEFAULT_DEADLINES = {"daily": _DAILY, "hard": _HARD, "urgent": _URGENT}

STANDARD_TEXTS = (
    ("respond", "已安排人员", "已收到，已安排工作人员到场处理。"),
    ("respond", "正在核实", "已收到，正在核实情况并制定处置方案。"),
    ("respond", "已到场", "工作人员已到达现场，正在处置。"),
    ("finish", "已清理完毕", "现场已清理完毕，恢复原状，请核查。"),
    ("finish", "已修复", "设施已修复并恢复正常使用，请核查。"),
    ("finish", "已调解", "双方已达成调解协议并签字，请核查。"),
    ("claim_return", "职责不符", "经核对权责清单，该事项不属于我单位职责范围。"),
    ("ask_extension", "等待材料", "所需材料正在采购，预计需延长处置时限。"),
    ("ask_extension", "天气影响", "受降雨影响无法施工，申请延长处置时限。"),
    ("verify", "核查通过", "现场核查属实，问题已解决。"),
    ("rework", "问题未解决", "现场核查发现问题仍未彻底解决，请继续处理。"),
    ("supervise", "限时办结", "请主办单位高度重视，限时办结并书面反馈。"),
    ("settle", "现场解决", "已在现场劝导整改，问题当场解决。"),
)

KIT = (
    ("jacket", "反光背心", 2, 180),
    ("badge", "工作证", 2, 365),
    ("torch", "强光手电", 1, 180),
    ("radio", "对讲机", 1, 90),
    ("firstaid", "急救包", 1, 180),
)

CHECK_ITEMS = {
    "rural": (
        ("村道与排水沟是否畅通", "S103"),
        ("鱼塘、河道警示标志是否完好", "X204"),
        ("是否有露天焚烧", "S104"),
        ("出租屋与自建房安全", "X203"),
        ("独居老人走访", "X301"),
    ),
    "urban": (
        ("消防通道是否畅通", "X201"),
        ("电动自行车充电是否规范", "X202"),
        ("井盖、路灯是否完好", "B101"),
        ("占道经营与乱停放", "S401"),
        ("楼道杂物与卫生", "S101"),
    ),
    "market_park": (
        ("消防设施与疏散通道", "X201"),
        ("用电与充电安全", "X202"),
        ("食品经营证照与卫生", "X304"),
        ("工地与厂房安全", "X205"),
        ("企业诉求走访", "X305"),
    ),
}

#: scenario → post → ((matter, how often, unit, rule), …); approved through 事项准入.
DUTIES = {
    "rural": {
        "leader": (
            ("每周研判网格风险", "每周一次", "ZFW", "《新会区网格化治理工作规定》第八条"),
            ("组织党员联系农户", "每月一次", "ZZB", "《党组织领导网格治理实施方案》第三条"),
        ),
        "worker_full": (
            ("巡查村道、河涌、鱼塘", "每日一次", "SLJ", "《新会区网格员职责清单》第一项"),
            ("排查自建房与出租屋隐患", "每周一次", "ZJJ", "《自建房安全排查工作方案》第五条"),
            ("走访独居老人与困难户", "每周一次", "MZJ", "《探访关爱服务办法》第六条"),
        ),
        "worker_part": (("劝阻露天焚烧", "每日一次", "HBJ", "《新会区网格员职责清单》第四项"),),
        "instructor": (("指导矛盾纠纷调处", "每月两次", "SFJ", "《人民调解工作指引》第十条"),),
    },
    "urban": {
        "leader": (
            ("召集网格议事会", "每月一次", "ZFW", "《新会区网格化治理工作规定》第八条"),
            ("统筹在职党员双报到服务", "每月一次", "ZZB", "《双报到双服务工作方案》第四条"),
        ),
        "worker_full": (
            ("巡查消防通道与楼道", "每日一次", "XFD", "《新会区网格员职责清单》第二项"),
            ("巡查市容与占道经营", "每日一次", "CGJ", "《新会区网格员职责清单》第三项"),
            ("收集居民诉求", "每日一次", "ZSJ", "《民生诉求办理办法》第五条"),
        ),
        "worker_part": (("宣传电动车充电安全", "每周一次", "XFD", "《新会区网格员职责清单》第五项"),),
        "instructor": (("指导物业与业委会联席会议", "每月一次", "ZJJ", "《物业管理联席会议制度》第二条"),),
    },
    "market_park": {
        "leader": (("召集企业联席会", "每月一次", "KGJ", "《园区网格服务企业办法》第三条"),),
        "worker_full": (
            ("巡查厂房与市场消防", "每日一次", "XFD", "《新会区网格员职责清单》第二项"),
            ("巡查食品经营", "每周两次", "SJJ", "《食品安全协管员制度》第七条"),
        ),
        "worker_part": (("协助环境卫生管理", "每日一次", "CGJ", "《新会区网格员职责清单》第三项"),),
        "party_instructor": (("指导两新党组织建设", "每月两次", "ZZB", "《两新组织党建工作指引》第六条"),),
        "talent_steward": (("收集企业用工与人才需求", "每月两次", "RSJ", "《人才管家服务规范》第四条"),),
        "social_worker": (("开展职工关爱与纠纷疏导", "每周一次", "MZJ", "《驻园社工服务规范》第五条"),),
        "instructor": (("指导安全生产网格化监管", "每月一次", "YJJ", "《安全生产网格化监管办法》第九条"),),
    },
}

SURNAMES = "陈李黄林梁何吴张谢区赵钟叶冯邓卢谭许莫潘曾苏余简容汤关"
GIVEN = (
    "志强", "建华", "伟明", "国栋", "永康", "俊杰", "家豪", "文辉", "少芬", "丽华",
    "秀英", "美玲", "惠珍", "雪梅", "婉仪", "小燕", "晓彤", "佩珊", "嘉欣", "思敏",
    "海涛", "启明", "润生", "锦添", "柏林", "耀辉", "泽文", "振邦", "卓文", "景行",
    "凤仪", "玉兰", "巧云", "月娥", "静雯", "晓峰", "志远", "宏图", "展鹏", "立新",
)  # fmt: skip

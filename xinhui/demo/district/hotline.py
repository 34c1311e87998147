"""Five weeks of the 12345 hotline: forty orders in every state, and two forms of upper platforms with their files."""

from datetime import datetime, timedelta
from random import Random

from grids.models import Category, Grid, HotlineCategory, HotlineOrder, Whistle
from grids.selectors.hotline_place import point_in
from grids.services.approve_whistle import approve_whistle
from grids.services.finish_assignment import finish_assignment
from grids.services.hotline.answer import answer_order, call_back, reopen_order
from grids.services.hotline.place import place_order, return_order
from grids.services.hotline.take_in import OrderFacts, take_in_order
from grids.services.mappings.forms import ColumnFacts, FormFacts, make_form, set_columns
from grids.services.mappings.run import run_form
from grids.services.respond import respond
from grids.states import WhistleState
from xinhui.accounts.actors import Actor
from xinhui.accounts.models import Post
from xinhui.accounts.roles import Role
from xinhui.core import clock
from xinhui.demo.divisions import DISTRICT_CODE

ORDERS, SEED = 40, 12345
#: Orders from here on are of the last fortnight: some still wait, one or the other too long.
RECENT = 24
#: The hotline's class → our sub-category, what a caller says, what the unit answers.
CLASSES = {
    "城市管理/市政设施/井盖": ("B101", "小区门口井盖破损，晚上看不清，担心有人踩空", "已更换井盖，现场恢复安全。"),
    "城市管理/市政设施/路灯": ("B102", "村道路灯连续几晚不亮，老人出行不便", "已更换灯具，路灯恢复照明。"),
    "城市管理/市容环境/垃圾": ("S101", "路口垃圾堆了几天没人清，气味大", "垃圾已清运，并增加清运班次。"),
    "城市管理/市容环境/占道": ("S401", "早上市场门口占道摆卖，车辆过不去", "已劝离占道摊贩，安排定点巡查。"),
    "交通出行/道路/路面": ("B201", "村道坑洼不平，摩托车容易摔倒", "路面已修补，恢复通行。"),
    "水务/供水/爆管": ("B104", "水管爆裂，路面积水，家里停水", "管道已修复，恢复供水。"),
}
WORDS = (
    (
        "consult",
        "城乡居民医保如何办理参保登记，需要带什么材料",
        "凭身份证到村（社区）党群服务中心办理。",
    ),
    ("suggestion", "建议在公园增设垃圾分类投放点", "建议已转园林部门，纳入下半年设施完善计划。"),
    ("praise", "感谢网格员及时处理排水沟堵塞问题", "已转达并对相关人员予以表扬。"),
)


class Cast:
    """Who holds which post, as actors; one look-up each."""

    def __init__(self) -> None:
        posts = list(Post.objects.in_force().select_related("user").order_by("pk"))
        self.by_area = {(post.role, post.area_code): post.user for post in reversed(posts)}
        self.by_unit = {(post.role, post.unit_id): post.user for post in reversed(posts)}

    def of_area(self, role: str, area_code: str) -> Actor:
        """The holder of a role for an area."""
        return Actor.of(self.by_area[role, area_code])

    def of_unit(self, role: str, unit_id: int) -> Actor | None:
        """The holder of a role at a unit, if there is one."""
        user = self.by_unit.get((role, unit_id))
        return Actor.of(user) if user is not None else None


def build(now: datetime) -> None:
    """Orders, then forms."""
    cast, rng = Cast(), Random(SEED)  # noqa: S311 - a script, not a secret
    categories = {row.code: row for row in Category.objects.filter(parent__isnull=False)}
    for name, (code, _says, _answer) in CLASSES.items():
        HotlineCategory.objects.create(name=name, category=categories[code])
    grids = list(Grid.objects.active().filter(boundary__isnull=False).order_by("code"))
    grids = grids[7 :: 817 // ORDERS] or grids
    for number in range(ORDERS):
        days = 34 * (ORDERS - number) / ORDERS
        at = clock.local(now - timedelta(days=days)).replace(hour=9 + number % 8, minute=rng.randrange(60))
        _order(cast, rng, number, min(at, clock.local(now - timedelta(hours=2))), grids[number % len(grids)], now)
    _forms(cast, now)


def _order(cast: Cast, rng: Random, number: int, at: datetime, grid: Grid, now: datetime) -> None:
    command = cast.of_area(Role.COMMAND_CENTRE, DISTRICT_CODE)
    is_words = number % 6 == 5
    name = sorted(CLASSES)[number % len(CLASSES)]
    kind, says, answer = WORDS[number // 6 % 3] if is_words else ("", CLASSES[name][1], CLASSES[name][2])
    point = None if number % 10 == 3 else point_in(grid)
    facts = OrderFacts(
        number=f"JM{at:%Y%m%d}{number:05d}", kind=kind or rng.choice(["complaint", "help", "complaint", "tip_off"]),
        content=says, called_at=at - timedelta(minutes=20), due_at=at + timedelta(days=5),
        urgency="urgent" if number % 7 == 2 else "normal", address=f"{grid.name}附近",
        latitude=point[0] if point else None, longitude=point[1] if point else None,
        classification="民生服务/其他" if number % 10 == 7 else name, caller_name="区女士", caller_phone="13900001234",
    )  # fmt: skip
    with clock.moved(at):
        order, _new = take_in_order(actor=command, facts=facts)
    if number >= ORDERS - 6:
        return  # came in just now
    if number % 10 == 7 and number < RECENT and not is_words:  # sorted by hand
        with clock.moved(at + timedelta(minutes=50)):
            category = Category.objects.get(code=CLASSES[name][0])
            order = place_order(actor=command, order_id=order.pk, grid_id=grid.pk, category_id=category.pk)
    if order.issue is None:
        _in_words(command, order, number, at, answer, is_words=is_words)
    elif number % 9 != 4 or number < RECENT:  # a ninth stays with the town or the unit, and is overdue
        _worked(cast, command, order, number, at, answer)


def _in_words(command: Actor, order: HotlineOrder, number: int, at: datetime, answer: str, *, is_words: bool) -> None:
    with clock.moved(at + timedelta(hours=5)):
        if is_words:
            answer_order(actor=command, order_id=order.pk, answer=answer)
        elif number < RECENT:
            return_order(actor=command, order_id=order.pk, reason="经核实，反映地点属邻区管辖。")
            return
        else:
            return
    if number % 12 == 5:
        with clock.moved(at + timedelta(hours=30)):
            call_back(actor=command, order_id=order.pk, satisfaction="satisfied")


def _worked(cast: Cast, command: Actor, order: HotlineOrder, number: int, at: datetime, answer: str) -> None:
    whistle = Whistle.objects.get(issue__hotline_order=order)
    town = order.area_code[:9]
    with clock.moved(at + timedelta(hours=2)):
        if whistle.state == WhistleState.PENDING:
            whistle = approve_whistle(actor=cast.of_area(Role.TOWN_LEADER, town), whistle_id=whistle.pk)
    part = whistle.assignments.select_related("unit").order_by("pk").first()
    handler = cast.of_unit(Role.DEPARTMENT_HANDLER, part.unit_id) if part is not None else None
    if part is None or handler is None or (number % 9 == 1 and number >= RECENT):
        return  # with the unit
    with clock.moved(at + timedelta(hours=4)):
        respond(actor=handler, assignment_id=part.pk, text="已派员前往核实。")
    done = at + (timedelta(days=6) if number % 8 == 0 else timedelta(days=2))
    with clock.moved(done):
        finish_assignment(actor=handler, assignment_id=part.pk, result=answer)
    if number % 9 == 2 and number >= RECENT:
        return  # done on the spot, to be answered
    with clock.moved(done + timedelta(hours=3)):
        answer_order(actor=cast.of_area(Role.TOWN_DISPATCHER, town), order_id=order.pk, answer=answer)
    if number % 5 == 1:
        return  # awaiting the call-back
    with clock.moved(done + timedelta(hours=26)):
        if number == 12:
            due = done + timedelta(days=40)
            reopen_order(actor=command, order_id=order.pk, reason="来电人反映问题未彻底解决，请重办。", due_at=due)
            return
        said = ("satisfied", "satisfied", "fair", "unsatisfied", "unreached")[number % 5]
        call_back(actor=command, order_id=order.pk, satisfaction=said)


def _forms(cast: Cast, now: datetime) -> None:
    """The province's case table every week and the city's hotline ledger every day, each with files."""
    command, today = cast.of_area(Role.COMMAND_CENTRE, DISTRICT_CODE), clock.local(now).date()
    province = make_form(
        actor=command, code="sheng-shijian",
        facts=FormFacts("省网格化综合治理平台", "网格事件周报表", "issues", DISTRICT_CODE, "xlsx", "weekly",
                        minutes_by_hand=4),
    )  # fmt: skip
    states = {"open": "01", "whistled": "02", "settled": "03", "closed": "04", "dismissed": "05"}
    set_columns(actor=command, form_id=province.pk, columns=[
        ColumnFacts("事件编号", "number", is_required=True), ColumnFacts("行政区划代码", constant=DISTRICT_CODE),
        ColumnFacts("事件大类", "category_above"), ColumnFacts("事件小类", "category"), ColumnFacts("所属镇街", "town"),
        ColumnFacts("所属网格编码", "grid_code"), ColumnFacts("事件状态", "state", values=states),
        ColumnFacts("上报时间", "received_at", pattern="%Y-%m-%d %H:%M:%S"),
        ColumnFacts("详细地址", "address"), ColumnFacts("经度", "longitude", pattern="6"),
        ColumnFacts("纬度", "latitude", pattern="6"),
    ])  # fmt: skip
    city = make_form(
        actor=command, code="shi-12345",
        facts=FormFacts("市政务服务便民热线平台", "工单办理台账", "hotline", DISTRICT_CODE, "csv", "monthly"),
    )  # fmt: skip
    set_columns(actor=command, form_id=city.pk, columns=[
        ColumnFacts("工单编号", "number", is_required=True), ColumnFacts("诉求类型", "kind"),
        ColumnFacts("办理镇街", "town"), ColumnFacts("办理时限", "due_at", pattern="%Y/%m/%d %H:%M"),
        ColumnFacts("答复时间", "answered_at", is_required=True, pattern="%Y/%m/%d %H:%M"),
        ColumnFacts("是否按时", "on_time", values={"true": "1", "false": "0"}), ColumnFacts("满意度", "satisfaction"),
    ])  # fmt: skip
    monday = today - timedelta(days=today.weekday() + 7)
    for weeks in (3, 2, 1, 0):
        first = monday - timedelta(weeks=weeks)
        run_form(actor=command, form_id=province.pk, starts_on=first, ends_on=first + timedelta(days=6))
    last = today.replace(day=1) - timedelta(days=1)
    run_form(actor=command, form_id=city.pk, starts_on=last.replace(day=1), ends_on=last)
    run_form(actor=command, form_id=city.pk, starts_on=today - timedelta(days=30), ends_on=today - timedelta(days=1))

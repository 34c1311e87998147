"""The green channel of the demo district: ten services, stewards, two hundred tickets in every state.

What the tickets say happened is written in bulk; what is open today stands on the real clock, and the tick has run.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from members.rules.months import months_after
from talent.models import Person, TalentService, TalentSteward, TalentTicket, TalentTicketEvent
from talent.selectors.tickets import without_steward
from talent.services.tick import run_tick
from talent.services.tickets import catalogue, frame, handling
from talent.states.people import PersonState
from talent.states.tickets import FiledBy, TicketDeed, TicketState
from xinhui.accounts.actors import SYSTEM, Actor
from xinhui.accounts.models import Post, User
from xinhui.accounts.roles import Role
from xinhui.core import clock
from xinhui.core.worktime import BudgetUnit
from xinhui.demo.talent.base import DemoTalent

_S = TicketState
DAY = BudgetUnit.WORKING_DAY
#: name, kind, lead unit, partners, least tier, needs a card, months, promise in working days, papers, text
SERVICES = (
    ("人才落户", "hukou", "GAJ", ("RSJ",), "", False, 0, 3, "身份证\n学历学位证书\n劳动合同",
     "为来新会工作的人才及其配偶、未成年子女办理落户。"),
    ("人才子女入学", "schooling", "JYJ", ("RSJ",), "E", True, 0, 15, "户口簿\n子女出生证明\n人才卡",
     "为人才子女统筹安排义务教育学位，按公布的规则分配。"),
    ("配偶就业推荐", "spouse", "RSJ", ("KGJ",), "D", True, 0, 20, "结婚证\n配偶简历", "按配偶专长推荐岗位，一人一策。"),
    ("人才公寓入住", "housing", "RSJ", ("KGJ",), "D", True, 0, 10, "身份证\n劳动合同\n无房证明",
     "在区内无自有住房的人才可申请入住人才公寓。"),
    ("医疗绿色通道", "medical", "WJJ", (), "C", True, 0, 1, "人才卡", "区属医院预约诊疗、年度体检和就医协助。"),
    ("科研启动协助", "research", "KGJ", ("RSJ",), "B", True, 0, 15, "科研计划书\n单位推荐函",
     "协助申报科研启动经费、对接实验室和中试场地。"),
    ("外籍人才居留", "entry_exit", "GAJ", ("KGJ",), "C", False, 0, 5, "护照\n聘用合同",
     "外籍人才工作许可和居留许可一窗办理。"),
    ("社保接续", "insurance", "RSJ", (), "", False, 0, 5, "身份证\n原参保凭证", "养老、医疗保险关系转移接续。"),
    ("人才贷担保", "finance", "KGJ", (), "D", True, 6, 10, "营业执照\n项目说明", "对接合作银行，提供人才贷款担保。"),
    ("其他帮办", "other", "RSJ", (), "", False, 0, 5, "", "其他生活和工作中的困难，由服务专员帮办。"),
)  # fmt: skip
#: state → tickets
MANY = {_S.CONFIRMED: 112, _S.SOLVED: 11, _S.TAKEN: 28, _S.WAITING: 6, _S.CHECKED: 8, _S.FILED: 12, _S.ASKED: 6,
        _S.REFUSED: 9, _S.WITHDRAWN: 8}  # fmt: skip
SCORES = (5, 5, 4, 5, 4, 5, 3, 5, 4, 5, 5, 2)
TIERS = "CDEDBEDCEDEA"
POOL = 260
DEEDS = {
    _S.FILED: (), _S.ASKED: (TicketDeed.ASK_MORE,), _S.CHECKED: (TicketDeed.CHECK,),
    _S.TAKEN: (TicketDeed.CHECK, TicketDeed.TAKE), _S.WAITING: (TicketDeed.CHECK, TicketDeed.TAKE, TicketDeed.ASK_MORE),
    _S.SOLVED: (TicketDeed.CHECK, TicketDeed.TAKE, TicketDeed.SOLVE),
    _S.CONFIRMED: (TicketDeed.CHECK, TicketDeed.TAKE, TicketDeed.SOLVE, TicketDeed.CONFIRM),
    _S.REFUSED: (TicketDeed.CHECK, TicketDeed.REFUSE), _S.WITHDRAWN: (TicketDeed.WITHDRAW,),
}  # fmt: skip
WORDS = {TicketDeed.ASK_MORE: "请补充劳动合同原件照片", TicketDeed.SOLVE: "已按申请办理完毕",
         TicketDeed.WITHDRAW: "已自行解决"}  # fmt: skip


def build(talent: DemoTalent) -> None:
    """The catalogue, people with cards and stewards, the tickets, today's tick."""
    services = _catalogue(talent)
    people = _pool(talent)
    _stewards(talent)
    _tickets(talent, [row for row in services if row.kind != "schooling"], people)
    for days_ago in (6, 4, 2, 1):
        with clock.moved(talent.office_hour(days_ago)):
            run_tick(actor=SYSTEM)
    with clock.moved(talent.office_hour(0)):
        _partners()
        run_tick(actor=SYSTEM)


def _catalogue(talent: DemoTalent) -> list[TalentService]:
    found = []
    with clock.moved(talent.office_hour(900)):
        for name, kind, unit, partners, tier, needs_card, months, days, papers, text in SERVICES:
            found.append(catalogue.open_service(
                actor=SYSTEM, name=name, kind=kind, unit_id=talent.unit(unit).pk, least_tier=tier, documents=papers,
                partners_ids=[talent.unit(code).pk for code in partners], needs_card=needs_card, text=text,
                months_settled=months, promise_amount=days, promise_unit=DAY,
            ))  # fmt: skip
    return found


def _pool(talent: DemoTalent) -> list[Person]:
    """People without a tier yet get one and a card."""
    rows = Person.objects.filter(state=PersonState.ACTIVE, degree__gte=2, tier="", card_number="")
    people = list(rows.select_related("employer").order_by("pk")[:POOL])
    for number, row in enumerate(people):
        row.tier = TIERS[number % len(TIERS)]
        row.card_number = f"XHLS{number + 1:05d}"
        row.card_until = months_after(talent.today.replace(day=1), 6 + number % 30)
    Person.objects.bulk_update(people, ["tier", "card_number", "card_until"])
    return people


def _stewards(talent: DemoTalent) -> None:
    """Everybody of the tiers A to C, but for the last two."""
    users = list(User.objects.filter(username__in=("rencai", "rencai2", "renshe", "kegong", "weijian", "jiaoyu"))
                 .order_by("pk"))  # fmt: skip
    alone = list(without_steward())[:-2]
    TalentSteward.objects.bulk_create(
        TalentSteward(person=row, user=users[number % len(users)], started_on=talent.today - timedelta(days=160))
        for number, row in enumerate(alone)
    )  # fmt: skip


def _states() -> Iterator[TicketState]:
    for state, many in MANY.items():
        yield from [state] * many


def _tickets(talent: DemoTalent, services: list[TalentService], people: list[Person]) -> None:
    stewards = dict(TalentSteward.objects.filter(ended_on__isnull=True).values_list("person_id", "user_id"))
    rows, events = [], []
    for number, state in enumerate(_states()):
        person, service = people[number % len(people)], services[number * 5 % len(services)]
        is_open = state in (_S.FILED, _S.ASKED, _S.CHECKED, _S.TAKEN, _S.WAITING)
        at = talent.office_hour(number * 3 % 9 + 1 if is_open else 12 + number % 170)
        row = TalentTicket(
            number=f"RC{at:%Y}{number + 1:06d}", person=person, service=service, unit_id=service.unit_id, state=state,
            steward_id=stewards.get(person.pk), by=list(FiledBy)[number % 4], filed_at=at,
            words=f"本人在{person.employer}工作，申请办理{service.name}。" if person.employer else service.name,
        )  # fmt: skip
        _stand(row, at, number)
        rows.append(row)
        events += [(row, at + timedelta(hours=step), deed) for step, deed in
                   enumerate((TicketDeed.FILE, *DEEDS[state]))]  # fmt: skip
    TalentTicket.objects.bulk_create(rows)
    TalentTicketEvent.objects.bulk_create(
        TalentTicketEvent(ticket=row, at=at, verb=deed, who="经办人" if deed in DEEDS[_S.SOLVED] else "申请人",
                          words=WORDS.get(deed, "")) for row, at, deed in events
    )  # fmt: skip


def _stand(row: TalentTicket, at: datetime, number: int) -> None:
    """Clock, result and answer as the state asks."""
    state = row.state
    with clock.moved(at):
        if state in (_S.FILED, _S.ASKED):
            frame.begin(row, frame.CHECK_DAYS)
        elif state == _S.CHECKED:
            frame.begin(row, frame.TAKE_DAYS)
        elif state in (_S.TAKEN, _S.WAITING):
            row.taken_at = row.runs_since = at
            frame.begin(row, row.service.promise_amount, row.service.promise_unit)
        if state in (_S.ASKED, _S.WAITING):
            row.missing = WORDS[TicketDeed.ASK_MORE]
            frame.wait(row)
    if state in (_S.SOLVED, _S.CONFIRMED):
        days = max(row.service.promise_amount * (3 + number % 6) // 10, 1)
        row.taken_at, row.ended_at, row.worked = at, at + timedelta(days=days), days * 390
        row.slips = 1 if number % 13 == 5 else 0
        row.result, row.proof = WORDS[TicketDeed.SOLVE], f"办结通知书{number + 1}号"
        if state == _S.CONFIRMED and number % 5:
            row.score = SCORES[number % len(SCORES)]
    if state == _S.SOLVED:  # not yet silent for ten working days
        row.ended_at = clock.now() - timedelta(days=number % 6 + 1)
    if state == _S.REFUSED:
        row.basis, row.result, row.ended_at = "《新会区人才服务实施细则》第七条", "现有条件不符合，已当面说明。", at
    if state == _S.WITHDRAWN:
        row.ended_at = at


def _partners() -> None:
    """A part for a partner in some of those under way."""
    posts = Post.objects.in_force().filter(role=Role.DEPARTMENT_HANDLER).select_related("user").order_by("-pk")
    handlers = {post.unit_id: Actor.of(post.user) for post in posts}
    rows = TalentTicket.objects.filter(state=_S.TAKEN, service__partners__isnull=False).order_by("pk").distinct()[:9]
    for number, row in enumerate(rows):
        unit = row.service.partners.order_by("pk")[0]
        part = handling.ask_partner(actor=handlers[row.unit_id], ticket_id=row.pk, unit_id=unit.pk, days=3,
                                    what="核实有关情况并反馈")  # fmt: skip
        if number % 3 == 0:
            handling.answer_part(actor=handlers[unit.pk], part_id=part.pk, answer="情况属实")

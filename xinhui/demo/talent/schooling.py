"""Three school years of places for talent's children: 133 children have a place (systems.md, T6).

The years are allocated by the real rules; tickets and wishes are written in bulk as the verbs leave them.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from talent.models import (
    Employer,
    Person,
    SchoolPlace,
    SchoolWish,
    SchoolYear,
    TalentService,
    TalentTicket,
    TalentTicketEvent,
)
from talent.models.schooling import CHILD
from talent.rules.places import Child, allocate
from talent.selectors.schooling import months_of
from talent.states.people import PersonState
from talent.states.schooling import Grade, SchoolYearState, WishState
from talent.states.tickets import FiledBy, TicketDeed, TicketState
from xinhui.accounts.models import User
from xinhui.core.clock import LOCAL
from xinhui.core.sealed import seal
from xinhui.demo.people import names
from xinhui.demo.talent.base import DemoTalent

RULES = (
    "一、先按人才层次（A类至F类）排序；\n二、同层次的，按填报截止日的落户月数排序，长者在前；\n"
    "三、仍相同的，按公开摇出的种子计算摇号值，小者在前；\n四、按上述顺序逐一取其志愿中尚有学位的第一所学校，录取人数不超过学位数；\n"
    "五、余位在学年内按申请先后逐个安排，退回的学位重新使用。"
)  # fmt: skip
#: years ago → children with a place: 133 in all
PLACED = {2: 41, 1: 44, 0: 48}
#: Without a place: their one wish is full when their turn comes.
UNPLACED = 3
#: grade → (school, its number among the demo's schools, places); the first fills up.
SCHOOLS = {
    Grade.PRIMARY_1: ((4, 9), (5, 40)),
    Grade.JUNIOR_1: ((1, 8), (2, 14), (5, 40)),
}


@dataclass(frozen=True)
class _Year:
    row: SchoolYear
    places: dict[int, list[SchoolPlace]]


def build(talent: DemoTalent) -> None:
    """Two years that are over, this year's allocated with places left, and the next one being prepared."""
    service = TalentService.objects.in_force().get(kind="schooling")
    rows = Person.objects.filter(state=PersonState.ACTIVE, card_number__startswith="XHLS").order_by("pk")
    people = list(rows.exclude(tier="A"))
    number = TalentTicket.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    start, child_names = 0, names(61)
    for ago, many in PLACED.items():
        year = _year(talent, talent.today.year - ago - (talent.today.month < 7), ago)
        families = people[start : start + many + UNPLACED]
        start += 20
        _allocate(talent, service, year, families, [next(child_names) for _one in families], number)
        number += len(families)
    SchoolYear.objects.create(
        name=f"{talent.today.year + 1}学年（筹备）", opens_on=talent.today + timedelta(days=120), rules=RULES,
        closes_on=talent.today + timedelta(days=150),
    )  # fmt: skip


def _year(talent: DemoTalent, first: int, ago: int) -> _Year:
    one, two = User.objects.filter(username__in=("rencai", "rencai2")).order_by("pk")
    drawn = datetime(first, 6, 20, 10, tzinfo=LOCAL)
    row = SchoolYear.objects.create(
        name=f"{first}学年", state=SchoolYearState.CLOSED if ago else SchoolYearState.ADOPTED, rules=RULES,
        opens_on=date(first, 5, 10), closes_on=date(first, 6, 10), seed=f"440705-{first}-{first * 7919 % 100000:05d}",
        drawn_at=drawn, witnesses="区教育局会议室，公证处、家长代表见证", proposed_by=one, adopted_by=two,
        adopted_at=drawn + timedelta(days=3),
    )  # fmt: skip
    schools: list[Employer] = talent.schools
    places = {
        int(grade): SchoolPlace.objects.bulk_create(
            SchoolPlace(year=row, school=schools[at], grade=grade, capacity=room) for at, room in offered
        )
        for grade, offered in SCHOOLS.items()
    }  # fmt: skip
    return _Year(row, places)


def _allocate(
    talent: DemoTalent, service: TalentService, year: _Year, families: list[Person], children: list[str], after: int
) -> None:
    months = months_of([row.pk for row in families], year.row.closes_on)
    families = sorted(families, key=lambda row: (row.tier, -months.get(row.pk, 0), row.pk))
    tickets = _file(service, year.row, families, after)
    wishes, found = [], []
    for at, (ticket, child) in enumerate(zip(tickets, children, strict=True)):
        grade = list(year.places)[at % 2]
        is_late = at >= len(families) - UNPLACED
        chosen = year.places[grade][:1] if is_late else year.places[grade]
        tier, born = ticket.person.tier, year.row.opens_on.year - (6 if grade == Grade.PRIMARY_1 else 12)
        wishes.append(SchoolWish(
            ticket=ticket, year=year.row, child_sealed=seal(child, purpose=CHILD), grade=grade, tier=tier,
            born_in=born, months=months.get(ticket.person_id, 0),
            **dict(zip(("first", "second", "third"), chosen, strict=False)),
        ))  # fmt: skip
        found.append(Child(ticket.number, tier, wishes[-1].months, tuple(row.pk for row in chosen)))
    _give(year, wishes, found)


def _file(service: TalentService, year: SchoolYear, families: list[Person], after: int) -> list[TalentTicket]:
    at = datetime(year.opens_on.year, 5, 20, 10, tzinfo=LOCAL)
    rows = [
        TalentTicket(number=f"RC{at:%Y}{after + place:06d}", person=person, service=service, unit_id=service.unit_id,
                     by=FiledBy.PERSON, words="申请安排子女入学。", filed_at=at, taken_at=at + timedelta(days=1))
        for place, person in enumerate(families, 1)
    ]  # fmt: skip
    return TalentTicket.objects.bulk_create(rows)


def _give(year: _Year, wishes: list[SchoolWish], children: list[Child]) -> None:
    """What the pure rules say, written as the adopting verb writes it; who is without a place was told why."""
    by_number = {row.ticket.number: row for row in wishes}
    places = {row.pk: row for rows in year.places.values() for row in rows}
    for one in allocate(children, {pk: row.capacity for pk, row in places.items()}, year.row.seed):
        row = by_number[one.number]
        row.order, row.lot, row.proposed_id = one.order, one.lot, one.place
        row.why = [{"place": why.place, "given": why.is_given, "capacity": why.capacity} for why in one.why]
        _end(row, year.row, places.get(one.place or 0))
    SchoolPlace.objects.bulk_update(places.values(), ["taken"])
    SchoolWish.objects.bulk_create(wishes)
    TalentTicket.objects.bulk_update([row.ticket for row in wishes], [
        "state", "result", "proof", "basis", "score", "ended_at", "worked"])  # fmt: skip
    TalentTicketEvent.objects.bulk_create(
        TalentTicketEvent(ticket=row.ticket, at=at, verb=deed, who=who, words=words)
        for row in wishes for at, deed, who, words in _story(row)
    )  # fmt: skip


def _story(row: SchoolWish) -> list[tuple[datetime, TicketDeed, str, str]]:
    ticket, hour = row.ticket, timedelta(hours=1)
    end = TicketDeed.SOLVE if row.state == WishState.PLACED else TicketDeed.REFUSE
    return [
        (ticket.filed_at, TicketDeed.FILE, "申请人", ""),
        (ticket.filed_at + hour, TicketDeed.WISH, "申请人", row.year.name),
        (ticket.filed_at + 2 * hour, TicketDeed.CHECK, "教育局经办人", ""),
        (ticket.filed_at + 3 * hour, TicketDeed.TAKE, "教育局经办人", ""),
        (ticket.ended_at or ticket.filed_at, end, "人才办", ticket.result),
    ]


def _end(row: SchoolWish, year: SchoolYear, place: SchoolPlace | None) -> None:
    ticket = row.ticket
    ticket.ended_at, ticket.worked = year.adopted_at, 390 * 4
    if place is None:
        row.state = WishState.WITHDRAWN
        ticket.state, ticket.basis, ticket.result = (
            TicketState.REFUSED,
            "学位分配规则第四条",
            "所填志愿已满，家长选择原校就读。",
        )
        return
    place.taken += 1
    row.state, row.place, row.placed_at = WishState.PLACED, place, year.adopted_at
    ticket.state, ticket.proof = TicketState.CONFIRMED, "学位分配结果"
    ticket.result = f"已安排学位：{place.school.name}，{place.get_grade_display()}，{year.name}"
    ticket.score = (5, 5, 4, 5, 3)[(row.order or 0) % 5] if (row.order or 0) % 4 else None

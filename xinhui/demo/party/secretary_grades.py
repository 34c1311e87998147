"""Secretaries graded last year, settled and closed; this year in every state."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from members.models import CadreFile, GradeEntry, Grading, GradingCriterion, GradingItem, SecretaryGrade, SecretaryScore
from members.rules.secretary_grades import level_of
from members.states.secretary_grades import GradeState, GradingState, VillageClass
from xinhui.accounts.models import Post, User
from xinhui.accounts.roles import Role
from xinhui.core import clock
from xinhui.core.clock import LOCAL
from xinhui.demo.party.base import DemoParty

#: Of this year, by the secretary's place in the list.
STATES = (
    GradeState.PUBLISHED, GradeState.SETTLED, GradeState.SCORED, GradeState.PUBLISHED, GradeState.WAITING,
    GradeState.SETTLED, GradeState.OBJECTED, GradeState.PUBLISHED, GradeState.RETURNED, GradeState.SETTLED,
)  # fmt: skip
#: Who objects, whose score is returned: one in so many of those that might.
RARE = {GradeState.OBJECTED: 4, GradeState.RETURNED: 3}
REASONS = ("制度健全，落实较好", "基本完成年度任务", "台账规范，群众认可", "有进步，仍需巩固", "重点工作推进有力")
CLASSES = {"first": VillageClass.ADVANCED, "second": VillageClass.MIDDLE, "third": VillageClass.BEHIND}
CLASS_REASONS = {"first": "集体收入和治理成效居全镇前列", "second": "各项工作平稳，特色不突出",
                 "third": "集体收入薄弱，列入整顿提升"}  # fmt: skip
HISTORY = {
    GradeState.SCORED: ("score",), GradeState.RETURNED: ("score", "return"), GradeState.PUBLISHED: ("score", "approve"),
    GradeState.OBJECTED: ("score", "approve", "object"), GradeState.SETTLED: ("score", "approve", "settle"),
}  # fmt: skip
WORDS = {
    "return": "“基层治理”评分理由过简，请补充依据",
    "object": "本村两起积案已于8月化解，“基层治理”扣分与事实不符，请复核。",
}


@dataclass
class _Year:
    grading: Grading
    items: list[GradingItem]
    published_on: date
    department: User
    towns: dict[str, User]


def build_grades(party: DemoParty, secretaries: list[CadreFile]) -> None:
    """Two years."""
    department = User.objects.get(username="zuzhibu")
    organizers = Post.objects.in_force().filter(role=Role.TOWN_ORGANIZER).select_related("user")
    towns = {post.area_code: post.user for post in organizers}
    today = clock.local(party.now).date()
    for year, published_on in ((today.year - 1, date(today.year - 1, 12, 20)), (today.year, today - timedelta(days=3))):
        is_over = year < today.year
        grading = Grading.objects.create(
            year=year, first_from=85, second_from=70, objection_days=7, opened_by=department,
            due_on=published_on - timedelta(days=10) if is_over else today + timedelta(days=20),
            state=GradingState.CLOSED if is_over else GradingState.OPEN,
            closed_on=published_on + timedelta(days=15) if is_over else None,
        )  # fmt: skip
        items = GradingItem.objects.bulk_create(
            GradingItem(grading=grading, title=one.title, hint=one.hint, points=one.points)
            for one in GradingCriterion.objects.filter(is_active=True)
        )
        _grade(_Year(grading, items, published_on, department, towns), secretaries, is_over=is_over)


def _state(number: int, is_over: bool) -> GradeState:
    state = GradeState.SETTLED if is_over else STATES[number % len(STATES)]
    if state in RARE and number // len(STATES) % RARE[state]:
        return GradeState.PUBLISHED
    return state


def _points(number: int, place: int, item: GradingItem, year: int) -> int:
    """Between 55 and 100 per cent of what the criterion is worth; secretaries keep their level, more or less."""
    share = 68 + number * 13 % 29 + (number * 7 + place * 5 + year) % 7 - 3
    return min(item.points, item.points * share // 100)


def _grade(year: _Year, secretaries: list[CadreFile], *, is_over: bool) -> None:
    drafts, given = [], []
    for number, cadre in enumerate(secretaries):
        state, grading = _state(number, is_over), year.grading
        row = SecretaryGrade(grading=grading, cadre=cadre, area_code=cadre.area_code, state=state)
        points = [_points(number, place, item, grading.year) for place, item in enumerate(year.items)]
        drafts.append(row)
        given.append(points if state != GradeState.WAITING else [])
        if state == GradeState.WAITING:
            continue
        row.total = sum(points)
        row.level = level_of(row.total, first_from=grading.first_from, second_from=grading.second_from)
        row.village_class, row.class_reason = CLASSES[row.level], CLASS_REASONS[row.level]
        row.scored_by = year.towns[cadre.area_code[:9]]
        if state in (GradeState.PUBLISHED, GradeState.OBJECTED, GradeState.SETTLED):
            long_ago = timedelta(days=0 if state != GradeState.SETTLED or is_over else 20)
            row.published_on = year.published_on - long_ago
            row.object_until = row.published_on + timedelta(days=grading.objection_days)
        if state == GradeState.OBJECTED:
            row.objection, row.objected_on = WORDS["object"], year.published_on
    rows = SecretaryGrade.objects.bulk_create(drafts, batch_size=500)
    SecretaryScore.objects.bulk_create(
        [SecretaryScore(grade=row, item=item, points=one, reason=REASONS[(number + place) % len(REASONS)])
         for number, row in enumerate(rows)
         for place, (item, one) in enumerate(zip(year.items, given[number], strict=False))],
        batch_size=1000,
    )  # fmt: skip
    GradeEntry.objects.bulk_create(
        [_entry(year, row, verb, step) for row in rows
         for step, verb in enumerate(HISTORY.get(GradeState(row.state), ()))],
        batch_size=1000,
    )  # fmt: skip


def _entry(year: _Year, row: SecretaryGrade, verb: str, step: int) -> GradeEntry:
    day = (row.published_on or year.published_on) - timedelta(days=2)
    by = {"score": row.scored_by, "settle": None, "object": row.cadre.user}.get(verb, year.department)
    days = year.grading.objection_days + 3 if verb == "settle" else 2 * step
    at = datetime.combine(day + timedelta(days=days), time(9 + step), tzinfo=LOCAL)
    return GradeEntry(grade=row, at=at, by=by, verb=verb, total=row.total, level=row.level, words=WORDS.get(verb, ""))

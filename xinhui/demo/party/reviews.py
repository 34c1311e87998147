"""Mutual review of the 64 organs: one published round with 5 peers each, one open; a study group in each."""

from datetime import date, datetime, timedelta
from random import Random

from members.models import (
    Member,
    ReviewAssignment,
    ReviewCriterion,
    ReviewObjection,
    ReviewOrgan,
    ReviewRound,
    ReviewScore,
    ReviewVisit,
    StudyAttendance,
    StudyGroup,
    StudyPlan,
    StudySeat,
    StudySession,
)
from members.rules.months import months_after
from members.rules.reviews import assign, mean_of, needs_reason, objection_until, ranks_of, total_of
from members.states.review import ObjectionState, RoundState, VisitState
from members.states.study import StudyKind, StudyRole, StudyState
from xinhui.core import clock
from xinhui.core.services.calendar import schedule_for
from xinhui.demo.party.base import DemoParty

PEERS = 5
CRITERIA = (("支部标准化建设", 100, 3), ("党建与业务融合", 100, 3), ("服务基层和群众", 50, 2), ("党建品牌创新", 50, 2))
REMARKS = ("台账规范，可增加党员互动", "党建品牌有特色", "建议加强与村（社区）结对", "")
TOPICS = ("学习贯彻党的创新理论", "研读党章", "学习乡村振兴政策", "基层治理案例研讨")


def build(party: DemoParty) -> None:
    """The rounds, then the study groups."""
    today = clock.local(party.now).date()
    rng = Random(64)  # noqa: S311 - a demo, not a secret
    _published(party, today, rng)
    _round(party, today, "下半年机关党建互看互比互学", RoundState.OPEN, today + timedelta(days=20))
    _studies(party, today)


def _round(party: DemoParty, today: date, title: str, state: RoundState, score_by: date) -> ReviewRound:
    row = ReviewRound.objects.create(
        title=title, area_code="440705", starts_on=score_by - timedelta(days=180), ends_on=score_by, state=state,
        peers=PEERS, score_by=score_by, description="互看工作现场，互比党建成效，互学经验做法。",
    )  # fmt: skip
    ReviewCriterion.objects.bulk_create(
        ReviewCriterion(round=row, title=name, points=points, weight=weight) for name, points, weight in CRITERIA
    )
    ReviewOrgan.objects.bulk_create(
        ReviewOrgan(round=row, organization=branch, unit_id=branch.unit_id or 0,
        report="一、支部建设；二、特色做法；三、下步打算。")
        for branch in party.organ_branches[::2]
    )  # fmt: skip
    return row


def _published(party: DemoParty, today: date, rng: Random) -> None:
    row = _round(party, today, "上半年机关党建互看互比互学", RoundState.SCORING, today - timedelta(days=6))
    organs = {organ.pk: organ for organ in row.organs.all()}
    criteria = list(row.criteria.order_by("pk"))
    level = {pk: rng.randint(70, 92) for pk in organs}
    scores: list[list[tuple[ReviewCriterion, int]]] = []
    drafts, at = [], datetime(today.year, today.month, today.day, 9, tzinfo=clock.LOCAL) - timedelta(days=8)
    for scorer, scored in sorted(assign(list(organs), PEERS, rng), key=lambda pair: (pair[1], pair[0])):
        given = [
            (each, each.points * max(40, min(100, level[scored] + rng.randint(-8, 8))) // 100) for each in criteria
        ]
        total = total_of([(points, each.points, each.weight) for each, points in given])
        drafts.append(ReviewAssignment(round=row, scorer_id=scorer, scored_id=scored, total=total, scored_at=at,
                                       remark=rng.choice(REMARKS)))  # fmt: skip
        scores.append(given)
    written = ReviewAssignment.objects.bulk_create(drafts)
    ReviewScore.objects.bulk_create(
        ReviewScore(assignment=pair, criterion=each, points=points,
                    reason="与实际成效相符" if needs_reason(points, each.points) else "")
        for pair, given in zip(written, scores, strict=True) for each, points in given
    )  # fmt: skip
    means = {pk: mean_of([pair.total for pair in written if pair.scored_id == pk and pair.total is not None])
             for pk in organs}  # fmt: skip
    ranks = ranks_of(means)
    for pk, organ in organs.items():
        organ.mean, organ.rank, organ.scores_counted = means[pk], ranks[pk], PEERS
    ReviewOrgan.objects.bulk_update(organs.values(), ["mean", "rank", "scores_counted"])
    row.state, row.published_on = RoundState.PUBLISHED, today - timedelta(days=3)
    row.object_by = objection_until(row.published_on, schedule_for(None).is_workday)
    row.save()
    _aftermath(row, list(organs.values()), today)


def _aftermath(row: ReviewRound, organs: list[ReviewOrgan], today: date) -> None:
    """Objections in every state, visits made, planned and called off."""
    day = today - timedelta(days=2)
    ReviewObjection.objects.bulk_create([
        ReviewObjection(organ=organs[3], text="结对共建次数漏计一次", filed_on=day),
        ReviewObjection(organ=organs[9], text="品牌创新材料未计入", filed_on=day, state=ObjectionState.UPHELD,
                        answer="情况属实，在结果旁予以说明", decided_on=today),
        ReviewObjection(organ=organs[17], text="对名次有异议", filed_on=day, state=ObjectionState.DISMISSED,
                        answer="经核对，评分和计算无误", decided_on=today),
    ])  # fmt: skip
    visits = []
    for number in range(24):
        visit = ReviewVisit(round=row, visitor=organs[number], host=organs[(number + 11) % len(organs)],
                            topic="党建品牌和支部阵地", planned_on=today - timedelta(days=40 - number * 2))  # fmt: skip
        if number % 8 == 7:
            visit.state, visit.reason = VisitState.CALLED_OFF, "防汛值班，改期"
        elif visit.planned_on < today:
            visit.state, visit.held_on, visit.people = VisitState.DONE, visit.planned_on, 6 + number % 5
            visit.learnt = "学习党员积分管理和项目化推进做法"
        visits.append(visit)
    ReviewVisit.objects.bulk_create(visits)


def _studies(party: DemoParty, today: date) -> None:
    """A group in each organ: its first eight members, a plan, a session a month, one of them still to be entered."""
    branches = party.organ_branches[::2]
    founded = months_after(today, -14)
    groups = StudyGroup.objects.bulk_create(
        StudyGroup(organization=branch, name=f"{branch.unit}青年理论学习小组", founded_on=founded, term_from=founded,
                   term_until=months_after(founded, 24)) for branch in branches
    )  # fmt: skip
    people: dict[int, list[Member]] = {branch.pk: [] for branch in branches}
    for member in Member.objects.counted().filter(organization__in=branches).order_by("-born_on", "pk"):
        if len(people[member.organization_id]) < 8:
            people[member.organization_id].append(member)
    seats = StudySeat.objects.bulk_create(
        StudySeat(group=group, member=member, name=member.name, joined_on=founded,
                  role=StudyRole.LEADER if not number else StudyRole.DEPUTY if number == 1 else StudyRole.MEMBER)
        for group in groups for number, member in enumerate(people[group.organization_id])
    )  # fmt: skip
    StudyPlan.objects.bulk_create(
        StudyPlan(group=group, year=today.year, sessions=12, themes="党的创新理论、基层治理、乡村振兴")
        for group in groups
    )
    sessions = StudySession.objects.bulk_create(
        _session(group, number, month, today) for number, group in enumerate(groups) for month in range(7)
    )
    of_group: dict[int, list[StudySeat]] = {}
    for seat in seats:
        of_group.setdefault(seat.group_id, []).append(seat)
    StudyAttendance.objects.bulk_create(
        (StudyAttendance(session=row, seat=seat, was_present=(row.pk + seat.pk) % 9 != 0,
                         contribution="结合岗位谈体会" if (row.pk + seat.pk) % 9 == 4 else "")
         for row in sessions if row.held_on is not None for seat in of_group[row.group_id]),
        batch_size=1000,
    )  # fmt: skip


def _session(group: StudyGroup, number: int, month: int, today: date) -> StudySession:
    """Month 0 is to come, month 1 is late in every eighth group, one of the older ones was called off."""
    day = today + timedelta(days=4 + number % 20 - 30 * month - (10 if month else 0))
    row = StudySession(group=group, topic=TOPICS[(number + month) % len(TOPICS)], planned_on=day, place="机关会议室",
                       kind=list(StudyKind)[(number + month) % 4])  # fmt: skip
    if month == 3 and number % 10 == 0:
        row.state, row.reason = StudyState.CALLED_OFF, "全员下沉防汛"
    elif day < today and (month > 1 or number % 8):
        row.state, row.held_on, row.summary = StudyState.HELD, day, "领学、交流发言，结合岗位谈体会。"
    return row

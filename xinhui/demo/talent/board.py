"""The review board: a pool of experts, a sitting in every state, conflicts of interest found and declared."""

from datetime import timedelta
from random import Random

from django.contrib.auth.hashers import make_password

from talent.models import BoardDossier, BoardExpert, BoardSitting, TalentApplication
from talent.services.board import dossiers, experts, scoring, sittings
from talent.states.applications import ApplicationState
from xinhui.accounts.actors import SYSTEM, Actor
from xinhui.accounts.models import User
from xinhui.core import clock
from xinhui.demo.people import names
from xinhui.demo.staff import PASSWORD
from xinhui.demo.talent.base import DemoTalent

#: (field, where from, rank)
POOL = (
    ("engineering", "华南理工大学", "教授"), ("engineering", "广东工业大学", "教授"),
    ("engineering", "五邑大学", "教授"), ("engineering", "中国船级社江门办事处", "正高级工程师"),
    ("engineering", "江门市特种设备检验所", "正高级工程师"), ("engineering", "", "高级工程师"),
    ("engineering", "广东省科学院", "研究员"), ("medicine", "南方医科大学", "主任医师"),
    ("medicine", "江门市中心医院", "主任医师"), ("medicine", "中山大学附属第一医院", "主任医师"),
    ("teaching", "华南师范大学", "教授"), ("teaching", "江门市教育研究院", "正高级教师"),
)  # fmt: skip
CRITERIA = [("学术与技术水平", 40), ("业绩与贡献", 40), ("发展潜力", 20)]
THRESHOLDS = [("C", 90), ("D", 80), ("E", 70), ("F", 60)]
STATEMENTS = (
    "主持省级重点研发项目两项，获发明专利五件，成果转化产值逾三千万元。",
    "牵头完成生产线智能化改造，能耗下降两成，获市科技进步奖二等奖。",
    "长期从事新型材料研究，发表论文二十余篇，参与制定行业标准一项。",
    "解决关键部件国产化难题，获省级工法认定，带教青年技术骨干八人。",
)  # fmt: skip


def build(talent: DemoTalent) -> None:
    """Four sittings of engineering and one of medicine, by the real services."""
    office, pool = talent.actor("rencai"), _pool(talent)
    engineers = [row for row in pool if row.field == "engineering"]
    found = _applications(talent)
    applicants = iter(found)
    with clock.moved(talent.office_hour(50)):
        experts.name_kin(actor=Actor.of(pool[2].user), expert_id=pool[2].pk, relation="collateral", name=found[2].name)
    chance = Random(61)  # noqa: S311 - scores, not secrets

    def held(days_ago: int, name: str, many: int, seats: list[BoardExpert]) -> BoardSitting:
        with clock.moved(talent.office_hour(days_ago)):
            today = clock.today()
            row = sittings.call_sitting(
                actor=office, name=name, field=seats[0].field, held_on=today, closes_on=today + timedelta(days=7),
                quorum=5, criteria=CRITERIA, thresholds=THRESHOLDS,
            )  # fmt: skip
            sittings.seat_experts(actor=office, sitting_id=row.pk, expert_ids=[one.pk for one in seats])
            for number in range(many):
                dossiers.to_board(actor=office, sitting_id=row.pk, application_id=next(applicants).pk,
                                  statement=STATEMENTS[number % len(STATEMENTS)])  # fmt: skip
        return row

    closed = held(40, "第一批工程类人才评审会", 4, engineers)
    _scored(talent, closed, 39, chance)
    with clock.moved(talent.office_hour(30)):
        sittings.close_sitting(actor=office, sitting_id=closed.pk)
        _decided(office, closed)
    waiting = held(20, "第二批工程类人才评审会", 2, engineers)
    _scored(talent, waiting, 18, chance)
    with clock.moved(talent.office_hour(10)):
        sittings.close_sitting(actor=office, sitting_id=waiting.pk)
    _scored(talent, held(9, "第三批工程类人才评审会", 3, engineers), 8, chance, late=2)
    held(1, "第四批工程类人才评审会", 2, engineers[:5])
    with clock.moved(talent.office_hour(15)):
        dropped = held(15, "卫生类人才评审会（改期）", 0, [row for row in pool if row.field == "medicine"])
        sittings.drop_sitting(actor=office, sitting_id=dropped.pk, reason="专家出差，改期举行")
    with clock.moved(talent.office_hour(0)):
        scoring.remind_experts(actor=SYSTEM)


def _pool(talent: DemoTalent) -> list[BoardExpert]:
    """`zhuanjia1` … `zhuanjia12`; the sixth works for the first firm, the last retires."""
    password, people, office = make_password(PASSWORD), names(61), talent.actor("rencai")
    users = [User(username=f"zhuanjia{number}", name=next(people), password=password)
             for number in range(1, len(POOL) + 1)]  # fmt: skip
    User.objects.bulk_create(users)
    rows = []
    with clock.moved(talent.office_hour(60)):
        for number, (field, place, rank) in enumerate(POOL, 1):
            row = experts.enter_expert(
                actor=office, username=f"zhuanjia{number}", field=field, employer_name=place, rank=rank,
                employer_id=None if place else talent.firms[0].pk, school="华南理工大学" if number == 4 else "",
                school_from=1986 if number == 4 else None, school_to=1990 if number == 4 else None,
            )  # fmt: skip
            rows.append(row)
        experts.retire_expert(actor=office, expert_id=rows[-1].pk)
    return rows


def _applications(talent: DemoTalent) -> list[TalentApplication]:
    """Verified ones of people on the register: engineers of the firms, the first of them of the first firm."""
    found = [row for row in talent.people if row.field == "engineering" and row.degree >= 1][:40:3][:11]
    employers = {row.pk: row for row in talent.employers}
    return TalentApplication.objects.bulk_create([
        TalentApplication(
            receipt=f"XHPS{number:06d}", code_print="0" * 64, state=ApplicationState.VERIFIED, name=row.name,
            sex=row.sex, born_on=row.born_on, degree=row.degree, school=row.school, title=max(row.title, 2),
            field=row.field, employer_id=row.employer_id, employer_name=str(employers[row.employer_id or 0]),
            person=row, consent_at=talent.now - timedelta(days=70), consent_version="2026-1",
        ) for number, row in enumerate(found, 1)
    ])  # fmt: skip


def _scored(talent: DemoTalent, sitting: BoardSitting, days_ago: int, chance: Random, late: int = 0) -> None:
    """Opened, then every free expert but the last `late` scores; in a late sitting one declares a conflict."""
    with clock.moved(talent.office_hour(days_ago)):
        sittings.open_sitting(actor=talent.actor("rencai"), sitting_id=sitting.pk)
        criteria = list(sitting.criteria.values_list("pk", flat=True))
        seats = list(sitting.seats.select_related("expert__user").order_by("pk"))
        waiting = list(sitting.dossiers.order_by("pk"))
        if late:
            scoring.declare_conflict(actor=Actor.of(seats[0].expert.user), dossier_id=waiting[0].pk,
                                     reason="与申请人合作过项目")  # fmt: skip
        for place, dossier in enumerate(waiting):
            away = set(dossier.conflicts.values_list("seat", flat=True))
            level = (93, 84, 72, 52)[place % 4]
            for seat in [one for one in seats[: len(seats) - late] if one.pk not in away]:
                points = {pk: min(max(level + chance.randint(-5, 5), 0), 100) for pk in criteria}
                scoring.score_dossier(actor=Actor.of(seat.expert.user), dossier_id=dossier.pk, points=points)


def _decided(office: Actor, sitting: BoardSitting) -> None:
    for row in BoardDossier.objects.filter(sitting=sitting).order_by("pk"):
        if row.advice:
            dossiers.from_board(
                actor=office, dossier_id=row.pk, tier=row.advice, reason=f"综合得分{row.score}分，建议认定"
            )
        else:
            dossiers.no_tier(actor=office, dossier_id=row.pk, reason=f"综合得分{row.score}分，未达最低分数线")

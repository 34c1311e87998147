"""Posts on the board, two live job fairs with their audiences and ninety hires, and events that are still to come."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import cycle

from django.core.files.uploadedfile import SimpleUploadedFile

from talent.models import Employer, EventPost, Intake, JobCandidate, JobPost, RecruitmentEvent
from talent.models.jobs import CANDIDATE_CODE, CANDIDATE_PHONE
from talent.rules.consent import CONSENT_VERSION
from talent.rules.receipts import SIGNS
from talent.services.events import holding, planning
from talent.services.jobs import posts
from talent.services.jobs.applying import apply_for_post, candidate_actor
from talent.services.jobs.working import invite_candidate, make_offer, note_interview
from talent.states.jobs import CandidateState, JobState
from talent.states.people import Degree, Skill, Source
from xinhui.accounts.models import User
from xinhui.core import clock
from xinhui.core.sealed import fingerprint, seal
from xinhui.demo.people import names, phone
from xinhui.demo.pictures import draw
from xinhui.demo.talent.base import DemoTalent, person, settle

#: (title, field, least degree, least skill, from, to, what it is)
ENGINEERS = (
    ("机械设计工程师", 1, 0, 9000, 14000, "负责轨道装备零部件的结构设计、图纸和工艺验证，熟练使用三维设计软件。"),
    ("电气自动化工程师", 1, 0, 9000, 15000, "负责生产线电气设计、PLC 编程与现场调试，有项目经验者从优。"),
    ("材料研发工程师", 2, 0, 12000, 20000, "负责高分子新材料配方研发与中试，编写技术文件，硕士以上学历。"),
    ("质量工程师", 1, 0, 8000, 12000, "负责来料与过程检验、质量体系运行，会使用统计工具分析不良原因。"),
)
SKILLED = (
    ("数控车工", 0, 3, 7000, 11000, "数控车床编程与加工，能看懂图纸，三年以上经验，两班倒，包食宿。"),
    ("焊工", 0, 2, 7500, 12000, "氩弧焊、二氧化碳保护焊，须持特种作业操作证。"),
    ("维修电工", 0, 3, 7000, 10000, "设备维修保养与配电巡检，须持低压电工证。"),
    ("模具钳工", 0, 4, 8500, 13000, "精密模具装配与修模，五年以上经验。"),
)
OTHERS = (
    ("急诊科医师", "medicine", 2, 15000, 25000, "急诊接诊与抢救，须持医师资格证和执业证，规培合格。"),
    ("护士", "medicine", 1, 6500, 9500, "病房护理与健康宣教，须持护士执业证书。"),
    ("高中物理教师", "teaching", 2, 11000, 18000, "承担高中物理教学和竞赛辅导，须持高级中学教师资格证。"),
    ("小学语文教师", "teaching", 1, 8000, 13000, "承担小学语文教学和班主任工作，须持小学以上教师资格证。"),
    ("博士后研究人员", "engineering", 3, 25000, 35000, "新会陈皮活性成分与质量标准研究，进站两年。"),
)
#: (name, days ago, platform, views, most at once, candidates, hires): systems.md, T5.
FAIRS = (
    ("“职等你来·新会有你”直播带岗（装备制造专场）", 96, "抖音", 200_000, 8_642, 318, 41),
    ("“职等你来·新会有你”直播带岗（新材料与大健康专场）", 47, "微信视频号", 300_000, 12_307, 402, 49),
)
#: Of twelve who were not hired, these.
REST = ("applied", "refused", "refused", "invited", "refused", "interviewed", "refused", "declined", "refused",
        "withdrawn", "offered", "refused")  # fmt: skip
S = CandidateState


@dataclass
class Handles:
    """Who acts in the demo: the employment bureau hosts, the office reads and settles."""

    talent: DemoTalent
    office: User
    bureau: User
    numbers: Iterator[int]


def build(talent: DemoTalent) -> None:
    """Two fairs that are settled; a board with posts of every kind of employer; what is still to come."""
    office, bureau = (User.objects.get(username=name) for name in ("rencai", "renshe"))
    handles = Handles(talent, office, bureau, iter(range(1, 100_000)))
    for place, facts in enumerate(FAIRS):
        _fair(handles, place, *facts)
    _board(talent, office)
    _firm_at_work(talent)
    _to_come(talent)


def _post(employer: Employer, place: int, title: str, field: str, degree: int, skill: int, low: int, high: int,
          text: str, *, published: datetime, until: date, office: User, number: int = 6) -> JobPost:  # fmt: skip
    return JobPost(
        employer=employer, title=title, field=field, degree=degree, skill=skill, pay_from=low, pay_to=high, text=text,
        area_code=employer.area_code, place=employer.address or employer.name, open_until=until, number=number,
        state=JobState.PUBLISHED, published_at=published, decided_by=office, created_at=published - timedelta(days=2),
        updated_at=published + timedelta(minutes=place),
    )  # fmt: skip


def _fair(handles: Handles, place: int, name: str, ago: int, platform: str, views: int, peak: int, came: int,
          hires: int) -> None:  # fmt: skip
    talent, begins = handles.talent, handles.talent.office_hour(ago).replace(hour=19)
    firms = talent.firms[place * 18 : place * 18 + 18]
    published, is_open = begins - timedelta(days=12), place == 1
    rows = []
    for number, (firm, engineer, worker) in enumerate(zip(firms, cycle(ENGINEERS), cycle(SKILLED), strict=False)):
        until = talent.today + timedelta(days=20) if is_open else (begins + timedelta(days=40)).date()
        for title, degree, skill, low, high, text in (engineer, worker):
            field = "engineering" if degree else "skill"
            rows.append(_post(firm, number, title, field, degree, skill, low, high, text, published=published,
                              until=until, office=handles.office))  # fmt: skip
    if not is_open:
        for row in rows:
            row.state, row.closed_on, row.reason = JobState.CLOSED, row.open_until + timedelta(days=1), "招聘截止"
    rows = JobPost.objects.bulk_create(rows)
    event = RecruitmentEvent.objects.create(
        name=name, kind="live", state="announced", starts_at=begins, ends_at=begins + timedelta(hours=2),
        venue=platform, unit=talent.unit("RSJ"), about="企业负责人走进直播间介绍岗位和待遇，求职者在线提问、扫码应聘。",
        created_at=begins - timedelta(days=20),
    )  # fmt: skip
    EventPost.objects.bulk_create(EventPost(event=event, post=row) for row in rows)
    with clock.moved(begins + timedelta(hours=14)):
        bureau, office = talent.actor("renshe"), talent.actor("rencai")
        holding.hold_event(actor=bureau, event_id=event.pk)
        proof = SimpleUploadedFile("data.jpg", draw(place, handles.bureau.pk), "image/jpeg")
        holding.enter_audience(actor=bureau, event_id=event.pk, platform=platform, views=views, peak=peak,
                               source=f"{platform}直播数据页面，{begins:%Y-%m-%d} 下播后截图", proof=proof)  # fmt: skip
    _candidates(handles, event, rows, came, hires)
    with clock.moved(talent.office_hour(ago - 30)):
        holding.settle_event(actor=office, event_id=event.pk)


def _candidates(handles: Handles, event: RecruitmentEvent, rows: list[JobPost], came: int, hires: int) -> None:
    """So many who came, of whom so many were hired: engineers and skilled workers, each on the register."""
    talent, people, day = handles.talent, names(700 + event.pk % 50), clock.local(event.starts_at).date()
    drafts = []
    for place in range(came):
        post, state = rows[place % len(rows)], S.HIRED if place < hires else S(REST[place % len(REST)])
        if state == S.OFFERED and place % 36 != REST.index("offered"):
            state = S.DECLINED
        drafts.append(_candidate(next(handles.numbers), post, event, next(people), state, day, handles))
    hired = [row for row in drafts if row.state == S.HIRED]
    came_in = [
        (person(talent, 40_000 + number, row.name, row.post.employer, field=row.post.field, degree=row.degree,
                skill=row.skill, title=2 if row.degree else 0, post=row.post.title), row.starts_on or day)
        for number, row in enumerate(hired)
    ]  # fmt: skip
    intakes: list[Intake] = settle(talent, came_in, Source.EVENT)
    for row, intake in zip(hired, intakes, strict=True):
        row.intake, row.proof = intake, intake.proof
    JobCandidate.objects.bulk_create(drafts, batch_size=500)


def _candidate(number: int, post: JobPost, event: RecruitmentEvent, name: str, state: CandidateState, day: date,
               handles: Handles) -> JobCandidate:  # fmt: skip
    mobile, step = phone(500_000 + number), day + timedelta(days=3 + number % 4)
    sign = SIGNS[number % len(SIGNS)] + SIGNS[number // len(SIGNS) % len(SIGNS)]
    receipt = f"ZP{day:%y%m%d}-{sign}{number:04d}"
    row = JobCandidate(
        post=post, event=event, state=state, receipt=receipt, token=fingerprint(receipt, purpose=CANDIDATE_CODE),
        code_print=fingerprint(f"{receipt}:", purpose=CANDIDATE_CODE), name=name,
        phone_sealed=seal(mobile, purpose=CANDIDATE_PHONE), phone_print=fingerprint(mobile, purpose=CANDIDATE_PHONE),
        degree=max(post.degree, Degree.BACHELOR if post.field == "engineering" else Degree.NONE),
        skill=Skill.NONE if post.field == "engineering" else post.skill, school="五邑大学" if post.degree else "",
        consent_at=event.starts_at, consent_version=CONSENT_VERSION,
        created_at=event.starts_at + timedelta(minutes=number % 110), text="直播间看到岗位，希望应聘。",
    )  # fmt: skip
    if state not in (S.APPLIED, S.WITHDRAWN):
        row.interview_at = clock.local(event.starts_at) + timedelta(days=3 + number % 4, hours=-9)
        row.interview_place = f"{post.employer.name}会议室"
    if state not in (S.APPLIED, S.WITHDRAWN, S.INVITED):
        row.interviewed_on = step
    if state in (S.HIRED, S.OFFERED, S.DECLINED):
        row.offered_on, row.offer_pay = step + timedelta(days=2), post.pay_from + 500
    if state in (S.DECLINED, S.REFUSED, S.WITHDRAWN):
        row.ended_on, row.ended_reason = step + timedelta(days=5), "" if state == S.WITHDRAWN else "双方意向不合"
    if state == S.HIRED:
        row.starts_on, row.reported_by, row.confirmed_by = step + timedelta(days=10), handles.bureau, handles.office
    return row


def _board(talent: DemoTalent, office: User) -> None:
    """Posts of hospitals, schools, institutes and firms, open now."""
    rows = []
    for number, (title, field, degree, low, high, text) in enumerate(OTHERS):
        where = {"medicine": talent.hospitals, "teaching": talent.schools}.get(field, talent.institutes)
        for place, employer in enumerate(where[:4]):
            ago = 3 + number * 4 + place
            rows.append(_post(employer, place, title, field, degree, 0, low, high, text, office=office,
                              published=talent.office_hour(ago), number=1 + (number + place) % 4,
                              until=talent.today + timedelta(days=25 + ago)))  # fmt: skip
    for number, firm in enumerate(talent.firms[36:46]):
        title, degree, skill, low, high, text = (ENGINEERS + SKILLED)[number % 8]
        rows.append(_post(firm, number, title, "engineering" if degree else "skill", degree, skill, low, high, text,
                          published=talent.office_hour(number), until=talent.today + timedelta(days=30 + number),
                          office=office, number=2 + number % 5))  # fmt: skip
    JobPost.objects.bulk_create(rows)


def _firm_at_work(talent: DemoTalent) -> None:
    """The first firm by its own account: one post in each state, candidates on their way."""
    firm, actor, office = talent.firms[0], talent.actor("qiye"), talent.actor("rencai")

    def draft(title: str, text: str) -> JobPost:
        return posts.draft_post(
            actor=actor, employer_id=firm.pk, title=title, field="engineering", number_wanted=3, degree=1, skill=0,
            pay_from=9000, pay_to=15000, area_code=firm.area_code, place=firm.address, text=text,
            open_until=clock.today() + timedelta(days=45),
        )  # fmt: skip

    with clock.moved(talent.office_hour(12)):
        shown = draft("转向架工艺工程师", "负责转向架装配工艺编制、工装设计和现场问题处理。")
        posts.submit_post(actor=actor, post_id=shown.pk)
        posts.publish_post(actor=office, post_id=shown.pk)
        back = draft("售后技术支持", "负责客户现场技术支持，能适应出差。")
        posts.submit_post(actor=actor, post_id=back.pk)
        posts.refuse_post(actor=office, post_id=back.pk, reason="请写明出差补贴和作息时间")
    with clock.moved(talent.office_hour(10)):
        people, rows = names(77), []
        for number in range(5):
            rows.append(apply_for_post(
                actor=candidate_actor(), post_id=shown.pk, token=f"demo-{number}", name=next(people), consent=True,
                phone=phone(600_000 + number), degree=1 + number % 2, school="广东工业大学", major="机械工程",
                text="从事装配工艺四年，熟悉轨道交通装备。",
            )[0])  # fmt: skip
        for row in rows[:3]:
            invite_candidate(actor=actor, candidate_id=row.pk, interview_at=clock.now() + timedelta(hours=5),
                             interview_place=firm.address)  # fmt: skip
    with clock.moved(talent.office_hour(9)):
        for row in rows[:2]:
            note_interview(actor=actor, candidate_id=row.pk)
        make_offer(actor=actor, candidate_id=rows[0].pk, offer_pay=11000)
    with clock.moved(talent.office_hour(1)):
        waiting = draft("焊接工艺工程师", "负责焊接工艺评定与作业指导书编制，持国际焊接工程师证书者从优。")
        posts.submit_post(actor=actor, post_id=waiting.pk)
        draft("设备管理工程师", "负责设备台账、点检和维修计划。")


def _to_come(talent: DemoTalent) -> None:
    """A briefing that is announced, a campus fair being prepared, one that was called off."""
    bureau, unit = talent.actor("renshe"), talent.unit("RSJ")
    open_posts = JobPost.objects.on_the_board(talent.today).order_by("-pk")

    def planned(name: str, kind: str, days: int, hour: int, venue: str) -> RecruitmentEvent:
        begins = talent.office_hour(-days).replace(hour=hour)
        return planning.plan_event(actor=bureau, name=name, kind=kind, starts_at=begins, venue=venue, unit_id=unit.pk,
                                   ends_at=begins + timedelta(hours=2), about="欢迎全区用人单位带岗参加。")  # fmt: skip

    with clock.moved(talent.office_hour(2)):
        briefing = planned("新会区高层次人才线上宣讲会", "briefing", 9, 15, "腾讯会议")
        planning.join_event(actor=talent.actor("rencai"), event_id=briefing.pk,
                            post_ids=list(open_posts.values_list("pk", flat=True)[:8]))  # fmt: skip
        planning.announce_event(actor=bureau, event_id=briefing.pk)
        planned("五邑大学校园招聘会", "campus", 23, 9, "五邑大学体育馆")
        off = planned("会城广场现场招聘会", "fair", 5, 9, "会城文化广场")
        planning.cancel_event(actor=bureau, event_id=off.pk, reason="台风预警，改期举办")

"""Organization life of the demo district: three months of meetings of all branches, a few behind, one open now."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import count
from typing import Any

from members.models import Appraised, Attendance, MakeUp, Meeting, Member, Organization, Resolution
from members.rules.life import MAKE_UP_DAYS, NOT_MADE_UP, MeetingKind
from members.rules.months import months_after
from members.rules.organizations import has_committee
from members.services.life import appraise, attendance, plan, signing
from members.states.life import How, MakeUpState, MeetingState
from members.states.organization import MemberState
from xinhui.accounts.actors import Actor
from xinhui.accounts.models import User
from xinhui.core import clock
from xinhui.demo.party.base import DemoParty

K = MeetingKind
TITLES: dict[MeetingKind, tuple[str, ...]] = {
    K.MEMBERS: ("传达学习上级会议精神，讨论发展党员工作", "通报支部工作，讨论年度任务", "讨论党费收缴和网格服务事项"),
    K.COMMITTEE: ("研究本月支部工作", "研究入党积极分子培养考察", "研究困难党员帮扶"),
    K.LECTURE: ("学习贯彻党的创新理论", "学习《中国共产党支部工作条例》", "基层治理中的党员先锋作用"),
    K.THEME_DAY: ("“清洁家园”志愿服务", "走访慰问老党员", "网格安全隐患排查", "重温入党誓词"),
}
MINUTES = "会议学习了上级有关文件精神，结合本支部实际进行了讨论，明确了下一步工作和责任人。"
STUDY = (
    "补学了会议传达的文件和支部决议，认真对照自身找差距，今后将克服困难按时参加组织生活，"
    "积极参与网格志愿服务，发挥党员先锋模范作用。"
)
#: (months ago, kind, share in percent of the branches that held it, day of the month)
HELD = (
    (2, K.THEME_DAY, 30, 18), (1, K.MEMBERS, 97, 9), (1, K.LECTURE, 96, 16), (1, K.THEME_DAY, 95, 20),
    (1, K.COMMITTEE, 96, 5), (0, K.THEME_DAY, 45, 3), (0, K.COMMITTEE, 60, 2),
)  # fmt: skip
COMMITTEE_SIZE = 3
HOME = "440705103200001"


@dataclass
class _Drafts:
    """Rows to be written, layer by layer."""

    meetings: list[Meeting] = field(default_factory=list)
    attendance: list[Attendance] = field(default_factory=list)
    make_ups: list[MakeUp] = field(default_factory=list)


def build(party: DemoParty) -> None:
    """Every branch's meetings in bulk; the rest by the services."""
    today = clock.local(party.now).date()
    since = months_after(today.replace(day=1), -1)
    begin = datetime.combine(since, time(8), clock.LOCAL)
    Organization.objects.filter(created_at__gt=begin).update(created_at=begin)
    branches = list(Organization.objects.in_being().branches().order_by("path"))
    _meetings(party, branches, today)
    _open_now(party)
    _coming(party)
    _appraisals(party)


def _meetings(party: DemoParty, branches: list[Organization], today: date) -> None:
    drafts, numbers = _Drafts(), count()
    people: dict[int, list[Member]] = {}
    for member in Member.objects.filter(state=MemberState.ACTIVE).order_by("pk").only(
        "pk", "organization_id", "standing", "user_id"
    ):  # fmt: skip
        people.setdefault(member.organization_id, []).append(member)
    department = User.objects.get(username="zuzhibu")
    for number, branch in enumerate(branches):
        members = people.get(branch.pk, [])
        for meeting in _of_branch(number, branch, members, today):
            if not _is_before(meeting, party.now):
                continue
            account = members[0].user_id or department.pk
            drafts.meetings.append(_held(meeting, number, account))
            _draw(drafts, meeting, members, next(numbers), account)
    Meeting.objects.bulk_create(drafts.meetings, batch_size=1000)
    Attendance.objects.bulk_create(drafts.attendance, batch_size=2000)
    MakeUp.objects.bulk_create(drafts.make_ups, batch_size=2000)
    Resolution.objects.bulk_create([
        Resolution(meeting=row, text="同意支部委员会提出的工作安排", entitled=row.expected, voting=row.present,
                   in_favour=row.present, is_passed=row.present * 2 > row.expected)
        for row in drafts.meetings[::11] if row.kind == K.MEMBERS
    ])  # fmt: skip


def _is_before(meeting: Meeting, now: datetime) -> bool:
    return meeting.planned_for + timedelta(hours=3) < now


def _of_branch(number: int, branch: Organization, members: list[Member], today: date) -> Iterator[Meeting]:
    full = sum(member.standing == "full" for member in members)
    for turn, (ago, kind, share, day) in enumerate(HELD):
        if full < 1 or (number * 37 + turn * 61) % 100 >= share or (kind == K.COMMITTEE and not has_committee(full)):
            continue
        held_on = months_after(today.replace(day=1), -ago) + timedelta(days=day - 1 + number % 8)
        at = datetime.combine(held_on, time(9 + number % 2 * 6), clock.LOCAL)
        titles = TITLES[kind]
        yield Meeting(
            organization=branch, area_code=branch.area_code, kind=kind, title=titles[(number + turn) % len(titles)],
            place="党群服务中心" if branch.grid_id else "机关会议室", planned_for=at, host=members[0],
            lecturer=members[number % 3 % len(members)] if kind == K.LECTURE else None,
            by_secretary=kind == K.LECTURE and number % 3 % len(members) == 0,
        )  # fmt: skip


def _held(meeting: Meeting, number: int, account: int) -> Meeting:
    at = meeting.planned_for
    late = timedelta(days=9) if number % 13 == 5 else timedelta(hours=2)
    is_confirmed = number % 9 != 4
    meeting.state = MeetingState.CONFIRMED if is_confirmed else MeetingState.HELD
    meeting.held_on, meeting.recorded_at = clock.local(at).date(), min(at + late, clock.now())
    meeting.minutes = MINUTES
    if is_confirmed:
        meeting.confirmed_at, meeting.confirmed_by_id = meeting.recorded_at, account
    return meeting


def _draw(drafts: _Drafts, meeting: Meeting, members: list[Member], number: int, account: int) -> None:
    """Who came: nine of ten; the others were absent or on leave, and made up for it or still owe it."""
    people = members[:COMMITTEE_SIZE] if meeting.kind == K.COMMITTEE else members
    at = meeting.planned_for
    # one meeting in sixty drew too few to count
    few = number % 60 == 7
    for place, member in enumerate(people):
        turn = (number * 7 + place * 13) % 100
        came = turn < (35 if few else 90)
        state = ("late" if turn % 17 == 3 else "present") if came else "leave" if turn % 3 else "absent"
        row = Attendance(
            meeting=meeting, member=member, has_vote=member.standing == "full", state=state,
            how=(How.CODE if turn % 2 else How.OFFICER) if came else "", at=at if came else None,
            reason="外出务工" if state == "leave" else "",
        )  # fmt: skip
        drafts.attendance.append(row)
        meeting.expected += 1
        meeting.present += came
        if not came and meeting.kind not in NOT_MADE_UP:
            drafts.make_ups.append(_make_up(row, turn, account))


def _make_up(row: Attendance, turn: int, account: int) -> MakeUp:
    meeting = row.meeting
    assert meeting.recorded_at is not None
    due = clock.local(meeting.recorded_at).date() + timedelta(days=MAKE_UP_DAYS)
    done: dict[str, Any] = {}
    if turn % 5 or due < clock.today() - timedelta(days=5):
        at = min(meeting.recorded_at + timedelta(days=4), clock.now())
        state = MakeUpState.SUBMITTED if turn % 7 == 0 else MakeUpState.APPROVED
        done = {"state": state, "text": STUDY, "submitted_at": at}
        if state == MakeUpState.APPROVED:
            done |= {"approved_at": at, "approved_by_id": account}
    return MakeUp(attendance=row, due_on=due, **done)


def _secretary(party: DemoParty) -> tuple[Organization, Actor]:
    return party.grids[HOME], party.actor("l103200001")


def _planned(party: DemoParty, kind: MeetingKind, title: str, at: datetime) -> Meeting:
    branch, actor = _secretary(party)
    facts = plan.MeetingFacts(kind=kind, title=title, place="党群服务中心", planned_for=at)
    return plan.plan_meeting(actor=actor, organization_id=branch.pk, facts=facts)


def _open_now(party: DemoParty) -> None:
    """The branch of `dangyuan` meets right now: some have signed in, the others may."""
    _branch, actor = _secretary(party)
    at = party.now + timedelta(minutes=5)
    with clock.moved(party.now - timedelta(days=3)):
        meeting = plan.call_meeting(
            actor=actor, meeting_id=_planned(party, K.THEME_DAY, "重温入党誓词，网格志愿服务", at).pk
        )
    with clock.moved(party.now):
        signing.open_signing(actor=actor, meeting_id=meeting.pk, minutes=signing.OPEN_MOST)
        there = Attendance.objects.filter(meeting=meeting).exclude(member__user__username="dangyuan").order_by("pk")[:3]
        marks = [attendance.Mark(row.member_id, "present") for row in there]
        attendance.mark_many(actor=actor, meeting_id=meeting.pk, marks=marks)


def _coming(party: DemoParty) -> None:
    """A members' meeting that was called, with leave asked for, one that is planned, and one called off."""
    _branch, actor = _secretary(party)
    soon = datetime.combine(clock.local(party.now).date() + timedelta(days=6), time(9), clock.LOCAL)
    called = plan.call_meeting(
        actor=actor, meeting_id=_planned(party, K.MEMBERS, "讨论预备党员转正", soon).pk
    )  # fmt: skip
    attendance.ask_leave(actor=party.actor("dangyuan"), meeting_id=called.pk, reason="陪同家人住院")
    _planned(party, K.THEME_DAY, "走访慰问老党员", soon + timedelta(days=8))
    off = _planned(party, K.THEME_DAY, "参观红色教育基地", soon + timedelta(days=3))
    plan.cancel_meeting(actor=actor, meeting_id=off.pk, reason="场馆临时闭馆，另行安排")
    jiguan = Member.objects.select_related("organization").get(user__username="jiguan")
    facts = plan.MeetingFacts(kind=K.MEMBERS, title="传达学习上级会议精神", place="机关会议室", planned_for=soon)
    department = party.actor("zuzhibu")
    meeting = plan.plan_meeting(actor=department, organization_id=jiguan.organization_id, facts=facts)
    plan.call_meeting(actor=department, meeting_id=meeting.pk)


def _appraisals(party: DemoParty) -> None:
    """Last year's is finished in the branch of `dangyuan`; this year's has begun in that of `jiguan`."""
    branch, actor = _secretary(party)
    year = clock.local(party.now).date().year
    made = appraise.begin_appraisal(actor=actor, organization_id=branch.pk, year=year - 1)
    own = Appraised.objects.filter(appraisal=made, member__user__username="dangyuan").first()
    if own is not None:
        appraise.write_self(actor=party.actor("dangyuan"), appraised_id=own.pk, text=STUDY)
    ids = list(Appraised.objects.filter(appraisal=made).order_by("pk").values_list("pk", flat=True))
    voters = len(ids)
    votes = {pk: (voters - place % 3, place % 3, 0, 0) for place, pk in enumerate(ids)}
    appraise.count_votes(actor=actor, appraisal_id=made.pk, voters=voters, votes=votes)
    results = {pk: "excellent" if place < voters // 3 else "qualified" for place, pk in enumerate(ids)}
    appraise.decide_results(actor=actor, appraisal_id=made.pk, results=results)
    appraise.publish_results(actor=actor, appraisal_id=made.pk)
    jiguan = Member.objects.get(user__username="jiguan")
    appraise.begin_appraisal(actor=party.actor("zuzhibu"), organization_id=jiguan.organization_id, year=year)

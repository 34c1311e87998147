"""Organization life in the matrix."""

from datetime import timedelta
from typing import Any

from members.models import Appraised, Attendance, MakeUp, Meeting
from members.services.life import appraise, attendance, make_up, plan, record
from tests.matrix.admin_table import Model
from tests.matrix.lines import BRANCH_SECRETARY, PARTY_MEMBER, Line, call, form, page
from tests.matrix.party import DEPARTMENT, DOOR, KEEPERS, MEMBERS, READERS, WIDE, act
from tests.world_members import Party
from xinhui.core import clock

#: A branch's members see its meetings and appraisals too.
SEEN = DOOR
SECRETARY = frozenset({BRANCH_SECRETARY})
ABOVE = KEEPERS - SECRETARY
#: The matrix runs by the real clock: minutes are of an hour ago, plans of tomorrow.
MINUTES = "学习了上级文件精神，讨论了发展党员工作，形成了决议。"
TEXT = "学习了支部工作条例中关于组织生活的规定，对照自身找到了差距，今后按时参加组织生活，发挥先锋模范作用，带头服务群众，做好网格工作。"
NEW = {"kind": "members", "title": "党员大会", "place": "村委会", "planned_for": "2099-01-05T09:00"}
LATE = {**NEW, "planned_for": "2025-06-05T09:00", "minutes": MINUTES, "present": "@member"}

VOTES: dict[str, Any] = {f"votes_{n}": "2 3 0 0" for n in range(1, 9)}
RESULTS: dict[str, Any] = {f"result_{n}": "qualified" for n in range(1, 9)}


def _page(name: str, may: frozenset[str], row: str, *, door: frozenset[str] = DOOR, seen: frozenset[str] = SEEN,
          suffix: str = "") -> Line:  # fmt: skip
    return page(f"members:{name}", may, door=door, row=row, seen=seen, seen_elsewhere=WIDE, suffix=suffix)


def _act(verb: str, row: str, may: frozenset[str] = KEEPERS, **data: Any) -> Line:
    return act("meeting", verb, row, may, seen=SEEN, **data)


LINES: tuple[Line, ...] = (
    page("members:life", READERS),
    page("members:life_due", READERS),
    page("members:life_attendance_table", READERS),
    page("members:life_calendar", DOOR),
    page("members:life_meetings", DOOR, row="meeting", is_list=True, seen=SEEN, seen_elsewhere=WIDE),
    page("members:life_appraisals", DOOR, row="appraisal", is_list=True, seen=SEEN, seen_elsewhere=WIDE),
    _page("life_meeting", DOOR, "meeting"),
    _page("life_screen", KEEPERS, "meeting"),
    _page("life_list", KEEPERS, "meeting"),
    form("members:life_list", KEEPERS, door=DOOR, row="meeting", ok=400, seen=SEEN, seen_elsewhere=WIDE),
    _page("life_list_table", KEEPERS, "meeting"),
    _page("life_year", DOOR, "life_branch"),
    _page("life_register_table", READERS, "life_branch", door=READERS),
    _page("life_new", KEEPERS, "life_branch", door=KEEPERS),
    form("members:life_new", KEEPERS, door=KEEPERS, row="life_branch", seen=SEEN, seen_elsewhere=WIDE, data=NEW),
    _page("life_late", KEEPERS, "life_branch", door=KEEPERS),
    form("members:life_late", KEEPERS, door=KEEPERS, row="life_branch", seen=SEEN, seen_elsewhere=WIDE, data=LATE),
    _page("life_appraisal_new", KEEPERS, "life_branch", door=KEEPERS),
    form("members:life_appraisal_new", KEEPERS, door=KEEPERS, row="life_branch", seen=SEEN, seen_elsewhere=WIDE,
         data={"year": "2015"}),
    _page("life_appraisal", DOOR, "appraisal"),
    page("members:life_own", MEMBERS),
    page("members:life_attend", MEMBERS),
    form("members:life_attend", MEMBERS, door=MEMBERS, ok=400, data={"meeting": "1", "code": "123456"}),
    page("members:life_own_meeting", MEMBERS, row="meeting", seen=MEMBERS, seen_elsewhere=frozenset()),
    form("members:life_own_meeting", MEMBERS, door=MEMBERS, row="meeting", seen=MEMBERS, seen_elsewhere=frozenset(),
         data={"reason": "出差"}),
    page("members:life_own_make_up", frozenset({PARTY_MEMBER}), door=MEMBERS, row="makeup",
         seen=frozenset({PARTY_MEMBER}), seen_elsewhere=frozenset()),
    form("members:life_own_make_up", frozenset({PARTY_MEMBER}), door=MEMBERS, row="makeup:owed",
         seen=frozenset({PARTY_MEMBER}), seen_elsewhere=frozenset(), data={"text": TEXT}),
    page("members:life_own_appraisal", MEMBERS, row="appraisal", seen=MEMBERS, seen_elsewhere=frozenset()),
    form("members:life_own_appraisal", MEMBERS, door=MEMBERS, row="appraisal", seen=MEMBERS,
         seen_elsewhere=frozenset(), data={"text": TEXT}),
    call("GET api:meetings-list", row="meeting", is_list=True, seen=SEEN, seen_elsewhere=WIDE),
    call("GET api:meetings-detail", row="meeting", seen=SEEN, seen_elsewhere=WIDE),
    _act("call", "meeting:planned"),
    _act("move", "meeting:planned", planned_for="2099-01-05T09:00", place="文化中心"),
    _act("cancel", "meeting:planned", reason="台风"),
    _act("open", "meeting:begun", minutes="60"),
    _act("close", "meeting:begun"),
    _act("expect", "meeting:begun", member="@newcomer"),
    _act("record", "meeting:begun", minutes=MINUTES),
    _act("resolve", "meeting:held", text="同意", in_favour="1", against="0", abstained="0"),
    _act("attach", "meeting:held", upload="@file"),
    _act("amend", "meeting:held", minutes=MINUTES),
    _act("confirm", "meeting:held", SECRETARY),
    _act("back", "meeting:confirmed", ABOVE, reason="补充签到"),
    act("attendance", "mark", "attendance", KEEPERS, seen=SEEN, state="present"),
    act("attendance", "grant", "attendance:asked", KEEPERS, seen=SEEN),
    act("attendance", "refuse", "attendance:asked", KEEPERS, seen=SEEN, reason="必须到会"),
    act("makeup", "approve", "makeup", KEEPERS, seen=SEEN),
    act("makeup", "return", "makeup", KEEPERS, seen=SEEN, reason="请补充"),
    act("appraisal", "count", "appraisal", KEEPERS, seen=SEEN, voters="8", **VOTES),
    act("appraisal", "decide", "appraisal:voted", KEEPERS, seen=SEEN, **RESULTS),
    act("appraisal", "publish", "appraisal:decided", SECRETARY, seen=SEEN),
)  # fmt: skip
MODELS = tuple(Model(f"members.{name}", DEPARTMENT) for name in ("meeting", "attendance", "makeup", "appraisal"))


def rows(party: Party) -> dict[str, Any]:
    """A meeting in each state, leave asked for, make-up studies and appraisals; here and there."""
    here = _at(party, "grid_branch", "branch_secretary", "party_member")
    there = _at(party, "other_branch", "other_branch_secretary", "other_party_member")
    return {handle: (here[handle], there[handle]) for handle in here}


def _at(party: Party, branch: str, secretary: str, member: str) -> dict[str, dict[str, object]]:
    made = _Maker(party, branch, secretary, member)
    found: dict[str, dict[str, object]] = {
        "life_branch": {"pk": party.organizations[branch].pk, "mark": "", "member": party.members[member].pk}
    }
    found |= made.meetings()
    found |= made.make_ups()
    found |= made.appraisals()
    return found


class _Maker:
    """The rows of one branch, by the real services, by its secretary."""

    def __init__(self, party: Party, branch: str, secretary: str, member: str) -> None:
        self.party, self.branch, self.secretary = party, party.organizations[branch], secretary
        self.member, self.own = party.members[member], member

    def meeting(self, hours: int, *, called: bool = True) -> Meeting:
        """A members' meeting so many hours from now, planned two days before."""
        at, actor = clock.now() + timedelta(hours=hours), self.party.act(self.secretary)
        with clock.moved(at - timedelta(days=2)):
            facts = plan.MeetingFacts(kind="members", title="党员大会", place="村委会", planned_for=at)
            row = plan.plan_meeting(actor=actor, organization_id=self.branch.pk, facts=facts)
            return plan.call_meeting(actor=actor, meeting_id=row.pk) if called else row

    def held(self, *, came: bool) -> Meeting:
        """With its minutes; everybody came, or nobody."""
        row, actor = self.meeting(-3), self.party.act(self.secretary)
        if came:
            ids = Attendance.objects.filter(meeting=row).values_list("member_id", flat=True)
            marks = [attendance.Mark(pk, "present") for pk in ids]
            attendance.mark_many(actor=actor, meeting_id=row.pk, marks=marks)
        return record.record_meeting(actor=actor, meeting_id=row.pk, minutes=MINUTES)

    def values(self, row: Meeting) -> dict[str, object]:
        """As the matrix takes a meeting."""
        return {"pk": row.pk, "mark": f"/party/life/meetings/{row.pk}/", "uuid": f'"id":{row.pk},'}

    def attendance(self, row: Meeting) -> dict[str, object]:
        """The member's own row there."""
        return {"pk": Attendance.objects.get(meeting=row, member=self.member).pk, "mark": ""}

    def meetings(self) -> dict[str, dict[str, object]]:
        """One in each state, and leave asked for."""
        begun, held, asked = self.meeting(-1), self.held(came=True), self.meeting(30)
        left_out = Attendance.objects.filter(meeting=begun, member__user=None).order_by("pk").first()
        assert left_out is not None
        left_out.delete()
        confirmed = record.confirm_meeting(
            actor=self.party.act(self.secretary), meeting_id=self.held(came=True).pk
        )  # fmt: skip
        attendance.ask_leave(actor=self.party.act(self.own), meeting_id=asked.pk, reason="出差")
        return {
            "meeting": self.values(self.meeting(28)), "meeting:planned": self.values(self.meeting(26, called=False)),
            "meeting:begun": {**self.values(begun), "newcomer": left_out.member_id},
            "meeting:held": self.values(held), "meeting:confirmed": self.values(confirmed),
            "attendance": self.attendance(held), "attendance:asked": self.attendance(asked),
        }  # fmt: skip

    def make_ups(self) -> dict[str, dict[str, object]]:
        """One owed and one handed in by the member."""
        owed, given = (
            MakeUp.objects.get(attendance__meeting=self.held(came=False), attendance__member=self.member)
            for _each in range(2)
        )
        make_up.submit_make_up(actor=self.party.act(self.own), make_up_id=given.pk, text=TEXT)
        return {"makeup:owed": {"pk": owed.pk, "mark": ""}, "makeup": {"pk": given.pk, "mark": ""}}

    def appraisals(self) -> dict[str, dict[str, object]]:
        """One a year, each further on."""
        actor, this = self.party.act(self.secretary), clock.today().year
        made = [
            appraise.begin_appraisal(actor=actor, organization_id=self.branch.pk, year=this - back) for back in range(3)
        ]
        for row in made[1:]:
            ids = list(Appraised.objects.filter(appraisal=row).values_list("pk", flat=True))
            appraise.count_votes(
                actor=actor, appraisal_id=row.pk, voters=len(ids), votes=dict.fromkeys(ids, (0, 1, 0, 0))
            )
        appraise.decide_results(actor=actor, appraisal_id=made[2].pk, results=dict.fromkeys(ids, "qualified"))
        names = ("appraisal", "appraisal:voted", "appraisal:decided")
        return {
            name: {"pk": row.pk, "mark": f"/party/life/appraisals/{row.pk}/"}
            for name, row in zip(names, made, strict=True)
        }

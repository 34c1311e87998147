"""What a branch owes, the league table and the reminders: from records, each once, with denominators."""

from datetime import date, datetime, timedelta

from members.models import Meeting, Organization
from members.rules.life import DueState, MeetingKind
from members.selectors.life_due import dues_until, year_of
from members.selectors.life_league import league, open_dues, under_of
from members.services.life import record
from members.services.life.remind import remind_life
from tests.members.life.kit import HOUR, MINUTES, confirmed, facts, told
from tests.world_members import Party
from xinhui.accounts.actors import SYSTEM
from xinhui.core import clock
from xinhui.core.clock import LOCAL

OCTOBER = datetime(2026, 10, 2, 9, 0, tzinfo=LOCAL)
JULY, END = date(2026, 7, 1), date(2026, 9, 30)


def line(party: Party, kind: str, year: int = 2026) -> list[str]:
    """The states of a kind over the year."""
    lines, _lecture = year_of(party.organization("grid_branch"), year)
    return [due.state for found, dues in lines for due in dues if found == kind]


def test_a_year_at_a_glance(party: Party) -> None:
    meeting = confirmed(party)
    with clock.moved(HOUR + timedelta(hours=3)):
        assert line(party, "members") == ["overdue", "overdue", "done", "ahead"]
        assert line(party, "theme_day") == ["overdue"] * 8 + ["due"] + ["ahead"] * 3
        assert line(party, "life") == ["due"]
        assert set(line(party, "group")) == {"none"}
        assert line(party, "committee")[0] == "overdue", "eight full members elect a committee"
        lines, lecture = year_of(party.organization("grid_branch"), 2026)
    assert lecture.state == "due"
    done = next(due for kind, dues in lines for due in dues if due.state == DueState.DONE and kind == "members")
    assert done.meeting_id == meeting.pk


def test_too_few_or_called_off_is_not_held(party: Party) -> None:
    meeting = confirmed(party, present=4)
    with clock.moved(HOUR):
        lines, _lecture = year_of(party.organization("grid_branch"), 2026)
    due = next(due for kind, dues in lines for due in dues if kind == "members" and due.period.holds(date(2026, 9, 14)))
    assert (due.state, due.held.meetings, due.meeting_id) == ("due", 0, meeting.pk)


def test_a_lecture_of_the_secretarys(party: Party) -> None:
    branch, new_year = party.organization("grid_branch"), datetime(2027, 1, 4, 9, 0, tzinfo=LOCAL)
    confirmed(party, "lecture", lecturer_id=party.members["party_member"].pk)
    with clock.moved(new_year):
        open_ = open_dues(party.user("branch_secretary"), date(2026, 10, 1), date(2026, 12, 31), kind="lecture")
        assert [str(due.label) for due in open_ if due.by_secretary] == ["书记讲党课"]
        assert year_of(branch, 2026)[1].state == "overdue", "somebody else's lecture is not the secretary's"
    own = confirmed(party, "lecture", lecturer_id=party.members["branch_secretary"].pk)
    with clock.moved(new_year):
        due = year_of(branch, 2026)[1]
        assert (due.state, due.meeting_id) == ("done", own.pk)
        assert year_of(branch, 2025)[1].state == "overdue"


def test_the_league_table_counts_its_records(party: Party) -> None:
    with clock.moved(OCTOBER):
        before = {str(row.organization): row for row in league(party.user("organizer"), JULY, END)}
        assert set(before) == {"罗坑村党总支"}
        row = before["罗坑村党总支"]
        # two branches: members', lecture once, theme day thrice each; the larger one's committee thrice
        assert (row.branches, row.owed, row.held, row.overdue, row.held_percent) == (2, 13, 0, 13, 0)
        assert row.is_few and row.next_step[1] == "overdue"
    confirmed(party)
    with clock.moved(HOUR + timedelta(days=10)):
        record.enter_meeting(
            actor=party.act("branch_secretary"), organization_id=party.organizations["grid_branch"].pk,
            facts=facts(party, "theme_day", planned_for=HOUR + timedelta(days=1)), minutes=MINUTES,
            present=[row.pk for row in party.organization("grid_branch").members.all()][:8],
        )  # fmt: skip
    with clock.moved(OCTOBER):
        row = league(party.user("organizer"), JULY, END)[0]
        assert (row.owed, row.held, row.in_time, row.overdue) == (13, 2, 1, 11)
        assert (row.expected, row.present, row.attendance_percent, row.held_percent) == (18, 17, 94, 15)
        village = under_of(party.user("organizer"), party.organizations["village_branch"].pk)
        below = league(party.user("organizer"), JULY, END, village)
        assert [str(one.organization) for one in below] == ["第一网格党支部", "第二网格党支部"]
        assert under_of(party.user("organizer"), party.organizations["other_branch"].pk) is None
        top = league(party.user("org_department"), JULY, END)
        assert {str(one.organization) for one in top} == {
            "中共罗坑镇委员会",
            "中共双水镇委员会",
            "中共新会区直属机关工作委员会",
        }
        own = league(party.user("branch_secretary"), JULY, END)
        assert [str(one.organization) for one in own] == ["第一网格党支部"]
        assert league(party.user("party_member"), JULY, END) == []


def test_what_is_open_leads_to_its_branch(party: Party) -> None:
    with clock.moved(OCTOBER):
        rows = open_dues(party.user("branch_secretary"), JULY, END, kind="theme_day")
        assert [(due.kind, due.period.end.month, due.state) for due in rows] == [
            (MeetingKind.THEME_DAY, month, "overdue") for month in (7, 8, 9)
        ]
        assert not open_dues(party.user("party_member"), JULY, END)


def test_many_branches_ask_no_more_queries(party: Party, django_assert_num_queries: object) -> None:
    branches = list(Organization.objects.in_being().branches())
    with clock.moved(OCTOBER), django_assert_num_queries(3):  # type: ignore[operator]
        assert len({due.organization for due in dues_until(branches, JULY, END)}) == 5


def test_reminders_before_after_and_upward_each_once(party: Party) -> None:
    written = []
    for day in (22, 23, 24, 24):
        with clock.moved(datetime(2026, 9, day, 8, 0, tzinfo=LOCAL)):
            written.append(remind_life(actor=SYSTEM))
    assert told("life_due") == {"aju": 1, "asong": 1, "agui": 1}, "one message a branch and due date"
    assert written[1:] == [3, 0, 0]
    with clock.moved(OCTOBER):
        remind_life(actor=SYSTEM)
        assert remind_life(actor=SYSTEM) == 0
    end = Meeting.objects.count()
    assert end == 0
    overdue = told("life_overdue_below")
    assert overdue["chenzhishu"] == overdue["hezhishu"], "the secretaries of the villages above"
    assert told("life_overdue")["aju"] == 2, "of August, which fell due within a month, and of September"

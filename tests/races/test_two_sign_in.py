"""A member signs in twice at the same moment, and two members of one meeting at once, on PostgreSQL.

Twice is one: one entry on the trail, one who came. Two are two: the meeting's count misses nobody. The control takes the
row locks away, and the same judge must find both wrong.
"""

from datetime import timedelta

from members.models import Attendance, Meeting
from members.services import frame
from members.services.life import plan, signing
from tests.races.duel import RACES_MARKS, duel, without_locks
from tests.world_members import Party
from xinhui.accounts.actors import Actor
from xinhui.audit.models import Entry
from xinhui.audit.selectors.verify import verify_chains
from xinhui.core import clock

pytestmark = RACES_MARKS
RACES, CONTROL_RACES = 100, 100


def meetings(party: Party, count: int) -> list[Meeting]:
    """Members' meetings that are open for signing in."""
    actor, branch, made = party.act("branch_secretary"), party.organizations["grid_branch"], []
    for number in range(count):
        at = clock.now() + timedelta(minutes=5)
        facts = plan.MeetingFacts(kind="members", title=f"党员大会{number}", place="村委会", planned_for=at)
        row = plan.plan_meeting(actor=actor, organization_id=branch.pk, facts=facts)
        plan.call_meeting(actor=actor, meeting_id=row.pk)
        made.append(signing.open_signing(actor=actor, meeting_id=row.pk, minutes=signing.OPEN_MOST))
    return made


def race(rows: list[Meeting], actors: tuple[Actor, Actor]) -> None:
    """Both sides type the code of the moment."""

    def act(number: int, side: int) -> None:
        signing.sign_in(actor=actors[side], meeting_id=rows[number].pk, code=signing.current_code(rows[number]))

    duel(len(rows), act, forgiving=False)


def judge(rows: list[Meeting]) -> tuple[int, int]:
    """(meetings whose count is not that of their list, sign-ins on the trail beyond one a member)."""
    miscounted = sum(
        row.present != Attendance.objects.came().filter(meeting=row).count()
        for row in Meeting.objects.filter(pk__in=[row.pk for row in rows])
    )
    came = Attendance.objects.came().filter(meeting__in=rows).count()
    entries = Entry.objects.filter(verb="party.meeting.sign_in").count()
    return miscounted, entries - came


def test_twice_at_once_is_one(party: Party) -> None:
    rows, member = meetings(party, RACES), party.act("party_member")
    race(rows, (member, member))
    assert judge(rows) == (0, 0)
    assert set(Meeting.objects.values_list("present", flat=True)) == {1}
    assert all(report.broken is None for report in verify_chains())


def test_two_at_once_are_two(party: Party) -> None:
    rows = meetings(party, RACES)
    race(rows, (party.act("party_member"), party.act("probationer")))
    assert judge(rows) == (0, 0)
    assert set(Meeting.objects.values_list("present", flat=True)) == {2}


def test_control_without_the_lock_some_are_written_twice_and_some_not_counted(party: Party) -> None:
    rows, member = meetings(party, CONTROL_RACES), party.act("party_member")
    with without_locks(frame, signing):
        race(rows, (member, member))
    assert judge(rows)[1] > 0
    more = meetings(party, CONTROL_RACES)
    with without_locks(frame, signing):
        race(more, (party.act("party_member"), party.act("probationer")))
    assert judge(more)[0] > 0

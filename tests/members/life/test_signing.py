"""Signing in with the code: the right one, the one before, an old one, a wrong one; who is not expected; guesses."""

from datetime import datetime, timedelta

import pytest

from members.models import Attendance, WrongCode
from members.services.life import attendance, plan, signing
from tests.members.life.kit import HOUR, called, opened, planned, row_of, signed
from tests.world_members import Party
from xinhui.core import clock
from xinhui.core.errors import Conflict, DomainError, Forbidden, InvalidInput, NotFound

SECOND = timedelta(seconds=1)


def code_at(meeting: object, at: datetime) -> str:
    with clock.moved(at):
        return signing.current_code(meeting)  # type: ignore[arg-type]


def test_the_code_of_now_and_of_the_half_minute_before(party: Party) -> None:
    meeting = opened(party)
    code = code_at(meeting, HOUR)
    assert signed(party, meeting, "party_member", HOUR + 59 * SECOND, code=code).state == "present"
    with pytest.raises(InvalidInput) as old:
        signed(party, meeting, "probationer", HOUR + 60 * SECOND, code=code)
    assert (old.value.code, old.value.field) == ("code-wrong", "code")
    assert WrongCode.objects.count() == 1, "a wrong one is written down though it is refused"
    meeting.refresh_from_db()
    assert (meeting.present, row_of(party, meeting, "party_member").how) == (1, "code")


def test_late_from_a_quarter_past(party: Party) -> None:
    meeting = opened(party)
    assert signed(party, meeting, "party_member", HOUR + timedelta(minutes=15)).state == "present"
    assert signed(party, meeting, "probationer", HOUR + timedelta(minutes=15) + SECOND).state == "late"


def test_twice_is_once(party: Party) -> None:
    meeting = opened(party)
    first = signed(party, meeting, "party_member")
    again = signed(party, meeting, "party_member", HOUR + timedelta(minutes=20), code="000000")
    assert (again.pk, again.state, again.at) == (first.pk, "present", first.at)
    meeting.refresh_from_db()
    assert meeting.present == 1
    assert not WrongCode.objects.exists()


def test_only_while_it_is_open(party: Party) -> None:
    meeting = opened(party)
    for at in (HOUR - timedelta(minutes=11), HOUR + timedelta(minutes=50)):
        with pytest.raises(Conflict) as shut:
            signed(party, meeting, "party_member", at)
        assert shut.value.code == "signing-closed"
    with clock.moved(HOUR + timedelta(minutes=5)):
        signing.close_signing(actor=party.act("branch_secretary"), meeting_id=meeting.pk)
    with pytest.raises(Conflict):
        signed(party, meeting, "party_member", HOUR + timedelta(minutes=5))


def test_who_is_not_expected_is_told_so_and_learns_nothing(party: Party) -> None:
    meeting, other = opened(party), planned(party)
    refusals = set()
    for pk, who in ((meeting.pk, "other_party_member"), (other.pk, "party_member"), (10**7, "party_member")):
        with clock.moved(HOUR), pytest.raises(Forbidden) as refusal:
            signing.sign_in(actor=party.act(who), meeting_id=pk, code=signing.current_code(meeting))
        refusals.add((refusal.value.code, str(refusal.value)))
    assert len(refusals) == 1, "a meeting that there is not answers the same"
    assert not WrongCode.objects.exists()
    with clock.moved(HOUR), pytest.raises(Forbidden) as nobody:
        signing.sign_in(actor=party.act("worker"), meeting_id=meeting.pk, code="123456")
    assert nobody.value.code == "not-a-member"


def test_the_sixth_guess_is_refused_for_ten_minutes(party: Party) -> None:
    meeting = opened(party)
    for number in range(5):
        with pytest.raises(InvalidInput):
            signed(party, meeting, "party_member", HOUR + number * SECOND, code=f"00000{number}x")
    fifth = HOUR + 4 * SECOND
    for at in (fifth + SECOND, fifth + timedelta(minutes=10) - SECOND):
        with pytest.raises(Forbidden) as locked:
            signed(party, meeting, "party_member", at)
        assert locked.value.code == "codes-locked"
        assert "12:10:04" in str(locked.value)
    assert signed(party, meeting, "probationer", fifth + SECOND).state == "present", "only the guesser is kept out"
    assert signed(party, meeting, "party_member", fifth + timedelta(minutes=10)).state == "present"
    assert WrongCode.objects.count() == 5


def test_who_opens_and_when(party: Party) -> None:
    meeting = called(party, host_id=party.members["party_member"].pk)
    with clock.moved(HOUR - timedelta(hours=2) - SECOND), pytest.raises(Conflict) as early:
        signing.open_signing(actor=party.act("branch_secretary"), meeting_id=meeting.pk)
    assert early.value.code == "too-early"
    with clock.moved(HOUR):
        with pytest.raises(Forbidden):
            signing.open_signing(actor=party.act("probationer"), meeting_id=meeting.pk)
        with pytest.raises(InvalidInput) as long:
            signing.open_signing(actor=party.act("party_member"), meeting_id=meeting.pk, minutes=241)
        assert long.value.field == "minutes"
        row = signing.open_signing(actor=party.act("party_member"), meeting_id=meeting.pk, minutes=30)
    assert row.signing_until == HOUR + timedelta(minutes=30), "the host opens it"


def test_a_moved_meeting_is_shut_again(party: Party) -> None:
    meeting = opened(party)
    with clock.moved(HOUR):
        plan.move_meeting(actor=party.act("branch_secretary"), meeting_id=meeting.pk,
                          planned_for=HOUR + timedelta(hours=1), place="x")  # fmt: skip
    with pytest.raises(Conflict):
        signed(party, meeting, "party_member")


def test_leave_is_asked_for_before_and_decided_by_another(party: Party) -> None:
    meeting = called(party)
    before = clock.moved(HOUR - timedelta(hours=1))
    with before:
        with pytest.raises(InvalidInput) as why:
            attendance.ask_leave(actor=party.act("party_member"), meeting_id=meeting.pk, reason=" ")
        assert why.value.field == "reason"
        row = attendance.ask_leave(actor=party.act("party_member"), meeting_id=meeting.pk, reason="出差")
        with pytest.raises(DomainError):
            attendance.ask_leave(actor=party.act("party_member"), meeting_id=meeting.pk, reason="出差")
        with pytest.raises(NotFound):
            attendance.ask_leave(actor=party.act("other_party_member"), meeting_id=meeting.pk, reason="出差")
        own = attendance.ask_leave(actor=party.act("branch_secretary"), meeting_id=meeting.pk, reason="出差")
        with pytest.raises(Conflict) as mine:
            attendance.grant_leave(actor=party.act("branch_secretary"), attendance_id=own.pk)
        assert mine.value.code == "own-leave"
        with pytest.raises(Forbidden):
            attendance.grant_leave(actor=party.act("probationer"), attendance_id=row.pk)
        assert attendance.grant_leave(actor=party.act("branch_secretary"), attendance_id=row.pk).state == "leave"
        assert (
            attendance.refuse_leave(actor=party.act("secretary"), attendance_id=own.pk, reason="必须到会").state
            == "expected"
        )
    with clock.moved(HOUR), pytest.raises(Conflict) as begun:
        attendance.ask_leave(actor=party.act("probationer"), meeting_id=meeting.pk, reason="出差")
    assert begun.value.code == "meeting-begun"


def test_many_are_written_down_at_once_or_none(party: Party) -> None:
    meeting, actor = called(party), party.act("branch_secretary")
    ids = list(Attendance.objects.filter(meeting=meeting).order_by("pk").values_list("member_id", flat=True))
    marks = [attendance.Mark(pk, "present") for pk in ids[:3]] + [attendance.Mark(ids[3], "leave", "出差")]
    assert attendance.mark_many(actor=actor, meeting_id=meeting.pk, marks=marks) == 4
    assert attendance.mark_many(actor=actor, meeting_id=meeting.pk, marks=marks) == 0
    meeting.refresh_from_db()
    assert meeting.present == 3
    stranger = attendance.Mark(party.members["other_party_member"].pk, "present")
    with pytest.raises(NotFound):
        attendance.mark_many(actor=actor, meeting_id=meeting.pk, marks=[attendance.Mark(ids[4], "present"), stranger])
    meeting.refresh_from_db()
    assert meeting.present == 3
    with pytest.raises(InvalidInput) as state:
        attendance.mark_attendance(
            actor=actor, attendance_id=row_of(party, meeting, "party_member").pk, state="expected"
        )
    assert state.value.field == "state"


def test_who_joined_after_the_call_is_put_on_the_list(party: Party) -> None:
    meeting = opened(party)
    newcomer = party.enter("grid_branch", 900)
    row = plan.add_expected(actor=party.act("branch_secretary"), meeting_id=meeting.pk, member_id=newcomer.pk)
    meeting.refresh_from_db()
    assert (row.state, meeting.expected) == ("expected", 10)
    with pytest.raises(Conflict):
        plan.add_expected(actor=party.act("branch_secretary"), meeting_id=meeting.pk, member_id=newcomer.pk)
    with pytest.raises(InvalidInput) as elsewhere:
        plan.add_expected(actor=party.act("branch_secretary"), meeting_id=meeting.pk,
                          member_id=party.members["organ_member"].pk)  # fmt: skip
    assert elsewhere.value.field == "member"

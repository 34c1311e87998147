"""Make-up studies from owing to approval; the yearly appraisal from the first words to the own result."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from members.models import Appraisal, Appraised, MakeUp
from members.services.life import appraise, attendance, make_up, record
from members.services.life.remind import remind_make_ups
from members.states.life import APPRAISAL_TABLE, MAKE_UP_TABLE, AppraisalState, MakeUpState
from tests.members.life.kit import HOUR, TEXT, held, row_of, told
from tests.world_members import Party
from xinhui.accounts.actors import SYSTEM
from xinhui.core import clock
from xinhui.core.errors import Conflict, DomainError, Forbidden, InvalidInput, NotFound, TransitionRefused


def owed_by(party: Party, who: str = "party_member") -> MakeUp:
    """Somebody missed the members' meeting."""
    meeting = held(party, present=0)
    row: MakeUp = MakeUp.objects.get(attendance=row_of(party, meeting, who))
    return row


def test_owed_handed_in_given_back_approved(party: Party) -> None:
    row = owed_by(party)
    assert row.due_on == date(2026, 9, 28)
    assert told("make_up_owed") == {"aju": 1, "alan": 1, "azhu": 1}
    member, secretary = party.act("party_member"), party.act("branch_secretary")
    with pytest.raises(InvalidInput) as short:
        make_up.submit_make_up(actor=member, make_up_id=row.pk, text="学" * 49)
    assert short.value.field == "text"
    with pytest.raises(NotFound):
        make_up.submit_make_up(actor=party.act("probationer"), make_up_id=row.pk, text=TEXT)
    make_up.submit_make_up(actor=member, make_up_id=row.pk, text=TEXT)
    assert told("make_up_submitted") == {"aju": 1}
    with pytest.raises(Forbidden):
        make_up.approve_make_up(actor=party.act("probationer"), make_up_id=row.pk)
    make_up.return_make_up(actor=secretary, make_up_id=row.pk, reason="请写明学习体会")
    make_up.submit_make_up(actor=member, make_up_id=row.pk, text=TEXT)
    make_up.approve_make_up(actor=secretary, make_up_id=row.pk)
    row.refresh_from_db()
    assert (row.state, row.approved_by_id) == ("approved", secretary.user_id)
    assert told("make_up_decided") == {"alan": 2}
    own = MakeUp.objects.get(attendance__member=party.members["branch_secretary"])
    make_up.submit_make_up(actor=secretary, make_up_id=own.pk, text=TEXT)
    with pytest.raises(Conflict) as mine:
        make_up.approve_make_up(actor=secretary, make_up_id=own.pk)
    assert mine.value.code == "own-make-up"


MAKE_UP_VERBS: dict[str, Any] = {
    "submit": lambda p, r: make_up.submit_make_up(actor=p.act("party_member"), make_up_id=r.pk, text=TEXT),
    "approve": lambda p, r: make_up.approve_make_up(actor=p.act("branch_secretary"), make_up_id=r.pk),
    "return": lambda p, r: make_up.return_make_up(actor=p.act("branch_secretary"), make_up_id=r.pk, reason="重写"),
}


def test_every_state_and_verb_of_a_make_up(party: Party) -> None:
    assert set(MAKE_UP_VERBS) == set(MAKE_UP_TABLE.verbs)
    row = make_up.submit_make_up(actor=party.act("party_member"), make_up_id=owed_by(party).pk, text=TEXT)
    make_up.approve_make_up(actor=party.act("branch_secretary"), make_up_id=row.pk)
    for state in MakeUpState:
        MakeUp.objects.filter(pk=row.pk).update(state=state)
        for verb, act in MAKE_UP_VERBS.items():
            with transaction.atomic():
                if MAKE_UP_TABLE.allows(state, verb):
                    assert act(party, row).state == MAKE_UP_TABLE.next(state, verb)
                else:
                    with pytest.raises(TransitionRefused):
                        act(party, row)
                transaction.set_rollback(True)


def test_who_was_there_after_all_owes_nothing(party: Party) -> None:
    row, actor = owed_by(party), party.act("branch_secretary")
    attendance.mark_attendance(actor=actor, attendance_id=row.attendance_id, state="present")
    row.refresh_from_db()
    assert row.state == "dropped"
    attendance.mark_attendance(actor=actor, attendance_id=row.attendance_id, state="leave", reason="出差")
    row.refresh_from_db()
    assert row.state == "owed", "on leave one makes up for it as well"
    record.confirm_meeting(actor=actor, meeting_id=row.attendance.meeting_id)
    with pytest.raises(Conflict) as closed:
        attendance.mark_attendance(actor=actor, attendance_id=row.attendance_id, state="present")
    assert closed.value.code == "attendance-closed"


def test_a_committees_meeting_is_not_made_up(party: Party) -> None:
    held(party, "committee", present=0)
    assert not MakeUp.objects.exists()


def test_reminders_of_make_ups_come_once(party: Party) -> None:
    owed_by(party)
    written = []
    for days in (0, 10, 11, 11, 12, 15, 15, 16):
        with clock.moved(HOUR + timedelta(days=days)):
            written.append(remind_make_ups(actor=SYSTEM))
    assert written == [0, 0, 3, 0, 0, 3, 0, 0]
    assert told("make_up_due") == told("make_up_overdue") == {"aju": 1, "alan": 1, "azhu": 1}


def begun(party: Party) -> Appraisal:
    with clock.moved(HOUR):
        return appraise.begin_appraisal(
            actor=party.act("branch_secretary"), organization_id=party.organizations["grid_branch"].pk, year=2026
        )


def votes_of(appraisal: Appraisal, counts: appraise.Counts = (3, 4, 0, 0)) -> dict[int, appraise.Counts]:
    return dict.fromkeys(appraisal.rows.values_list("pk", flat=True), counts)


def results_of(appraisal: Appraisal, excellent: int = 2) -> dict[int, str]:
    ids = list(appraisal.rows.order_by("pk").values_list("pk", flat=True))
    return {pk: "excellent" if number < excellent else "qualified" for number, pk in enumerate(ids)}


def test_an_appraisal_from_the_first_words_to_the_own_result(party: Party) -> None:
    appraisal, secretary = begun(party), party.act("branch_secretary")
    assert appraisal.entitled == 8, "the probationary member is not graded"
    assert told("appraisal_begun") == {"aju": 1, "alan": 1}
    with pytest.raises(Conflict) as twice:
        begun(party)
    assert twice.value.field == "year"
    own = Appraised.objects.get(appraisal=appraisal, member=party.members["party_member"])
    appraise.write_self(actor=party.act("party_member"), appraised_id=own.pk, text=TEXT)
    with pytest.raises(NotFound):
        appraise.write_self(actor=party.act("probationer"), appraised_id=own.pk, text=TEXT)
    with clock.moved(HOUR):
        appraise.count_votes(actor=secretary, appraisal_id=appraisal.pk, voters=7, votes=votes_of(appraisal))
        with pytest.raises(Conflict) as third:
            appraise.decide_results(actor=secretary, appraisal_id=appraisal.pk, results=results_of(appraisal, 3))
        assert third.value.code == "too-many-excellent"
        appraise.decide_results(actor=secretary, appraisal_id=appraisal.pk, results=results_of(appraisal, 2))
        with pytest.raises(Forbidden):
            appraise.publish_results(actor=party.act("organizer"), appraisal_id=appraisal.pk)
        appraise.publish_results(actor=secretary, appraisal_id=appraisal.pk)
    assert told("appraisal_published") == {"aju": 1, "alan": 1}
    assert list(Appraised.objects.visible_to(party.user("party_member"))) == [own]
    assert Appraised.objects.visible_to(party.user("secretary")).count() == 8
    assert not Appraised.objects.visible_to(party.user("other_branch_secretary")).exists()


def test_votes_add_up(party: Party) -> None:
    appraisal, secretary = begun(party), party.act("branch_secretary")
    first = appraisal.rows.order_by("pk").first()
    assert first is not None
    cases: list[tuple[str | None, int, dict[int, appraise.Counts]]] = [
        ("votes_1", 7, votes_of(appraisal, (4, 4, 0, 0))), ("voters", 9, votes_of(appraisal)),
        ("voters", 4, votes_of(appraisal, (4, 0, 0, 0))), (None, 7, {first.pk: (7, 0, 0, 0)}),
        ("votes_1", 7, votes_of(appraisal, (-1, 8, 0, 0))),
    ]  # fmt: skip
    for field, voters, votes in cases:
        with pytest.raises(DomainError) as refusal:
            appraise.count_votes(actor=secretary, appraisal_id=appraisal.pk, voters=voters, votes=votes)
        assert refusal.value.field == field
    assert not Appraised.objects.filter(voters__gt=0).exists()
    with pytest.raises(IntegrityError), transaction.atomic():
        Appraised.objects.filter(pk=first.pk).update(voters=3, excellent=4)


APPRAISAL_VERBS: dict[str, Any] = {
    "write": lambda p, a: appraise.write_self(
        actor=p.act("party_member"), text=TEXT, appraised_id=a.rows.get(member=p.members["party_member"]).pk),
    "count": lambda p, a: appraise.count_votes(
        actor=p.act("branch_secretary"), appraisal_id=a.pk, voters=7, votes=votes_of(a)),
    "decide": lambda p, a: appraise.decide_results(
        actor=p.act("branch_secretary"), appraisal_id=a.pk, results=results_of(a)),
    "publish": lambda p, a: appraise.publish_results(actor=p.act("branch_secretary"), appraisal_id=a.pk),
}  # fmt: skip


def test_every_state_and_verb_of_an_appraisal(party: Party) -> None:
    assert set(APPRAISAL_VERBS) == set(APPRAISAL_TABLE.verbs)
    appraisal = begun(party)
    Appraisal.objects.filter(pk=appraisal.pk).update(voted_on=date(2026, 9, 14), published_at=HOUR)
    for state in AppraisalState:
        Appraisal.objects.filter(pk=appraisal.pk).update(state=state)
        for verb, act in APPRAISAL_VERBS.items():
            with transaction.atomic():
                if APPRAISAL_TABLE.allows(state, verb):
                    act(party, appraisal)
                    assert Appraisal.objects.get(pk=appraisal.pk).state == APPRAISAL_TABLE.next(state, verb), verb
                else:
                    with pytest.raises(TransitionRefused):
                        act(party, appraisal)
                transaction.set_rollback(True)

"""Meetings: planned, called, moved, held, confirmed, sent back; every state and verb; resolutions; entered late."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from members.models import Attendance, MakeUp, Meeting, Resolution
from members.services.life import plan, record, signing
from members.services.organizations.officers import appoint_officer
from members.services.organizations.set_up import OrganizationFacts, set_up_organization
from members.states.life import MEETING_TABLE, MeetingState
from tests.members.life.kit import HOUR, MINUTES, MORNING, called, confirmed, facts, held, planned, row_of, told
from tests.world_grids import jpeg
from tests.world_members import Party
from xinhui.audit.selectors.verify import verify_chains
from xinhui.core import clock
from xinhui.core.errors import Conflict, DomainError, Forbidden, InvalidInput, TransitionRefused


def test_from_the_plan_to_the_confirmation(party: Party) -> None:
    meeting = planned(party)
    assert not Attendance.objects.exists(), "a plan invites nobody"
    with clock.moved(MORNING):
        meeting = plan.call_meeting(actor=party.act("branch_secretary"), meeting_id=meeting.pk)
    assert (meeting.expected, meeting.present) == (9, 0)
    assert told("meeting_called") == {"aju": 1, "alan": 1, "azhu": 1}
    assert not row_of(party, meeting, "probationer").has_vote
    with clock.moved(HOUR + timedelta(hours=1)):
        meeting = record.record_meeting(actor=party.act("branch_secretary"), meeting_id=meeting.pk, minutes=MINUTES)
    assert (meeting.state, meeting.held_on, meeting.present) == ("held", date(2026, 9, 14), 0)
    assert MakeUp.objects.count() == 9, "nobody came: all make up for it"
    assert not Meeting.objects.counting().exists()
    with pytest.raises(Forbidden) as office:
        record.confirm_meeting(actor=party.act("secretary"), meeting_id=meeting.pk)
    assert office.value.code == "secretary-required"
    meeting = record.confirm_meeting(actor=party.act("branch_secretary"), meeting_id=meeting.pk)
    assert meeting.state == "confirmed"
    with pytest.raises(Forbidden):
        record.send_back(actor=party.act("branch_secretary"), meeting_id=meeting.pk, reason="x")
    record.send_back(actor=party.act("organizer"), meeting_id=meeting.pk, reason="缺少签到记录")
    assert told("minutes_sent_back") == {"aju": 1}
    assert all(row.broken is None for row in verify_chains())


VERBS: dict[str, Callable[[Party, Meeting], Any]] = {
    "move": lambda p, m: plan.move_meeting(
        actor=p.act("branch_secretary"), meeting_id=m.pk, planned_for=HOUR + timedelta(days=3), place="文化中心"),
    "call": lambda p, m: plan.call_meeting(actor=p.act("branch_secretary"), meeting_id=m.pk),
    "open_signing": lambda p, m: signing.open_signing(actor=p.act("branch_secretary"), meeting_id=m.pk),
    "close_signing": lambda p, m: signing.close_signing(actor=p.act("branch_secretary"), meeting_id=m.pk),
    "hold": lambda p, m: record.record_meeting(actor=p.act("branch_secretary"), meeting_id=m.pk, minutes=MINUTES),
    "amend": lambda p, m: record.amend_meeting(actor=p.act("branch_secretary"), meeting_id=m.pk, minutes=MINUTES + "补"),
    "resolve": lambda p, m: record.add_resolution(
        actor=p.act("branch_secretary"), meeting_id=m.pk, text="同意", in_favour=6),
    "attach": lambda p, m: record.attach_file(
        actor=p.act("branch_secretary"), meeting_id=m.pk, upload=SimpleUploadedFile("a.jpg", jpeg(3), "image/jpeg")),
    "confirm": lambda p, m: record.confirm_meeting(actor=p.act("branch_secretary"), meeting_id=m.pk),
    "send_back": lambda p, m: record.send_back(actor=p.act("organizer"), meeting_id=m.pk, reason="补充签到"),
    "cancel": lambda p, m: plan.cancel_meeting(actor=p.act("branch_secretary"), meeting_id=m.pk, reason="台风"),
}  # fmt: skip


def in_state(party: Party, state: MeetingState) -> Meeting:
    if state == MeetingState.PLANNED:
        return planned(party)
    meeting = called(party) if state == MeetingState.CALLED else confirmed(party)
    if state in (MeetingState.HELD, MeetingState.CANCELLED):
        Meeting.objects.filter(pk=meeting.pk).update(state=state, reason="台风")
    return meeting


@pytest.mark.parametrize("state", list(MeetingState))
def test_every_verb_in_a_state(party: Party, state: MeetingState) -> None:
    assert set(VERBS) == set(MEETING_TABLE.verbs)
    meeting = in_state(party, state)
    with clock.moved(HOUR + timedelta(minutes=5)):
        for verb, act in VERBS.items():
            with transaction.atomic():
                if MEETING_TABLE.allows(state, verb):
                    act(party, meeting)
                    now = Meeting.objects.get(pk=meeting.pk).state
                    assert now == MEETING_TABLE.next(state, verb), verb
                else:
                    with pytest.raises(TransitionRefused):
                        act(party, meeting)
                    assert Meeting.objects.get(pk=meeting.pk).state == state, verb
                transaction.set_rollback(True)


WRONG: list[tuple[str, dict[str, Any]]] = [
    ("kind", {"kind": "party"}), ("title", {"title": " "}), ("place", {"place": "长" * 121}),
    ("planned_for", {"planned_for": MORNING}), ("lecturer", {"kind": "lecture"}), ("group", {"kind": "group"}),
    ("host", {"host_id": 10**7}), ("lecturer", {"lecturer_id": 10**7}),
]  # fmt: skip


def test_wrong_plans_are_named(party: Party) -> None:
    for field, values in WRONG:
        with pytest.raises(DomainError) as refusal:
            planned(party, **{"kind": "members", **values})
        assert refusal.value.field == field, values
    assert not Meeting.objects.exists()


def test_who_may_not_plan(party: Party) -> None:
    for who in ("party_member", "other_branch_secretary", "worker", "town_leader", "other_organizer"):
        with pytest.raises(Forbidden):
            planned(party, who=who)
    for who in ("branch_secretary", "secretary", "organizer", "org_department"):
        assert planned(party, who=who).state == "planned"


def test_a_committee_holds_no_meetings_and_a_stranger_hosts_none(party: Party) -> None:
    with pytest.raises(InvalidInput) as kind:
        planned(party, who="org_department", branch="town_committee", host_id=None)
    assert kind.value.field == "organization"
    with pytest.raises(InvalidInput) as host:
        planned(party, host_id=party.members["other_party_member"].pk)
    assert host.value.field == "host"


def test_the_committee_and_the_group_are_invited_alone(party: Party) -> None:
    department, branch = party.act("org_department"), party.organizations["grid_branch"]
    appoint_officer(actor=department, organization_id=branch.pk, member_id=party.members["party_member"].pk,
                    duty="discipline", starts_on=date(2025, 1, 1))  # fmt: skip
    committee = called(party, "committee")
    assert set(Attendance.objects.filter(meeting=committee).values_list("member__name", flat=True)) == {"阿菊", "阿兰"}
    group = set_up_organization(actor=department, parent_id=branch.pk, facts=OrganizationFacts(
        name="第一党小组", kind="group", sector="village", attached_to="village"))  # fmt: skip
    with pytest.raises(Conflict) as nobody:
        called(party, "group", group_id=group.pk)
    assert nobody.value.code == "nobody-expected"
    member = party.member("probationer")
    member.group = group
    member.save()
    meeting = called(party, "group", group_id=group.pk)
    assert list(Attendance.objects.filter(meeting=meeting).values_list("member_id", flat=True)) == [member.pk]
    assert Meeting.objects.visible_to(party.user("party_member")).filter(pk=committee.pk).exists()
    assert not Meeting.objects.visible_to(party.user("probationer")).filter(pk=committee.pk).exists()


def test_minutes_come_after_the_meeting_and_say_something(party: Party) -> None:
    meeting, actor = called(party), party.act("branch_secretary")
    with clock.moved(HOUR - timedelta(minutes=1)), pytest.raises(Conflict) as ahead:
        record.record_meeting(actor=actor, meeting_id=meeting.pk, minutes=MINUTES)
    assert ahead.value.code == "meeting-ahead"
    with clock.moved(HOUR), pytest.raises(InvalidInput) as short:
        record.record_meeting(actor=actor, meeting_id=meeting.pk, minutes="开会了")
    assert short.value.field == "minutes"


def test_nine_of_nine_count_and_four_do_not(party: Party) -> None:
    held(party, present=9)
    few = held(party, present=4)
    assert [row.pk for row in Meeting.objects.counting()] == [Meeting.objects.exclude(pk=few.pk).get().pk]


def test_a_lecture_knows_the_secretary(party: Party) -> None:
    own = held(party, "lecture", lecturer_id=party.members["branch_secretary"].pk)
    other = held(party, "lecture", lecturer_id=party.members["party_member"].pk)
    assert (own.by_secretary, other.by_secretary) == (True, False)


def test_a_resolution_needs_more_than_half_of_all_votes(party: Party) -> None:
    meeting, actor = held(party), party.act("branch_secretary")
    for votes, passed in (((5, 0, 0), True), ((4, 4, 0), False), ((4, 0, 4), False), ((8, 0, 0), True)):
        row = record.add_resolution(actor=actor, meeting_id=meeting.pk, text="同意", in_favour=votes[0],
                                    against=votes[1], abstained=votes[2])  # fmt: skip
        assert (row.entitled, row.voting, row.is_passed) == (8, 8, passed)


def test_votes_are_of_those_who_were_there(party: Party) -> None:
    meeting, actor = held(party, present=5), party.act("branch_secretary")
    there = Attendance.objects.filter(meeting=meeting, has_vote=True, state="present").count()
    with pytest.raises(InvalidInput) as more:
        record.add_resolution(actor=actor, meeting_id=meeting.pk, text="同意", in_favour=there + 1)
    assert more.value.field == "in_favour"
    small = held(party, present=3)
    with pytest.raises(Conflict) as quorum:
        record.add_resolution(actor=actor, meeting_id=small.pk, text="同意", in_favour=1)
    assert quorum.value.code == "no-quorum"
    with pytest.raises(IntegrityError), transaction.atomic():
        Resolution.objects.create(meeting=meeting, text="x", entitled=8, voting=4, in_favour=5, is_passed=True)


def test_a_meeting_entered_late_is_told_from_one_that_was_not(party: Party) -> None:
    actor, branch = party.act("branch_secretary"), party.organizations["grid_branch"]
    members = [row.pk for row in branch.members.order_by("pk")]
    with clock.moved(HOUR + timedelta(days=10)):
        meeting = record.enter_meeting(actor=actor, organization_id=branch.pk, facts=facts(party), minutes=MINUTES,
                                       present=members[:6])  # fmt: skip
        assert meeting.recorded_at is not None
        assert (meeting.held_on, clock.local(meeting.recorded_at).date()) == (date(2026, 9, 14), date(2026, 9, 24))
        assert (meeting.expected, meeting.present, meeting.state) == (9, 6, "held")
        assert set(MakeUp.objects.values_list("due_on", flat=True)) == {date(2026, 10, 8)}
        stranger = [party.members["other_party_member"].pk]
        with pytest.raises(InvalidInput) as elsewhere:
            record.enter_meeting(actor=actor, organization_id=branch.pk, facts=facts(party), minutes=MINUTES,
                                 present=stranger)  # fmt: skip
    assert elsewhere.value.field == "present"
    with clock.moved(MORNING), pytest.raises(InvalidInput) as ahead:
        record.enter_meeting(actor=actor, organization_id=branch.pk, facts=facts(party), minutes=MINUTES, present=[])
    assert ahead.value.field == "planned_for"


def test_who_was_invited_is_told_of_changes(party: Party) -> None:
    meeting, actor = called(party), party.act("branch_secretary")
    with clock.moved(MORNING):
        plan.move_meeting(actor=actor, meeting_id=meeting.pk, planned_for=HOUR + timedelta(days=1), place="x")
        plan.cancel_meeting(actor=actor, meeting_id=meeting.pk, reason="台风")
    assert told("meeting_moved") == told("meeting_cancelled") == {"aju": 1, "alan": 1, "azhu": 1}
    with pytest.raises(IntegrityError), transaction.atomic():
        Meeting.objects.filter(pk=meeting.pk).update(reason="")

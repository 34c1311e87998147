"""Study groups: members and leaders, terms and plans, sessions with attendance, what is overdue."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from members.models import StudyGroup, StudySeat, StudySession
from members.services.studies import groups as g
from members.states.study import SESSION_TABLE, StudyState
from tests.members.reviews.kit import group, told
from tests.world_members import Party
from xinhui.accounts.actors import SYSTEM
from xinhui.core import clock
from xinhui.core.clock import LOCAL
from xinhui.core.errors import Conflict, DomainError, Forbidden, TransitionRefused


def session(party: Party, row: StudyGroup, *, days: int = 3, who: str = "organ_secretary") -> StudySession:
    return g.plan_session(actor=party.act(who), group_id=row.pk, topic="学习党章", kind="reading", place="会议室",
                          planned_on=clock.today() + timedelta(days=days))  # fmt: skip


def hold(party: Party, row: StudySession, **facts: Any) -> StudySession:
    seats = list(row.group.seats.filter(left_on=None).order_by("pk").values_list("pk", flat=True))
    values = {"summary": "逐章研读", "present": seats[:2], **facts}
    return g.hold_session(actor=party.act("organ_secretary"), session_id=row.pk, **values)


def test_the_leader_runs_the_group_and_the_organization_renews_it(party: Party) -> None:
    row = group(party)
    leader, member, guest = row.seats.order_by("pk")
    assert (guest.member, guest.name) == (None, "小林")
    planned = session(party, row)
    assert told("party.study_session") == ["abai", "asong"]
    hold(party, planned, contributions={member.pk: "谈基层治理"})
    assert dict(planned.attendance.values_list("seat", "was_present")) == {
        leader.pk: True,
        member.pk: True,
        guest.pk: False,
    }
    assert planned.attendance.get(seat=member).contribution == "谈基层治理"
    g.renew_term(actor=party.act("organ_secretary"), seat_id=member.pk)
    assert list(row.seats.order_by("pk").values_list("role", flat=True)) == ["member", "leader", "member"]
    row.refresh_from_db()
    assert row.term_from == clock.today()
    assert session(party, row, who="organ_member").topic == "学习党章", "the new leader runs it"
    with pytest.raises(Forbidden):
        g.renew_term(actor=party.act("organ_member"), seat_id=member.pk)
    g.leave_group(actor=party.act("organ_member"), seat_id=guest.pk)
    with pytest.raises(Conflict):
        g.leave_group(actor=party.act("organ_member"), seat_id=guest.pk)


def test_who_sees_and_who_may(party: Party) -> None:
    row = group(party)
    for handle, sees in (("organ_member", True), ("organ_secretary", True), ("org_department", True),
                         ("organizer", False), ("other_organ_member", False), ("party_member", False)):  # fmt: skip
        assert StudyGroup.objects.visible_to(party.user(handle)).filter(pk=row.pk).exists() is sees, handle
    for handle in ("organ_member", "party_member", "other_organ_member", "organizer"):
        with pytest.raises(Forbidden):
            session(party, row, who=handle)
    plan = g.set_plan(
        actor=party.act("organ_secretary"), group_id=row.pk, year=clock.today().year, sessions=12, themes="x"
    )
    again = g.set_plan(actor=party.act("organ_secretary"), group_id=row.pk, year=plan.year, sessions=10, themes="y")
    assert (again.pk, again.sessions) == (plan.pk, 10)


@pytest.mark.parametrize("state", list(StudyState))
def test_every_state_and_verb(party: Party, state: StudyState) -> None:
    group_row, actor = group(party), party.act("organ_secretary")
    verbs: dict[str, Callable[[StudySession], StudySession]] = {
        "move": lambda s: g.move_session(actor=actor, session_id=s.pk, planned_on=clock.today() + timedelta(9)),
        "hold": lambda s: hold(party, s),
        "call_off": lambda s: g.call_off_session(actor=actor, session_id=s.pk, reason="出差"),
    }
    assert set(verbs) == set(SESSION_TABLE.verbs)
    for verb, act in verbs.items():
        row = session(party, group_row)
        facts = {"held_on": clock.today(), "summary": "x"} if state == "held" else {}
        StudySession.objects.filter(pk=row.pk).update(state=state, reason="x", **facts)
        if SESSION_TABLE.allows(state, verb):
            assert act(row).state == SESSION_TABLE.next(state, verb)
            continue
        with pytest.raises(TransitionRefused):
            act(row)


@pytest.mark.parametrize(
    ("field", "call"),
    [
        ("name", lambda w, r: g.join_group(actor=w.act("organ_secretary"), group_id=r.pk)),
        ("member", lambda w, r: g.join_group(actor=w.act("organ_secretary"), group_id=r.pk, member_id=10**6)),
        ("role", lambda w, r: g.join_group(actor=w.act("organ_secretary"), group_id=r.pk, name="x", role="x")),
        ("planned_on", lambda w, r: session(w, r, days=-1)),
        ("sessions", lambda w, r: g.set_plan(
            actor=w.act("organ_secretary"), group_id=r.pk, year=clock.today().year, sessions=3, themes="x")),
        ("present", lambda w, r: hold(w, session(w, r), present=[])),
        ("present", lambda w, r: hold(w, session(w, r), present=[10**6])),
        ("summary", lambda w, r: hold(w, session(w, r), summary="")),
    ],
)  # fmt: skip
def test_refusals_name_the_field(party: Party, field: str, call: Callable[..., object]) -> None:
    with pytest.raises(DomainError) as refusal:
        call(party, group(party))
    assert refusal.value.field == field


def test_what_is_overdue_is_told_once(party: Party) -> None:
    with clock.moved(datetime(2026, 3, 2, 9, tzinfo=LOCAL)):
        row = group(party)
        session(party, row, days=8)
    seen = []
    for day in (date(2026, 3, 10), date(2026, 3, 11), date(2026, 3, 12), date(2026, 6, 2), date(2026, 6, 3)):
        with clock.moved(datetime(day.year, day.month, day.day, 9, tzinfo=LOCAL)):
            g.remind_study_groups(actor=SYSTEM)
            seen.append((told("party.study_overdue"), told("party.study_quiet")))
    one = ["asong"]
    assert seen == [([], []), (one, []), (one, []), (one, []), (one, one)]


def test_the_database_holds_its_rules(party: Party) -> None:
    row = group(party)
    with pytest.raises(IntegrityError), transaction.atomic():
        StudySeat.objects.filter(group=row).update(role="leader")
    with pytest.raises(Conflict):
        g.join_group(actor=party.act("organ_secretary"), group_id=row.pk, member_id=party.members["organ_member"].pk)

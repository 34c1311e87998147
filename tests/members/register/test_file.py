"""A member's file: basics, account, group; every state and verb; what ends with it; who may."""

from collections.abc import Callable
from itertools import product
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from members.models import Affiliation, MeasureRecord, Member, MobileStay, Officer, TeamMembership
from members.services.organizations.set_up import OrganizationFacts, set_up_organization
from members.services.register import change, standing
from members.services.register.measures import assign_measure
from members.services.register.mobile import begin_stay
from members.states.organization import MemberState
from members.states.register import MEMBER_TABLE
from tests.members.register.kit import in_team, later, measure
from tests.world_members import Party
from xinhui.audit.models import Entry
from xinhui.core.errors import Conflict, DomainError, Forbidden, InvalidInput, NotFound, TransitionRefused

BASICS: dict[str, Any] = {"name": "阿兰兰", "occupation": "教师", "education": "college"}
VERBS: dict[str, Callable[[Party, Member], Member]] = {
    "lose": lambda p, m: standing.mark_out_of_touch(
        actor=p.act("branch_secretary"), member_id=m.pk, reason="半年无联系"
    ),
    "find": lambda p, m: standing.mark_found(actor=p.act("branch_secretary"), member_id=m.pk, reason="已取得联系"),
    "suspend": lambda p, m: standing.suspend_member(actor=p.act("org_department"), member_id=m.pk, reason="失联"),
    "restore": lambda p, m: standing.restore_member(actor=p.act("org_department"), member_id=m.pk, reason="已恢复"),
    "leave": lambda p, m: standing.end_membership(
        actor=p.act("org_department"), member_id=m.pk, kind="resigned", reason="本人申请"
    ),
    "decease": lambda p, m: standing.record_death(actor=p.act("branch_secretary"), member_id=m.pk),
}
#: Verbs of the machine that only letters do: tests/members/transfers.
BY_LETTER = {"move_away", "come_back"}


def test_the_basics_are_changed_and_the_trail_says_which(party: Party) -> None:
    member, secretary = party.member("party_member"), party.act("branch_secretary")
    basics = change.Basics(**BASICS, phone="13911112222")
    change.change_member(actor=secretary, member_id=member.pk, basics=basics)
    member.refresh_from_db()
    assert (member.name, member.occupation, member.phone) == ("阿兰兰", "教师", "13911112222")
    entry = Entry.objects.filter(verb="party.member.change").get()
    assert set(entry.detail["fields"]) == {"name", "occupation", "education", "phone"}
    assert "13911112222" not in str(entry.detail)
    change.change_member(actor=secretary, member_id=member.pk, basics=change.Basics(**BASICS))
    assert party.member("party_member").phone == "13911112222", "empty: as it is"
    assert Entry.objects.filter(verb="party.member.change").count() == 1, "nothing changed, nothing written"


def test_wrong_basics_are_named(party: Party) -> None:
    wrong: list[tuple[str, dict[str, Any]]] = [
        ("name", {"name": " "}), ("name", {"name": "长" * 41}), ("education", {"education": "x"}),
        ("phone", {"phone": "12"}), ("unit", {"unit_id": 10**6}), ("occupation", {"occupation": "长" * 61}),
    ]  # fmt: skip
    for field, facts in wrong:
        with pytest.raises(InvalidInput) as refusal:
            change.change_member(actor=party.act("branch_secretary"), member_id=party.members["party_member"].pk,
                                 basics=change.Basics(**{**BASICS, **facts}))  # fmt: skip
        assert refusal.value.field == field


def test_one_account_one_member(party: Party) -> None:
    member, secretary = party.enter("grid_branch", 900), party.act("branch_secretary")
    for username, error, code in (("niemand", InvalidInput, "account-unknown"), ("alan", Conflict, "account-linked")):
        with pytest.raises(error) as refusal:
            change.link_account(actor=secretary, member_id=member.pk, username=username)
        assert (refusal.value.code, refusal.value.field) == (code, "username")
    worker = party.user("worker")
    change.link_account(actor=secretary, member_id=member.pk, username=worker.username)
    with pytest.raises(Conflict) as twice:
        change.link_account(actor=secretary, member_id=member.pk, username=party.user("secretary").username)
    assert twice.value.code == "member-linked"
    with pytest.raises(IntegrityError), transaction.atomic():
        Member.objects.filter(pk=party.members["party_member"].pk).update(user=worker)
    change.unlink_account(actor=secretary, member_id=member.pk, reason="换号")
    with pytest.raises(Conflict):
        change.unlink_account(actor=secretary, member_id=member.pk, reason="换号")


def test_a_group_of_the_own_branch(party: Party) -> None:
    member, department = party.member("party_member"), party.act("org_department")
    groups = [
        set_up_organization(actor=department, parent_id=party.organizations[branch].pk, facts=OrganizationFacts(
            name="第一党小组", kind="group", sector="village", attached_to="village"))
        for branch in ("grid_branch", "second_branch")
    ]  # fmt: skip
    secretary = party.act("branch_secretary")
    assert change.move_to_group(actor=secretary, member_id=member.pk, group_id=groups[0].pk).group == groups[0]
    for wrong in (groups[1].pk, party.organizations["grid_branch"].pk, 10**6):
        with pytest.raises(InvalidInput) as refusal:
            change.move_to_group(actor=secretary, member_id=member.pk, group_id=wrong)
        assert refusal.value.field == "group"
    assert change.move_to_group(actor=secretary, member_id=member.pk, group_id=None).group is None


def test_every_state_and_verb(party: Party) -> None:
    assert set(VERBS) | BY_LETTER == set(MEMBER_TABLE.verbs)
    member = party.member("party_member")
    for state, (verb, act) in product(MemberState, VERBS.items()):
        Member.objects.filter(pk=member.pk).update(state=state)
        if MEMBER_TABLE.allows(state, verb):
            assert act(party, member).state == MEMBER_TABLE.next(state, verb)
            continue
        with pytest.raises(TransitionRefused):
            act(party, member)
        assert party.member("party_member").state == state


def test_what_ends_with_a_membership(party: Party) -> None:
    member, secretary = party.member("branch_secretary"), party.act("org_department")
    in_team(party, "branch_secretary")
    assign_measure(actor=secretary, member_id=member.pk, measure_id=measure().pk, due_on=later(10))
    begin_stay(actor=secretary, member_id=member.pk, province="广西", contact_id=party.members["party_member"].pk)
    standing.end_membership(actor=secretary, member_id=member.pk, kind="expelled", reason="严重违纪")
    assert not Officer.objects.in_force().filter(member=member).exists()
    assert not TeamMembership.objects.open().filter(member=member).exists()
    assert not MeasureRecord.objects.open().filter(member=member).exists()
    assert MobileStay.objects.get(member=member).end_kind == "closed"
    assert Affiliation.objects.get(member=member).ends_on == later(0)
    with pytest.raises(Conflict) as gone:
        change.move_to_group(actor=secretary, member_id=member.pk, group_id=None)
    assert gone.value.code == "member-gone"
    with pytest.raises(Forbidden):  # who led the branch keeps nothing any more
        VERBS["lose"](party, party.member("party_member"))


def test_who_may(party: Party) -> None:
    member = party.member("party_member")
    for who in ("party_member", "other_branch_secretary", "organ_secretary", "worker", "command", "town_leader"):
        with pytest.raises(Forbidden):
            change.change_member(actor=party.act(who), member_id=member.pk, basics=change.Basics(**BASICS))
    for who in ("branch_secretary", "secretary"):  # what the committee decides is not the branch's
        for verb in (standing.suspend_member, standing.restore_member):
            with pytest.raises(Forbidden):
                verb(actor=party.act(who), member_id=member.pk, reason="失联")
        with pytest.raises(Forbidden):
            standing.end_membership(actor=party.act(who), member_id=member.pk, kind="resigned", reason="x")
    with pytest.raises(NotFound):
        standing.mark_found(actor=party.act("org_department"), member_id=10**6, reason="x")


def test_wrong_words_are_named(party: Party) -> None:
    member, secretary = party.member("party_member"), party.act("branch_secretary")
    wrong: list[tuple[str, Callable[[], object]]] = [
        ("reason", lambda: standing.mark_out_of_touch(actor=secretary, member_id=member.pk, reason=" ")),
        ("kind", lambda: standing.end_membership(actor=secretary, member_id=member.pk, kind="x", reason="x")),
        ("died_on", lambda: standing.record_death(actor=secretary, member_id=member.pk, died_on=later(1))),
        ("died_on", lambda: standing.record_death(actor=secretary, member_id=member.pk, died_on=member.born_on)),
    ]
    for field, act in wrong:
        with pytest.raises(DomainError) as refusal:
            act()
        assert refusal.value.field == field
    assert party.member("party_member").state == "active"

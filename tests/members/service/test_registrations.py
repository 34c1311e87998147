"""Registration: by the member, by the branch, with a partner community; decided by the community."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from members.models import Registration, UnitPartnership
from members.services.service import registrations as r
from members.states.service import REGISTRATION_TABLE, RegistrationState
from tests.members.service.kit import asked, partnership, registered, told
from tests.world import GRID, OTHER_VILLAGE, TOWN, VILLAGE
from tests.world_members import Party
from xinhui.audit.selectors.verify import verify_chains
from xinhui.core import clock
from xinhui.core.errors import Conflict, DomainError, Forbidden, InvalidInput, NotFound, TransitionRefused


def test_asked_by_the_member_and_accepted_by_the_village(party: Party) -> None:
    row = asked(party)
    assert told("service.asked") == {"chenzhishu"}
    for who in ("organ_secretary", "organ_member", "other_organizer", "worker"):
        with pytest.raises(Forbidden):
            r.accept_registration(actor=party.act(who), registration_id=row.pk)
    row = r.accept_registration(actor=party.act("secretary"), registration_id=row.pk)
    assert row.state == "accepted"
    assert told("service.decided") == {"abai", "asong"}
    assert all(report.broken is None for report in verify_chains())


def test_without_a_secretary_the_town_is_told_and_without_it_the_department(party: Party) -> None:
    party.user("secretary").posts.update(ends_on=date(2026, 1, 1))
    row = asked(party)
    assert told("service.asked") == {party.user("organizer").username}
    r.withdraw_registration(actor=party.act("organ_member"), registration_id=row.pk)
    party.user("organizer").posts.update(ends_on=date(2026, 1, 1))
    asked(party)
    assert told("service.asked") == {party.user("organizer").username, "panbuzhang"}


def test_entered_by_the_branch_only_for_its_own(party: Party) -> None:
    member = party.members["organ_member"].pk
    for who in ("branch_secretary", "organ_member", "secretary"):
        with pytest.raises(Forbidden):
            r.enter_registration(actor=party.act(who), member_id=member, area_code=VILLAGE)
    row = r.enter_registration(
        actor=party.act("organ_secretary"), member_id=member, area_code=VILLAGE, offers="法律咨询"
    )
    assert (row.state, row.offers) == ("asked", "法律咨询")


def test_one_home_registration_at_a_time(party: Party) -> None:
    row = registered(party)
    with pytest.raises(Conflict) as twice:
        asked(party, community=OTHER_VILLAGE)
    assert (twice.value.code, twice.value.field) == ("registered", "area_code")
    with pytest.raises(IntegrityError), transaction.atomic():
        Registration.objects.create(member=row.member, area_code=OTHER_VILLAGE, asked_at=clock.now())
    r.end_registration(actor=party.act("organ_member"), registration_id=row.pk, reason="搬家")
    assert asked(party, community=OTHER_VILLAGE).state == "asked"


def test_members_of_villages_do_not_register(party: Party) -> None:
    with pytest.raises(Conflict) as refusal:
        asked(party, "party_member")
    assert refusal.value.code == "not-for-this-sector"
    with pytest.raises(Forbidden) as stranger:
        asked(party, "worker")
    assert stranger.value.code == "not-a-member"


@pytest.mark.parametrize(
    ("field", "facts"),
    [("area_code", {"area_code": TOWN}), ("area_code", {"area_code": GRID}), ("area_code", {"area_code": "x"}),
     ("kind", {"kind": "weekend"}), ("offers", {"offers": "长" * 201}), ("area_code", {"kind": "partner"})],
)  # fmt: skip
def test_wrong_facts_are_named(party: Party, field: str, facts: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput) as refusal:
        r.ask_registration(actor=party.act("organ_member"), **{"area_code": VILLAGE, **facts})
    assert refusal.value.field == field
    assert not Registration.objects.exists()


def test_a_partner_registration_follows_the_unit(party: Party) -> None:
    partnership(party)
    home = registered(party, community=OTHER_VILLAGE)
    row = r.ask_registration(actor=party.act("organ_member"), area_code=VILLAGE, kind="partner")
    assert {home.kind, row.kind} == {"home", "partner"}
    with pytest.raises(InvalidInput) as other_unit:
        r.ask_registration(actor=party.act("other_organ_member"), area_code=VILLAGE, kind="partner")
    assert other_unit.value.code == "no-partnership"


VERBS: dict[str, Callable[[Party, int], Registration]] = {
    "accept": lambda p, pk: r.accept_registration(actor=p.act("secretary"), registration_id=pk),
    "refuse": lambda p, pk: r.refuse_registration(actor=p.act("organizer"), registration_id=pk, reason="不住本村"),
    "withdraw": lambda p, pk: r.withdraw_registration(actor=p.act("organ_member"), registration_id=pk),
    "end": lambda p, pk: r.end_registration(actor=p.act("organ_secretary"), registration_id=pk, reason="调离"),
}
PARTNER_VERBS: dict[str, Callable[[Party, int], UnitPartnership]] = {
    "accept": lambda p, pk: r.accept_partnership(actor=p.act("secretary"), partnership_id=pk),
    "refuse": lambda p, pk: r.refuse_partnership(actor=p.act("organizer"), partnership_id=pk, reason="已满"),
    "withdraw": lambda p, pk: r.withdraw_partnership(actor=p.act("organ_secretary"), partnership_id=pk),
    "end": lambda p, pk: r.end_partnership(actor=p.act("secretary"), partnership_id=pk, reason="期满"),
}


@pytest.mark.parametrize("state", list(RegistrationState))
def test_every_state_and_verb(party: Party, state: RegistrationState) -> None:
    assert set(VERBS) == set(PARTNER_VERBS) == set(REGISTRATION_TABLE.verbs)
    row, partner = asked(party), partnership(party, accept=False)
    facts: dict[str, Any] = {"state": state, "decided_at": clock.now()}
    for verb in VERBS:
        Registration.objects.filter(pk=row.pk).update(**facts, ended_on=clock.today() if state == "ended" else None)
        UnitPartnership.objects.filter(pk=partner.pk).update(**facts, ends_on=clock.today())
        for table, pk, rows in ((VERBS, row.pk, Registration.objects), (PARTNER_VERBS, partner.pk, UnitPartnership.objects)):  # fmt: skip
            if REGISTRATION_TABLE.allows(state, verb):
                assert table[verb](party, pk).state == REGISTRATION_TABLE.next(state, verb)
                continue
            with pytest.raises(TransitionRefused):
                table[verb](party, pk)
            assert rows.get(pk=pk).state == state


def test_partnerships_of_units(party: Party) -> None:
    row = partnership(party)
    assert (row.unit.name, row.state) == ("城管局", "accepted")
    assert told("service.partner_asked") == {"chenzhishu"} and told("service.partner_decided") == {"asong"}
    with pytest.raises(Conflict) as twice:
        partnership(party)
    assert twice.value.field == "area_code"
    with pytest.raises(Forbidden):
        r.end_partnership(actor=party.act("other_branch_secretary"), partnership_id=row.pk, reason="x")
    with pytest.raises(InvalidInput) as without:
        r.propose_partnership(actor=party.act("organizer"), organization_id=party.organizations["grid_branch"].pk,
                              area_code=VILLAGE, service="x")  # fmt: skip
    assert without.value.field == "organization"
    assert r.end_partnership(actor=party.act("organ_secretary"), partnership_id=row.pk, reason="期满").ends_on


def test_who_sees_a_registration(party: Party) -> None:
    row = registered(party)
    sees = {
        who for who in ("secretary", "organizer", "town_leader", "org_department", "organ_secretary", "organ_member",
                        "other_organizer", "branch_secretary", "party_member", "other_organ_member", "worker")
        if Registration.objects.visible_to(party.user(who)).filter(pk=row.pk).exists()
    }  # fmt: skip
    assert sees == {"secretary", "organizer", "town_leader", "org_department", "organ_secretary", "organ_member"}


def test_unknown_rows_and_missing_reasons(party: Party) -> None:
    row = asked(party)
    with pytest.raises(NotFound):
        r.accept_registration(actor=party.act("secretary"), registration_id=row.pk + 1000)
    with pytest.raises(DomainError) as silent:
        r.refuse_registration(actor=party.act("secretary"), registration_id=row.pk, reason="  ")
    assert silent.value.field == "reason"

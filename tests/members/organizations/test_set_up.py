"""Organizations: set up by the rules, renamed, moved with all below, dissolved when empty."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from grids.models import Grid, GridPartyOrganization
from members.models import Member, Organization
from members.services.organizations.change import (
    dissolve_organization,
    move_organization,
    rename_organization,
    shift_election,
)
from members.services.organizations.officers import appoint_officer, release_officer
from members.services.organizations.set_up import OrganizationFacts, set_up_organization
from tests.world import GRID, OTHER_GRID, TOWN
from tests.world_members import Party
from xinhui.audit.models import Entry
from xinhui.core.errors import Conflict, DomainError, Forbidden, InvalidInput, NotFound


def facts(**changes: Any) -> OrganizationFacts:
    """A branch of a firm in 罗坑镇."""
    values: dict[str, Any] = {
        "name": "罗坑五金厂党支部", "kind": "branch", "sector": "private", "attached_to": "enterprise",
        "place": "罗坑五金厂", "established_on": date(2026, 1, 5), "area_code": TOWN, **changes,
    }  # fmt: skip
    return OrganizationFacts(**values)


def made(party: Party, who: str = "organizer", parent: str = "town_committee", **changes: Any) -> Organization:
    return set_up_organization(actor=party.act(who), parent_id=party.organizations[parent].pk, facts=facts(**changes))


def test_a_branch_below_the_town(party: Party) -> None:
    row = made(party)
    assert row.path == party.organizations["town_committee"].path + f"{row.pk:08d}"
    term = row.terms.get()
    assert (term.begun_on, term.due_on) == (date(2026, 1, 5), date(2029, 1, 5)), "three years"
    village = made(party, name="乙", sector="village")
    assert village.terms.get().due_on == date(2031, 1, 5), "five years in villages"
    assert Entry.objects.filter(verb="party.organization.set_up", target_id=str(row.pk)).exists()


@pytest.mark.parametrize(
    ("field", "changes"),
    [("name", {"name": " "}), ("name", {"name": "长" * 121}), ("kind", {"kind": "group"}), ("kind", {"kind": "club"}),
     ("sector", {"sector": "x"}), ("attached_to", {"attached_to": "moon"}), ("area_code", {"area_code": "440705104"}),
     ("grid", {"attached_to": "grid"}), ("unit", {"unit_id": 10**6}), ("established_on", {"established_on": date(2099, 1, 1)})],
)  # fmt: skip
def test_wrong_facts_are_named(party: Party, field: str, changes: dict[str, Any]) -> None:
    before = Organization.objects.count()
    with pytest.raises(DomainError) as refusal:
        made(party, **changes)
    assert refusal.value.field == field
    assert Organization.objects.count() == before


def test_who_may(party: Party) -> None:
    for who in ("other_organizer", "branch_secretary", "party_member", "town_leader", "district_leader", "command"):
        with pytest.raises(Forbidden):
            made(party, who)
    made(party, "org_department")
    with pytest.raises(Forbidden):
        set_up_organization(actor=party.act("organizer"), parent_id=None, facts=facts(kind="committee"))
    group = made(party, "branch_secretary", "grid_branch", name="第一党小组", kind="group", area_code="")
    assert group.terms.get().due_on is None, "groups hold no elections"


def test_no_twins(party: Party) -> None:
    made(party)
    with pytest.raises(Conflict) as twin:
        made(party)
    assert twin.value.field == "name"
    grid = Grid.objects.get(code=GRID)
    with pytest.raises(Conflict) as second:
        made(party, parent="village_branch", attached_to="grid", grid_id=grid.pk, area_code="", name="另一支部")
    assert second.value.code == "grid-has-one"


def test_the_grids_page_knows_its_secretary(party: Party) -> None:
    kept = GridPartyOrganization.objects.get(grid__code=GRID)
    assert (kept.name, kept.secretary_name) == ("第一网格党支部", "阿菊")


def test_officers_come_and_go(party: Party) -> None:
    branch = party.organizations["grid_branch"]
    second = appoint_officer(
        actor=party.act("secretary"), organization_id=branch.pk, member_id=party.members["party_member"].pk,
        duty="secretary",
    )  # fmt: skip
    assert list(branch.officers.in_force().filter(duty="secretary")) == [second], "the former secretary's office ended"
    with pytest.raises(InvalidInput) as probationary:
        appoint_officer(actor=party.act("secretary"), organization_id=branch.pk,
                        member_id=party.members["probationer"].pk, duty="publicity")  # fmt: skip
    assert probationary.value.field == "member"
    with pytest.raises(InvalidInput):
        appoint_officer(actor=party.act("org_department"), organization_id=branch.pk,
                        member_id=party.members["organ_member"].pk, duty="publicity")  # fmt: skip
    with pytest.raises(Forbidden):
        release_officer(actor=party.act("party_member"), officer_id=second.pk, reason="x"), "not one's own secretary"
    assert release_officer(actor=party.act("secretary"), officer_id=second.pk, reason="调离").ends_on is not None
    with pytest.raises(Conflict):
        release_officer(actor=party.act("secretary"), officer_id=second.pk, reason="调离")


def test_moved_with_all_below(party: Party) -> None:
    village, target = party.organizations["village_branch"], party.organizations["other_town_committee"]
    with pytest.raises(Forbidden):
        move_organization(actor=party.act("organizer"), organization_id=village.pk, parent_id=target.pk, reason="并镇")
    move_organization(actor=party.act("org_department"), organization_id=village.pk, parent_id=target.pk, reason="并镇")
    moved, branch = party.organization("village_branch"), party.organization("grid_branch")
    assert moved.path == target.path + f"{village.pk:08d}"
    assert branch.path == moved.path + f"{branch.pk:08d}"
    with pytest.raises(InvalidInput) as circle:
        move_organization(
            actor=party.act("org_department"), organization_id=village.pk, parent_id=branch.pk, reason="x"
        )
    assert circle.value.field == "parent"


def test_dissolved_only_when_empty(party: Party) -> None:
    department = party.act("org_department")
    for handle, code in (("village_branch", "organizations-below"), ("grid_branch", "members-left")):
        with pytest.raises(Conflict) as left:
            dissolve_organization(actor=department, organization_id=party.organizations[handle].pk, reason="合并")
        assert left.value.code == code
    branch = party.organizations["second_branch"]
    Member.objects.filter(organization=branch).update(state="moved")
    dissolve_organization(actor=department, organization_id=branch.pk, reason="合并")
    assert branch.terms.get().ended_on is not None
    with pytest.raises(Conflict):
        rename_organization(actor=department, organization_id=branch.pk, name="又一支部")
    with pytest.raises(NotFound):
        rename_organization(actor=department, organization_id=10**6, name="又一支部")


def test_an_election_is_moved_by_a_year_at_most(party: Party) -> None:
    branch = party.organizations["grid_branch"]
    with pytest.raises(Forbidden):
        shift_election(actor=party.act("branch_secretary"), organization_id=branch.pk, months=6, reason="x")
    for months in (13, -13, 0):
        with pytest.raises(InvalidInput) as far:
            shift_election(actor=party.act("secretary"), organization_id=branch.pk, months=months, reason="x")
        assert far.value.field == "months"
    term = shift_election(actor=party.act("secretary"), organization_id=branch.pk, months=-6, reason="与两委同步换届")
    assert term.due_on == date(2028, 9, 1)


def test_a_row_around_the_service_is_refused(party: Party) -> None:

    with pytest.raises(IntegrityError), transaction.atomic():
        Organization.objects.filter(pk=party.organizations["other_branch"].pk).update(grid=Grid.objects.get(code=GRID))
    with pytest.raises(IntegrityError), transaction.atomic():
        Organization.objects.filter(grid__code=OTHER_GRID).update(grid=None)

"""Who reads which organization and which member: by post, by office, as a member."""

import pytest

from members.models import Member, Organization
from tests.world_members import Party

#: who → handles of organizations seen
SEES: dict[str, set[str]] = {
    "organizer": {"town_committee", "village_branch", "grid_branch", "second_branch"},
    "town_leader": {"town_committee", "village_branch", "grid_branch", "second_branch"},
    "secretary": {"village_branch", "grid_branch", "second_branch"},
    "branch_secretary": {"district_committee", "town_committee", "village_branch", "grid_branch"},
    "party_member": {"district_committee", "town_committee", "village_branch", "grid_branch"},
    "organ_member": {"district_committee", "organs", "organ_branch"},
    "worker": set(), "command": set(), "security_admin": set(), "bureau_client": set(),
}  # fmt: skip


@pytest.mark.parametrize("who", SEES)
def test_organizations(party: Party, who: str) -> None:
    seen = set(Organization.objects.visible_to(party.user(who)).values_list("pk", flat=True))
    assert {handle for handle, row in party.organizations.items() if row.pk in seen} == SEES[who]


def test_the_department_and_the_leader_see_all(party: Party) -> None:
    for who in ("org_department", "district_leader"):
        assert Organization.objects.visible_to(party.user(who)).count() == len(party.organizations)
        assert Member.objects.visible_to(party.user(who)).count() == Member.objects.count()


def test_members_see_their_own_file_and_officers_their_branch(party: Party) -> None:
    own = Member.objects.visible_to(party.user("party_member"))
    assert list(own) == [party.member("party_member")]
    branch = Member.objects.filter(organization=party.organizations["grid_branch"])
    assert set(Member.objects.visible_to(party.user("branch_secretary"))) == set(branch)
    assert not Member.objects.visible_to(party.user("worker")).exists()

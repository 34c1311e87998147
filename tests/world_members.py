"""What the members room adds to the cast: organizations of both towns, members with and without accounts.

    def test_x(party): party.act("branch_secretary"), party.organization("grid_branch"), party.member("aju")

    区委 ─┬─ 罗坑镇党委 ─── 罗坑村党总支 ─┬─ 第一网格党支部 (grid 440705103201001; 8 full members, 1 probationary)
         │                              └─ 第二网格党支部
         ├─ 双水镇党委 ─── 双水村党总支 ─── 双水网格党支部
         └─ 区直机关工委 ─┬─ 城管局党支部 (unit city_management)
                        └─ 水务局党支部 (unit water)

`branch_secretary` (阿菊) leads 第一网格党支部, `party_member` (阿兰) belongs to it, `organ_member` (阿柏) to 城管局党支部,
`organ_secretary` (阿松) leads that; `other_branch_secretary` and `other_party_member` are their twins in 双水镇.
None of them holds a post.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest

from grids.models import Grid
from members.models import Member, Organization
from members.rules.identity import check_digit
from members.services.organizations.officers import appoint_officer
from members.services.organizations.set_up import OrganizationFacts, set_up_organization
from members.services.register.enter import MemberFacts, register_members
from tests.kept import kept
from tests.world import (
    DISTRICT,
    GRID,
    OTHER_GRID,
    OTHER_TOWN,
    OTHER_VILLAGE,
    SECOND_GRID,
    TOWN,
    VILLAGE,
    encoded_password,
)
from tests.world_grids import District
from xinhui.accounts.actors import SYSTEM, Actor
from xinhui.accounts.models import User
from xinhui.accounts.services.create_user import NewUser, create_users

BEGUN = date(2024, 3, 1)
#: handle → (name, kind, sector, parent, area, attached to, unit handle, grid code)
ORGANIZATIONS: dict[str, tuple[str, str, str, str | None, str, str, str | None, str | None]] = {
    "district_committee": ("中共新会区委员会", "committee", "organ", None, DISTRICT, "town", None, None),
    "town_committee": ("中共罗坑镇委员会", "committee", "village", "district_committee", TOWN, "town", None, None),
    "other_town_committee": ("中共双水镇委员会", "committee", "village", "district_committee", OTHER_TOWN, "town", None, None),
    "organs": ("中共新会区直属机关工作委员会", "committee", "organ", "district_committee", DISTRICT, "town", None, None),
    "village_branch": ("罗坑村党总支", "general_branch", "village", "town_committee", VILLAGE, "village", None, None),
    "other_village_branch": ("双水村党总支", "general_branch", "village", "other_town_committee", OTHER_VILLAGE, "village", None, None),
    "grid_branch": ("第一网格党支部", "branch", "village", "village_branch", GRID, "grid", None, GRID),
    "second_branch": ("第二网格党支部", "branch", "village", "village_branch", SECOND_GRID, "grid", None, SECOND_GRID),
    "other_branch": ("双水网格党支部", "branch", "village", "other_village_branch", OTHER_GRID, "grid", None, OTHER_GRID),
    "organ_branch": ("城管局党支部", "branch", "organ", "organs", DISTRICT, "unit", "city_management", None),
    "other_organ_branch": ("水务局党支部", "branch", "organ", "organs", DISTRICT, "unit", "water", None),
}  # fmt: skip
#: handle → (name, organization, full?, username or None); the rest of a branch is made up by number.
MEMBERS: dict[str, tuple[str, str, bool, str | None]] = {
    "branch_secretary": ("阿菊", "grid_branch", True, "aju"),
    "party_member": ("阿兰", "grid_branch", True, "alan"),
    "probationer": ("阿竹", "grid_branch", False, "azhu"),
    "organ_secretary": ("阿松", "organ_branch", True, "asong"),
    "organ_member": ("阿柏", "organ_branch", True, "abai"),
    "other_branch_secretary": ("阿桂", "other_branch", True, "agui"),
    "other_party_member": ("阿荷", "other_branch", True, "ahe"),
    "other_organ_member": ("阿枫", "other_organ_branch", True, "afeng"),
}
#: Further full members of each branch, without accounts: enough for a branch, in the first for a committee.
FURTHER = {"grid_branch": 6, "second_branch": 3, "other_branch": 3, "organ_branch": 5, "other_organ_branch": 2}
SECRETARIES = {
    "branch_secretary": "grid_branch",
    "organ_secretary": "organ_branch",
    "other_branch_secretary": "other_branch",
}


def identity(number: int, *, year: int = 1980) -> str:
    """A possible identity number of nobody: the district's region, a day of birth, a sequence, the check digit."""
    first = f"440705{year}{1 + number % 12:02d}{1 + number % 28:02d}{number % 1000:03d}"
    return first + check_digit(first)


@dataclass
class Party:
    """The cast with its organizations and members; `act(handle)` is the person as an actor."""

    district: District
    organizations: dict[str, Organization]
    members: dict[str, Member]
    users: dict[str, User] = field(default_factory=dict)

    def organization(self, handle: str) -> Organization:
        """The organization, read afresh."""
        row: Organization = Organization.objects.get(pk=self.organizations[handle].pk)
        return row

    def member(self, handle: str) -> Member:
        """The member, read afresh."""
        row: Member = Member.objects.get(pk=self.members[handle].pk)
        return row

    def user(self, handle: str) -> User:
        """The account of a member or of anybody of the cast, read afresh: no scope remembered."""
        pk = self.users[handle].pk if handle in self.users else self.district.world.people[handle].pk
        user: User = User.objects.get(pk=pk)
        return user

    def act(self, handle: str) -> Actor:
        """The person as an actor."""
        return Actor.of(self.user(handle), ip="127.0.0.1")

    def enter(self, organization: str, number: int, **facts: Any) -> Member:
        """One more member of a branch, without an account; `number` makes the identity number."""
        return register_members(
            actor=SYSTEM, rows=[_facts(f"党员{number}", self.organizations[organization], number, **facts)]
        )[0]


def _facts(name: str, organization: Organization, number: int, **facts: Any) -> MemberFacts:
    values: dict[str, Any] = {
        "name": name, "identity": identity(number), "organization_id": organization.pk, "standing": "full",
        "joined_on": date(2010, 7, 1), "confirmed_on": date(2011, 7, 1), "phone": f"1380000{number:04d}",
    }  # fmt: skip
    return MemberFacts(**{**values, **facts})


def build_party(district: District) -> Party:
    """Set up the organizations, enter the members, seat the secretaries: by the real services."""
    rows: dict[str, Organization] = {}
    for handle, (name, kind, sector, parent, area, attached, unit, grid) in ORGANIZATIONS.items():
        facts = OrganizationFacts(
            name=name, kind=kind, sector=sector, attached_to=attached, area_code="" if grid else area,
            unit_id=district.world.unit(unit).pk if unit else None,
            grid_id=Grid.objects.get(code=grid).pk if grid else None, established_on=BEGUN,
        )  # fmt: skip
        rows[handle] = set_up_organization(
            actor=_department(district), parent_id=rows[parent].pk if parent else None, facts=facts
        )
    accounts = [NewUser(username=username, name=name, encoded_password=encoded_password(), must_change_password=False)
                for name, _organization, _full, username in MEMBERS.values() if username]  # fmt: skip
    users = dict(
        zip(
            [handle for handle, row in MEMBERS.items() if row[3]],
            create_users(actor=SYSTEM, rows=accounts),
            strict=True,
        )
    )
    members = _members(rows, users)
    for handle, organization in SECRETARIES.items():
        appoint_officer(actor=_department(district), organization_id=rows[organization].pk, member_id=members[handle].pk,
                        duty="secretary", starts_on=BEGUN)  # fmt: skip
    return Party(district, rows, members, users)


def _department(district: District) -> Actor:
    return district.act("org_department")


def _members(rows: dict[str, Organization], users: dict[str, User]) -> dict[str, Member]:
    drafts, number = [], 0
    for handle, (name, organization, full, _username) in MEMBERS.items():
        number += 1
        facts: dict[str, Any] = {"user_id": users[handle].pk if handle in users else None}
        if not full:
            facts |= {"standing": "probationary", "joined_on": date(2026, 3, 20), "confirmed_on": None}
        drafts.append(_facts(name, rows[organization], number, **facts))
    for organization, many in FURTHER.items():
        for _each in range(many):
            number += 1
            drafts.append(_facts(f"党员{number}", rows[organization], number))
    made = register_members(actor=SYSTEM, rows=drafts)
    return dict(zip(MEMBERS, made[: len(MEMBERS)], strict=True))


@pytest.fixture
def party(district: District) -> Party:
    """The cast with its organizations and members."""
    return kept("party", lambda: build_party(district))

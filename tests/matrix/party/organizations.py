"""Organizations and officers in the matrix."""

from datetime import date
from typing import Any

from members.models import Officer
from members.services.organizations.officers import appoint_officer
from tests.matrix.admin_table import Model
from tests.matrix.lines import EVERYONE, Line, call, form, page
from tests.matrix.party import DEPARTMENT, DOOR, KEEPERS, WIDE, act
from tests.world_members import Party

#: Members see their own organization and its officers too.
SEEN = DOOR
NEW = {"name": "第一网格党小组", "kind": "group", "sector": "village", "attached_to": "village"}
LINES: tuple[Line, ...] = (
    page("members:hub", DOOR),
    page("members:phone_home", EVERYONE),
    page("members:organizations", DOOR, row="organization", is_list=True, seen=SEEN, seen_elsewhere=WIDE),
    page("members:organization", DOOR, row="organization", seen=SEEN, seen_elsewhere=WIDE),
    page("members:organization_new", KEEPERS, row="organization", seen=SEEN, seen_elsewhere=WIDE),
    form("members:organization_new", KEEPERS, door=KEEPERS, row="organization", seen=SEEN, seen_elsewhere=WIDE, data=NEW),
    page("members:act", KEEPERS, door=DOOR, row="organization", seen=SEEN, seen_elsewhere=WIDE,
         url={"subject": "organization", "verb": "officer"}),
    call("GET api:organizations-list", row="organization", is_list=True, seen=SEEN, seen_elsewhere=WIDE),
    call("GET api:organizations-detail", row="organization", seen=SEEN, seen_elsewhere=WIDE),
    act("organization", "officer", "organization", KEEPERS, seen=SEEN, member="@member", duty="publicity"),
    act("officer", "release", "officer", KEEPERS, seen=SEEN, reason="工作调动"),
)  # fmt: skip
MODELS = tuple(Model(f"members.{name}", DEPARTMENT) for name in ("organization", "term", "officer", "member"))


def rows(party: Party) -> dict[str, Any]:
    """An organization with an officer besides its secretary, here and there."""
    here, there = _at(party, "grid_branch", "party_member"), _at(party, "other_branch", "other_party_member")
    return {handle: (here[handle], there[handle]) for handle in here}


def _at(party: Party, organization: str, member: str) -> dict[str, dict[str, object]]:
    row, person = party.organizations[organization], party.members[member]
    officer: Officer = appoint_officer(
        actor=party.act("org_department"), organization_id=row.pk, member_id=person.pk, duty="discipline",
        starts_on=date(2025, 1, 1),
    )  # fmt: skip
    mark = f"/party/organizations/{row.pk}/"
    uuid = f'"id":{row.pk},'
    return {
        "organization": {"pk": row.pk, "mark": mark, "uuid": uuid, "member": person.pk}, "officer": {"pk": officer.pk, "mark": mark},
    }  # fmt: skip

"""Elections and gaps in the matrix.

The one that is planned is of 第一网格党支部, asked for by its secretary; the others are of branches of the same village.
"""

from datetime import date
from typing import Any

from members.models import Candidacy, Election, Organization
from members.services.organizations.elections import plan_election
from members.services.organizations.set_up import OrganizationFacts, set_up_organization
from tests.matrix.admin_table import Model
from tests.matrix.lines import Line, page
from tests.matrix.party import DEPARTMENT, DOOR, KEEPERS, PLACE_KEEPERS, PLACE_READERS, READERS, WIDE, act
from tests.world_members import Party
from xinhui.accounts.actors import SYSTEM
from xinhui.core import clock

#: Those above the branch decide; its own secretary asks.
ABOVE = PLACE_KEEPERS
STATES = ("called", "elected", "reported")
#: The fields of a ballot and of a report are named for its candidates: who may gets the form back.
FORM = 400
LINES: tuple[Line, ...] = (
    page("members:organization_table", READERS),
    page("members:elections", DOOR),
    page("members:election", DOOR, row="election:planned", seen=DOOR, seen_elsewhere=WIDE),
    page("members:gaps", READERS),
    page("members:gap_table", READERS),
    act("organization", "election", "organization:quiet", PLACE_KEEPERS, seen=PLACE_READERS, seats="1",
        planned_on="2099-01-01"),
    act("organization", "shift", "organization", ABOVE, seen=DOOR, months="3", reason="与村两委同步"),
    act("organization", "rename", "organization", KEEPERS, seen=DOOR, name="更名后的党支部"),
    act("organization", "move", "organization:quiet", ABOVE, seen=PLACE_READERS, parent="@target", reason="调整隶属"),
    act("organization", "dissolve", "organization:quiet", ABOVE, seen=PLACE_READERS, reason="已合并"),
    act("election", "nominate", "election:planned", KEEPERS, seen=DOOR, member="@member"),
    act("election", "call", "election:planned", ABOVE, seen=DOOR, ok=FORM),
    act("election", "ballot", "election:called", PLACE_KEEPERS, seen=PLACE_READERS, ok=FORM, present="0"),
    act("election", "conclude", "election:called", PLACE_KEEPERS, seen=PLACE_READERS),
    act("election", "report", "election:elected", PLACE_KEEPERS, seen=PLACE_READERS, ok=FORM),
    act("election", "approve", "election:reported", ABOVE, seen=PLACE_READERS),
    act("election", "refuse", "election:reported", ABOVE, seen=PLACE_READERS, reason="程序有误"),
    act("election", "cancel", "election:planned", KEEPERS, seen=DOOR, reason="改期"),
)  # fmt: skip
MODELS = tuple(Model(f"members.{name}", DEPARTMENT) for name in ("election", "candidacy", "ballot"))


def rows(party: Party) -> dict[str, Any]:
    """Here and there: an election in each state, a branch without members, another general branch to move it to."""
    here = _at(party, "village_branch", "town_committee", "grid_branch", "branch_secretary", "party_member")
    there = _at(
        party, "other_village_branch", "other_town_committee", "other_branch", "other_branch_secretary",
        "other_party_member",
    )  # fmt: skip
    return {handle: (here[handle], there[handle]) for handle in here}


def _at(party: Party, village: str, town: str, branch: str, asker: str, member: str) -> dict[str, dict[str, object]]:
    whole, person = party.organizations[village], party.members[member]
    target = _set_up(party.organizations[town], "第二党总支", "general_branch", whole.area_code)
    quiet = _set_up(whole, "待撤党支部", "branch", whole.area_code)
    seats = 1 if branch == "other_branch" else 3
    asked = plan_election(actor=party.act(asker), organization_id=party.organizations[branch].pk, seats=seats,
                          planned_on=date(2099, 1, 1))  # fmt: skip
    found: dict[str, dict[str, object]] = {
        "organization:quiet": {"pk": quiet.pk, "target": target.pk},
        "election:planned": {"pk": asked.pk, "member": person.pk},
    }
    for state in STATES:
        election = Election.objects.create(
            organization=_set_up(whole, f"{state}党支部", "branch", whole.area_code), state=state, seats=3, entitled=3,
            planned_on=clock.today(), held_on=clock.today(), asked_by=party.users[asker],
        )  # fmt: skip
        Candidacy.objects.create(election=election, member=person, is_elected=True,
                                 duty="secretary" if state == "reported" else "")  # fmt: skip
        if state == "called":
            Candidacy.objects.create(election=election, member=party.members[asker])
        found[f"election:{state}"] = {"pk": election.pk}
    return found


def _set_up(parent: Organization, name: str, kind: str, area: str) -> Organization:
    facts = OrganizationFacts(name=name, kind=kind, sector="village", attached_to="village", area_code=area)
    return set_up_organization(actor=SYSTEM, parent_id=parent.pk, facts=facts)

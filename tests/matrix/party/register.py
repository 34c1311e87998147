"""The register and letters of introduction in the matrix."""

from typing import Any

from members.models import MeasureRecord, TeamMembership
from members.services.register.help import give_help, pay_into_fund
from members.services.register.measures import assign_measure
from members.services.register.mobile import begin_stay
from members.services.register.teams import join_team
from members.services.transfers.letters import issue_out
from tests.matrix.admin_table import Model
from tests.matrix.lines import Line, form, page
from tests.matrix.party import DEPARTMENT, DOOR, KEEPERS, READERS, WIDE, act
from tests.members.register.kit import later, measure, plan
from tests.world_members import Party
from xinhui.accounts.models import Role

#: The committee above is the town's: its organizer and the department decide, not the village or the branch.
DECIDERS = frozenset({Role.ORGANIZATION_DEPARTMENT, Role.TOWN_ORGANIZER})
#: Numbers in clear: the department, and officers of the very branch.
CLEAR = DEPARTMENT | (KEEPERS - DECIDERS - {Role.VILLAGE_SECRETARY})
LINES: tuple[Line, ...] = (
    page("members:members", READERS, row="file", is_list=True, seen=READERS, seen_elsewhere=WIDE),
    page("members:member_table", READERS),
    page("members:member_new", KEEPERS),
    page("members:member", DOOR, row="file", seen=READERS, seen_elsewhere=WIDE),
    page("members:member_clear", CLEAR, door=READERS, row="file", seen=READERS, seen_elsewhere=WIDE),
    page("members:teams", READERS),
    page("members:measures", READERS, row="file", is_list=True, seen=READERS, seen_elsewhere=WIDE),
    page("members:help", READERS, row="file", is_list=True, seen=READERS, seen_elsewhere=WIDE),
    page("members:mobile", DOOR, row="file", is_list=True, seen=READERS, seen_elsewhere=WIDE),
    page("members:transfers", READERS, row="letter", is_list=True, seen=READERS, seen_elsewhere=WIDE),
    page("members:transfer_table", READERS),
    page("members:transfer_in", KEEPERS),
    page("members:transfer", DOOR, row="letter", seen=READERS, seen_elsewhere=WIDE),
    form("members:member_clear", CLEAR, door=READERS, row="file", seen=READERS, seen_elsewhere=WIDE, ok=200,
         data={"reason": "核对信息"}),
    # empty forms: what a right one does is in tests/members
    form("members:member_new", KEEPERS, door=KEEPERS, ok=400),
    form("members:transfer_in", KEEPERS, door=KEEPERS, ok=400),
    act("member", "change", "file", KEEPERS, name="阿改", ethnicity="汉族"),
    act("member", "group", "file", KEEPERS),
    act("member", "team", "file", KEEPERS, team="retired"),
    act("member", "lose", "file", KEEPERS, reason="失联"),
    act("member", "suspend", "file", DECIDERS, reason="失联"),
    act("member", "leave", "file", DECIDERS, kind="resigned", reason="本人申请"),
    act("member", "decease", "file", KEEPERS, died_on=str(later(-1))),
    act("member", "measure", "file", KEEPERS, measure="@measure", result="已上门"),
    act("member", "help", "file", KEEPERS, kind="visit", reason="走访"),
    act("team-seat", "leave", "file_team", KEEPERS, reason="已脱困"),
    act("measure", "done", "file_measure", KEEPERS, result="已上门"),
    act("measure", "drop", "file_measure", KEEPERS, reason="外出"),
    act("help", "take-back", "file_help", KEEPERS, reason="重复"),
    act("stay", "contact", "file_stay", KEEPERS, note="已联系"),
    act("stay", "home", "file_stay", KEEPERS),
    act("branch", "fund", "file_branch", KEEPERS, seen=DOOR, amount="100", reason="下拨"),
    act("letter", "confirm", "letter", KEEPERS),
    act("letter", "renew", "letter", DECIDERS, days="60"),
    act("letter", "withdraw", "letter", DECIDERS, reason="误开"),
)  # fmt: skip
MODELS = (
    Model("members.membershipplan", DEPARTMENT, DEPARTMENT), Model("members.measure", DEPARTMENT, DEPARTMENT),
    Model("members.transferletter", DEPARTMENT),
)  # fmt: skip


def rows(party: Party) -> dict[str, Any]:
    """A member in every list, here and there."""
    here, there = _at(party, "grid_branch", 601), _at(party, "other_branch", 621)
    return {handle: (here[handle], there[handle]) for handle in here}


def _at(party: Party, branch: str, number: int) -> dict[str, dict[str, object]]:
    department, organization = party.act("org_department"), party.organizations[branch]
    file, sent, contact = (party.enter(branch, number + n) for n in range(3))
    plan()
    seat: TeamMembership = join_team(actor=department, member_id=file.pk, team="hardship")
    task: MeasureRecord = assign_measure(actor=department, member_id=file.pk, measure_id=measure().pk, due_on=later(5))
    fund = pay_into_fund(actor=department, organization_id=organization.pk, amount_fen=100_00, reason="下拨").fund
    assert fund is not None
    given = give_help(
        actor=department, member_id=file.pk, kind="money", amount_fen=10_00, fund_id=fund.pk, reason="慰问"
    )
    stay = begin_stay(actor=department, member_id=file.pk, province="广西", contact_id=contact.pk)
    letter = issue_out(actor=department, member_id=sent.pk, outside="外地党委", reason="调动")
    mark, of_letter = f"/party/members/{file.pk}/", f"/party/transfers/{letter.pk}/"
    return {
        "file": {"pk": file.pk, "mark": mark, "measure": measure().pk}, "file_team": {"pk": seat.pk},
        "file_measure": {"pk": task.pk}, "file_help": {"pk": given.pk}, "file_stay": {"pk": stay.pk},
        "file_branch": {"pk": organization.pk}, "letter": {"pk": letter.pk, "mark": of_letter},
    }  # fmt: skip

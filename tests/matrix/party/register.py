"""The register and letters of introduction in the matrix."""

from typing import Any

from members.models import MeasureRecord, TeamMembership
from members.services.register.change import link_account
from members.services.register.help import give_help, pay_into_fund
from members.services.register.measures import assign_measure
from members.services.register.mobile import begin_stay
from members.services.register.standing import mark_out_of_touch, suspend_member
from members.services.register.teams import join_team
from members.services.transfers.letters import issue_inside, issue_out
from members.services.transfers.reception import receive_letter
from tests.matrix.admin_table import Model
from tests.matrix.lines import Line, call, form, page
from tests.matrix.party import DEPARTMENT, DOOR, KEEPERS, PLACE_KEEPERS, READERS, WIDE, act
from tests.members.register.kit import later, measure, plan
from tests.world_members import Party
from xinhui.accounts.actors import SYSTEM
from xinhui.accounts.models import Role
from xinhui.accounts.services.create_user import NewUser, create_users

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
    act("member", "link", "file", KEEPERS, username="@username"),
    act("member", "unlink", "file_linked", KEEPERS, reason="账号有误"),
    act("member", "group", "file", KEEPERS),
    act("member", "team", "file", KEEPERS, team="retired"),
    act("member", "assign", "file", KEEPERS, measure="@further", due_on=str(later(9))),
    act("member", "stay", "file_contact", KEEPERS, province="广西", contact="@contact"),
    act("member", "letter", "file", DECIDERS, to_organization="@to", reason="户口迁移", days="60"),
    act("member", "letter-out", "file", DECIDERS, outside="外地党委", reason="调动", days="60"),
    act("member", "lose", "file", KEEPERS, reason="失联"),
    act("member", "find", "file_lost", KEEPERS, reason="已取得联系"),
    act("member", "suspend", "file", DECIDERS, reason="失联"),
    act("member", "restore", "file_suspended", DECIDERS, reason="已取得联系"),
    act("member", "leave", "file", DECIDERS, kind="resigned", reason="本人申请"),
    act("member", "decease", "file", KEEPERS, died_on=str(later(-1))),
    act("member", "measure", "file", KEEPERS, measure="@measure", result="已上门"),
    act("member", "help", "file", KEEPERS, kind="visit", reason="走访"),
    act("team-seat", "leave", "file_team", KEEPERS, reason="已脱困"),
    act("measure", "done", "file_measure", KEEPERS, result="已上门"),
    act("measure", "drop", "file_measure", KEEPERS, reason="外出"),
    act("help", "take-back", "file_help", KEEPERS, reason="重复"),
    act("stay", "contact", "file_stay", KEEPERS, note="已联系"),
    act("stay", "person", "file_stay", KEEPERS, contact="@contact"),
    act("stay", "home", "file_stay", KEEPERS),
    act("branch", "fund", "file_branch", KEEPERS, seen=DOOR, amount="100", reason="下拨"),
    act("branch", "measures", "file_branch", KEEPERS, seen=DOOR, measure="@further", due_on=str(later(9))),
    # into the branch of the neighbouring grid: those above receive, this branch's own officer answers for the stub
    act("letter", "receive", "letter_inside", PLACE_KEEPERS),
    act("letter", "stub", "letter_received", KEEPERS),
    act("letter", "confirm", "letter", KEEPERS),
    act("letter", "renew", "letter", DECIDERS, days="60"),
    act("letter", "withdraw", "letter", DECIDERS, reason="误开"),
    call("GET api:members-list", row="file", is_list=True, seen=READERS, seen_elsewhere=WIDE),
    call("GET api:members-detail", row="file", seen=READERS, seen_elsewhere=WIDE),
)  # fmt: skip
MODELS = (
    Model("members.membershipplan", DEPARTMENT, DEPARTMENT), Model("members.measure", DEPARTMENT, DEPARTMENT),
    Model("members.transferletter", DEPARTMENT), Model("members.affiliation", DEPARTMENT),
    Model("members.teammembership", DEPARTMENT), Model("members.measurerecord", DEPARTMENT),
    Model("members.helpfund", DEPARTMENT), Model("members.mobilestay", DEPARTMENT),
)  # fmt: skip


def rows(party: Party) -> dict[str, Any]:
    """A member in every list, here and there."""
    here, there = _at(party, "grid_branch", "second_branch", 601), _at(party, "other_branch", "other_organ_branch", 621)
    return {handle: (here[handle], there[handle]) for handle in here}


def _at(party: Party, branch: str, to: str, number: int) -> dict[str, dict[str, object]]:
    department, organization, target = party.act("org_department"), party.organizations[branch], party.organizations[to]
    file, sent, contact, lost, away, linked = (party.enter(branch, number + n) for n in range(6))
    plan()
    accounts = [NewUser(username=f"{name}{number}", name=name) for name in ("free", "linked")]
    free, own = create_users(actor=SYSTEM, rows=accounts)
    link_account(actor=department, member_id=linked.pk, username=own.username)
    seat: TeamMembership = join_team(actor=department, member_id=file.pk, team="hardship")
    task: MeasureRecord = assign_measure(actor=department, member_id=file.pk, measure_id=measure().pk, due_on=later(5))
    fund = pay_into_fund(actor=department, organization_id=organization.pk, amount_fen=100_00, reason="下拨").fund
    assert fund is not None
    given = give_help(
        actor=department, member_id=file.pk, kind="money", amount_fen=10_00, fund_id=fund.pk, reason="慰问"
    )
    stay = begin_stay(actor=department, member_id=file.pk, province="广西", contact_id=contact.pk)
    mark_out_of_touch(actor=department, member_id=lost.pk, reason="失联")
    suspend_member(actor=department, member_id=away.pk, reason="失联")
    further = measure(title="结对帮扶").pk
    return {
        "file": {
            "pk": file.pk, "mark": f"/party/members/{file.pk}/", "measure": measure().pk, "further": further,
            "to": target.pk, "username": free.username, "uuid": f'"id":{file.pk},',
        },
        "file_linked": {"pk": linked.pk}, "file_lost": {"pk": lost.pk}, "file_suspended": {"pk": away.pk},
        "file_contact": {"pk": contact.pk, "contact": file.pk},
        "file_team": {"pk": seat.pk}, "file_measure": {"pk": task.pk}, "file_help": {"pk": given.pk},
        "file_stay": {"pk": stay.pk, "contact": sent.pk},
        "file_branch": {"pk": organization.pk, "further": further},
        **_letters(party, branch, sent.pk, target.pk, number),
    }  # fmt: skip


def _letters(party: Party, branch: str, sent: int, target: int, number: int) -> dict[str, dict[str, object]]:
    """Out of the district; to another branch; received there, the stub outstanding."""
    department = party.act("org_department")
    letter = issue_out(actor=department, member_id=sent, outside="外地党委", reason="调动")
    inside, received = (
        issue_inside(actor=department, member_id=party.enter(branch, number + n).pk, to_organization_id=target,
                     reason="户口迁移")
        for n in (6, 7)
    )  # fmt: skip
    receive_letter(actor=department, transfer_letter_id=received.pk)
    return {
        "letter": {"pk": letter.pk, "mark": f"/party/transfers/{letter.pk}/"},
        "letter_inside": {"pk": inside.pk}, "letter_received": {"pk": received.pk},
    }  # fmt: skip

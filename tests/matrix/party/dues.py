"""Dues in the matrix."""

from typing import Any

from members.models import DuesCharge
from members.rules.months import months_after
from members.services.dues.assess import assess_month
from members.services.dues.bases import set_base
from members.services.dues.collect import collect, collect_special
from members.services.dues.frame import this_month
from members.services.dues.pass_up import pass_up
from tests.matrix.admin_table import Model
from tests.matrix.lines import PARTY_MEMBER, Line, call, form, page
from tests.matrix.party import DEPARTMENT, DOOR, KEEPERS, MEMBERS, PLACE_KEEPERS, READERS, WIDE, act
from tests.world_members import Party
from xinhui.accounts.actors import SYSTEM
from xinhui.accounts.models import Role
from xinhui.core import clock

COMMITTEE = frozenset({Role.ORGANIZATION_DEPARTMENT, Role.TOWN_ORGANIZER})
#: Pay is seen by who keeps the records, by oneself, and elsewhere only by the organization department.
PAY, PAY_ELSEWHERE = KEEPERS | {PARTY_MEMBER}, DEPARTMENT
PAID: dict[str, Any] = {"seen": PAY, "seen_elsewhere": PAY_ELSEWHERE}
LINES: tuple[Line, ...] = (
    page("members:dues", READERS),
    page("members:dues_branch", READERS, row="dues_branch", seen=READERS, seen_elsewhere=WIDE),
    page("members:dues_table", KEEPERS, row="dues_branch", seen=KEEPERS, seen_elsewhere=DEPARTMENT),
    form("members:dues_collect", KEEPERS, door=KEEPERS, row="dues_branch", seen=KEEPERS, seen_elsewhere=DEPARTMENT,
         data={"charges": "@charge", "method": "cash"}),
    page("members:dues_member", PAY, door=DOOR, row="dues_member", seen=DOOR, seen_elsewhere=WIDE),
    page("members:dues_receipt", PAY, door=DOOR, row="dues_payment", seen=PAY, seen_elsewhere=PAY_ELSEWHERE),
    page("members:my_dues", MEMBERS),
    act("dues_member", "base", "dues_member", KEEPERS, seen=DOOR, pay_kind="paid", base="5000"),
    act("dues_member", "special", "dues_member", KEEPERS, seen=DOOR, amount="100", method="cash", note="抗洪救灾"),
    act("dues_member", "relief", "dues_member", COMMITTEE, seen=DOOR, reason="重病"),
    act("dues_member", "excuse", "dues_member", KEEPERS, seen=DOOR, reason="住院"),
    act("dues_payment", "back", "dues_payment", KEEPERS, seen=PAY, seen_elsewhere=PAY_ELSEWHERE, reason="记错"),
    act("dues_ledger", "up", "dues_branch", KEEPERS, seen=DOOR, amount="1.00"),
    form("members:act", KEEPERS, door=DOOR, ok=400, url={"subject": "dues_ledger", "verb": "publish"}, row="dues_branch",
         seen=DOOR, seen_elsewhere=WIDE, data={"year": "1900"}),
    act("dues_transfer", "confirm", "dues_transfer", PLACE_KEEPERS, seen=KEEPERS, seen_elsewhere=DEPARTMENT),
    call("GET api:dues-payments-list", row="dues_payment", is_list=True, **PAID),
    call("GET api:dues-payments-detail", row="dues_payment", **PAID),
    call("GET api:dues-arrears-list", row="dues_arrear", is_list=True, **PAID),
    call("GET api:dues-arrears-detail", row="dues_arrear", **PAID),
    act("dues_transfer", "refuse", "dues_transfer", PLACE_KEEPERS, seen=KEEPERS, seen_elsewhere=DEPARTMENT, reason="不符"),
)  # fmt: skip
MODELS = tuple(Model(f"members.{name}", DEPARTMENT) for name in ("duesledger", "duestransfer", "duesentry"))


def rows(party: Party) -> dict[str, Any]:
    """A member charged this month, a payment, a ledger with money on its way up, here and there."""
    cast = (("branch_secretary", "grid_branch", "party_member"),
            ("other_branch_secretary", "other_branch", "other_party_member"))  # fmt: skip
    for who, _branch, member in cast:
        for handle in (who, member):
            set_base(actor=party.act(who), member_id=party.members[handle].pk, pay_kind="paid", base=600_000)
    assess_month(actor=SYSTEM)
    here, there = (_at(party, *each) for each in cast)
    return {handle: (here[handle], there[handle]) for handle in here}


def _at(party: Party, who: str, branch: str, handle: str) -> dict[str, dict[str, object]]:
    actor, organization, member = party.act(who), party.organizations[branch], party.members[handle]
    owed = DuesCharge.objects.get(member=party.members[who])
    collect(actor=actor, organization_id=organization.pk, method="cash",
            charge_ids=[DuesCharge.objects.get(member=member).pk])  # fmt: skip
    payment = collect_special(actor=actor, member_id=member.pk, amount=50_000, method="cash", note="特殊党费")
    transfer = pass_up(actor=actor, organization_id=organization.pk, amount=100)
    last = DuesCharge.objects.create(
        member=member, organization=organization, area_code=organization.area_code, month=months_after(this_month(), -1),
        pay_kind="small", base=0, rate=0, amount=20, charged_at=clock.now(),
    )  # fmt: skip
    return {
        "dues_arrear": {"pk": member.pk, "mark": f'"id":{last.member_id},'},
        "dues_branch": {"pk": organization.pk, "mark": f"/party/dues/branches/{organization.pk}/", "charge": owed.pk},
        "dues_member": {"pk": member.pk, "mark": member.name},
        "dues_payment": {"pk": payment.pk, "mark": payment.number},
        "dues_transfer": {"pk": transfer.pk, "mark": transfer.number},
    }  # fmt: skip

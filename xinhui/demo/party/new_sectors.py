"""The new sectors of the demo district: the committee of an industry chain, branches of couriers and of riders."""

from datetime import date

from members.rules.identity import check_digit
from members.services.organizations.officers import appoint_officer
from members.services.organizations.set_up import OrganizationFacts, set_up_organization
from members.services.register.enter import MemberFacts, register_members
from members.states.organization import Duty
from xinhui.demo.party.base import DemoParty

CHAIN = "新会陈皮产业链"
#: systems.md, M4: two branches of new forms of employment.
BRANCHES = ("新会区外卖配送行业党支部", "新会区快递行业党支部")
MEMBERS = 5


def build(party: DemoParty) -> None:
    """One committee below the district's, two branches below the committee of the organs, members and secretaries."""
    department = party.actor("zuzhibu")
    chain = OrganizationFacts(
        name=f"中共{CHAIN}委员会", short_name="陈皮产业链党委", kind="committee", sector="private", attached_to="chain",
        place=CHAIN, established_on=date(2022, 3, 18),
    )  # fmt: skip
    set_up_organization(actor=department, parent_id=party.committee.pk, facts=chain)
    for number, name in enumerate(BRANCHES):
        facts = OrganizationFacts(
            name=name, kind="branch", sector="new_employment", attached_to="enterprise", place="行业协会",
            established_on=date(2022, 4, 8),
        )  # fmt: skip
        branch = set_up_organization(actor=department, parent_id=party.committee.pk, facts=facts)
        rows = [_facts(branch.pk, 100 * number + each) for each in range(MEMBERS)]
        members = register_members(actor=department, rows=rows)
        appoint_officer(actor=department, organization_id=branch.pk, member_id=members[0].pk, duty=Duty.SECRETARY)


def _facts(branch_id: int, number: int) -> MemberFacts:
    """A fictitious rider; the region of the identity number is one that is given to nobody."""
    first = f"440798{1985 + number % 10}0{1 + number % 9}15{number:03d}"
    return MemberFacts(
        name=f"{'陈林黄李梁'[number % 5]}{'伟强志明华'[number // 5 % 5]}{'锋杰'[number % 2]}",
        identity=first + check_digit(first), organization_id=branch_id, standing="full", joined_on=date(2015, 7, 1),
        confirmed_on=date(2016, 7, 1), occupation="外卖骑手" if number < 100 else "快递员",
    )  # fmt: skip

"""Plans, measures, teams and money of the small district, by the real services."""

from datetime import date, timedelta
from typing import Any

from members.models import HelpEntry, HelpFund, Measure, MembershipPlan, TeamMembership
from members.services.register.help import give_help, pay_into_fund
from members.services.register.teams import join_team
from tests.world_members import Party
from xinhui.core import clock
from xinhui.outbox.models import Message


def plan() -> MembershipPlan:
    """The plan in force."""
    found: MembershipPlan = MembershipPlan.objects.get_or_create(
        is_in_force=True, defaults={"title": "“1+6+N”党员管理方案", "year": 2026}
    )[0]
    return found


def measure(team: str = "hardship", *, every: int = 3, title: str = "走访慰问") -> Measure:
    """A measure in force for a team."""
    found: Measure = Measure.objects.get_or_create(
        plan=plan(), team=team, title=title, defaults={"what": "上门走访，了解需求", "every_months": every}
    )[0]
    return found


def in_team(party: Party, who: str = "party_member", team: str = "hardship") -> TeamMembership:
    """Somebody in a team, by the branch's secretary (the other branch's by its own)."""
    plan()
    secretary = "other_branch_secretary" if who.startswith("other_party") else "branch_secretary"
    return join_team(actor=party.act(secretary), member_id=party.members[who].pk, team=team)


def fund(party: Party, fen: int = 100_00, *, organization: str = "grid_branch") -> HelpFund:
    """A fund with so much in it."""
    entry = pay_into_fund(actor=party.act("org_department"), organization_id=party.organizations[organization].pk,
                          amount_fen=fen, reason="上级党委下拨")  # fmt: skip
    assert entry.fund is not None
    return entry.fund


def given_to(party: Party, fen: int, source: HelpFund, who: str = "org_department", **facts: Any) -> HelpEntry:
    """Money for 阿兰 out of a fund."""
    body: dict[str, Any] = {"kind": "money", "reason": "春节慰问", **facts}
    return give_help(actor=party.act(who), member_id=party.members["party_member"].pk, amount_fen=fen,
                     fund_id=source.pk, **body)  # fmt: skip


def later(days: int) -> date:
    """So many days from today."""
    return clock.today() + timedelta(days=days)


def told(kind: str) -> dict[str, int]:
    """Username → messages of a kind in the portal itself."""
    found: dict[str, int] = {}
    for name in Message.objects.filter(kind=kind).values_list("recipient__username", flat=True):
        found[name] = found.get(name, 0) + 1
    return found

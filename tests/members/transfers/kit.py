"""Letters in any state, by the real services."""

from datetime import date, timedelta
from typing import Any

from members.models import Member, TransferLetter
from members.services.register.enter import MemberFacts
from members.services.transfers import letters as le
from members.services.transfers import reception as re
from members.states.transfer import LetterState
from tests.world_members import Party, identity
from xinhui.core import clock


def inside(party: Party, who: str = "party_member", to: str = "other_branch", **facts: Any) -> TransferLetter:
    """A letter from 第一网格党支部 to 双水网格党支部, by the town's party-building office."""
    return le.issue_inside(actor=party.act("org_department"), member_id=party.members[who].pk,
                           to_organization_id=party.organizations[to].pk, reason="户口迁移", **facts)  # fmt: skip


def out(party: Party, who: str = "party_member", **facts: Any) -> TransferLetter:
    """A letter out of the district."""
    return le.issue_out(actor=party.act("org_department"), member_id=party.members[who].pk,
                        outside="中共佛山市顺德区大良街道工作委员会", reason="工作调动", **facts)  # fmt: skip


def incoming(days_ago: int = 3, **facts: Any) -> re.Incoming:
    """What somebody brings."""
    body = {
        "outside": "中共江门市蓬江区委组织部",
        "outside_number": "蓬组介〔2026〕12号",
        "reason": "工作调动",
        **facts,
    }
    return re.Incoming(issued_on=clock.today() - timedelta(days=days_ago), **body)


def newcomer(party: Party, number: int = 950, *, branch: str = "grid_branch", **facts: Any) -> MemberFacts:
    """Who brings it."""
    body: dict[str, Any] = {
        "name": "阿远", "identity": identity(number), "organization_id": party.organizations[branch].pk,
        "standing": "full", "joined_on": date(2012, 7, 1), "confirmed_on": date(2013, 7, 1), "phone": "13800009999",
    }  # fmt: skip
    return MemberFacts(**{**body, **facts})


def put(letter: TransferLetter, state: LetterState) -> TransferLetter:
    """The letter in a state, with the days that it needs."""
    today = clock.today()
    received = today if state in (LetterState.RECEIVED, LetterState.RETURNED) else None
    TransferLetter.objects.filter(pk=letter.pk).update(
        state=state, received_on=received, returned_on=today if state == LetterState.RETURNED else None
    )
    letter.refresh_from_db()
    return letter


def where(party: Party, who: str = "party_member") -> tuple[str, str]:
    """The member's branch and state."""
    row: Member = Member.objects.select_related("organization").get(pk=party.members[who].pk)
    return row.organization.name, row.state

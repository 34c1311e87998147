"""A team that took office by an election, brought there by the members room's own verbs."""

from datetime import date, datetime
from typing import Any

from cadres.models import FollowUpVisit
from cadres.services.visits.daily import plan_visits
from cadres.services.visits.verbs import hold_follow_up
from members.models import Election
from members.services.organizations import ballots, elections
from tests.world_cadres import Cadres
from tests.world_members import Party
from xinhui.accounts.actors import SYSTEM
from xinhui.core import clock
from xinhui.core.clock import LOCAL

#: The day of the ballot and of taking office.
START = datetime(2026, 10, 20, 9, tzinfo=LOCAL)


def elected(party: Party) -> Election:
    """第一网格党支部 has a new committee, approved above."""
    with clock.moved(START):
        branch, own, above = party.organizations["grid_branch"], party.act("branch_secretary"), party.act("secretary")
        row = elections.plan_election(actor=own, organization_id=branch.pk, seats=3, planned_on=clock.today())
        for member in branch.members.filter(standing="full").order_by("pk")[:4]:
            elections.nominate(actor=own, election_id=row.pk, member_id=member.pk)
        elections.call_election(actor=above, election_id=row.pk)
        votes = dict(zip(row.candidates.order_by("pk").values_list("pk", flat=True), (8, 7, 6, 2), strict=True))
        ballots.hold_ballot(actor=own, election_id=row.pk, present=8, votes=votes)
        chosen = row.candidates.filter(is_elected=True).order_by("pk").values_list("pk", flat=True)
        duties = dict(zip(chosen, ("secretary", "organization", "publicity"), strict=True))
        ballots.report_result(actor=own, election_id=row.pk, duties=duties)
        return ballots.approve_result(actor=above, election_id=row.pk)


def planned(party: Party) -> FollowUpVisit:
    """The first of its three visits."""
    elected(party)
    with clock.moved(START):
        assert plan_visits(actor=SYSTEM) == 3
    return FollowUpVisit.objects.get(months=3)


def held(cadres: Cadres, row: FollowUpVisit, *problems: str, **facts: Any) -> FollowUpVisit:
    """Held by 叶科长."""
    facts = {"condition": "fair", "notes": "班子团结", "problems_due_on": date(2027, 3, 1), **facts}
    return hold_follow_up(actor=cadres.act("cadre_office"), visit_id=row.pk, problems=problems, **facts)

"""Elections of the demo district, one in each state, by the real services; committees where seven members are."""

from collections.abc import Callable
from datetime import timedelta

from django.db.models import Count, Q

from members.models import Election, Member, Officer, Organization
from members.services.organizations.ballots import approve_result, hold_ballot, report_result
from members.services.organizations.elections import call_election, nominate, plan_election
from members.states.organization import Duty
from xinhui.accounts.actors import Actor
from xinhui.core import clock
from xinhui.demo.party.base import DemoParty

#: How far the elections of 罗坑镇 have come, a branch each.
STAGES = ("planned", "called", "called", "elected", "reported", "approved", "approved")
COMMITTEE = (Duty.ORGANIZATION, Duty.PUBLICITY, Duty.DISCIPLINE)
TOWN = "440705103"
FULL = Q(members__state="active", members__standing="full")


def build(party: DemoParty) -> None:
    """Committees first, then elections under way in one town."""
    _seat_committees(party)
    for stage, branch in zip(STAGES, _branches_of(TOWN), strict=False):
        _Story(party, branch).until(stage)


def _branches_of(town: str) -> list[Organization]:
    rows = (
        Organization.objects.branches().filter(area_code__startswith=town).annotate(full=Count("members", filter=FULL))
    )
    return list(rows.filter(full__gte=7).order_by("path")[: len(STAGES)])


def _seat_committees(party: DemoParty) -> None:
    """Three more officers where seven full members are; a few branches have yet to elect theirs: gaps to show."""
    full = Member.objects.full().filter(offices=None).order_by("organization_id", "pk")
    by_branch: dict[int, list[int]] = {}
    for pk, organization_id in full.values_list("pk", "organization_id"):
        by_branch.setdefault(organization_id, []).append(pk)
    rows = []
    for number, (organization_id, members) in enumerate(by_branch.items()):
        if len(members) >= 6 and number % 37:
            rows += [
                Officer(organization_id=organization_id, member_id=member, duty=duty, starts_on=party.since)
                for member, duty in zip(members, COMMITTEE, strict=False)
            ]
    Officer.objects.bulk_create(rows, batch_size=1000)


class _Story:
    """One branch's election, as far as it has come."""

    def __init__(self, party: DemoParty, branch: Organization) -> None:
        self.branch, self.now = branch, clock.now()
        secretary = branch.officers.in_force().get(duty=Duty.SECRETARY).member.user
        assert secretary is not None  # grid leaders have accounts
        self.own, self.above = Actor.of(secretary), party.actor(f"town{TOWN[6:]}-party")

    def until(self, stage: str) -> None:
        """Every step up to the stage, a week apart."""
        with clock.moved(self.now - timedelta(days=40)):
            planned_on = clock.today() + timedelta(days=21)
            election = plan_election(actor=self.own, organization_id=self.branch.pk, seats=3, planned_on=planned_on)
            for member in Member.objects.full().filter(organization=self.branch).order_by("pk")[:4]:
                nominate(actor=self.own, election_id=election.pk, member_id=member.pk)
        steps: dict[str, Callable[[Election], object]] = {
            "called": lambda row: call_election(actor=self.above, election_id=row.pk),
            "elected": self._ballot,
            "reported": self._report,
            "approved": lambda row: approve_result(actor=self.above, election_id=row.pk),
        }
        for week, (name, step) in enumerate(steps.items(), 1):
            if stage == "planned" or list(steps).index(stage) < list(steps).index(name):
                return
            with clock.moved(self.now - timedelta(days=40 - 7 * week)):
                step(election)

    def _ballot(self, election: Election) -> None:
        entitled = Member.objects.full().filter(organization=self.branch).count()
        candidates = election.candidates.order_by("pk").values_list("pk", flat=True)
        votes = dict(zip(candidates, (entitled, entitled - 1, entitled - 2, 1), strict=True))
        hold_ballot(actor=self.own, election_id=election.pk, present=entitled, votes=votes)

    def _report(self, election: Election) -> None:
        elected = election.candidates.filter(is_elected=True).order_by("pk").values_list("pk", flat=True)
        duties = dict(zip(elected, (Duty.SECRETARY, *COMMITTEE), strict=False))
        report_result(actor=self.own, election_id=election.pk, duties=duties)

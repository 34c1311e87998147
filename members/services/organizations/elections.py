"""Elections: asked for, candidates, called, called off.

Source: 《中国共产党基层组织选举工作条例》 (2020).
"""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from members.models import Candidacy, Election
from members.rules.organizations import OrganizationKind, Vote
from members.selectors.recipients import above, members_of
from members.services.frame import hold_member, hold_organization, require_keeper_of
from members.services.organizations.election_frame import (
    check_seats,
    decided,
    full_members,
    hold_election,
    no_elections,
    require_above,
    tell,
    write,
)
from members.states.election import ELECTION_TABLE
from members.states.organization import Standing
from xinhui.accounts.actors import Actor, person_id
from xinhui.core import clock
from xinhui.core.checks import line, number
from xinhui.core.errors import Conflict, InvalidInput


def plan_election(*, actor: Actor, organization_id: int, seats: int, planned_on: date) -> Election:
    """Ask the organization above to hold an election; it is told.

    Raises NotFound, Forbidden, InvalidInput (seats, planned_on), Conflict `election-under-way`, `no-elections`.
    """
    with transaction.atomic():
        organization = hold_organization(organization_id)
        require_keeper_of(actor, organization)
        if organization.kind in (OrganizationKind.TEMPORARY_BRANCH, OrganizationKind.GROUP):
            raise no_elections(organization)
        check_seats(organization, seats, full_members(organization))
        if planned_on < clock.today():
            raise InvalidInput(code="day-past", field="planned_on", message=_("This day has passed."),
                               action=_("Give today or later."))  # fmt: skip
        if Election.objects.open().filter(organization=organization).exists():
            raise Conflict(
                code="election-under-way", message=_("An election of this organization is under way."),
                action=_("Finish it or call it off first."),
            )  # fmt: skip
        election = Election.objects.create(
            organization=organization, seats=seats, planned_on=planned_on, asked_by_id=person_id(actor)
        )
        tell(above(organization), election, "asked", {"seats": seats, "day": planned_on.isoformat()})
        write(actor, election, "plan", {"seats": seats, "on": planned_on})
    return election


def nominate(*, actor: Actor, election_id: int, member_id: int) -> Candidacy:
    """Put a full member on the list. Raises NotFound, Forbidden, InvalidInput (member), TransitionRefused, Conflict
    `candidate-there`."""
    with transaction.atomic():
        election = hold_election(election_id)
        require_keeper_of(actor, election.organization)
        ELECTION_TABLE.next(election.state, "nominate")
        member = hold_member(member_id, field="member")
        if member.standing != Standing.FULL:
            raise InvalidInput(
                code="probationary-candidate", field="member",
                message=_("A probationary member cannot be elected (Constitution of the Party, article 7)."),
                action=_("Choose a full member."),
            )  # fmt: skip
        if not member.organization.path.startswith(election.organization.path):
            raise InvalidInput(
                code="member-elsewhere", field="member",
                message=_("%(name)s belongs to another organization.") % {"name": member.name},
                action=_("Transfer the membership first."),
            )  # fmt: skip
        if Candidacy.objects.filter(election=election, member=member).exists():
            raise Conflict(code="candidate-there", field="member", message=_("This member stands already."))
        candidacy = Candidacy.objects.create(election=election, member=member)
        write(actor, election, "nominate", {"member": member.pk})
    return candidacy


def call_election(*, actor: Actor, election_id: int, delegates: int | None = None) -> Election:
    """Approve the asking and the candidates; those with a vote are counted and told. Done by those above.

    `delegates`: who votes where it is no branch. Raises NotFound, Forbidden, InvalidInput (delegates),
    TransitionRefused, Conflict `too-few-candidates`.
    """
    with transaction.atomic():
        election = hold_election(election_id)
        organization = election.organization
        require_above(actor, organization)
        target = ELECTION_TABLE.next(election.state, "call")
        if organization.is_branch:
            voters = full_members(organization)
            check_seats(organization, election.seats, voters)
        else:
            voters = number(delegates or 0, field="delegates", least=election.seats, most=2000)
        standing = Candidacy.objects.filter(election=election).count()
        least = Vote(voters, voters, election.seats).least_candidates
        if standing < least:
            raise Conflict(
                code="too-few-candidates",
                message=_("%(seats)d seats need %(least)d candidates, a fifth more than seats; there are %(there)d.")
                % {"seats": election.seats, "least": least, "there": standing},
                action=_("Nominate more (election regulations)."),
            )  # fmt: skip
        election.state, election.entitled = target, voters
        election.save(update_fields=["state", "entitled"])
        tell(members_of(organization), election, "called",
              {"seats": election.seats, "day": election.planned_on.isoformat()})  # fmt: skip
        write(actor, election, "call", {"entitled": voters})
    return election


def cancel_election(*, actor: Actor, election_id: int, reason: str) -> Election:
    """Call an election off, and say why. Raises NotFound, Forbidden, InvalidInput (reason), TransitionRefused."""
    reason = line(reason, field="reason")
    with transaction.atomic():
        election = hold_election(election_id)
        require_keeper_of(actor, election.organization)
        election.state, election.note = ELECTION_TABLE.next(election.state, "cancel"), reason
        election.save(update_fields=["state", "note"])
        decided(actor, election, "cancel", reason)
    return election

"""What every verb of an election begins and ends with: who decides above, rows locked, people told, the trail.

Lock order: the organization, the election, the audit chain.
"""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from members.models import Election, Member, Organization
from members.rules.organizations import COMMITTEE_SEATS, LEAST_FOR_COMMITTEE, has_committee
from members.selectors.recipients import concerned
from members.services.frame import hold_organization
from members.services.organizations.officers import require_appointer
from members.states.election import ElectionState
from members.states.organization import Duty
from xinhui.accounts.actors import Actor
from xinhui.audit.services import record
from xinhui.core.checks import hold, number, unknown
from xinhui.core.errors import Conflict, Forbidden, InvalidInput
from xinhui.outbox.services.enqueue import Draft, enqueue


def full_members(organization: Organization) -> int:
    """Members with a vote in the organization itself."""
    return Member.objects.full().filter(organization=organization).count()


def check_seats(organization: Organization, seats: int, voters: int) -> None:
    """Raise InvalidInput unless so many seats fit the organization and its members with a vote."""
    number(seats, field="seats", least=1, most=31)
    if not organization.is_branch:
        return
    if not has_committee(voters) and seats != 1:
        raise InvalidInput(
            code="too-few-for-committee", field="seats",
            message=_("With %(voters)d full members a branch elects one secretary; a committee needs %(least)d.")
            % {"voters": voters, "least": LEAST_FOR_COMMITTEE},
            action=_("Give 1 seat (work regulations of branches)."),
        )  # fmt: skip
    if has_committee(voters) and seats not in COMMITTEE_SEATS:
        raise InvalidInput(
            code="committee-size", field="seats",
            message=_("A branch committee has %(least)d to %(most)d members.")
            % {"least": COMMITTEE_SEATS[0], "most": COMMITTEE_SEATS[-1]},
            action=_("Give a number between them (work regulations of branches)."),
        )  # fmt: skip


def no_elections(organization: Organization) -> Conflict:
    """Its head is appointed."""
    return Conflict(
        code="no-elections",
        message=_("A %(kind)s holds no election.") % {"kind": organization.get_kind_display()},
        action=_("Its head is appointed."),
    )


def hold_election(election_id: int) -> Election:
    """The election with its organization, both locked, the organization first. Raises NotFound."""
    organization_id = Election.objects.filter(pk=election_id).values_list("organization_id", flat=True).first()
    if organization_id is None:
        raise unknown()
    organization = hold_organization(organization_id)
    election = hold(Election.objects.all(), election_id)
    election.organization = organization
    return election


def require_above(actor: Actor, organization: Organization) -> None:
    """What the organization above decides is not decided by its own officers. Raises Forbidden."""
    require_appointer(actor, organization, Duty.SECRETARY)
    if actor.kind != "system" and Election.objects.open().filter(
        organization=organization, asked_by_id=actor.user_id
    ).exists():  # fmt: skip
        raise Forbidden(
            code="own-election", message=_("Nobody decides on an election that they asked for themselves."),
            action=_("Ask another person above."),
        )  # fmt: skip


def tell(recipients: set[int], election: Election, event: str, context: Mapping[str, Any]) -> None:
    enqueue(drafts=[
        Draft(key=f"party-election-{event}:{election.pk}", recipient_id=user_id, kind=f"party.election_{event}",
              context={"organization": str(election.organization), **context}, link=f"/party/elections/{election.pk}/")
        for user_id in sorted(recipients)
    ])  # fmt: skip


def decided(actor: Actor, election: Election, verb: str, note: str) -> None:
    state = str(ElectionState(election.state).label)
    tell(concerned(election.organization), election, "decided", {"state": state, "note": note})
    write(actor, election, verb, {"reason": note} if note else {})


def write(actor: Actor, election: Election, verb: str, detail: Mapping[str, Any]) -> None:
    record(actor=actor, verb=f"party.election.{verb}", target=election, area_code=election.organization.area_code,
           detail={"organization": election.organization_id, **detail})  # fmt: skip

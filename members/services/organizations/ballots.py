"""Ballots and results: votes written down, offices settled, reported and approved above."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from members.models import Ballot, Candidacy, Election, Officer
from members.rules.organizations import Vote
from members.selectors.recipients import above
from members.services.frame import require_keeper_of
from members.services.organizations.election_frame import decided, hold_election, require_above, tell, write
from members.services.organizations.officers import seat
from members.services.organizations.set_up import begin_term
from members.states.election import ELECTION_TABLE
from members.states.organization import Duty
from xinhui.accounts.actors import Actor, person_id
from xinhui.core import clock
from xinhui.core.checks import day_after, line, number, past_day
from xinhui.core.errors import Conflict, InvalidInput

#: Offices that those elected settle among themselves; one must be the secretary.
ELECTED_DUTIES = (Duty.SECRETARY, Duty.DEPUTY, Duty.ORGANIZATION, Duty.PUBLICITY, Duty.DISCIPLINE, Duty.COMMITTEE)


def hold_ballot(
    *, actor: Actor, election_id: int, present: int, votes: Mapping[int, int], held_on: date | None = None
) -> Ballot:
    """Write down a ballot: who came, and votes by candidate (`{candidacy id: votes}`) of those not yet elected.

    Elected is who has more than half of those present, the most first; who ties for the last seat stands again. Without
    four fifths present it elects nobody, and is written down all the same. When every seat is filled it is concluded.
    Raises NotFound, Forbidden, InvalidInput (present, votes, held_on), TransitionRefused.
    """
    day = past_day(held_on, field="held_on")
    with transaction.atomic():
        election = hold_election(election_id)
        require_keeper_of(actor, election.organization)
        election.state = ELECTION_TABLE.next(election.state, "ballot")
        present_term = election.organization.terms.open().first()
        if present_term is not None:
            day_after(present_term.begun_on, day, field="held_on")
        standing = {row.pk: row for row in Candidacy.objects.filter(election=election, is_elected=False)}
        left = election.seats - Candidacy.objects.filter(election=election, is_elected=True).count()
        vote = Vote(election.entitled or 0, number(present, field="present", most=election.entitled or 0), left)
        _check_votes(votes, standing, vote)
        ballot = Ballot.objects.create(
            election=election, number=election.ballots.count() + 1, held_on=day, entitled=vote.entitled,
            present=present, seats=left, votes={str(pk): votes.get(pk, 0) for pk in standing},
            is_quorate=vote.is_quorate, at=clock.now(), by_id=person_id(actor),
        )  # fmt: skip
        chosen = [int(pk) for pk in vote.elected({str(pk): many for pk, many in votes.items()})]
        Candidacy.objects.filter(pk__in=chosen).update(is_elected=True, updated_at=clock.now())
        if vote.is_quorate:
            election.held_on = day
        if len(chosen) == left:
            election.state = ELECTION_TABLE.next(election.state, "conclude")
        election.save(update_fields=["state", "held_on"])
        write(actor, election, "ballot", {"number": ballot.number, "present": present, "elected": len(chosen)})
    return ballot


def _check_votes(votes: Mapping[int, int], standing: Mapping[int, Candidacy], vote: Vote) -> None:
    for pk, many in votes.items():
        if pk not in standing:
            raise InvalidInput(
                code="candidate-unknown", field="votes", message=_("Votes for somebody who does not stand."),
                action=_("Reload the page to see what has happened since."),
            )  # fmt: skip
        if not 0 <= many <= vote.present:
            raise InvalidInput(
                code="votes-beyond-present", field="votes",
                message=_("%(name)s cannot have %(votes)d votes of %(present)d present.")
                % {"name": standing[pk].member.name, "votes": many, "present": vote.present},
            )  # fmt: skip
    if sum(votes.values()) > vote.present * vote.seats:
        raise InvalidInput(
            code="votes-beyond-seats", field="votes",
            message=_("More votes were counted than %(present)d ballots for %(seats)d seats can hold.")
            % {"present": vote.present, "seats": vote.seats},
            action=_("Count again: a ballot with more names than seats is void."),
        )  # fmt: skip


def conclude_election(*, actor: Actor, election_id: int) -> Election:
    """Leave the remaining seats open and go on with those elected. Raises NotFound, Forbidden, TransitionRefused,
    Conflict `nobody-elected`."""
    with transaction.atomic():
        election = hold_election(election_id)
        require_keeper_of(actor, election.organization)
        election.state = ELECTION_TABLE.next(election.state, "conclude")
        if not Candidacy.objects.filter(election=election, is_elected=True).exists():
            raise Conflict(
                code="nobody-elected", message=_("Nobody has been elected yet."), action=_("Hold another ballot.")
            )
        election.save(update_fields=["state"])
        write(actor, election, "conclude", {})
    return election


def report_result(*, actor: Actor, election_id: int, duties: Mapping[int, str]) -> Election:
    """Say who of those elected takes which office (`{candidacy id: duty}`, one secretary) and report it above.

    Raises NotFound, Forbidden, InvalidInput (duties), TransitionRefused.
    """
    with transaction.atomic():
        election = hold_election(election_id)
        require_keeper_of(actor, election.organization)
        election.state = ELECTION_TABLE.next(election.state, "report")
        elected = list(Candidacy.objects.filter(election=election, is_elected=True).select_related("member"))
        _check_duties(duties, elected)
        for row in elected:
            row.duty = duties[row.pk]
            row.save(update_fields=["duty"])
        election.save(update_fields=["state"])
        names = "、".join(f"{row.member.name}（{row.get_duty_display()}）" for row in elected)
        tell(above(election.organization), election, "reported", {"names": names})
        write(actor, election, "report", {"duties": {str(pk): duty for pk, duty in duties.items()}})
    return election


def _check_duties(duties: Mapping[int, str], elected: Sequence[Candidacy]) -> None:
    if set(duties) != {row.pk for row in elected} or not set(duties.values()) <= set(ELECTED_DUTIES):
        raise InvalidInput(
            code="duties-do-not-fit", field="duties", message=_("Each of those elected takes one office."),
            action=_("Choose an office for everybody on the list."),
        )  # fmt: skip
    if list(duties.values()).count(Duty.SECRETARY) != 1:
        raise InvalidInput(
            code="one-secretary", field="duties", message=_("An organization has one secretary."),
            action=_("Choose one secretary."),
        )  # fmt: skip


def approve_result(*, actor: Actor, election_id: int) -> Election:
    """Approve the result: the old term and its offices end, the new one begins on the day of the ballot.

    Done by those above. Raises NotFound, Forbidden, TransitionRefused.
    """
    with transaction.atomic():
        election = hold_election(election_id)
        organization = election.organization
        require_above(actor, organization)
        election.state = ELECTION_TABLE.next(election.state, "approve")
        day = election.held_on or clock.today()
        organization.terms.open().update(ended_on=day, updated_at=clock.now())
        election.term = begin_term(organization, day)
        elected = Candidacy.objects.filter(election=election, is_elected=True).select_related("member__user")
        Officer.objects.filter(organization=organization, ends_on=None).update(ends_on=day, updated_at=clock.now())
        for row in elected:
            seat(organization, row.member, row.duty, day)
        election.save(update_fields=["state", "term"])
        decided(actor, election, "approve", "")
    return election


def refuse_result(*, actor: Actor, election_id: int, reason: str) -> Election:
    """Not approve the result, and say why: another election must be held. Raises NotFound, Forbidden, InvalidInput
    (reason), TransitionRefused."""
    reason = line(reason, field="reason")
    with transaction.atomic():
        election = hold_election(election_id)
        require_above(actor, election.organization)
        election.state, election.note = ELECTION_TABLE.next(election.state, "refuse"), reason
        election.save(update_fields=["state", "note"])
        decided(actor, election, "refuse", reason)
    return election

"""Elections: under way, coming due, and one with its candidates and ballots."""

from datetime import date

from django.db.models import QuerySet

from members.models import Ballot, Candidacy, Election, Term
from members.rules.months import months_after
from members.states.election import ElectionState
from xinhui.accounts.models import User
from xinhui.accounts.scope import area_range
from xinhui.core import clock

AHEAD_MONTHS = 6


def elections_of(user: User, area: str = "", state: str = "") -> QuerySet[Election]:
    """Elections that the reader sees, the newest first."""
    rows = Election.objects.visible_to(user).select_related("organization")
    if area:
        rows = rows.filter(**area_range("organization__area_code", area))
    return (rows.filter(state=state) if state else rows).order_by("-planned_on", "-pk")


def coming_due(user: User, area: str = "", until: date | None = None) -> QuerySet[Term]:
    """Terms that end within half a year or have ended, without an election under way; the most urgent first."""
    day = until or months_after(clock.today(), AHEAD_MONTHS)
    rows = Term.objects.visible_to(user).open().filter(organization__dissolved_on=None, due_on__lte=day)
    rows = rows.exclude(organization__in=Election.objects.open().values("organization"))
    if area:
        rows = rows.filter(**area_range("organization__area_code", area))
    return rows.select_related("organization").order_by("due_on", "organization__path")


def candidates_of(election: Election) -> list[Candidacy]:
    """Those who stand, with the member and the branch; the elected first."""
    rows = election.candidates.select_related("member__organization")
    return sorted(rows, key=lambda row: (not row.is_elected, row.pk))


def ballots_with_names(election: Election, candidates: list[Candidacy]) -> list[tuple[Ballot, list[tuple[str, int]]]]:
    """(ballot, [(name, votes) the most first])."""
    names = {str(row.pk): row.member.name for row in candidates}
    found = []
    for ballot in election.ballots.order_by("number"):
        votes = sorted(ballot.votes.items(), key=lambda item: -item[1])
        found.append((ballot, [(names.get(pk, "?"), many) for pk, many in votes]))
    return found


def approved_since(day: date) -> QuerySet[Election]:
    """Elections whose team took office between the day and today: for jobs of the portal itself, which has no user."""
    rows = Election.objects.filter(state=ElectionState.APPROVED, term__begun_on__range=(day, clock.today()))
    return rows.select_related("organization", "term").order_by("pk")

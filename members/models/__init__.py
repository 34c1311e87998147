"""Models of the members room, one module a subject."""

from members.models.daily import DailyRun
from members.models.election import Ballot, Candidacy, Election
from members.models.member import Member
from members.models.organization import Officer, Organization, Term

__all__ = [
    "Ballot",
    "Candidacy",
    "DailyRun",
    "Election",
    "Member",
    "Officer",
    "Organization",
    "Term",
]

"""Models of the members room, one module a subject."""

from members.models.daily import DailyRun
from members.models.election import Ballot, Candidacy, Election
from members.models.member import Member
from members.models.organization import Officer, Organization, Term
from members.models.quarter_work import (
    JointAgreement,
    JointMeeting,
    JointTopic,
    OwnersCommittee,
    SatisfactionCount,
    SatisfactionRound,
)
from members.models.quarters import PropertyContract, PropertyFirm, Quarter, QuarterCoverage

__all__ = [
    "Ballot",
    "Candidacy",
    "DailyRun",
    "Election",
    "JointAgreement",
    "JointMeeting",
    "JointTopic",
    "Member",
    "Officer",
    "Organization",
    "OwnersCommittee",
    "PropertyContract",
    "PropertyFirm",
    "Quarter",
    "QuarterCoverage",
    "SatisfactionCount",
    "SatisfactionRound",
    "Term",
]

"""Models of the members room, one module a subject."""

from members.models.care import HelpEntry, HelpFund, MobileContact, MobileStay
from members.models.member import Member
from members.models.organization import Officer, Organization, Term
from members.models.teams import Measure, MeasureRecord, MembershipPlan, TeamMembership
from members.models.transfer import Affiliation, LetterStep, TransferLetter

__all__ = [
    "Affiliation",
    "HelpEntry",
    "HelpFund",
    "LetterStep",
    "Measure",
    "MeasureRecord",
    "Member",
    "MembershipPlan",
    "MobileContact",
    "MobileStay",
    "Officer",
    "Organization",
    "TeamMembership",
    "Term",
    "TransferLetter",
]

"""Models of the members room, one module a subject."""

from members.models.centre_bookings import ActivitySignUp, CentreActivity, RoomBooking, ServiceAppointment
from members.models.centres import Centre, CentreRoom, CentreService, VisitCount
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
    "ActivitySignUp",
    "Ballot",
    "Candidacy",
    "Centre",
    "CentreActivity",
    "CentreRoom",
    "CentreService",
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
    "RoomBooking",
    "SatisfactionCount",
    "SatisfactionRound",
    "ServiceAppointment",
    "Term",
    "VisitCount",
]

"""Models of the members room, one module a subject."""

from members.models.alliance import Alliance, AllianceAttendance, AllianceMeeting, AllianceSeat
from members.models.alliance_lists import AllianceItem, AllianceProject, AllianceProjectEntry
from members.models.member import Member
from members.models.organization import Officer, Organization, Term

__all__ = [
    "Alliance",
    "AllianceAttendance",
    "AllianceItem",
    "AllianceMeeting",
    "AllianceProject",
    "AllianceProjectEntry",
    "AllianceSeat",
    "Member",
    "Officer",
    "Organization",
    "Term",
]

"""Models of the members room, one module a subject."""

from members.models.appraisal import Appraisal, Appraised
from members.models.life import Attendance, MakeUp, Meeting, MeetingFile, Resolution, WrongCode
from members.models.member import Member
from members.models.organization import Officer, Organization, Term

__all__ = [
    "Appraisal",
    "Appraised",
    "Attendance",
    "MakeUp",
    "Meeting",
    "MeetingFile",
    "Member",
    "Officer",
    "Organization",
    "Resolution",
    "Term",
    "WrongCode",
]

"""Models of the members room, one module a subject."""

from members.models.alliance import Alliance, AllianceAttendance, AllianceMeeting, AllianceSeat
from members.models.alliance_lists import AllianceItem, AllianceProject, AllianceProjectEntry
from members.models.member import Member
from members.models.organization import Officer, Organization, Term
from members.models.review import (
    ReviewAssignment,
    ReviewCriterion,
    ReviewObjection,
    ReviewOrgan,
    ReviewRound,
    ReviewScore,
    ReviewVisit,
)
from members.models.study import StudyAttendance, StudyGroup, StudyPlan, StudySeat, StudySession

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
    "ReviewAssignment",
    "ReviewCriterion",
    "ReviewObjection",
    "ReviewOrgan",
    "ReviewRound",
    "ReviewScore",
    "ReviewVisit",
    "StudyAttendance",
    "StudyGroup",
    "StudyPlan",
    "StudySeat",
    "StudySession",
    "Term",
]

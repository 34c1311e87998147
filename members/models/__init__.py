"""Models of the members room, one module a subject."""

from members.models.appraisal import Appraisal, Appraised
from members.models.daily import DailyRun
from members.models.election import Ballot, Candidacy, Election
from members.models.life import Attendance, MakeUp, Meeting, MeetingFile, Resolution, WrongCode
from members.models.development import CasePerson, DevelopmentCase, ProbationDecision, StepRecord
from members.models.dues import DuesBase, DuesCharge, DuesRelief, DuesRun
from members.models.dues_money import DuesEntry, DuesLedger, DuesPayment, DuesPublication, DuesTransfer
from members.models.member import Member
from members.models.organization import Officer, Organization, Term
from members.models.service import Registration, ServicePost, ServiceRequest, UnitPartnership
from members.models.service_records import ServiceHours, ServiceRecord
from members.models.trades import Participant, ReportTile, TradeReport, TradeShare, TradeTask
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
    "Appraisal",
    "Appraised",
    "Attendance",
    "Ballot",
    "Candidacy",
    "DailyRun",
    "Election",
    "MakeUp",
    "Meeting",
    "MeetingFile",
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
    "Resolution",
from members.models.university import Course, CourseSession, Lesson, School, SchoolTerm
from members.models.university_people import (
    CourseAttendance,
    CourseCertificate,
    Enrolment,
    SchoolBranch,
    SchoolOuting,
    Student,
    TemporaryAttachment,
)

__all__ = [
    "Course",
    "CourseAttendance",
    "CourseCertificate",
    "CourseSession",
    "Enrolment",
    "Lesson",
    "Member",
    "Officer",
    "Organization",
    "School",
    "SchoolBranch",
    "SchoolOuting",
    "SchoolTerm",
    "Student",
    "TemporaryAttachment",
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
    "CasePerson",
    "DevelopmentCase",
    "DuesBase",
    "DuesCharge",
    "DuesEntry",
    "DuesLedger",
    "DuesPayment",
    "DuesPublication",
    "DuesRelief",
    "DuesRun",
    "DuesTransfer",
    "Member",
    "Officer",
    "Organization",
    "ProbationDecision",
    "StepRecord",
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
    "WrongCode",
    "Participant",
    "Registration",
    "ReportTile",
    "ServiceHours",
    "ServicePost",
    "ServiceRecord",
    "ServiceRequest",
    "Term",
    "TradeReport",
    "TradeShare",
    "TradeTask",
    "UnitPartnership",
    "TeamMembership",
    "Term",
    "TransferLetter",
]

"""Models of the members room, one module a subject."""

from members.models.alliance import Alliance, AllianceAttendance, AllianceMeeting, AllianceSeat
from members.models.alliance_lists import AllianceItem, AllianceProject, AllianceProjectEntry
from members.models.appraisal import Appraisal, Appraised
from members.models.cadre_files import CadreDocument, CadreFile, CadrePost, RequiredDocument
from members.models.care import HelpEntry, HelpFund, MobileContact, MobileStay
from members.models.centre_bookings import ActivitySignUp, CentreActivity, RoomBooking
from members.models.centres import Centre, CentreRoom, CentreService, VisitCount
from members.models.chain_work import ChainActivity, ChainDemand, DemandEntry
from members.models.chains import ChainFirm, FirmMember, IndustryChain, PlatformStation
from members.models.daily import DailyRun
from members.models.deeds import Deed, DeedObjection, DeedPhoto
from members.models.development import CasePerson, DevelopmentCase, ProbationDecision, StepRecord
from members.models.dues import DuesBase, DuesCharge, DuesRelief, DuesRun
from members.models.dues_money import DuesEntry, DuesLedger, DuesPayment, DuesPublication, DuesTransfer
from members.models.election import Ballot, Candidacy, Election
from members.models.geese import Goose, GooseEntry
from members.models.honours import Honour
from members.models.life import Attendance, MakeUp, Meeting, MeetingFile, Resolution, WrongCode
from members.models.member import Member
from members.models.organization import Officer, Organization, Term
from members.models.points import PointAccount, PointEntry, PointRule, PointRuleSet
from members.models.quarter_work import (
    JointAgreement,
    JointMeeting,
    JointTopic,
    OwnersCommittee,
    SatisfactionCount,
    SatisfactionRound,
)
from members.models.quarters import PropertyContract, PropertyFirm, Quarter, QuarterCoverage
from members.models.review import (
    ReviewAssignment,
    ReviewCriterion,
    ReviewObjection,
    ReviewOrgan,
    ReviewRound,
    ReviewScore,
    ReviewVisit,
)
from members.models.secretary_grades import (
    GradeEntry,
    Grading,
    GradingCriterion,
    GradingItem,
    SecretaryGrade,
    SecretaryScore,
)
from members.models.service import Registration, ServicePost, ServiceRequest, UnitPartnership
from members.models.service_records import ServiceHours, ServiceRecord
from members.models.shop import Redemption, ShopGood, ShopMovement
from members.models.study import StudyAttendance, StudyGroup, StudyPlan, StudySeat, StudySession
from members.models.teams import Measure, MeasureRecord, MembershipPlan, TeamMembership
from members.models.trades import Participant, ReportTile, TradeReport, TradeShare, TradeTask
from members.models.transfer import Affiliation, LetterStep, TransferLetter
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
from members.models.village_lists import VillageList, VillageListItem
from members.models.village_plans import (
    PlanReview,
    PlanTarget,
    ProjectEntry,
    ProjectMilestone,
    TargetYear,
    VillagePlan,
    VillageProject,
)

__all__ = [
    "ActivitySignUp",
    "Affiliation",
    "Alliance",
    "AllianceAttendance",
    "AllianceItem",
    "AllianceMeeting",
    "AllianceProject",
    "AllianceProjectEntry",
    "AllianceSeat",
    "Appraisal",
    "Appraised",
    "Attendance",
    "Ballot",
    "CadreDocument",
    "CadreFile",
    "CadrePost",
    "Candidacy",
    "CasePerson",
    "Centre",
    "CentreActivity",
    "CentreRoom",
    "CentreService",
    "ChainActivity",
    "ChainDemand",
    "ChainFirm",
    "Course",
    "CourseAttendance",
    "CourseCertificate",
    "CourseSession",
    "DailyRun",
    "Deed",
    "DeedObjection",
    "DeedPhoto",
    "DemandEntry",
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
    "Election",
    "Enrolment",
    "FirmMember",
    "Goose",
    "GooseEntry",
    "GradeEntry",
    "Grading",
    "GradingCriterion",
    "GradingItem",
    "HelpEntry",
    "HelpFund",
    "Honour",
    "IndustryChain",
    "JointAgreement",
    "JointMeeting",
    "JointTopic",
    "Lesson",
    "LetterStep",
    "MakeUp",
    "Measure",
    "MeasureRecord",
    "Meeting",
    "MeetingFile",
    "Member",
    "MembershipPlan",
    "MobileContact",
    "MobileStay",
    "Officer",
    "Organization",
    "OwnersCommittee",
    "Participant",
    "PlanReview",
    "PlanTarget",
    "PlatformStation",
    "PointAccount",
    "PointEntry",
    "PointRule",
    "PointRuleSet",
    "ProbationDecision",
    "ProjectEntry",
    "ProjectMilestone",
    "PropertyContract",
    "PropertyFirm",
    "Quarter",
    "QuarterCoverage",
    "Redemption",
    "Registration",
    "ReportTile",
    "RequiredDocument",
    "Resolution",
    "ReviewAssignment",
    "ReviewCriterion",
    "ReviewObjection",
    "ReviewOrgan",
    "ReviewRound",
    "ReviewScore",
    "ReviewVisit",
    "RoomBooking",
    "SatisfactionCount",
    "SatisfactionRound",
    "School",
    "SchoolBranch",
    "SchoolOuting",
    "SchoolTerm",
    "SecretaryGrade",
    "SecretaryScore",
    "ServiceHours",
    "ServicePost",
    "ServiceRecord",
    "ServiceRequest",
    "ShopGood",
    "ShopMovement",
    "StepRecord",
    "Student",
    "StudyAttendance",
    "StudyGroup",
    "StudyPlan",
    "StudySeat",
    "StudySession",
    "TargetYear",
    "TeamMembership",
    "TemporaryAttachment",
    "Term",
    "TradeReport",
    "TradeShare",
    "TradeTask",
    "TransferLetter",
    "UnitPartnership",
    "VillageList",
    "VillageListItem",
    "VillagePlan",
    "VillageProject",
    "VisitCount",
    "WrongCode",
]

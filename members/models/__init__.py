"""Models of the members room, one module a subject."""

from members.models.member import Member
from members.models.organization import Officer, Organization, Term
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
    "Term",
]

"""Models of the members room, one module a subject."""

from members.models.member import Member
from members.models.organization import Officer, Organization, Term
from members.models.service import Registration, ServicePost, ServiceRequest, UnitPartnership
from members.models.service_records import ServiceHours, ServiceRecord

__all__ = [
    "Member",
    "Officer",
    "Organization",
    "Registration",
    "ServiceHours",
    "ServicePost",
    "ServiceRecord",
    "ServiceRequest",
    "Term",
    "UnitPartnership",
]

"""Models of the members room, one module a subject."""

from members.models.member import Member
from members.models.organization import Officer, Organization, Term
from members.models.service import Registration, ServicePost, ServiceRequest, UnitPartnership
from members.models.service_records import ServiceHours, ServiceRecord
from members.models.trades import Participant, ReportTile, TradeReport, TradeShare, TradeTask

__all__ = [
    "Member",
    "Officer",
    "Organization",
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
]

"""Models of the members room, one module a subject."""

from members.models.development import CasePerson, DevelopmentCase, ProbationDecision, StepRecord
from members.models.dues import DuesBase, DuesCharge, DuesRelief, DuesRun
from members.models.dues_money import DuesEntry, DuesLedger, DuesPayment, DuesPublication, DuesTransfer
from members.models.member import Member
from members.models.organization import Officer, Organization, Term

__all__ = [
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
    "Term",
]

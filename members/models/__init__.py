"""Models of the members room, one module a subject."""

from members.models.member import Member
from members.models.organization import Officer, Organization, Term

__all__ = [
    "Member",
    "Officer",
    "Organization",
    "Term",
]

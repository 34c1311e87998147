"""Models of the members room, one module a subject."""

from members.models.deeds import Deed, DeedObjection, DeedPhoto
from members.models.member import Member
from members.models.organization import Officer, Organization, Term
from members.models.points import PointAccount, PointEntry, PointRule, PointRuleSet
from members.models.shop import Redemption, ShopGood, ShopMovement

__all__ = [
    "Deed",
    "DeedObjection",
    "DeedPhoto",
    "Member",
    "Officer",
    "Organization",
    "PointAccount",
    "PointEntry",
    "PointRule",
    "PointRuleSet",
    "Redemption",
    "ShopGood",
    "ShopMovement",
    "Term",
]

"""The six teams of “1+6+N”, what help is given in, what was recorded of a measure. Pure."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class MemberTeam(models.TextChoices):
    """The six teams that a plan cares for; a member may belong to several."""

    IN_SERVICE = "in_service", _("Members in service")
    NEW_SECTORS = "new_sectors", _("Members of the two new sectors")
    RETIRED = "retired", _("Retired members")
    WITHOUT_OFFICE = "without_office", _("Members without a post")
    MOBILE = "mobile", _("Mobile members")
    HARDSHIP = "hardship", _("Members in hardship")


class HelpKind(models.TextChoices):
    """A line of a help fund's ledger, or a visit without money."""

    ALLOCATED = "allocated", _("Paid into the fund")
    VISIT = "visit", pgettext_lazy("register", "Visit")
    MONEY = "money", pgettext_lazy("register", "Money")
    GOODS = "goods", pgettext_lazy("register", "Goods")
    RETURNED = "returned", _("Entry taken back")


#: What is given to a member.
GIVEN = (HelpKind.VISIT, HelpKind.MONEY, HelpKind.GOODS)


class StayEnd(models.TextChoices):
    """How the time elsewhere ended."""

    HOME = "home", _("Came home")
    MOVED = "moved", _("Membership transferred")
    LOST = "lost", _("Marked out of touch")
    CLOSED = "closed", _("File closed")


class Round(models.IntegerChoices):
    """How often a measure is taken, in months."""

    ONCE = 0, pgettext_lazy("register", "Once")
    MONTHLY = 1, pgettext_lazy("register", "Monthly")
    QUARTERLY = 3, pgettext_lazy("register", "Quarterly")
    HALF_YEARLY = 6, pgettext_lazy("register", "Half-yearly")
    YEARLY = 12, pgettext_lazy("register", "Yearly")

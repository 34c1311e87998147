"""What organizations, officers and members are and where they stand. Pure."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Attachment(models.TextChoices):
    """What an organization is attached to."""

    UNIT = "unit", _("Unit")
    VILLAGE = "village", _("Village or community")
    GRID = "grid", _("Grid")
    QUARTER = "quarter", _("Residential quarter")
    ENTERPRISE = "enterprise", _("Enterprise")
    SCHOOL = "school", _("School")
    CHAIN = "chain", _("Industry chain")
    TOWN = "town", _("Town or district")


class Sector(models.TextChoices):
    """The field an organization works in; decides its term and who looks after it."""

    ORGAN = "organ", _("Organs")
    VILLAGE = "village", pgettext_lazy("sector", "Villages")
    COMMUNITY = "community", pgettext_lazy("sector", "Communities")
    STATE_FIRM = "state_firm", _("State-owned firms")
    PRIVATE = "private", _("Private firms and social organizations")
    NEW_EMPLOYMENT = "new_employment", _("New forms of employment")
    SCHOOL = "school", _("Schools")
    RETIRED = "retired", _("Retired people")


#: Sectors whose organizations are elected for five years at every level.
VILLAGE_SECTORS = frozenset({Sector.VILLAGE, Sector.COMMUNITY})


class Duty(models.TextChoices):
    """What an officer answers for."""

    SECRETARY = "secretary", pgettext_lazy("party", "Secretary")
    DEPUTY = "deputy", pgettext_lazy("party", "Deputy secretary")
    ORGANIZATION = "organization", _("Committee member for organization")
    PUBLICITY = "publicity", _("Committee member for publicity")
    DISCIPLINE = "discipline", _("Committee member for discipline")
    COMMITTEE = "committee", pgettext_lazy("party", "Committee member")
    GROUP_LEADER = "group_leader", _("Group leader")


#: Officers who keep the records of their organization and of all below it.
KEEPING_DUTIES = (Duty.SECRETARY, Duty.DEPUTY, Duty.ORGANIZATION)


class Standing(models.TextChoices):
    """What a member is; a probationary member has no vote."""

    FULL = "full", _("Full member")
    PROBATIONARY = "probationary", _("Probationary member")


class MemberState(models.TextChoices):
    """Whether the membership goes on here."""

    ACTIVE = "active", _("On the register")
    OUT_OF_TOUCH = "out_of_touch", _("Out of touch")
    MOVED = "moved", _("Transferred away")
    SUSPENDED = "suspended", _("Membership suspended")
    LEFT = "left", _("Left or removed")
    DECEASED = "deceased", _("Deceased")


#: Those who count as members of their organization.
COUNTED = (MemberState.ACTIVE, MemberState.OUT_OF_TOUCH)


class Education(models.TextChoices):
    """Highest education, as the yearly statistics of members group it."""

    POSTGRADUATE = "postgraduate", _("Postgraduate")
    BACHELOR = "bachelor", _("Bachelor's degree")
    COLLEGE = "college", _("Junior college")
    SECONDARY = "secondary", _("Secondary school")
    BASIC = "basic", _("Junior secondary or below")

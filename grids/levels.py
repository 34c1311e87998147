"""Levels that a whistle climbs, and the posts that answer for each. Pure.

Source: design.md, “The whistle engine”: village/community → town/street → district department →
district command centre; above the centre stands the district leader in charge, who is reminded until it is answered.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from xinhui.accounts.roles import Role


class Level(models.IntegerChoices):
    """Who must act, lowest first."""

    VILLAGE = 1, _("Village/community")
    TOWN = 2, _("Town/street")
    DEPARTMENT = 3, _("District department")
    COMMAND = 4, _("District command centre")
    LEADER = 5, _("District leader")


class Stage(models.TextChoices):
    """What the holder of an open step must do before it is due."""

    APPROVE = "approve", _("Approve")
    DISPATCH = "dispatch", _("Dispatch")
    RESPOND = "respond", _("Respond")
    HANDLE = "handle", _("Handle")
    REVIEW_RETURN = "review_return", _("Decide on the return")
    RULE = "rule", _("Rule on the dispute")
    VERIFY = "verify", _("Verify on site")
    CLOSE = "close", pgettext_lazy("stage", "Close")
    SUPERVISE = "supervise", _("Reply to supervision")


#: Posts told when a step reaches a level. At DEPARTMENT the step's unit decides; elsewhere the area does.
LEVEL_ROLES: dict[int, tuple[Role, ...]] = {
    Level.VILLAGE: (Role.VILLAGE_SECRETARY,),
    Level.TOWN: (Role.TOWN_DISPATCHER, Role.TOWN_LEADER),
    Level.DEPARTMENT: (Role.DEPARTMENT_HANDLER, Role.DEPARTMENT_LEADER),
    Level.COMMAND: (Role.COMMAND_CENTRE,),
    Level.LEADER: (Role.DISTRICT_LEADER,),
}

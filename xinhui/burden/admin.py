"""The meter's rows in the admin: to look at, so that every figure can be traced."""

from django.contrib import admin

from xinhui.accounts.roles import Role
from xinhui.admin import ScopedAdmin
from xinhui.burden.models import Effort


@admin.register(Effort)
class EffortAdmin(ScopedAdmin):
    """Forms filled in."""

    view_roles = (Role.COMMAND_CENTRE,)
    list_display = ("at", "role", "form", "channel", "asked", "filled", "seconds")
    list_filter = ("channel", "role")
    date_hierarchy = "at"

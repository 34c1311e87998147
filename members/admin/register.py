"""Admin pages of the register: plans and measures are edited here, the rest is read and exported."""

from typing import ClassVar

from django.contrib import admin

from members import models as m
from members.admin.base import PartyAdmin
from xinhui.accounts.roles import Role


class CatalogueAdmin(PartyAdmin):
    """What the organization department decides."""

    edit_roles: ClassVar[tuple[Role, ...]] = (Role.ORGANIZATION_DEPARTMENT,)


@admin.register(m.MembershipPlan)
class MembershipPlanAdmin(CatalogueAdmin):
    """Plans, one in force."""

    list_display = ("title", "year", "is_in_force")


@admin.register(m.Measure)
class MeasureAdmin(CatalogueAdmin):
    """The catalogue of measures."""

    list_display = ("title", "team", "plan", "every_months", "is_in_force")
    list_filter = ("team", "is_in_force")
    search_fields = ("title", "what")
    list_select_related = ("plan",)


@admin.register(m.TransferLetter)
class TransferLetterAdmin(PartyAdmin):
    """Letters of introduction."""

    list_display = ("number", "direction", "member", "state", "issued_on", "expires_on", "received_on", "returned_on")
    list_filter = ("direction", "state")
    search_fields = ("number", "member__name")
    list_select_related = ("member",)

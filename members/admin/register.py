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


@admin.register(m.Affiliation)
class AffiliationAdmin(PartyAdmin):
    """Where members belonged."""

    list_display = ("member", "organization", "starts_on", "ends_on")
    search_fields = ("member__name", "organization__name")
    list_select_related = ("member", "organization")


@admin.register(m.TeamMembership)
class TeamMembershipAdmin(PartyAdmin):
    """Members in the six teams."""

    list_display = ("member", "team", "plan", "starts_on", "ends_on")
    list_filter = ("team",)
    search_fields = ("member__name",)
    list_select_related = ("member", "plan")


@admin.register(m.MeasureRecord)
class MeasureRecordAdmin(PartyAdmin):
    """Measures of members, due and done."""

    list_display = ("member", "measure", "due_on", "done_on", "dropped_on")
    search_fields = ("member__name", "measure__title")
    list_select_related = ("member", "measure")


@admin.register(m.HelpFund)
class HelpFundAdmin(PartyAdmin):
    """Funds for members in hardship."""

    list_display = ("organization", "balance_fen")
    search_fields = ("organization__name",)
    list_select_related = ("organization",)


@admin.register(m.MobileStay)
class MobileStayAdmin(PartyAdmin):
    """Members who live elsewhere."""

    list_display = ("member", "province", "since", "last_contact_on", "contact_due_on", "ended_on")
    search_fields = ("member__name",)
    list_select_related = ("member",)

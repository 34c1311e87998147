"""Admin pages of organizations, their terms and officers, and members: read and exported; verbs are on the pages."""

from django.contrib import admin

from members import models as m
from members.admin.base import PartyAdmin


@admin.register(m.Organization)
class OrganizationAdmin(PartyAdmin):
    """Organizations."""

    list_display = ("name", "kind", "sector", "parent", "area_code", "attached_to", "established_on", "dissolved_on")
    list_filter = ("kind", "sector", "attached_to")
    search_fields = ("name", "short_name", "area_code")
    list_select_related = ("parent",)


@admin.register(m.Term)
class TermAdmin(PartyAdmin):
    """Terms of office."""

    list_display = ("organization", "begun_on", "due_on", "shift_months", "ended_on")
    search_fields = ("organization__name",)
    list_select_related = ("organization",)


@admin.register(m.Officer)
class OfficerAdmin(PartyAdmin):
    """Officers."""

    list_display = ("organization", "member", "duty", "starts_on", "ends_on")
    list_filter = ("duty",)
    search_fields = ("organization__name", "member__name")
    list_select_related = ("organization", "member")


@admin.register(m.Member)
class MemberAdmin(PartyAdmin):
    """Members, without what is sealed."""

    exclude = ("identity_sealed", "identity_print", "phone_sealed")
    list_display = ("name", "sex", "organization", "standing", "state", "joined_on", "confirmed_on")
    list_filter = ("standing", "state", "education")
    search_fields = ("name", "organization__name")
    list_select_related = ("organization",)

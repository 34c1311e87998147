"""Admin pages of development: looked at and exported, without what is sealed."""

from django.contrib import admin

from members import models as m
from members.admin.base import PartyAdmin


@admin.register(m.DevelopmentCase)
class DevelopmentCaseAdmin(PartyAdmin):
    """Cases, without what is sealed."""

    exclude = ("identity_sealed", "identity_print", "phone_sealed")
    list_display = ("name", "organization", "state", "stage", "step", "applied_on", "due_on")
    list_filter = ("state", "stage")
    search_fields = ("name", "organization__name")
    list_select_related = ("organization",)


@admin.register(m.StepRecord)
class StepRecordAdmin(PartyAdmin):
    """Steps taken."""

    list_display = ("case", "number", "on", "is_late", "by", "voided_at")
    list_filter = ("is_late",)
    search_fields = ("case__name",)
    list_select_related = ("case", "by")


@admin.register(m.CasePerson)
class CasePersonAdmin(PartyAdmin):
    """Guides and introducers."""

    list_display = ("case", "member", "role", "since", "until")
    list_filter = ("role",)
    search_fields = ("case__name", "member__name")
    list_select_related = ("case", "member")

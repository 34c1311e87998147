"""Admin pages of alliances: read and exported; verbs are on the pages."""

from django.contrib import admin

from members import models as m
from members.admin.base import PartyAdmin


@admin.register(m.Alliance)
class AllianceAdmin(PartyAdmin):
    """Alliances."""

    list_display = ("name", "area_code", "organization", "founded_on", "dissolved_on")
    search_fields = ("name", "area_code")
    list_select_related = ("organization",)


@admin.register(m.AllianceSeat)
class AllianceSeatAdmin(PartyAdmin):
    """Seats."""

    list_display = ("alliance", "unit", "representative", "is_part_time_member", "joined_on", "left_on")
    list_filter = ("is_part_time_member",)
    search_fields = ("alliance__name", "unit__name")
    list_select_related = ("alliance", "unit")


@admin.register(m.AllianceMeeting)
class AllianceMeetingAdmin(PartyAdmin):
    """Meetings."""

    list_display = ("alliance", "topic", "planned_on", "state", "held_on")
    list_filter = ("state",)
    search_fields = ("topic", "alliance__name")
    list_select_related = ("alliance",)


@admin.register(m.AllianceAttendance)
class AllianceAttendanceAdmin(PartyAdmin):
    """Attendance at meetings."""

    list_display = ("meeting", "seat", "representative", "was_present")
    list_filter = ("was_present",)
    list_select_related = ("meeting", "seat__alliance", "seat__unit")


@admin.register(m.AllianceItem)
class AllianceItemAdmin(PartyAdmin):
    """Resources and demands."""

    list_display = ("title", "side", "kind", "alliance", "unit", "wanted_by", "quantity", "times", "state")
    list_filter = ("side", "kind", "state")
    search_fields = ("title", "alliance__name", "unit__name")
    list_select_related = ("alliance", "unit")


@admin.register(m.AllianceProject)
class AllianceProjectAdmin(PartyAdmin):
    """Projects."""

    list_display = ("title", "alliance", "lead_unit", "agreed_on", "due_on", "state", "finished_on", "rating")
    list_filter = ("state", "rating")
    search_fields = ("title", "alliance__name", "lead_unit__name")
    list_select_related = ("alliance", "lead_unit")


@admin.register(m.AllianceProjectEntry)
class AllianceProjectEntryAdmin(PartyAdmin):
    """The history of projects."""

    list_display = ("project", "at", "verb", "by", "text")
    list_filter = ("verb",)
    list_select_related = ("project", "by")

"""Admin pages of meetings, attendance, make-up studies and appraisals: read and exported; verbs are on the pages."""

from django.contrib import admin

from members import models as m
from members.admin.base import PartyAdmin


@admin.register(m.Meeting)
class MeetingAdmin(PartyAdmin):
    """Meetings."""

    list_display = ("title", "organization", "kind", "planned_for", "held_on", "state", "expected", "present")
    list_filter = ("kind", "state")
    search_fields = ("title", "organization__name")
    list_select_related = ("organization",)


@admin.register(m.Attendance)
class AttendanceAdmin(PartyAdmin):
    """Attendance."""

    list_display = ("meeting", "member", "state", "how", "at")
    list_filter = ("state", "how")
    search_fields = ("member__name", "meeting__title")
    list_select_related = ("meeting__organization", "member")


@admin.register(m.MakeUp)
class MakeUpAdmin(PartyAdmin):
    """Make-up studies."""

    list_display = ("attendance", "due_on", "state", "submitted_at", "approved_at")
    list_filter = ("state",)
    search_fields = ("attendance__member__name",)
    list_select_related = ("attendance__member",)


@admin.register(m.Appraisal)
class AppraisalAdmin(PartyAdmin):
    """Appraisals of branches; what is said of a member is on the branch's pages."""

    list_display = ("organization", "year", "state", "entitled", "voters", "voted_on")
    list_filter = ("year", "state")
    search_fields = ("organization__name",)
    list_select_related = ("organization",)

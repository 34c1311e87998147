"""Admin pages of service centres: read and exported; verbs are on the pages."""

from django.contrib import admin

from members import models as m
from members.admin.base import PartyAdmin


@admin.register(m.Centre)
class CentreAdmin(PartyAdmin):
    """Centres."""

    list_display = ("name", "kind", "area_code", "organization", "opened_on", "closed_on")
    list_filter = ("kind",)
    search_fields = ("name", "area_code")
    list_select_related = ("organization",)


@admin.register(m.CentreRoom)
class CentreRoomAdmin(PartyAdmin):
    """Rooms."""

    list_display = ("centre", "name", "capacity", "is_active")
    search_fields = ("name", "centre__name")
    list_select_related = ("centre",)


@admin.register(m.CentreService)
class CentreServiceAdmin(PartyAdmin):
    """Services."""

    list_display = ("centre", "name", "offered_by", "is_active")
    search_fields = ("name", "centre__name")
    list_select_related = ("centre",)


@admin.register(m.CentreActivity)
class CentreActivityAdmin(PartyAdmin):
    """Activities."""

    list_display = ("title", "centre", "starts_at", "capacity", "state", "attended")
    list_filter = ("state",)
    search_fields = ("title", "centre__name")
    list_select_related = ("centre",)


@admin.register(m.ActivitySignUp)
class ActivitySignUpAdmin(PartyAdmin):
    """Sign-ups."""

    list_display = ("activity", "member", "state")
    list_filter = ("state",)
    list_select_related = ("activity", "member")


@admin.register(m.RoomBooking)
class RoomBookingAdmin(PartyAdmin):
    """Bookings."""

    list_display = ("room", "starts_at", "ends_at", "people", "purpose", "state")
    list_filter = ("state",)
    list_select_related = ("room__centre",)


@admin.register(m.VisitCount)
class VisitCountAdmin(PartyAdmin):
    """Visits."""

    list_display = ("centre", "day", "kind", "number")
    list_filter = ("kind",)
    list_select_related = ("centre",)

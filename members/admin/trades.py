"""Admin pages of citizens of every trade: read and exported; the tiles of the two-tap report are edited here."""

from django.contrib import admin

from members import models as m
from members.admin.base import PartyAdmin
from xinhui.accounts.roles import Role


@admin.register(m.Participant)
class ParticipantAdmin(PartyAdmin):
    """Participants, without what is sealed."""

    exclude = ("phone_sealed",)
    list_display = ("name", "trade", "area_code", "starts_on", "ends_on")
    list_filter = ("trade",)
    search_fields = ("name", "area_code")


@admin.register(m.TradeTask)
class TradeTaskAdmin(PartyAdmin):
    """Tasks."""

    list_display = ("title", "area_code", "on", "part", "offer", "wanted", "state")
    list_filter = ("state", "offer")
    search_fields = ("title", "area_code")


@admin.register(m.TradeShare)
class TradeShareAdmin(PartyAdmin):
    """Shares."""

    list_display = ("task", "participant", "state", "offered_at", "done_at")
    list_filter = ("state",)
    search_fields = ("task__title", "participant__name")
    list_select_related = ("task", "participant")


@admin.register(m.TradeReport)
class TradeReportAdmin(PartyAdmin):
    """Reports."""

    list_display = ("tile", "participant", "area_code", "at")
    search_fields = ("participant__name", "area_code")
    list_select_related = ("participant",)


@admin.register(m.ReportTile)
class ReportTileAdmin(PartyAdmin):
    """Tiles."""

    edit_roles = (Role.ORGANIZATION_DEPARTMENT,)
    list_display = ("code", "name", "category", "order", "is_active")
    list_select_related = ("category",)

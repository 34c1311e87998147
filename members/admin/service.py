"""Admin pages of the double registration and of service: read and exported; verbs are on the pages."""

from django.contrib import admin

from members import models as m
from members.admin.base import PartyAdmin


@admin.register(m.UnitPartnership)
class UnitPartnershipAdmin(PartyAdmin):
    """Partnerships of units."""

    list_display = ("unit", "area_code", "service", "state", "starts_on", "ends_on")
    list_filter = ("state",)
    search_fields = ("unit__name", "area_code")
    list_select_related = ("unit",)


@admin.register(m.Registration)
class RegistrationAdmin(PartyAdmin):
    """Registrations."""

    list_display = ("member", "area_code", "kind", "state", "asked_at", "decided_at", "ended_on")
    list_filter = ("state", "kind")
    search_fields = ("member__name", "area_code")
    list_select_related = ("member",)


@admin.register(m.ServicePost)
class ServicePostAdmin(PartyAdmin):
    """Service posts."""

    list_display = ("title", "kind", "area_code", "capacity", "starts_on", "ends_on", "closed_on")
    list_filter = ("kind",)
    search_fields = ("title", "area_code")


@admin.register(m.ServiceRequest)
class ServiceRequestAdmin(PartyAdmin):
    """Micro-wishes."""

    list_display = ("title", "kind", "area_code", "beneficiary", "state", "taker", "wanted_by")
    list_filter = ("state", "kind", "beneficiary")
    search_fields = ("title", "area_code")
    list_select_related = ("taker",)


@admin.register(m.ServiceRecord)
class ServiceRecordAdmin(PartyAdmin):
    """Records of service."""

    list_display = ("post", "member", "on", "state", "minutes", "rating", "certified_minutes", "is_elsewhere")
    list_filter = ("state", "is_elsewhere", "is_by_list")
    search_fields = ("post__title", "member__name", "area_code")
    list_select_related = ("post", "member")


@admin.register(m.ServiceHours)
class ServiceHoursAdmin(PartyAdmin):
    """The ledger of hours."""

    list_display = ("member", "on", "kind", "why", "change", "balance", "at")
    list_filter = ("why", "kind")
    search_fields = ("member__name",)
    list_select_related = ("member",)

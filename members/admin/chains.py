"""Admin pages of industry chains, firms, stations and demands: read and exported; verbs are on the pages."""

from django.contrib import admin

from members import models as m
from members.admin.base import PartyAdmin


@admin.register(m.IndustryChain)
class IndustryChainAdmin(PartyAdmin):
    """Chains."""

    list_display = ("name", "area_code", "lead_unit", "committee", "begun_on", "closed_on")
    search_fields = ("name",)
    list_select_related = ("lead_unit", "committee")


@admin.register(m.ChainFirm)
class ChainFirmAdmin(PartyAdmin):
    """Firms."""

    list_display = ("name", "chain", "credit_code", "position", "employees", "full_members", "left_on")
    list_filter = ("position",)
    search_fields = ("name", "credit_code", "area_code")
    list_select_related = ("chain",)


@admin.register(m.PlatformStation)
class PlatformStationAdmin(PartyAdmin):
    """Stations."""

    list_display = ("company", "name", "kind", "area_code", "workers", "closed_on")
    list_filter = ("kind",)
    search_fields = ("company", "name", "area_code")


@admin.register(m.ChainDemand)
class ChainDemandAdmin(PartyAdmin):
    """Demands."""

    list_display = ("title", "firm", "state", "unit", "due_on", "rating")
    list_filter = ("state", "kind")
    search_fields = ("title", "firm__name")
    list_select_related = ("firm", "unit")

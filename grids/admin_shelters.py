"""Admin pages of shelters and of requests for squads: read and exported; the verbs are on the portal's pages."""

from django.contrib import admin

from grids import models as m
from xinhui.admin import ScopedAdmin


@admin.register(m.Shelter)
class ShelterAdmin(ScopedAdmin):
    """Shelters."""

    list_display = ("name", "kind", "area_code", "place", "capacity", "keeper_name", "keeper_phone", "closed_on")
    list_filter = ("kind",)
    search_fields = ("name", "area_code")


@admin.register(m.ShelterOpening)
class ShelterOpeningAdmin(ScopedAdmin):
    """When they were open."""

    list_display = ("shelter", "area_code", "state", "is_drill", "people", "opened_at", "closed_at")
    list_filter = ("state", "is_drill")
    search_fields = ("shelter__name", "area_code", "activation__number")
    list_select_related = ("shelter",)


@admin.register(m.ShelterCount)
class ShelterCountAdmin(ScopedAdmin):
    """Every count."""

    list_display = ("at", "opening", "people", "children", "elderly", "needs", "by")
    search_fields = ("opening__shelter__name", "area_code")
    list_select_related = ("opening__shelter", "by")


@admin.register(m.SquadRequest)
class SquadRequestAdmin(ScopedAdmin):
    """Requests for squads."""

    list_display = ("number", "area_code", "kind", "people", "state", "is_passed_up", "requested_by", "requested_at")
    list_filter = ("state", "kind", "is_passed_up")
    search_fields = ("number", "area_code", "activation__number")
    list_select_related = ("requested_by",)

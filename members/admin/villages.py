"""Admin pages of village plans, projects, lists and lead geese: read and exported; verbs are on the pages."""

from django.contrib import admin

from members import models as m
from members.admin.base import PartyAdmin


@admin.register(m.VillagePlan)
class VillagePlanAdmin(PartyAdmin):
    """Plans."""

    list_display = ("area_code", "version", "first_year", "last_year", "state", "filed_on")
    list_filter = ("state",)
    search_fields = ("area_code",)


@admin.register(m.VillageProject)
class VillageProjectAdmin(PartyAdmin):
    """Projects."""

    list_display = ("title", "area_code", "kind", "state", "spent", "due_on")
    list_filter = ("kind", "state")
    search_fields = ("title", "area_code")


@admin.register(m.VillageList)
class VillageListAdmin(PartyAdmin):
    """Lists."""

    list_display = ("area_code", "kind", "version", "state", "published_on")
    list_filter = ("kind", "state")
    search_fields = ("area_code",)


@admin.register(m.Goose)
class GooseAdmin(PartyAdmin):
    """Lead geese."""

    list_display = ("member", "area_code", "mentor", "joined_on", "left_on")
    search_fields = ("member__name", "area_code")
    list_select_related = ("member", "mentor")

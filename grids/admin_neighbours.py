"""Admin pages of policing, mediation and buildings: read and exported; the portal's pages change them by verbs."""

from django.contrib import admin

from grids import models as m
from xinhui.admin import ScopedAdmin


@admin.register(m.KeySite)
class KeySiteAdmin(ScopedAdmin):
    """Key sites."""

    list_display = ("name", "kind", "grid", "visit_every_days", "visited_on", "next_visit_on", "closed_on")
    list_filter = ("kind",)
    search_fields = ("name", "area_code", "place")
    list_select_related = ("grid",)


@admin.register(m.SiteVisit)
class SiteVisitAdmin(ScopedAdmin):
    """Visits of key sites."""

    list_display = ("site", "visited_at", "finding", "visitor", "next_visit_on")
    list_filter = ("finding",)
    search_fields = ("site__name", "area_code", "found")
    list_select_related = ("site",)


@admin.register(m.Squad)
class SquadAdmin(ScopedAdmin):
    """Volunteer squads."""

    list_display = ("name", "kind", "area_code", "leader", "founded_on", "disbanded_on")
    list_filter = ("kind",)
    search_fields = ("name", "area_code")
    list_select_related = ("leader",)


@admin.register(m.SquadMember)
class SquadMemberAdmin(ScopedAdmin):
    """Members of squads."""

    list_display = ("name", "squad", "phone", "skills", "starts_on", "ends_on")
    search_fields = ("name", "squad__name", "area_code")
    list_select_related = ("squad",)


@admin.register(m.SquadActivity)
class SquadActivityAdmin(ScopedAdmin):
    """Training, duty and call-outs."""

    list_display = ("title", "kind", "squad", "starts_at", "ends_at", "is_drill")
    list_filter = ("kind", "is_drill")
    search_fields = ("title", "squad__name", "area_code")
    list_select_related = ("squad",)


@admin.register(m.MediationCase)
class MediationCaseAdmin(ScopedAdmin):
    """Disputes: the kind and how many people, never who they are."""

    list_display = ("number", "kind", "people", "grid", "level", "state", "taken_at", "settled_at")
    list_filter = ("state", "level", "kind")
    search_fields = ("area_code", "matter")
    list_select_related = ("grid",)


@admin.register(m.Building)
class BuildingAdmin(ScopedAdmin):
    """Buildings."""

    list_display = ("name", "kind", "grid", "address", "households", "closed_on")
    list_filter = ("kind",)
    search_fields = ("name", "area_code", "address")
    list_select_related = ("grid",)


@admin.register(m.Stairwell)
class StairwellAdmin(ScopedAdmin):
    """Stairwells."""

    list_display = ("building", "number", "area_code", "closed_on")
    search_fields = ("building__name", "area_code")
    list_select_related = ("building",)


@admin.register(m.Steward)
class StewardAdmin(ScopedAdmin):
    """Building stewards."""

    list_display = ("name", "grid", "phone", "is_party_member", "starts_on", "ends_on")
    list_filter = ("is_party_member",)
    search_fields = ("name", "area_code")
    list_select_related = ("grid",)

"""Admin pages of the hotline: the mapping table is edited here, orders are read; the portal's pages change them."""

from django.contrib import admin

from grids import models as m
from xinhui.accounts.roles import Role
from xinhui.admin import ScopedAdmin


@admin.register(m.HotlineCategory)
class HotlineCategoryAdmin(ScopedAdmin):
    """What the hotline's classes mean."""

    edit_roles = (Role.COMMAND_CENTRE,)
    delete_roles = (Role.COMMAND_CENTRE,)
    list_display = ("name", "category")
    search_fields = ("name", "category__name", "category__code")
    list_select_related = ("category",)
    autocomplete_fields = ("category",)


@admin.register(m.HotlineOrder)
class HotlineOrderAdmin(ScopedAdmin):
    """Work orders."""

    exclude = ("caller_sealed",)
    list_display = ("number", "kind", "state", "due_at", "area_code", "category", "answered_on_time", "satisfaction")
    list_filter = ("state", "kind", "urgency", "channel")
    search_fields = ("number", "address")
    list_select_related = ("category",)

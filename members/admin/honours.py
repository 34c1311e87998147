"""Admin page of honours."""

from django.contrib import admin

from members import models as m
from members.admin.base import PartyAdmin


@admin.register(m.Honour)
class HonourAdmin(PartyAdmin):
    """Honours."""

    list_display = ("title", "kind", "level", "area_code", "organization", "member", "awarded_on", "withdrawn_on")
    list_filter = ("kind", "level")
    search_fields = ("title", "area_code", "organization__name")
    list_select_related = ("organization", "member")

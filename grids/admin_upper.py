"""Admin pages of forms of upper platforms: read; the portal's own pages change them with a preview."""

from django.contrib import admin

from grids import models as m
from xinhui.admin import ScopedAdmin


@admin.register(m.UpperForm)
class UpperFormAdmin(ScopedAdmin):
    """Forms."""

    list_display = ("code", "platform", "name", "subject", "format", "schedule", "is_active")
    list_filter = ("subject", "schedule", "is_active")
    search_fields = ("code", "platform", "name")


@admin.register(m.FormRun)
class FormRunAdmin(ScopedAdmin):
    """Files that went up."""

    list_display = ("filename", "form", "starts_on", "ends_on", "revision", "row_count", "made_at", "sha256")
    search_fields = ("filename", "form__code")
    list_select_related = ("form",)

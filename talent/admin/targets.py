"""Targets and employers, to look through and to export; what is changed is changed on their own pages."""

from typing import ClassVar

from django.contrib import admin

from talent.admin.base import TalentAdmin
from talent.models import Employer, TalentTarget


@admin.register(TalentTarget)
class TalentTargetAdmin(TalentAdmin):
    """Read and export."""

    list_display: ClassVar = ["name", "kind", "state", "starts_on", "ends_on", "number", "owner", "alarm"]
    list_filter: ClassVar = ["state", "kind", "alarm"]
    list_select_related: ClassVar = ["owner"]


@admin.register(Employer)
class EmployerAdmin(TalentAdmin):
    """Read and export."""

    list_display: ClassVar = ["name", "nature", "industry", "area_code", "unit", "is_active"]
    list_filter: ClassVar = ["is_active"]
    search_fields: ClassVar = ["name", "credit_code"]
    list_select_related: ClassVar = ["unit"]

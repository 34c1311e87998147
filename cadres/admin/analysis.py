"""What teams are judged by."""

from typing import ClassVar

from django.contrib import admin

from cadres.admin.base import CadreAdmin
from cadres.models import HomeRule, StructureTarget


@admin.register(StructureTarget)
class StructureTargetAdmin(CadreAdmin):
    """Targets of structure."""

    list_display: ClassVar = ["name", "measure", "bound", "value", "unity", "scope", "unit_kind", "is_active"]
    list_filter: ClassVar = ["measure", "scope", "is_active"]
    search_fields: ClassVar = ["name"]


@admin.register(HomeRule)
class HomeRuleAdmin(CadreAdmin):
    """Rules of the home place."""

    list_display: ClassVar = ["level", "unit_kind", "places", "is_active"]
    list_filter: ClassVar = ["level", "is_active"]

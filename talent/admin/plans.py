"""The talent plan, to look through and to export; what is changed is changed on its own pages."""

from typing import ClassVar

from django.contrib import admin

from talent.admin.base import TalentAdmin
from talent.models import TalentPlan, TalentTask


@admin.register(TalentPlan)
class TalentPlanAdmin(TalentAdmin):
    """Read and export."""

    list_display: ClassVar = ["name", "first_year", "last_year", "document", "adopted_on"]


@admin.register(TalentTask)
class TalentTaskAdmin(TalentAdmin):
    """Read and export."""

    list_display: ClassVar = ["plan_year", "number", "name", "lead", "deadline", "state", "reached", "wanted",
                              "measure", "missed"]  # fmt: skip
    list_filter: ClassVar = ["state", "field", "plan_year__year"]
    search_fields: ClassVar = ["name", "indicator"]
    list_select_related: ClassVar = ["plan_year__plan", "lead"]

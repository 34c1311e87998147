"""The catalogue and the places of schools, to look through and to export; changed on their own pages."""

from typing import ClassVar

from django.contrib import admin

from talent.admin.base import TalentAdmin
from talent.models import SchoolPlace, SchoolYear, TalentService


@admin.register(TalentService)
class TalentServiceAdmin(TalentAdmin):
    """Read and export."""

    list_display: ClassVar = ["name", "kind", "version", "unit", "promise_amount", "promise_unit", "opened_on",
                              "closed_on"]  # fmt: skip
    list_filter: ClassVar = ["kind"]
    search_fields: ClassVar = ["name"]
    list_select_related: ClassVar = ["unit"]


@admin.register(SchoolYear)
class SchoolYearAdmin(TalentAdmin):
    """Read and export."""

    list_display: ClassVar = ["name", "state", "opens_on", "closes_on", "seed", "drawn_at", "adopted_at"]
    list_filter: ClassVar = ["state"]


@admin.register(SchoolPlace)
class SchoolPlaceAdmin(TalentAdmin):
    """Read and export."""

    list_display: ClassVar = ["year", "grade", "school", "capacity", "taken"]
    list_filter: ClassVar = ["year", "grade"]
    list_select_related: ClassVar = ["year", "school"]

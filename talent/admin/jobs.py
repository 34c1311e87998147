"""Posts, recruitment events and their audiences, to look through and to export; candidates are not among them."""

from typing import ClassVar

from django.contrib import admin

from talent.admin.base import TalentAdmin
from talent.models import JobPost, RecruitmentEvent


@admin.register(JobPost)
class JobPostAdmin(TalentAdmin):
    """Read and export."""

    list_display: ClassVar = ["title", "employer", "state", "field", "number", "pay_from", "pay_to", "area_code",
                              "open_until"]  # fmt: skip
    list_filter: ClassVar = ["state", "field"]
    search_fields: ClassVar = ["title", "employer__name"]
    list_select_related: ClassVar = ["employer"]


@admin.register(RecruitmentEvent)
class RecruitmentEventAdmin(TalentAdmin):
    """Read and export."""

    list_display: ClassVar = ["name", "kind", "state", "starts_at", "venue", "unit", "settled_at"]
    list_filter: ClassVar = ["state", "kind"]
    search_fields: ClassVar = ["name"]
    list_select_related: ClassVar = ["unit"]

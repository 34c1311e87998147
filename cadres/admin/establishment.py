"""Posts and quotas of units."""

from typing import ClassVar

from django.contrib import admin

from cadres.admin.base import CadreAdmin
from cadres.models import EstablishedPost, RankQuota


@admin.register(EstablishedPost)
class EstablishedPostAdmin(CadreAdmin):
    """Leading posts, held and vacant."""

    list_display: ClassVar = ["unit", "title", "level", "holder", "held_since", "term_ends_on", "is_active"]
    list_filter: ClassVar = ["level", "is_active"]
    search_fields: ClassVar = ["title", "unit__name"]
    list_select_related: ClassVar = ["unit", "holder"]


@admin.register(RankQuota)
class RankQuotaAdmin(CadreAdmin):
    """How many may hold a rank."""

    list_display: ClassVar = ["unit", "rank", "quota"]
    list_filter: ClassVar = ["rank"]
    list_select_related: ClassVar = ["unit"]

"""Key projects, to look through and to export."""

from typing import ClassVar

from django.contrib import admin

from talent.admin.base import TalentAdmin
from talent.models import KeyInvestment


@admin.register(KeyInvestment)
class KeyInvestmentAdmin(TalentAdmin):
    """Read and export."""

    list_display: ClassVar = ["name", "investor", "money", "stage", "stage_on"]
    list_filter: ClassVar = ["stage"]
    list_select_related: ClassVar = ["investor"]

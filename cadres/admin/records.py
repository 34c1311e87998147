"""The list of tolerance and how long records count."""

from typing import ClassVar

from django.contrib import admin

from cadres.admin.base import CadreAdmin
from cadres.models import RecordTerm, ToleranceRule


@admin.register(ToleranceRule)
class ToleranceRuleAdmin(CadreAdmin):
    """Mistakes that are not held against whoever made them."""

    list_display: ClassVar = ["name", "conditions", "is_active"]
    list_filter: ClassVar = ["is_active"]


@admin.register(RecordTerm)
class RecordTermAdmin(CadreAdmin):
    """Months by polarity and level."""

    list_display: ClassVar = ["polarity", "level", "months"]

"""Policies, measures, budgets and batches, to look through and to export; they are changed on their own pages."""

from typing import ClassVar

from django.contrib import admin

from talent.admin.base import TalentAdmin
from talent.models import EligibilityRun, GrantBatch, GrantBudget, TalentMeasure, TalentPolicy


@admin.register(TalentPolicy)
class TalentPolicyAdmin(TalentAdmin):
    """Read and export."""

    list_display: ClassVar = ["name", "document", "state", "issued_on", "valid_from", "valid_to", "ceiling_fen"]
    list_filter: ClassVar = ["state"]


@admin.register(TalentMeasure)
class TalentMeasureAdmin(TalentAdmin):
    """Read and export."""

    list_display: ClassVar = ["code", "version", "name", "state", "benefit", "fen", "months", "exclusive",
                              "promised_months"]  # fmt: skip
    list_filter: ClassVar = ["state", "benefit"]


@admin.register(EligibilityRun)
class EligibilityRunAdmin(TalentAdmin):
    """Read and export."""

    list_display: ClassVar = ["day", "at", "people", "milliseconds"]


@admin.register(GrantBudget)
class GrantBudgetAdmin(TalentAdmin):
    """Read and export."""

    list_display: ClassVar = ["code", "year", "fen"]
    list_filter: ClassVar = ["year"]


@admin.register(GrantBatch)
class GrantBatchAdmin(TalentAdmin):
    """Read and export."""

    list_display: ClassVar = ["number", "state", "due_to", "voucher", "paid_on", "left_out"]
    list_filter: ClassVar = ["state"]

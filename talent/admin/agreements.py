"""Universities as the office sets them; agreements and orders to look through."""

from typing import ClassVar

from django.contrib import admin

from talent.admin.base import TalentAdmin
from talent.models import TrainingOrder, University, UniversityAgreement
from xinhui.accounts.roles import Role


@admin.register(University)
class UniversityAdmin(TalentAdmin):
    """Reference table."""

    edit_roles: ClassVar[tuple[Role, ...]] = (Role.TALENT_OFFICE,)
    list_display: ClassVar = ["name", "place", "strong_in"]
    search_fields: ClassVar = ["name"]
    fields: ClassVar = ["name", "place", "strong_in"]


@admin.register(UniversityAgreement)
class UniversityAgreementAdmin(TalentAdmin):
    """Read and export."""

    list_display: ClassVar = ["name", "university", "kind", "state", "unit", "signed_on", "valid_until"]
    list_filter: ClassVar = ["state", "kind"]
    list_select_related: ClassVar = ["university", "unit"]


@admin.register(TrainingOrder)
class TrainingOrderAdmin(TalentAdmin):
    """Read and export."""

    list_display: ClassVar = ["employer", "speciality", "year", "number", "state", "cohort"]
    list_filter: ClassVar = ["state", "year"]
    list_select_related: ClassVar = ["employer"]

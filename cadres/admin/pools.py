"""The pools and what they ask for."""

from typing import ClassVar

from django.contrib import admin

from cadres.admin.base import CadreAdmin
from cadres.models import ReservePool
from xinhui.accounts.roles import Role


@admin.register(ReservePool)
class ReservePoolAdmin(CadreAdmin):
    """Reference table: the cadre office sets the conditions; entries stay as they were decided."""

    edit_roles: ClassVar[tuple[Role, ...]] = (Role.CADRE_OFFICE,)
    list_display: ClassVar = ["name", "age_most", "education_least", "level_least", "work_years_least", "is_active"]
    fields: ClassVar = ["name", "order", "about", "age_most", "education_least", "level_least", "work_years_least",
                        "is_party_only", "needs_speciality", "is_active"]  # fmt: skip

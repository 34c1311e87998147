"""Carriers to look through; required documents and calls as the office sets them."""

from typing import ClassVar

from django.contrib import admin

from talent.admin.base import TalentAdmin
from talent.models import Carrier, CarrierCall, CarrierRequirement
from xinhui.accounts.roles import Role


@admin.register(Carrier)
class CarrierAdmin(TalentAdmin):
    """Read and export."""

    list_display: ClassVar = ["name", "kind", "level", "state", "host", "approved_on", "valid_until"]
    list_filter: ClassVar = ["kind", "level", "state"]
    search_fields: ClassVar = ["name"]
    list_select_related: ClassVar = ["host"]


@admin.register(CarrierRequirement)
class CarrierRequirementAdmin(TalentAdmin):
    """Reference table: what an application for a level needs."""

    edit_roles: ClassVar[tuple[Role, ...]] = (Role.TALENT_OFFICE,)
    list_display: ClassVar = ["name", "kind", "target_level", "order", "is_active"]
    list_filter: ClassVar = ["kind", "target_level", "is_active"]
    fields: ClassVar = ["kind", "target_level", "name", "order", "is_active"]


@admin.register(CarrierCall)
class CarrierCallAdmin(TalentAdmin):
    """Reference table: calls with their last day."""

    edit_roles: ClassVar[tuple[Role, ...]] = (Role.TALENT_OFFICE,)
    list_display: ClassVar = ["name", "kind", "target_level", "opens_on", "closes_on"]
    list_filter: ClassVar = ["kind", "target_level"]
    fields: ClassVar = ["name", "kind", "target_level", "opens_on", "closes_on"]

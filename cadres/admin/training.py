"""Plans, classes and teachers: read and exported; who learns is read on the pages."""

from typing import ClassVar

from django.contrib import admin

from cadres.admin.base import CadreAdmin
from cadres.models import Teacher, TrainingClass, TrainingPlan


@admin.register(TrainingPlan)
class TrainingPlanAdmin(CadreAdmin):
    """Three-year plans."""

    list_display: ClassVar = ["name", "first_year", "last_year", "state", "document", "adopted_on"]
    list_filter: ClassVar = ["state"]


@admin.register(TrainingClass)
class TrainingClassAdmin(CadreAdmin):
    """Classes."""

    list_display: ClassVar = ["title", "kind", "state", "organizer", "starts_on", "ends_on", "places", "taken"]
    list_filter: ClassVar = ["kind", "state"]
    search_fields: ClassVar = ["title", "organizer__name"]
    list_select_related: ClassVar = ["organizer"]


@admin.register(Teacher)
class TeacherAdmin(CadreAdmin):
    """Teachers."""

    list_display: ClassVar = ["name", "kind", "employer", "speciality", "is_active"]
    list_filter: ClassVar = ["kind", "is_active"]
    search_fields: ClassVar = ["name", "employer"]

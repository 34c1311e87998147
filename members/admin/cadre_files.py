"""Admin pages of cadres' files and secretaries' grades: read, exported; requirements are edited here."""

from django.contrib import admin

from members import models as m
from members.admin.base import PartyAdmin
from xinhui.accounts.roles import Role


@admin.register(m.CadreFile)
class CadreFileAdmin(PartyAdmin):
    """Files; birthdays stay on the file's own page, which is on the trail."""

    list_display = ("name", "area_code", "state", "opened_on", "closed_on", "verified_at", "chased_on")
    list_filter = ("state", "leaving")
    search_fields = ("name", "area_code")
    exclude = ("born_on", "leaving_note")


@admin.register(m.RequiredDocument)
class RequiredDocumentAdmin(PartyAdmin):
    """What each post requires."""

    edit_roles = (Role.ORGANIZATION_DEPARTMENT,)
    delete_roles = (Role.ORGANIZATION_DEPARTMENT,)
    list_display = ("post", "kind", "rhythm", "from_month")
    list_filter = ("post", "kind")


@admin.register(m.GradingCriterion)
class GradingCriterionAdmin(PartyAdmin):
    """What secretaries are scored on; an opened year keeps its own copy."""

    edit_roles = (Role.ORGANIZATION_DEPARTMENT,)
    delete_roles = (Role.ORGANIZATION_DEPARTMENT,)
    list_display = ("title", "points", "place", "is_active")


@admin.register(m.Grading)
class GradingAdmin(PartyAdmin):
    """Years."""

    list_display = ("year", "state", "due_on", "first_from", "second_from", "objection_days", "closed_on")


@admin.register(m.SecretaryGrade)
class SecretaryGradeAdmin(PartyAdmin):
    """Grades."""

    list_display = ("cadre", "grading", "area_code", "state", "total", "level", "village_class", "published_on")
    list_filter = ("grading", "state", "level", "village_class")
    search_fields = ("cadre__name", "area_code")
    list_select_related = ("cadre", "grading")

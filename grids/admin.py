"""Admin pages of the grids room: reference tables are edited, records of the chain are read."""

from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from grids import admin_calendar as admin_calendar
from grids import admin_divisions as admin_divisions
from grids import admin_emergencies as admin_emergencies
from grids import admin_hotline as admin_hotline
from grids import admin_neighbours as admin_neighbours
from grids import admin_shelters as admin_shelters
from grids import admin_supplies as admin_supplies
from grids import admin_upper as admin_upper
from grids import models as m
from grids.selectors.categories import forget_categories
from grids.states import LIVE_WHISTLE
from xinhui.accounts.roles import Role
from xinhui.admin import ScopedAdmin

OFFICE = (Role.COMMAND_CENTRE,)
KEEPERS = (Role.COMMAND_CENTRE, Role.SYSTEM_ADMIN)


@admin.register(m.CodeChange)
class CodeChangeAdmin(ScopedAdmin):
    """History of the tree."""

    view_roles = KEEPERS
    list_display = ("at", "kind", "old_codes", "new_codes", "reason", "actor_label")
    list_filter = ("kind",)


@admin.register(m.TeamPost)
class TeamPostAdmin(ScopedAdmin):
    """Grid teams."""

    edit_roles = OFFICE
    list_display = ("grid", "duty", "seat", "holder_name", "phone", "starts_on", "ends_on")
    list_filter = ("duty", "seat")
    search_fields = ("grid__code", "grid__name", "holder_name")
    autocomplete_fields = ("grid",)
    raw_id_fields = ("holder", "handed_over_to")
    list_select_related = ("grid",)


@admin.register(m.GridPartyOrganization)
class GridPartyOrganizationAdmin(ScopedAdmin):
    """Party organizations of grids."""

    edit_roles = OFFICE
    list_display = ("name", "kind", "secretary_name", "established_on", "is_active")
    list_filter = ("kind", "is_active")
    search_fields = ("name", "area_code", "secretary_name")
    autocomplete_fields = ("grid",)


@admin.register(m.KitType)
class KitTypeAdmin(ScopedAdmin):
    """Kit types."""

    edit_roles = OFFICE
    list_display = ("code", "name", "per_grid", "inspect_every_days")


@admin.register(m.KitIssue)
class KitIssueAdmin(ScopedAdmin):
    """Kit in hands."""

    edit_roles = OFFICE
    list_display = ("serial", "kit_type", "grid", "issued_on", "condition", "inspected_on", "returned_on")
    list_filter = ("kit_type", "condition")
    search_fields = ("serial", "area_code")
    autocomplete_fields = ("grid",)
    raw_id_fields = ("issued_to",)
    list_select_related = ("grid", "kit_type")


@admin.register(m.GridProfile)
class GridProfileAdmin(ScopedAdmin):
    """Grid profiles: aggregates."""

    edit_roles = OFFICE
    list_display = ("grid", "as_of", "population", "households", "floating", "aged_60_plus", "firms")
    search_fields = ("area_code", "grid__name")
    autocomplete_fields = ("grid",)
    list_select_related = ("grid",)


@admin.register(m.Hazard)
class HazardAdmin(ScopedAdmin):
    """Hazards."""

    edit_roles = OFFICE
    list_display = ("grid", "kind", "level", "place", "recheck_on", "removed_on")
    list_filter = ("kind", "level")
    search_fields = ("area_code", "place", "description")
    autocomplete_fields = ("grid",)
    list_select_related = ("grid",)


@admin.register(m.DutyItem)
class DutyItemAdmin(ScopedAdmin):
    """Duty lists."""

    edit_roles = OFFICE
    list_display = ("title", "scenario", "duty", "frequency", "responsible_unit", "state")
    list_filter = ("scenario", "duty", "state")
    search_fields = ("title", "rule")
    list_select_related = ("responsible_unit",)


@admin.register(m.EnterpriseNeed)
class EnterpriseNeedAdmin(ScopedAdmin):
    """Needs of firms."""

    edit_roles = OFFICE
    list_display = ("firm_name", "kind", "grid", "taken_on", "unit", "state")
    list_filter = ("kind", "state")
    search_fields = ("firm_name", "text")
    autocomplete_fields = ("grid",)
    list_select_related = ("grid", "unit")


class CategoryBase(ScopedAdmin):
    """Categories are kept in process: a change drops the copy."""

    edit_roles = KEEPERS

    def save_model(self, request: HttpRequest, obj: Model, form: ModelForm[Any], change: bool) -> None:
        """Save, audit, forget."""
        super().save_model(request, obj, form, change)
        forget_categories()


@admin.register(m.Category)
class CategoryAdmin(CategoryBase):
    """Categories and their departments."""

    list_display = ("code", "name", "kind", "parent", "lead_unit", "is_urgent", "is_active")
    list_filter = ("kind", "is_urgent", "is_active")
    search_fields = ("code", "name")
    list_select_related = ("parent", "lead_unit")


@admin.register(m.ServiceAttribute)
class ServiceAttributeAdmin(ScopedAdmin):
    """Questions that other platforms ask. One that was answered is taken out of use, not deleted."""

    edit_roles = KEEPERS
    list_display = ("category", "order", "code", "question", "datatype", "is_required", "is_active")
    list_filter = ("datatype", "is_required", "is_active")
    search_fields = ("code", "question", "category__name")
    list_select_related = ("category",)


@admin.register(m.StageDeadline)
class StageDeadlineAdmin(CategoryBase):
    """Stage deadlines."""

    list_display = ("category", "kind", "stage", "level", "amount", "unit")
    list_filter = ("stage", "level", "kind")
    list_select_related = ("category",)
    delete_roles = KEEPERS


@admin.register(m.StandardText)
class StandardTextAdmin(ScopedAdmin):
    """Standard texts."""

    edit_roles = delete_roles = OFFICE
    list_display = ("title", "verb", "text", "unit")
    list_filter = ("verb",)


@admin.register(m.CheckItem)
class CheckItemAdmin(ScopedAdmin):
    """Check items."""

    edit_roles = OFFICE
    list_display = ("title", "scenario", "category", "order", "is_active")
    list_filter = ("scenario", "is_active")
    list_select_related = ("category",)


@admin.register(m.PatrolPlan)
class PatrolPlanAdmin(ScopedAdmin):
    """Patrol plans."""

    edit_roles = OFFICE
    list_display = ("name", "area_code", "scenario", "times_per_week", "starts_on", "is_active")
    list_filter = ("scenario", "is_active")
    search_fields = ("name", "area_code")


@admin.register(m.Patrol)
class PatrolAdmin(ScopedAdmin):
    """Patrols."""

    list_display = ("grid", "worker", "started_at", "finished_at", "distance_m")
    search_fields = ("area_code", "grid__name")
    date_hierarchy = "started_at"
    list_select_related = ("grid", "worker")


@admin.register(m.DailyRecord)
class DailyRecordAdmin(ScopedAdmin):
    """Daily records."""

    list_display = ("day", "grid", "worker", "patrols", "issues", "settled", "visits")
    search_fields = ("area_code", "grid__name")
    list_select_related = ("grid", "worker")


@admin.register(m.Issue)
class IssueAdmin(ScopedAdmin):
    """Issues."""

    list_display = ("number_shown", "category", "grid", "state", "source", "received_at")
    list_filter = ("state", "source", "category__kind")
    search_fields = ("description", "area_code")
    exclude = ("contact_name", "contact_phone")
    list_select_related = ("category", "grid")

    @admin.display(description=_("Number"), ordering="id")
    def number_shown(self, issue: m.Issue) -> str:
        """The number people quote."""
        return issue.number


@admin.register(m.Whistle)
class WhistleAdmin(ScopedAdmin):
    """Whistles."""

    list_display = ("number_shown", "category", "kind_shown", "state", "level", "lead_unit", "due_at", "overdue")
    list_filter = ("state", "kind", "level", "is_overdue")
    search_fields = ("reason", "area_code")
    list_select_related = ("category", "lead_unit")

    @admin.display(description=_("Number"), ordering="id")
    def number_shown(self, whistle: m.Whistle) -> str:
        """The number people quote."""
        return whistle.number

    @admin.display(description=_("Whistle kind"), ordering="kind")
    def kind_shown(self, whistle: m.Whistle) -> str:
        """Named in full: it stands beside the category."""
        return whistle.get_kind_display()

    @admin.display(description=_("overdue"), ordering="is_overdue")
    def overdue(self, whistle: m.Whistle) -> StrOrPromise:
        """The word, or nothing."""
        return _("Overdue") if whistle.is_overdue and whistle.state in LIVE_WHISTLE else ""


@admin.register(m.Assignment)
class AssignmentAdmin(ScopedAdmin):
    """Assignments."""

    list_display = ("whistle", "unit", "role", "state", "sent_at", "responded_at", "due_at")
    list_filter = ("state", "role", "unit")
    search_fields = ("area_code", "unit__name")
    list_select_related = ("whistle", "unit")


@admin.register(m.Supervision)
class SupervisionAdmin(ScopedAdmin):
    """Supervisions."""

    list_display = ("whistle", "by", "demanded_at", "due_at", "replied_at")
    list_select_related = ("whistle", "by")


@admin.register(m.Rating)
class RatingAdmin(ScopedAdmin):
    """Ratings."""

    list_display = ("whistle", "speed", "quality", "attitude", "rated_by", "rated_at")
    list_select_related = ("whistle", "rated_by")

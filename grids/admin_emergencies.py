"""Admin pages of plans, activations and orders: read and exported; the portal's pages change them by verbs."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from unfold.admin import TabularInline

from grids import models as m
from xinhui.admin import ScopedAdmin


class ReadInline(TabularInline):  # type: ignore[misc]  # unfold ships no types
    """Rows of a row: whoever sees the one sees the others, and changes neither."""

    extra = 0
    can_delete = False
    show_change_link = False

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Never."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Never."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Never."""
        return False

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """The page around it has asked."""
        return True


class PlanStepInline(ReadInline):
    """Steps of a plan."""

    model = m.PlanStep
    fields = ("order", "title", "text", "is_immediate", "duties")


class PlanDutyInline(ReadInline):
    """Wartime duties of a plan."""

    model = m.PlanDuty
    fields = ("duty", "text")


class OrderStepInline(ReadInline):
    """The deadline of an order at a grid."""

    model = m.OrderStep
    fields = ("level", "state", "started_at", "due_at", "ended_at", "missed")


@admin.register(m.EmergencyPlan)
class EmergencyPlanAdmin(ScopedAdmin):
    """Versions of plans."""

    list_display = ("title", "event", "severity", "version", "state", "approved_at", "approved_by")
    list_filter = ("event", "severity", "state")
    search_fields = ("title", "basis")
    list_select_related = ("approved_by",)
    inlines: ClassVar[list[Any]] = [PlanStepInline, PlanDutyInline]


@admin.register(m.Activation)
class ActivationAdmin(ScopedAdmin):
    """Activations, real ones and drills."""

    list_display = ("number", "title", "is_drill", "area_code", "state", "activated_at", "activated_by", "ended_at")
    list_filter = ("is_drill", "state")
    search_fields = ("number", "title", "area_code", "alert")
    list_select_related = ("activated_by",)


@admin.register(m.WartimeGrid)
class WartimeGridAdmin(ScopedAdmin):
    """Grids switched to wartime."""

    list_display = ("grid", "activation", "is_drill", "since", "until")
    list_filter = ("is_drill",)
    search_fields = ("area_code", "activation__number")
    list_select_related = ("grid", "activation")


@admin.register(m.FrozenRecipient)
class FrozenRecipientAdmin(ScopedAdmin):
    """Frozen lists."""

    list_display = ("activation", "area_code", "role", "user", "unit")
    list_filter = ("role",)
    search_fields = ("area_code", "activation__number", "user__username", "user__name")
    list_select_related = ("activation", "user", "unit")


@admin.register(m.EmergencyOrder)
class EmergencyOrderAdmin(ScopedAdmin):
    """Versions of orders."""

    list_display = ("title", "activation", "number", "version", "area_code", "state", "issued_at", "issued_by")
    list_filter = ("state",)
    search_fields = ("title", "area_code", "activation__number")
    list_select_related = ("activation", "issued_by")


@admin.register(m.GridOrder)
class GridOrderAdmin(ScopedAdmin):
    """Orders at grids: how far each came."""

    list_display = ("order", "grid", "state", "level", "chase_count", "due_at", "acknowledged_at", "is_late_answer")
    list_filter = ("state", "level", "is_vacant", "is_late_answer")
    search_fields = ("area_code", "order__title", "order__activation__number")
    list_select_related = ("order", "grid")
    inlines: ClassVar[list[Any]] = [OrderStepInline]


@admin.register(m.ActivationEntry)
class ActivationEntryAdmin(ScopedAdmin):
    """Minute books."""

    list_display = ("at", "activation", "verb", "actor_label", "area_code", "text", "device_at")
    list_filter = ("verb",)
    search_fields = ("area_code", "activation__number", "actor_label")
    list_select_related = ("activation",)


@admin.register(m.Deployment)
class DeploymentAdmin(ScopedAdmin):
    """People sent down to grids."""

    list_display = ("person_name", "unit", "grid", "activation", "starts_on", "ends_on", "state", "arrived_at")
    list_filter = ("state",)
    search_fields = ("person_name", "area_code", "unit__name", "activation__number")
    list_select_related = ("unit", "grid", "activation")


@admin.register(m.RollCall)
class RollCallAdmin(ScopedAdmin):
    """Roll calls."""

    list_display = ("title", "activation", "area_code", "called_at", "called_by", "answer_by", "closed_at")
    search_fields = ("title", "area_code", "activation__number")
    list_select_related = ("activation", "called_by")


@admin.register(m.RollCallAnswer)
class RollCallAnswerAdmin(ScopedAdmin):
    """Answers to roll calls."""

    list_display = ("user", "grid", "roll_call", "status", "answered_at", "answered_by", "is_late")
    list_filter = ("status", "is_late")
    search_fields = ("area_code", "user__username", "user__name", "roll_call__title")
    list_select_related = ("user", "grid", "roll_call", "answered_by")


@admin.register(m.ReportRound)
class ReportRoundAdmin(ScopedAdmin):
    """Rounds of situation reports."""

    list_display = ("activation", "number", "kind", "as_of", "due_at", "opened_by", "chased_at")
    list_filter = ("kind",)
    search_fields = ("area_code", "activation__number")
    list_select_related = ("activation", "opened_by")


@admin.register(m.SituationReport)
class SituationReportAdmin(ScopedAdmin):
    """What each village owes a round."""

    list_display = ("round", "area_code", "state", "version", "reported_at", "is_late", "return_reason")
    list_filter = ("state", "is_late")
    search_fields = ("area_code", "round__activation__number")
    list_select_related = ("round__activation",)


@admin.register(m.SituationVersion)
class SituationVersionAdmin(ScopedAdmin):
    """Every version of the figures."""

    list_display = ("report", "version", "at", "by", "people_affected", "people_moved", "people_sheltered", "text")
    search_fields = ("area_code", "report__round__activation__number")
    list_select_related = ("report__round__activation", "by")

"""Admin pages of village points: read and exported; verbs are on the pages, ledgers are never edited."""

from django.contrib import admin

from members import models as m
from members.admin.base import PartyAdmin


@admin.register(m.PointRuleSet)
class PointRuleSetAdmin(PartyAdmin):
    """Sets of rules."""

    list_display = ("area_code", "version", "state", "adopted_on", "in_force_from", "replaced_on")
    list_filter = ("state",)
    search_fields = ("area_code",)


@admin.register(m.PointAccount)
class PointAccountAdmin(PartyAdmin):
    """Accounts."""

    list_display = ("number", "name", "area_code", "balance", "closed_on")
    search_fields = ("number", "name", "area_code")


@admin.register(m.PointEntry)
class PointEntryAdmin(PartyAdmin):
    """The ledger."""

    list_display = ("account", "kind", "change", "balance", "at", "note")
    list_filter = ("kind",)
    search_fields = ("account__number", "account__name")
    list_select_related = ("account",)


@admin.register(m.Deed)
class DeedAdmin(PartyAdmin):
    """Deeds."""

    list_display = ("account", "rule", "points", "what", "done_on", "state", "objections_until")
    list_filter = ("state",)
    search_fields = ("what", "account__name", "area_code")
    list_select_related = ("account", "rule")


@admin.register(m.ShopGood)
class ShopGoodAdmin(PartyAdmin):
    """Goods."""

    list_display = ("area_code", "name", "points", "stock", "is_offered")
    search_fields = ("name", "area_code")


@admin.register(m.Redemption)
class RedemptionAdmin(PartyAdmin):
    """Redemptions."""

    list_display = ("number", "account", "good", "quantity", "points", "state", "asked_at")
    list_filter = ("state",)
    search_fields = ("number", "account__name")
    list_select_related = ("account", "good")

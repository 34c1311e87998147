"""Admin pages of supplies: kinds are entered here; stores, stocks, the ledger and requests are read and exported."""

from django.contrib import admin

from grids import models as m
from xinhui.accounts.roles import Role
from xinhui.admin import ScopedAdmin


@admin.register(m.SupplyKind)
class SupplyKindAdmin(ScopedAdmin):
    """Kinds of supply and what they are counted in."""

    edit_roles = (Role.COMMAND_CENTRE,)
    list_display = ("code", "name", "measure", "order", "is_active")
    search_fields = ("code", "name")


@admin.register(m.Store)
class StoreAdmin(ScopedAdmin):
    """Stores."""

    list_display = ("name", "area_code", "place", "keeper_name", "keeper_phone", "closed_on")
    search_fields = ("name", "area_code")


@admin.register(m.StockLevel)
class StockLevelAdmin(ScopedAdmin):
    """What lies in each store."""

    list_display = ("store", "kind", "quantity", "warn_below", "updated_at")
    list_filter = ("kind",)
    search_fields = ("store__name", "area_code")
    list_select_related = ("store", "kind")


@admin.register(m.SupplyMovement)
class SupplyMovementAdmin(ScopedAdmin):
    """The ledger."""

    list_display = ("at", "store", "kind", "why", "change", "balance", "counterpart", "by", "note")
    list_filter = ("why", "kind")
    search_fields = ("store__name", "area_code", "request__number")
    list_select_related = ("store", "kind", "counterpart", "by")


@admin.register(m.SupplyRequest)
class SupplyRequestAdmin(ScopedAdmin):
    """Requests."""

    list_display = ("number", "area_code", "kind", "quantity", "state", "is_passed_up", "from_store", "requested_at")
    list_filter = ("state", "kind", "is_passed_up")
    search_fields = ("number", "area_code", "activation__number")
    list_select_related = ("kind", "from_store")

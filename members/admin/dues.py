"""Admin pages of dues: looked at and exported. Bases and payments of members are on their own pages only."""

from django.contrib import admin

from members import models as m
from members.admin.base import PartyAdmin


@admin.register(m.DuesLedger)
class DuesLedgerAdmin(PartyAdmin):
    """Ledgers."""

    list_display = ("organization", "balance", "updated_at")
    search_fields = ("organization__name",)
    list_select_related = ("organization",)


@admin.register(m.DuesTransfer)
class DuesTransferAdmin(PartyAdmin):
    """Money passed upward."""

    list_display = ("number", "organization", "to", "amount", "state", "sent_at")
    list_filter = ("state",)
    search_fields = ("number", "organization__name")
    list_select_related = ("organization", "to")


@admin.register(m.DuesEntry)
class DuesEntryAdmin(PartyAdmin):
    """Entries of the ledgers."""

    list_display = ("organization", "kind", "change", "balance", "at")
    list_filter = ("kind",)
    search_fields = ("organization__name",)
    list_select_related = ("organization",)

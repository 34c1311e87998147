"""Admin pages of elections: read and exported; the verbs are on the portal's pages."""

from django.contrib import admin

from members import models as m
from members.admin.base import PartyAdmin


@admin.register(m.Election)
class ElectionAdmin(PartyAdmin):
    """Elections."""

    list_display = ("organization", "state", "seats", "planned_on", "entitled", "held_on")
    list_filter = ("state",)
    search_fields = ("organization__name",)
    list_select_related = ("organization",)


@admin.register(m.Candidacy)
class CandidacyAdmin(PartyAdmin):
    """Who stands."""

    list_display = ("election", "member", "is_elected", "duty")
    list_filter = ("is_elected",)
    search_fields = ("election__organization__name", "member__name")
    list_select_related = ("election__organization", "member")


@admin.register(m.Ballot)
class BallotAdmin(PartyAdmin):
    """Ballots, as they were counted."""

    list_display = ("election", "number", "held_on", "entitled", "present", "seats", "is_quorate")
    search_fields = ("election__organization__name",)
    list_select_related = ("election__organization",)

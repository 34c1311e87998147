"""Admin pages of mutual review and study groups. Assignments and scores have none: see members/models/review.py."""

from django.contrib import admin

from members import models as m
from members.admin.base import PartyAdmin


@admin.register(m.ReviewRound)
class ReviewRoundAdmin(PartyAdmin):
    """Rounds."""

    list_display = ("title", "starts_on", "ends_on", "peers", "score_by", "state", "published_on")
    list_filter = ("state",)
    search_fields = ("title",)


@admin.register(m.ReviewOrgan)
class ReviewOrganAdmin(PartyAdmin):
    """Organs with their results."""

    list_display = ("round", "unit", "mean", "scores_counted", "rank")
    search_fields = ("unit__name", "round__title")
    list_select_related = ("round", "unit")


@admin.register(m.StudyGroup)
class StudyGroupAdmin(PartyAdmin):
    """Study groups."""

    list_display = ("name", "organization", "founded_on", "term_until", "closed_on")
    search_fields = ("name", "organization__name")
    list_select_related = ("organization",)


@admin.register(m.StudySession)
class StudySessionAdmin(PartyAdmin):
    """Study sessions."""

    list_display = ("group", "topic", "kind", "planned_on", "state", "held_on")
    list_filter = ("state", "kind")
    search_fields = ("topic", "group__name")
    list_select_related = ("group",)

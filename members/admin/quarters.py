"""Admin pages of quarters: read and exported; verbs are on the pages."""

from django.contrib import admin

from members import models as m
from members.admin.base import PartyAdmin


@admin.register(m.Quarter)
class QuarterAdmin(PartyAdmin):
    """Quarters."""

    list_display = ("name", "area_code", "households", "buildings", "property_mode", "target_on", "closed_on")
    list_filter = ("property_mode",)
    search_fields = ("name", "area_code")


@admin.register(m.QuarterCoverage)
class QuarterCoverageAdmin(PartyAdmin):
    """Coverages."""

    list_display = ("quarter", "organization", "started_on", "ended_on")
    search_fields = ("quarter__name", "organization__name")
    list_select_related = ("quarter", "organization")


@admin.register(m.PropertyFirm)
class PropertyFirmAdmin(PartyAdmin):
    """Property firms."""

    list_display = ("name", "employees", "party_members", "organization", "closed_on")
    search_fields = ("name",)
    list_select_related = ("organization",)


@admin.register(m.PropertyContract)
class PropertyContractAdmin(PartyAdmin):
    """Contracts."""

    list_display = ("quarter", "firm", "started_on", "runs_until", "ended_on")
    search_fields = ("quarter__name", "firm__name")
    list_select_related = ("quarter", "firm")


@admin.register(m.OwnersCommittee)
class OwnersCommitteeAdmin(PartyAdmin):
    """Owners' committees."""

    list_display = ("quarter", "number", "elected_on", "due_on", "seats", "party_members", "ended_on")
    search_fields = ("quarter__name",)
    list_select_related = ("quarter",)


@admin.register(m.JointAgreement)
class JointAgreementAdmin(PartyAdmin):
    """Agreements."""

    list_display = ("quarter", "signed_on", "valid_until", "ended_on")
    search_fields = ("quarter__name",)
    list_select_related = ("quarter",)


@admin.register(m.JointMeeting)
class JointMeetingAdmin(PartyAdmin):
    """Joint meetings."""

    list_display = ("quarter", "held_on", "from_branch", "from_property", "from_owners")
    search_fields = ("quarter__name",)
    list_select_related = ("quarter",)


@admin.register(m.JointTopic)
class JointTopicAdmin(PartyAdmin):
    """Topics."""

    list_display = ("title", "quarter", "state", "side", "due_on", "settled_on")
    list_filter = ("state", "side")
    search_fields = ("title", "quarter__name")
    list_select_related = ("quarter",)


@admin.register(m.SatisfactionRound)
class SatisfactionRoundAdmin(PartyAdmin):
    """Satisfaction rounds."""

    list_display = ("title", "area_code", "opened_on", "closed_on")
    search_fields = ("title",)


@admin.register(m.SatisfactionCount)
class SatisfactionCountAdmin(PartyAdmin):
    """Answers of quarters."""

    list_display = ("round", "quarter", "firm", "asked", "mark_5", "mark_4", "mark_3", "mark_2", "mark_1")
    search_fields = ("quarter__name",)
    list_select_related = ("round", "quarter", "firm")

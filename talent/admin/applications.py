"""Rules for tiers and terms of cards: the office edits them here. Applications are on their own pages."""

from typing import ClassVar

from django.contrib import admin

from talent.admin.base import TalentAdmin
from talent.models import TierRule, TierTerm
from xinhui.accounts.roles import Role


@admin.register(TierRule)
class TierRuleAdmin(TalentAdmin):
    """The office adds, changes and switches off; a rule that was weighed once stays in the applications as it was."""

    edit_roles: ClassVar[tuple[Role, ...]] = (Role.TALENT_OFFICE,)
    list_display: ClassVar = ["tier", "name", "degree", "title", "skill", "honour", "field", "most_age", "is_active"]
    list_filter: ClassVar = ["is_active", "tier"]
    search_fields: ClassVar = ["name"]


@admin.register(TierTerm)
class TierTermAdmin(TalentAdmin):
    """Years a tier."""

    edit_roles: ClassVar[tuple[Role, ...]] = (Role.TALENT_OFFICE,)
    list_display: ClassVar = ["tier", "years"]

"""Admin pages of the foundation's own tables: accounts, calendar, messages, audit."""

from typing import Any

from axes.models import AccessAttempt
from django.contrib import admin
from django.contrib.auth.models import Group
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from xinhui.accounts.models import ApiToken, Identity, Post, Unit, User, UserSession
from xinhui.accounts.roles import Role
from xinhui.admin import ScopedAdmin
from xinhui.admin_verbs import VerbAdmin
from xinhui.audit.models import Entry
from xinhui.dashboards import account_verbs
from xinhui.outbox.models import Message

ACCOUNTS = (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.COMMAND_CENTRE)


@admin.register(User)
class UserAdmin(VerbAdmin):
    """Users: read here; opened, locked and reset by the accounts services."""

    view_roles = ACCOUNTS
    add_verb = account_verbs.CREATE_USER
    verbs = account_verbs.USER_VERBS
    list_display = ("username", "full_name", "phone", "is_active", "last_login")
    list_filter = ("is_active",)
    search_fields = ("username", "name")
    fields = ("username", "name", "phone", "is_active", "last_login", "locale")

    @admin.display(description=_("Full name"), ordering="name")
    def full_name(self, user: User) -> str:
        """The person's name: the model's own heading is that of any name."""
        return user.name


@admin.register(Unit)
class UnitAdmin(VerbAdmin):
    """Units: read here; opened, changed and closed by the accounts services."""

    view_roles = ACCOUNTS
    add_verb = account_verbs.CREATE_UNIT
    verbs = account_verbs.UNIT_VERBS
    list_display = ("code", "name", "kind", "area_code", "working_hours", "is_active")
    list_filter = ("kind", "is_active")
    search_fields = ("code", "name")
    list_select_related = ("working_hours",)


@admin.register(Post)
class PostAdmin(VerbAdmin):
    """Posts: read here; given and ended by the accounts services."""

    view_roles = ACCOUNTS
    add_verb = account_verbs.APPOINT_POST
    verbs = account_verbs.POST_VERBS
    list_display = ("user", "role", "unit", "area_code", "starts_on", "ends_on")
    list_filter = ("role",)
    search_fields = ("user__username", "user__name", "area_code", "unit__name")
    list_select_related = ("user", "unit")


@admin.register(ApiToken)
class ApiTokenAdmin(VerbAdmin):
    """API tokens: the key is shown once, when it is issued."""

    view_roles = (Role.SECURITY_ADMIN,)
    add_verb = account_verbs.ISSUE_TOKEN
    verbs = account_verbs.TOKEN_VERBS
    list_display = ("name", "user", "prefix", "limited_to", "expires_at", "last_used_on", "revoked_at")
    exclude = ("key_hash",)
    list_select_related = ("user",)

    @admin.display(description=_("Scopes"))
    def limited_to(self, token: ApiToken) -> str:
        """The scopes in one line."""
        return ", ".join(token.scopes) or str(_("not limited"))


@admin.register(UserSession)
class UserSessionAdmin(VerbAdmin):
    """Where accounts are signed in: read and ended here."""

    view_roles = (Role.SECURITY_ADMIN,)
    verbs = account_verbs.SESSION_VERBS
    list_display = ("user", "device", "place", "method", "began_at", "seen_at", "ended_at", "end_reason")
    list_filter = ("method", "end_reason")
    search_fields = ("user__username", "user__name")
    exclude = ("key_hash", "key_sealed", "device_print")
    list_select_related = ("user",)


@admin.register(Identity)
class IdentityAdmin(VerbAdmin):
    """Linked single sign-ons: read and taken off here."""

    view_roles = (Role.SECURITY_ADMIN,)
    verbs = account_verbs.IDENTITY_VERBS
    list_display = ("user", "provider", "linked_by", "linked_at", "used_at")
    list_filter = ("provider", "linked_by")
    search_fields = ("user__username", "user__name")
    exclude = ("subject_print",)
    list_select_related = ("user",)


@admin.register(Message)
class MessageAdmin(VerbAdmin):
    """Messages whose delivery needs a person."""

    verbs = account_verbs.MESSAGE_VERBS
    view_roles = (Role.SYSTEM_ADMIN, Role.COMMAND_CENTRE)
    list_display = ("kind", "recipient", "channel", "state", "attempts", "error", "created_at")
    list_filter = ("state", "channel")
    exclude = ("context", "key", "claim")
    list_select_related = ("recipient",)


@admin.register(Entry)
class EntryAdmin(ScopedAdmin):
    """The audit trail: read only, for the audit administrator; security verbs for the security administrator."""

    view_roles = (Role.AUDIT_ADMIN, Role.SECURITY_ADMIN)
    list_display = ("at", "actor_label", "verb", "target_type", "target_id", "area_code", "chain", "seq")
    list_filter = ("verb",)
    search_fields = ("actor_label", "target_id", "area_code")


@admin.register(AccessAttempt)
class AccessAttemptAdmin(ScopedAdmin):
    """Failed sign-ins that count towards a lock; the user's page lifts the lock."""

    view_roles = (Role.SECURITY_ADMIN,)
    list_display = ("attempt_time", "username", "ip_address", "failures_since_start")
    search_fields = ("username", "ip_address")
    exclude = ("get_data", "post_data", "http_accept", "session_hash")

    def get_queryset(self, request: HttpRequest) -> Any:
        """All attempts: they belong to no area."""
        return AccessAttempt.objects.all()


admin.site.unregister(Group)

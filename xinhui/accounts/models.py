"""Users, units, posts and API tokens."""

from typing import ClassVar, Self

from django.conf import settings
from django.contrib.auth.models import AbstractUser, AnonymousUser, UserManager
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from xinhui.accounts.factors import OldPassword, Passkey, RecoveryCode, SecondFactor
from xinhui.accounts.identities import Identity
from xinhui.accounts.querysets import (
    AREA_DIRECTORY_ROLES,
    DIRECTORY_ROLES,
    UNIT_DIRECTORY_ROLES,
    ApiTokenQuerySet,
    PostQuerySet,
    UnitQuerySet,
)
from xinhui.accounts.roles import ADMIN_ROLES, Role
from xinhui.accounts.scope import area_q, scope_of
from xinhui.accounts.sessions import UserSession
from xinhui.core.models import Timestamped

__all__ = [
    "ApiToken", "Identity", "OldPassword", "Passkey", "Post", "RecoveryCode", "Role", "SecondFactor", "Unit",
    "UnitKind", "User", "UserSession",
]  # fmt: skip

AREA_CODE_PATTERN = r"^([0-9]{6}|[0-9]{9}|[0-9]{12}|[0-9]{15})$"


class UserQuerySet(models.QuerySet["User"]):
    """Users."""

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Oneself and the holders of posts that one can see."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        scope = scope_of(user)
        if scope.has(*DIRECTORY_ROLES):
            return self
        condition = Q(pk=user.pk)
        areas, units = scope.areas(*AREA_DIRECTORY_ROLES), scope.unit_ids(*UNIT_DIRECTORY_ROLES)
        if areas or units:
            seen = Post.objects.in_force().filter(area_q("area_code", areas) | Q(unit_id__in=units))
            condition |= Q(pk__in=seen.values("user_id"))
        return self.filter(condition)


class PortalUserManager(UserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]  # dynamic base class
    """Django's user manager with `.visible_to`."""


class User(AbstractUser):
    """A person or a bureau's client. What a user may do comes from posts, never from flags or groups."""

    name = models.CharField(_("name"), max_length=60)
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    must_change_password = models.BooleanField(_("must change password"), default=False)
    password_changed_at = models.DateTimeField(_("password changed at"), null=True, blank=True)
    locale = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE)
    #: The personnel office's number of the person: what its files and a trusted single sign-on know them by.
    staff_number = models.CharField(pgettext_lazy("sign-in", "employee number"), max_length=40, blank=True)

    objects: ClassVar[PortalUserManager] = PortalUserManager()

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        ordering = ["username"]
        constraints = [
            models.UniqueConstraint(
                name="user_staff_number_is_one_persons",
                fields=["staff_number"],
                condition=~Q(staff_number=""),
                violation_error_message=pgettext_lazy("sign-in", "Another account has this employee number."),
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """How the person is named in timelines and trails."""
        return self.name or self.username

    def get_full_name(self) -> str:
        """The display name; Chinese names are one field."""
        return self.label

    def get_short_name(self) -> str:
        """The display name."""
        return self.label


class UnitKind(models.TextChoices):
    """What an office is."""

    DEPARTMENT = "department", _("Department")
    BUREAU = "bureau", _("Bureau")
    TOWN_OFFICE = "town_office", _("Town office")
    VILLAGE_COMMITTEE = "village_committee", _("Village committee")
    COMMAND_CENTRE = "command_centre", _("Command centre")
    ENTERPRISE = "enterprise", _("Enterprise")
    PARTY_ORGAN = "party_organ", _("Party organ")


class Unit(Timestamped):
    """An office that people hold posts at and that whistles are sent to."""

    code = models.CharField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=80)
    kind = models.CharField(_("kind"), max_length=20, choices=UnitKind)
    area_code = models.CharField(_("area code"), max_length=15, db_index=True)
    working_hours = models.ForeignKey(
        "core.WorkingHours", verbose_name=_("working hours"), null=True, blank=True, on_delete=models.PROTECT
    )
    parent = models.ForeignKey(
        "self", verbose_name=_("parent unit"), null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    is_active = models.BooleanField(_("in being"), default=True)

    objects = UnitQuerySet.as_manager()

    class Meta:
        verbose_name = _("unit")
        verbose_name_plural = _("units")
        ordering = ["area_code", "code"]
        indexes = [models.Index(fields=["kind", "area_code"], name="unit_kind_area")]
        constraints = [
            models.CheckConstraint(
                name="unit_area_code_is_6_9_12_or_15_digits",
                condition=Q(area_code__regex=AREA_CODE_PATTERN),
                violation_error_message=_("An area code has 6, 9, 12 or 15 digits."),
            ),
            models.CheckConstraint(
                name="unit_is_not_its_own_parent",
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
                violation_error_message=_("A unit cannot be its own parent."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Post(Timestamped):
    """A role of a user at a unit within an area code, from a day (included) to a day (excluded)."""

    user = models.ForeignKey(User, verbose_name=_("user"), on_delete=models.PROTECT, related_name="posts")
    role = models.CharField(_("role"), max_length=20, choices=Role)
    unit = models.ForeignKey(Unit, verbose_name=_("unit"), on_delete=models.PROTECT, related_name="posts")
    area_code = models.CharField(_("area code"), max_length=15, db_index=True)
    title = models.CharField(_("title"), max_length=60, blank=True)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(
        _("to"), null=True, blank=True, help_text=_("The first day on which the post is no longer in force.")
    )

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        ordering = ["user", "-starts_on", "id"]
        indexes = [
            models.Index(fields=["role", "area_code"], name="post_role_area"),
            models.Index(fields=["role", "unit"], name="post_role_unit"),
        ]
        constraints = [
            models.CheckConstraint(
                name="post_dates_in_order",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("A post cannot end before it begins."),
            ),
            models.CheckConstraint(
                name="post_role_matches_area_level",
                condition=(
                    Q(role__in=[Role.GRID_LEADER, Role.GRID_WORKER], area_code__regex=r"^[0-9]{15}$")
                    | Q(role=Role.VILLAGE_SECRETARY, area_code__regex=r"^[0-9]{12}$")
                    | Q(
                        role__in=[Role.TOWN_LEADER, Role.TOWN_DISPATCHER, Role.TOWN_ORGANIZER],
                        area_code__regex=r"^[0-9]{9}$",
                    )
                    | Q(
                        role__in=[
                            Role.SYSTEM_ADMIN,
                            Role.SECURITY_ADMIN,
                            Role.AUDIT_ADMIN,
                            Role.COMMAND_CENTRE,
                            Role.DISTRICT_LEADER,
                            Role.DEPARTMENT_HANDLER,
                            Role.DEPARTMENT_LEADER,
                            Role.BUREAU_CLIENT,
                            Role.ORGANIZATION_DEPARTMENT,
                            Role.CADRE_OFFICE,
                            Role.PERSONNEL_OFFICER,
                            Role.TALENT_OFFICE,
                        ],
                        area_code__regex=r"^[0-9]{6}$",
                    )
                ),
                violation_error_message=_(
                    "The area code does not fit the role: grid posts carry 15 digits, village posts 12, "
                    "town posts 9, all others 6."
                ),
            ),
            models.UniqueConstraint(
                name="post_one_open_identical",
                fields=["user", "role", "unit", "area_code"],
                condition=Q(ends_on__isnull=True),
                violation_error_message=_("This person already holds this post."),
            ),
            models.UniqueConstraint(
                name="post_one_open_admin_post_a_user",
                fields=["user"],
                condition=Q(ends_on__isnull=True, role__in=sorted(ADMIN_ROLES)),
                violation_error_message=_("System, security and audit administrator must be three different people."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title or self.get_role_display()} · {self.area_code}"


class ApiToken(models.Model):
    """A key for a bureau's client or a phone. Only its SHA-256 is kept: the key has 256 random bits, so a slow
    hash would protect nothing and cost every call."""

    user = models.ForeignKey(User, verbose_name=_("user"), on_delete=models.PROTECT, related_name="api_tokens")
    name = models.CharField(_("name"), max_length=60)
    prefix = models.CharField(_("first characters"), max_length=12)
    key_hash = models.CharField(_("SHA-256 of the key"), max_length=64, unique=True)
    scopes = models.JSONField(_("scopes"), default=list, blank=True)
    created_at = models.DateTimeField(_("created at"))
    expires_at = models.DateTimeField(_("expires at"), null=True, blank=True)
    last_used_on = models.DateField(_("last used on"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        verbose_name = _("API token")
        verbose_name_plural = _("API tokens")
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="api_token_hash_is_sha256",
                condition=Q(key_hash__regex=r"^[0-9a-f]{64}$"),
                violation_error_message=_("The key must be stored as its SHA-256."),
            ),
            models.CheckConstraint(
                name="api_token_expires_after_creation",
                condition=Q(expires_at__isnull=True) | Q(expires_at__gt=F("created_at")),
                violation_error_message=_("A token cannot expire before it is created."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"

    def allows(self, scope: str) -> bool:
        """True when the token may be used for `scope`; a token without scopes may do what its user may."""
        return not self.scopes or scope in self.scopes

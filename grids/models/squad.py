"""Volunteer squads: members, training, duty and call-outs, and the hours they gave (systems.md, G7)."""

import uuid
from typing import Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from grids.models.scoped import AREA_ROLES, AreaQuerySet
from xinhui.accounts.models import User
from xinhui.accounts.scope import area_q, scope_of
from xinhui.core.models import Timestamped


class SquadKind(models.TextChoices):
    """What a volunteer squad is for."""

    WATER_RESCUE = "water_rescue", _("Water rescue")
    PATROL = "patrol", _("Public order patrol")
    FIRE = "fire", _("Fire fighting")
    MEDIATION = "mediation", _("Mediation")
    FLOOD = "flood", _("Flood control")
    RIVER = "river", _("River keeping")
    CARE = "care", _("Care for the old and children")
    TRAFFIC = "traffic", _("Traffic guidance")


class SquadQuerySet(AreaQuerySet["Squad"]):
    """Squads of the reader's area, and those the reader belongs to."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        if not isinstance(user, User):
            return self.none()
        mine = SquadMember.objects.filter(account=user, ends_on=None).values("squad_id")
        return self.filter(area_q("area_code", scope_of(user).areas(*AREA_ROLES)) | Q(pk__in=mine))

    def in_being(self) -> Self:
        """Squads not disbanded."""
        return self.filter(disbanded_on=None)


class Squad(Timestamped):
    """A volunteer squad of a town or village."""

    #: Town (9 digits) or village (12).
    area_code = models.CharField(_("area code"), max_length=15, db_index=True)
    kind = models.CharField(_("kind"), max_length=14, choices=SquadKind)
    name = models.CharField(_("name"), max_length=80)
    leader = models.ForeignKey(
        "SquadMember", verbose_name=_("leader"), null=True, blank=True, on_delete=models.PROTECT, related_name="leads"
    )
    founded_on = models.DateField(_("founded on"))
    disbanded_on = models.DateField(_("disbanded on"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)

    objects = SquadQuerySet.as_manager()

    class Meta:
        verbose_name = _("volunteer squad")
        verbose_name_plural = _("volunteer squads")
        ordering = ["area_code", "name"]
        constraints = [
            models.UniqueConstraint(
                name="squad_name_once", fields=["area_code", "name"], condition=Q(disbanded_on__isnull=True),
                violation_error_message=_("There is a squad of this name here."),
            ),
            models.CheckConstraint(
                name="squad_of_a_town_or_village", condition=Q(area_code__regex=r"^(\d{9}|\d{12})$"),
                violation_error_message=_("A squad belongs to a town (9 digits) or a village (12 digits)."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name

    @property
    def town_code(self) -> str:
        """Code of the town that it belongs to, or whose village it belongs to."""
        return self.area_code[:9]


class SquadMemberQuerySet(AreaQuerySet["SquadMember"]):
    """Members, seen by whoever sees their squad."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(squad__in=Squad.objects.visible_to(user))


class SquadMember(Timestamped):
    """A volunteer in a squad, from a day to a day; with an account, call-outs reach the phone."""

    squad = models.ForeignKey(Squad, verbose_name=_("squad"), on_delete=models.PROTECT, related_name="members")
    area_code = models.CharField(_("area code"), max_length=15, db_index=True)
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("account"), null=True, blank=True, on_delete=models.PROTECT,
        related_name="squad_memberships",
    )  # fmt: skip
    name = models.CharField(_("name"), max_length=60)
    phone = models.CharField(_("phone"), max_length=20)
    skills = models.CharField(_("skills"), max_length=120, blank=True)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"), null=True, blank=True)

    objects = SquadMemberQuerySet.as_manager()

    class Meta:
        verbose_name = _("squad member")
        verbose_name_plural = _("squad members")
        ordering = ["squad", "name", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="squad_member_once", fields=["squad", "name", "phone"], condition=Q(ends_on__isnull=True),
                violation_error_message=_("This person is in the squad already."),
            ),
            models.CheckConstraint(
                name="squad_member_dates_in_order",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("A membership cannot end before it begins."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name


class ActivityKind(models.TextChoices):
    """What a squad did."""

    TRAINING = "training", _("Training")
    DUTY = "duty", pgettext_lazy("squad", "Duty")
    CALL_OUT = "call_out", _("Call-out")


class ActivityQuerySet(AreaQuerySet["SquadActivity"]):
    """Activities, seen by whoever sees their squad."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(squad__in=Squad.objects.visible_to(user))


class SquadActivity(Timestamped):
    """A training, a duty, or a call-out of a squad; open until its hours are written down."""

    uuid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    squad = models.ForeignKey(Squad, verbose_name=_("squad"), on_delete=models.PROTECT, related_name="activities")
    area_code = models.CharField(_("area code"), max_length=15, db_index=True)
    kind = models.CharField(_("kind"), max_length=8, choices=ActivityKind)
    title = models.CharField(_("heading"), max_length=80)
    place = models.CharField(_("place"), max_length=120, blank=True)
    text = models.TextField(_("text"), blank=True)
    is_drill = models.BooleanField(_("drill"), default=False)
    starts_at = models.DateTimeField(_("begins at"))
    ends_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    result = models.TextField(_("result"), blank=True)
    #: The request that this call-out answers.
    request = models.ForeignKey(
        "grids.SquadRequest", verbose_name=_("request for squads"), null=True, blank=True, on_delete=models.PROTECT,
        related_name="activities",
    )  # fmt: skip

    objects = ActivityQuerySet.as_manager()

    class Meta:
        verbose_name = _("squad activity")
        verbose_name_plural = _("squad activities")
        ordering = ["-starts_at", "-id"]
        indexes = [models.Index(fields=["squad", "starts_at"], name="squad_activity_at")]
        constraints = [
            models.CheckConstraint(
                name="squad_activity_times_in_order",
                condition=Q(ends_at__isnull=True) | Q(ends_at__gte=F("starts_at")),
                violation_error_message=_("An activity cannot end before it begins."),
            ),
            models.CheckConstraint(
                name="squad_activity_only_call_outs_are_open",
                condition=Q(ends_at__isnull=False) | Q(kind="call_out"),
                violation_error_message=_("Training and duty are written down when they are over."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title


class Answer(models.TextChoices):
    """What a member says to a call-out."""

    WAITING = "waiting", _("Not yet answered")
    COMING = "coming", _("Coming")
    UNABLE = "unable", _("Cannot come")


class ShareQuerySet(AreaQuerySet["SquadShare"]):
    """Shares, seen by whoever sees their squad."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(activity__squad__in=Squad.objects.visible_to(user))


class SquadShare(models.Model):
    """One member's share of an activity: the answer to a call-out, and the time given. Totals are sums of these."""

    activity = models.ForeignKey(
        SquadActivity, verbose_name=_("activity"), on_delete=models.PROTECT, related_name="shares"
    )
    member = models.ForeignKey(SquadMember, verbose_name=_("member"), on_delete=models.PROTECT, related_name="shares")
    area_code = models.CharField(_("area code"), max_length=15, db_index=True)
    answer = models.CharField(_("answer"), max_length=8, choices=Answer, blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    #: Who wrote the answer down: the member, or whoever rang the member up.
    answered_by = models.CharField(_("answer recorded by"), max_length=80, blank=True)
    minutes = models.PositiveSmallIntegerField(_("minutes"), default=0)

    objects = ShareQuerySet.as_manager()

    class Meta:
        verbose_name = _("share of an activity")
        verbose_name_plural = _("shares of activities")
        ordering = ["activity", "member"]
        constraints = [
            models.UniqueConstraint(
                name="squad_share_once", fields=["activity", "member"],
                violation_error_message=_("This member is in this activity already."),
            ),
            models.CheckConstraint(
                name="squad_share_answer_is_timed",
                condition=Q(answer__in=["", "waiting"]) | Q(answered_at__isnull=False),
                violation_error_message=_("An answer carries its time."),
            ),
            models.CheckConstraint(
                name="squad_share_at_most_three_days", condition=Q(minutes__lte=4320),
                violation_error_message=_("Nobody gives more than 72 hours to one activity."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.member} {self.minutes}"

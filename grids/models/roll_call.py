"""Roll calls of an activation: everybody at the grids says that they are safe, or that they need help."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from grids.models.division import Grid
from grids.models.emergency import Activation
from grids.models.scoped import AreaQuerySet
from xinhui.accounts.models import User
from xinhui.core.models import Timestamped


class CallStatus(models.TextChoices):
    """What a person has said."""

    WAITING = "waiting", _("Not yet answered")
    SAFE = "safe", _("Safe")
    NEEDS_HELP = "needs_help", _("Needs help")


class RollCall(Timestamped):
    """One call of the people at an activation's grids. A drill's call is a drill: the activation says so."""

    activation = models.ForeignKey(
        Activation, verbose_name=_("activation"), on_delete=models.PROTECT, related_name="roll_calls"
    )
    title = models.CharField(_("heading"), max_length=80)
    #: Who is called; within the activation's area.
    area_code = models.CharField(_("area code"), max_length=15, db_index=True)
    called_at = models.DateTimeField(_("called at"))
    called_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("called by"), on_delete=models.PROTECT, related_name="+"
    )
    answer_by = models.DateTimeField(_("answer by"))
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)

    objects = AreaQuerySet["RollCall"].as_manager()

    class Meta:
        verbose_name = _("roll call")
        verbose_name_plural = _("roll calls")
        ordering = ["-called_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                name="roll_call_one_open_an_area", fields=["activation", "area_code"],
                condition=Q(closed_at__isnull=True),
                violation_error_message=_("A roll call of this area is under way."),
            ),
            models.CheckConstraint(
                name="roll_call_answer_after_call", condition=Q(answer_by__gt=models.F("called_at")),
                violation_error_message=_("The time to answer lies after the call."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title


class AnswerQuerySet(AreaQuerySet["RollCallAnswer"]):
    """Answers, seen by area; one's own always."""

    def of(self, user: User) -> "models.QuerySet[RollCallAnswer]":
        """The user's own."""
        return self.filter(user_id=user.pk)


class RollCallAnswer(models.Model):
    """One person's row of a call, from the moment of the call on."""

    uuid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    roll_call = models.ForeignKey(
        RollCall, verbose_name=_("roll call"), on_delete=models.PROTECT, related_name="answers"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("person"), on_delete=models.PROTECT, related_name="+"
    )
    grid = models.ForeignKey(Grid, verbose_name=_("grid"), on_delete=models.PROTECT, related_name="+")
    area_code = models.CharField(_("area code"), max_length=15, db_index=True)
    status = models.CharField(_("answer"), max_length=10, choices=CallStatus, default=CallStatus.WAITING)
    note = models.CharField(_("note"), max_length=500, blank=True)
    latitude = models.FloatField(_("latitude"), null=True, blank=True)
    longitude = models.FloatField(_("longitude"), null=True, blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    #: By the phone's clock; the later of two answers holds, whichever comes in first.
    device_at = models.DateTimeField(_("device time"), null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("answered by"), null=True, blank=True, on_delete=models.PROTECT,
        related_name="+",
    )  # fmt: skip
    is_late = models.BooleanField(_("after the call had ended"), default=False)

    objects = AnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer to a roll call")
        verbose_name_plural = _("answers to roll calls")
        ordering = ["area_code", "id"]
        indexes = [models.Index(fields=["user", "status"], name="roll_call_answer_user")]
        constraints = [
            models.UniqueConstraint(
                name="roll_call_answer_once_a_person", fields=["roll_call", "user"],
                violation_error_message=_("This person is called once."),
            ),
            models.CheckConstraint(
                name="roll_call_answer_is_timed",
                condition=Q(status="waiting", answered_at__isnull=True, answered_by__isnull=True)
                | ~Q(status="waiting") & Q(answered_at__isnull=False, answered_by__isnull=False),
                violation_error_message=_("An answer says when and by whom."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.user} {self.status}"

"""Fictitious assignments on which a bureau's developer tries what the real ones take; they enter no figure."""

from typing import Self
from uuid import uuid4

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from grids.models.whistle import AssignmentRole
from grids.states import AssignmentState
from xinhui.accounts.models import User
from xinhui.accounts.scope import scope_of
from xinhui.bureaus.models import BureauClient
from xinhui.core.models import Timestamped


class SandboxQuerySet(models.QuerySet["SandboxAssignment"]):
    """Fictitious rows: each system sees its own."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Those of the system that the user is the account of, where its token reaches."""
        if not isinstance(user, User):
            return self.none()
        return self.filter(Q(client__account_id=user.pk) & scope_of(user).inside_q("area_code"))


class SandboxAssignment(Timestamped):
    """What an Assignment is, without a whistle, an issue, a step or anybody who is told."""

    uuid = models.UUIDField(unique=True, default=uuid4, editable=False)
    client = models.ForeignKey(
        BureauClient, verbose_name=pgettext_lazy("bureaus", "system"), on_delete=models.CASCADE,
        related_name="sandbox_assignments",
    )  # fmt: skip
    #: Of a whistle that does not exist: the real shape names one.
    whistle_uuid = models.UUIDField(pgettext_lazy("bureaus", "whistle"), default=uuid4, editable=False)
    area_code = models.CharField(pgettext_lazy("bureaus", "area code"), max_length=15)
    role = models.CharField(pgettext_lazy("bureaus", "role"), max_length=8, choices=AssignmentRole)
    state = models.CharField(
        pgettext_lazy("bureaus", "state"), max_length=16, choices=AssignmentState, default=AssignmentState.SENT
    )
    round = models.PositiveSmallIntegerField(pgettext_lazy("bureaus", "round"), default=1)
    sent_at = models.DateTimeField(pgettext_lazy("bureaus", "sent at"))
    responded_at = models.DateTimeField(pgettext_lazy("bureaus", "responded at"), null=True, blank=True)
    finished_at = models.DateTimeField(pgettext_lazy("bureaus", "finished at"), null=True, blank=True)
    due_at = models.DateTimeField(pgettext_lazy("bureaus", "due at"), null=True, blank=True)
    response_late = models.BooleanField(pgettext_lazy("bureaus", "responded late"), null=True, blank=True)
    handling_late = models.BooleanField(pgettext_lazy("bureaus", "finished late"), null=True, blank=True)
    result = models.TextField(pgettext_lazy("bureaus", "result"), blank=True)
    return_rule = models.CharField(pgettext_lazy("bureaus", "rule cited for the return"), max_length=200, blank=True)
    return_reason = models.TextField(pgettext_lazy("bureaus", "reason for the return"), blank=True)
    #: The round in which more time was asked for; once a round, as in earnest.
    extension_round = models.PositiveSmallIntegerField(default=0, editable=False)

    objects = SandboxQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("bureaus", "fictitious assignment")
        verbose_name_plural = pgettext_lazy("bureaus", "fictitious assignments")
        ordering = ["-sent_at", "-id"]
        indexes = [models.Index(fields=["client", "-sent_at", "-id"], name="sandbox_client_latest")]
        constraints = [
            models.CheckConstraint(
                name="sandbox_return_cites_a_rule",
                condition=~Q(state__in=["return_claimed", "disputed", "returned"])
                | (~Q(return_rule="") & ~Q(return_reason="")),
                violation_error_message=pgettext_lazy("bureaus", "A return must cite the rule and give the reason."),
            ),
            models.CheckConstraint(
                name="sandbox_finished_is_timed",
                condition=~Q(state="finished") | Q(finished_at__isnull=False),
                violation_error_message=pgettext_lazy("bureaus", "A finished assignment carries its time."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.client} {self.uuid}"

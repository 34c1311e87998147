"""What one form cost whoever filled it in.

It is a meter of forms, not of people: a row says which post filled in which form, never who.
"""

from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from xinhui.accounts.models import User
from xinhui.accounts.roles import Role
from xinhui.accounts.scope import area_q, scope_of

#: Whoever decides which forms there are. Below a town there may be one worker to a post: that would name people.
READERS = (Role.COMMAND_CENTRE, Role.DISTRICT_LEADER, Role.TOWN_LEADER)
FIELDS_MAX, SECONDS_MAX = 300, 4 * 3600


class Channel(models.TextChoices):
    """Where the form was filled in."""

    PHONE = "phone", pgettext_lazy("burden", "On the phone")
    DESK = "desk", pgettext_lazy("burden", "In the browser")


class EffortQuerySet(models.QuerySet["Effort"]):
    """Rows of the areas of leaders and of the command centre."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """By the area of the post that filled in the form."""
        if not isinstance(user, User):
            return self.none()
        return self.filter(area_q("area_code", scope_of(user).areas(*READERS)))


class Effort(models.Model):
    """A form filled in and accepted."""

    at = models.DateTimeField(pgettext_lazy("burden", "accepted at"))
    #: The page's name (`grids:issue_new`, `members:act:meeting:close`), or `sync:` and the kind of a phone's record.
    form = models.CharField(pgettext_lazy("burden", "form"), max_length=80)
    channel = models.CharField(pgettext_lazy("burden", "way"), max_length=5, choices=Channel)
    role = models.CharField(_("post"), max_length=24, choices=Role)
    area_code = models.CharField(_("area code"), max_length=15)
    #: Fields that the form showed, and those of them that somebody filled in or changed by hand.
    asked = models.PositiveSmallIntegerField(pgettext_lazy("burden", "fields asked"))
    filled = models.PositiveSmallIntegerField(pgettext_lazy("burden", "fields filled in"))
    #: Working at the form; a pause counts for a minute at most.
    seconds = models.PositiveIntegerField(pgettext_lazy("burden", "seconds"))

    objects = EffortQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("burden", "form filled in")
        verbose_name_plural = pgettext_lazy("burden", "forms filled in")
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["at", "role", "form"], name="effort_period")]
        constraints = [
            models.CheckConstraint(
                name="effort_filled_of_asked", condition=Q(filled__lte=F("asked"), asked__lte=FIELDS_MAX, asked__gte=1),
                violation_error_message=pgettext_lazy("burden", "Only fields that were asked can be filled in."),
            ),
            models.CheckConstraint(
                name="effort_of_one_sitting", condition=Q(seconds__lte=SECONDS_MAX),
                violation_error_message=pgettext_lazy("burden", "No form takes longer than four hours."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.form} {self.filled}/{self.asked}"

"""What whoever reads figures may see; no person is in it."""

from typing import Self, TypeVar

from django.contrib.auth.models import AnonymousUser
from django.db import models

from talent.scope import talent_scope_of
from xinhui.accounts.models import User

M = TypeVar("M", bound=models.Model)


class FiguresQuerySet(models.QuerySet[M]):
    """Rows for everybody who works for talent or looks on."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """All, or nothing."""
        return self if isinstance(user, User) and talent_scope_of(user).reads_figures else self.none()

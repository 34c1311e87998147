"""The personnel office's number on an account."""

from django.db import IntegrityError, transaction
from django.utils.translation import pgettext_lazy

from xinhui.accounts.actors import Actor, require
from xinhui.accounts.models import User
from xinhui.accounts.roles import Role
from xinhui.accounts.services.find import locked_user
from xinhui.audit.services import record
from xinhui.core.errors import Conflict


def set_staff_number(*, actor: Actor, user_id: int, staff_number: str) -> User:
    """Note the employee number of an account; empty takes it off. System administrator only.

    Raises Forbidden, NotFound, Conflict `staff-number-taken`. The number itself is not on the trail.
    """
    require(actor, Role.SYSTEM_ADMIN)
    with transaction.atomic():
        user = locked_user(user_id)
        user.staff_number = staff_number.strip()[:40]
        try:
            with transaction.atomic():
                user.save(update_fields=["staff_number"])
        except IntegrityError:
            raise Conflict(
                code="staff-number-taken", field="staff_number",
                message=pgettext_lazy("sign-in", "Another account has this employee number."),
            ) from None  # fmt: skip
        record(actor=actor, verb="accounts.set_staff_number", target=user)
    return user

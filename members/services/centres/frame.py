"""What the verbs of centres begin with. Lock order: organization, member, centre or room or service, its own rows."""

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from members.models import Centre
from members.rules.centres import AHEAD_DAYS, periods_on
from members.services.frame import M, require_keeper
from xinhui.accounts.actors import Actor
from xinhui.core import clock
from xinhui.core.checks import unknown
from xinhui.core.errors import Conflict, InvalidInput
from xinhui.core.locking import locked
from xinhui.core.services.calendar import schedule_for


def hold_row(rows: models.QuerySet[M], pk: int | None, *, field: str | None = None) -> M:
    """The row, locked until commit: whoever books the same thing waits here. Raises NotFound."""
    row = locked(rows.filter(pk=pk)).first()
    if row is None:
        raise unknown(field)
    return row


def require_centre_keeper(actor: Actor, centre: Centre) -> None:
    """Raise Forbidden unless the actor keeps the place's records, or is an officer of who runs the centre."""
    require_keeper(
        actor, area_code=centre.area_code, path=centre.organization.path if centre.organization is not None else ""
    )


def hold_centre(actor: Actor, centre_id: int | None) -> Centre:
    """The centre in service, locked, the actor its keeper. Raises NotFound, Forbidden, Conflict `centre-closed`."""
    centre = hold_row(Centre.objects.select_related("organization"), centre_id)
    require_centre_keeper(actor, centre)
    require_in_service(centre)
    return centre


def require_in_service(centre: Centre) -> None:
    """Raise Conflict `centre-closed` when it is closed for good."""
    if centre.closed_on is not None:
        raise Conflict(
            code="centre-closed",
            message=_("%(name)s closed on %(day)s.") % {"name": centre.name, "day": centre.closed_on.isoformat()},
            action=_("Choose another centre."),
        )  # fmt: skip


def opening(centre: Centre, at: datetime) -> list[tuple[datetime, datetime]]:
    """The centre's opening periods on the local day of a moment. One query."""
    day = clock.local(at).date()
    return periods_on(centre.hours, day, schedule_for(None), closed_on_holidays=centre.closed_on_holidays)


def require_ahead(at: datetime, *, field: str) -> None:
    """Raise InvalidInput unless the moment is yet to come, and not further off than may be booked."""
    days = (clock.local(at).date() - clock.today()).days
    if at <= clock.now() or days > AHEAD_DAYS:
        raise InvalidInput(
            code="not-ahead", field=field,
            message=_("Choose a time from now to %(days)d days ahead.") % {"days": AHEAD_DAYS},
        )  # fmt: skip


def out_of_hours(field: str) -> InvalidInput:
    """The centre is closed then."""
    return InvalidInput(
        code="out-of-hours", field=field, message=_("The centre is closed at this time."),
        action=_("Look at its opening hours; holidays count."),
    )  # fmt: skip

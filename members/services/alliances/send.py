"""People of a unit that sits in an alliance are sent down to its grids.

The service of the grids room does it, and so only those whom that room allows: the command centre.
"""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from grids.services.deployments.send import NewDeployment, send_down
from members.models import AllianceSeat
from xinhui.accounts.actors import Actor
from xinhui.core import clock
from xinhui.core.checks import line, unknown
from xinhui.core.errors import InvalidInput

DUTY_MAX, PEOPLE_MAX = 120, 200


def send_people_of_unit(
    *, actor: Actor, seat_id: int, names: Sequence[str], grid_code: str, duty: str, starts_on: date | None = None,
    ends_on: date | None = None,
) -> int:  # fmt: skip
    """Send people of the seat's unit to one grid of the alliance's place; returns how many were new there.

    Raises NotFound, Forbidden, InvalidInput (names, grid, duty, ends_on).
    """
    seat = AllianceSeat.objects.in_force().filter(pk=seat_id).select_related("alliance").first()
    if seat is None:
        raise unknown()
    if not grid_code.startswith(seat.alliance.area_code):
        raise InvalidInput(
            code="grid-elsewhere", field="grid", message=_("This grid does not lie in the alliance's place."),
            action=pgettext_lazy("alliance", "Choose a grid from the list."),
        )  # fmt: skip
    people = [line(name, field="names", limit=40) for name in names if name.strip()]
    if not people or len(people) > PEOPLE_MAX:
        raise InvalidInput(
            code="names-missing", field="names", message=_("Name one to %(max)d people.") % {"max": PEOPLE_MAX},
            action=pgettext_lazy("alliance", "One name a line."),
        )  # fmt: skip
    work = line(duty, field="duty", limit=DUTY_MAX)
    day = starts_on or clock.today()
    return len(send_down(actor=actor, rows=[
        NewDeployment(name, seat.unit_id, grid_code, day, duty=work, ends_on=ends_on) for name in people
    ]))  # fmt: skip

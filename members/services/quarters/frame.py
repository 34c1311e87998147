"""What the verbs of quarters begin with. Lock order: organization, quarter, its own rows, the audit chain last."""

from django.utils.translation import gettext_lazy as _

from members.models import Quarter, QuarterCoverage
from members.services.frame import require_keeper
from xinhui.accounts.actors import Actor
from xinhui.core.checks import hold
from xinhui.core.errors import Conflict


def path_over(quarter: Quarter) -> str:
    """The path of the organization that covers the quarter; "" without one."""
    rows = QuarterCoverage.objects.open().filter(quarter=quarter)
    return rows.values_list("organization__path", flat=True).first() or ""


def require_quarter_keeper(actor: Actor, quarter: Quarter) -> None:
    """Raise Forbidden unless the actor keeps the place's records, or is an officer of the covering organization."""
    require_keeper(actor, area_code=quarter.area_code, path=path_over(quarter))


def hold_quarter(actor: Actor, quarter_id: int | None, *, field: str | None = None) -> Quarter:
    """The quarter on the list, locked, the actor its keeper. Raises NotFound, Forbidden, Conflict `quarter-closed`."""
    quarter = hold(Quarter.objects.all(), quarter_id, field=field)
    require_quarter_keeper(actor, quarter)
    if quarter.closed_on is not None:
        raise Conflict(
            code="quarter-closed", field=field,
            message=_("%(name)s was taken off the list on %(day)s.")
            % {"name": quarter.name, "day": quarter.closed_on.isoformat()},
            action=_("Its history stays; choose another quarter."),
        )  # fmt: skip
    return quarter

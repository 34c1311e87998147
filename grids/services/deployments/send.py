"""People are sent down to grids: thousands at once, in a number of queries that no person adds to."""

import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from grids.deployment_states import OPEN_DEPLOYMENTS
from grids.emergency_states import ActivationState
from grids.models import Activation, Deployment, Grid
from xinhui.accounts.actors import Actor, require
from xinhui.accounts.models import Post
from xinhui.accounts.roles import Role
from xinhui.audit.services import AuditRow, record_many
from xinhui.core.errors import Conflict, InvalidInput
from xinhui.core.locking import locked
from xinhui.outbox import pulse
from xinhui.outbox.services.enqueue import Draft, enqueue

BATCH, PULSE = 1000, "emergencies"
VILLAGE_DIGITS = 12


@dataclass(frozen=True)
class NewDeployment:
    """One person to be sent to one grid."""

    person_name: str
    unit_id: int
    grid_code: str
    starts_on: date
    phone: str = ""
    duty: str = ""
    ends_on: date | None = None

    @property
    def key(self) -> tuple[str, int, str, str]:
        """What makes it the same person at the same grid."""
        return self.grid_code, self.unit_id, self.person_name, self.phone


def send_down(*, actor: Actor, rows: Sequence[NewDeployment], activation_id: int | None = None) -> list[Deployment]:
    """Send people to grids in force; who is already sent to that grid is passed over. At most BATCH at once.

    The village secretaries of the grids are told how many come. Raises Forbidden, InvalidInput (grid, days),
    Conflict `activation-over`.
    """
    require(actor, Role.COMMAND_CENTRE)
    if len(rows) > BATCH:
        raise ValueError(f"at most {BATCH} people at once")
    with transaction.atomic():
        activation = _activation(activation_id)
        grids = _grids(rows)
        there = _already(rows)
        fresh = {row.key: row for row in rows if row.key not in there}
        people = Deployment.objects.bulk_create(
            Deployment(
                person_name=row.person_name, phone=row.phone, unit_id=row.unit_id, grid_id=grids[row.grid_code],
                area_code=row.grid_code, activation=activation, duty=row.duty, starts_on=row.starts_on,
                ends_on=row.ends_on,
            )
            for row in fresh.values()
        )  # fmt: skip
        _tell_villages(people, activation)
        facts = {"activation": activation.number} if activation else {}
        record_many(actor=actor, verb="deployment.send", rows=[
            AuditRow.of(person, detail={**facts, "unit": person.unit_id}) for person in people
        ])  # fmt: skip
        pulse.bump_on_commit(PULSE)
    return people


def _activation(activation_id: int | None) -> Activation | None:
    """The activation in force, locked: it is not stood down while people are being sent."""
    if activation_id is None:
        return None
    row = locked(Activation.objects.filter(pk=activation_id)).first()
    if row is None or row.state != ActivationState.ACTIVE:
        raise Conflict(
            code="activation-over", field="activation", message=_("This activation is not in force."),
            action=_("Choose one that is, or none."),
        )  # fmt: skip
    return row


def _grids(rows: Sequence[NewDeployment]) -> dict[str, int]:
    """Code → id of the grids in force, locked: two tables at once send nobody twice. Raises InvalidInput for a grid
    that is not in force, or days in the wrong order."""
    wanted = {row.grid_code for row in rows}
    held = locked(Grid.objects.active().filter(code__in=wanted).only("code").order_by("pk"))
    found = {grid.code: grid.pk for grid in held}
    if missing := sorted(wanted - set(found)):
        raise InvalidInput(
            code="grid-unknown", field="grid",
            message=_("There is no grid “%(code)s” in force.") % {"code": missing[0]},
        )  # fmt: skip
    if any(row.ends_on is not None and row.ends_on < row.starts_on for row in rows):
        raise InvalidInput(code="days-order", field="ends_on", message=_("The last day is before the first."))
    return found


def _already(rows: Sequence[NewDeployment]) -> set[tuple[str, int, str, str]]:
    codes = {row.grid_code for row in rows}
    found = Deployment.objects.filter(area_code__in=codes, state__in=sorted(OPEN_DEPLOYMENTS))
    return set(found.values_list("area_code", "unit_id", "person_name", "phone"))


def _tell_villages(people: Sequence[Deployment], activation: Activation | None) -> None:
    counts = Counter(person.area_code[:VILLAGE_DIGITS] for person in people)
    posts = Post.objects.in_force().filter(role=Role.VILLAGE_SECRETARY, area_code__in=counts)
    key, kind = uuid.uuid4().hex, "drill" if activation and activation.is_drill else "deployment"
    enqueue(drafts=[
        Draft(
            key=f"deployment:{key}:{area}", recipient_id=user_id, kind=f"{kind}.sent_down",
            context={"people": counts[area], "activation": activation.title if activation else ""},
            link=f"/deployments/?area={area}",
        )
        for user_id, area in sorted(set(posts.values_list("user_id", "area_code")))
    ])  # fmt: skip

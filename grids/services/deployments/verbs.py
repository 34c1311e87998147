"""Arrival and recall of people sent down."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from grids.deployment_states import DEPLOYMENT_TABLE, OPEN_DEPLOYMENTS, DeploymentState
from grids.models import Deployment
from grids.services.deployments.send import BATCH, PULSE
from grids.services.policing.frame import VISITORS, line_of
from xinhui.accounts.actors import Actor, require
from xinhui.accounts.roles import Role
from xinhui.audit.services import AuditRow, record, record_many
from xinhui.core import clock
from xinhui.core.errors import Forbidden, InvalidInput, NotFound
from xinhui.core.locking import locked
from xinhui.outbox import pulse

REASON_MAX = 120


def note_arrival(*, actor: Actor, deployment_id: int) -> Deployment:
    """The person has come to the grid, as its people or those above it say. Raises NotFound, Forbidden,
    TransitionRefused."""
    with transaction.atomic():
        person = _held(deployment_id)
        require(actor, *VISITORS, area_code=person.area_code)
        person.state = DEPLOYMENT_TABLE.next(person.state, "arrive")
        person.arrived_at = clock.now()
        person.save(update_fields=["state", "arrived_at", "updated_at"])
        pulse.bump_on_commit(PULSE)
        record(actor=actor, verb="deployment.arrive", target=person)
    return person


def recall_person(*, actor: Actor, deployment_id: int, reason: str) -> Deployment:
    """Call one person back: the command centre, or the leader of the unit that sent them. Raises NotFound, Forbidden,
    InvalidInput (reason), TransitionRefused."""
    reason = line_of(reason, field="reason", limit=REASON_MAX)
    with transaction.atomic():
        person = _held(deployment_id)
        _require_may_recall(actor, person.unit_id)
        person.state = DEPLOYMENT_TABLE.next(person.state, "recall")
        person.recalled_at, person.recall_reason = clock.now(), reason
        person.save(update_fields=["state", "recalled_at", "recall_reason", "updated_at"])
        pulse.bump_on_commit(PULSE)
        record(actor=actor, verb="deployment.recall", target=person, detail={"reason": reason})
    return person


def recall_everybody(*, actor: Actor, reason: str, activation_id: int | None = None, unit_id: int | None = None) -> int:
    """Call back all of an activation, of a unit, or of a unit in an activation; returns how many. Batch by batch.

    Raises Forbidden, InvalidInput (reason, or neither named).
    """
    reason = line_of(reason, field="reason", limit=REASON_MAX)
    if activation_id is None and unit_id is None:
        raise InvalidInput(
            code="recall-whom", field="unit", message=_("Name a unit or an activation."),
            action=_("One person is recalled from the list."),
        )  # fmt: skip
    _require_may_recall(actor, unit_id)
    wanted = Deployment.objects.filter(state__in=sorted(OPEN_DEPLOYMENTS)).order_by("pk")
    wanted = wanted.filter(activation_id=activation_id) if activation_id is not None else wanted
    wanted = wanted.filter(unit_id=unit_id) if unit_id is not None else wanted
    total = 0
    while True:
        with transaction.atomic():
            rows = list(locked(wanted)[:BATCH])
            now = clock.now()
            Deployment.objects.filter(pk__in=[row.pk for row in rows]).update(
                state=DeploymentState.RECALLED, recalled_at=now, recall_reason=reason, updated_at=now
            )
            pulse.bump_on_commit(PULSE)
            record_many(actor=actor, verb="deployment.recall",
                        rows=[AuditRow.of(row, detail={"reason": reason}) for row in rows])  # fmt: skip
        total += len(rows)
        if len(rows) < BATCH:
            return total


def _held(deployment_id: int) -> Deployment:
    person = locked(Deployment.objects.filter(pk=deployment_id)).first()
    if person is None:
        raise NotFound(code="deployment-unknown", message=_("There is no such person sent down."))
    return person


def _require_may_recall(actor: Actor, unit_id: int | None) -> None:
    try:
        require(actor, Role.COMMAND_CENTRE)
    except Forbidden:
        if unit_id is None:
            raise
        require(actor, Role.DEPARTMENT_LEADER, unit_id=unit_id)

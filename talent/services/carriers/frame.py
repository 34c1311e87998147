"""What the verbs on carriers share: who may, the carrier held, its history, whom it concerns."""

from typing import TypeVar

from django.db import models

from talent.models import Carrier, CarrierEvent, EmployerAccount
from talent.services.frame import acts_for, office_people, require_unit, unit_people
from talent.states.carriers import CARRIER_TABLE, CarrierEntryState
from xinhui.accounts.actors import Actor
from xinhui.audit.services import record
from xinhui.core import clock
from xinhui.core.checks import hold

M = TypeVar("M", bound=models.Model)


def held(carrier_id: int, verb: str, *, field: str | None = None) -> Carrier:
    """The carrier, locked, in its next state. Raises NotFound, TransitionRefused."""
    row = hold(Carrier.objects.select_related("host"), carrier_id, field=field)
    row.state = CARRIER_TABLE.next(row.state, verb)
    return row


def require_keeper(actor: Actor, row: Carrier) -> None:
    """Raise Forbidden unless the actor is of the office or of the unit that looks after the host."""
    require_unit(actor, row.unit_id)


def require_keeper_or_host(actor: Actor, row: Carrier) -> bool:
    """True for the host's account, False for office and unit; raises Forbidden for everybody else."""
    if acts_for(actor, row.host_id):
        return True
    require_unit(actor, row.unit_id)
    return False


def first_state(is_host: bool) -> str:
    """What the host enters waits for its unit."""
    return CarrierEntryState.ENTERED if is_host else CarrierEntryState.CONFIRMED


def note(actor: Actor, row: Carrier, verb: str, text: str = "", **detail: object) -> None:
    """On the history and on the trail; no name of a person in either."""
    CarrierEvent.objects.create(carrier=row, at=clock.now(), verb=verb, text=text, by_id=actor.user_id)
    record(actor=actor, verb=f"talent.carrier.{verb}", target=row, area_code=row.area_code, detail=detail)


def host_people(employer_id: int) -> set[int]:
    """Accounts that act for the host."""
    rows = EmployerAccount.objects.filter(employer=employer_id, ended_on__isnull=True)
    return set(rows.values_list("user_id", flat=True))


def concerned(row: Carrier) -> set[int]:
    """The office, the host's unit, the host."""
    return office_people() | unit_people(row.unit_id) | host_people(row.host_id)


def page(row: Carrier) -> str:
    """Where it is shown."""
    return f"/talent/carriers/{row.pk}/"

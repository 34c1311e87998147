"""What the verbs on records share. Lock order: the cadre's file, the return, the record."""

from django.utils.translation import gettext_lazy as _

from cadres.models import ConductRecord, RecordEntry, UnitReturn
from cadres.scope import cadre_scope
from cadres.services.frame import may_read, require_office, require_person
from cadres.states.records import DECIDED, RECORD_TABLE, RETURN_TABLE, RecordVerb, ReturnState
from xinhui.accounts.actors import Actor
from xinhui.audit.services import record as on_the_trail
from xinhui.core import clock
from xinhui.core.checks import hold, unknown
from xinhui.core.errors import Conflict


def hold_return(actor: Actor, unit_return_id: int | None) -> UnitReturn:
    """The return, locked; the actor keeps the unit's files. Raises NotFound."""
    row = hold(UnitReturn.objects.select_related("round", "unit"), unit_return_id)
    if not may_read(actor, row.unit_id):
        raise unknown()
    return row


def hold_record(actor: Actor, record_id: int | None) -> ConductRecord:
    """The record, its return locked before it. Raises NotFound: also of one that is another unit's."""
    found = ConductRecord.objects.filter(pk=record_id or 0).values_list("unit_return_id", flat=True).first()
    if found is None:
        raise unknown()
    hold(UnitReturn.objects.all(), found)
    row = hold(ConductRecord.objects.select_related("cadre", "unit", "unit_return__round"), record_id)
    if actor.kind != "system" and not _sees(actor, row):
        raise unknown()
    return row


def _sees(actor: Actor, row: ConductRecord) -> bool:
    scope = cadre_scope(actor.scope)
    is_own = row.cadre.user_id is not None and row.cadre.user_id == actor.user_id and row.signed_at is not None
    return is_own or scope.is_office or ConductRecord.objects.within(scope).filter(pk=row.pk).exists()


def hold_for_office(actor: Actor, record_id: int, verb: str) -> ConductRecord:
    """The record, the actor of the cadre office, the verb fitting. Raises NotFound, Forbidden, TransitionRefused."""
    row = hold_record(actor, record_id)
    require_office(actor)
    RECORD_TABLE.next(row.state, verb)
    return row


def written(
    actor: Actor, row: ConductRecord, verb: RecordVerb, text: str = "", **detail: object
) -> None:  # fmt: skip
    """Save the record, add to its timeline and to the trail. Inside a transaction."""
    row.save()
    RecordEntry.objects.create(record=row, at=clock.now(), by_id=actor.user_id, verb=verb, text=text)
    on_the_trail(actor=actor, verb=f"cadre.record.{verb}", target=row, area_code=row.unit.area_code,
                 detail={"cadre": row.cadre_id, "state": row.state, **detail})  # fmt: skip


def refuse_own(actor: Actor, *others: int | None, message: object) -> int:
    """The acting account, which must be none of the others. Raises Forbidden, Conflict `same-person`."""
    person = require_person(actor)
    if person in others:
        raise Conflict(code="same-person", message=message, action=_("Let somebody else do it."))  # type: ignore[arg-type]  # lazy text
    return person


def settle_return(unit_return: UnitReturn) -> None:
    """Everything in it decided: the return is settled. The return is held."""
    if unit_return.state != ReturnState.SUBMITTED:
        return
    if not ConductRecord.objects.filter(unit_return=unit_return).exclude(state__in=DECIDED).exists():
        unit_return.state = RETURN_TABLE.next(unit_return.state, "settle")
        unit_return.save(update_fields=["state", "updated_at"])

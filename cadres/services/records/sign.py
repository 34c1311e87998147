"""The cadre office signs off: one checks, another signs; or it is sent back, not taken, later revoked as wrong."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cadres.models import ConductRecord, RecordTerm, UnitReturn
from cadres.rules.records import expires_on
from cadres.selectors.people import person_of, personnel_of
from cadres.selectors.records import doubles_of
from cadres.services.frame import tell
from cadres.services.records.frame import hold_for_office, refuse_own, settle_return, written
from cadres.states.records import RECORD_TABLE, RETURN_TABLE, RecordVerb, ReturnState
from xinhui.accounts.actors import Actor
from xinhui.core import clock
from xinhui.core.checks import hold, line
from xinhui.core.errors import Conflict

_OWN = _("Nobody checks what they wrote, or what is recorded about themselves.")


def check_record(*, actor: Actor, record_id: int, no_double_because: str = "") -> ConductRecord:
    """The first of two: source and evidence agree, it is no double, or a reason says why not.

    Raises NotFound, Forbidden, TransitionRefused, Conflict `double`, `same-person`.
    """
    because = line(no_double_because, field="no_double_because", required=False)
    with transaction.atomic():
        row = hold_for_office(actor, record_id, "check")
        person = refuse_own(actor, row.written_by_id, row.cadre.user_id, message=_OWN)
        doubles = doubles_of(row)
        if doubles and not because:
            raise Conflict(
                code="double", field="no_double_because",
                message=_("This looks like a record that is there already: %(record)s (%(source)s).")
                % {"record": doubles[0], "source": doubles[0].source},
                action=_("Do not take it, or say why it is another event."),
            )  # fmt: skip
        row.state = RECORD_TABLE.next(row.state, "check")
        row.checked_by_id, row.no_double_because = person, because if doubles else ""
        written(actor, row, RecordVerb.CHECK, row.no_double_because)
    return row


def sign_record(*, actor: Actor, record_id: int) -> ConductRecord:
    """The second of two: in force from now on, with its term; the person is told and may answer.

    Raises NotFound, Forbidden, TransitionRefused, Conflict `same-person`.
    """
    with transaction.atomic():
        row = hold_for_office(actor, record_id, "sign")
        person = refuse_own(
            actor, row.written_by_id, row.checked_by_id, row.cadre.user_id,
            message=_("A record is checked by one person and signed off by another."),
        )  # fmt: skip
        row.state = RECORD_TABLE.next(row.state, "sign")
        row.signed_by_id, row.signed_at = person, clock.now()
        row.expires_on = expires_on(row.happened_on, RecordTerm.months_of(row.polarity, row.level))
        written(actor, row, RecordVerb.SIGN, until=row.expires_on)
        _settle(row)
        tell(person_of(row.cadre), "cadre.recorded", f"record:{row.pk}:signed", f"/cadres/mine/records/{row.pk}/")
    return row


def refuse_record(*, actor: Actor, record_id: int, reason: str) -> ConductRecord:
    """It is not taken. Raises NotFound, Forbidden, TransitionRefused, InvalidInput (reason)."""
    reason = line(reason, field="reason")
    with transaction.atomic():
        row = hold_for_office(actor, record_id, "refuse")
        row.state = RECORD_TABLE.next(row.state, "refuse")
        written(actor, row, RecordVerb.REFUSE, reason)
        _settle(row)
        tell(personnel_of(row.unit_id), "cadre.record_refused", f"record:{row.pk}:refused",
             f"/cadres/records/{row.pk}/")  # fmt: skip
    return row


def _settle(row: ConductRecord) -> None:
    settle_return(hold(UnitReturn.objects.all(), row.unit_return_id))


def send_back_record(*, actor: Actor, record_id: int, reason: str) -> ConductRecord:
    """The unit completes it: the record is a draft again, the return owed. Raises as `refuse_record`."""
    reason = line(reason, field="reason")
    with transaction.atomic():
        row = hold_for_office(actor, record_id, "send_back")
        row.state, row.checked_by, row.no_double_because = RECORD_TABLE.next(row.state, "send_back"), None, ""
        written(actor, row, RecordVerb.SEND_BACK, reason)
        unit_return = hold(UnitReturn.objects.all(), row.unit_return_id)
        if unit_return.state == ReturnState.SUBMITTED:
            unit_return.state = RETURN_TABLE.next(unit_return.state, "send_back")
            unit_return.save(update_fields=["state", "updated_at"])
        tell(personnel_of(row.unit_id), "cadre.record_sent_back", f"record:{row.pk}:back:{clock.now().isoformat()}",
             f"/cadres/records/{row.pk}/")  # fmt: skip
    return row


def revoke_record(*, actor: Actor, record_id: int, reason: str) -> ConductRecord:
    """It was taken by mistake (another person, a wrong document): it counts no more, and stays with its reason.

    Raises as `refuse_record`.
    """
    reason = line(reason, field="reason")
    with transaction.atomic():
        row = hold_for_office(actor, record_id, "revoke")
        row.state = RECORD_TABLE.next(row.state, "revoke")
        written(actor, row, RecordVerb.REVOKE, reason)
        tell(person_of(row.cadre), "cadre.record_revoked", f"record:{row.pk}:revoked", "/cadres/mine/")
    return row

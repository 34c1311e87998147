"""Carriers on the list: entered, changed, restored, revoked, merged into another."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import pgettext_lazy

from talent.models import Carrier, Employer
from talent.services.carriers.frame import concerned, held, note, page, require_keeper
from talent.services.frame import require_office, require_unit, tell
from talent.states.carriers import CarrierEventVerb, CarrierKind, CarrierLevel, CarrierState
from xinhui.accounts.actors import Actor
from xinhui.core.checks import hold, line, number, one_of, past_day
from xinhui.core.errors import Conflict, InvalidInput
from xinhui.core.locking import locked

GONE = (CarrierState.REVOKED, CarrierState.MERGED)


def checked_carrier(
    *, name: str, kind: str, level: str, document: str, approved_on: date | None, valid_until: date | None = None,
    subject: str = "", assess_months: int = 36,
) -> dict[str, Any]:  # fmt: skip
    """The columns of a carrier. Raises InvalidInput (each field)."""
    approved = past_day(approved_on, field="approved_on")
    if valid_until is not None and valid_until <= approved:
        raise InvalidInput(code="dates-reversed", field="valid_until",
                           message=pgettext_lazy("carrier", "A status ends after its approval."),
                           action=pgettext_lazy("carrier", "Give a later day, or none."))  # fmt: skip
    return {
        "name": line(name, field="name", limit=100), "kind": one_of(kind, CarrierKind.values, field="kind"),
        "level": one_of(level, CarrierLevel.values, field="level"), "approved_on": approved,
        "document": line(document, field="document", limit=120), "valid_until": valid_until,
        "subject": line(subject, field="subject", limit=60, required=False),
        "assess_months": number(assess_months, field="assess_months", least=6, most=120),
    }  # fmt: skip


def _refuse_twin(name: str, but: int = 0) -> None:
    if Carrier.objects.exclude(state__in=GONE).filter(name=name).exclude(pk=but).exists():
        raise Conflict(code="carrier-there", field="name",
                       message=pgettext_lazy("carrier", "A carrier of this name is there already."))  # fmt: skip


def enter_carrier(*, actor: Actor, host_id: int, **facts: Any) -> Carrier:
    """On the list; `facts` as in `checked_carrier`. By the office or the unit that looks after the host.

    Raises Forbidden, NotFound (host), InvalidInput, Conflict `carrier-there`.
    """
    values = checked_carrier(**facts)
    with transaction.atomic():
        host = hold(Employer.objects.in_being(), host_id, field="host")
        require_unit(actor, host.unit_id)
        _refuse_twin(values["name"])
        row = Carrier.objects.create(host=host, area_code=host.area_code, **values)
        note(actor, row, CarrierEventVerb.ENTER, row.document, kind=row.kind, level=row.level)
    return row


def change_carrier(*, actor: Actor, carrier_id: int, **facts: Any) -> Carrier:
    """Corrected; another end is told afresh. The level of one in being rises by an application only, else the office
    corrects it.

    Raises NotFound, Forbidden, InvalidInput, Conflict `carrier-there`, TransitionRefused.
    """
    values = checked_carrier(**facts)
    with transaction.atomic():
        row = held(carrier_id, "change")
        require_keeper(actor, row)
        if values["level"] != row.level:
            require_office(actor)
        _refuse_twin(values["name"], but=row.pk)
        if values["valid_until"] != row.valid_until:
            row.told_step = row.told_on = None
            row.state = CarrierState.ACTIVE if row.state == CarrierState.DUE else row.state
        for field, value in values.items():
            setattr(row, field, value)
        row.save()
        note(actor, row, CarrierEventVerb.CHANGE, level=row.level, until=row.valid_until)
    return row


def restore_carrier(*, actor: Actor, carrier_id: int, valid_until: date | None, reason: str) -> Carrier:
    """Active again after what was lacking is mended. Raises NotFound, Forbidden, InvalidInput (reason, valid_until),
    TransitionRefused."""
    reason = line(reason, field="reason")
    with transaction.atomic():
        require_office(actor)
        row = held(carrier_id, "restore")
        if valid_until is not None and valid_until <= row.approved_on:
            raise InvalidInput(code="dates-reversed", field="valid_until",
                               message=pgettext_lazy("carrier", "A status ends after its approval."))  # fmt: skip
        row.valid_until, row.told_step, row.told_on = valid_until, None, None
        row.save()
        note(actor, row, CarrierEventVerb.RESTORE, reason)
    return row


def revoke_carrier(*, actor: Actor, carrier_id: int, reason: str) -> Carrier:
    """Acknowledged no longer; its records stay. Raises NotFound, Forbidden, InvalidInput, TransitionRefused."""
    reason = line(reason, field="reason")
    with transaction.atomic():
        require_office(actor)
        row = held(carrier_id, "revoke")
        row.save(update_fields=["state"])
        note(actor, row, CarrierEventVerb.REVOKE, reason)
        tell(concerned(row), "talent.carrier_revoked", f"carrier:{row.pk}:revoked", page(row), {"name": row.name})
    return row


def merge_carrier(*, actor: Actor, carrier_id: int, into_id: int, reason: str) -> Carrier:
    """Gone into another that stands; its records stay with it, and the other's page points to them.

    Raises NotFound (carrier, into), Forbidden, InvalidInput, Conflict `itself`, `not-standing`, TransitionRefused.
    """
    reason = line(reason, field="reason")
    with transaction.atomic():
        require_office(actor)
        if into_id == carrier_id:
            raise Conflict(code="itself", field="into",
                           message=pgettext_lazy("carrier", "A carrier does not merge into itself."))  # fmt: skip
        list(locked(Carrier.objects.filter(pk__in=[carrier_id, into_id]).order_by("pk")))
        row, into = held(carrier_id, "merge"), hold(Carrier.objects.all(), into_id, field="into")
        if into.state in GONE:
            raise Conflict(code="not-standing", field="into",
                           message=pgettext_lazy("carrier", "The other carrier is gone itself."))  # fmt: skip
        row.merged_into = into
        row.save(update_fields=["state", "merged_into"])
        note(actor, row, CarrierEventVerb.MERGE, reason, into=into.pk)
    return row

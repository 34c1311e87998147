"""Applications for a higher status: drafted by host or unit, opinion, recommendation, the upper body's decision."""

from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import pgettext_lazy

from talent.models import Carrier, CarrierCall, CarrierRequirement, CarrierRise, CarrierRiseDocument
from talent.rules.carriers import levels_above, missing
from talent.services.carriers.frame import (
    concerned,
    held,
    host_people,
    note,
    require_keeper,
    require_keeper_or_host,
)
from talent.services.frame import office_people, require_office, tell, unit_people
from talent.states.carriers import CARRIER_TABLE, RISE_OPEN, RISE_TABLE, CarrierEventVerb
from xinhui.accounts.actors import Actor
from xinhui.attachments.services.store import store_document
from xinhui.core import clock
from xinhui.core.checks import day_after, hold, line, one_of, past_day, unknown
from xinhui.core.errors import Conflict, InvalidInput


def _held(rise_id: int, verb: str) -> tuple[Carrier, CarrierRise]:
    """The carrier, then the application in its next state. Raises NotFound, TransitionRefused."""
    carrier_id = CarrierRise.objects.filter(pk=rise_id).values_list("carrier_id", flat=True).first()
    if carrier_id is None:
        raise unknown()
    carrier = hold(Carrier.objects.select_related("host"), carrier_id)
    row = hold(CarrierRise.objects.select_related("call"), rise_id)
    row.state = RISE_TABLE.next(row.state, verb)
    return carrier, row


def _told(people: set[int], row: CarrierRise, carrier: Carrier, what: str) -> None:
    tell(people, f"talent.carrier_rise_{what}", f"carrier-rise:{row.pk}:{what}:{clock.now().isoformat()}",
         f"/talent/carriers/applications/{row.pk}/", {"name": carrier.name})  # fmt: skip


def draft_rise(
    *, actor: Actor, carrier_id: int, target_level: str, grounds: str, call_id: int | None = None
) -> CarrierRise:
    """An application for a level above the present one, to a call that is open or to none.

    Raises NotFound (carrier, call), Forbidden, InvalidInput (target_level, grounds), Conflict `under-way`,
    `call-other`, `call-closed`, TransitionRefused.
    """
    grounds = line(grounds, field="grounds", limit=400)
    with transaction.atomic():
        carrier = held(carrier_id, "rise")
        require_keeper_or_host(actor, carrier)
        level = one_of(target_level, levels_above(carrier.level), field="target_level")
        if carrier.rises.filter(state__in=RISE_OPEN).exists():
            raise Conflict(code="under-way",
                           message=pgettext_lazy("carrier", "The carrier has an application under way."))  # fmt: skip
        call = _call(carrier, level, call_id) if call_id else None
        row = CarrierRise.objects.create(carrier=carrier, target_level=level, grounds=grounds, call=call,
                                         drafted_by_id=actor.user_id)  # fmt: skip
        note(actor, carrier, CarrierEventVerb.DRAFT, str(row.get_target_level_display()), id=row.pk, level=level)
    return row


def _call(carrier: Carrier, level: str, call_id: int) -> CarrierCall:
    call = hold(CarrierCall.objects.all(), call_id, field="call")
    if (call.kind, call.target_level) != (carrier.kind, level):
        raise Conflict(code="call-other", field="call",
                       message=pgettext_lazy("carrier", "This call is for another kind or level."))  # fmt: skip
    _refuse_closed(call)
    return call


def _refuse_closed(call: CarrierCall | None) -> None:
    if call is not None and not call.opens_on <= clock.today() <= call.closes_on:
        raise Conflict(
            code="call-closed", field="call",
            message=pgettext_lazy("carrier", "The call runs from %(first)s to %(last)s.") % {
                "first": call.opens_on.isoformat(), "last": call.closes_on.isoformat()},
            action=pgettext_lazy("carrier", "Withdraw this application and draft one for the next call."),
        )  # fmt: skip


def wanted_for(row: CarrierRise) -> list[tuple[int, str]]:
    """(id, name) of the documents that the application needs today. One query."""
    rows = CarrierRequirement.objects.filter(kind=row.carrier.kind, target_level=row.target_level, is_active=True)
    return list(rows.order_by("order", "pk").values_list("pk", "name"))


def add_rise_document(
    *, actor: Actor, rise_id: int, requirement_id: int, document: "UploadedFile[Any]"
) -> CarrierRiseDocument:
    """A document of the list; another file takes the place of the one before.

    Raises NotFound (application, requirement), Forbidden, InvalidInput (document), TransitionRefused.
    """
    with transaction.atomic():
        carrier, row = _held(rise_id, "document")
        require_keeper_or_host(actor, carrier)
        wanted = CarrierRequirement.objects.filter(kind=carrier.kind, target_level=row.target_level, is_active=True)
        requirement = hold(wanted, requirement_id, field="requirement")
        file = store_document(actor=actor, upload=document)
        made, _new = CarrierRiseDocument.objects.update_or_create(
            rise=row, requirement=requirement, defaults={"file": file}
        )
    return made


def send_rise(*, actor: Actor, rise_id: int) -> CarrierRise:
    """To the unit, when every document is there and the call is open.

    Raises NotFound, Forbidden, TransitionRefused, InvalidInput `documents-missing`, Conflict `call-closed`.
    """
    with transaction.atomic():
        carrier, row = _held(rise_id, "send")
        require_keeper_or_host(actor, carrier)
        _refuse_gaps(row)
        _refuse_closed(row.call)
        row.returned_reason = ""
        row.save(update_fields=["state", "returned_reason"])
        note(actor, carrier, CarrierEventVerb.SEND, id=row.pk)
        _told(unit_people(carrier.unit_id), row, carrier, "sent")
    return row


def _refuse_gaps(row: CarrierRise) -> None:
    gaps = missing(wanted_for(row), row.documents.values_list("requirement_id", flat=True))
    if gaps:
        raise InvalidInput(
            code="documents-missing",
            message=pgettext_lazy("carrier", "These documents are missing: %(names)s.") % {"names": "、".join(gaps)},
            action=pgettext_lazy("carrier", "Add them on the application's page."),
        )  # fmt: skip


def give_opinion(*, actor: Actor, rise_id: int, opinion: str) -> CarrierRise:
    """The unit agrees and says why. Raises NotFound, Forbidden, InvalidInput (opinion), TransitionRefused."""
    opinion = line(opinion, field="opinion")
    with transaction.atomic():
        carrier, row = _held(rise_id, "opine")
        require_keeper(actor, carrier)
        _refuse_gaps(row)
        row.opinion = opinion
        row.save(update_fields=["state", "opinion"])
        note(actor, carrier, CarrierEventVerb.OPINE, opinion, id=row.pk)
        _told(office_people(), row, carrier, "opined")
    return row


def recommend_rise(*, actor: Actor, rise_id: int, recommendation: str) -> CarrierRise:
    """The office recommends. Raises NotFound, Forbidden, InvalidInput (recommendation), TransitionRefused."""
    recommendation = line(recommendation, field="recommendation")
    with transaction.atomic():
        require_office(actor)
        carrier, row = _held(rise_id, "recommend")
        _refuse_gaps(row)
        row.recommendation = recommendation
        row.save(update_fields=["state", "recommendation"])
        note(actor, carrier, CarrierEventVerb.RECOMMEND, recommendation, id=row.pk)
    return row


def submit_rise(*, actor: Actor, rise_id: int, submitted_on: date | None = None) -> CarrierRise:
    """Handed to the upper body, within the call. Raises NotFound, Forbidden, InvalidInput (submitted_on),
    Conflict `call-closed`, TransitionRefused."""
    day = past_day(submitted_on, field="submitted_on")
    with transaction.atomic():
        require_office(actor)
        carrier, row = _held(rise_id, "submit")
        if row.call is not None and not row.call.opens_on <= day <= row.call.closes_on:
            _refuse_closed(row.call)
            raise InvalidInput(code="outside-call", field="submitted_on",
                               message=pgettext_lazy("carrier", "The call was not open on this day."))  # fmt: skip
        row.submitted_on = day
        row.save(update_fields=["state", "submitted_on"])
        note(actor, carrier, CarrierEventVerb.SUBMIT, id=row.pk)
        _told(unit_people(carrier.unit_id) | host_people(carrier.host_id), row, carrier, "submitted")
    return row


def note_visit(*, actor: Actor, rise_id: int, visit_result: str, visited_on: date | None = None) -> CarrierRise:
    """The upper body came. Raises NotFound, Forbidden, InvalidInput (visit_result, visited_on), TransitionRefused."""
    found, day = line(visit_result, field="visit_result"), past_day(visited_on, field="visited_on")
    with transaction.atomic():
        require_office(actor)
        carrier, row = _held(rise_id, "visit")
        row.visited_on = day_after(row.submitted_on or day, day, field="visited_on")
        row.visit_result = found
        row.save(update_fields=["state", "visited_on", "visit_result"])
        note(actor, carrier, CarrierEventVerb.VISIT, found, id=row.pk)
    return row


def approve_rise(
    *, actor: Actor, rise_id: int, document: str, decided_on: date | None = None, valid_until: date | None = None
) -> CarrierRise:
    """The carrier is of the higher level from now on, by this document.

    Raises NotFound, Forbidden, InvalidInput (document, decided_on, valid_until), TransitionRefused.
    """
    document, day = line(document, field="document", limit=120), past_day(decided_on, field="decided_on")
    with transaction.atomic():
        require_office(actor)
        _carrier, row = _held(rise_id, "approve")
        carrier = held(row.carrier_id, "rise")
        if valid_until is not None and valid_until <= day:
            raise InvalidInput(code="dates-reversed", field="valid_until",
                               message=pgettext_lazy("carrier", "A status ends after its approval."))  # fmt: skip
        row.decided_on, row.decision = (
            day_after(row.visited_on or row.submitted_on or day, day, field="decided_on"),
            document,
        )
        row.save(update_fields=["state", "decided_on", "decision"])
        carrier.level, carrier.document, carrier.approved_on = row.target_level, document, day
        carrier.valid_until, carrier.told_step, carrier.told_on = valid_until, None, None
        carrier.state = CARRIER_TABLE.next(carrier.state, "renew")
        carrier.save()
        note(actor, carrier, CarrierEventVerb.APPROVE, document, id=row.pk, level=row.target_level)
        _told(concerned(carrier), row, carrier, "approved")
    return row


def refuse_rise(*, actor: Actor, rise_id: int, reason: str, decided_on: date | None = None) -> CarrierRise:
    """The upper body did not approve. Raises NotFound, Forbidden, InvalidInput (reason, decided_on),
    TransitionRefused."""
    reason, day = line(reason, field="reason"), past_day(decided_on, field="decided_on")
    with transaction.atomic():
        require_office(actor)
        carrier, row = _held(rise_id, "refuse")
        row.decided_on, row.decision = day, reason
        row.save(update_fields=["state", "decided_on", "decision"])
        note(actor, carrier, CarrierEventVerb.REFUSE, reason, id=row.pk)
        _told(concerned(carrier), row, carrier, "refused")
    return row


def hand_back_rise(*, actor: Actor, rise_id: int, reason: str) -> CarrierRise:
    """Back to whoever prepares it, with what is to be mended: by the unit before its opinion, afterwards by the office.

    Raises NotFound, Forbidden, InvalidInput (reason), TransitionRefused.
    """
    reason = line(reason, field="reason")
    with transaction.atomic():
        carrier, row = _held(rise_id, "hand_back")
        if row.opinion:
            require_office(actor)
        require_keeper(actor, carrier)
        row.returned_reason, row.opinion, row.recommendation = reason, "", ""
        row.save(update_fields=["state", "returned_reason", "opinion", "recommendation"])
        note(actor, carrier, CarrierEventVerb.HAND_BACK, reason, id=row.pk)
        _told(host_people(carrier.host_id) | unit_people(carrier.unit_id), row, carrier, "returned")
    return row


def withdraw_rise(*, actor: Actor, rise_id: int, reason: str) -> CarrierRise:
    """Given up before it went to the upper body. Raises NotFound, Forbidden, InvalidInput, TransitionRefused."""
    reason = line(reason, field="reason")
    with transaction.atomic():
        carrier, row = _held(rise_id, "withdraw")
        require_keeper_or_host(actor, carrier)
        row.returned_reason = reason
        row.save(update_fields=["state", "returned_reason"])
        note(actor, carrier, CarrierEventVerb.WITHDRAW, reason, id=row.pk)
    return row

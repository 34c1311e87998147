"""Deletion: proposed by one of the office, carried out by another; and files whose purpose has ended.

The figures of the targets stay: intakes and their kinds are kept without the person.
"""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import FileField, Q, QuerySet
from django.utils.translation import pgettext_lazy
from django_stubs_ext import StrOrPromise

from talent.models import DataRequest, GrantApplication, GrantLapse, KeepingDuty, Person
from talent.rules.rights import due_day, purpose_ended_before
from talent.services.frame import office_people, require_office, tell
from talent.services.rights.holdings import HOLDINGS, Holding, emptied, model_of, rows_of
from talent.services.rights.requests import close_request, held_request, tell_person
from talent.states.applications import OPEN
from talent.states.grants import GrantState, LapseState
from talent.states.people import PERSON_TABLE, PersonState
from talent.states.rights import DUTY_TABLE, DutyState, RequestChannel, RequestKind, RequestState
from xinhui.accounts.actors import Actor
from xinhui.accounts.actors import person_id as acting_id
from xinhui.audit.services import record
from xinhui.core import clock
from xinhui.core.checks import day_after, hold, line
from xinhui.core.errors import Conflict, Forbidden
from xinhui.core.services.calendar import schedule_for

#: A file whose purpose has ended is proposed again so long after the office refused to delete it.
AGAIN = timedelta(days=365)
RUNNING_GRANTS = (GrantState.SUBMITTED, GrantState.CHECKED, GrantState.PAYING)
Keeps = Callable[[Person], "StrOrPromise"]


def _application_open(person: Person) -> StrOrPromise:
    open_one = person.applications.filter(state__in=list(OPEN)).exists()
    return pgettext_lazy("rights", "An application is under way: it is decided or withdrawn first.") if open_one else ""


def _card_valid(person: Person) -> StrOrPromise:
    is_valid = person.card_until is not None and person.card_until >= clock.today()
    asked = person.data_requests.waiting().filter(kind=RequestKind.DELETION).exclude(channel=RequestChannel.RETENTION)
    return pgettext_lazy("rights", "The card is valid still.") if is_valid and not asked.exists() else ""


def _duty(person: Person) -> StrOrPromise:
    duty = duties_of(person).first()
    return pgettext_lazy("rights", "A law or an open claim demands to keep the file: %(basis)s.") % {
        "basis": duty.basis} if duty else ""  # fmt: skip


def _money(person: Person) -> StrOrPromise:
    running = GrantApplication.objects.filter(person=person, state__in=RUNNING_GRANTS).exists()
    owed = GrantLapse.objects.filter(grant__person=person, state__in=(LapseState.PROPOSED, LapseState.DECIDED)).exists()
    return pgettext_lazy("rights", "A grant is being decided, paid or recovered.") if running or owed else ""


#: What keeps a file from being erased: each says why, or "". One line a reason.
KEEPS: tuple[Keeps, ...] = (
    _application_open,
    _card_valid,
    _duty,
    _money,
)  # fmt: skip


def duties_of(person: Person) -> QuerySet[KeepingDuty]:
    """Duties to keep the file that stand today."""
    rows = person.keeping_duties.filter(state=DutyState.STANDING)
    return rows.filter(Q(until__isnull=True) | Q(until__gte=clock.today())).order_by("pk")


def why_kept(person: Person) -> list[StrOrPromise]:
    """Every reason for which the file cannot be erased today."""
    return [reason for keeps in KEEPS if (reason := keeps(person))]


def _refuse_kept(person: Person) -> None:
    reasons = why_kept(person)
    if reasons:
        raise Conflict(code="kept", message=reasons[0],
                       action=pgettext_lazy("rights", "Wait for its end, or refuse for this reason."))  # fmt: skip


def propose_deletion(*, actor: Actor, data_request_id: int) -> DataRequest:
    """Nothing demands to keep the file: a colleague may carry it out.

    Raises NotFound, Forbidden, TransitionRefused, Conflict `no-deletion`, `kept`.
    """
    with transaction.atomic():
        require_office(actor)
        row = held_request(data_request_id, "propose")
        if row.kind != RequestKind.DELETION:
            raise Conflict(code="no-deletion", message=pgettext_lazy("rights", "No deletion is asked for."))
        _refuse_kept(row.person)
        row.proposed_by_id = acting_id(actor)
        row.save(update_fields=["state", "proposed_by"])
        record(actor=actor, verb="talent.request.propose", target=row, detail={"kind": row.kind})
        others = office_people() - {acting_id(actor)}
        tell(others, "talent.request_second", f"request:{row.pk}:second", f"/talent/requests/{row.pk}/",
             {"number": row.pk, "until": row.due_on.isoformat()})  # fmt: skip
    return row


def send_back(*, actor: Actor, data_request_id: int) -> DataRequest:
    """The proposal is not carried out: to be looked at again. Raises NotFound, Forbidden, TransitionRefused."""
    with transaction.atomic():
        require_office(actor)
        row = held_request(data_request_id, "send_back")
        row.proposed_by = None
        row.save(update_fields=["state", "proposed_by"])
        record(actor=actor, verb="talent.request.send_back", target=row, detail={"kind": row.kind})
    return row


def erase_person(*, actor: Actor, data_request_id: int) -> DataRequest:
    """The second person carries it out: every personal column of the person is emptied, here and on what belongs to
    the person; intakes and their kinds stay, so figures do.

    Raises NotFound, Forbidden (who proposed), TransitionRefused, Conflict `kept`.
    """
    with transaction.atomic():
        require_office(actor)
        row = held_request(data_request_id, "erase")
        if row.proposed_by_id == actor.user_id:
            raise Forbidden(code="same-person",
                            message=pgettext_lazy("rights", "Whoever proposes a deletion does not carry it out."),
                            action=pgettext_lazy("rights", "Ask a colleague of the office."))  # fmt: skip
        person = row.person
        _refuse_kept(person)
        state = PERSON_TABLE.next(person.state, "erase")
        close_request(row, actor, "")
        tell_person(row, "talent.request_done")
        _empty(person)
        person.refresh_from_db()
        person.state, person.erased_at = state, clock.now()
        for name, value in emptied(Person, HOLDINGS[0].empties).items():
            setattr(person, name, value)
        person.save()
        record(actor=actor, verb="talent.person.erase", target=person)
        record(actor=actor, verb="talent.request.erase", target=row, detail={"kind": row.kind})
    return row


def _empty(person: Person) -> None:
    """Everything but the person's own row."""
    others = person.data_requests.filter(state__in=["received", "proposed"])
    others.update(state=RequestState.WITHDRAWN, answered_on=clock.today())
    for holding in HOLDINGS[1:]:
        rows = rows_of(holding, person.pk)
        _drop_files(holding, rows)
        if holding.is_deleted:
            rows.delete()
        elif holding.empties:
            rows.update(**emptied(model_of(holding), holding.empties))


def _drop_files(holding: Holding, rows: QuerySet[Any]) -> None:
    """Files of rows that are emptied or deleted go from the disk once it is certain that the rows did."""
    for field in model_of(holding)._meta.concrete_fields:
        if not isinstance(field, FileField) or not (holding.is_deleted or field.name in holding.empties):
            continue
        for name in rows.exclude(**{field.name: ""}).values_list(field.name, flat=True):
            transaction.on_commit(partial(field.storage.delete, name))


def lay_duty(*, actor: Actor, person_id: int, basis: str, until: date | None = None) -> KeepingDuty:
    """The file is kept, whatever is asked. Raises NotFound, Forbidden, InvalidInput (basis, until)."""
    basis = line(basis, field="basis", limit=120)
    if until is not None:
        day_after(clock.today(), until, field="until")
    with transaction.atomic():
        require_office(actor)
        person = hold(Person.objects.exclude(state=PersonState.ERASED), person_id)
        row = KeepingDuty.objects.create(person=person, basis=basis, until=until, laid_by_id=actor.user_id)
        record(actor=actor, verb="talent.duty.lay", target=row)
    return row


def lift_duty(*, actor: Actor, duty_id: int) -> KeepingDuty:
    """Nothing demands it any more. Raises NotFound, Forbidden, TransitionRefused."""
    with transaction.atomic():
        require_office(actor)
        row = hold(KeepingDuty.objects.all(), duty_id)
        row.state = DUTY_TABLE.next(row.state, "lift")
        row.save(update_fields=["state"])
        record(actor=actor, verb="talent.duty.lift", target=row)
    return row


def propose_ended(*, actor: Actor) -> int:
    """Files of people who left more than three years ago: each becomes a request to delete, for two persons to decide.

    Whom something keeps is passed over; a refusal holds for a year. Returns how many were proposed.
    """
    today, made = clock.today(), 0
    left = Person.objects.filter(state=PersonState.LEFT, left_on__lt=purpose_ended_before(today))
    asked = DataRequest.objects.filter(kind=RequestKind.DELETION)
    recent = asked.filter(Q(state__in=["received", "proposed"]) | Q(answered_on__gt=today - AGAIN))
    for pk in left.exclude(pk__in=recent.values("person")).order_by("pk").values_list("pk", flat=True):
        with transaction.atomic():
            person = hold(left, pk)
            if why_kept(person):
                continue
            row = DataRequest.objects.create(
                person=person, kind=RequestKind.DELETION, channel=RequestChannel.RETENTION, received_on=today,
                due_on=due_day(today, schedule_for(None).is_workday),
            )  # fmt: skip
            record(actor=actor, verb="talent.request.file", target=row, detail={"channel": row.channel})
            made += 1
    if made:
        with transaction.atomic():
            tell(office_people(), "talent.request_ended", f"request:ended:{today}", "/talent/requests/",
                 {"count": made})  # fmt: skip
    return made

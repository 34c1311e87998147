"""Requests about personal data: filed, answered, corrected, refused, taken back, reminded of."""

import json
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from talent.models import DataRequest, Person, TalentApplication
from talent.models.rights import REQUEST
from talent.rules.rights import due_day, is_pressing
from talent.services.frame import office_people, require_office, tell
from talent.services.people import person_known
from talent.services.rights.correcting import change_columns, checked_change
from talent.states.people import PersonState
from talent.states.rights import REQUEST_TABLE, RequestChannel, RequestKind
from xinhui.accounts.actors import Actor
from xinhui.audit.services import record
from xinhui.core import clock
from xinhui.core.checks import hold, line, one_of, past_day
from xinhui.core.checks import words as checked_words
from xinhui.core.errors import Conflict, InvalidInput
from xinhui.core.sealed import seal, unseal
from xinhui.core.services.calendar import schedule_for

#: What a signed-in person gets at once, without anybody's doing.
AT_ONCE = frozenset({RequestKind.EXPORT, RequestKind.CONSENT})


def file_request(*, actor: Actor, kind: str, words: str = "", **values: Any) -> DataRequest:
    """A signed-in person's own request; a copy and the withdrawal of consent are given at once.

    `values`: of a correction the columns as `checked_person` takes them, empty ones stay as they are.
    Raises NotFound (no file belongs to the account), InvalidInput (kind, words, values), Conflict `asked-already`.
    """
    with transaction.atomic():
        person = hold(Person.objects.exclude(state=PersonState.ERASED), _own_file(actor))
        row = _filed(actor, person, kind, RequestChannel.ACCOUNT, clock.today(), words, values)
        if row.kind in AT_ONCE:
            _close(actor, row, "answer", "")
            if row.kind == RequestKind.CONSENT:
                withdraw_consent(person)
        else:
            _tell_office(row, "talent.request_new")
    return row


def _own_file(actor: Actor) -> int:
    return Person.objects.filter(user=actor.user_id or 0).values_list("pk", flat=True).first() or 0


def enter_request(
    *, actor: Actor, identity: str, name: str, kind: str, received_on: date | None = None, words: str = ""
) -> DataRequest:
    """A request on paper: the identity card says who asks, and the name is the one on the file.

    Raises Forbidden, NotFound (identity), InvalidInput (name, kind, received_on, words), Conflict `asked-already`.
    """
    day = past_day(received_on, field="received_on")
    with transaction.atomic():
        require_office(actor)
        person = hold(Person.objects.all(), person_known(identity).pk)
        if line(name, field="name", limit=40) != person.name:
            raise InvalidInput(code="name-differs", field="name",
                               message=pgettext_lazy("rights", "The name does not fit the identity number."),
                               action=_("Compare it with the card."))  # fmt: skip
        row = _filed(actor, person, kind, RequestChannel.PAPER, day, words, {})
        _tell_office(row, "talent.request_new")
    return row


def _filed(actor: Actor, person: Person, kind: str, channel: str, day: date, words: str, values: dict[str, Any]
           ) -> DataRequest:  # fmt: skip
    kind = one_of(kind, RequestKind.values, field="kind")
    words = checked_words(words, field="words", limit=500, required=False)
    changed = checked_change(person, values) if kind == RequestKind.CORRECTION else {}
    if kind == RequestKind.CORRECTION and not changed and not words:
        raise InvalidInput(code="nothing-to-correct", field="words",
                           message=pgettext_lazy("rights", "Say what is wrong, or give the right values."))  # fmt: skip
    if DataRequest.objects.waiting().filter(person=person, kind=kind).exists():
        raise Conflict(code="asked-already", field="kind",
                       message=pgettext_lazy("rights", "The same is asked already and not answered yet."))  # fmt: skip
    wanted = json.dumps(changed, ensure_ascii=False, default=str) if changed else ""
    row = DataRequest.objects.create(
        person=person, kind=kind, channel=channel, received_on=day, due_on=due_day(day, schedule_for(None).is_workday),
        words_sealed=seal(words, purpose=REQUEST), values_sealed=seal(wanted, purpose=REQUEST),
        entered_by_id=actor.user_id,
    )  # fmt: skip
    record(actor=actor, verb="talent.request.file", target=row, detail={"kind": kind, "channel": channel})
    return row


def withdraw_consent(person: Person) -> None:
    """The person's consent and that of the applications end today. Inside the caller's transaction."""
    person.consent_at, person.consent_version = None, ""
    person.save(update_fields=["consent_at", "consent_version"])
    TalentApplication.objects.filter(person=person).update(consent_at=None, consent_version="")


def held_request(data_request_id: int, verb: str) -> DataRequest:
    """Locked, after its person; in a state that allows the verb. Raises NotFound, TransitionRefused."""
    owner = DataRequest.objects.filter(pk=data_request_id).values_list("person", flat=True).first()
    person = hold(Person.objects.all(), owner or 0)
    row = hold(DataRequest.objects.all(), data_request_id)
    row.person, row.state = person, REQUEST_TABLE.next(row.state, verb)
    return row


def close_request(row: DataRequest, actor: Actor, answer: str) -> None:
    """In its last state, answered today. Inside the caller's transaction."""
    row.answered_by_id, row.answered_on = actor.user_id, clock.today()
    row.answer_sealed = seal(answer, purpose=REQUEST)
    row.save()


def _close(actor: Actor, row: DataRequest, verb: str, answer: str) -> None:
    row.state = REQUEST_TABLE.next(row.state, verb)
    close_request(row, actor, answer)
    record(actor=actor, verb=f"talent.request.{verb}", target=row, detail={"kind": row.kind})


def tell_person(row: DataRequest, kind: str) -> None:
    """A message to the person's account, if there is one."""
    if row.person.user_id:
        tell([row.person.user_id], kind, f"request:{row.pk}:{row.state}", "/talent/mine/")


def _tell_office(row: DataRequest, kind: str) -> int:
    return tell(office_people(), kind, f"request:{row.pk}:{kind}:{clock.today()}", f"/talent/requests/{row.pk}/",
                {"number": row.pk, "until": row.due_on.isoformat()})  # fmt: skip


def answer_request(*, actor: Actor, data_request_id: int, answer: str) -> DataRequest:
    """Done, with words: access shown, a copy handed over, consent ended, a correction made by hand.

    Raises NotFound, Forbidden, TransitionRefused, InvalidInput (answer), Conflict `is-deletion`.
    """
    answer = checked_words(answer, field="answer", limit=500)
    with transaction.atomic():
        require_office(actor)
        row = held_request(data_request_id, "answer")
        if row.kind == RequestKind.DELETION:
            raise Conflict(code="is-deletion", message=pgettext_lazy("rights", "A deletion takes two persons."),
                           action=pgettext_lazy("rights", "Propose it; a colleague carries it out."))  # fmt: skip
        if row.kind == RequestKind.CONSENT:
            withdraw_consent(row.person)
        close_request(row, actor, answer)
        record(actor=actor, verb="talent.request.answer", target=row, detail={"kind": row.kind})
        tell_person(row, "talent.request_done")
    return row


def wanted_values(row: DataRequest) -> dict[str, Any]:
    """Columns and values that a correction asks for; days are days again."""
    text = unseal(row.values_sealed, purpose=REQUEST)
    values: dict[str, Any] = json.loads(text) if text else {}
    if values.get("born_on"):
        values["born_on"] = date.fromisoformat(values["born_on"])
    return values


def apply_correction(*, actor: Actor, data_request_id: int, answer: str = "") -> DataRequest:
    """The wanted values become the file's; what stood there is kept nowhere.

    Raises NotFound, Forbidden, TransitionRefused, Conflict `nothing-wanted`, `known`.
    """
    answer = checked_words(answer, field="answer", limit=500, required=False)
    with transaction.atomic():
        require_office(actor)
        row = held_request(data_request_id, "apply")
        values = wanted_values(row) if row.kind == RequestKind.CORRECTION else {}
        if not values:
            raise Conflict(code="nothing-wanted", message=pgettext_lazy("rights", "The request names no new values."),
                           action=pgettext_lazy("rights", "Correct the file, then answer the request."))  # fmt: skip
        change_columns(actor, row.person, values)
        row.values_sealed = ""
        close_request(row, actor, answer)
        record(actor=actor, verb="talent.request.apply", target=row, detail={"kind": row.kind})
        tell_person(row, "talent.request_done")
    return row


def refuse_request(*, actor: Actor, data_request_id: int, reason: str) -> DataRequest:
    """Not granted, and why (个人信息保护法 第五十条). Raises NotFound, Forbidden, TransitionRefused, InvalidInput."""
    reason = line(reason, field="reason", limit=500)
    with transaction.atomic():
        require_office(actor)
        row = held_request(data_request_id, "refuse")
        close_request(row, actor, reason)
        record(actor=actor, verb="talent.request.refuse", target=row, detail={"kind": row.kind})
        tell_person(row, "talent.request_refused")
    return row


def take_back_request(*, actor: Actor, data_request_id: int) -> DataRequest:
    """By the person who asked, or by the office at the person's word. Raises NotFound, TransitionRefused."""
    with transaction.atomic():
        known = DataRequest.objects.filter(pk=data_request_id, person__user=actor.user_id or 0).exists()
        if not known:
            require_office(actor)
        row = held_request(data_request_id, "withdraw")
        close_request(row, actor, "")
        record(actor=actor, verb="talent.request.withdraw", target=row, detail={"kind": row.kind})
    return row


def watch_requests(*, actor: Actor) -> int:
    """Requests that are due within three working days or late: the office is told, late ones every week again."""
    today, told = clock.today(), 0
    is_workday = schedule_for(None).is_workday
    for row in DataRequest.objects.waiting().order_by("due_on", "pk"):
        is_late = row.due_on < today
        is_new = row.reminded_on is None or (is_late and (
            row.reminded_on <= row.due_on or today - row.reminded_on >= timedelta(days=7)))  # fmt: skip
        if not is_new or not is_pressing(row.due_on, today, is_workday):
            continue
        with transaction.atomic():
            held = hold(DataRequest.objects.waiting(), row.pk)
            held.reminded_on = today
            held.save(update_fields=["reminded_on"])
            told += _tell_office(held, "talent.request_late" if is_late else "talent.request_pressing")
    return told

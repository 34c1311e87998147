"""One change of the chain: its transaction, and the events that it owes the systems of the units concerned.

Every verb of the chain runs in `with change():`. Whistles that it locks (`frame.hold_whistle`) are remembered as they
were; what it logs (`record.log`) is noted; when it ends, the states of the assignments are compared with what they
were, and the events are written in the same transaction. So no verb has to say what it changed, and none can forget.
Where no bureau has an endpoint this costs nothing: whether there is one comes with the row that is locked anyway.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from grids.models import Assignment, Whistle
from grids.states import ACTIVE_ASSIGNMENT, AssignmentState
from xinhui.bureaus.models import WebhookEndpoint
from xinhui.bureaus.rules.webhooks import EventKind
from xinhui.bureaus.services.webhooks.announce import Happening, announce
from xinhui.core import clock

_S, _K = AssignmentState, EventKind
#: What a new state means, whatever it was before; and where that matters.
OF_STATE = {
    _S.SENT: _K.DISPATCHED,
    _S.RESPONDED: _K.RESPONDED,
    _S.SUSPENDED: _K.SUSPENDED,
    _S.RETURN_CLAIMED: _K.RETURN_CLAIMED,
    _S.DISPUTED: _K.RETURN_DISPUTED,
    _S.RETURNED: _K.RETURNED,
    _S.HANDED_OVER: _K.HANDED_OVER,
    _S.FINISHED: _K.FINISHED,
    _S.CANCELLED: _K.CANCELLED,
}
OF_STEP = {
    (_S.FINISHED, _S.SENT): _K.REWORKED,
    (_S.DISPUTED, _S.SENT): _K.RETURN_OVERRULED,
    (_S.SUSPENDED, _S.RESPONDED): _K.RESUMED,
}
#: Entries of the timeline that change no state of an assignment and are told all the same.
OF_ASSIGNMENT = {
    "ask_extension": _K.EXTENSION_ASKED,
    "grant_extension": _K.EXTENSION_GRANTED,
    "refuse_extension": _K.EXTENSION_REFUSED,
    "deadline_moved": _K.DEADLINE_MOVED,
    "defer": _K.DEADLINE_MOVED,
    "escalate": _K.ESCALATED,
    "remind": _K.REMINDED,
}
#: … of a whistle, told to the lead unit while it is at work, or to all whose work is done.
TO_LEAD = {"supervise": _K.SUPERVISED, "reply_supervision": _K.SUPERVISION_REPLIED, "escalate": _K.ESCALATED,
           "remind": _K.REMINDED}  # fmt: skip
TO_FINISHED = {"verify": _K.VERIFIED, "close": _K.CLOSED, "rate": _K.RATED}


@dataclass
class Change:
    """What one verb has locked and logged."""

    #: whistle → assignment → state as it was; only of whistles that somebody may listen to.
    before: dict[int, dict[int, str]] = field(default_factory=dict)
    unheard: set[int] = field(default_factory=set)
    #: (whistle, assignment or None, verb) in the order they were logged.
    notes: list[tuple[int, int | None, str]] = field(default_factory=list)

    def hold(self, whistles: Iterable[Whistle]) -> None:
        """Remember how the parts of whistles stand that were just locked: one query, or none where nobody listens."""
        heard = []
        for whistle in whistles:
            if whistle.pk in self.before or whistle.pk in self.unheard:
                continue
            if getattr(whistle, "is_heard", True):
                heard.append(whistle.pk)
            else:
                self.unheard.add(whistle.pk)
        if heard:
            self.before |= {pk: {} for pk in heard}
            parts = Assignment.objects.filter(whistle_id__in=heard).order_by("pk")
            for whistle_id, pk, state in parts.values_list("whistle_id", "pk", "state"):
                self.before[whistle_id][pk] = state

    def note(self, whistle_id: int, assignment_id: int | None, verb: str) -> None:
        """The timeline tells this of the whistle."""
        self.notes.append((whistle_id, assignment_id, verb))

    def tell(self) -> None:
        """Write the events of everything that was held or logged."""
        fresh = {pk for pk, _assignment, _verb in self.notes} - self.before.keys() - self.unheard
        if fresh and WebhookEndpoint.objects.kept().exists():  # made in this change: nothing of it was before
            self.before |= {pk: {} for pk in fresh}
        if not self.before:
            return
        rows = Assignment.objects.filter(whistle_id__in=self.before).select_related("whistle", "unit").order_by("pk")
        announce(happenings=self._happenings(list(rows)), at=clock.now())

    def _happenings(self, parts: list[Assignment]) -> list[Happening]:
        found = []
        for part in parts:
            was = self.before[part.whistle_id].get(part.pk)
            if was != part.state:
                kind = OF_STEP.get((AssignmentState(was), _S(part.state))) if was else None
                found.append(_happening(part, kind or OF_STATE[_S(part.state)]))
        for whistle_id, assignment_id, verb in self.notes:
            for part in parts:
                noted = _noted(part, assignment_id, verb) if part.whistle_id == whistle_id else None
                if noted is not None:
                    found.append(_happening(part, noted))
        return found


def _noted(part: Assignment, assignment_id: int | None, verb: str) -> EventKind | None:
    """What an entry of the timeline tells the unit of this part; None when it is not its business."""
    if assignment_id is not None:
        return OF_ASSIGNMENT.get(verb) if part.pk == assignment_id else None
    if part.state == AssignmentState.FINISHED and verb in TO_FINISHED:
        return TO_FINISHED[verb]
    is_at_work = part.role == "lead" and part.state in ACTIVE_ASSIGNMENT
    return TO_LEAD.get(verb) if is_at_work else None


def _happening(part: Assignment, kind: EventKind) -> Happening:
    """Facts only: whoever wants the words asks the API, which knows who may read them."""
    whistle = part.whistle
    data: dict[str, Any] = {
        "assignment": str(part.uuid),
        "whistle": str(whistle.uuid),
        "number": whistle.number,
        "state": part.state,
        "whistle_state": whistle.state,
        "role": part.role,
        "round": part.round,
        "level": whistle.level,
        "deadline": clock.local(part.due_at).isoformat(timespec="seconds") if part.due_at else None,
        "unit": part.unit.code,
        "area_code": part.area_code,
    }
    return Happening(kind=kind, lane=part.pk, unit_id=part.unit_id, data=data)


_open: ContextVar[Change | None] = ContextVar("grids_change", default=None)


def current() -> Change | None:
    """The change that is under way."""
    return _open.get()


def note(whistle_id: int, assignment_id: int | None, verb: str) -> None:
    """The timeline tells this of a whistle. Raises RuntimeError outside `change()`: somebody would not be told."""
    begun = current()
    if begun is None:
        raise RuntimeError("A whistle changes within grids.services.change.change().")
    begun.note(whistle_id, assignment_id, verb)


@contextmanager
def change() -> Iterator[Change]:
    """A transaction in which the chain changes; a change within another is one of its own."""
    with transaction.atomic():
        begun = Change()
        token = _open.set(begun)
        try:
            yield begun
        finally:
            _open.reset(token)
        begun.tell()
